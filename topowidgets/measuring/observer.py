"""What one step did: pair ratios, folds, crossings and curvature, and the tallies that the map verdict rests
on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float

from topowidgets.learning.curvature import DENSE_DIM
from topowidgets.learning.measured import Curvature
from topowidgets.learning.step import Step, points_of
from topowidgets.learning.trainer import Trainer
from topowidgets.measuring.extremes import Extremes
from topowidgets.measuring.snapshot import Snapshot
from topowidgets.recording.products import FACTORS, Products
from topowidgets.recording.step_row import Row, empty_row
from topowidgets.settings.config import Config
from topowidgets.topology.clouds import cloud_radius
from topowidgets.topology.distortion import gluing_rate, hull_grid, pair_ratios
from topowidgets.topology.planar import self_crossings

SMALL_NETWORK = 4096
"""Neurons times coordinates up to which every step is measured."""

GLUING_EACH = 256
"""Neurons up to which the pairs' gluing rates (2 ms) are measured as often as the pair ratios; above, as
often as the curvature."""

GLUING_MOST = 1024
"""Neurons above which they are not measured: half a million pairs take 140 ms and ten numbers each."""

HULL_RESOLUTION = 32
"""Grid points along each side of the hull's bounding box at which injectivity is sampled."""


def measured_every_step(config: Config) -> bool:
    """Whether the network is so small that each of its steps can be measured."""
    return config.neurons * config.unit_dim <= SMALL_NETWORK


class Observer:
    """Measures a trainer's steps.

    Every step is counted; the costly measures are made when asked for and carry their step.

    Attributes:
        extremes: the worst of each measure so far.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        config = trainer.config
        self._plane = config.unit_dim == 2
        self._few_coordinates = config.unit_dim <= DENSE_DIM
        self._gluing_each = GLUING_EACH if self._few_coordinates else 0
        self._closed = self._plane and config.closed_curve
        # relu: phi has kinks, the map can tear
        self._folds = config.rule_kind.plain and config.activation != "relu"
        self.extremes = Extremes(planar=self._plane, simple=config.simple_curve)
        self.curvature, self.curvature_step = trainer.start, trainer.steps
        self._folded = self._folded_tracers = np.zeros(0, bool)
        self._fold_step = trainer.steps
        self._gluing: dict[str, Any] | None = None
        self._eta: float | None = None
        self._products = Products(config.edge_factor)

    def start(self) -> Row:
        """The row of the state before the first step."""
        row = self._row(eta=None)
        self._evaluate(row, accuracy=True)
        self._cross(row, *points_of(self._trainer.current))
        self.extremes.start()
        return self._products.fill(row)

    def observe(self, step: Step, *, geometry: bool = True, curvature: bool = True) -> Row:
        """The row of a step.

        Args:
            geometry: measure loss, pair ratios and, of neurons of few coordinates, accuracy, folds, crossings
                and, in the plane, sampled injectivity.
            curvature: measure K, lambda_max and h_plus at the state after the step, and accuracy and folds of
                larger neurons.
        """
        geometry = geometry or curvature
        self._eta = step.eta
        row = self._row(eta=step.eta)
        if geometry:
            self._evaluate(row, accuracy=self._few_coordinates or curvature)
            self._measure_map(
                step, row, folds=self._folds and (self._few_coordinates or curvature), gluing=curvature
            )
        else:
            self.extremes.whole = False
        if curvature:
            self.curvature = self._trainer.curvature()
            self.curvature_step = step.number
            row |= {
                "K": self.curvature.K,
                "lambda_max": self.curvature.lambda_max,
                "h_plus": self.curvature.h_plus,
            }
            row["h_plus_tracers"] = self.curvature.h_plus_tracers
            row["preconditioned_sharpness"] = self.curvature.preconditioned_sharpness
        return self._products.fill(row)

    def snapshot(self) -> Snapshot:
        """The present state for a picture."""
        trainer = self._trainer
        neurons, tracers = points_of(trainer.current)
        return Snapshot(
            layer=trainer.network.group.name,
            step=trainer.steps,
            tau=trainer.tau,
            eta=self._eta,
            eta_k=None if self._eta is None else self._in_units(self._eta),
            neurons=neurons,
            tracers=tracers,
            folded=self._folded,
            folded_tracers=self._folded_tracers,
            fold_step=self._fold_step,
            gluing=self._gluing,
            curvature=self.curvature,
            curvature_step=self.curvature_step,
            marks=thresholds(trainer.config, trainer.start.K, self.curvature),
            extremes=dataclasses.replace(self.extremes),
        )

    def checkpoint(self) -> dict[str, Any]:
        """What a resumed run must know of the steps before: plain values."""
        curvature = {"curvature": dataclasses.asdict(self.curvature), "curvature_step": self.curvature_step}
        return {"eta": self._eta, "tally": dataclasses.asdict(self.extremes), **curvature}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Go on from a checkpoint."""
        self._eta, self.extremes = values["eta"], Extremes(**values["tally"])
        self.curvature, self.curvature_step = Curvature(**values["curvature"]), int(values["curvature_step"])
        known = {name: getattr(self.curvature, name) for name in FACTORS.values()}  # K is a property
        self._products = Products(self._trainer.config.edge_factor, known)

    def _in_units(self, eta: float) -> float | None:
        return eta * self._trainer.start.K if self._trainer.config.has_k else None

    def _row(self, eta: float | None) -> Row:
        trainer = self._trainer
        row = empty_row()
        row |= {"step": trainer.steps, "tau": trainer.tau, "eta": eta}
        if eta is None:  # the start: curvature is known, nothing has moved
            start = trainer.start
            row |= {
                "K": start.K,
                "lambda_max": start.lambda_max,
                "h_plus": start.h_plus,
                "h_plus_tracers": start.h_plus_tracers,
            }
        else:
            row["eta_k"] = self._in_units(eta)
        return row

    def _evaluate(self, row: Row, *, accuracy: bool) -> None:
        row["loss"] = self._trainer.loss()
        if accuracy:
            row["accuracy"] = self._trainer.accuracy()

    def _measure_map(self, step: Step, row: Row, *, folds: bool, gluing: bool) -> None:
        before, _ = points_of(step.phi)
        after, tracers = points_of(step.after)
        if not np.isfinite(after).all():
            self.extremes.whole = False
            return
        low, high = pair_ratios(before, after)
        row["ratio_min"], row["ratio_max"] = low, high
        self.extremes.lower_to(low)
        self.extremes.raise_to(ratio_max=high)
        if self._trainer.config.has_k:
            product = step.eta * self.curvature.K
            row["bound_low"], row["bound_high"] = 1 - product, 1 + product
        if folds:
            self._measure_folds(step, before, row)
        if self._trainer.config.rule_kind.plain and len(before) <= (
            GLUING_MOST if gluing else self._gluing_each
        ):
            self._measure_gluing(step, before, row)
        self._cross(row, after, tracers)

    def _measure_folds(self, step: Step, before: Float[np.ndarray, "neurons dim"], row: Row) -> None:
        tops, tracer_tops = step.fold_eigenvalues(self._trainer.probe)
        self._folded, self._folded_tracers = step.eta * tops >= 1, step.eta * tracer_tops >= 1
        self._fold_step = step.number
        row["folded"] = int(self._folded.sum())
        row["folded_tracers"] = int(self._folded_tracers.sum()) if len(tracer_tops) else None
        self.extremes.raise_to(folded=row["folded"], folded_tracers=row["folded_tracers"])
        if self._plane:
            hull = step.potential_tops(hull_grid(before, HULL_RESOLUTION))
            self.extremes.raise_to(hull_stretch=step.eta * float(max(hull.max(), tops.max())))

    def _measure_gluing(self, step: Step, before: Float[np.ndarray, "neurons dim"], row: Row) -> None:
        nearest = gluing_rate(before, step.gradients()).least_miss(step.eta)
        self._gluing = {"step": step.number, "pair": None, "miss": None, "eta_k": None}
        if nearest is not None:
            miss, eta_k = nearest.miss / cloud_radius(before), self._in_units(nearest.eta)
            row["least_miss"], row["gluing_eta_k"] = miss, eta_k
            self._gluing |= {"pair": [nearest.first, nearest.second], "miss": miss, "eta_k": eta_k}

    def _cross(
        self, row: Row, neurons: Float[np.ndarray, "neurons dim"], tracers: Float[np.ndarray, "tracers dim"]
    ) -> None:
        if not self._closed or not np.isfinite(neurons).all():
            return
        row["crossings"] = self_crossings(neurons)
        if len(tracers) and np.isfinite(tracers).all():
            row["tracer_crossings"] = self_crossings(tracers)
        self.extremes.raise_to(crossings=row["crossings"], tracer_crossings=row["tracer_crossings"])


def thresholds(config: Config, k0: float, curvature: Curvature) -> dict[str, float | None]:
    """The marks on the rate's axis, in units of 1/K0: 1/K, the stability limit, and 1/h_plus at neurons and
    at tracers.

    A recording has no stability limit: its lambda_max is that of one layer.

    None for a rule without a K, and where a curvature is not positive, so that no rate reaches the mark.
    `diagnostic` is the rate itself at which Adam or RMSprop would stand on the edge of its preconditioned
    sharpness: a diagnostic, no theorem; None for other rules.
    """

    def mark(factor: float, value: float | None) -> float | None:
        usable = config.has_k and value is not None and value > 0
        return factor * k0 / value if usable and value is not None else None

    factor, edge = config.stability_factor, config.edge_factor
    sharpness = curvature.preconditioned_sharpness
    return {
        "bound": mark(1.0, curvature.K),
        "stability": None if factor is None or config.recorded else mark(factor, curvature.lambda_max),
        "fold": mark(1.0, curvature.h_plus),
        "fold_tracers": mark(1.0, curvature.h_plus_tracers),
        "diagnostic": edge / sharpness if edge and sharpness and sharpness > 0 else None,
    }
