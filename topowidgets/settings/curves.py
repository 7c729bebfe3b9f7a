"""A closed curve given by its corners: where it crosses itself, and points evenly along it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

Corner = tuple[float, float]

LEAST_LENGTH = 1e-9
"""Of a curve, as a part of its largest coordinate; a shorter one is a point."""


def length(corners: Sequence[Corner]) -> float:
    """Of the closed polygon.

    Examples:
        >>> length([(0, 0), (3, 0), (3, 4)])
        12.0
    """
    return sum(math.dist(one, other) for one, other in _edges(corners))


def crossings(corners: Sequence[Corner]) -> int:
    """How often edges of the closed polygon cross that are not neighbours.

    Examples:
        >>> crossings([(0, 0), (1, 1), (1, 0), (0, 1)]), crossings([(0, 0), (1, 0), (1, 1), (0, 1)])
        (1, 0)
    """
    edges, count = _edges(corners), len(corners)
    pairs = ((i, j) for i in range(count) for j in range(i + 2, count) if (i, j) != (0, count - 1))
    return sum(_cross(edges[i], edges[j]) for i, j in pairs)


def evenly(corners: Sequence[Corner], count: int) -> list[Corner]:
    """Points at equal steps of length along the closed polygon, the first at the first corner.

    Examples:
        >>> evenly([(0, 0), (1, 0), (1, 1), (0, 1)], 2)
        [(0.0, 0.0), (1.0, 1.0)]
    """
    edges, whole = _edges(corners), length(corners)
    points: list[Corner] = []
    edge, passed = 0, 0.0
    for number in range(count):
        place = whole * number / count
        while edge < len(edges) - 1 and passed + math.dist(*edges[edge]) <= place:
            passed += math.dist(*edges[edge])
            edge += 1
        (x, y), (u, v) = edges[edge]
        share = (place - passed) / (math.dist(*edges[edge]) or 1.0)
        points.append((x + share * (u - x), y + share * (v - y)))
    return points


def _edges(corners: Sequence[Corner]) -> list[tuple[Corner, Corner]]:
    return list(pairwise([*corners, corners[0]]))


def _cross(one: tuple[Corner, Corner], other: tuple[Corner, Corner]) -> bool:
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Corner, b: Corner, c: Corner) -> float:
    return (
        math.copysign(1.0, turn)
        if (turn := (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
        else 0.0
    )
