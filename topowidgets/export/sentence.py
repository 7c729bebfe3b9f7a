"""What is said of a frame: the running sentence with the two verdicts apart, and each verdict's rule.

The words are those of `texts`. `widgets/js/texts/sentence.js` chooses alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from topowidgets.recording.frame import Frame
from topowidgets.settings.naming import axis_name
from topowidgets.settings.rules import RULES, TWO
from topowidgets.texts import find, joined, say
from topowidgets.topology.rules_in_words import hole_words, map_detail, map_rule, sample_rule, size_words

Facts = Mapping[str, Any]

MARKS = ("bound", "fold", "stability")
"""The marks of a rate that the sentence names."""


def sentence_of(frame: Frame) -> str:
    """What is seen in a frame, in one line of the language that is spoken."""
    return running_sentence(frame.facts, frame.step, frame.tau)


def worded(frame: Frame) -> dict[str, Any]:
    """The facts of a frame with what is said of them, in the language that is spoken."""
    facts = frame.facts
    sample, mapped = facts["sample_verdict"], facts["map_verdict"]
    return {
        **facts,
        "axes": [axis_name(**axis) for axis in facts["axes"]],
        "sample_verdict": {**sample, "rule": sample_rule(sample)},
        "map_verdict": {**mapped, "rule": map_rule(mapped), "detail": map_detail(mapped)},
        "sentence": sentence_of(frame),
    }


def running_sentence(facts: Facts, step: int, tau: float) -> str:
    """One line for a frame.

    Args:
        facts, step, tau: of the frame (see frame.Frame); `eta` and `eta_k` among the facts are None before
            the first step.
    """
    about, hole = facts["about"], sample_words(facts, step)
    if about["recorded"]:
        return f"{_recorded(facts, step)} {hole} {say('seen.map', said=map_detail(facts['map_verdict']))}"
    if facts["eta"] is None:
        where = say("seen.on_shape", shape=about["shape"], name=about["shape"].replace("_", " "))
        return say("seen.start", neurons=about["neurons"], where=where, hole=hole)
    return f"{say('seen.at_tau', tau=tau, rate=_rate(facts))} {hole} {_map(facts)}"


def _recorded(facts: Facts, step: int) -> str:
    about = facts["about"]
    if not step:
        return say("seen.recorded_start", neurons=about["neurons"], dim=about["dim"])
    return say("seen.at_step", step=step, rate=_recorded_rate(facts))


def _recorded_rate(facts: Facts) -> str:
    eta, k, why = facts["eta"], facts["K"], facts.get("why")
    if eta is None:
        several = why in ("rates", "partly_in_no_group")
        return say("seen.rate.several") if several else say("seen.rate.unknown")
    if k is None or not math.isfinite(k):
        return say("seen.rate.without_k", eta=eta)
    if why or facts["eta_k"] is None:
        return say("seen.rate.without_theorem", eta=eta, product=eta * k)
    return say("seen.rate.of_layer", rate=_rate(facts))


def _rate(facts: Facts) -> str:
    eta, eta_k, marks = facts["eta"], facts["eta_k"], facts["marks"]
    if eta_k is None:
        edge = marks.get("diagnostic")
        return say("seen.rate.of_rule_without_k", eta=eta, of_edge=None if edge is None else eta / edge)
    rule = RULES[facts["about"]["rule"]].stability or TWO
    named = {**find("seen.marks"), "stability": rule.mark}
    known = sorted((marks[name], named[name]) for name in MARKS if marks[name] is not None)
    beyond = [name for mark, name in known if eta_k > mark]
    below = [name for mark, name in known if eta_k <= mark]
    return say(
        "seen.rate.in_units",
        product=eta * facts["K"],
        beyond=joined(beyond) or None,
        below=below[0] if below else None,
    )


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
    judged = facts["sample_verdict"]
    verdict, degree, persistence = judged["verdict"], judged["degree"], judged["persistence"]
    size = size_words(
        persistence, facts["h2"]["step"] if degree == 2 and facts["h2"]["step"] != step else None
    )
    became = facts.get("against_start")
    if became is not None:
        return say("seen.hole_since", became=became, first=step == 0, size=size)
    if facts.get("hole_at_start") in ("closed", "undecided") and verdict != "open":
        became = "none" if verdict == "closed" else "unsaid"
        return say("seen.hole_since", became=became, first=True, size=size)
    if facts["hole_degree"] is None:
        return say("seen.hole_of_none", verdict=verdict, size=size)
    return hole_words(verdict, degree, size)


def _map(facts: Facts) -> str:
    tally, said = facts["tally"], []
    if tally["folded"] is not None:
        said.append(say("seen.folded", neurons=tally["folded"]))
    if tally["gained_crossings"] is not None:
        times = max(tally["gained_crossings"], tally["gained_tracer_crossings"] or 0)
        injective = facts["map_verdict"]["verdict"] == "injective"
        said.append(say("seen.crossed", times=times, injective=injective))
    return say("seen.map", said=", ".join(said) or None)
