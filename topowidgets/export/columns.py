"""What the columns of a run's rows are: their units, and what each means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from topowidgets.recording.measures import MEASURES, NAMES
from topowidgets.recording.step_row import Row
from topowidgets.settings.checks import did_you_mean
from topowidgets.settings.config import Config
from topowidgets.texts.catalogue import Catalogue

Clock = Literal["eta_k", "eta", "step"]

RATE = "rate_eta_k"
"""The column of an atlas with the rate that a row belongs to, in units of 1/K0."""


@dataclass(frozen=True)
class Column:
    """What a column is.

    Attributes:
        unit: empty where it is 1.
    """

    name: str
    unit: str
    meaning: str


def clock_of(config: Config, rows: Sequence[Row]) -> Clock:
    """What a run's tau is the sum of: eta K0, or eta where there is no K; or it is the step, as in a
    recording whose K moved.

    Examples:
        >>> clock_of(Config(), [])
        'eta_k'
    """
    if config.recorded and all(row["tau"] == row["step"] for row in rows):
        return "step"
    return "eta_k" if config.has_k else "eta"


def columns_of(config: Config, clock: Clock | None = None) -> dict[str, Column]:
    """The columns of a run by their names.

    Args:
        clock: of the run, see `clock_of`; None for that of its rule.

    Examples:
        >>> columns_of(Config())["hole_persistence"].unit
        'cloud radius'
        >>> columns_of(Config(rule="adam", eta=0.1, eta_k=None))["tau"].unit
        'sum of eta'
    """
    units = {
        "tau": {"eta_k": "sum of eta K0", "eta": "sum of eta", "step": "step"}[
            clock or clock_of(config, [{"tau": 1.0, "step": 0.0}])
        ]
    }
    said = Catalogue.load("en").find("measures")
    return {
        one.name: Column(one.name, units.get(one.name, one.unit), said[one.name]["meaning"])
        for one in MEASURES
    }


def check_column(name: object) -> None:
    """Check that there is such a column.

    Raises:
        KeyError: naming the columns that are nearest.
    """
    if name not in NAMES:
        raise KeyError(
            f"there is no column {name!r}: {did_you_mean(name, NAMES)}The columns are {', '.join(NAMES)}."
        )
