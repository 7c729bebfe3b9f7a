"""A cloud of neurons as a metric space: its radius, its distances, its landmarks and its clusters."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float, Int

from topowidgets.topology.imports import ONE_AT_A_TIME

_GRAM_FROM_DIM = 17  # below, the direct loop is as fast as a Gram matrix (256 points, 2 cores)
_GRAM_TRUSTED = 1e-5  # |x - y|^2 / (|x|^2 + |y|^2) above which the Gram identity keeps 10 digits of |x - y|
_GRAM_REPAIR_SHARE = 0.05  # above this share of pairs to recompute, the direct loop is faster
_GRAM_ENTRIES = 2048 * 2048  # largest Gram matrix held while landmarks are chosen (32 MB)


def check_cloud(
    points: Float[np.ndarray, "neurons dim"], name: str = "points"
) -> Float[np.ndarray, "neurons dim"]:
    """Return the cloud as a C-ordered float64 array, or say what is wrong with it.

    Raises:
        ValueError: not a two-dimensional array of real numbers, no neuron, no coordinate, or a value that is
            not finite.

    Example:
        >>> check_cloud(np.zeros((2, 3), dtype=np.float32)).dtype
        dtype('float64')
    """
    cloud = np.ascontiguousarray(points, dtype=np.float64)
    if cloud.ndim != 2 or cloud.size == 0:
        raise ValueError(
            f"{name} has shape {cloud.shape}; give an array (neurons, dim) with at least one neuron and one "
            "coordinate."
        )
    if not np.isfinite(cloud).all():
        rows = np.flatnonzero(~np.isfinite(cloud).all(axis=1))
        raise ValueError(
            f"{name} has {rows.size} of {len(cloud)} neurons with a value that is not a finite number "
            "(first: neuron "
            f"{rows[0]}); the run has probably diverged, go back to an earlier step or take a smaller "
            "learning rate."
        )
    return cloud


def cloud_radius(points: Float[np.ndarray, "neurons dim"]) -> float:
    """Largest distance from the centroid, max_i |x_i - mean(x)|: the unit of every bar (docs/theory.md 3).

    Args:
        points: one neuron a row, any dimension.

    Returns:
        The radius in the units of the points; exactly 0 when all neurons are equal.

    Raises:
        ValueError: see ``check_cloud``.

    Example:
        >>> cloud_radius(np.array([[0.0, 0.0], [4.0, 0.0]]))
        2.0
    """
    return float(_centred(check_cloud(points))[1])


def unit_cloud(
    points: Float[np.ndarray, "neurons dim"],
) -> tuple[Float[np.ndarray, "neurons dim"], float]:
    """The cloud moved to its centroid and divided by its radius, with that radius (zeros if the radius is 0).

    Raises:
        ValueError: see ``check_cloud``.

    Example:
        >>> unit_cloud(np.array([[0.0], [4.0]]))
        (array([[-1.],
               [ 1.]]), 2.0)
    """
    centred, radius = _centred(check_cloud(points))
    if radius > 0.0:
        centred /= radius
    return centred, radius


def _centred(cloud: Float[np.ndarray, "neurons dim"]) -> tuple[Float[np.ndarray, "neurons dim"], float]:
    """Centred cloud and its radius; equal neurons give exactly 0, large and tiny values do not overflow."""
    with np.errstate(over="ignore"):
        moved = cloud - cloud[0]  # first, so that equal rows leave no rounding in the mean
    size = max(float(moved.max()), -float(moved.min()))
    if size == 0.0:
        return moved, 0.0
    if not np.isfinite(size):
        raise ValueError("points spread over more than a float64 can hold; the run has probably diverged.")
    scale = 1.0 if 1e-100 < size < 1e100 else size  # squares outside would overflow or vanish
    if scale != 1.0:
        moved /= scale
    moved -= moved.mean(axis=0)
    radius = float(np.sqrt(np.einsum("ij,ij->i", moved, moved).max()))
    if scale != 1.0:
        moved *= scale
    return moved, scale * radius


def cross_distances(
    left: Float[np.ndarray, "left dim"], right: Float[np.ndarray, "right dim"]
) -> Float[np.ndarray, "left right"]:
    """Euclidean distances |l_i - r_j| in float64, relative error below 1e-9, exactly 0 for equal rows.

    From 17 dimensions on by |l|^2 + |r|^2 - 2 <l, r> on centred rows; pairs for which that cancels are
    computed again from their difference.

    Raises:
        ValueError: see ``check_cloud``; or the dimensions differ.

    Example:
        >>> cross_distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]]))
        array([[5.]])
    """
    left, right = check_cloud(left, "left"), check_cloud(right, "right")
    if left.shape[1] != right.shape[1]:
        raise ValueError(
            f"left has {left.shape[1]} coordinates and right {right.shape[1]}; both clouds need the same "
            "dimension."
        )
    return _distances(left, right)


def _distances(
    left: Float[np.ndarray, "left dim"], right: Float[np.ndarray, "right dim"]
) -> Float[np.ndarray, "left right"]:
    """``cross_distances`` of checked clouds; the same array twice is measured in half the time."""
    with ONE_AT_A_TIME:
        from scipy.spatial.distance import cdist  # lazy: scipy.spatial takes 0.2 s to import

    if left.shape[1] < _GRAM_FROM_DIM:
        return np.asarray(cdist(left, right))
    middle = right.mean(axis=0)
    b = right - middle
    a = b if left is right else left - middle
    norms = np.einsum("ij,ij->i", a, a)[:, None] + np.einsum("ij,ij->i", b, b)
    squares = a @ b.T
    squares *= -2.0
    squares += norms
    cancelled = squares < _GRAM_TRUSTED * norms
    if left is right:
        np.fill_diagonal(cancelled, val=False)
    rows, columns = np.nonzero(cancelled)
    if rows.size > max(len(a) + len(b), _GRAM_REPAIR_SHARE * squares.size):
        return np.asarray(cdist(left, right))
    distances: Float[np.ndarray, "left right"] = np.sqrt(np.maximum(squares, 0.0, out=squares), out=squares)
    for start in range(0, rows.size, 256):
        some = slice(start, start + 256)
        distances[rows[some], columns[some]] = np.linalg.norm(left[rows[some]] - right[columns[some]], axis=1)
    if left is right:
        np.fill_diagonal(distances, 0.0)
    return distances


def pairwise_distances(points: Float[np.ndarray, "neurons dim"]) -> Float[np.ndarray, "neurons neurons"]:
    """Exactly symmetric float64 matrix of distances |x_i - x_j| with a zero diagonal.

    Rips code returns wrong diagrams on a matrix that is symmetric only up to rounding (docs/theory.md 3).

    Raises:
        ValueError: see ``check_cloud``.

    Example:
        >>> pairwise_distances(np.array([[0.0], [2.0]]))
        array([[0., 2.],
               [2., 0.]])
    """
    cloud = check_cloud(points)
    distances = _distances(cloud, cloud)
    symmetric: Float[np.ndarray, "neurons neurons"] = 0.5 * (distances + distances.T)
    return symmetric


def maxmin_landmarks(
    points: Float[np.ndarray, "neurons dim"], count: int, seed: int = 0
) -> tuple[Int[np.ndarray, " landmarks"], float]:
    """Farthest-point landmarks l_1, l_2, ... and their covering radius r = max_i min_l |x_i - l|.

    l_1 is drawn with the seed; each next one is the neuron farthest from those before it (Gonzalez 1985).

    Args:
        points: one neuron a row.
        count: how many landmarks; fewer come back when the cloud has fewer distinct neurons.
        seed: of the first landmark.

    Returns:
        Row numbers of the landmarks in the order chosen, and r in the units of the points (never too small).

    Raises:
        ValueError: see ``check_cloud``; or count below 1.

    Example:
        >>> rows, covering_radius = maxmin_landmarks(np.array([[0.0], [1.0], [4.0]]), 2)
        >>> sorted(rows.tolist()), covering_radius
        ([0, 2], 1.0)
    """
    unit, radius = unit_cloud(points)
    if count < 1:
        raise ValueError(f"landmarks = {count}; at least 1 is needed (128 is usual).")
    neurons = len(unit)
    norms = np.einsum("ij,ij->i", unit, unit)
    gram = unit @ unit.T if neurons * neurons <= _GRAM_ENTRIES else None
    rows = [int(np.random.default_rng(seed).integers(neurons))]
    squares = np.full(neurons, np.inf)
    nearest = np.zeros(neurons, dtype=np.intp)
    while True:
        row = rows[-1]
        to_row = norms + norms[row] - 2.0 * (unit @ unit[row] if gram is None else gram[row])
        closer = to_row < squares
        squares[closer] = to_row[closer]
        nearest[closer] = row
        nearest[row], squares[row] = row, -1.0
        farthest = int(squares.argmax())
        if len(rows) == min(count, neurons) or squares[farthest] < 1e-14:
            break
        rows.append(farthest)
    # the Gram matrix chooses, the difference measures: an upper bound of r even where rounding chose the
    # wrong landmark
    return np.array(rows), radius * float(np.linalg.norm(unit - unit[nearest], axis=1).max())


def effective_neurons(points: Float[np.ndarray, "neurons dim"], distance: float) -> int:
    """Number of single-linkage clusters at a distance: neurons joined by a chain of steps |x_i - x_j| <=
    distance.

    It is b_0 of the Rips complex at that diameter. Give the distance with the number: "merged" alone says
    nothing (docs/theory.md 2).

    Args:
        points: one neuron a row.
        distance: in the units of the points; 0 counts distinct neurons.

    Raises:
        ValueError: see ``check_cloud``; or the distance is negative or not a number.

    Example:
        >>> effective_neurons(np.array([[0.0], [0.1], [0.2], [5.0]]), 0.15)
        2
    """
    cloud = check_cloud(points)
    if not distance >= 0.0:
        raise ValueError(f"distance = {distance}; give a number of at least 0, in the units of the points.")
    with ONE_AT_A_TIME:
        from scipy.sparse import coo_array  # lazy: scipy is slow to import
        from scipy.sparse.csgraph import connected_components

    first: list[Any] = []
    second: list[Any] = []
    for start in range(0, len(cloud), 512):
        rows, columns = np.nonzero(cross_distances(cloud[start : start + 512], cloud[start:]) <= distance)
        first.append(rows + start)
        second.append(columns + start)
    edges = np.concatenate(first), np.concatenate(second)
    graph = coo_array((np.ones(edges[0].size, dtype=bool), edges), shape=(len(cloud), len(cloud)))
    return int(connected_components(graph, directed=False)[0])
