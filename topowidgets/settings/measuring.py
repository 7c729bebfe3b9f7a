"""What is measured: the filtration, and where a hole counts as open and as closed."""

from __future__ import annotations

from dataclasses import dataclass

from topowidgets.settings.checks import integer, number, one_of, optional
from topowidgets.settings.logic import the
from topowidgets.settings.section import Demand, Section, setting

MOST_ALPHA = 3
"""Dimensions to which the alpha complex works."""

_RADII = "cloud radii"


@dataclass(frozen=True, kw_only=True, repr=False)
class MeasureSettings:
    """What is measured."""

    landmarks: int = setting(128, integer(3, 1000), unit="neurons")
    filtration: str = setting("auto", one_of("auto", "alpha", "rips"))
    open_persistence: float | None = setting(None, optional(number(0, 10)), unit=_RADII)
    open_ratio: float | None = setting(None, optional(number(1, 100)))
    closed_persistence: float | None = setting(None, optional(number(0, 10)), unit=_RADII)


_OPEN, _CLOSED = the("open_persistence"), the("closed_persistence")

MEASURE = Section(
    "measure",
    MeasureSettings,
    demands=(
        Demand(
            "filtration",
            ~(the("filtration") == "alpha") | (the("unit_dim") <= MOST_ALPHA),
            "alpha",
            {"dim": the("unit_dim")},
        ),
        Demand(
            "closed_persistence",
            ~_OPEN.known | ~_CLOSED.known | (_CLOSED <= _OPEN),
            "closed_below_open",
            {"open_persistence": _OPEN},
        ),
    ),
)
