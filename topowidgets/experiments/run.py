"""A Run: what was trained and measured, with save, load and a summary; and `train`, which makes one without any widget."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from topowidgets import __version__
from topowidgets.config import Config
from topowidgets.experiments.frames import Frame, Framer
from topowidgets.experiments.observer import SCALARS, Observer, Row
from topowidgets.experiments.recorder import Recorder, read_log
from topowidgets.experiments.records import finite
from topowidgets.learning.curvature import Curvature
from topowidgets.learning.machine import threads_for
from topowidgets.learning.trainer import Trainer
from topowidgets.presets import configured

if TYPE_CHECKING:
    import plotly.graph_objects
    import xarray

SMALL_NETWORK = 4096
"""Neurons times coordinates up to which every step is measured."""

KEY_FRAMES = 400
"""Most frames with a diagram that a headless run keeps."""


class Run:
    """A recorded run.

    Attributes:
        config: its settings. start: curvature at the start.
        rows: one for each step, by the names in SCALARS.
        frames: key frames with cloud, bars and verdicts.
    """

    def __init__(self, config: Config, start: Curvature, rows: list[Row], frames: list[Frame], *, diverged: bool = False) -> None:
        self.config, self.start, self.rows, self.frames, self.diverged = config, start, rows, frames, diverged

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

    def column(self, name: str) -> Float[np.ndarray, " steps"]:
        """One scalar of every step, NaN where it was not measured."""
        return np.array([np.nan if row[name] is None else row[name] for row in self.rows], dtype=float)

    def summary(self) -> dict[str, Any]:
        """What came out, as plain JSON values; the keys are those of `topowidgets run --json`.

        K, lambda_max, lambda_min and h_plus are those of the start; crossings and homology those of the last frame.
        """
        last, facts = self.rows[-1], self.frames[-1].facts
        first = self.rows[1] if len(self.rows) > 1 else dict.fromkeys(SCALARS)
        tally, sample = facts["tally"], facts["sample_verdict"]
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
            "betti": facts["betti"],
            "h1_birth": sample["birth"],
            "h1_death": sample["death"],
            "h1_persistence": sample["persistence"],
            "sample_verdict": sample["verdict"],
            "sample_rule": sample["rule"],
            "map_verdict": facts["map_verdict"]["verdict"],
            "map_rule": facts["map_verdict"]["rule"],
            "map_detail": facts["map_verdict"]["detail"],
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
            panel: neurons, barcode, diagram, loss, rate, ratios or topology.
            step: the frame to show, or to mark in a timeline; of the kept frames the newest at or before it. None for the last.
            theme: light or dark.

        Raises:
            ValueError: for an unknown panel or theme, or a step before the first frame.

        Examples:
            >>> train("pinch", steps=2).figure("barcode").layout.xaxis.title.text
            'alpha radius / cloud radius'
        """
        from topowidgets.experiments.figures import run_figure

        return run_figure(self, panel, step, theme)

    @property
    def dataset(self) -> xarray.Dataset:
        """The run as one Dataset.

        Dimensions: step (every step's scalars), frame (key frames, those with neurons), neuron, coord, and bar: the bars of all these
        frames one after another, those of frame f at bar_offset[f] to bar_offset[f + 1].
        """
        import xarray as xr

        frames = [frame for frame in self.frames if len(frame.neurons)]
        bars = np.concatenate([frame.bars for frame in frames]) if frames else np.empty((0, 3))
        offsets = np.cumsum([0, *(len(frame.bars) for frame in frames)])
        values: dict[str, Any] = {name: ("step", self.column(name)) for name in SCALARS if name != "step"}
        values |= {
            "frame_step": ("frame", np.array([frame.step for frame in frames], dtype=np.int64)),
            "frame_tau": ("frame", np.array([frame.tau for frame in frames], dtype=float)),
            "neurons": (("frame", "neuron", "coord"), np.stack([frame.neurons for frame in frames])),
            "radius": ("frame", np.array([frame.facts["radius"] for frame in frames], dtype=float)),
            "bar_degree": ("bar", bars[:, 0].astype(np.int64)),
            "bar_birth": ("bar", bars[:, 1], {"units": "cloud radius"}),
            "bar_death": ("bar", bars[:, 2], {"units": "cloud radius"}),
            "bar_offset": ("frame_edge", offsets.astype(np.int64)),
        }
        data = xr.Dataset(values, coords={"step": self.column("step").astype(np.int64)})
        data["tau"].attrs["units"] = "sum of eta K0" if self.config.has_k else "sum of eta"
        data["eta_k"].attrs["units"] = "1/K0"
        start = {f"start_{name}": value for name, value in vars(self.start).items() if value is not None}
        data.attrs |= {"topowidgets": __version__, "config": self.config.to_json(), "diverged": int(self.diverged), **start}
        data.attrs["facts"] = json.dumps([frame.facts for frame in frames])
        return data

    def save(self, path: str | Path) -> None:
        """Write the run to a NetCDF file."""
        self.dataset.to_netcdf(path, engine="h5netcdf")


def train(
    config: Config | str | None = None, *, log: str | Path | None = None, progress: Callable[[Row], None] | None = None, **changes: Any
) -> Run:
    """Train one Config here and now, without a widget, and measure as it goes.

    Small networks have every step measured; large ones geometry each 5th, curvature each 20th step, homology at up to 60 frames, and
    always the first and the last step. A run that diverges stops and keeps its frames.

    Args:
        config: a Config or the name of a preset; `pinch` by default.
        log: a file to append every row and frame to as it is made; an old one is replaced.
        progress: called with each step's row.
        **changes: settings that differ from the config, for example `eta_k=3`.

    Raises:
        ConfigError: naming the setting, its value and what is allowed.

    Examples:
        >>> run = train("pinch", eta_k=3)
        >>> run.summary()["sample_verdict"], run.summary()["map_verdict"]
        ('closed', 'crossed')
    """
    config = configured(config, changes)
    with threads_for(config):
        trainer = Trainer(config)
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
    observer, framer = Observer(trainer), Framer(config)
    row = observer.start()
    frame: Frame | None = framer.frame(observer.snapshot())
    for step in trainer.run():
        _keep(recorder, row, frame, progress)
        edge = step.number in (1, trainer.planned)
        geometry, curvature = (edge or step.number % every == 0 for every in (every_geometry, every_curvature))
        row, frame = observer.observe(step, geometry=geometry, curvature=curvature), None
        if not trainer.diverged and (edge or step.number % every_frame == 0):
            frame = framer.frame(observer.snapshot())
    _keep(recorder, row, frame, progress)


def _keep(recorder: Recorder, row: Row, frame: Frame | None, progress: Callable[[Row], None] | None) -> None:
    if frame is not None:
        row |= {"b0": frame.facts["betti"]["b0"], "b1": frame.facts["betti"]["b1"]}
        recorder.add_frame(frame)
    recorder.add_row(row)
    if progress is not None:
        progress(row)
