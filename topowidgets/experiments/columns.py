"""What the columns of a run's rows are: their units, what each means, and the words behind the one that is no
number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from topowidgets.config import Config
from topowidgets.experiments.rows import SCALARS, Row
from topowidgets.fields import did_you_mean

Clock = Literal["eta_k", "eta", "step"]

VERDICTS = ("closed", "undecided", "open")
"""What is said of a hole; a row holds the place of the word in this tuple, and every file the word."""

COUNTS = (
    "step",
    "folded",
    "folded_tracers",
    "crossings",
    "tracer_crossings",
    "b0",
    "b1",
    "b2",
    "hole_verdict",
)
"""Columns of whole numbers."""

RATE = "rate_eta_k"
"""The column of an atlas with the rate that a row belongs to, in units of 1/K0."""

_RADIUS = "cloud radius"

MEANINGS: Mapping[str, tuple[str, str]] = {
    "step": ("", "number of the step that led here; 0 is the start"),
    "tau": ("sum of eta K0", "training time"),
    "eta": ("", "learning rate of the step"),
    "eta_k": ("1/K0", "learning rate of the step in units of 1/K at the start"),
    "loss": ("", "loss after the step"),
    "accuracy": ("", "part of the held-out images that are classified rightly"),
    "K": ("", "local K: largest absolute eigenvalue of the Hessian"),
    "lambda_max": ("", "largest signed eigenvalue of the Hessian"),
    "h_plus": (
        "",
        "largest eigenvalue of Hess phi over the neurons; a neuron folds where eta h_plus reaches 1",
    ),
    "h_plus_tracers": ("", "h_plus over the tracers"),
    "ratio_min": ("", "smallest stretch of a pair in the step, distance after / before"),
    "ratio_max": ("", "largest stretch of a pair in the step, distance after / before"),
    "bound_low": ("", "1 - eta K, K local where the step began"),
    "bound_high": ("", "1 + eta K, K local where the step began"),
    "folded": ("", "neurons that the step folded"),
    "folded_tracers": ("", "tracers that the step folded"),
    "crossings": ("", "self-crossings of the polygon through the neurons"),
    "tracer_crossings": ("", "self-crossings of the tracers' curve"),
    "b0": ("", "Betti number b0 of the sample at the scale of the verdict's rule"),
    "b1": ("", "Betti number b1 of the sample at the scale of the verdict's rule"),
    "b2": ("", "Betti number b2 of the sample at the scale of the verdict's rule"),
    "preconditioned_sharpness": (
        "",
        "largest eigenvalue of the preconditioned Hessian (Adam, RMSprop): a diagnostic, no theorem",
    ),
    "least_miss": (
        f"{_RADIUS} before the step",
        "how near the step's nearest pair of neurons came to being glued",
    ),
    "gluing_eta_k": ("1/K0", "rate at which that pair comes so near"),
    "hole_birth": (_RADIUS, "birth of the longest bar of the hole that the verdict is on"),
    "hole_death": (_RADIUS, "death of that bar"),
    "hole_persistence": (_RADIUS, "death - birth of that bar; 0 where there is none"),
    "hole_verdict": ("", "sample verdict on the hole: open, closed or undecided"),
}
"""Unit, empty for 1, and meaning of each column."""


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
    return {name: Column(name, units.get(name, MEANINGS[name][0]), MEANINGS[name][1]) for name in SCALARS}


def check_column(name: object) -> None:
    """Check that there is such a column.

    Raises:
        KeyError: naming the columns that are nearest.
    """
    if name not in SCALARS:
        raise KeyError(
            f"there is no column {name!r}: {did_you_mean(name, SCALARS)}The columns are {', '.join(SCALARS)}."
        )


def verdict_word(place: float | None) -> str | None:
    """The verdict that a row's number stands for; None where none was measured.

    Examples:
        >>> verdict_word(2), verdict_word(None)
        ('open', None)
    """
    return None if place is None else VERDICTS[int(place)]
