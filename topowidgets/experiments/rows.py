"""What is recorded of a step: a row of numbers, and a snapshot that a picture is made of.

No torch here: a run is read without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from topowidgets.experiments.tally import Tally
from topowidgets.learning.measured import Curvature

Row = dict[str, float | None]
"""One line of the record, by the names in SCALARS; None where a value was not measured or has no meaning."""

SCALARS = (
    "step",
    "tau",
    "eta",
    "eta_k",
    "loss",
    "accuracy",
    "K",
    "lambda_max",
    "h_plus",
    "h_plus_tracers",
    "ratio_min",
    "ratio_max",
    "bound_low",
    "bound_high",
    "folded",
    "folded_tracers",
    "crossings",
    "tracer_crossings",
    "b0",
    "b1",
    "b2",
    "preconditioned_sharpness",
    "least_miss",
    "gluing_eta_k",
    "hole_birth",
    "hole_death",
    "hole_persistence",
    "hole_verdict",
)
"""Names and order of a row.

Row s > 0 has the rate, ratios, bound and folds of the step s-1 -> s and the rest at s.

hole_verdict is the place of the word in `columns.VERDICTS`. Files of older versions have a part of these; new
names stand at the end."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The neurons at one step with what was measured there: everything a picture needs but homology and
    projection.

    Attributes:
        neurons: (neurons, D). tracers: (tracers, D), zero rows where there are none.
        folded, folded_tracers: which of them step number `fold_step` folded; zero length where that was never
            measured.
        eta, eta_k: the rate of the last step and the same in units of 1/K0; None before the first, and eta_k
            for a rule without a K.
        gluing: the pair of neurons that the latest step measured for it brought nearest to a merger: `step`,
            `pair`, `miss` in radii of the cloud before it, and `eta_k`, the rate at which they are so near,
            in units of 1/K0. The last three are None where it brought no pair together, all of it where no
            step was measured.
        curvature: the latest measurement, made at `curvature_step`.
        marks: the thresholds on the rate's axis (see `thresholds`).
    """

    step: int
    tau: float
    eta: float | None
    eta_k: float | None
    neurons: Float[np.ndarray, "neurons dim"]
    tracers: Float[np.ndarray, "tracers dim"]
    folded: Bool[np.ndarray, " some_neurons"]
    folded_tracers: Bool[np.ndarray, " some_tracers"]
    fold_step: int
    gluing: dict[str, Any] | None
    curvature: Curvature
    curvature_step: int
    marks: dict[str, float | None]
    tally: Tally
