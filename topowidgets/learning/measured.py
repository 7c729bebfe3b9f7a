"""What a measurement of curvature gives. No torch here: a recorded run is read without it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Curvature:
    """What one full measurement gives. All in units of 1/eta.

    Attributes:
        lambda_max: largest signed eigenvalue of the Hessian of the loss; gradient descent's quadratic model
            is unstable above 2/lambda_max.
        lambda_min: smallest signed eigenvalue; in a warm measurement only as far as K needs it.
        h_plus: largest eigenvalue of Hess phi over the neurons; the map folds at a neuron above 1/h_plus.
        h_plus_tracers: the same over the tracers, None without tracers or in high dimension.
        error: of K, relative: a bound where the measurement is cold, else an estimate.
        preconditioned_sharpness: of Adam and RMSprop after their warm-up, else None. A diagnostic, no theorem
            (docs/theory.md 1).
    """

    lambda_max: float
    lambda_min: float
    h_plus: float
    h_plus_tracers: float | None
    error: float
    preconditioned_sharpness: float | None = None

    @property
    def K(self) -> float:  # noqa: N802 -- the paper's name
        """The local K, max |lambda_i(H)|: it bounds pair ratios only as pairs close up, and is no guarantee
        (docs/theory.md 1).
        """
        return max(abs(self.lambda_max), abs(self.lambda_min))
