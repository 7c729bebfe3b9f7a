"""A Sitting: one learner's way through a lesson, what was predicted, what waits for its run, and what was replied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from topowidgets.fields import ConfigError
from topowidgets.lessons.answers import answered, append, read
from topowidgets.lessons.lesson import Lesson


class Sitting:
    """One learner's answers to a lesson, kept line by line in a file.

    Args:
        lesson: what is asked.
        path: where answers are kept; None keeps none.
        learner: the name they are kept under. What was answered under it before is exported too.

    Attributes:
        answers: what is exported, in the order in which it was answered.
        given: by part, the answer of this sitting, its outcome and the hints that were opened.
        predicted: the part, answer and hints that wait for the end of a run; None where nothing does.
        trouble: why an answer could not be written to the file; empty while all is well.

    Examples:
        >>> sitting = Sitting(Lesson.load("holes"), None)
        >>> sitting.predict({"part": "kept", "answer": "open", "hints": 0})
        >>> sitting.predicted["answer"], sitting.given
        ('open', {})
        >>> sitting.reply("open")
        >>> sitting.given["kept"]["outcome"], sitting.answers[0].right
        ('open', 'yes')
    """

    def __init__(self, lesson: Lesson, path: Path | None, learner: str = "") -> None:
        self.lesson, self.path, self.learner = lesson, path, learner
        before = [] if path is None or not learner else read(path)  # whose those without a name are nobody knows
        self.answers = [one for one in before if one.lesson == lesson.name and one.learner == learner]
        self.given: dict[str, dict[str, Any]] = {}
        self.predicted: dict[str, Any] | None = None
        self.trouble = ""

    def __repr__(self) -> str:
        asked = sum(part.question is not None for part in self.lesson.parts)
        return f"Sitting({self.lesson.name}, {len(self.given)} of {asked} questions answered)"

    def predict(self, values: Any) -> None:
        """Take in a prediction, once for each part. Where no run replies it is judged at once.

        Args:
            values: part, answer, hints and learner, from a page: data, checked.

        Raises:
            ConfigError: naming what is not allowed.
        """
        told = dict(values) if isinstance(values, dict) else {}
        told = {"part": told.get("part"), "answer": told.get("answer"), "hints": told.get("hints", 0), "learner": told.get("learner", "")}
        try:
            checked = answered(self.lesson, told)
        except ConfigError as error:
            raise ConfigError("answer", error.value, error.allowed) from error
        if checked.part in self.given or self.predicted is not None:
            return
        self.learner = checked.learner
        self.predicted = told
        part = self.lesson.part(checked.part)
        if part is not None and part.run is None:
            self.reply(None)

    def reply(self, outcome: str | float | None) -> None:
        """What the run replied to the prediction that waits; None for a question whose answer is known, or a run that has no reply."""
        if self.predicted is None:
            return
        predicted, self.predicted = self.predicted, None
        answer = answered(self.lesson, {**predicted, "outcome": outcome})
        self.answers.append(answer)
        self.given[answer.part] = {"answer": predicted["answer"], "outcome": outcome, "hints": predicted["hints"]}
        if self.path is not None:
            try:
                append(self.path, answer)
            except OSError as error:
                self.trouble = f"{self.path.name} cannot be written ({error.strerror}). Save the answers before you close the page."

    @property
    def values(self) -> dict[str, Any]:
        """Plain values for a browser."""
        return {
            "learner": self.learner,
            "given": dict(self.given),
            "predicted": self.predicted,
            "rows": [answer.row for answer in self.answers],
            "file": "" if self.path is None else self.path.name,
            "trouble": self.trouble,
        }
