"""TopologyLab: the widget a user holds.

Its source hands the frames to every view, and its control acts on the training process.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Unpack

from topowidgets.runtime.kernel.worker_client import WorkerClient
from topowidgets.settings.checks import offering
from topowidgets.settings.config import Config
from topowidgets.settings.share_string import link
from topowidgets.settings.visibility import CONTROLS, HIDEABLE, names
from topowidgets.widgets.keywords import LabChanges, LabKeywords, parted
from topowidgets.widgets.shared_state import SharedState
from topowidgets.widgets.source_view import SourceView
from topowidgets.widgets.sources.lab_source import LabSource
from topowidgets.widgets.view import View
from topowidgets.writing import AnyPath

if TYPE_CHECKING:
    from topowidgets.runtime.kernel.questions import Question
    from topowidgets.studies.run import Run


@offering(LabKeywords)
class TopologyLab(SourceView):
    """Slide the learning rate in units of 1/K and watch the holes of the neuron cloud survive or close.

    A widget like any other: it stands in boxes, has a layout, and its traits are observed and linked. It
    starts to train when a page first shows it, in a process of its own. A recorded Run is played instead, by
    the page alone: scrub, step, loop. Its settings stay as they were; play, pause, step and reset act in
    every page that shows it.

    Args:
        config: a Config or the name of a preset; `pinch` by default. Or a Run, also one read from the log of
            a run that was killed.
        hide, lock: panels and controls that are away, or seen and cannot be moved (see
            `topowidgets.settings.visibility`).
        **changes: settings that differ from the config, for example `eta_k=3`. `rule` may be a function or
            class of your own (see `topowidgets.learning.rules.OwnRule`), with `eta`. And traits to begin
            with, for example `layout={"height": "400px"}`, `playing=False` or `step=4` (see
            `keywords.KEYWORDS`).

    Attributes:
        source: what its views show and are told. The traits are those of `SourceView`: eta_k, step, tau,
            hover and playing can be set; loss, persistence, sample_verdict, map_verdict and state are read.

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
        >>> recorded = TopologyLab(train("fold", steps=2), step=2)
        >>> recorded, recorded.sample_verdict
        (TopologyLab(fold, recorded), 'open')
    """

    _kind: ClassVar[str] = "lab"

    def __init__(
        self,
        config: Config | str | Run | None = None,
        *,
        hide: Sequence[str] = (),
        lock: Sequence[str] = (),
        **changes: Unpack[LabKeywords],
    ) -> None:
        limits = {"hide": list(names("hide", hide, HIDEABLE)), "lock": list(names("lock", lock, CONTROLS))}
        traits, settings = parted(changes)
        self._lab = LabSource(config, settings, {name: few for name, few in limits.items() if few})
        self._control = self._lab.control
        super().__init__(self._kind, self._lab, owns=True, **traits)

    def _words(self) -> str:
        return (
            f"{type(self).__name__}({self.config.preset}, "
            f"{'recorded' if self._control.client.recorded else self._control.state})"
        )

    # what it is

    @property
    def source(self) -> LabSource:
        """What its views show and are told; several share one."""
        return self._lab

    @property
    def config(self) -> Config:
        """The present run's settings."""
        return self._control.config

    @property
    def language(self) -> str:
        """Code of the language that was spoken when it was made, and that it speaks (see
        `topowidgets.set_language`).
        """
        return self.source.language

    @property
    def result(self) -> Run:
        """What has been recorded so far, also of a process that died: a Run, with save, figure, export_html
        and pandas.

        Raises:
            RuntimeError: before the first frame, and after close().
        """
        return self._control.client.run()

    def export_html(self, path: AnyPath) -> None:
        """Write what has been recorded so far as one HTML file that needs no kernel (see `Run.export_html`).

        Where nothing has been recorded yet, the run is trained to its end first, as fast as it goes. How far
        it is is told on stderr; interrupting the cell ends the wait.

        Raises:
            RuntimeError: where the training failed, and after close().
            ValueError, FileNotFoundError, IsADirectoryError: for a path that is not allowed.
        """
        from topowidgets.pages.page import checked_page

        target = checked_page(path)
        self._control.train_first(self._progress)
        self.result.export_html(target)

    def umap(self, frames: int = 12) -> Question:
        """Ask for one UMAP over key frames of what has been recorded so far; training goes on meanwhile (see
        `Run.joint_umap`).

        The views show it as soon as it is there, and `lab.umap().wait()` gives it.

        Raises:
            RuntimeError: after close().
        """
        return self.source.questions.umap(frames)

    def null_verdict(self, step: int | None = None) -> Question:
        """Ask whether the hole at a step is more than chance; training goes on meanwhile (see
        `Run.null_verdict`).

        Raises:
            RuntimeError: after close().
        """
        return self.source.questions.null_verdict(step)

    def view(self, kind: str = "lab") -> View:
        """A view of this lab, alone or among other widgets; it shares the lab's training."""
        return View(kind, self)

    # sharing it

    def share(self) -> str:
        """The state as one short string: settings, where the rate was slid, the training time that is looked
        at, the panels' choices.

        Raises:
            ConfigError: for a recording of another loop, or a rule of your own.

        Examples:
            >>> TopologyLab.from_string(TopologyLab("fold", eta_k=0.5).share()).config.eta_k
            0.5
        """
        return self.source.shared_state(self).to_string()

    def share_link(self, base: str, repository: str | None = None) -> str:
        """A link that opens the state on Binder, on a JupyterHub with nbgitpuller, or on a Jupyter server
        (see `sharing.link`).

        Raises:
            ConfigError: as `share`, and for a base that is no address.
        """
        return link(self.share(), base, repository)

    @staticmethod
    def from_string(text: str) -> TopologyLab:
        """The lab that a share-string holds.

        Once shown it trains to the training time that was looked at, and holds there.

        Raises:
            ConfigError: for a foreign, newer or damaged string, for one of an atlas, and for what is not
                allowed.
        """
        return TopologyLab.from_shared(SharedState.from_string(text))

    @staticmethod
    def from_shared(shared: SharedState) -> TopologyLab:
        """The lab of what was read from a string.

        Raises:
            ConfigError: for what opens as something else.
        """
        lab = TopologyLab(
            shared.of_kind("lab").config, hide=shared.hide, lock=shared.lock, panels=dict(shared.panels)
        )
        client = lab._control.client
        if shared.tau is not None and isinstance(client, WorkerClient):
            client.open_at(shared.tau, shared.rates)
            lab.source.pending_state = shared
        return lab

    # what it does

    def start(self) -> None:
        """Start the training process if there is none; showing the lab does.

        One that rests goes on as it was left.

        Raises:
            RuntimeError: after close().
        """
        self.source.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Train on to the run's end and wait for it. How far it is is told on stderr where no page shows it.

        Args:
            seconds: to wait at most; None for as long as it takes. Interrupting the cell ends the wait, and
                not the training.

        Returns:
            Whether nothing is trained any more: the run finished, diverged or failed, its process ended, or
            somebody paused it meanwhile.

        Raises:
            RuntimeError: after close().
        """
        return self._control.wait(seconds, self._progress)

    def play(self) -> None:
        """Start, or train on: after the run's end for its length once more, after a death from the last
        checkpoint.

        Raises:
            RuntimeError: after close().
        """
        self._control.play()

    def pause(self) -> None:
        """Hold still after the present step.

        A lab that is not shown yet will then begin paused, and its status says so.
        """
        self._control.pause()

    def take_step(self) -> None:
        """Take one step and hold still. Before the first start it starts, for one step.

        Raises:
            RuntimeError: before the first start, after close().
        """
        self._control.take_step()

    def reset(self) -> None:
        """Go back to the start, at the present rate, and wait there.

        After a death this starts a new process.
        """
        self._control.reset()

    def resume(self) -> None:
        """Start a new process after a death and go on from the last checkpoint.

        Raises:
            RuntimeError: after close(), and of a recording.
        """
        self._control.resume()

    @offering(LabChanges)
    def set(self, **changes: Unpack[LabChanges]) -> None:
        """Change the rate (eta_k or eta) or the speed of the run, or any other setting, which restarts it.

        Raises:
            ConfigError: naming the setting, its value and what is allowed; nothing is changed then.
        """
        self._control.set(changes)

    def choose(self, name: str) -> None:
        """Train a preset from its start.

        Raises:
            ConfigError: for a name that is not a preset.
        """
        self._control.choose(name)

    def begin(self, config: Config) -> None:
        """Go to the start of another run and wait there.

        Every step of a small network will be measured, at the speed "fast" too.
        """
        self._control.begin(config)

    def close(self) -> None:
        """End the training and the background process, close the views and remove what was logged."""
        super().close()

    def _progress(self) -> str:
        """How far the run is, for who waits for it; empty where a page shows it."""
        newest, end = self.source.last_frame, self.status.get("tau_end")
        if self.source.shown:
            return ""
        at = newest[0]["tau"] if newest else 0.0
        return f"{self.config.preset}: tau {at:.3g}" + (f" / {end:.3g}" if end else "")
