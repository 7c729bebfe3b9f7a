"""A Run: what was trained and measured, with save, load and a summary; and `train`, which makes one without any widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from topowidgets.config import Config
from topowidgets.experiments.frames import Frame, Framer
from topowidgets.experiments.observer import Observer
from topowidgets.experiments.recorder import Recorder, read_log
from topowidgets.experiments.records import finite
from topowidgets.experiments.rows import SCALARS, Row
from topowidgets.learning.machine import threads_for
from topowidgets.learning.measured import Curvature
from topowidgets.learning.rules import OwnRule
from topowidgets.learning.trainer import Trainer
from topowidgets.presets import configured
from topowidgets.texts import speaking, words

if TYPE_CHECKING:
    import plotly.graph_objects
    import xarray

    from topowidgets.experiments.questions import HoleAgainstChance, UMAPPicture

SMALL_NETWORK = 4096
"""Neurons times coordinates up to which every step is measured."""

KEY_FRAMES = 400
"""Most frames with a diagram that a headless run keeps."""

H2_FRAMES = 6
"""Parts that a headless run is divided into by the frames at which H2 is measured where it is measured apart."""


class Run:
    """A recorded run.

    Attributes:
        config: its settings. start: curvature at the start.
        rows: one for each step, by the names in SCALARS.
        frames: key frames with cloud, bars and verdicts.
        umap: the joint UMAP that was fitted last, None before the first; figures of its steps show it.
    """

    def __init__(self, config: Config, start: Curvature, rows: list[Row], frames: list[Frame], *, diverged: bool = False) -> None:
        self.config, self.start, self.rows, self.frames, self.diverged = config, start, rows, frames, diverged
        self.umap: UMAPPicture | None = None

    def __repr__(self) -> str:
        steps = int(self.rows[-1]["step"] or 0) if self.rows else 0
        return f"Run({self.config.preset}, {steps} steps, {len(self.frames)} frames{', diverged' * self.diverged})"

    @classmethod
    def from_log(cls, path: str | Path) -> Run:
        """The run of an append log, also one cut off by a kill.

        Raises:
            ValueError: if the file is no log of a run.
        """
        recorded = read_log(Path(path))
        return cls(recorded.config, recorded.start, recorded.rows, recorded.frames, diverged=recorded.diverged)

    @classmethod
    def from_checkpoints(
        cls,
        checkpoints: str | Path | Sequence[str | Path | Mapping[str, Any]],
        *,
        units: str | Callable[[Any], Any] | None = None,
        steps: Iterable[int] | None = None,
        eta: float | None = None,
        name: str = "checkpoints",
    ) -> Run:
        """The run whose checkpoints these are: a cloud and its homology for each. What lies between them is not known and is None.

        Args:
            checkpoints: a folder of *.pt and *.pth files, which are taken by the numbers in their names, or a list of files or state
                dicts. A file is read with torch.load(weights_only=True), so nothing in it is executed.
            units: the layer whose units are the neurons, by its name in the state dict; by default the first that is followed by one
                that takes its units. Or a function of the state dict that returns (neurons, D).
            steps: the steps at which they were taken, rising; 0, 1, 2, ... by default.
            eta: the rate, where it was one. The clock is then the sum of eta, and else the number of steps.
            name: what the run is called.

        Raises:
            FileNotFoundError: if there is no such file.
            ValueError: for a file with other objects than tensors and plain values, a layer that is not there, or steps that do not fit.

        Examples:
            >>> import torch
            >>> net = torch.nn.Sequential(torch.nn.Linear(1, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
            >>> Run.from_checkpoints([net.state_dict()])
            Run(checkpoints, 0 steps, 1 frames)
        """
        from topowidgets.experiments.record import from_checkpoints

        return from_checkpoints(checkpoints, units=units, steps=steps, eta=eta, name=name)

    @classmethod
    def load(cls, path: str | Path, group: str | None = None) -> Run:
        """The run that `save` wrote: every number, picture and word of it. The file is data; nothing in it is executed.

        Args:
            group: of a file with several runs, as `Atlas.save` writes it, the one to read.

        Raises:
            FileNotFoundError: if there is no such file.
            ValueError: if it is no saved run, naming what is missing or wrong.

        Examples:
            >>> import tempfile
            >>> path = Path(tempfile.mkdtemp()) / "run.nc"
            >>> train("pinch", steps=2).save(path)
            >>> Run.load(path)
            Run(pinch, 2 steps, 3 frames)
        """
        from topowidgets.experiments.dataset import from_dataset, read_netcdf

        recorded = from_dataset(read_netcdf(path, group))
        return cls(recorded.config, recorded.start, recorded.rows, recorded.frames, diverged=recorded.diverged)

    def column(self, name: str) -> Float[np.ndarray, " steps"]:
        """One scalar of every step, NaN where it was not measured."""
        return np.array([np.nan if row[name] is None else row[name] for row in self.rows], dtype=float)

    @speaking("en")
    def summary(self) -> dict[str, Any]:
        """What came out, as plain JSON values in English; the keys are those of `topowidgets run --json`.

        K, lambda_max, lambda_min and h_plus are those of the start; crossings and homology those of the last frame. The sample verdict
        is on the hole that the shape has, of degree `sample_degree`. What begins with h2 is None where H2 was not measured; `h2_measured`
        says when and how it was.
        """
        last, facts = self.rows[-1], self.frames[-1].facts
        first = self.rows[1] if len(self.rows) > 1 else dict.fromkeys(SCALARS)
        worded, betti_rule = self.frames[-1].worded, words().seen.betti_rule(facts["betti"])
        tally, sample, mapped = facts["tally"], worded["sample_verdict"], worded["map_verdict"]
        values = {
            "config": self.config.to_dict(),
            "K": self.start.K,
            "lambda_max": self.start.lambda_max,
            "lambda_min": self.start.lambda_min,
            "h_plus": self.start.h_plus,
            "h_plus_tracers": self.start.h_plus_tracers,
            "first_step": {name: first[name] for name in ("ratio_min", "ratio_max", "folded")},
            "ratio_min": tally["ratio_min"],
            "ratio_max": tally["ratio_max"],
            "folded_most": tally["folded"],
            "folded_tracers_most": tally["folded_tracers"],
            "crossings": last["crossings"],
            "crossings_most": tally["crossings"],
            "tracer_crossings": last["tracer_crossings"],
            "tracer_crossings_most": tally["tracer_crossings"],
            "betti": {**facts["betti"], "rule": betti_rule},
            **_longest(self.frames[-1], 1),
            **_longest(self.frames[-1], 2),
            "h2_measured": facts["h2"],
            "sample_degree": sample["degree"],
            "sample_verdict": sample["verdict"],
            "sample_rule": sample["rule"],
            "map_verdict": mapped["verdict"],
            "map_rule": mapped["rule"],
            "map_detail": mapped["detail"],
            "loss_start": self.rows[0]["loss"],
            "loss": last["loss"],
            "accuracy": last["accuracy"],
            "steps": last["step"],
            "tau": last["tau"],
            "diverged": self.diverged,
        }
        return dict(finite(values))

    def figure(self, panel: str, step: int | None = None, theme: str = "light") -> plotly.graph_objects.Figure:
        """One panel as a plotly figure.

        Args:
            panel: neurons, umap, barcode, diagram, fit, loss, rate, ratios, gluing or topology.
            step: the frame to show, or to mark in a timeline; of the kept frames the newest at or before it. None for the last.
            theme: light or dark.

        Raises:
            ValueError: for an unknown panel or theme, a step before the first frame, or the fit of a network of more than one input.

        Examples:
            >>> train("pinch", steps=2).figure("barcode").layout.xaxis.title.text
            'alpha radius / cloud radius'
        """
        from topowidgets.experiments.figures import run_figure

        return run_figure(self, panel, step, theme)

    def save_picture(self, path: str | Path, panel: str = "neurons", step: int | None = None, theme: str = "light") -> None:
        """Write one panel as a picture, without a browser: the same as `figure`, drawn by matplotlib.

        Args:
            path: ends in .svg or .pdf for vectors, or in .png.
            panel, step, theme: as for `figure`.

        Raises:
            ValueError: for another ending, an unknown panel or theme, or a step before the first frame.
            OSError: if the file cannot be written.

        Examples:
            >>> import tempfile
            >>> path = Path(tempfile.mkdtemp()) / "barcode.svg"
            >>> train("pinch", steps=2).save_picture(path, "barcode")
            >>> "alpha radius / cloud radius" in path.read_text()
            True
        """
        from topowidgets.plots.printed import write_picture

        write_picture(self.figure(panel, step, theme), Path(path))

    def animate(self, path: str | Path, *, seconds: float = 6.0, most: int = 60, theme: str = "light") -> None:
        """Write the run as a film: the neurons beside their barcode, with the clock, at an even pace of training time.

        Args:
            path: ends in .gif, or in .mp4 where ffmpeg is installed.
            seconds: how long it runs. most: pictures.
            theme: light or dark.

        Raises:
            ValueError: for another ending or theme, or numbers that are not positive.
            FileNotFoundError: if its folder is not there.
            RuntimeError: where what would write the film is not installed, or the run has kept no frame.
        """
        from topowidgets.experiments.film import write_run_film

        write_run_film(self, Path(path), seconds=seconds, most=most, theme=theme)

    def joint_umap(self, frames: int = 12, seed: int = 0) -> UMAPPicture:
        """One UMAP over key frames of the run, which holds still from frame to frame (see `experiments.questions.umap_of`).

        Args:
            frames: most key frames.
            seed: of UMAP.

        Raises:
            ValueError: frames below 1, or fewer than 8 neurons.
        """
        from topowidgets.experiments.questions import umap_of

        self.umap = umap_of(self.frames, frames, seed=seed)
        return self.umap

    def null_verdict(self, step: int | None = None) -> HoleAgainstChance:
        """Whether the hole is more than chance: its bar against those of 20 holeless clouds (see `topology.null_verdict`).

        Args:
            step: of the frames that hold their neurons the newest at or before it; None for the last.

        Raises:
            ValueError: no such frame.

        Examples:
            >>> answer = train("pinch", steps=2).null_verdict()
            >>> answer.step, answer.verdict.verdict
            (2, 'open')
        """
        from topowidgets.experiments.questions import hole_against_chance

        return hole_against_chance(self.config, self.frames, step)

    @property
    def dataset(self) -> xarray.Dataset:
        """The run as one Dataset with names and units; its dimensions are told in `dataset.to_dataset`."""
        from topowidgets.experiments.dataset import to_dataset

        return to_dataset(self)

    def save(self, path: str | Path) -> None:
        """Write the run to a NetCDF file, which `load` and xarray open."""
        self.dataset.to_netcdf(path, engine="h5netcdf")

    def export_html(self, path: str | Path) -> None:
        """Write the run as one HTML file to scrub and play in any browser, without a kernel and with the network off.

        Numbers are rounded: a position or a bar to 1/32766 of the largest in its column of a picture, all others to 7 digits. Of very long
        runs every second picture is left out until 1000 and 24 MB are left.

        Args:
            path: of the file, which ends in .html; an old one is replaced.

        Raises:
            ValueError: if no frame was kept, or for another ending.
            FileNotFoundError, IsADirectoryError: if the folder is not there, or the path is one.

        Examples:
            >>> import tempfile
            >>> path = Path(tempfile.mkdtemp()) / "run.html"
            >>> train("pinch", steps=2).export_html(path)
            >>> path.stat().st_size < 400_000
            True
        """
        from topowidgets.experiments.as_page import run_page
        from topowidgets.pages.page import write_page

        write_page(path, run_page(self))

    def to_csv(self, path: str | Path) -> None:
        """Write the scalars of every step as CSV, by the names in SCALARS; two lines that begin with # say what they are and their units.

        Examples:
            >>> import tempfile
            >>> path = Path(tempfile.mkdtemp()) / "run.csv"
            >>> train("pinch", steps=2).to_csv(path)
            >>> path.read_text().splitlines()[2][:14]
            'step,tau,eta,e'
        """
        from topowidgets.experiments.table import write_csv

        write_csv(Path(path), [self], rated=False)


def _longest(frame: Frame, degree: int) -> dict[str, float | None]:
    """The longest finite bar of a degree in cloud radii: zeros where there is none, None where the degree was not measured."""
    measured = degree < 2 or frame.facts["h2"] is not None
    bars = frame.bars[(frame.bars[:, 0] == degree) & np.isfinite(frame.bars[:, 2]), 1:]
    birth, death = bars[np.argmax(bars[:, 1] - bars[:, 0])].tolist() if len(bars) else (0.0, 0.0)
    values = {"birth": birth, "death": death, "persistence": death - birth}
    return {f"h{degree}_{name}": value if measured else None for name, value in values.items()}


def train(
    config: Config | str | None = None,
    *,
    log: str | Path | None = None,
    progress: Callable[[Row], None] | None = None,
    rule: str | OwnRule | type[OwnRule] | None = None,
    **changes: Any,
) -> Run:
    """Train one Config here and now, without a widget, and measure as it goes.

    Small networks have every step measured; large ones geometry each 5th, curvature each 20th step, homology at up to 60 frames, and
    always the first and the last step. H2 comes with every diagram in three dimensions; above, it is measured at the first and the last
    frame and at up to 5 between (see `homology.Homology`). A run that diverges stops and keeps its frames.

    Args:
        config: a Config or the name of a preset; `pinch` by default.
        log: a file to append every row and frame to as it is made; an old one is replaced.
        progress: called with each step's row.
        rule: a learning rule by its name, or one of your own: a function or class as in `topowidgets.learning.rules.OwnRule`, with `eta`.
        **changes: settings that differ from the config, for example `eta_k=3`.

    Raises:
        ConfigError: naming the setting, its value and what is allowed.

    Examples:
        >>> run = train("pinch", eta_k=3)
        >>> run.summary()["sample_verdict"], run.summary()["map_verdict"]
        ('closed', 'crossed')
        >>> train("pinch", rule=lambda points, gradient, eta, state: points - eta * gradient.tanh(), eta=0.1, steps=3).config.rule
        'own'
    """
    own = rule if callable(rule) else None
    if rule is not None:
        changes["rule"] = rule if own is None else "own"
    config = configured(config, changes)
    with threads_for(config):
        trainer = Trainer(config, own)
        recorder = Recorder(config, trainer.start, None if log is None else Path(log))
        try:
            _follow(trainer, recorder, progress)
            if trainer.diverged:
                recorder.add_divergence()
        finally:
            recorder.close()
    return Run(config, trainer.start, recorder.rows, recorder.frames, diverged=trainer.diverged)


def _follow(trainer: Trainer, recorder: Recorder, progress: Callable[[Row], None] | None) -> None:
    config = trainer.config
    small = config.neurons * config.unit_dim <= SMALL_NETWORK
    every_geometry, every_curvature = (1, 1) if small else (5, 20)
    every_frame = max(1 if small else 10, trainer.planned // (KEY_FRAMES if small else 60))
    every_h2 = every_frame * max(1, -(-trainer.planned // (H2_FRAMES * every_frame)))
    observer, framer = Observer(trainer), Framer(config)
    row = observer.start()
    frame: Frame | None = framer.frame(observer.snapshot())
    for step in trainer.run():
        _keep(recorder, row, frame, progress)
        edge = step.number in (1, trainer.planned)
        geometry, curvature = (edge or step.number % every == 0 for every in (every_geometry, every_curvature))
        row, frame = observer.observe(step, geometry=geometry, curvature=curvature), None
        if not trainer.diverged and (edge or step.number % every_frame == 0):
            h2 = step.number == trainer.planned or step.number % every_h2 == 0
            frame = framer.frame(observer.snapshot(), h2=h2)
    _keep(recorder, row, frame, progress, edge=True)


def _keep(recorder: Recorder, row: Row, frame: Frame | None, progress: Callable[[Row], None] | None, *, edge: bool = False) -> None:
    if frame is not None:
        row |= frame.betti_columns()
        recorder.add_frame(frame, edge=edge)
    recorder.add_rows([row])
    if progress is not None:
        progress(row)
