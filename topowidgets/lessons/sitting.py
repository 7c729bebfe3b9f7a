"""A Sitting: one learner's way through a lesson, what was predicted, what waits for its run, and what was
replied.
"""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from topowidgets.lessons.answer_files import append, read
from topowidgets.lessons.answers import Answer, answered, checked_learner, given_again, unanswered
from topowidgets.lessons.lesson import Lesson, Part
from topowidgets.settings.checks import Allowed, ConfigError


class Sitting:
    """One learner's answers to a lesson, kept line by line in a file.

    A name may come late and then stands for all answers of the sitting. Under a name that is in the file
    already the lesson goes on where it was left. Answers without a name are nobody's: no later sitting takes
    them up.

    Args:
        lesson: what is asked.
        path: where answers are kept; None keeps none.
        learner: the name they are kept under, which may be empty.

    Attributes:
        answers: what is exported, in the order in which it was answered.
        given: by part, the answer, its outcome and the hints that were opened.
        predicted: by part, the answer and hints that wait for the end of its run.
        resumed: how many answers were taken up from an earlier sitting.
        trouble: why an answer could not be written to the file; empty while all is well.

    Raises:
        ConfigError: for a name that is too long or cannot be printed.

    Examples:
        >>> sitting = Sitting(Lesson.load("holes"), None)
        >>> sitting.predict({"part": "kept", "answer": "open", "hints": 0})
        >>> sitting.predicted["kept"]["answer"], sitting.given
        ('open', {})
        >>> sitting.reply("kept", "open")
        >>> sitting.given["kept"]["outcome"], sitting.answers[0].right
        ('open', 'yes')
    """

    def __init__(self, lesson: Lesson, path: Path | None, learner: str = "") -> None:
        self.lesson, self.path, self.learner = lesson, path, ""
        self.answers: list[Answer] = []
        self.given: dict[str, dict[str, Any]] = {}
        self.predicted: dict[str, dict[str, Any]] = {}
        self.resumed = 0
        self.trouble = ""
        self.name(learner)

    def __repr__(self) -> str:
        asked = sum(part.question is not None for part in self.lesson.parts)
        return f"Sitting({self.lesson.name}, {len(self.given)} of {asked} questions answered)"

    @property
    def part(self) -> Part:
        """Where to go on: the next part that asks, after the last one that was answered; the first of all
        before the first answer.

        Who left parts out is not led back to them.
        """
        parts = self.lesson.parts
        if not self.given:
            return parts[0]
        last = max(number for number, part in enumerate(parts) if part.name in self.given)
        return next((part for part in parts[last + 1 :] if part.question is not None), parts[-1])

    def name(self, learner: Any) -> None:
        """Say whose sitting it is, and take up what is in the file under that name.

        Raises:
            ConfigError: for a name that is not allowed, or another one once answers are kept under the first.
        """
        learner = checked_learner(learner)
        if learner == self.learner:
            return
        if self.learner and self.answers:
            raise ConfigError("learner", learner, Allowed("another_learner", learner=self.learner))
        self.learner = learner
        own = [replace(answer, learner=learner) for answer in self.answers]
        earlier = self._earlier()
        for answer in own:
            self._write(answer)
        self.answers = earlier + own

    def _earlier(self) -> list[Answer]:
        """What the file has under the name, the first answer to each question that is open here."""
        found: list[Answer] = []
        for answer in read(self.path) if self.path is not None and self.learner else ():
            part = self.lesson.part(answer.part)
            if (
                answer.lesson != self.lesson.name
                or answer.learner != self.learner
                or part is None
                or part.question is None
            ):
                continue
            given = given_again(answer, part.question)
            if given is not None and answer.part not in self.given:
                self.given[answer.part] = given
                found.append(answer)
        self.resumed = len(found)
        return found

    def predict(self, values: Any) -> None:
        """Take in a prediction, once for each part. Where no run replies it is judged at once.

        Args:
            values: part, answer and hints, from a page: data, checked.

        Raises:
            ConfigError: naming what is not allowed.
        """
        told = dict(values) if isinstance(values, dict) else {}
        told = {"part": told.get("part"), "answer": told.get("answer"), "hints": told.get("hints", 0)}
        try:
            checked = answered(self.lesson, told)
        except ConfigError as error:
            raise ConfigError("answer", error.value, error.allowed) from error
        if checked.part in self.given or checked.part in self.predicted:
            return
        self.predicted[checked.part] = told
        part = self.lesson.part(checked.part)
        if part is not None and part.run is None:
            self.reply(part.name, None)

    def reply(self, name: str, outcome: str | float | None) -> None:
        """What its run replied to the prediction of a part; None for a question whose answer is known, or a
        run that has no reply.
        """
        predicted = self.predicted.pop(name, None)
        if predicted is None:
            return
        answer = answered(self.lesson, {**predicted, "outcome": outcome, "learner": self.learner})
        self.answers.append(answer)
        self.given[answer.part] = {
            "answer": predicted["answer"],
            "outcome": outcome,
            "hints": predicted["hints"],
        }
        self._write(answer)

    @property
    def exported(self) -> list[Answer]:
        """The answers, and below them a line for each question that has none."""
        return [*self.answers, *unanswered(self.lesson, self.learner, self.given)]

    def _write(self, answer: Answer) -> None:
        if self.path is not None:
            try:
                append(self.path, answer)
            except OSError as error:
                self.trouble = os.strerror(error.errno or errno.EIO)

    @property
    def values(self) -> dict[str, Any]:
        """Plain values for a browser."""
        return {
            "learner": self.learner,
            "given": dict(self.given),
            "predicted": dict(self.predicted),
            "rows": [answer.row for answer in self.answers],
            "resumed": self.resumed,
            "file": "" if self.path is None else self.path.name,
            "trouble": self.trouble,
        }
