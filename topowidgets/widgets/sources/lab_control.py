"""What can be done to the run of a lab: by its Python object, and by the pages that show it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from topowidgets.recording.codec import Header
from topowidgets.runtime.kernel.progress_line import wait_telling
from topowidgets.runtime.kernel.run_client import RunClient, refuse
from topowidgets.runtime.kernel.worker_client import WorkerClient
from topowidgets.runtime.own_rule import pickled_rule
from topowidgets.runtime.state import WorkerState, checked_speed
from topowidgets.settings.config import Config
from topowidgets.settings.presets import configured, preset
from topowidgets.texts import language, say, speaking

if TYPE_CHECKING:
    from topowidgets.studies.run import Run

OVER = (WorkerState.FINISHED, WorkerState.DIVERGED, WorkerState.FAILED, WorkerState.DEAD)
"""States in which nothing is trained any more, until somebody asks for it."""

WATCHED_SECONDS = 10.0
"""A run's length passes in so many seconds at the usual pace."""


class LabControl:
    """Starts, paces and ends the training of one lab, or plays a recorded Run in its pages.

    Args:
        config: a Config, the name of a preset, None for `pinch`, or a Run.
        changes: settings that differ from it.
        received: called with what the training process sends, on the reading thread.
        commanded: called with each command for the pages that play a recording.
        changed: called when something is different that the process will not tell. restarted: called when the
            run is another one.

    Attributes:
        client: the training process, or the Run in its place.
        begins_playing: whether the run plays as soon as it is started. awaited: how many callers wait for its
            end.

    Raises:
        ConfigError, TypeError: as TopologyLab.
    """

    def __init__(
        self,
        config: Config | str | Run | None,
        changes: Mapping[str, Any],
        *,
        received: Callable[[Header, bytes], None],
        commanded: Callable[[Header], None],
        changed: Callable[[], None],
        restarted: Callable[[], None],
    ) -> None:
        self._changed, self._restarted = changed, restarted
        self._language = language()
        self._progress = threading.Condition()
        self._ran = 0  # how often the process has told that it trains
        self.awaited = 0
        self.client: WorkerClient | RunClient
        if config is None or isinstance(config, Config | str):
            settings, own = own_rule(changes)
            self.client = WorkerClient(configured(config, settings), received, own)
        else:
            for name, value in changes.items():
                refuse(name, value)
            self.client = RunClient(config, commanded)
        self.begins_playing = not self.client.recorded

    def __repr__(self) -> str:
        return f"LabControl({vars(self).get('client')!r})"

    @property
    def config(self) -> Config:
        """The present run's settings."""
        return self.client.config

    @property
    def state(self) -> WorkerState:
        """What the training process is doing; of a recording how it stands before it is played."""
        return WorkerState(self.client.status["state"])

    @property
    def playing(self) -> bool:
        """Whether it trains, or will as soon as it is started."""
        return self.state is WorkerState.RUNNING or (self.begins_playing and self.client.unstarted)

    def start(self) -> None:
        """Start the training process if there is none; one that rests goes on as it was left.

        Raises:
            RuntimeError: after close().
        """
        client = self.client
        if client.closed or client.unstarted:
            client.start(play=self.begins_playing)
        elif client.rests:
            client.start(resume=True, play=self.begins_playing)

    def play(self) -> None:
        """Train on."""
        self.begins_playing = True
        if self.client.recorded or not (
            self.client.closed or self.client.unstarted or self.client.pid is None
        ):
            self.client.send("play")
        elif self.client.closed or self.client.unstarted:
            self.start()
        else:
            self.client.start(resume=True, play=True)

    def pause(self) -> None:
        """Hold still; before the start it is only noted."""
        if self.client.unstarted:
            self.begins_playing = False
            with speaking(self._language):
                self.client.status["message"] = say("status.begins_paused")
            self._changed()
        self.client.send("pause")

    def take_step(self) -> None:
        """Take one step and hold still."""
        if self.client.unstarted:
            self.pause()
            self.start()
        self.client.send("step")

    def reset(self) -> None:
        """Go back to the start, at the present rate, and wait there."""
        if self.client.unstarted:
            self.pause()
        elif self.client.lost:
            self.client.restart(self.config, play=False)
        else:
            self.client.send("reset")

    def resume(self) -> None:
        """Start a new process after a death and go on from the last checkpoint.

        Raises:
            RuntimeError: after close(), and of a recording.
        """
        self.client.start(resume=True)

    def set(self, changes: Mapping[str, Any]) -> None:
        """Change the rate or the speed, or any other setting, which restarts the run.

        Raises:
            ConfigError: naming the setting, its value and what is allowed; nothing is changed then.
        """
        given = dict(changes)
        pace = [checked_speed(given.pop("speed"))] if "speed" in given else []
        settings, own = own_rule(given)
        checked = configured(self.config, settings)
        if settings and set(settings) <= {"eta_k", "eta"}:
            self.client.set_rate(checked)
        elif settings:
            self._restart(checked, play=self.state is WorkerState.RUNNING, own_rule=own, keep_speed=True)
        for speed in pace:
            self.client.set_speed(speed)
        if self.client.pid is None:
            self._changed()  # there is no process that would answer

    def choose(self, name: str) -> None:
        """Train a preset from its start.

        Raises:
            ConfigError: for a name that is not a preset.
        """
        self._restart(preset(name), play=True)

    def begin(self, config: Config) -> None:
        """Go to the start of another run and wait there; every step of a small network will be measured."""
        if self.client.unstarted:
            self.pause()
        self._restart(config, play=False, keep_speed=True, thorough=True)

    def wait(self, seconds: float | None, words: Callable[[], str]) -> bool:
        """Train on to the run's end and wait until nothing is trained any more, or it is paused; whether that
        is so.

        Args:
            words: how far it is, said meanwhile; empty where nothing is to be said.

        Raises:
            RuntimeError: after close().
        """
        client, ran, paused = self.client, self._ran, self.state is WorkerState.PAUSED
        if client.recorded:
            return True
        if client.closed or client.unstarted or client.rests or paused:
            self.play()
        self.awaited += 1
        try:
            return wait_telling(
                self._progress,
                # a pause that stood before Play was heard is not the one that ends the wait
                lambda: (
                    self.state in OVER
                    or (self.state is WorkerState.PAUSED and not (paused and self._ran == ran))
                ),
                seconds,
                words,
            )
        finally:
            self.awaited -= 1

    def train_first(self, words: Callable[[], str]) -> None:
        """See to it that something is recorded: train a run that nobody has begun to its end, every step
        measured, as fast as that goes.

        Of one that is under way the first picture is waited for.

        Args:
            words: as for `wait`.

        Raises:
            RuntimeError: where it failed, and after close().
        """
        client = self.client
        if client.recorded:
            return
        if client.unstarted:
            hurries = not client.opening and not client.paced
            if hurries:
                client.restart(self.config, play=True, thorough=True)
                client.set_speed(None)
            self.wait(None, words)
            if hurries and client.status["tau_end"]:
                client.set_speed(client.status["tau_end"] / WATCHED_SECONDS)
        else:
            wait_telling(
                self._progress,
                lambda: client.pid is None or self.state in OVER or self._pictured,
                None,
                words,
            )
        if self.state is WorkerState.FAILED:
            raise RuntimeError(client.status["message"])

    @property
    def _pictured(self) -> bool:
        newest = self.client.history.newest
        return newest is not None and newest[0]["run"] == self.client.status["run"]

    def tell_progress(self) -> None:
        """What the process sent has been handed on: whoever waits may look."""
        with self._progress:
            self._ran += self.state is WorkerState.RUNNING
            self._progress.notify_all()

    def close(self) -> None:
        """End the process and remove what was logged."""
        self.client.close()
        self.tell_progress()

    def _restart(self, config: Config, *, play: bool, **how: Any) -> None:
        self.client.restart(config, play=play, **how)
        self._restarted()
        self._changed()


def own_rule(changes: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Changes of which a rule of one's own has been taken out, to travel by itself."""
    rule = changes.get("rule")
    return ({**changes, "rule": "own"}, pickled_rule(rule)) if callable(rule) else (dict(changes), b"")
