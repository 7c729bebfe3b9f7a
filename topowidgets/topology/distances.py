"""Distances between persistence diagrams, in the units of their bars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from topowidgets.topology.imports import ONE_AT_A_TIME
from topowidgets.topology.persistence import PersistenceDiagram

GROUND_METRICS = {"max": np.inf, "euclidean": 2.0}

MOST_PAIRS = 1_000_000
"""Pairs of finite bars up to which the assignment problem is solved exactly: 1000 bars against 1000 take
seconds."""

HERA_ERROR = 1e-4
"""Relative error of Hera's, above."""

HERA_LEAST = 1e-9
"""Least cost, for each bar and relative to the largest value, at which Hera's prices still move; at less it
never ends (measured)."""


LEAST_FOUND = 1e-300
"""GUDHI gives the least normal number for a distance of zero."""


def bottleneck_distance(a: PersistenceDiagram, b: PersistenceDiagram, degree: int) -> float:
    """Bottleneck distance min over matchings of max |(birth, death) - (birth', death')|_max, by GUDHI.

    Points may be matched to the diagonal at half their persistence; essential bars, which never die or were
    always there, only to such bars, in the order of their finite ends.

    Args:
        a: diagram in cloud radii.
        b: another of the same kind of filtration.
        degree: of homology.

    Returns:
        The distance in the units of the bars; inf when the numbers of essential bars differ.

    Raises:
        ValueError: one diagram holds radii (alpha) and the other diameters (Rips), or a bar is NaN or dies
            before its birth.

    Example:
        >>> from topowidgets.topology.persistence import persistence
        >>> a, b = (persistence(np.array([[0.0], [1.0], [x]])) for x in (4.0, 5.0))
        >>> round(bottleneck_distance(a, b, degree=0), 4)
        0.0476
    """
    pair = _pair(a, b, degree)
    if pair is None:
        return np.inf
    return pair.in_units(max(_bottleneck(pair.left, pair.right), float(pair.moves.max(initial=0.0))))


def wasserstein_distance(
    a: PersistenceDiagram, b: PersistenceDiagram, degree: int, order: float = 1.0, ground_metric: str = "max"
) -> float:
    """q-Wasserstein distance (min over matchings of sum |p - p'|^q)^(1/q).

    Essential bars are matched to one another as for `bottleneck_distance`; the other bars by the assignment
    problem, to rounding, or where both diagrams have about a thousand of them or more by Hera, to a relative
    error of 1e-4.

    The ground metric |.| between points (birth, death) is the max norm, Hera's default; "euclidean" is
    persim's. The two differ by a factor of up to sqrt 2: name it with the number (docs/theory.md 3).

    Args:
        a: diagram in cloud radii.
        b: another of the same kind of filtration.
        degree: of homology.
        order: q >= 1.
        ground_metric: "max" or "euclidean".

    Returns:
        The distance in the units of the bars; inf when the numbers of essential bars differ.

    Raises:
        ValueError: radii against diameters, an unknown ground metric, an order below 1, or a bar that is NaN
            or dies before its birth.

    Example:
        >>> from topowidgets.topology.persistence import persistence
        >>> a, glued = persistence(np.array([[0.0], [1.0], [3.0]])), persistence(np.zeros((5, 1)))
        >>> round(wasserstein_distance(a, glued, degree=0), 6)  # half of each of the bars 0.3 and 0.6 long
        0.45
    """
    if ground_metric not in GROUND_METRICS:
        raise ValueError(f"ground_metric = {ground_metric!r}; choose 'max' or 'euclidean'.")
    if not 1.0 <= order < np.inf:
        raise ValueError(
            f"order = {order}; give a finite number of at least 1 (for infinity use bottleneck_distance)."
        )
    pair = _pair(a, b, degree)
    if pair is None:
        return np.inf
    moves = np.append(pair.moves, _wasserstein(pair.left, pair.right, order, GROUND_METRICS[ground_metric]))
    return pair.in_units(_norm(moves, order))


@dataclass(frozen=True)
class _Pair:
    """Two diagrams of which a distance is asked, in a unit in which no value is beyond 1.

    Attributes:
        left, right: (birth, death) of the bars that are born and die and last.
        moves: how far apart matched essential bars are.
        exponent: the unit is this power of two.
    """

    left: Float[np.ndarray, "bars 2"]
    right: Float[np.ndarray, "others 2"]
    moves: Float[np.ndarray, " essential"]
    exponent: int

    def in_units(self, distance: float) -> float:
        """A distance in the units of the bars."""
        with np.errstate(over="ignore"):
            return float(np.ldexp(distance, self.exponent))


def _pair(a: PersistenceDiagram, b: PersistenceDiagram, degree: int) -> _Pair | None:
    """The two diagrams in one degree; None where the numbers of their essential bars differ."""
    if a.filtration.split()[0] != b.filtration.split()[0]:
        raise ValueError(
            f"one diagram is {a.filtration!r} and the other {b.filtration!r}: alpha bars are radii and Rips "
            "bars "
            "diameters; compare diagrams of one filtration."
        )
    sides = [_checked(diagram.in_degree(degree)) for diagram in (a, b)]
    values = np.concatenate(sides)
    exponent = int(np.frexp(np.abs(values[np.isfinite(values)]).max(initial=0.0))[1])
    sides = [np.ldexp(bars, -exponent) for bars in sides]
    moves = []
    for known in ((True, False), (False, True), (False, False)):  # whether birth and death are finite
        ends = [bars[(np.isfinite(bars) == known).all(axis=1)] for bars in sides]
        if len(ends[0]) != len(ends[1]):
            return None
        places = [np.sort(bars[np.isfinite(bars)]) for bars in ends]
        moves.append(np.abs(places[0] - places[1]))
    left, right = (bars[np.isfinite(bars).all(axis=1)] for bars in sides)
    return _Pair(left, right, np.concatenate(moves), exponent)


def _checked(bars: Float[np.ndarray, "bars 2"]) -> Float[np.ndarray, "lasting 2"]:
    wrong = np.isnan(bars).any(axis=1) | (bars[:, 1] < bars[:, 0])
    if wrong.any():
        birth, death = bars[wrong][0]
        raise ValueError(
            f"a bar from {birth} to {death} is not allowed: births and deaths are numbers, and no bar dies "
            "before its birth."
        )
    return bars[bars[:, 1] > bars[:, 0]]


def _bottleneck(left: Float[np.ndarray, "bars 2"], right: Float[np.ndarray, "others 2"]) -> float:
    """Of bars that are born and die. GUDHI gets no empty side."""
    if not len(left) or not len(right):
        return float(max(_to_diagonal(bars, np.inf).max(initial=0.0) for bars in (left, right)))
    with ONE_AT_A_TIME:
        import gudhi  # lazy: 0.2 s

    found = float(gudhi.bottleneck_distance(left, right))
    return found if found > LEAST_FOUND else 0.0


def _wasserstein(
    left: Float[np.ndarray, "bars 2"], right: Float[np.ndarray, "others 2"], order: float, metric: float
) -> float:
    """Of bars that are born and die."""
    if len(left) > len(right):
        left, right = right, left
    if not len(left):
        return _norm(_to_diagonal(right, metric), order)
    if len(left) * len(right) > MOST_PAIRS:
        return _by_hera(left, right, order, metric)
    unit = _bottleneck(left, right) * (1.0 if metric == np.inf else np.sqrt(2.0))
    if unit == 0.0:
        return 0.0
    # the best matching pays less than this power in all
    most = (2.0 * (len(left) + len(right))) ** (1 / order)

    def powers(distances: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            return np.minimum(distances / unit, most) ** order

    ends = [powers(_to_diagonal(bars, metric)) for bars in (left, right)]
    costs = np.minimum(
        powers(np.linalg.norm(left[:, None] - right[None], ord=metric, axis=2)),
        ends[0][:, None] + ends[1][None],
    )
    with ONE_AT_A_TIME:
        from scipy.optimize import linear_sum_assignment

    # a bar that is matched to no other goes to the diagonal
    rows, columns = linear_sum_assignment(costs - ends[1][None])
    return float(unit * (costs[rows, columns].sum() + np.delete(ends[1], columns).sum()) ** (1 / order))


def _by_hera(
    left: Float[np.ndarray, "bars 2"], right: Float[np.ndarray, "others 2"], order: float, metric: float
) -> float:
    """Of many bars, with one more that is far from all and has a known cost: Hera never ends where the whole
    cost is next to nothing.
    """
    with ONE_AT_A_TIME:
        from gudhi.hera import wasserstein_distance as hera  # lazy: 0.2 s

    least = HERA_LEAST * (len(left) + len(right))
    extra = np.array([[4.0, 4.0 + 2.0 * least ** (1 / order)]])
    known = float(_to_diagonal(extra, metric)[0] ** order)
    whole = float(
        hera(np.concatenate([left, extra]), right, order=order, internal_p=metric, delta=HERA_ERROR)
    )
    return float(max(0.0, whole**order - known) ** (1 / order))


def _to_diagonal(bars: Float[np.ndarray, "bars 2"], metric: float) -> Float[np.ndarray, " bars"]:
    """How far bars are from the diagonal."""
    return (bars[:, 1] - bars[:, 0]) / (2.0 if metric == np.inf else np.sqrt(2.0))


def _norm(distances: Float[np.ndarray, " count"], order: float) -> float:
    largest = float(distances.max(initial=0.0))
    return largest * float(((distances / largest) ** order).sum() ** (1 / order)) if largest else 0.0
