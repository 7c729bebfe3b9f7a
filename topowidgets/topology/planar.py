"""Closed polygons in the plane: how often the drawn shape crosses itself."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

from topowidgets.topology.clouds import check_cloud

# |computed - true| <= this * (|left| + |right|): Shewchuk 1997, ccwerrboundA = (3 + 16 u) u with u = 2^-53
_ORIENTATION_ERROR = (3.0 + 16.0 * 2.0**-53) * 2.0**-53
_UNDERFLOW = 1e-290  # products below this may have lost bits


def self_crossings(polygon: Float[np.ndarray, "neurons 2"]) -> int:
    """Proper crossings between non-adjacent edges of the closed polygon x_1 x_2 .. x_m x_1.

    Two edges cross properly when each one's ends lie strictly on different sides of the other; touching and
    overlapping edges do not. The signs of the orientation determinants are exact: float64 with an error
    bound, integers where that does not decide. A closed plane curve with k generic crossings has b1 = k + 1
    (docs/theory.md 3).

    Args:
        polygon: the corners in order, in any unit.

    Returns:
        The number of pairs of edges that cross.

    Raises:
        ValueError: corners not in the plane, or see ``check_cloud``.

    Example:
        >>> self_crossings(np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]))
        1
    """
    corners = check_cloud(polygon, "polygon")
    if corners.shape[1] != 2:
        raise ValueError(f"polygon has {corners.shape[1]} coordinates; crossings are counted in the plane.")
    ends = np.roll(np.arange(len(corners)), -1)
    first, second = _edges_that_may_meet(corners, ends)
    apart = _side(corners, first, ends[first], second) * _side(corners, first, ends[first], ends[second]) < 0
    first, second = first[apart], second[apart]
    apart = (
        _side(corners, second, ends[second], first) * _side(corners, second, ends[second], ends[first]) < 0
    )
    return int(np.count_nonzero(apart))


def _edges_that_may_meet(
    corners: Float[np.ndarray, "neurons 2"], ends: Int[np.ndarray, " neurons"]
) -> tuple[Int[np.ndarray, " pairs"], Int[np.ndarray, " pairs"]]:
    """Pairs of non-adjacent edges whose bounding boxes overlap; each edge is named by its first corner."""
    count = len(corners)
    low, high = np.minimum(corners, corners[ends]), np.maximum(corners, corners[ends])
    order = np.argsort(low, axis=0)
    stops = [np.searchsorted(low[order[:, k], k], high[order[:, k], k], side="right") for k in (0, 1)]
    sweep = int(stops[1].sum() < stops[0].sum())  # along the axis that leaves fewer pairs
    rank = np.arange(count)
    partners = stops[sweep] - rank - 1
    left = np.repeat(rank, partners)
    right = np.arange(left.size) - np.repeat(np.cumsum(partners) - partners, partners) + left + 1
    first, second = order[left, sweep], order[right, sweep]
    other = 1 - sweep
    gap = np.abs(first - second)
    meet = (low[first, other] <= high[second, other]) & (low[second, other] <= high[first, other])
    meet &= (gap > 1) & (gap < count - 1)
    return first[meet], second[meet]


def _side(
    corners: Float[np.ndarray, "neurons 2"],
    a: Int[np.ndarray, " pairs"],
    b: Int[np.ndarray, " pairs"],
    c: Int[np.ndarray, " pairs"],
) -> Float[np.ndarray, " pairs"]:
    """Exact sign of det(b - a, c - a): 1 where c lies to the left of a -> b, -1 to the right,
    0 on the line.
    """
    along, across = corners[b] - corners[a], corners[c] - corners[a]
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        left, right = along[:, 0] * across[:, 1], along[:, 1] * across[:, 0]
        size = np.abs(left) + np.abs(right)
        sign = np.sign(left - right)
        certain = (np.abs(left - right) > _ORIENTATION_ERROR * size) & (size > _UNDERFLOW) & np.isfinite(size)
    on_line = ((along[:, 0] == 0) | (across[:, 1] == 0)) & ((along[:, 1] == 0) | (across[:, 0] == 0))
    sign[on_line] = 0.0
    doubtful = np.flatnonzero(~(certain | on_line))
    if doubtful.size:
        sign[doubtful] = _side_by_integers(corners, a[doubtful], b[doubtful], c[doubtful])
    return sign


def _side_by_integers(
    corners: Float[np.ndarray, "neurons 2"],
    a: Int[np.ndarray, " pairs"],
    b: Int[np.ndarray, " pairs"],
    c: Int[np.ndarray, " pairs"],
) -> list[int]:
    """The sign of ``_side`` in exact arithmetic:
    every float64 is an integer times one common power of two.
    """
    parts, exponents = np.frexp(corners)
    shifts = (exponents - exponents.min()).tolist()
    digits = np.ldexp(parts, 53).astype(np.int64).tolist()
    whole = [(x << i, y << j) for (x, y), (i, j) in zip(digits, shifts, strict=True)]
    signs = []
    for (ax, ay), (bx, by), (cx, cy) in (
        (whole[i], whole[j], whole[k]) for i, j, k in zip(a.tolist(), b.tolist(), c.tolist(), strict=True)
    ):
        det = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        signs.append((det > 0) - (det < 0))
    return signs
