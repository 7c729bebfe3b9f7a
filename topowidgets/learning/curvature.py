"""K, both ends of the Hessian's spectrum, and the curvature of the neuron potential (docs/theory.md 1
and 2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from topowidgets.learning.lanczos import follow_ends, largest_of_each, spectrum_ends
from topowidgets.learning.measured import Curvature
from topowidgets.learning.networks.base import LossAt, NetworkAt, NeuronPotential

DENSE_DIM = 8
"""Neurons of at most this many coordinates get their Hess phi built and diagonalised; larger ones go through
Lanczos."""

PRECONDITIONED_PRODUCTS = 40
"""Most Hessian-vector products for one preconditioned sharpness."""


def largest_eigenvalues(hessians: Tensor) -> Tensor:
    """Largest eigenvalue of each symmetric matrix, (points, D, D) -> (points,)."""
    if hessians.shape[-1] == 2:  # in closed form: LAPACK's overhead is per matrix
        a, b, c = hessians[:, 0, 0], hessians[:, 0, 1], hessians[:, 1, 1]
        return (a + c) / 2 + torch.hypot((a - c) / 2, b)
    return torch.linalg.eigvalsh(hessians)[:, -1]


def preconditioned_sharpness(at: LossAt, preconditioner: Tensor) -> float:
    """lambda_max of P^-1/2 H P^-1/2 for a diagonal P > 0, given by its entries, of the shape of
    `at.position`.

    Lanczos from a fixed random direction: it stops at a relative residual of 1e-3 or after
    PRECONDITIONED_PRODUCTS, and is never above.
    """
    root = preconditioner.rsqrt()
    start = _random_like(at.position)
    return spectrum_ends(
        lambda vector: root * at.hessian_product(root * vector), start, PRECONDITIONED_PRODUCTS, 1e-3
    ).largest


@runtime_checkable
class HasHessian(Protocol):
    """A point with the Hessian of a loss at it."""

    @property
    def position(self) -> Tensor:
        """The tensor on which the Hessian acts."""

    def hessian_operator(self) -> Callable[[Tensor], Tensor]:
        """v -> H v, both of the shape of `position`."""


class CurvatureProbe:
    """Measures curvature again and again along a run, starting each Lanczos at the last one's Ritz vectors.

    A cold measurement starts from a fixed random direction and goes on until both ends have converged. A warm
    one follows K: it stops at an estimated error of 2e-5 K in float64 and 1e-3 K in float32, or at a bounded
    number of products (what errors that gives along runs is printed by tests/benchmarks). A warm start has a
    part of the random direction in it: Ritz vectors keep the symmetries of the cloud, and an end that has
    passed to another symmetry would never be seen from them.
    """

    COLD = {torch.float64: (400, 1e-10), torch.float32: (80, 3e-4)}  # noqa: RUF012 -- most products, relative residual
    WARM = {torch.float64: (3, 20, 2e-5), torch.float32: (5, 20, 1e-3)}  # noqa: RUF012 -- fewest and most products, relative error
    OTHER_END, MIXED_IN = 0.5, 0.3
    POTENTIAL_PRODUCTS = (12, 3)

    def __init__(self) -> None:
        self._ends: tuple[Tensor, Tensor] | None = None
        self._tops: Tensor | None = None

    def measure(
        self, at: NetworkAt, *, cold: bool = False, preconditioner: Tensor | None = None
    ) -> Curvature:
        """Curvature at a linearisation; the first measurement is always cold.

        With a preconditioner also its sharpness.
        """
        cold = cold or self._ends is None
        lambda_max, lambda_min, error = self.spectrum(at, cold=cold)
        h_plus, h_plus_tracers = self._potential_tops(at, cold=cold)
        diagnostic = None if preconditioner is None else preconditioned_sharpness(at, preconditioner)
        return Curvature(lambda_max, lambda_min, h_plus, h_plus_tracers, error, diagnostic)

    def spectrum(self, at: HasHessian, *, cold: bool = False) -> tuple[float, float, float]:
        """lambda_max, lambda_min and the relative error; lambda_min only as far as K needs it where the
        measurement is warm.
        """
        random = _random_like(at.position)
        if cold or self._ends is None:
            ends = spectrum_ends(at.hessian_operator(), random, *self.COLD[random.dtype])
        else:
            start = self._ends[0] + self.OTHER_END * self._ends[1] + self.MIXED_IN / random.norm() * random
            ends = follow_ends(at.hessian_operator(), start, *self.WARM[random.dtype])
        self._ends = ends.largest_vector, ends.smallest_vector
        return ends.largest, ends.smallest, ends.error / max(abs(ends.largest), abs(ends.smallest), 1e-300)

    def _potential_tops(self, at: NeuronPotential, *, cold: bool) -> tuple[float, float | None]:
        neurons = len(at.units)
        tops = self.fold_eigenvalues(at, cold=cold)
        return float(tops[:neurons].max()), float(tops[neurons:].max()) if len(tops) > neurons else None

    def fold_eigenvalues(self, at: NeuronPotential, *, cold: bool = False) -> Tensor:
        """Largest eigenvalue of Hess phi at every neuron, then (for small D) at every tracer.

        A point folds where it reaches 1/eta.
        """
        if at.units.shape[1] <= DENSE_DIM:
            return largest_eigenvalues(at.own_hessians)
        start = _random_like(at.units) if cold or self._tops is None else self._tops
        values, self._tops = largest_of_each(at.potential_product, start, self.POTENTIAL_PRODUCTS[not cold])
        return values

    def state(self) -> dict[str, Tensor]:
        """The directions that the next warm measurement starts from."""
        ends = () if self._ends is None else zip(("largest", "smallest"), self._ends, strict=True)
        return dict(ends) | ({} if self._tops is None else {"tops": self._tops})

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Set the directions that `state` returned."""
        self._ends = (state["largest"], state["smallest"]) if "largest" in state else None
        self._tops = state.get("tops")


def _random_like(units: Tensor) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(units.shape, generator=generator, dtype=units.dtype, device="cpu").to(units.device)
