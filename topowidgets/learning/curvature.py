"""K, both ends of the Hessian's spectrum, and the curvature of the neuron potential (SCIENCE.md sections 1 and 2)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from topowidgets.learning.lanczos import largest_of_each, spectrum_ends
from topowidgets.learning.networks import Linearisation

DENSE_DIM = 8
"""Neurons of at most this many coordinates get their Hess phi built and diagonalised; larger ones go through Lanczos."""


@dataclass(frozen=True)
class Curvature:
    """What one full measurement gives. All in units of 1/eta.

    Attributes:
        lambda_max: largest signed eigenvalue of the Hessian of the loss; gradient descent's quadratic model is unstable above 2/lambda_max.
        lambda_min: smallest signed eigenvalue.
        h_plus: largest eigenvalue of Hess phi over the neurons; the map folds at a neuron above 1/h_plus.
        h_plus_tracers: the same over the tracers, None without tracers or in high dimension.
        residual: bound on the error of lambda_max and lambda_min, relative to K.
    """

    lambda_max: float
    lambda_min: float
    h_plus: float
    h_plus_tracers: float | None
    residual: float

    @property
    def K(self) -> float:  # noqa: N802 -- the paper's name
        """The local K, max |lambda_i(H)|: it bounds pair ratios only as pairs close up, and is no guarantee (SCIENCE.md section 1)."""
        return max(abs(self.lambda_max), abs(self.lambda_min))


def largest_eigenvalues(hessians: Tensor) -> Tensor:
    """Largest eigenvalue of each symmetric matrix, (points, D, D) -> (points,)."""
    if hessians.shape[-1] == 2:  # in closed form: LAPACK's overhead is per matrix
        a, b, c = hessians[:, 0, 0], hessians[:, 0, 1], hessians[:, 1, 1]
        return (a + c) / 2 + torch.hypot((a - c) / 2, b)
    return torch.linalg.eigvalsh(hessians)[:, -1]


class CurvatureProbe:
    """Measures curvature again and again along a run, starting each Lanczos at the last one's Ritz vectors.

    A cold measurement starts from a fixed random direction and goes on until converged. A warm one stops at a residual, and so an error,
    of 1e-4 K in float64 and 1e-2 K in float32, or at a bounded number of products; its residual is reported with it.
    """

    COLD = {torch.float64: (400, 1e-10), torch.float32: (80, 3e-4)}  # noqa: RUF012 -- products an end, relative residual
    WARM = {torch.float64: (12, 1e-4), torch.float32: (5, 1e-2)}  # noqa: RUF012
    POTENTIAL_PRODUCTS = (12, 3)

    def __init__(self) -> None:
        self._ends: tuple[Tensor, Tensor] | None = None
        self._tops: Tensor | None = None

    def measure(self, at: Linearisation, *, cold: bool = False) -> Curvature:
        """Curvature at a linearisation; the first measurement is always cold."""
        cold = cold or self._ends is None
        lambda_max, lambda_min, residual = self.spectrum(at, cold=cold)
        h_plus, h_plus_tracers = self._potential_tops(at, cold=cold)
        return Curvature(lambda_max, lambda_min, h_plus, h_plus_tracers, residual)

    def spectrum(self, at: Linearisation, *, cold: bool = False) -> tuple[float, float, float]:
        """lambda_max, lambda_min and the relative residual."""
        if cold or self._ends is None:
            ends = spectrum_ends(at.hessian_product, _random_like(at.units), *self.COLD[at.units.dtype])
            largest, smallest, residual = ends.largest, ends.smallest, ends.residual
            self._ends = ends.largest_vector, ends.smallest_vector
        else:
            budget = self.WARM[at.units.dtype]
            upper = spectrum_ends(at.hessian_product, self._ends[0], *budget, end="largest")
            lower = spectrum_ends(at.hessian_product, self._ends[1], *budget, end="smallest")
            largest, smallest = max(upper.largest, lower.largest), min(upper.smallest, lower.smallest)
            residual = max(upper.residual, lower.residual)
            self._ends = upper.largest_vector, lower.smallest_vector
        return largest, smallest, residual / max(abs(largest), abs(smallest), 1e-300)

    def _potential_tops(self, at: Linearisation, *, cold: bool) -> tuple[float, float | None]:
        neurons = len(at.units)
        tops = self.fold_eigenvalues(at, cold=cold)
        return float(tops[:neurons].max()), float(tops[neurons:].max()) if len(tops) > neurons else None

    def fold_eigenvalues(self, at: Linearisation, *, cold: bool = False) -> Tensor:
        """Largest eigenvalue of Hess phi at every neuron, then (for small D) at every tracer. A point folds where it reaches 1/eta."""
        if at.units.shape[1] <= DENSE_DIM:
            return largest_eigenvalues(at.potential_hessian())
        start = _random_like(at.units) if cold or self._tops is None else self._tops
        values, self._tops = largest_of_each(at.potential_product, start, self.POTENTIAL_PRODUCTS[not cold])
        return values


def _random_like(units: Tensor) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(units.shape, generator=generator, dtype=units.dtype).to(units.device)
