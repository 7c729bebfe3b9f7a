"""Is a hole more than chance? The longest bar against those of holeless clouds of the
same size and spread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

from topowidgets.reprs import block, folded, paragraph
from topowidgets.texts import say
from topowidgets.topology.clouds import check_cloud, cloud_radius
from topowidgets.topology.persistence import persistence
from topowidgets.topology.rules_in_words import hole_words, null_rule, size_words
from topowidgets.topology.verdicts import longest_bar, opened

NULL_CLOUDS = 20
"""Holeless clouds that a hole is compared with (docs/theory.md 3)."""

NULL_QUANTILE = 0.95


@dataclass(frozen=True, repr=False)
class NullVerdict:
    """Verdict on a hole against chance.

    Attributes:
        verdict: open above twice the quantile, closed up to it, else undecided.
        degree: 1 for a loop, 2 for a cavity. filtration: of the cloud and of every null cloud, of `neurons`
            neurons each, from `seed` on.
        birth, persistence: of the cloud's longest bar, in cloud radii (0 where there is none).
        quantile: the 95% quantile of the null clouds' longest bars. null: those bars, ascending. All in radii
            of the judged cloud.
    """

    verdict: Literal["open", "closed", "undecided"]
    degree: int
    filtration: str
    birth: float
    persistence: float
    quantile: float
    null: tuple[float, ...]
    neurons: int
    seed: int

    def __repr__(self) -> str:
        bar = f"H{self.degree} bar of {self.persistence:.3g} cloud radii"
        return (
            f"NullVerdict({self.verdict}: {bar}, p = {self.p_value:.3g} against {len(self.null)} holeless "
            "clouds)"
        )

    def _repr_html_(self) -> str:
        return block(
            hole_words(self.verdict, self.degree, size_words(self.persistence)),
            paragraph(say("seen.chance", p_value=self.p_value, clouds=len(self.null))),
            folded(say("seen.judged"), paragraph(null_rule(asdict(self)))),
        )

    @property
    def open(self) -> bool | None:
        """Whether the hole is open; None where it is undecided."""
        return opened(self.verdict)

    @property
    def p_value(self) -> float:
        """(1 + null bars as long as the cloud's) / (1 + null clouds): of 20 clouds never below 1/21.

        Examples:
            >>> NullVerdict("open", 1, "alpha", 0.1, 0.5, 0.2, (0.1, 0.5, 0.1), 9, 0).p_value
            0.5
        """
        return (1 + sum(bar >= self.persistence for bar in self.null)) / (1 + len(self.null))


def gaussian_like(
    points: Float[np.ndarray, "neurons dim"], seed: int = 0
) -> Float[np.ndarray, "neurons dim"]:
    """A Gaussian cloud with the size, mean and covariance of another: mean + Z (X - mean) / sqrt(n - 1), Z
    normal n x n.

    Each row has exactly the sample covariance (X - mean)^T (X - mean) / (n - 1), also where that is singular
    (n <= dim).

    Args:
        points: one neuron a row, at least two.
        seed: of Z.

    Raises:
        ValueError: fewer than two neurons, or see ``check_cloud``.

    Example:
        >>> cloud = np.random.default_rng(0).normal(size=(500, 2)) * [3.0, 0.0]
        >>> gaussian_like(cloud).std(axis=0).round().tolist()  # no spread where there was none
        [3.0, 0.0]
    """
    cloud = check_cloud(points)
    neurons = len(cloud)
    if neurons < 2:
        raise ValueError("one neuron has no covariance; give at least two neurons.")
    mean = cloud.mean(axis=0)
    mixing = np.random.default_rng(seed).normal(size=(neurons, neurons))
    drawn: Float[np.ndarray, "neurons dim"] = mean + mixing @ (cloud - mean) / np.sqrt(neurons - 1)
    return drawn


def null_verdict(
    points: Float[np.ndarray, "neurons dim"],
    filtration: str = "auto",
    landmarks: int = 128,
    degree: int = 1,
    *,
    seed: int = 0,
    progress: Callable[[float], None] = lambda _: None,
) -> NullVerdict:
    """Whether the longest bar is longer than chance makes it (docs/theory.md 3, the verdict of studies).

    The same persistence, by the same filtration and as many landmarks, of 20 Gaussian clouds with the cloud's
    own n and covariance, which have no hole. Their bars are divided by the radius of the judged cloud, so
    that all lengths have one unit and the quantile can stand in the cloud's barcode.

    Args:
        points: one neuron a row.
        filtration, landmarks: as for ``persistence``.
        degree: of the hole, 1 or 2.
        seed: of the first null cloud; the others have the seeds after it.
        progress: called with the share that is done.

    Raises:
        ValueError: degree other than 1 and 2, fewer than two neurons, or see ``persistence``.

    Example:
        >>> angles = 2.0 * np.pi * np.arange(48) / 48
        >>> null_verdict(np.c_[np.cos(angles), np.sin(angles)]).verdict
        'open'
        >>> null_verdict(np.random.default_rng(3).normal(size=(48, 2))).verdict
        'closed'
    """
    if degree not in (1, 2):
        raise ValueError(f"degree = {degree}; choose 1 for a loop or 2 for a cavity.")
    diagram = persistence(points, filtration, landmarks, degree)
    birth, _, length = longest_bar(diagram, degree)
    unit = cloud_radius(points) or 1.0
    null = []
    for number in range(NULL_CLOUDS):
        progress(number / NULL_CLOUDS)
        holeless = persistence(gaussian_like(points, seed + number), filtration, landmarks, degree)
        null.append(longest_bar(holeless, degree)[2] * holeless.radius / unit)
    quantile = float(np.quantile(null, NULL_QUANTILE))
    verdict: Literal["open", "closed", "undecided"] = "undecided"
    if length <= quantile:
        verdict = "closed"
    elif length > 2.0 * quantile:
        verdict = "open"
    return NullVerdict(
        verdict, degree, diagram.filtration, birth, length, quantile, tuple(sorted(null)), len(points), seed
    )
