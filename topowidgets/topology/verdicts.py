"""What may be said of a cloud's holes and of the map so far, each with the rule that it was judged by."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

from topowidgets.reprs import block, folded, paragraph
from topowidgets.texts import say
from topowidgets.topology.persistence import PersistenceDiagram
from topowidgets.topology.rules_in_words import hole_words, map_rule, map_so_far, sample_rule, size_words


@dataclass(frozen=True)
class VerdictRule:
    """Limits of the sample verdict, in cloud radii (docs/theory.md 3); a ratio of 0 asks nothing.

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
        """The default rule: alpha 0.10 with death >= 2 birth and 0.05, Rips 0.35 with 2.5 x the second bar
        and 0.15.

        Raises:
            ValueError: the name starts with neither "alpha" nor "rips".

        Example:
            >>> VerdictRule.for_filtration("rips on 128 landmarks").open_persistence
            0.35
        """
        if name.startswith("alpha"):
            return cls(
                open_persistence=0.10, open_birth_ratio=2.0, open_second_ratio=0.0, closed_persistence=0.05
            )
        if name.startswith("rips"):
            return cls(
                open_persistence=0.35, open_birth_ratio=0.0, open_second_ratio=2.5, closed_persistence=0.15
            )
        raise ValueError(
            f"filtration {name!r} has no default rule; use 'alpha' or 'rips', or give a VerdictRule."
        )


def opened(verdict: str) -> bool | None:
    """True for open, False for closed, None for undecided.

    Examples:
        >>> opened("undecided") is None
        True
    """
    return {"open": True, "closed": False}.get(verdict)


@dataclass(frozen=True, repr=False)
class SampleVerdict:
    """Verdict on a hole of the sampled cloud, its degree, the longest bar in cloud radii (0 if none), and
    what it was judged by.

    Attributes:
        filtration, covering_radius: of the diagram. limits: without the covering radius, by which they move.
    """

    verdict: Literal["open", "closed", "undecided"]
    degree: int
    birth: float
    death: float
    persistence: float
    filtration: str
    covering_radius: float
    limits: VerdictRule

    def __repr__(self) -> str:
        return (
            f"SampleVerdict({self.verdict}: H{self.degree} bar of {self.persistence:.3g} cloud radii, "
            f"{self.filtration})"
        )

    def _repr_html_(self) -> str:
        said = hole_words(self.verdict, self.degree, size_words(self.persistence))
        return block(said, folded(say("seen.judged"), paragraph(sample_rule(asdict(self)))))

    @property
    def open(self) -> bool | None:
        """Whether the hole is open; None where it is undecided."""
        return opened(self.verdict)


@dataclass(frozen=True)
class BettiNumbers:
    """Betti numbers read off a diagram at the rule's scale; None for a degree that was not computed.

    The rest as in SampleVerdict.
    """

    b0: int
    b1: int | None
    b2: int | None
    filtration: str
    covering_radius: float
    limits: VerdictRule


@dataclass(frozen=True)
class MapVerdict:
    """Verdict on the maps old neuron -> new neuron of the steps so far, and what was counted (see
    `map_verdict`); None was not measured.

    Attributes:
        planar: whether the neurons live in the plane, off which the map is undetermined.
    """

    verdict: Literal["injective", "folded", "crossed", "undetermined"]
    hull_stretch: float | None
    folded: int | None
    folded_tracers: int | None
    crossings: int | None
    tracer_crossings: int | None
    planar: bool = True

    def _repr_html_(self) -> str:
        values = asdict(self)
        head = map_so_far(values)
        return block(head, folded(say("seen.judged"), paragraph(map_rule(values))))


def longest_bar(diagram: PersistenceDiagram, degree: int = 1) -> tuple[float, float, float]:
    """(birth, death, persistence) of the longest finite bar of a degree, in cloud radii; zeros if there is
    none.

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


def sample_verdict(
    diagram: PersistenceDiagram, rule: VerdictRule | None = None, degree: int = 1
) -> SampleVerdict:
    """Whether the sample's hole is open, closed or undecided, by the longest bar of a degree (docs/theory.md
    3).

    On landmarks with covering radius r a bar's persistence is known to 2r, so open and closed are said only
    where every diagram within that error agrees: both limits move by 2r and the second bar counts 2r longer,
    the first 2r shorter.

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
    return SampleVerdict(
        verdict, degree, birth, death, length, diagram.filtration, diagram.covering_radius, rule
    )


def betti_numbers(diagram: PersistenceDiagram, rule: VerdictRule | None = None) -> BettiNumbers:
    """Betti numbers at the scale of the rule: the bars that its conditions for open let through
    (docs/theory.md 3).

    b0 = 1 + number of finite H0 bars whose death reaches the open limit. b_k for k >= 1 = the largest number
    j of bars that reach the open limit and the birth ratio, with the shortest of the j at least the second
    ratio times as long as every bar left out (for one hole this is the sample verdict's condition). On
    landmarks the limits move as in ``sample_verdict``, so that bars are counted only where certain.

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
    return BettiNumbers(b0, b1, b2, diagram.filtration, diagram.covering_radius, rule)


def map_verdict(
    *,
    hull_stretch: float | None = None,
    folded: int | None = None,
    folded_tracers: int | None = None,
    crossings: int | None = None,
    tracer_crossings: int | None = None,
) -> MapVerdict:
    """Verdict on the steps so far, from the worst of each measure over them (docs/theory.md 3); None is "not
    measured".

    injective if eta lambda_max(Hess phi) stayed below 1 on the whole sampled hull (sampled, not certified),
    whatever lines drawn between neurons do; else crossed if the polygon or the tracer curve ever crossed
    itself; folded if eta lambda_max(Hess phi) reached 1 at a neuron, a tracer or a sampled point of the
    convex hull; else undetermined.

    Where the data tear neurons far apart, straight lines between them may cross while the curve itself does
    not: more neurons on it show that. So crossings tell of the map only where a step may have folded the
    plane.

    Args:
        hull_stretch: largest eta lambda_max(Hess phi) seen on the sampled convex hull.
        folded: most neurons with eta lambda_max(Hess phi) >= 1 in one step.
        folded_tracers: the same for tracers.
        crossings: most self-crossings of the neurons' closed polygon.
        tracer_crossings: the same for the tracers' curve.

    Example:
        >>> map_verdict(hull_stretch=0.8, folded=0, crossings=2).verdict
        'injective'
        >>> map_verdict(folded=0, crossings=2, hull_stretch=1.4).verdict
        'crossed'
    """
    verdict: Literal["injective", "folded", "crossed", "undetermined"] = "undetermined"
    folds = (folded or 0) + (folded_tracers or 0) > 0
    if hull_stretch is not None and hull_stretch < 1.0 and not folds:
        verdict = "injective"
    elif (crossings or 0) + (tracer_crossings or 0) > 0:
        verdict = "crossed"
    elif folds or hull_stretch is not None:
        verdict = "folded"
    return MapVerdict(verdict, hull_stretch, folded, folded_tracers, crossings, tracer_crossings)


def _finite(diagram: PersistenceDiagram, degree: int) -> Float[np.ndarray, "bars 2"]:
    bars = diagram.in_degree(degree)
    return bars[np.isfinite(bars[:, 1])]


def _stands_out(rule: VerdictRule, length: float, other: float, error: float) -> bool:
    return rule.open_second_ratio == 0.0 or bool(length - error >= rule.open_second_ratio * (other + error))


def _holes(diagram: PersistenceDiagram, rule: VerdictRule, degree: int) -> int:
    error = 2.0 * diagram.covering_radius
    bars = _finite(diagram, degree)
    lengths = bars[:, 1] - bars[:, 0]
    passing = (lengths >= rule.open_persistence + error) & (
        bars[:, 1] - error >= rule.open_birth_ratio * bars[:, 0]
    )
    chosen = np.flatnonzero(passing)
    for count in range(chosen.size, 0, -1):
        left_out = np.delete(lengths, chosen[:count])
        if _stands_out(rule, lengths[chosen[count - 1]], float(left_out.max(initial=0.0)), error):
            return count
    return 0
