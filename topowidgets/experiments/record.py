"""A training loop that is not ours becomes a Run: recorded while it trains, or read from its checkpoints afterwards."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from topowidgets.config import Config
from topowidgets.experiments.frames import Framer
from topowidgets.experiments.observer import thresholds
from topowidgets.experiments.recorder import Recorder
from topowidgets.experiments.rows import SCALARS, Row, Snapshot
from topowidgets.experiments.run import Run
from topowidgets.experiments.tally import Tally
from topowidgets.kinds import RECORDED
from topowidgets.learning.measured import Curvature
from topowidgets.learning.recording import Tap, read_state, units_of_state
from topowidgets.topology.distortion import pair_ratios
from topowidgets.writing import AnyPath, expanded

UNKNOWN = Curvature(math.nan, math.nan, math.nan, None, math.nan)
"""Where nothing was measured."""

Cloud = Float[np.ndarray, "neurons dim"]


class Recording:
    """What is recorded of a loop; see `record`."""

    def __init__(self, tap: Tap, every: int, name: str) -> None:
        if every < 1:
            raise ValueError(f"every = {every} is not allowed: a whole number from 1.")
        self._tap, self._every = tap, every
        loss, self._curvature = _measured(tap)
        self._known = self._curvature is not UNKNOWN
        rule, settings = tap.rule if self._known else ("own", {})
        neurons = tap.units()
        config = _config(neurons, name, dtype=tap.dtype, rule=rule, eta=tap.eta or 1.0, **settings)
        self._film = _Film(config, self._curvature)
        self._eta: float = tap.eta
        self._before: Cloud | None = None
        self._row = self._film.row(0, 0.0, None, loss=loss) | self._curvature_columns()
        self._film.add(self._row, neurons, self._curvature)
        self._end: Callable[[], None] = lambda: None

    def __repr__(self) -> str:
        return f"Recording({self._film.config.preset}, {self._row['step']} steps)"

    def __enter__(self) -> Recording:  # noqa: PYI034 -- beartype takes Self only on classes that it decorates
        self._end = self._tap.around_steps(self._stepping, self._stepped)
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        neurons = self._tap.units()
        if self._film.last_step != self._row["step"] and np.isfinite(neurons).all():
            self._row |= self._film.picture(self._row, neurons, self._curvature, h2=True)

    @property
    def run(self) -> Run:
        """What was recorded so far."""
        return self._film.run()

    def _stepping(self) -> None:
        step = (self._row["step"] or 0) + 1
        self._before = self._tap.units() if step == 1 or step % self._every == 0 else None
        self._eta = self._tap.eta  # before a scheduler moves on

    def _stepped(self) -> None:
        film, eta = self._film, self._eta
        tick = eta * film.start.K if film.config.has_k else eta
        self._row = film.row(int(self._row["step"] or 0) + 1, (self._row["tau"] or 0.0) + tick, eta)
        if self._before is None:
            film.add(self._row)
            return
        neurons, before_step = self._tap.units(), self._curvature
        self._row["loss"], curvature = _measured(self._tap)
        if self._known:
            self._curvature = curvature
            self._row |= self._curvature_columns()
        if np.isfinite(neurons).all():
            self._row |= film.stretch(self._before, neurons, eta * before_step.K)
        film.add(self._row, neurons, self._curvature)

    def _curvature_columns(self) -> Row:
        return {"K": self._curvature.K, "lambda_max": self._curvature.lambda_max} if self._known else {}


def _measured(tap: Tap) -> tuple[float | None, Curvature]:
    loss, ends = tap.measure()
    return loss, UNKNOWN if ends is None else Curvature(ends[0], ends[1], math.nan, None, ends[2])


def record(
    module: Any,
    optimizer: Any,
    *,
    layer: Any = None,
    units: Callable[[Any], Any] | None = None,
    loss: Callable[[], Any] | None = None,
    every: int = 1,
    name: str = RECORDED,
) -> Recording:
    """Watch a training loop of your own, which becomes the Run `recording.run`.

    The neurons of a layer are x_i = [incoming weights, bias, outgoing weights] (SCIENCE.md section 1); a convolution's channels likewise.
    At each step, or at every so many, the cloud, its homology and the stretch of pairs are measured, which for a few hundred neurons takes
    some milliseconds. eta is the optimizer's. With `loss`, K, lambda_max and lambda_min of that loss with respect to the layer's units are
    measured too, by Lanczos on Hessian-vector products, and the clock is tau = sum of eta K0; without it the sum of eta. Momentum, weight
    decay and batches that the closure does not know of are not in K, and for a rule without a K no theorem is claimed. Folds, crossings,
    tracers and accuracy are not measured and are None.

    Args:
        module: a torch.nn.Module. optimizer: the torch.optim.Optimizer that trains it.
        layer: a Linear or convolution of the module, or its name; by default the first that is followed by one that takes its units.
            Activations, pooling and norms between the two do not count.
        units: a function of the module that returns the neurons, (n, D), in place of a layer. K is not measured then.
        loss: a function without arguments that returns the loss with its graph, on data that you choose. It must not change the module.
        every: measure the first step and every so many.
        name: what the run is called.

    Raises:
        ValueError: if the module has no such layer, if both layer and units are given, or `every` is below 1.

    Examples:
        >>> import torch
        >>> net = torch.nn.Sequential(torch.nn.Linear(1, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
        >>> x, sgd = torch.linspace(-1, 1, 16)[:, None], torch.optim.SGD(net.parameters(), lr=0.1)
        >>> with record(net, sgd) as recording:
        ...     for _ in range(3):
        ...         sgd.zero_grad()
        ...         (net(x) - x**2).square().mean().backward()
        ...         sgd.step()
        >>> recording.run
        Run(recorded, 3 steps, 4 frames)
    """
    return Recording(Tap(module, optimizer, layer, units, loss), every, name)


def from_checkpoints(
    checkpoints: AnyPath | Sequence[AnyPath | Mapping[str, Any]],
    *,
    units: str | Callable[[Any], Any] | None = None,
    steps: Iterable[int] | None = None,
    eta: float | None = None,
    name: str = "checkpoints",
) -> Run:
    """The Run of some checkpoints; see `Run.from_checkpoints`."""
    given = list(checkpoints) if isinstance(checkpoints, Sequence) and not isinstance(checkpoints, str) else _files(expanded(checkpoints))
    numbers = list(range(len(given))) if steps is None else [int(step) for step in steps]
    if len(numbers) != len(given) or sorted(set(numbers)) != numbers or not given or numbers[0] < 0:
        raise ValueError(
            f"steps = {numbers} is not allowed: one rising number for each of the {len(given)} checkpoints, of which there is one."
        )
    states = (one if isinstance(one, Mapping) else read_state(expanded(one)) for one in given)
    clouds = (units_of_state(state, units) for state in states)
    first = next(clouds)
    film = _Film(_config(first, name, rule="own", eta=eta or 1.0), UNKNOWN)
    for step, neurons in zip(numbers, chain([first], clouds), strict=True):
        film.add(film.row(step, step * (eta or 1.0), eta if step else None), neurons)
    return film.run()


class _Film:
    """Rows and frames of a loop that is not ours.

    Attributes:
        config: its settings, as far as they are known. start: curvature at its start.
        last_step: of the last frame.
    """

    def __init__(self, config: Config, start: Curvature) -> None:
        self.config, self.start, self.last_step = config, start, -1
        self._framer, self._recorder = Framer(config), Recorder(config, start)
        self._diverged = False
        self._tally = Tally(planar=True, simple=False)  # nothing that it counts is measured but ratios: the verdict says so

    def row(self, step: int, tau: float, eta: float | None, *, loss: float | None = None) -> Row:
        """A step's row with what is always known; eta_k where K0 and a rule with a K are."""
        row: Row = dict.fromkeys(SCALARS)
        eta_k = eta * self.start.K if eta is not None and self.config.has_k else None
        return row | {"step": step, "tau": tau, "eta": eta, "eta_k": eta_k, "loss": loss}

    def stretch(self, before: Cloud, after: Cloud, product: float) -> Row:
        """The columns of pair ratios and of the bound from the local K, where eta K of the step is known and the rule has a K."""
        low, high = pair_ratios(before, after)
        self._tally.ratio_min = low if self._tally.ratio_min is None else min(self._tally.ratio_min, low)
        self._tally.raise_to(ratio_max=high)
        bound = {"bound_low": 1 - product, "bound_high": 1 + product} if self.config.has_k else {}
        return {"ratio_min": low, "ratio_max": high, **bound}

    def add(self, row: Row, neurons: Cloud | None = None, curvature: Curvature = UNKNOWN) -> None:
        """A step, with a picture where its neurons are given and finite."""
        finite = neurons is None or bool(np.isfinite(neurons).all())
        self._diverged = self._diverged or not finite
        if neurons is not None and finite:
            row |= self.picture(row, neurons, curvature)
        self._recorder.add_rows([row])

    def picture(self, row: Row, neurons: Cloud, curvature: Curvature, *, h2: bool = False) -> Row:
        """Keep a frame of the row's step; what it says for the row."""
        nothing, step = np.zeros(0, bool), int(row["step"] or 0)
        snapshot = Snapshot(
            step=step,
            tau=row["tau"] or 0.0,
            eta=row["eta"],
            eta_k=row["eta_k"],
            neurons=neurons,
            tracers=np.zeros((0, neurons.shape[1])),
            folded=nothing,
            folded_tracers=nothing,
            fold_step=0,
            gluing=None,
            curvature=curvature,
            curvature_step=step,
            marks=thresholds(self.config, self.start.K, curvature),
            tally=dataclasses.replace(self._tally),
        )
        frame = self._framer.frame(snapshot, h2=h2)
        self._recorder.add_frame(frame)
        self.last_step = step
        return frame.homology_columns()

    def run(self) -> Run:
        """What was added so far."""
        rows = [dict(row) for row in self._recorder.rows]
        steps = max(1, int(rows[-1]["step"] or 0))
        return Run(self.config.replace(steps=steps), self.start, rows, list(self._recorder.frames), diverged=self._diverged)


def _config(neurons: Cloud, name: str, *, dtype: str = "float64", **rule: Any) -> Config:
    count, dim = neurons.shape
    world: dict[str, Any] = dict.fromkeys(("shape", "task", "network"), RECORDED)
    return Config(preset=name, **world, neurons=count, dim=dim, tracers=0, dtype=dtype, eta_k=None, tau=None, steps=1, **rule)


def _files(folder: Path) -> list[Path]:
    """The checkpoints of a folder, or one file: *.pt and *.pth by the numbers in their names."""
    if not folder.is_dir():
        return [folder]
    found = [path for path in folder.iterdir() if path.suffix in (".pt", ".pth")]
    if not found:
        raise ValueError(f"{folder} holds no *.pt and no *.pth file.")
    return sorted(found, key=lambda path: ([int(number) for number in re.findall(r"\d+", path.stem)], path.name))
