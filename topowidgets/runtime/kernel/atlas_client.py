"""The kernel's end of an atlas: lets its rates be trained beside it, keeps their rows for whoever comes late,
and cancels.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from topowidgets.jobs.processes import Processes, cores
from topowidgets.jobs.task import Failure, JobState, Message, Outcome
from topowidgets.recording.codec import Header
from topowidgets.runtime.files import rate_log
from topowidgets.runtime.folder import OwnFolder
from topowidgets.runtime.kernel.progress_line import wait_telling
from topowidgets.settings.config import Config
from topowidgets.settings.rate_grid import nearest_rates, side_by_side
from topowidgets.texts import language, say, speaking

if TYPE_CHECKING:
    from topowidgets.studies.run import Run

TRAIN = "topowidgets.runtime.tasks.atlas.train_rates"

MOST_PROCESSES = 4

BEHIND = 10
"""Niceness of the processes that have not the rate that is looked at: until it is there it may use their
cores too."""

HEARTBEAT_SECONDS = 3.0
"""Between two words that the training goes on, by which a page knows that the kernel is there."""

MOST_BYTES = 48 * 2**20
"""Of all rows' pictures together: they lie in the browser, whose share is 64 MB with everything it makes of
them."""


def split_rates(config: Config, rates: Sequence[float], first: float, processes: int) -> list[list[float]]:
    """The rates of each task, the nearest to `first` in the first one.

    Rates that are better advanced together are split evenly, near and far ones in each share; others have a
    task each, so that which comes next can still be chosen.

    Examples:
        >>> split_rates(Config(), [0.5, 1.0, 2.0, 4.0, 8.0], 2.1, 2)
        [[2.0], [4.0, 8.0], [1.0, 0.5]]
        >>> split_rates(Config(rule="heavy_ball"), [0.5, 1.0, 2.0], 2.1, 2)
        [[2.0], [1.0], [0.5]]
    """
    order = nearest_rates(rates, first)
    if not side_by_side(config, cuda=config.device == "cuda"):
        return [[rate] for rate in order]
    shares = [order[1 + number :: processes] for number in range(processes)]
    return [order[:1], *(share for share in shares if share)]


class AtlasClient:
    """The training of one atlas and what came of it.

    Attributes:
        rates: all that are asked for, ascending. first: the rate to begin near. looked_at: the one that is
            looked at now; of the tasks that wait the one with the nearest rate is taken next.
        state: waiting until start(), then running, and finished, cancelled or failed. message: why it failed.
        seconds: for how long it has trained, or did.
        rows: record and buffer of each rate that is done, by rate. awaited: how many callers wait for the
            end.

    Args:
        listener: called on a thread with each rate's record and buffer; with an empty record when only the
            state changed, and every HEARTBEAT_SECONDS while it trains.
    """

    recorded = False

    def __init__(
        self, config: Config, rates: Sequence[float], listener: Callable[[Header, bytes], None]
    ) -> None:
        self.config, self.rates = config, list(rates)
        self.first = self.looked_at = config.eta_k or 1.0
        self._language = language()
        self.state, self.message, self.seconds = JobState.WAITING, "", 0
        self.rows: dict[float, tuple[Header, bytes]] = {}
        self.awaited = 0
        self._heard = 0  # rows that the listener was given
        self._told = False  # that nothing is being trained any more
        self._closed = False
        self._own_folder = OwnFolder()
        self.folder = self._own_folder.path
        self._listener = listener
        self._processes = Processes(
            1 if config.device == "cuda" else min(cores(), MOST_PROCESSES),
            self.folder / "worker.err",
            niceness=(0, BEHIND),
        )
        self._outcomes: Iterator[Outcome] | None = None  # of what is being trained
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)

    def __repr__(self) -> str:
        why = f": {self.message}" * bool(self.message)
        return (
            f"AtlasClient({self.config.preset}, {len(self.rows)} of {len(self.rates)} rates, "
            f"{self.state}{why})"
        )

    def start(self) -> None:
        """Begin, or go on after a rest, with the rates that are missing; while it trains and once it is over
        nothing is done.

        Raises:
            RuntimeError: after close().
        """
        with self._lock:
            if self._closed:
                raise RuntimeError("this was closed, make a new one")
            if self.state != JobState.WAITING:
                return
            self.state = JobState.RUNNING
            outcomes = self._outcomes = self._processes.map(
                TRAIN, self._tasks(), listener=self._received, order=self._distance
            )
        for target in (self._follow, self._beat):
            threading.Thread(target=target, args=[outcomes], name="topowidgets atlas", daemon=True).start()
        self._listener({}, b"")

    def _tasks(self) -> list[Message]:
        missing = [rate for rate in self.rates if rate not in self.rows]
        processes = min(self._processes.workers, len(missing))
        common = {
            "config": self.config.to_dict(),
            "first": self.looked_at,
            "share": processes,
            "folder": str(self.folder),
            "most_bytes": MOST_BYTES // len(self.rates),
        }
        shares = split_rates(self.config, missing, self.looked_at, processes)
        return [Message({**common, "eta_k": share}) for share in shares]

    def _distance(self, task: Message) -> float:
        """How far the nearest rate of a task is from the one that is looked at."""
        return float(np.abs(np.log(np.array(task.header["eta_k"]) / self.looked_at)).min())

    def rest(self) -> None:
        """End the processes for now; `start` trains what is missing then."""
        with self._changed:
            if self.state != JobState.RUNNING:
                return
            self.state, self._outcomes = JobState.WAITING, None
            self._changed.notify_all()
        self._processes.cancel()
        self._listener({}, b"")

    def cancel(self) -> None:
        """End the training; the rates that are done stay."""
        self._over(JobState.CANCELLED)

    def wait(self, timeout: float | None, words: Callable[[], str] = str) -> bool:
        """Wait until nothing is being trained any more and the listener knows all; whether that is so.

        Why a process failed is printed then, for who has no page that would tell it.


        Args:
            words: how far it is, said meanwhile; empty where nothing is to be said.
        """
        self.awaited += 1
        try:
            over = wait_telling(self._changed, lambda: self._told, timeout, words)
        finally:
            self.awaited -= 1
        if over and self.state == JobState.FAILED:
            print(self.message, file=sys.stderr)  # noqa: T201
        return over

    def runs(self) -> list[Run]:
        """The Runs of the rates that are done, by rate.

        Raises:
            RuntimeError: while there is none, and after close().
        """
        from topowidgets.studies.run import Run

        paths = [path for rate in sorted(self.rows) if (path := rate_log(self.folder, rate)).exists()]
        if not paths and self.rows and not self._own_folder.removed:
            raise RuntimeError(
                f"what was trained was removed from {self.folder}, by a sweep of temporary files for "
                "example: train it again."
            )
        if not paths:
            raise RuntimeError("no rate is trained yet, or this was closed: show it, or call its wait().")
        return [Run.from_log(path) for path in paths]

    def close(self) -> None:
        """Cancel and remove what was logged."""
        self._closed = True
        self.cancel()
        self._own_folder.remove()

    def _beat(self, outcomes: Iterator[Outcome]) -> None:
        start = time.monotonic() - self.seconds
        while True:
            with self._changed:
                if self._changed.wait_for(
                    lambda: self._told or self._outcomes is not outcomes, HEARTBEAT_SECONDS
                ):
                    return
            self.seconds = round(time.monotonic() - start)
            self._listener({}, b"")

    def _follow(self, outcomes: Iterator[Outcome]) -> None:
        """The first task that fails ends the atlas."""
        for outcome in outcomes:
            failure = outcome.failure
            if failure is not None and failure.kind != "cancelled":
                self._over(JobState.FAILED, self._sentence(failure))

    def _sentence(self, failure: Failure) -> str:
        with speaking(self._language):
            if failure.how:
                return say("status.atlas_died", how=failure.how)
            return say("status.atlas_stopped", error=f"{failure.error}: {failure.reason}")

    def _received(self, _task: Message, row: Message) -> None:
        with self._lock:
            self.rows[row.header["eta_k"]] = row
        self._listener(*row)
        with self._lock:
            self._heard += 1
            last = self._heard == len(self.rates)
        if last:
            self._over(JobState.FINISHED)

    def _over(self, state: JobState, message: str = "") -> None:
        """Nothing is trained from now on; the first to say so is believed."""
        with self._lock:
            if self.state not in (JobState.WAITING, JobState.RUNNING):
                return
            self.state, self.message = state, message
        if state != JobState.FINISHED:
            self._processes.cancel()
        try:
            self._listener({}, b"")
        finally:
            with self._changed:
                self._told = True
                self._changed.notify_all()
            self._processes.close()
