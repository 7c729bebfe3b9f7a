"""What is said of a frame: the running sentence with the two verdicts apart, and each verdict's rule.

The words are those of `texts`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from topowidgets.recording.frame import Frame
from topowidgets.settings.rules import RULES, TWO
from topowidgets.texts import words

Facts = Mapping[str, Any]

MARKS = ("bound", "fold", "stability")
"""The marks of a rate that the sentence names."""


def sentence_of(frame: Frame) -> str:
    """What is seen in a frame, in one line of the language that is spoken."""
    return running_sentence(frame.facts, frame.step, frame.tau)


def worded(frame: Frame) -> dict[str, Any]:
    """The facts of a frame with what is said of them, in the language that is spoken."""
    facts = frame.facts
    say, mapped = words(), facts["map_verdict"]
    sample = {**facts["sample_verdict"], "rule": say.seen.sample_rule(facts["sample_verdict"])}
    mapped = {
        **mapped,
        "rule": say.seen.map_rule(planar=mapped["planar"]),
        "detail": say.seen.map_detail(mapped),
    }
    axes = [say.settings.axis(**axis) for axis in facts["axes"]]
    return {
        **facts,
        "axes": axes,
        "sample_verdict": sample,
        "map_verdict": mapped,
        "sentence": sentence_of(frame),
    }


def running_sentence(facts: Facts, step: int, tau: float) -> str:
    """One line for a frame.

    Args:
        facts, step, tau: of the frame (see frame.Frame); `eta` and `eta_k` among the facts are None before
            the first step.
    """
    say, told = words().seen, facts["about"]
    hole = sample_words(facts, step)
    if told["recorded"]:
        return f"{_recorded(facts, step)} {hole} {say.map_of_recording(say.map_detail(facts['map_verdict']))}"
    if facts["eta"] is None:
        return say.start(told["neurons"], told["shape"], hole)
    return f"{say.at_tau(tau, _rate(facts))} {hole} {_map(facts)}"


def _recorded(facts: Facts, step: int) -> str:
    say, told = words().seen, facts["about"]
    if not step:
        return say.recorded_start(told["neurons"], told["dim"])
    if facts["eta"] is None:
        several = facts.get("why") in ("rates", "partly_in_no_group")
        return say.recorded_step(step, words().recordings.several_rates if several else say.eta_unknown)
    if not _is_known(facts["K"]):
        return say.recorded_step(step, say.eta_without_k(facts["eta"]))
    if facts.get("why") or facts["eta_k"] is None:
        return say.recorded_step(
            step, words().recordings.without_theorem(facts["eta"], facts["eta"] * facts["K"])
        )
    return say.recorded_step(step, words().recordings.of_this_layer(_rate(facts)))


def _is_known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _rate(facts: Facts) -> str:
    say, marks, eta_k = words().seen, facts["marks"], facts["eta_k"]
    if eta_k is None:
        edge = marks.get("diagnostic")
        return say.raw_eta(facts["eta"], None if edge is None else facts["eta"] / edge)
    rule = RULES[facts["about"]["rule"]].stability or TWO
    named = {**say.marks, "stability": rule.mark}
    known = sorted((marks[name], named[name]) for name in MARKS if marks[name] is not None)
    beyond = [name for mark, name in known if eta_k > mark]
    below = next((name for mark, name in known if eta_k <= mark), "")
    return say.eta_k(facts["eta"] * facts["K"], beyond, below)


def sample_words(facts: Facts, step: int) -> str:
    """The sample verdict in words, without its rule; of a shape that has no hole, whether the sample shows
    one all the same.

    Args:
        facts, step: of a frame (see frame.Frame).

    Examples:
        >>> verdict = {"verdict": "open", "degree": 2, "persistence": 0.91}
        >>> sample_words({"h2": {"step": 5}, "hole_degree": 2, "sample_verdict": verdict}, step=9)
        'The sampled cavity is open (0.91 of the radius, measured at step 5).'
    """
    say, judged = words().seen, facts["sample_verdict"]
    earlier = judged["degree"] == 2 and facts["h2"]["step"] != step
    size = say.hole_size(judged["persistence"], facts["h2"]["step"] if earlier else None)
    became = facts.get("against_start")
    if became is not None:
        return say.hole_against_start(became, size, first=step == 0)
    if facts.get("hole_at_start") in ("closed", "undecided") and judged["verdict"] != "open":
        return say.hole_against_start("none" if judged["verdict"] == "closed" else "unsaid", size, first=True)
    if facts["hole_degree"] is None:
        return say.hole_of_none(judged["verdict"], size)
    return say.hole(judged["verdict"], judged["degree"], size)


def _map(facts: Facts) -> str:
    say, tally, said = words().seen, facts["tally"], []
    if tally["folded"] is not None:
        said.append(say.folded(tally["folded"]))
    if tally["gained_crossings"] is not None:
        crossings = max(tally["gained_crossings"], tally["gained_tracer_crossings"] or 0)
        said.append(say.crossed(crossings, injective=facts["map_verdict"]["verdict"] == "injective"))
    return say.map_so_far(said)
