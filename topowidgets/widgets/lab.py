"""TopologyLab: the object a user holds. It owns the training process; its audience hands the frames to the views."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets.config import Config
from topowidgets.experiments.records import Header
from topowidgets.limits import CONTROLS, HIDEABLE, names
from topowidgets.presets import configured, preset
from topowidgets.runtime.client import WorkerClient
from topowidgets.runtime.own_rule import parcelled
from topowidgets.runtime.run_client import RunClient, refuse
from topowidgets.runtime.state import WorkerState, checked_speed
from topowidgets.sharing import link
from topowidgets.texts import LANGUAGES, language, speaking
from topowidgets.widgets.audience import Audience
from topowidgets.widgets.choices import changed
from topowidgets.widgets.questions import Questions
from topowidgets.widgets.shared import Shared
from topowidgets.widgets.view import View

if TYPE_CHECKING:
    import plotly.graph_objects

    from topowidgets.experiments.run import Run
    from topowidgets.runtime.questions import Question


class TopologyLab:
    """Slide the learning rate in units of 1/K and watch the holes of the neuron cloud survive or close.

    Shown in a notebook it starts to train at once, in a process of its own. A recorded Run is played instead, by the page alone: scrub,
    step, loop. Its settings stay as they were; play, pause, step and reset act in every page that shows it.

    Args:
        config: a Config or the name of a preset; `pinch` by default. Or a Run, also one read from the log of a run that was killed.
        **changes: settings that differ from it, for example `eta_k=3`. `rule` may be a function or class of your own (see
            `topowidgets.learning.rules.OwnRule`), with `eta`.
        hide, lock: panels and controls that are away, or seen and cannot be moved (see `topowidgets.limits`).

    Attributes:
        language: code of the one that was spoken when it was made, and that it speaks (see `topowidgets.set_language`).
        audience: its views. questions: what they ask of the background process.

    Raises:
        ConfigError: naming the setting, its value and what is allowed; of a Run, for every change.
        TypeError: for a Run that has kept no frame.

    Examples:
        >>> lab = TopologyLab("fold", eta_k=0.5)
        >>> lab
        TopologyLab(fold, starting)
        >>> TopologyLab(lab.config.replace(steps=2))
        TopologyLab(fold, starting)
        >>> from topowidgets import train
        >>> TopologyLab(train("fold", steps=2))
        TopologyLab(fold, recorded)
    """

    def __init__(
        self, config: Config | str | Run | None = None, *, hide: Sequence[str] = (), lock: Sequence[str] = (), **changes: Any
    ) -> None:
        offers = {"hide": list(names("hide", hide, HIDEABLE)), "lock": list(names("lock", lock, CONTROLS))}
        self.language = language()
        self._client: WorkerClient | RunClient
        if config is None or isinstance(config, Config | str):
            changes, own = _own_rule(changes)
            self._client = WorkerClient(configured(config, changes), self._received, own)
        else:
            self._client = RunClient(config, self._tell_pages)
            for name, value in changes.items():
                refuse(name, value)
        self.audience = Audience(self, self._client)
        self.audience.offers |= {name: limited for name, limited in offers.items() if limited}
        self._begins_playing = True
        self.questions = Questions(self._client, self.audience)

    def __repr__(self) -> str:
        return f"TopologyLab({self.config.preset}, {'recorded' if self._client.recorded else self.status['state']})"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if self._client.closed:
            return {"text/plain": repr(self)}
        whole = self.whole_view()
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
        with speaking(self.language):
            differs = changed(self.config)
        return {
            **client.status,
            "preset": self.config.preset,
            "config": self.config.to_dict(),
            "changed": differs,
            "track": self.config.track,
            "resumable": not self._client.recorded,
            "kernel": "ok" if self.audience.answers else "busy",
            "error": self.audience.error,
        }

    @property
    def run(self) -> Run:
        """What has been recorded so far, also of a process that died.

        Raises:
            RuntimeError: before the first frame.
        """
        return self._client.run()

    def figure(self, panel: str, step: int | None = None, theme: str = "light") -> plotly.graph_objects.Figure:
        """One panel of what has been recorded so far as a plotly figure (see `Run.figure`).

        Raises:
            ValueError: for an unknown panel or theme, or a step before the first frame.
            RuntimeError: before the first frame.
        """
        with speaking(self.language):
            return self.run.figure(panel, step, theme)

    def export_html(self, path: str | Path) -> None:
        """Write what has been recorded so far as one HTML file that needs no kernel (see `Run.export_html`).

        Raises:
            RuntimeError: before the first frame.
            ValueError, FileNotFoundError, IsADirectoryError: for a path that is not allowed.
        """
        self.run.export_html(path)

    def umap(self, frames: int = 12) -> Question:
        """Ask for one UMAP over key frames of what has been recorded so far; training goes on meanwhile (see `Run.joint_umap`).

        The views show it as soon as it is there, and `lab.umap().wait()` gives it.

        Raises:
            RuntimeError: after close().
        """
        return self.questions.umap(frames)

    def null_verdict(self, step: int | None = None) -> Question:
        """Ask whether the hole at a step is more than chance; training goes on meanwhile (see `Run.null_verdict`).

        Raises:
            RuntimeError: after close().
        """
        return self.questions.null_verdict(step)

    def view(self, kind: str = "lab") -> View:
        """A view of this lab, alone or among other widgets; it shares the lab's training."""
        return View(kind, self)

    def whole_view(self) -> View:
        """The view that showing the lab shows."""
        return next((view for view in self.audience.views if view.kind == "lab"), None) or self.view("lab")

    # sharing it

    def share(self) -> str:
        """Its state as one short string: settings, where the rate was slid, the training time that is looked at, the panels' choices.

        Raises:
            ConfigError: for a recording of another loop, or a rule of your own.

        Examples:
            >>> TopologyLab.from_string(TopologyLab("fold", eta_k=0.5).share()).config.eta_k
            0.5
        """
        return self.audience.shared(self.whole_view()).to_string()

    def share_link(self, base: str, repository: str | None = None) -> str:
        """A link that opens the state on Binder, on a JupyterHub with nbgitpuller, or on a Jupyter server (see `sharing.link`).

        Raises:
            ConfigError: as `share`, and for a base that is no address.
        """
        return link(self.share(), base, repository)

    @classmethod
    def from_string(cls, text: str) -> TopologyLab:
        """The lab that a share-string holds. Once shown it trains to the training time that was looked at, and holds there.

        Raises:
            ConfigError: for a foreign, newer or damaged string, for one of an atlas, and for what is not allowed.
        """
        return cls.from_shared(Shared.from_string(text))

    @classmethod
    def from_shared(cls, shared: Shared) -> TopologyLab:
        """The same of what was read from a string."""
        lab = cls(shared.of_kind("lab").config, hide=shared.hide, lock=shared.lock)
        if shared.tau is not None and isinstance(lab._client, WorkerClient):
            lab._client.open_at(shared.tau, shared.rates)
            lab.audience.opened = shared
        lab.whole_view().panels = dict(shared.panels)
        return lab

    # what it does

    def start(self) -> None:
        """Start the training process if there is none; showing the lab does.

        Raises:
            RuntimeError: after close().
        """
        if self._client.closed or self._client.unstarted:
            self._client.start(play=self._begins_playing)
            self.audience.keep_watch()

    def play(self) -> None:
        """Train on; after the run's end, for its length once more. Before the first start it starts."""
        self._begins_playing = True
        self.start()
        self._client.send("play")

    def pause(self) -> None:
        """Hold still after the present step. A lab that is not shown yet will then begin paused, and its status says so."""
        if self._client.unstarted:
            self._begins_playing = False
            self._client.status["message"] = LANGUAGES[self.language].told.begins_paused
            self.audience.show_status()
        self._client.send("pause")

    def step(self) -> None:
        """Take one step and hold still. Before the first start it starts, for one step."""
        if self._client.unstarted:
            self.pause()
            self.start()
        self._client.send("step")

    def reset(self) -> None:
        """Go back to the start, at the present rate, and wait there. After a death this starts a new process."""
        if self._client.unstarted:
            self.pause()
        elif self._client.lost:
            self._client.restart(self.config, play=False)
        else:
            self._client.send("reset")

    def resume(self) -> None:
        """Start a new process after a death and go on from the last checkpoint.

        Raises:
            RuntimeError: after close(), and of a recording.
        """
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
            self._restart(checked, play=self.status["state"] == WorkerState.RUNNING, own_rule=own, keep_speed=True)
        for speed in pace:
            self._client.set_speed(speed)
        if self._client.pid is None:
            self.audience.show_status()  # there is no process that would answer

    def choose(self, name: str) -> None:
        """Train a preset from its start.

        Raises:
            ConfigError: for a name that is not a preset.
        """
        self._restart(preset(name), play=True)

    def begin(self, config: Config) -> None:
        """Go to the start of another run and wait there. Every step of a small network will be measured, at the speed "fast" too."""
        if self._client.unstarted:
            self.pause()
        self._restart(config, play=False, keep_speed=True, thorough=True)

    def close(self) -> None:
        """End the training and the background process, close the views and remove what was logged."""
        self.questions.close()
        self._client.close()
        self.audience.close()

    def _restart(self, config: Config, *, play: bool, **how: Any) -> None:
        self._client.restart(config, play=play, **how)
        self.audience.show_settings()
        self.audience.show_status()

    def _received(self, header: Header, buffer: bytes) -> None:
        self.audience.received(header, buffer)

    def _tell_pages(self, command: Header) -> None:
        self.audience.tell_pages(command)


def _own_rule(changes: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Changes of which a rule of one's own has been taken out, to travel by itself."""
    rule = changes.get("rule")
    return ({**changes, "rule": "own"}, parcelled(rule)) if callable(rule) else (changes, b"")
