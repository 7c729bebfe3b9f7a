"""Learning rules: what is known of each, one record a rule, and their settings.

The steps themselves are in `learning.rules`, names in `texts`. To add a rule takes these three and no other
file; CONTRIBUTING.md has the recipe.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from topowidgets.settings.checks import integer, number, optional
from topowidgets.settings.logic import the
from topowidgets.settings.section import Demand, Section, kind_of, setting


@dataclass(frozen=True)
class Stability:
    """Where the quadratic model of a loss becomes unstable under a rule: for eta > factor(momentum) /
    lambda_max.

    Attributes:
        symbol: how it is written over lambda_max.
        base, slope: factor(momentum) = base + slope * momentum.
    """

    symbol: str
    base: float
    slope: float = 0.0

    def factor(self, momentum: float) -> float:
        """The number for a momentum.

        Examples:
            >>> RULES["heavy_ball"].stability.factor(0.9)
            3.8
        """
        return self.base + self.slope * momentum

    @property
    def mark(self) -> str:
        """What the mark on the rate's axis is called: `2/λmax`."""
        return f"{self.symbol}/λmax"


@dataclass(frozen=True, kw_only=True)
class RuleKind:
    """One rule.

    Attributes:
        name: in settings.
        settings: that this rule has beside its rate; `batch_size` comes with the batches.
        has_k: its step is governed by K, so that rates have the unit 1/K; else the rate is eta itself, and
            the clock is the sum of eta.
        plain: its step is x - eta grad phi(x), so that Hess phi tells folds, and grad phi gluing rates.
            Momentum and Adam move a neuron by its state too.
        batches: whether it takes minibatches never, if asked to, or usually.
        stability: where the quadratic model becomes unstable; None where no such limit is known.
        edge: of beta_1, c such that eta = c / preconditioned sharpness is the edge. A diagnostic with no
            theorem behind it: full batches settle near it (Cohen et al. 2022, arXiv 2207.14484;
            docs/theory.md 1).
        offered: controls offer it.
    """

    name: str
    settings: tuple[str, ...] = ()
    has_k: bool = True
    plain: bool = False
    batches: Literal["never", "optional", "usual"] = "optional"
    stability: Stability | None = None
    edge: Callable[[float], float] | None = None
    offered: bool = True

    def __post_init__(self) -> None:
        if self.batches != "never":
            object.__setattr__(self, "settings", (*self.settings, "batch_size"))


TWO = Stability("2", 2.0)
"""Of gradient descent."""

RULES = {
    rule.name: rule
    for rule in (
        RuleKind(name="gd", plain=True, batches="never", stability=TWO),
        RuleKind(name="sgd", plain=True, batches="usual", stability=TWO),
        RuleKind(name="heavy_ball", settings=("momentum",), stability=Stability("2(1+β)", 2.0, 2.0)),
        RuleKind(
            name="adam",
            settings=("beta_1", "beta_2", "eps"),
            has_k=False,
            edge=lambda beta_1: (2 + 2 * beta_1) / (1 - beta_1),
        ),
        RuleKind(name="rmsprop", settings=("rmsprop_alpha", "eps"), has_k=False, edge=lambda _: 2.0),
        RuleKind(name="sign", has_k=False),
        RuleKind(name="own", has_k=False, offered=False),
    )
}
"""All rules by their names; `own` is a function of the user's."""


@dataclass(frozen=True, kw_only=True, repr=False)
class RuleSettings:
    """The learning rule."""

    rule: str = setting("gd", kind_of(RULES), control=True)
    momentum: float = setting(0.9, number(0, 1, below=True))
    beta_1: float = setting(0.9, number(0, 1, below=True))
    beta_2: float = setting(0.999, number(0, 1, below=True))
    rmsprop_alpha: float = setting(0.99, number(0, 1, below=True))
    eps: float = setting(1e-8, number(0, 1, above=True))
    batch_size: int | None = setting(None, optional(integer(1, 60_000)), unit="samples")


RULE = Section(
    "rule",
    RuleSettings,
    kinds=RULES,
    demands=(
        Demand(
            "batch_size",
            ~the("batch_size").known | (the("batch_size") <= the("train_samples")),
            "most_samples",
            {"samples": the("train_samples")},
        ),
    ),
)
