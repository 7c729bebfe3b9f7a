"""Answers: what a learner predicted and what came of it; checked and judged when a page tells it, and anew
when a file does.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.questions import DRAWN_POINTS, OUTCOMES, Question
from topowidgets.settings.checks import ConfigError, name

LEARNER_LIMIT = 80
"""Longest name of a learner, in visible characters."""

UNANSWERED = "not answered"
"""What stands at `right` in a file for a question that was left out,
so that nobody takes it for a wrong one."""

RIGHT = {True: "yes", False: "no", None: ""}
"""How a judgement is written; None where nothing judges it."""


@dataclass(frozen=True)
class Answer:
    """One prediction and its outcome.

    Attributes:
        learner: a name or what the class agreed on; may be empty.
        answer: a choice, a number, or the drawn points as "x,y x,y ..."; empty where none was given.
        outcome: what the run replied, or the known answer; empty for a drawing.
        right: "yes", "no", empty where nothing judges it, or UNANSWERED.
        hints: how many were opened before.
        time: when, in ISO 8601, UTC.
    """

    lesson: str
    part: str
    learner: str
    ask: str
    answer: str
    outcome: str
    right: str
    hints: int
    time: str

    @property
    def row(self) -> list[str | int]:
        """The values of the answer in the order of COLUMNS."""
        return [getattr(self, column) for column in COLUMNS]


COLUMNS = tuple(field.name for field in fields(Answer))


def answered(lesson: Lesson, values: Any) -> Answer:
    """The Answer that a browser tells of, judged here.

    Args:
        lesson: which was asked.
        values: part, learner, answer, hints and outcome (of the run; None or left out where there is none),
            partly from a page: checked.

    Raises:
        ConfigError: naming what is not allowed.

    Examples:
        >>> told = {"part": "kept", "answer": "open", "outcome": "open", "learner": "Ada", "hints": 0}
        >>> answered(Lesson.load("holes"), told).right
        'yes'
    """
    if not isinstance(values, dict):
        raise ConfigError("answer", values, "names with their values")
    part = lesson.part(values["part"]) if isinstance(values.get("part"), str) else None
    if part is None or part.question is None:
        raise ConfigError("part", values.get("part"), f"a part of {lesson.name} that asks")
    question = part.question
    answer, outcome = _answer(question, values.get("answer")), _outcome(question, values.get("outcome"))
    hints = values.get("hints", 0)
    if isinstance(hints, bool) or not isinstance(hints, int) or not 0 <= hints <= len(question.hints):
        raise ConfigError("hints", hints, f"a whole number from 0 to {len(question.hints)}")
    return Answer(
        lesson.name,
        part.name,
        checked_learner(values.get("learner", "")),
        question.ask,
        _written(answer),
        *_judged(question, answer, outcome),
        hints,
        datetime.now(UTC).isoformat(timespec="seconds"),
    )


def unanswered(lesson: Lesson, learner: str, given: Container[str]) -> list[Answer]:
    """A line for each question that was left out, in the order of the lesson.

    Args:
        given: names of the parts that were answered.

    Examples:
        >>> [one.part for one in unanswered(
        ...     Lesson.load("holes"), "Ada", ("rubber-band", "bars", "kept", "beyond", "drawing")
        ... )]
        ['pinched', 'where']
    """
    return [
        Answer(lesson.name, part.name, learner, part.question.ask, "", "", UNANSWERED, 0, "")
        for part in lesson.parts
        if part.question is not None and part.name not in given
    ]


def checked_learner(value: Any) -> str:
    """A name of a learner, without spaces at its ends; it may be empty.

    Raises:
        ConfigError: for what is no text, too long, or holds a character that nobody can read, naming it.
    """
    return name("learner", value, LEARNER_LIMIT)


def given_again(answer: Answer, question: Question) -> dict[str, Any] | None:
    """What a page is told of an answer that was read from a file; None for one that the question does not
    know any more.

    Examples:
        >>> lesson = Lesson.load("holes")
        >>> kept = answered(lesson, {"part": "kept", "answer": "open", "outcome": "open"})
        >>> given_again(kept, lesson.part("kept").question)
        {'answer': 'open', 'outcome': 'open', 'hints': 0}
    """
    told: Any = answer.answer
    replied: Any = answer.outcome or None
    try:
        if question.kind == "number":
            told = float(told)
        elif question.kind == "drawing":
            told = [list(point) for point in drawn_points(told)]
        if question.outcome is not None and not OUTCOMES[question.outcome] and replied is not None:
            replied = float(replied)
        return {
            "answer": _answer(question, told),
            "outcome": _outcome(question, replied),
            "hints": min(answer.hints, len(question.hints)),
        }
    except (ConfigError, ValueError):
        return None


def judged_again(answer: Answer, question: Question) -> Answer | None:
    """An answer that was read from a file, judged by its question whatever the file says; None where the
    question allows no such answer.

    What a run replied is taken from the file; an answer that the lesson knows is not.

    Examples:
        >>> lesson = Lesson.load("holes")
        >>> kept = answered(lesson, {"part": "kept", "answer": "closed", "outcome": "open"})
        >>> judged_again(replace(kept, right="yes"), lesson.part("kept").question).right
        'no'
    """
    told = given_again(answer, question)
    if told is None:
        return None
    outcome, right = _judged(question, told["answer"], told["outcome"])
    return replace(answer, outcome=outcome, right=right, hints=told["hints"])


def drawn_points(text: str) -> list[tuple[float, float]]:
    """The points of a drawn curve as an Answer keeps them; none where the text is no curve.

    Examples:
        >>> drawn_points("0,0 1,0.5")
        [(0.0, 0.0), (1.0, 0.5)]
    """
    try:
        pairs = [point.split(",") for point in text.split()]
        points = [(float(x), float(y)) for x, y in pairs]
    except ValueError:
        return []
    return points if all(math.isfinite(x) and math.isfinite(y) for x, y in points) else []


def _real(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _answer(question: Question, value: Any) -> str | float | list[list[float]]:
    match question.kind:
        case "choice" if isinstance(value, str) and value in question.choices:
            return value
        case "choice":
            raise ConfigError("answer", value, f"one of {', '.join(question.choices)}")
        case "number" if _real(value) and question.low <= value <= question.high:
            return float(value)
        case "number":
            raise ConfigError("answer", value, f"a number from {question.low:g} to {question.high:g}")
        case _:
            return _drawn(value)


def _drawn(value: Any) -> list[list[float]]:
    points: Sequence[Any] = value if isinstance(value, list) else []
    good = all(
        isinstance(point, list) and len(point) == 2 and all(_real(one) and abs(one) < 1e6 for one in point)
        for point in points
    )
    if not 3 <= len(points) <= DRAWN_POINTS or not good:
        raise ConfigError("answer", value, f"a drawn curve of 3 to {DRAWN_POINTS} points")
    return [[float(one) for one in point] for point in points]


def _outcome(question: Question, value: Any) -> str | float | None:
    if question.outcome is None or value is None:
        return None
    known = OUTCOMES[question.outcome]
    if known and isinstance(value, str) and value in known:
        return value
    if not known and _real(value):
        return float(value)
    raise ConfigError("outcome", value, f"one of {', '.join(known)}" if known else "a number")


def _judged(question: Question, answer: Any, outcome: str | float | None) -> tuple[str, str]:
    """What came of a question, and whether the answer was right, both as an Answer has them."""
    right = question.judged(None if isinstance(answer, list) else answer, outcome)
    return _written(outcome if question.outcome is not None else question.answer), RIGHT[right]


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return f"{value[0]:g} to {value[1]:g}" if value[0] < value[1] else f"{value[0]:g}"
    if isinstance(value, list):
        return " ".join(f"{x:.4g},{y:.4g}" for x, y in value)
    return f"{value:.6g}"
