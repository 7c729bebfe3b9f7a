"""TopologyLab: the object a user holds. It owns the training process and hands frames to its views."""

from __future__ import annotations

import threading
import time
import weakref
from typing import TYPE_CHECKING, Any

from topowidgets import __version__
from topowidgets.config import Config
from topowidgets.experiments.records import Header
from topowidgets.fields import ConfigError
from topowidgets.presets import PRESETS, configured, preset
from topowidgets.runtime.client import WorkerClient
from topowidgets.runtime.own_rule import parcelled
from topowidgets.runtime.state import WorkerState, checked_speed
from topowidgets.widgets.choices import carried, changed, offered
from topowidgets.widgets.view import View

if TYPE_CHECKING:
    import plotly.graph_objects

    from topowidgets.experiments.run import Run

SPEEDS = (0.5, 1.0, 3.0, 5.0, 15.0, 50.0)
"""Paces offered, in training time per second; `fast` frees the trainer."""

RATE_AXIS = {True: {"min": 0.1, "max": 8.0, "unit": "1/K"}, False: {"min": 1e-5, "max": 1.0, "unit": "eta"}}
"""The rate's axis for rules with and without a K."""

UNSEEN_SECONDS = 600.0
"""A training process that no view has asked after for so long is ended; Resume goes on from its last checkpoint."""

GONE_SECONDS = 20.0
"""The same once the last output that showed it was closed."""

RELOAD_SECONDS = 90.0
"""The same once the page itself went: a reloaded one may come back."""


class TopologyLab:
    """Slide the learning rate in units of 1/K and watch the holes of the neuron cloud survive or close.

    Shown in a notebook it starts to train at once, in a process of its own.

    Args:
        config: a Config or the name of a preset; `pinch` by default.
        **changes: settings that differ from it, for example `eta_k=3`. `rule` may be a function or class of your own (see
            `topowidgets.learning.rules.OwnRule`), with `eta`.

    Raises:
        ConfigError: naming the setting, its value and what is allowed.

    Examples:
        >>> lab = TopologyLab("fold", eta_k=0.5)
        >>> lab
        TopologyLab(fold, starting)
    """

    def __init__(self, config: Config | str | None = None, **changes: Any) -> None:
        changes, own = _own_rule(changes)
        self._client = WorkerClient(configured(config, changes), self._received, own)
        self._error: dict[str, Any] | None = None
        self._views: list[View] = []
        self._shown = 0
        self._asked_after = time.monotonic()
        self._waits_to_play = False
        self._watch: threading.Timer | None = None

    def __repr__(self) -> str:
        return f"TopologyLab({self.config.preset}, {self.status['state']})"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if self._client.closed:
            return {"text/plain": repr(self)}
        whole = next((view for view in self._views if view.kind == "lab"), None) or self.view("lab")
        self.start()
        return whole._repr_mimebundle_(**options)

    # what it is

    @property
    def config(self) -> Config:
        """The present run's settings."""
        return self._client.config

    @property
    def status(self) -> dict[str, Any]:
        """What the training process is doing: state, message, rate, K0, speed."""
        client = self._client
        return {
            **client.status,
            "preset": self.config.preset,
            "config": self.config.to_dict(),
            "changed": changed(self.config),
            "track": self.config.track,
            "resumable": True,
            "kernel": "ok" if all(view.answers for view in self._views) else "busy",
            "error": self._error,
        }

    @property
    def run(self) -> Run:
        """What has been recorded so far, also of a process that died.

        Raises:
            RuntimeError: before the first frame.
        """
        from topowidgets.experiments.run import Run

        if not self._client.log.exists():
            message = "nothing is recorded yet: show the lab, or call its start()"
            if self._client.closed:
                message = "what was recorded went with close(); take lab.run before"
            raise RuntimeError(message)
        return Run.from_log(self._client.log)

    def figure(self, panel: str, step: int | None = None, theme: str = "light") -> plotly.graph_objects.Figure:
        """One panel of what has been recorded so far as a plotly figure (see `Run.figure`).

        Raises:
            ValueError: for an unknown panel or theme, or a step before the first frame.
            RuntimeError: before the first frame.
        """
        return self.run.figure(panel, step, theme)

    def view(self, kind: str = "lab") -> View:
        """A view of this lab, alone or among other widgets; it shares the lab's training."""
        view = View(kind, self._settings(), self.status, self._asked)
        self._views.append(view)
        return view

    # what it does

    def start(self) -> None:
        """Start the training process if there is none; showing the lab does.

        Raises:
            RuntimeError: after close().
        """
        if self._client.closed or (self._client.status["state"] == WorkerState.STARTING and self._client.pid is None):
            self._client.start(play=True)
            self._keep_watch(UNSEEN_SECONDS)

    def play(self) -> None:
        """Train on; after the run's end, for its length once more. Before the first start it starts."""
        self.start()
        self._client.send("play")

    def pause(self) -> None:
        """Hold still after the present step."""
        self._client.send("pause")

    def step(self) -> None:
        """Take one step and hold still."""
        self._client.send("step")

    def reset(self) -> None:
        """Go back to the start, at the present rate. After a death this starts a new process."""
        if self._client.pid is None or self.status["state"] == WorkerState.FAILED:
            self._client.restart(self.config, play=False)
        else:
            self._client.send("reset")

    def resume(self) -> None:
        """Start a new process after a death and go on from the last checkpoint."""
        self._client.start(resume=True)

    def set(self, **changes: Any) -> None:
        """Change the rate (eta_k or eta) or the speed of the run, or any other setting, which restarts it.

        Raises:
            ConfigError: naming the setting, its value and what is allowed; nothing is changed then.
        """
        pace = [checked_speed(changes.pop("speed"))] if "speed" in changes else []
        changes, own = _own_rule(changes)
        checked = configured(self.config, changes)
        if changes and set(changes) <= {"eta_k", "eta"}:
            self._client.set_rate(checked)
        elif changes:
            self._restart(checked, play=self.status["state"] == WorkerState.RUNNING, own_rule=own)
        for speed in pace:
            self._client.set_speed(speed)

    def choose(self, name: str) -> None:
        """Train a preset from its start.

        Raises:
            ConfigError: for a name that is not a preset.
        """
        self._restart(preset(name), play=True)

    def close(self) -> None:
        """End the training process, close the views and remove what was logged."""
        if self._watch is not None:
            self._watch.cancel()
        self._client.close()
        for view in self._views:
            view.close()

    def _restart(self, config: Config, *, play: bool, own_rule: bytes = b"") -> None:
        self._client.restart(config, play=play, own_rule=own_rule)
        self._show_settings()
        self._show_status()

    # views

    def _settings(self) -> dict[str, Any]:
        speeds: list[dict[str, Any]] = [{"label": f"{speed:g} tau/s", "value": speed} for speed in SPEEDS]
        return {
            "version": __version__,
            "presets": [{"name": entry.name, "title": entry.title, "shows": entry.shows} for entry in PRESETS.values() if entry.menu],
            "rate": RATE_AXIS[self.config.has_k],
            "speeds": [*speeds, {"label": "fast", "value": None}],
            "glossary": {},
            "choices": offered(self.config),
        }

    def _received(self, header: Header, buffer: bytes) -> None:
        if header["type"] == "frame":
            for view in self._views:
                view.offer(header, buffer)
            if any(view.status.get("kernel") != self.status["kernel"] for view in self._views):
                self._show_status()
            return
        self._error = None
        if header["type"] == "error":
            self._error = {name: header[name] for name in ("field", "value", "message")}
            if "refused" in header:
                self._show_settings()
        self._show_status()

    def _show_settings(self) -> None:
        for view in self._views:
            view.settings = self._settings()

    def _show_status(self) -> None:
        status = self.status
        for view in self._views:
            view.status = status

    def _asked(self, view: View, message: Header) -> None:
        """A message of a view. Data from a browser: names and values are checked, nothing else is done with them."""
        self._asked_after = time.monotonic()
        match message.get("type"):
            case "hello":
                self._shown += 1
                self.start()
                self._seen(visible=True)  # a page that was reloaded was hidden before
                view.show_history(self._client.history.frames())
            case "bye":
                self._shown = max(0, self._shown - 1)
                if not self._shown:
                    self._keep_watch(RELOAD_SECONDS if message.get("page") is True else GONE_SECONDS)
            case "ack" if view.status.get("kernel") != self.status["kernel"]:
                self._show_status()
            case "visible":
                self._seen(visible=message.get("visible") is not False)
            case "command":
                arguments = message.get("args")
                self._command(str(message.get("name")), arguments if isinstance(arguments, dict) else {})

    def _seen(self, *, visible: bool) -> None:
        """Hold still while the page is hidden and go on when it is looked at again."""
        if not visible and self.status["state"] == WorkerState.RUNNING:
            self._waits_to_play = True
            self.pause()
        elif visible and self._waits_to_play:
            self._waits_to_play = False
            self.play()

    def _command(self, name: str, arguments: dict[str, Any]) -> None:
        self._waits_to_play = False
        try:
            match name:
                case "play" | "pause" | "step" | "reset" | "resume":
                    getattr(self, name)()
                case "rate":
                    self.set(**{key: arguments[key] for key in ("eta_k", "eta") if key in arguments})
                case "speed":
                    self.set(speed=arguments.get("speed"))
                case "preset":
                    self.choose(str(arguments.get("name")))
                case "set":
                    field, value = str(arguments.get("field")), arguments.get("value")
                    self.set(**{**carried(self.config, field, value, self.status.get("eta_k")), field: value})
        except ConfigError as error:
            self._error = {"field": error.field, "value": repr(error.value)[:80], "message": str(error)}
            self._show_status()

    def _keep_watch(self, seconds: float) -> None:
        """Look in `seconds` whether anyone still looks, and end the process if not."""
        if self._watch is not None:
            self._watch.cancel()
        self._watch = threading.Timer(seconds, _look_after, [weakref.ref(self)])
        self._watch.daemon = True
        self._watch.start()


def _own_rule(changes: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Changes of which a rule of one's own has been taken out, to travel by itself."""
    rule = changes.get("rule")
    return ({**changes, "rule": "own"}, parcelled(rule)) if callable(rule) else (changes, b"")


def _look_after(reference: weakref.ref[TopologyLab]) -> None:
    lab = reference()
    if lab is None:
        return
    unseen = time.monotonic() - lab._asked_after  # noqa: SLF001 -- of this module
    if unseen >= UNSEEN_SECONDS or (not lab._shown and unseen >= GONE_SECONDS / 2):  # noqa: SLF001
        lab._client.rest("The training process was ended because nobody looked. Press Resume to go on from the last checkpoint.")  # noqa: SLF001
    else:
        lab._keep_watch(UNSEEN_SECONDS if lab._shown else GONE_SECONDS)  # noqa: SLF001
