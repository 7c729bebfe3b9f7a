"""What may be said of a cloud's holes and of the map so far, each by a rule that is printed with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

from topowidgets.topology.persistence import PersistenceDiagram


@dataclass(frozen=True)
class VerdictRule:
    """Limits of the sample verdict, in cloud radii (SCIENCE.md 3); a ratio of 0 asks nothing.

    Attributes:
        open_persistence: open needs the longest bar's death - birth to reach this,
        open_birth_ratio: its death to reach this multiple of its birth,
        open_second_ratio: and its persistence to reach this multiple of the second bar's.
        closed_persistence: closed needs every bar to stay below this.
    """

    open_persistence: float
    open_birth_ratio: float
    open_second_ratio: float
    closed_persistence: float

    @classmethod
    def for_filtration(cls, name: str) -> VerdictRule:
        """The default rule: alpha 0.10 with death >= 2 birth and 0.05, Rips 0.35 with 2.5 x the second bar and 0.15.

        Raises:
            ValueError: the name starts with neither "alpha" nor "rips".

        Example:
            >>> VerdictRule.for_filtration("rips on 128 landmarks").open_persistence
            0.35
        """
        if name.startswith("alpha"):
            return cls(open_persistence=0.10, open_birth_ratio=2.0, open_second_ratio=0.0, closed_persistence=0.05)
        if name.startswith("rips"):
            return cls(open_persistence=0.35, open_birth_ratio=0.0, open_second_ratio=2.5, closed_persistence=0.15)
        raise ValueError(f"filtration {name!r} has no default rule; use 'alpha' or 'rips', or give a VerdictRule.")


@dataclass(frozen=True)
class SampleVerdict:
    """Verdict on a hole of the sampled cloud, its rule in words, its degree, and the longest bar in cloud radii (0 if none)."""

    verdict: Literal["open", "closed", "undecided"]
    rule: str
    degree: int
    birth: float
    death: float
    persistence: float


@dataclass(frozen=True)
class BettiNumbers:
    """Betti numbers read off a diagram at the rule's scale; None for a degree that was not computed."""

    b0: int
    b1: int | None
    b2: int | None
    rule: str
    filtration: str


@dataclass(frozen=True)
class MapVerdict:
    """Verdict on the maps old neuron -> new neuron of the steps so far, its rule and what was counted."""

    verdict: Literal["injective", "folded", "crossed", "undetermined"]
    rule: str
    detail: str


def longest_bar(diagram: PersistenceDiagram, degree: int = 1) -> tuple[float, float, float]:
    """(birth, death, persistence) of the longest finite bar of a degree, in cloud radii; zeros if there is none.

    Example:
        >>> from topowidgets.topology.persistence import persistence
        >>> longest_bar(persistence(np.array([[0.0], [4.0]])), degree=0)
        (0.0, 1.0, 1.0)
    """
    bars = _finite(diagram, degree)
    if not len(bars):
        return 0.0, 0.0, 0.0
    birth, death = (float(value) for value in bars[0])
    return birth, death, death - birth


def sample_verdict(diagram: PersistenceDiagram, rule: VerdictRule | None = None, degree: int = 1) -> SampleVerdict:
    """Whether the sample's hole is open, closed or undecided, by the longest bar of a degree (SCIENCE.md 3).

    On landmarks with covering radius r a bar's persistence is known to 2r, so open and closed are said only where every
    diagram within that error agrees: both limits move by 2r and the second bar counts 2r longer, the first 2r shorter.

    Args:
        diagram: bars in cloud radii.
        rule: the limits; by default those of the diagram's filtration.
        degree: of the hole, 1 for a loop, 2 for a void.

    Raises:
        ValueError: no default rule for the filtration.

    Example:
        >>> from topowidgets.topology.persistence import persistence
        >>> angles = 2.0 * np.pi * np.arange(12) / 12
        >>> sample_verdict(persistence(np.c_[np.cos(angles), np.sin(angles)])).verdict
        'open'
    """
    rule = VerdictRule.for_filtration(diagram.filtration) if rule is None else rule
    error = 2.0 * diagram.covering_radius
    bars = _finite(diagram, degree)
    birth, death, length = longest_bar(diagram, degree)
    second = float(bars[1, 1] - bars[1, 0]) if len(bars) > 1 else 0.0
    verdict: Literal["open", "closed", "undecided"] = "undecided"
    if length < rule.closed_persistence - error:
        verdict = "closed"
    elif (
        length >= rule.open_persistence + error
        and death - error >= rule.open_birth_ratio * birth
        and _stands_out(rule, length, second, error)
    ):
        verdict = "open"
    words = (
        f"{_scale(diagram)}: open if the longest H{degree} bar is at least {rule.open_persistence:.2f}"
        f"{_conditions(rule, 'the second bar')}; closed if no bar reaches {rule.closed_persistence:.2f}; else undecided"
        f"{_moved(rule, diagram)}."
    )
    return SampleVerdict(verdict, words, degree, birth, death, length)


def betti_numbers(diagram: PersistenceDiagram, rule: VerdictRule | None = None) -> BettiNumbers:
    """Betti numbers at the scale of the rule: the bars that its conditions for open let through (SCIENCE.md 3).

    b0 = 1 + number of finite H0 bars whose death reaches the open limit. b_k for k >= 1 = the largest number j of bars
    that reach the open limit and the birth ratio, with the shortest of the j at least the second ratio times as long as
    every bar left out (for one hole this is the sample verdict's condition). On landmarks the limits move as in
    ``sample_verdict``, so that bars are counted only where certain.

    Raises:
        ValueError: no default rule for the filtration.

    Example:
        >>> from topowidgets.topology.persistence import persistence
        >>> angles = 2.0 * np.pi * np.arange(96) / 96
        >>> numbers = betti_numbers(persistence(np.c_[np.cos(angles), np.sin(angles)]))
        >>> numbers.b0, numbers.b1, numbers.b2
        (1, 1, None)
    """
    rule = VerdictRule.for_filtration(diagram.filtration) if rule is None else rule
    limit = rule.open_persistence + 2.0 * diagram.covering_radius
    b0 = 1 + int((_finite(diagram, 0)[:, 1] >= limit).sum())
    b1, b2 = (_holes(diagram, rule, k) if k <= diagram.max_degree else None for k in (1, 2))
    words = (
        f"{_scale(diagram)}: b0 = 1 + finite H0 bars that die at {rule.open_persistence:.2f} or later; b1, b2 = each bar of "
        f"at least {rule.open_persistence:.2f}{_conditions(rule, 'each bar not counted')}{_moved(rule, diagram)}."
    )
    return BettiNumbers(b0, b1, b2, words, diagram.filtration)


def map_verdict(
    *,
    hull_stretch: float | None = None,
    folded: int | None = None,
    folded_tracers: int | None = None,
    crossings: int | None = None,
    tracer_crossings: int | None = None,
) -> MapVerdict:
    """Verdict on the steps so far, from the worst of each measure over them (SCIENCE.md 3); None is "not measured".

    Where the data tear neurons far apart, straight lines between them may cross while the curve itself does not: more neurons on it show
    that. So crossings tell of the map only where a step may have folded the plane.

    Args:
        hull_stretch: largest eta lambda_max(Hess phi) seen on the sampled convex hull.
        folded: most neurons with eta lambda_max(Hess phi) >= 1 in one step.
        folded_tracers: the same for tracers.
        crossings: most self-crossings of the neurons' closed polygon.
        tracer_crossings: the same for the tracers' curve.

    Example:
        >>> map_verdict(hull_stretch=0.8, folded=0, crossings=2).verdict
        'injective'
        >>> map_verdict(folded=0, crossings=2, hull_stretch=1.4).detail
        'at most 0 neurons folded in a step, 2 self-crossings of the polygon, eta lambda_max(Hess phi) up to 1.40 on the hull'
    """
    parts = [
        (folded, f"at most {folded} neurons folded in a step"),
        (folded_tracers, f"at most {folded_tracers} tracers folded in a step"),
        (crossings, f"{crossings} self-crossings of the polygon"),
        (tracer_crossings, f"{tracer_crossings} of the tracer curve"),
        (hull_stretch, f"eta lambda_max(Hess phi) up to {0.0 if hull_stretch is None else hull_stretch:.2f} on the hull"),
    ]
    verdict: Literal["injective", "folded", "crossed", "undetermined"] = "undetermined"
    folds = (folded or 0) + (folded_tracers or 0) > 0
    if hull_stretch is not None and hull_stretch < 1.0 and not folds:
        verdict = "injective"
    elif (crossings or 0) + (tracer_crossings or 0) > 0:
        verdict = "crossed"
    elif folds or hull_stretch is not None:
        verdict = "folded"
    words = (
        "injective if eta lambda_max(Hess phi) stayed below 1 on the whole sampled hull (sampled, not certified), whatever lines "
        "drawn between neurons do; else crossed if the polygon or the tracer curve ever crossed itself; folded if "
        "eta lambda_max(Hess phi) reached 1 at a neuron, a tracer or a sampled point of the convex hull; else undetermined."
    )
    return MapVerdict(verdict, words, ", ".join(text for value, text in parts if value is not None) or "not measured")


def _finite(diagram: PersistenceDiagram, degree: int) -> Float[np.ndarray, "bars 2"]:
    bars = diagram.in_degree(degree)
    return bars[np.isfinite(bars[:, 1])]


def _stands_out(rule: VerdictRule, length: float, other: float, error: float) -> bool:
    return rule.open_second_ratio == 0.0 or bool(length - error >= rule.open_second_ratio * (other + error))


def _holes(diagram: PersistenceDiagram, rule: VerdictRule, degree: int) -> int:
    error = 2.0 * diagram.covering_radius
    bars = _finite(diagram, degree)
    lengths = bars[:, 1] - bars[:, 0]
    passing = (lengths >= rule.open_persistence + error) & (bars[:, 1] - error >= rule.open_birth_ratio * bars[:, 0])
    chosen = np.flatnonzero(passing)
    for count in range(chosen.size, 0, -1):
        left_out = np.delete(lengths, chosen[:count])
        if _stands_out(rule, lengths[chosen[count - 1]], float(left_out.max(initial=0.0)), error):
            return count
    return 0


def _scale(diagram: PersistenceDiagram) -> str:
    kind = "radii" if diagram.filtration.startswith("alpha") else "diameters"
    return f"{diagram.filtration}, {kind} over the cloud radius"


def _conditions(rule: VerdictRule, other: str) -> str:
    birth = f" with its death at {rule.open_birth_ratio:g} times its birth or later" if rule.open_birth_ratio else ""
    second = f" and {rule.open_second_ratio:g} times as long as {other}" if rule.open_second_ratio else ""
    return birth + second


def _moved(rule: VerdictRule, diagram: PersistenceDiagram) -> str:
    error = 2.0 * diagram.covering_radius
    if error == 0.0:
        return ""
    closed = rule.closed_persistence - error
    return (
        f"; landmarks cover the cloud to r = {diagram.covering_radius:.3f}, so with 2r = {error:.3f} the limits become "
        f"{rule.open_persistence + error:.3f} and {f'{closed:.3f}' if closed > 0 else 'below 0 (closed cannot be said)'}, "
        "and ratios hold with every bar moved by 2r against them"
    )
