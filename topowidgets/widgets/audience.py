"""Who looks at a lab: frames and statuses go out to every view, what a page asks comes in, and the process rests when nobody looks."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from topowidgets.experiments.records import Header
from topowidgets.experiments.shown import recording_settings
from topowidgets.fields import ConfigError
from topowidgets.presets import configured
from topowidgets.runtime.state import WorkerState
from topowidgets.sharing import binder
from topowidgets.texts import LANGUAGES, speaking
from topowidgets.widgets.choices import carried, lab_settings
from topowidgets.widgets.shared import Shared, shared_run

if TYPE_CHECKING:
    from topowidgets.runtime.client import WorkerClient
    from topowidgets.runtime.run_client import RunClient
    from topowidgets.widgets.lab import TopologyLab
    from topowidgets.widgets.view import View

UNSEEN_SECONDS = 600.0
"""A training process that no view has asked after for so long is ended; Resume goes on from its last checkpoint."""

GONE_SECONDS = 20.0
"""The same once the last output that showed it was closed."""

RELOAD_SECONDS = 90.0
"""The same once the page itself went: a reloaded one may come back."""


class Audience:
    """The views of one lab, and the Source that they show.

    Attributes:
        views: in the order in which they were made.
        offers: what the views' settings hold beside what the run offers: what is hidden and locked, a lesson.
        hears: further commands by name, and who does them.
        told: called with each status of the training process once the views have it, on the reading thread.
        opened: the state of the share-string that the lab was made from.
        error: what was refused last, as field, value and message; None once all is well.
    """

    def __init__(self, lab: TopologyLab, client: WorkerClient | RunClient) -> None:
        self._lab, self._client = lab, client
        self.views: list[View] = []
        self.offers: dict[str, Any] = {}
        self.hears: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.told: Callable[[Header], None] = lambda _status: None
        self.opened: Shared | None = None
        self.error: dict[str, Any] | None = None
        self._shown = 0
        self._asked_after = time.monotonic()
        self._waits_to_play = False
        self._watch: threading.Timer | None = None
        self._greeted = False

    def __repr__(self) -> str:
        return f"Audience({len(self.views)} views, {self._shown} shown)"

    # what a view shows

    @property
    def settings(self) -> dict[str, Any]:
        """What the controls offer for the present run; no setting of a recording can be changed."""
        config = self._lab.config
        with speaking(self._lab.language):
            own = recording_settings(config) if self._client.recorded else lab_settings(config)
        return own | {"links": binder() is not None} | self.offers

    @property
    def status(self) -> dict[str, Any]:
        """The lab's."""
        return self._lab.status

    @property
    def eta_k(self) -> float | None:
        """The rate that is asked for, in units of 1/K; None for a rule without a K."""
        asked: float | None = self._lab.config.eta_k
        return asked if asked is not None else self._lab.status["eta_k"]

    @property
    def kept(self) -> list[tuple[int, float]]:
        """Step and tau of each frame that can be shown."""
        return self._client.history.places

    @property
    def newest(self) -> tuple[Header, bytes] | None:
        """The last frame that came; None before the first."""
        return self._client.history.newest

    @property
    def answers(self) -> bool:
        """Whether every view acknowledges its frames."""
        return all(view.answers for view in self.views)

    def attach(self, view: View) -> None:
        """Frames go to this view too from now on."""
        self.views.append(view)

    def shared(self, view: View) -> Shared:
        """The state as a view shows it, or that which is still to be opened."""
        if self.opened is not None and self._client.opening:
            return self.opened
        run = shared_run(self._lab.config, self._client.history.rates, view.tau, view.panels)
        return replace(run, hide=tuple(self.offers.get("hide", ())), lock=tuple(self.offers.get("lock", ())))

    def check_rate(self, eta_k: float | None) -> None:
        """Refuse a rate that the lab cannot take.

        Raises:
            ConfigError: naming what is allowed.
        """
        checked = configured(self._lab.config, {"eta_k": eta_k})
        if self._client.recorded:
            self._client.set_rate(checked)

    def set_rate(self, eta_k: float) -> None:
        """Train on at another rate."""
        self._lab.set(eta_k=eta_k)

    def refuse(self, error: ConfigError) -> None:
        """Say in every view what is not allowed."""
        with speaking(self._lab.language):
            self.error = {"field": error.field, "value": repr(error.value)[:80], "message": error.said}
        self.show_status()

    # what goes out

    def received(self, header: Header, buffer: bytes) -> None:
        """Hand on what the training process sent."""
        if header["type"] == "frame":
            first = len(self._client.history) == 1
            for view in self.views:
                view.offer(header, buffer)
                if first:
                    view.keep()
            if any(view.status.get("kernel") != self.status["kernel"] for view in self.views):
                self.show_status()
            return
        self.error = None
        if header["type"] == "error":
            self.error = {name: header[name] for name in ("field", "value", "message")}
            if "refused" in header:
                self.show_settings()
        self.show_status()
        if self.status["state"] not in (WorkerState.STARTING, WorkerState.RUNNING):
            for view in self.views:
                view.keep()
        if header["type"] == "status":
            self.told(header)

    def tell_pages(self, command: Header) -> None:
        """Hand a command on to the pages that play a recording."""
        for view in self.views:
            view.send(command)

    def show_settings(self) -> None:
        """The present run offers something else."""
        for view in self.views:
            view.settings = self.settings

    def show_status(self) -> None:
        """Something about the process has changed."""
        for view in self.views:
            view.follow()

    # what comes in

    def asked(self, view: View, message: Header) -> None:
        """A message of a view. Data from a browser: names and values are checked, nothing else is done with them."""
        self._asked_after = time.monotonic()
        match message.get("type"):
            case "hello":
                if message.get("still") is True and not self._greeted:
                    self._lab.pause()  # a reader who asked for less motion presses Play
                self._greeted = True
                self._shown += 1
                self._lab.start()
                self._seen(visible=True)  # a page that was reloaded was hidden before
                view.show_history(self._client.history.frames())
            case "bye":
                self._shown = max(0, self._shown - 1)
                if not self._shown:
                    self.keep_watch(RELOAD_SECONDS if message.get("page") is True else GONE_SECONDS)
            case "ack" if view.status.get("kernel") != self.status["kernel"]:
                self.show_status()
            case "visible":
                self._seen(visible=message.get("visible") is not False)
            case "command":
                arguments = message.get("args")
                self._command(str(message.get("name")), arguments if isinstance(arguments, dict) else {})

    def _seen(self, *, visible: bool) -> None:
        """Hold still while the page is hidden and go on when it is looked at again."""
        if not visible and self.status["state"] == WorkerState.RUNNING:
            self._waits_to_play = True
            self._lab.pause()
        elif visible and self._waits_to_play:
            self._waits_to_play = False
            self._lab.play()

    def _command(self, name: str, arguments: dict[str, Any]) -> None:
        self._waits_to_play = False
        lab = self._lab
        try:
            match name:
                case "play" | "pause" | "step" | "reset" | "resume":
                    getattr(lab, name)()
                case "cancel_fetch":
                    self._client.send("cancel")
                case "rate":
                    lab.set(**{key: arguments[key] for key in ("eta_k", "eta") if key in arguments})
                case "speed":
                    lab.set(speed=arguments.get("speed"))
                case "preset":
                    lab.choose(str(arguments.get("name")))
                case "set":
                    field, value = str(arguments.get("field")), arguments.get("value")
                    lab.set(**{**carried(lab.config, field, value, lab.status.get("eta_k")), field: value})
                case "umap" | "null" | "cancel":
                    lab.questions.command(name, arguments)
                case _ if name in self.hears:
                    self.hears[name](arguments)
        except ConfigError as error:
            self.refuse(error)

    # whether anyone looks

    def keep_watch(self, seconds: float | None = None) -> None:
        """Look in `seconds`, UNSEEN_SECONDS by default, whether anyone still looks, and let the process rest if not."""
        if self._watch is not None:
            self._watch.cancel()
        self._watch = threading.Timer(UNSEEN_SECONDS if seconds is None else seconds, _look_after, [weakref.ref(self)])
        self._watch.daemon = True
        self._watch.start()

    def look_after(self) -> None:
        """Let the process rest where nobody has asked after it for long."""
        unseen = time.monotonic() - self._asked_after
        if unseen >= UNSEEN_SECONDS or (not self._shown and unseen >= GONE_SECONDS / 2):
            self._client.rest(LANGUAGES[self._lab.language].told.nobody_looked)
        else:
            self.keep_watch(UNSEEN_SECONDS if self._shown else GONE_SECONDS)

    def close(self) -> None:
        """Close every view."""
        if self._watch is not None:
            self._watch.cancel()
        for view in self.views:
            view.close()


def _look_after(reference: weakref.ref[Audience]) -> None:
    audience = reference()
    if audience is not None:
        audience.look_after()
