"""What one step does to the distances between neurons: pair ratios, gluing rates, the hull on which folds are
sampled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from topowidgets.topology.clouds import check_cloud, cross_distances
from topowidgets.topology.imports import ONE_AT_A_TIME

_FLAT = 1e-10  # relative extent below which a cloud has no width in a direction
_GRAM_FROM_DIM = 17
_CANCELLED = 1e-6  # (miss / |dx|)^2 below which the miss is computed again from the difference


LARGE, FAR = 2.0**500, 2.0**600
"""Beyond the first a run has diverged and squares of distances are no numbers; they are taken in units of the
second."""


def pair_ratios(
    before: Float[np.ndarray, "neurons dim"], after: Float[np.ndarray, "neurons dim"]
) -> tuple[float, float]:
    """Smallest and largest one-step stretch |x_i' - x_j'| / |x_i - x_j| over pairs i < j.

    For a permutation-equivariant rule that is K-continuous both lie in [1 - eta K, 1 + eta K], K bounding the
    Hessian along each swap (Yang et al. 2025; docs/theory.md 1). Pairs that start equal stay equal and are
    left out.

    Args:
        before: one neuron a row.
        after: the same neurons in the same order after the step.

    Returns:
        (min, max), without unit.

    Raises:
        ValueError: shapes differ, fewer than two distinct neurons, or see ``check_cloud``.

    Example:
        >>> before = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
        >>> pair_ratios(before, before * np.array([1.0, 0.5]))
        (0.5, 1.0)
    """
    before, after = check_cloud(before, "before"), check_cloud(after, "after")
    _check_same_shape(before, after, "after")
    units = [FAR if max(cloud.max(), -cloud.min()) > LARGE else 1.0 for cloud in (before, after)]
    if FAR in units:  # else no copy is made
        before, after = before / units[0], after / units[1]
    low, high = np.inf, 0.0
    for start in range(0, len(before), 512):
        old, new = (_to_the_rest(cloud[start:]) for cloud in (before, after))
        apart = old > 0.0
        ratios = np.divide(new, old, out=old, where=apart)
        low = min(low, float(ratios.min(initial=np.inf, where=apart)))
        high = max(high, float(ratios.max(initial=0.0, where=apart)))
    if low == np.inf:
        raise ValueError(
            f"before has {len(before)} neurons and none differs from another; a ratio needs two distinct "
            "neurons."
        )
    return low / units[0] * units[1], high / units[0] * units[1]


def _to_the_rest(cloud: Float[np.ndarray, "neurons dim"]) -> Float[np.ndarray, "_ neurons"]:
    """Distances from the first 512 neurons to all."""
    return cross_distances(cloud if len(cloud) <= 512 else cloud[:512], cloud)


class NearestPair(NamedTuple):
    """Neurons i = first and j = second, the rate eta*_ij at which one step brings them closest, and their
    distance then.
    """

    miss: float
    first: int
    second: int
    eta: float


@dataclass(frozen=True, eq=False)
class GluingRates:
    """For each pair i < j the rate at which one step brings the two closest, and how far apart they then are.

    Attributes:
        first, second: the pair's neurons i and j.
        eta: eta*_ij, the rate of closest approach; negative if a step only parts them, inf if they move
            alike.
        miss: distance at that rate, in the units of the points.
    """

    first: Int[np.ndarray, " pairs"]
    second: Int[np.ndarray, " pairs"]
    eta: Float[np.ndarray, " pairs"]
    miss: Float[np.ndarray, " pairs"]

    def __repr__(self) -> str:
        return f"GluingRates({self.eta.size} pairs)"

    def least_miss(self, eta: float) -> NearestPair | None:
        """The pair that came nearest to a merger, among those with 0 < eta*_ij <= eta; None if there is none.

        Example:
            >>> rates = gluing_rate(np.array([[1.0], [-1.0]]), np.array([[2.0], [-2.0]]))
            >>> rates.least_miss(0.6), rates.least_miss(0.4)
            (NearestPair(miss=0.0, first=0, second=1, eta=0.5), None)
        """
        reached = np.flatnonzero((self.eta > 0.0) & (self.eta <= eta))
        if not reached.size:
            return None
        pair = reached[self.miss[reached].argmin()]
        return NearestPair(
            float(self.miss[pair]), int(self.first[pair]), int(self.second[pair]), float(self.eta[pair])
        )


def gluing_rate(
    before: Float[np.ndarray, "neurons dim"], gradient: Float[np.ndarray, "neurons dim"]
) -> GluingRates:
    """Rate of closest approach of every pair in the step x -> x - eta grad phi(x), exact for one step.

    With dx = x_i - x_j and dU = grad phi(x_i) - grad phi(x_j): eta*_ij = <dx, dU> / |dU|^2, and the miss
    distance |dx - eta* dU| = |dx| sin angle(dx, dU) (docs/theory.md 2). Pairs that start equal have eta* =
    inf and miss 0. Memory: about ten numbers a pair.

    Args:
        before: one neuron a row.
        gradient: grad phi at each neuron (the step is minus eta times this).

    Raises:
        ValueError: shapes differ, or see ``check_cloud``.

    Example:
        >>> rates = gluing_rate(np.array([[1.0, 0.3], [-1.0, 0.0]]), np.array([[2.0, 0.0], [-2.0, 0.0]]))
        >>> rates.eta.tolist(), rates.miss.round(12).tolist()
        ([0.5], [0.3])
    """
    before, gradient = check_cloud(before, "before"), check_cloud(gradient, "gradient")
    _check_same_shape(before, gradient, "gradient")
    first, second = np.triu_indices(len(before), 1)
    if before.shape[1] < _GRAM_FROM_DIM:
        # take: 10 x faster than []
        dx, du = (x.take(first, axis=0) - x.take(second, axis=0) for x in (before, gradient))
        eta = _ratio(np.einsum("pi,pi->p", dx, du), np.einsum("pi,pi->p", du, du))
        return GluingRates(first, second, eta, _miss(dx, du, eta))
    squares = cross_distances(before, before)[first, second] ** 2
    speeds = cross_distances(gradient, gradient)[first, second] ** 2
    x, u = before - before.mean(axis=0), gradient - gradient.mean(axis=0)
    gram = x @ u.T
    own = np.diag(gram)
    products = own[first] + own[second] - gram[first, second] - gram[second, first]
    eta = _ratio(products, speeds)
    left = squares - np.where(np.isfinite(eta), eta, 0.0) * products
    miss = np.sqrt(np.maximum(left, 0.0))
    close = np.flatnonzero(left < _CANCELLED * squares)
    for start in range(0, close.size, 4096):
        pairs = close[start : start + 4096]
        dx, du = (
            before[first[pairs]] - before[second[pairs]],
            gradient[first[pairs]] - gradient[second[pairs]],
        )
        eta[pairs] = _ratio(np.einsum("pi,pi->p", dx, du), np.einsum("pi,pi->p", du, du))
        miss[pairs] = _miss(dx, du, eta[pairs])
    return GluingRates(first, second, eta, miss)


def _ratio(
    products: Float[np.ndarray, " pairs"], squares: Float[np.ndarray, " pairs"]
) -> Float[np.ndarray, " pairs"]:
    return np.divide(products, squares, out=np.full(squares.shape, np.inf), where=squares > 0.0)


def _miss(
    dx: Float[np.ndarray, "pairs dim"], du: Float[np.ndarray, "pairs dim"], eta: Float[np.ndarray, " pairs"]
) -> Float[np.ndarray, " pairs"]:
    rate = np.where(np.isfinite(eta), eta, 0.0)
    left = dx - rate[:, None] * du
    return np.sqrt(np.einsum("pi,pi->p", left, left))


def hull_grid(
    points: Float[np.ndarray, "neurons dim"], resolution: int = 32
) -> Float[np.ndarray, "grid dim"]:
    """Points of a regular grid that lie in the convex hull of the neurons: where folds are sampled
    (docs/theory.md 2).

    The grid has ``resolution`` points a side over the bounding box. A cloud without width in some directions
    is sampled within its own line or plane; equal neurons give that one point. The hull's corners are
    neurons: test them too.

    Args:
        points: one neuron a row, in the plane or in 3-D.
        resolution: grid points a side, at least 2.

    Returns:
        Grid points inside the hull (at least one), in the units of the points.

    Raises:
        ValueError: more than 3 dimensions, resolution below 2, or see ``check_cloud``.

    Example:
        >>> hull_grid(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), resolution=3).tolist()
        [[0.0, 0.0], [0.0, 0.5], [0.0, 1.0], [0.5, 0.0], [0.5, 0.5], [1.0, 0.0]]
    """
    cloud = check_cloud(points)
    dim = cloud.shape[1]
    if dim > 3 or resolution < 2:
        raise ValueError(
            f"dim = {dim}, resolution = {resolution}; hull_grid takes up to 3 dimensions and a resolution of "
            "at least 2."
        )
    middle = cloud.mean(axis=0)
    spread, axes = np.linalg.svd(cloud - middle, full_matrices=False)[1:]
    width = int((spread > _FLAT * max(float(np.abs(cloud).max()), float(spread[0]))).sum())
    if width == 0:
        return cloud[:1]
    flat = cloud if width == dim else (cloud - middle) @ axes[:width].T
    low, high = flat.min(axis=0), flat.max(axis=0)
    sides = [np.linspace(a, b, resolution) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1).reshape(-1, width)
    if width > 1:
        with ONE_AT_A_TIME:
            from scipy.spatial import ConvexHull  # lazy: 0.2 s

        equations = ConvexHull(flat, qhull_options="Qt").equations
        outside = (grid @ equations[:, :-1].T + equations[:, -1]).max(axis=1)
        inside = outside <= _FLAT * float((high - low).max())
        grid = grid[inside] if inside.any() else flat
    return grid if width == dim else middle + grid @ axes[:width]


def _check_same_shape(
    before: Float[np.ndarray, "neurons dim"], other: Float[np.ndarray, "neurons dim"], name: str
) -> None:
    if before.shape != other.shape:
        raise ValueError(
            f"before has shape {before.shape} and {name} {other.shape}; both must hold the same neurons in "
            "the same order."
        )
