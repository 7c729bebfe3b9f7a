"""A snapshot: what a picture of a step is made of. No torch here: a run is read without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from topowidgets.learning.measured import Curvature
from topowidgets.measuring.extremes import Extremes


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The neurons at one step with what was measured there: everything a picture needs but homology and
    projection.

    Attributes:
        layer: whose units are drawn; None where that is not known.
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

    layer: str | None
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
    extremes: Extremes
