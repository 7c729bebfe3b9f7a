"""The kernel's end of an atlas: starts its processes, deals the rates out, keeps their rows for whoever comes
late, and cancels.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from topowidgets.jobs.child_process import ChildProcess
from topowidgets.recording.codec import Header
from topowidgets.runtime.folder import OwnFolder
from topowidgets.runtime.progress_line import wait_telling
from topowidgets.runtime.state import QuestionState
from topowidgets.settings.config import Config
from topowidgets.settings.rate_grid import nearest_rates
from topowidgets.texts import words

if TYPE_CHECKING:
    from topowidgets.studies.run import Run

MOST_PROCESSES = 4

BEAT = 3.0
"""Seconds between two words that the training goes on, by which a page knows that the kernel is there."""

MOST_BYTES = 48 * 2**20
"""Of all rows' pictures together: they lie in the browser, whose share is 64 MB with everything it makes of
them."""


def dealt(rates: Sequence[float], first: float, processes: int) -> list[list[float]]:
    """The rates of each process: the nearest to `first` goes to the first one, and near ones before far ones
    to all.

    Examples:
        >>> dealt([0.5, 1.0, 2.0, 4.0, 8.0], 2.1, 2)
        [[2.0, 1.0, 0.5], [4.0, 8.0]]
    """
    order = nearest_rates(rates, first)
    return [order[number::processes] for number in range(min(processes, len(order)))]


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class AtlasClient:
    """The processes of one atlas and what came from them.

    Attributes:
        rates: all that are asked for, ascending. first: the rate to begin near.
        state: waiting until start(), then running, and finished, cancelled or failed. message: why it failed.
        seconds: for how long it has trained, or did.
        rows: record and buffer of each rate that is done, by rate. awaited: how many callers wait for the
            end.

    Args:
        listener: called on a thread with each rate's record and buffer; with an empty record when only the
            state changed, and every BEAT seconds while it trains.
    """

    recorded = False

    def __init__(
        self, config: Config, rates: Sequence[float], listener: Callable[[Header, bytes], None]
    ) -> None:
        self.config, self.rates, self.first = config, list(rates), config.eta_k or 1.0
        self._say = words()
        self.state, self.message, self.seconds = QuestionState.WAITING, "", 0
        self.rows: dict[float, tuple[Header, bytes]] = {}
        self.awaited = 0
        self._heard = 0  # rows that the listener was given
        self._told = False  # that nothing is being trained any more
        self._closed = False
        self._own_folder = OwnFolder()
        self.folder = self._own_folder.path
        self._listener = listener
        self._helpers: dict[ChildProcess, list[float]] = {}
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
            if self.state != QuestionState.WAITING:
                return
            self.state = QuestionState.RUNNING
            processes = 1 if self.config.device == "cuda" else min(cores(), MOST_PROCESSES)
            hands = dealt([rate for rate in self.rates if rate not in self.rows], self.first, processes)
            order = {
                "command": "train",
                "config": self.config.to_dict(),
                "first": self.first,
                "share": len(hands),
            }
            order["most_bytes"] = MOST_BYTES // len(self.rates)
            helpers = {}
            for number, own in enumerate(hands):
                helper = ChildProcess(
                    ["topowidgets.runtime.atlas_worker", str(self.folder)],
                    self.folder / "worker.err",
                    self._say.code,
                )
                helper.send({**order, "eta_k": own, "behind": number > 0})
                helpers[helper] = own
            self._helpers = helpers
        for helper in list(helpers):
            helper.listen(partial(self._received, helper), partial(self._ended, helper), "topowidgets atlas")
        threading.Thread(
            target=self._beat, args=[helpers], name="topowidgets atlas beat", daemon=True
        ).start()
        self._listener({}, b"")

    def rest(self) -> None:
        """End the processes for now; `start` trains what is missing then."""
        with self._changed:
            if self.state != QuestionState.RUNNING:
                return
            self.state, helpers, self._helpers = QuestionState.WAITING, self._helpers, {}
            self._changed.notify_all()
        for helper in helpers:
            helper.kill()
        self._listener({}, b"")

    def cancel(self) -> None:
        """End the processes; the rates that are done stay."""
        self._over(QuestionState.CANCELLED)

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
        if over and self.state == QuestionState.FAILED:
            print(self.message, file=sys.stderr)  # noqa: T201
        return over

    def runs(self) -> list[Run]:
        """The Runs of the rates that are done, by rate.

        Raises:
            RuntimeError: while there is none, and after close().
        """
        from topowidgets.runtime.atlas_worker import row_log
        from topowidgets.studies.run import Run

        paths = [path for rate in sorted(self.rows) if (path := row_log(self.folder, rate)).exists()]
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

    def _beat(self, helpers: dict[ChildProcess, list[float]]) -> None:
        start = time.monotonic() - self.seconds
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: self._told or self._helpers is not helpers, BEAT):
                    return
            self.seconds = round(time.monotonic() - start)
            self._listener({}, b"")

    def _received(self, helper: ChildProcess, header: Header, buffer: bytes) -> None:
        if helper not in self._helpers:
            return  # what it had in its pipe when it was told to rest
        if header["type"] == "error":
            self._over(QuestionState.FAILED, header["message"])
            return
        with self._lock:
            self.rows[header["eta_k"]] = header, buffer
        self._listener(header, buffer)
        with self._lock:
            self._heard += 1
            last = self._heard == len(self.rates)
        if last:
            self._over(QuestionState.FINISHED)

    def _ended(self, helper: ChildProcess, code: int) -> None:
        missing = set(self._helpers.pop(helper, [])) - set(self.rows)
        if missing:
            self._over(
                QuestionState.FAILED,
                self._say.told.atlas_died(self._say.told.how_it_ended(code, helper.complaint)),
            )

    def _over(self, state: QuestionState, message: str = "") -> None:
        """Nothing is trained from now on; the first to say so is believed."""
        with self._lock:
            if self.state not in (QuestionState.WAITING, QuestionState.RUNNING):
                return
            self.state, self.message = state, message
        if state != QuestionState.FINISHED:  # then they end by themselves
            for helper in list(self._helpers):
                helper.kill()
        try:
            self._listener({}, b"")
        finally:
            with self._changed:
                self._told = True
                self._changed.notify_all()
