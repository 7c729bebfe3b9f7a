"""The questions of a lesson: what may be answered, and what a run says in reply."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from topowidgets.lessons.checks import checked_keys, items, text
from topowidgets.settings.checks import ConfigError, one_of

Kind = Literal["choice", "number", "drawing"]

OUTCOMES: dict[str, tuple[str, ...]] = {
    "hole": ("open", "closed", "undecided"),
    "map": ("injective", "folded", "crossed", "undetermined"),
    "folded": (),
    "crossings": (),
    "persistence": (),
    "accuracy": (),
    "loss": (),
}
"""What the last frame of a run can reply: words, or where there are none a number.

hole: the sample verdict. map: the map verdict. folded: most neurons folded in one step. crossings:
self-crossings gained by the curve. persistence: the judged bar in cloud radii. accuracy, loss: of the last
step.
"""

DRAWN_POINTS = 64
"""Most points of a drawn curve."""


@dataclass(frozen=True)
class Question:
    """What the class predicts before a run replies.

    Attributes:
        ask: the question.
        kind: "choice" of words, "number", or "drawing" of the curve of neurons at the end.
        choices: what can be chosen. low, high: of a number.
        outcome: what the run's last frame replies (see OUTCOMES); None where the answer is known without a
            run, and for a drawing.
        answer: the right answer where no run replies: a choice, or (low, high) of a number.
        tolerance: how far a number may be off.
        hints: shown one after another when asked for.
        feedback: by the learner's answer, or by "right" and "wrong": what is said once the outcome is there.
    """

    ask: str
    kind: Kind
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    outcome: str | None = None
    answer: str | tuple[float, float] | None = None
    tolerance: float = 0.0
    hints: tuple[str, ...] = ()
    feedback: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_dict(cls, where: str, values: Any) -> Question:
        """A checked question.

        Args:
            where: what errors name it by, for example "parts[2]".
            values: the fields by name, numbers as `number: [low, high]`, a drawing as `draw: curve`.

        Raises:
            ConfigError: naming the field, its value and what is allowed.

        Examples:
            >>> Question.from_dict(
            ...     "parts[0]", {"ask": "Open?", "choices": ["open", "closed"], "outcome": "hole"}
            ... ).kind
            'choice'
        """
        checked_keys(
            where,
            values,
            ("ask", "choices", "number", "draw", "outcome", "answer", "tolerance", "hints", "feedback"),
        )
        kinds = [kind for kind in ("choices", "number", "draw") if kind in values]
        if len(kinds) != 1:
            raise ConfigError(where, sorted(values), "a question has one of choices, number or draw")
        ask = text(f"{where}.ask", values.get("ask"))
        hints = tuple(
            text(f"{where}.hints", hint) for hint in items(f"{where}.hints", values.get("hints", []), 8)
        )
        common: dict[str, Any] = {"ask": ask, "hints": hints}
        match kinds[0]:
            case "choices":
                question = cls(kind="choice", **common, **_choice(where, values))
            case "number":
                question = cls(kind="number", **common, **_number(where, values))
            case _:
                one_of("curve")(f"{where}.draw", values["draw"])
                if "outcome" in values or "answer" in values:
                    raise ConfigError(
                        where, sorted(values), "a drawing is compared by eye; leave outcome and answer out"
                    )
                question = cls(kind="drawing", **common)
        return question._with_feedback(where, values.get("feedback", {}))

    def _with_feedback(self, where: str, values: Any) -> Question:
        known = ("right", "wrong", *self.choices, *OUTCOMES.get(self.outcome or "", ()))
        if isinstance(values, dict):
            values = {text(f"{where}.feedback", key, 60): value for key, value in values.items()}
        checked_keys(f"{where}.feedback", values, tuple(dict.fromkeys(("always", *known))))
        said = tuple((key, text(f"{where}.feedback.{key}", value)) for key, value in values.items())
        return dataclasses.replace(self, feedback=said)

    def judged(self, answer: str | float | None, outcome: str | float | None) -> bool | None:
        """Whether an answer was right; None where nothing judges it.

        Args:
            answer: the learner's.
            outcome: what the run replied, where one does.

        Examples:
            >>> question = Question("Where?", "number", low=0.1, high=8.0, answer=(2.2, 2.6))
            >>> question.judged(2.5, None), question.judged(1.0, None)
            (True, False)
        """
        right = self.answer if self.outcome is None else outcome
        if answer is None or right is None:
            return None
        if isinstance(right, tuple):
            return isinstance(answer, float | int) and right[0] <= answer <= right[1]
        if isinstance(right, str):
            return answer == right
        return isinstance(answer, float | int) and math.isclose(
            answer, right, rel_tol=0.0, abs_tol=self.tolerance + 1e-12
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a browser."""
        return {
            "ask": self.ask,
            "kind": self.kind,
            "choices": list(self.choices),
            "low": self.low,
            "high": self.high,
            "outcome": self.outcome,
            "answer": list(self.answer) if isinstance(self.answer, tuple) else self.answer,
            "tolerance": self.tolerance,
            "hints": list(self.hints),
            "feedback": dict(self.feedback),
        }


def reply(outcome: str, facts: Mapping[str, Any], row: Mapping[str, float | None]) -> str | float | None:
    """What a run replies by its last frame; None where that says nothing, as of the loss of a run that
    diverged.

    Args:
        outcome: one of OUTCOMES.
        facts: of the frame (see `recording.frame.Frame`).
        row: the values of the last step by their names; empty for a run that diverged, whose last step has
            none.

    Examples:
        >>> reply("hole", {"sample_verdict": {"verdict": "open", "persistence": 0.4}}, {})
        'open'
    """
    match outcome:
        case "hole":
            value = facts["sample_verdict"]["verdict"]
        case "map":
            value = facts["map_verdict"]["verdict"]
        case "persistence":
            value = facts["sample_verdict"]["persistence"]
        case "folded":
            value = facts["tally"]["folded"]
        case "crossings":
            value = facts["tally"]["gained_crossings"]
        case _:
            value = row.get(outcome)
    if value is None or isinstance(value, str):
        return value if value in OUTCOMES[outcome] else None
    return float(value) if math.isfinite(value) else None


def _choice(where: str, values: Mapping[str, Any]) -> dict[str, Any]:
    choices = tuple(
        text(f"{where}.choices", choice, 60) for choice in items(f"{where}.choices", values["choices"], 8)
    )
    if len(choices) < 2 or len(set(choices)) < len(choices):
        raise ConfigError(f"{where}.choices", list(choices), "give 2 to 8 different ones")
    if ("outcome" in values) == ("answer" in values):
        raise ConfigError(
            where,
            sorted(values),
            "a choice has an outcome, which a run replies, or an answer, which you know",
        )
    if "answer" in values:
        return {
            "choices": choices,
            "answer": one_of(*choices)(f"{where}.answer", text(f"{where}.answer", values["answer"], 60)),
        }
    outcome = one_of(*(name for name, words in OUTCOMES.items() if words))(
        f"{where}.outcome", values["outcome"]
    )
    foreign = [choice for choice in choices if choice not in OUTCOMES[outcome]]
    if foreign:
        raise ConfigError(
            f"{where}.choices", foreign[0], f"the outcome {outcome} is one of {', '.join(OUTCOMES[outcome])}"
        )
    return {"choices": choices, "outcome": outcome}


def _number(where: str, values: Mapping[str, Any]) -> dict[str, Any]:
    low, high = _interval(f"{where}.number", values["number"])
    if ("outcome" in values) == ("answer" in values):
        raise ConfigError(
            where,
            sorted(values),
            "a number has an outcome, which a run replies, or an answer, which you know",
        )
    if "answer" in values:
        right = values["answer"]
        return {
            "low": low,
            "high": high,
            "answer": _interval(f"{where}.answer", right if isinstance(right, list) else [right, right]),
        }
    names = tuple(name for name, words in OUTCOMES.items() if not words)
    tolerance = values.get("tolerance", 0.0)
    if (
        isinstance(tolerance, bool)
        or not isinstance(tolerance, int | float)
        or not 0 <= tolerance <= high - low
    ):
        raise ConfigError(
            f"{where}.tolerance", tolerance, f"a number from 0 to {high - low:g}, the range of the question"
        )
    return {
        "low": low,
        "high": high,
        "outcome": one_of(*names)(f"{where}.outcome", values["outcome"]),
        "tolerance": float(tolerance),
    }


def _interval(where: str, value: Any) -> tuple[float, float]:
    ends = items(where, value, 2)
    if len(ends) != 2 or any(
        isinstance(end, bool) or not isinstance(end, int | float) or not math.isfinite(end) for end in ends
    ):
        raise ConfigError(where, value, "two numbers, low and high")
    if ends[0] > ends[1]:
        raise ConfigError(where, value, "the lower number first")
    return float(ends[0]), float(ends[1])
