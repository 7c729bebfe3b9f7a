"""Measures: everything that is measured of a run at each step, one record a scalar.

Tables, files, figures, the browser's timelines and maps, and the glossary read these records. To add a
measure takes its record here, where it is measured (`measuring.observer`), and its label and meaning in
each language (`texts`); CONTRIBUTING.md has the recipe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

VERDICTS = ("closed", "undecided", "open")
"""What is said of a hole; a row holds the place of the word in this tuple, and every file the word."""

RADIUS = "cloud radius"
"""Root mean square distance of the neurons from their mean, in which bars are given."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One scalar of a run.

    Attributes:
        name: of its column, in every table and file.
        unit: empty where it is 1.
        of: a value of the state after the step, or of the step that led there: its rate, folds and ratios.
        whole: it counts.
        words: what its numbers stand for, by place; empty for a number that means itself.
        chart: the timeline in which it is drawn; None for none.
        scale: of its axis and of the colours of a map.
        colour: in the palette of figures and panels. dash: of its line.
        right: drawn against the axis at the right.
        rare: drawn only of runs in which something was measured.
        figures_only: drawn in figures, and not in the small timelines of a view.
        on_map: the phase map of an atlas can be coloured by it.
    """

    name: str
    unit: str = ""
    of: Literal["state", "step"] = "state"
    whole: bool = False
    words: tuple[str, ...] = ()
    chart: str | None = None
    scale: Literal["linear", "log"] = "linear"
    colour: str = "accent"
    dash: Literal["solid", "dash", "dot", "dashdot"] = "solid"
    right: bool = False
    rare: bool = False
    figures_only: bool = False
    on_map: bool = False


MEASURES = (
    Measure(name="step", whole=True),
    Measure(name="tau", unit="sum of eta K0"),
    Measure(name="eta", of="step", chart="raw_rate", scale="log"),
    Measure(name="eta_k", unit="1/K0", of="step"),
    Measure(name="loss", chart="loss", scale="log", on_map=True),
    Measure(name="accuracy", chart="loss", colour="h0", dash="dash", right=True, rare=True),
    Measure(name="K"),
    Measure(name="lambda_max"),
    Measure(name="h_plus"),
    Measure(name="h_plus_tracers"),
    Measure(name="ratio_min", of="step", chart="ratios", colour="h0", dash="dash"),
    Measure(name="ratio_max", of="step", chart="ratios"),
    Measure(name="bound_low", of="step"),
    Measure(name="bound_high", of="step"),
    Measure(
        name="folded",
        of="step",
        whole=True,
        chart="topology",
        colour="fold",
        dash="dot",
        right=True,
        on_map=True,
    ),
    Measure(name="folded_tracers", of="step", whole=True),
    Measure(
        name="crossings",
        whole=True,
        chart="topology",
        colour="second",
        dash="dashdot",
        right=True,
        rare=True,
        figures_only=True,
    ),
    Measure(name="tracer_crossings", whole=True),
    Measure(name="b0", whole=True, chart="topology", colour="h0", dash="dash"),
    Measure(name="b1", whole=True, chart="topology", colour="h1"),
    Measure(name="b2", whole=True, chart="topology", colour="h2", dash="dashdot", rare=True),
    Measure(name="preconditioned_sharpness"),
    Measure(
        name="least_miss",
        unit=f"{RADIUS} before the step",
        of="step",
        chart="gluing",
        scale="log",
        colour="second",
        rare=True,
        on_map=True,
    ),
    Measure(
        name="gluing_eta_k",
        unit="1/K0",
        of="step",
        chart="gluing",
        dash="dot",
        right=True,
        rare=True,
        figures_only=True,
    ),
    Measure(name="hole_birth", unit=RADIUS),
    Measure(name="hole_death", unit=RADIUS),
    Measure(name="hole_persistence", unit=RADIUS),
    Measure(name="hole_verdict", whole=True, words=VERDICTS),
    Measure(name="eta_local_k", of="step", chart="rate"),
    Measure(name="eta_h", of="step", chart="rate", colour="fold", dash="dash"),
    Measure(name="eta_h_tracers", of="step", chart="rate", colour="second", dash="dot", rare=True),
    Measure(name="of_edge", of="step", chart="raw_rate", colour="second", dash="dash", rare=True),
    Measure(
        name="h1", unit=RADIUS, chart="persistence", colour="h1", rare=True, figures_only=True, on_map=True
    ),
    Measure(
        name="h2",
        unit=RADIUS,
        chart="persistence",
        colour="h2",
        dash="dashdot",
        rare=True,
        figures_only=True,
    ),
)
"""All of them in the order of their columns. A row s > 0 has the measures of the step s-1 -> s and those of
the state at s. Files of older versions have a part of these; new ones stand at the end."""

BY_NAME = {measure.name: measure for measure in MEASURES}

NAMES = tuple(BY_NAME)
"""The columns of a run in their order."""


def in_chart(chart: str) -> list[Measure]:
    """The measures drawn in a timeline: those at the left first, and of them whole lines, so that dashes lie
    over the line where two are equal.

    Examples:
        >>> [measure.name for measure in in_chart("ratios")]
        ['ratio_max', 'ratio_min']
    """
    own = [measure for measure in MEASURES if measure.chart == chart]
    return sorted(own, key=lambda measure: (measure.right, measure.dash != "solid"))


def word_of(name: str, value: float | None) -> str | float | None:
    """A value as files have it: the word that a number stands for, else itself.

    Examples:
        >>> word_of("hole_verdict", 2), word_of("hole_verdict", None), word_of("b1", 1)
        ('open', None, 1)
    """
    words = BY_NAME[name].words
    return words[int(value)] if words and value is not None else value
