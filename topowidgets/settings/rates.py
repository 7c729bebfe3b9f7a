"""The rate, and how long it is trained."""

from __future__ import annotations

from dataclasses import dataclass

from topowidgets.settings.checks import flag, integer, number, optional
from topowidgets.settings.logic import Term, the
from topowidgets.settings.section import Demand, Section, setting


@dataclass(frozen=True, kw_only=True, repr=False)
class RateSettings:
    """The learning rate."""

    eta_k: float | None = setting(1.5, optional(number(0, 10_000, above=True)), unit="1/K", told=False)
    eta: float | None = setting(None, optional(number(0, 1e9, above=True)), told=False)
    track: bool = setting(default=False, check=flag)


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
    alternatives=("eta_k", "eta"),
    demands=(
        Demand("eta_k", _only_one("eta_k", "eta"), "one_rate", {"both": the("eta").known}),
        Demand(
            "eta_k",
            _RECORDED | the("rule_kind.has_k") | the("eta").known,
            "rule_without_k",
            {"rule": the("rule")},
        ),
        Demand("track", _RECORDED | ~the("track") | the("eta_k").known, "tracking"),
    ),
)

LENGTH = Section(
    "length",
    LengthSettings,
    alternatives=("steps", "epochs", "tau"),
    demands=(Demand("tau", _only_one("steps", "epochs", "tau"), "one_length"),),
)
