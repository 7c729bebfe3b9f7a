"""Who looks at a lab: frames and statuses go out to every view, what a page asks comes in, and the process
rests when nobody looks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from topowidgets.export.view_state import recording_settings
from topowidgets.recording.codec import Header
from topowidgets.runtime.state import WorkerState
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.presets import configured
from topowidgets.settings.share_string import binder
from topowidgets.texts import language, say, speaking
from topowidgets.widgets.controls import changed_controls, dependent_changes, lab_settings
from topowidgets.widgets.shared_state import SharedState, shared_run
from topowidgets.widgets.sources.idle_check import IdleCheck
from topowidgets.widgets.sources.lab_control import LabControl
from topowidgets.widgets.sources.lab_questions import Questions
from topowidgets.widgets.sources.source import Reading, Viewer, reading_of

if TYPE_CHECKING:
    from topowidgets.settings.config import Config
    from topowidgets.studies.run import Run

READ_SECONDS = 0.25
"""Between two changes of the traits that tell of the newest frame, while it plays."""


class LabSource:
    """The views of one lab, and the Source that they show.

    Args:
        config: a Config, the name of a preset, None for `pinch`, or a Run.
        changes: settings that differ from it.
        extra_settings: what the views' settings hold beside what the run offers: what is hidden and locked,
            a lesson.

    Attributes:
        views: in the order in which they were made.
        control: starts, paces and ends the training. client: its process.
        questions: what the views ask of the background process.
        language: that the lab speaks. extra_settings: as given.
        commands: what is done at each command of a page, by its name (see `messages.LAB_COMMANDS`).
        on_status: called with each status of the training process once the views have it, on the reading
            thread.
        pending_state: the state of the share-string that the lab was made from.
        error: what was refused last, as field, value and message; None once all is well.
    """

    def __init__(
        self,
        config: Config | str | Run | None,
        changes: Mapping[str, Any] | None = None,
        extra_settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.views: list[Viewer] = []
        self.language = language()
        self.extra_settings: dict[str, Any] = dict(extra_settings or {})
        self.on_status: Callable[[Header], None] = lambda _status: None
        self.pending_state: SharedState | None = None
        self.error: dict[str, Any] | None = None
        self._read_at = time.monotonic()
        self._waits_to_play = False
        self._greeted = False
        self._watch = IdleCheck(self.rest, lambda: self.control.awaited > 0, asks=True)
        self.control = LabControl(
            config,
            changes or {},
            received=self.handle_worker,
            commanded=self.tell_pages,
            changed=self.show_status,
            restarted=self.show_settings,
        )
        self.client = self.control.client
        self.questions = Questions(self.client, self)
        self.commands = self._lab_commands()

    def __repr__(self) -> str:
        return f"LabSource({len(self.views)} views, {self._watch!r})"

    # what a view shows

    @property
    def settings(self) -> dict[str, Any]:
        """What the controls offer for the present run; no setting of a recording can be changed."""
        config = self.control.config
        with speaking(self.language):
            own = recording_settings(config) if self.client.recorded else lab_settings(config)
        return own | {"links": binder() is not None} | self.extra_settings

    @property
    def status(self) -> dict[str, Any]:
        """What the training process is doing: state, message, rate, K0, speed."""
        client, config = self.client, self.control.config
        with speaking(self.language):
            differs = changed_controls(config)
        return {
            **client.status,
            "preset": config.preset,
            "config": config.to_dict(),
            "changed": differs,
            "rate_control": config.rate_control,
            "resumable": not client.recorded,
            "kernel": "ok" if self.answers else "busy",
            "error": self.error,
        }

    @property
    def eta_k(self) -> float | None:
        """The rate that is asked for, in units of 1/K; None for a rule without a K."""
        asked: float | None = self.control.config.eta_k
        return asked if asked is not None else self.client.status["eta_k"]

    @property
    def frame_positions(self) -> list[tuple[int, float]]:
        """Step and tau of each frame that can be shown."""
        return self.client.history.places

    @property
    def last_frame(self) -> tuple[Header, bytes] | None:
        """The last frame that came; None before the first."""
        return self.client.history.newest

    @property
    def answers(self) -> bool:
        """Whether every view acknowledges its frames."""
        return all(view.acknowledging for view in self.views)

    @property
    def shown(self) -> bool:
        """Whether any page shows the lab."""
        return self._watch.shown

    def reading(self, view: Viewer) -> Reading:
        """What is seen: of a lab in its newest frame, of a recording in the one that the view shows."""
        control, history = self.control, self.client.history
        if not self.client.recorded:
            newest = history.newest
            return reading_of(newest and newest[0], control.state, eta_k=self.eta_k, playing=control.playing)
        header = history.at(view.step)
        ended = header is not None and header["step"] == history.places[-1][0]
        state = WorkerState.RUNNING if view.playing else WorkerState.FINISHED if ended else WorkerState.PAUSED
        return reading_of(header, state, eta_k=self.eta_k, playing=view.playing)

    def add_view(self, view: Viewer) -> None:
        """Frames go to this view too from now on."""
        self.views.append(view)

    def remove_view(self, view: Viewer) -> None:
        """A view was closed."""
        self.views = [one for one in self.views if one is not view]

    def shared_state(self, view: Viewer) -> SharedState:
        """The state as a view shows it, or that which is still to be opened."""
        if self.pending_state is not None and self.client.opening:
            return self.pending_state
        run = shared_run(self.control.config, self.client.history.events, view.tau, view.panels)
        return replace(
            run,
            hide=tuple(self.extra_settings.get("hide", ())),
            lock=tuple(self.extra_settings.get("lock", ())),
        )

    def check_rate(self, eta_k: float | None) -> None:
        """Refuse a rate that the lab cannot take.

        Raises:
            ConfigError: naming what is allowed.
        """
        checked = configured(self.control.config, {"eta_k": eta_k})
        if self.client.recorded:
            self.client.set_rate(checked)

    def set_rate(self, eta_k: float) -> None:
        """Train on at another rate."""
        self.control.set({"eta_k": eta_k})

    def set_playing(self, *, playing: bool) -> None:
        """Play or pause; before the start it is only noted.

        A recording is played by the page, which follows the view's trait.
        """
        control = self.control
        if self.client.recorded:
            return
        if not playing:
            control.pause()
        elif self.client.unstarted:
            control.begins_playing = True
        else:
            control.play()
        if control.state in (WorkerState.FAILED, WorkerState.DIVERGED):  # of which nothing plays
            self.show_status()

    def refuse(self, error: ConfigError) -> None:
        """Say in every view what is not allowed."""
        with speaking(self.language):
            self.error = {"field": error.field, "value": repr(error.value)[:80], "message": error.said}
        self.show_status()

    # what goes out

    def handle_worker(self, header: Header, buffer: bytes) -> None:
        """Hand on what the training process sent."""
        if header["type"] == "frame":
            self._pass_on(header, buffer)
            return
        self.error = None
        if header["type"] == "error":
            self.error = {name: header[name] for name in ("field", "value", "message")}
            if "refused" in header:
                self.show_settings()
        self.show_status()
        if self.status["state"] not in (WorkerState.STARTING, WorkerState.RUNNING):
            for view in self.views:
                view.refresh_picture()
        if header["type"] == "status":
            self.on_status(header)
        self.control.tell_progress()

    def _pass_on(self, header: Header, buffer: bytes) -> None:
        """Hand a frame on to the views."""
        first = len(self.client.history) == 1
        now = time.monotonic()
        read = first or now - self._read_at >= READ_SECONDS or self.control.state is not WorkerState.RUNNING
        for view in self.views:
            view.push_frame(header, buffer)
            if first:
                view.refresh_picture()
            if read:
                view.sync_reading()
        if read:
            self._read_at = now
        if any(view.status.get("kernel") != self.status["kernel"] for view in self.views):
            self.show_status()

    def tell_pages(self, command: Header) -> None:
        """Hand a command on to the pages that play a recording."""
        for view in self.views:
            view.send(command)

    def show_settings(self) -> None:
        """The present run extra_settings something else."""
        for view in self.views:
            view.sync_settings()

    def show_status(self) -> None:
        """Something about the process has changed."""
        for view in self.views:
            view.sync_status()

    # what comes in

    def handle_message(self, view: Viewer, message: Header) -> None:
        """A message of a view.

        Data from a browser: names and values are checked, nothing else is done with them.
        """
        self._watch.note_message()
        match message.get("type"):
            case "hello":
                if message.get("still") is True and not self._greeted:
                    self.control.pause()  # a reader who asked for less motion presses Play
                self._greeted = True
                self.start()
                self._watch.page_opened()
                self._seen(visible=True)  # a page that was reloaded was hidden before
                view.send_history(self.client.history.frames())
            case "bye":
                self._watch.page_closed(page=message.get("page") is True)
            case "ack" if view.status.get("kernel") != self.status["kernel"]:
                self.show_status()
            case "visible":
                self._seen(visible=message.get("visible") is not False)
            case "command":
                arguments = message.get("args")
                self._command(str(message.get("name")), arguments if isinstance(arguments, dict) else {})

    def _seen(self, *, visible: bool) -> None:
        """Hold still while the page is hidden and go on when it is looked at again."""
        control = self.control
        if not visible and control.state is WorkerState.RUNNING and not control.awaited:
            self._waits_to_play = True
            control.pause()
        elif visible and self._waits_to_play:
            self._waits_to_play = False
            control.play()

    def _command(self, name: str, arguments: dict[str, Any]) -> None:
        """Do what a page asks for; a name that there is not is passed over."""
        self._waits_to_play = False
        try:
            self.commands.get(name, _nothing)(arguments)
        except ConfigError as error:
            self.refuse(error)

    def _lab_commands(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        control, questions = self.control, self.questions
        return {
            "play": lambda _: control.play(),
            "pause": lambda _: control.pause(),
            "step": lambda _: control.take_step(),
            "reset": lambda _: control.reset(),
            "resume": lambda _: control.resume(),
            "rate": lambda given: control.set({key: given[key] for key in ("eta_k", "eta") if key in given}),
            "speed": lambda given: control.set({"speed": given.get("speed")}),
            "preset": lambda given: control.choose(str(given.get("name"))),
            "set": self._set,
            "cancel_fetch": lambda _: self.client.send("cancel_fetch"),
            "umap": lambda _: questions.ask_umap(),
            "null": lambda given: questions.ask_null(given.get("step")),
            "cancel_question": lambda given: questions.cancel(given.get("kind")),
        }

    def _set(self, given: dict[str, Any]) -> None:
        """Change one setting, and those that follow it."""
        control, field, value = self.control, str(given.get("field")), given.get("value")
        follow = dependent_changes(control.config, field, value, self.client.status.get("eta_k"))
        control.set({**follow, field: value})

    # whether anyone looks

    def start(self) -> None:
        """Start the training if it is not under way, and watch whether anyone looks.

        Raises:
            RuntimeError: after close().
        """
        self.control.start()
        self._watch.start()

    def rest(self) -> None:
        """Nobody looks: end the process in good order. Shown again, it goes on as it was left."""
        self.control.begins_playing = self.control.state is WorkerState.RUNNING or self._waits_to_play
        self._waits_to_play = False
        with speaking(self.language):
            self.client.rest(say("status.nobody_looked"))

    def close(self) -> None:
        """End the training and the background process, close the views and remove what was logged."""
        self._watch.stop()
        self.questions.close()
        self.control.close()
        for view in list(self.views):
            view.close()


def _nothing(_given: dict[str, Any]) -> None:
    """What is done at a command that there is not."""
