"""The rate and how it goes on, and how long it is trained."""

from __future__ import annotations

from dataclasses import dataclass

from topowidgets.settings.checks import Points, integer, number, optional
from topowidgets.settings.logic import Term, the
from topowidgets.settings.section import Demand, Section, kind_of, setting

MOST_POINTS = 64
"""Points of a schedule at most."""

LEAST_FACTOR = 1e-6
"""Least factor of a schedule: at 0 training time would stand still."""


@dataclass(frozen=True, kw_only=True)
class RateControlKind:
    """One way in which the rate that is set becomes the rates of the steps; each is in
    `learning.rate_control`.

    Attributes:
        constant: whether it is the rate of every step.
        holds_k: whether eta K stays, K being measured again as the run goes; the rate is then set as eta_k.
        settings, offered: see `section.Kind`.
    """

    name: str
    constant: bool = False
    holds_k: bool = False
    settings: tuple[str, ...] = ()
    offered: bool = True


RATE_CONTROLS = {
    kind.name: kind
    for kind in (
        RateControlKind(name="fixed", constant=True),
        RateControlKind(name="hold", holds_k=True),
        RateControlKind(name="schedule", settings=("schedule",)),
    )
}
"""All by their names."""


@dataclass(frozen=True, kw_only=True, repr=False)
class RateSettings:
    """The learning rate."""

    eta_k: float | None = setting(1.5, optional(number(0, 10_000, above=True)), unit="1/K", told=False)
    eta: float | None = setting(None, optional(number(0, 1e9, above=True)), told=False)
    rate_control: str = setting("fixed", kind_of(RATE_CONTROLS))
    schedule: tuple[tuple[float, float], ...] = setting(
        (), Points(MOST_POINTS, x=number(0, 1e7), y=number(LEAST_FACTOR, 1000)), told=False
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class LengthSettings:
    """How long it is trained."""

    steps: int | None = setting(None, optional(integer(1, 10_000_000)), unit="steps", told=False)
    epochs: float | None = setting(
        None, optional(number(0, 1e6, above=True)), unit="passes over the training samples", told=False
    )
    tau: float | None = setting(30.0, optional(number(0, 1e7, above=True)), unit="sum of eta K0", told=False)


_RECORDED = the("recorded")


def _only_one(*names: str) -> Term:
    """Whether one of these is known, and no other."""
    found = _RECORDED  # of which as much is said as is known
    for name in names:
        alone = the(name).known
        for other in names:
            alone = alone if other == name else alone & ~the(other).known
        found |= alone
    return found


RATE = Section(
    "rate",
    RateSettings,
    kinds=RATE_CONTROLS,
    chosen_by="rate_control",
    gives_way=True,
    alternatives=("eta_k", "eta"),
    demands=(
        Demand("eta_k", _only_one("eta_k", "eta"), "one_rate", {"both": the("eta").known}),
        Demand(
            "eta_k",
            _RECORDED | the("rule_kind.has_k") | the("eta").known,
            "rule_without_k",
            {"rule": the("rule")},
        ),
        Demand(
            "rate_control",
            _RECORDED | ~the("rate_control_kind.holds_k") | the("eta_k").known,
            "hold_without_k",
        ),
        Demand(
            "schedule",
            ~(the("rate_control") == "schedule") | ~(the("schedule").length == 0),
            "no_schedule",
        ),
    ),
)

LENGTH = Section(
    "length",
    LengthSettings,
    alternatives=("steps", "epochs", "tau"),
    demands=(Demand("tau", _only_one("steps", "epochs", "tau"), "one_length"),),
)
