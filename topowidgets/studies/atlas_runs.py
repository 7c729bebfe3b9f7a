"""How an atlas is trained: rates side by side or one after another, measured at common times, the rate that
is looked at first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from topowidgets.learning.batched import States, descend_batched
from topowidgets.learning.machine import threads_for
from topowidgets.learning.shapes import hole_degree
from topowidgets.learning.trainer import Trainer
from topowidgets.measuring.cadence import StepCadence
from topowidgets.measuring.framer import Framer
from topowidgets.measuring.observer import Observer, measured_every_step
from topowidgets.measuring.snapshot import Snapshot
from topowidgets.recording.events import Event
from topowidgets.recording.frame import Frame
from topowidgets.recording.step_row import Row
from topowidgets.recording.thinning import every_nth_from_last, stride
from topowidgets.settings.config import Config
from topowidgets.settings.rate_grid import (
    FRAMES,
    LARGE_FRAMES,
    checked_rates,
    kept_steps,
    nearest_rates,
    side_by_side,
)
from topowidgets.studies.run import Run
from topowidgets.topology.persistence import ALPHA_MAX_DIM, rips_diagram

Each = Callable[[Callable[[Snapshot], Frame], Iterable[Snapshot]], Iterable[Frame]]
"""`map`, or that of an executor, which lets the snapshots go on while a thread makes the frames; homology
lets go of Python's lock."""

LARGE_CURVATURE = 3
"""Of a large network curvature, folds and gluing are measured at the first step, at each so many-th frame,
and at the last."""

KEPT_BYTES = 16 * 2**20
"""Bytes of neurons in their own space that a rate keeps; above it they are kept at every second, third, ...
frame."""


def atlas_runs(
    config: Config,
    eta_k: Sequence[float] | None = None,
    *,
    first: float | None = None,
    frames: int | None = None,
    share: int = 1,
    start: Trainer | None = None,
) -> Iterator[tuple[float, Run]]:
    """Train and measure each rate, the one nearest to `first` before all others, and near ones before far
    ones.

    Steps between the kept ones are trained and not measured, so what is said of the map rests on the kept
    steps alone. Where the rates can be trained side by side it is done in float32 up to the step before each
    kept one, and that step is taken and measured in the Config's own precision. A large network is trained on
    while a thread measures its homology; its curvature is measured at some of the frames (LARGE_CURVATURE),
    and H2, where it is not the hole that is asked after, at the first and the last.

    Args:
        config: what is trained; its own rate has no meaning here.
        eta_k: rates in units of 1/K0; by default 24 from 0.1 to 8.
        first: the rate that is looked at; by default the config's.
        frames: most frames of a rate; by default 48, and 25 of a large network.
        share: processes among which the cores are shared.
        start: a trainer of the config at any rate, at its start, where there is one; it is not moved.

    Yields:
        (rate, Run), as they are done.

    Raises:
        ConfigError: for rates that are not allowed, or a rule without a K.
    """
    rates = nearest_rates(checked_rates(config, eta_k), first or config.eta_k or 1.0)
    small = measured_every_step(config)
    with threads_for(config, share), ThreadPoolExecutor(1) as thread:
        if not small and config.unit_dim > ALPHA_MAX_DIM:
            # its packages take as long to load as K takes to be measured
            thread.submit(rips_diagram, np.eye(3))
        template = start or Trainer(config.replace(eta_k=rates[0]))
        yield from _rows(
            template, rates, frames or (FRAMES if small else LARGE_FRAMES), map if small else thread.map
        )


def _rows(template: Trainer, rates: Sequence[float], frames: int, each: Each) -> Iterator[tuple[float, Run]]:
    """The rows of an atlas, in the order of the rates, the first of them by itself."""
    config = template.config

    def trainer(rate: float) -> Trainer:
        return Trainer(config.replace(eta_k=rate), like=template)

    together = side_by_side(config, cuda=template.device.type == "cuda")
    for group in (rates[:1], rates[1:]):
        steps = [kept_steps(trainer(rate).planned, frames) for rate in group]
        before: Sequence[States | None] = [None] * len(group)
        if together and group:
            before = descend_batched(template, group, [[step - 1 for step in kept[1:]] for kept in steps])
        for rate, kept, points in zip(group, steps, before, strict=True):
            yield rate, _row(trainer(rate), kept, points, each)


def _row(trainer: Trainer, kept: Sequence[int], before: States | None, each: Each) -> Run:
    """One rate's run: a row and a frame at each kept step; `before` holds the points one step earlier, or the
    trainer goes there.
    """
    config, framer = trainer.config, Framer(trainer.config)
    rows: list[Row] = []

    def picture(snapshot: Snapshot) -> Frame:
        return framer.frame(snapshot, h2=hole_degree(config.shape) == 2 or snapshot.step in (0, kept[-1]))

    pictures = list(each(picture, _measured(trainer, kept, before, rows)))
    for row, frame in zip(rows, pictures, strict=False):  # the row of a divergence has no frame
        row.update(frame.homology_columns())
    events = [Event("diverged", trainer.steps, trainer.tau)] if trainer.diverged else []
    return Run(config, trainer.start, rows, _within(pictures), events=events)


def _measured(
    trainer: Trainer, kept: Sequence[int], before: States | None, rows: list[Row]
) -> Iterator[Snapshot]:
    """Train to each kept step, add its row and give its snapshot; a divergence has a row alone."""
    observer = Observer(trainer)
    rows.append(observer.start())
    yield observer.snapshot()
    each = 1 if measured_every_step(trainer.config) else LARGE_CURVATURE
    cadence = StepCadence(curvature=each, first=0, last=len(kept) - 2)
    for number, step in enumerate(kept[1:]):
        if step - kept[number] > 1:
            observer.extremes.whole = False  # nothing is called injective where steps were not looked at
        if not _gone_to(trainer, step - 1, None if before is None else before[number]):
            return
        taken = trainer.advance()
        curvature = cadence.due(number).curvature and not trainer.diverged
        rows.append(observer.observe(taken, curvature=curvature))
        if trainer.diverged:
            return
        yield observer.snapshot()


def _within(frames: list[Frame]) -> list[Frame]:
    """The frames, with their neurons in full at as many as KEPT_BYTES allow, the last among them."""
    n = stride(sum(frame.neurons.nbytes for frame in frames), KEPT_BYTES)
    whole = set(every_nth_from_last(range(len(frames)), n))
    return [
        frame if number in whole else dataclasses.replace(frame, neurons=frame.neurons[:0])
        for number, frame in enumerate(frames)
    ]


def _gone_to(trainer: Trainer, step: int, points: States | None) -> bool:
    """Go to a step, at once where its points are known; whether the run is still within bounds there."""
    if points is not None:
        trainer.jump(points, step)
    while trainer.steps < step and not trainer.diverged:
        trainer.advance()
    return not trainer.diverged
