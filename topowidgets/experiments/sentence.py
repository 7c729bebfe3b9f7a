"""The running sentence: what is seen, in words, with the two verdicts apart."""

from __future__ import annotations

from typing import Any

from topowidgets.config import Config

THRESHOLDS = (("bound", "1/K"), ("fold", "the fold"), ("stability", "2/lambda_max"))
"""The marks in words; the stability mark of heavy ball is worded below."""


HOLES = {1: "hole", 2: "cavity"}
"""What a class of each degree is called."""


def running_sentence(config: Config, facts: dict[str, Any], eta: float | None, eta_k: float | None) -> str:
    """One line for the present frame.

    Args:
        config: the run's.
        facts: the facts of a frame (see frames.Frame).
        eta, eta_k: the rate of the last step, None before the first.
    """
    hole = sample_words(facts, facts["step"])
    if config.recorded:
        return f"{_recorded(config, facts, eta, eta_k)} {hole} The map: {facts['map_verdict']['detail']}."
    if eta is None:
        return f"The start: {config.neurons} neurons on a {config.shape.replace('_', ' ')}. {hole} Press Play to train."
    return f"tau {facts['tau']:.3g}: {_rate(config, facts, eta, eta_k)}. {hole} {_map(facts)}"


def _recorded(config: Config, facts: dict[str, Any], eta: float | None, eta_k: float | None) -> str:
    if not facts["step"]:
        return f"The start of a recording: {config.neurons} neurons in {config.dim} dimensions."
    if eta is None:
        return f"Step {facts['step']}: eta is not known."
    rate = f"eta = {eta:.3g}, K not measured" if config.rule == "own" else _rate(config, facts, eta, eta_k)
    return f"Step {facts['step']}: {rate}."


def _rate(config: Config, facts: dict[str, Any], eta: float, eta_k: float | None) -> str:
    if eta_k is None:
        edge = facts["marks"].get("diagnostic")
        diagnostic = "" if edge is None else f", {eta / edge:.2g} of the edge of the preconditioned sharpness (a diagnostic, no theorem)"
        return f"eta = {eta:.3g}, a rule without a K{diagnostic}"
    known = [(facts["marks"][name], words) for name, words in THRESHOLDS if facts["marks"][name] is not None]
    if config.rule == "heavy_ball":
        known = [(mark, words.replace("2/", "2(1+beta)/")) for mark, words in known]
    below = [words for mark, words in sorted(known) if eta_k <= mark]
    beyond = [words for mark, words in sorted(known) if eta_k > mark]
    place = [f"beyond {_and(beyond)}"] if beyond else []
    place += [f"below {below[0]}"] if below else []
    return ", ".join([f"eta K = {eta * facts['K']:.2f}", *place])


def sample_words(facts: dict[str, Any], step: int) -> str:
    """The sample verdict in words, without its rule; of a shape that has no hole, whether the sample shows one all the same.

    Args:
        facts, step: of a frame (see frames.Frame).

    Examples:
        >>> verdict = {"verdict": "open", "degree": 2, "persistence": 0.91}
        >>> sample_words({"h2": {"step": 5}, "hole_degree": 2, "sample_verdict": verdict}, step=9)
        'The sampled cavity is open (0.91 of the radius, measured at step 5).'
    """
    judged = facts["sample_verdict"]
    verdict, degree, persistence = judged["verdict"], judged["degree"], judged["persistence"]
    size = f"{persistence:.2f} of the radius" if persistence else "no bar at all"
    if degree == 2 and facts["h2"]["step"] != step:
        size += f", measured at step {facts['h2']['step']}"
    if facts["hole_degree"] is None:
        words = {
            "open": "but the sample shows one",
            "closed": "and the sample shows none",
            "undecided": "and whether the sample shows one cannot be said",
        }
        return f"The shape has no hole at the start, {words[verdict]} ({size})."
    words = {"open": "is open", "closed": "is closed", "undecided": "can be called neither open nor closed"}
    return f"The sampled {HOLES[degree]} {words[verdict]} ({size})."


def _map(facts: dict[str, Any]) -> str:
    tally, said = facts["tally"], []
    if tally["folded"] is not None:
        folded = tally["folded"]
        said.append("no neuron folded" if not folded else f"{folded} neuron{'s' * (folded != 1)} folded in one step")
    if tally["gained_crossings"] is not None:
        crossings = max(tally["gained_crossings"], tally["gained_tracer_crossings"] or 0)
        times = f"{crossings} time{'s' * (crossings != 1)}"
        injective = facts["map_verdict"]["verdict"] == "injective"
        crossed = f"only lines between neurons far apart crossed, {times}" if injective else f"the curve crossed itself {times}"
        said.append(crossed if crossings else "no crossing")
    return f"The map: {', '.join(said)}." if said else "The map so far is undetermined."


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
