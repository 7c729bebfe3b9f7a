"""What verdicts are judged by, in the language that is spoken, of their fields as plain values
(dataclasses.asdict). `widgets/js/texts/rules_in_words.js` chooses alike: both make the sentences of
tests/texts/facts.json.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from topowidgets.texts import say

Facts = Mapping[str, Any]

COUNTED = ("folded", "folded_tracers", "crossings", "tracer_crossings", "hull_stretch")
"""The fields of a MapVerdict that it is read off."""

ON_LANDMARKS = re.compile(
    r"rips on (\d+) landmarks(?: \(exact Rips of (\d+) neurons refused: limit (\d+)\))?"
)


def filtration_words(name: str) -> str:
    """What a filtration is called.

    Args:
        name: of a PersistenceDiagram.

    Examples:
        >>> filtration_words("rips on 50 landmarks (exact Rips of 1200 neurons refused: limit 1000)")
        'rips on 50 landmarks (exact Rips of 1200 neurons refused: limit 1000)'
    """
    kind, landmarks, refused, limit = _filtration(name)
    return say("seen.filtration", kind=kind, landmarks=landmarks, refused=refused, limit=limit)


def bar_unit(name: str) -> str:
    """What bars of a filtration are measured in.

    Examples:
        >>> bar_unit("alpha"), bar_unit("rips on 50 landmarks")
        ('alpha radius / cloud radius', 'rips on 50 landmarks diameter / cloud radius')
    """
    kind, landmarks, _, _ = _filtration(name)
    return say("plotted.bar_unit", filtration=filtration_words(name), kind=kind, landmarks=landmarks)


def sample_rule(verdict: Facts) -> str:
    """The rule of a SampleVerdict."""
    limits = verdict["limits"]
    return say(
        "seen.sample_rule",
        scale=_scale(verdict),
        degree=verdict["degree"],
        least=limits["open_persistence"],
        most=limits["closed_persistence"],
        conditions=_conditions(limits, "sample"),
        moved=_moved(verdict),
    )


def betti_rule(betti: Facts) -> str:
    """The rule of BettiNumbers, and of a b2 that was measured apart."""
    limits, apart = betti["limits"], betti.get("b2_apart")
    rule = say(
        "seen.betti_rule",
        scale=_scale(betti),
        least=limits["open_persistence"],
        conditions=_conditions(limits, "betti"),
        moved=_moved(betti),
    )
    return (
        rule
        if apart is None
        else say("seen.b2_apart", rule=rule, step=apart["step"], apart=betti_rule(apart))
    )


def map_rule(verdict: Facts) -> str:
    """The rule of a MapVerdict."""
    return say("seen.map_rule", planar=verdict["planar"])


def map_detail(verdict: Facts) -> str:
    """What a MapVerdict was counted from."""
    counted = [name for name in COUNTED if verdict[name] is not None]
    said = [say(f"seen.counted.{name}", value=verdict[name]) for name in counted]
    return ", ".join(said) or say("seen.not_measured")


def map_so_far(verdict: Facts) -> str:
    """A MapVerdict with what it was counted from."""
    name = say(f"seen.verdicts.{verdict['verdict']}")
    return say("plotted.map_so_far", verdict=name, detail=map_detail(verdict))


def null_rule(verdict: Facts) -> str:
    """The rule of a NullVerdict."""
    return say(
        "seen.null_rule",
        filtration=filtration_words(verdict["filtration"]),
        degree=verdict["degree"],
        quantile=verdict["quantile"],
        double=2.0 * verdict["quantile"],
        clouds=len(verdict["null"]),
        neurons=verdict["neurons"],
        seed=verdict["seed"],
    )


def picture_warning(picture: Facts, neurons: Facts) -> str:
    """A sentence where the SampleVerdicts on a UMAP and on the neurons disagree, and a line of both rules."""
    warning = say("seen.picture_warning", picture=picture["verdict"], neurons=neurons["verdict"])
    rules = say("seen.picture_rules", picture=sample_rule(picture), neurons=sample_rule(neurons))
    return f"{warning}\n{rules}"


def hole_words(verdict: str, degree: int, size: str) -> str:
    """A verdict on the hole (degree 1) or cavity (2) of a shape, with the size of the judged bar."""
    return say("seen.hole", verdict=verdict, degree=degree, size=size)


def size_words(persistence: float, measured_at: int | None = None) -> str:
    """The judged bar, and the step that it was measured at where that is another."""
    size = say("seen.size", persistence=persistence)
    return size if measured_at is None else say("seen.measured_at", size=size, step=measured_at)


def _filtration(name: str) -> tuple[str, int | None, int | None, int | None]:
    """Kind, landmarks, and of how many neurons exact Rips was refused, by which limit."""
    found = ON_LANDMARKS.fullmatch(name)
    if found is None:
        return name, None, None, None
    landmarks, refused, limit = (None if number is None else int(number) for number in found.groups())
    return "rips", landmarks, refused, limit


def _scale(measured: Facts) -> str:
    name = measured["filtration"]
    return say("seen.scale", filtration=filtration_words(name), kind=_filtration(name)[0])


def _conditions(limits: Facts, rule: str) -> str:
    return say(
        "seen.conditions",
        birth_ratio=limits["open_birth_ratio"],
        second_ratio=limits["open_second_ratio"],
        compared=say(f"seen.compared.{rule}"),
    )


def _moved(measured: Facts) -> str:
    """How the limits move by what landmarks leave out."""
    limits, error = measured["limits"], 2.0 * measured["covering_radius"]
    closed = limits["closed_persistence"] - error
    return say(
        "seen.moved",
        error=error,
        radius=measured["covering_radius"],
        least=limits["open_persistence"] + error,
        most=closed,
        closable=closed > 0,
    )
