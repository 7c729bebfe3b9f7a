"""A teacher's overview: the answers of a class, question by question, against what the runs replied."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from topowidgets.lessons.answer_files import csv_text, from_csv
from topowidgets.lessons.answers import UNANSWERED, Answer, drawn_points, judged_again
from topowidgets.lessons.class_table import class_table_html
from topowidgets.lessons.lesson import Lesson, Part
from topowidgets.lessons.translated import choices_elsewhere
from topowidgets.plots.replies import reply_words
from topowidgets.texts import say, speaking
from topowidgets.writing import AnyPath, expanded, write_text

if TYPE_CHECKING:
    from jaxtyping import Float
    from numpy import ndarray

    from topowidgets.plots.style import Figure


@dataclass(frozen=True)
class Tally:
    """One question over a class.

    Attributes:
        answers: the first answer of each learner, as text. learners: whose they are, in the same order.
        outcomes: what was replied, as text, by how often.
        right, judged: how many were right, of how many that can be.
        hints: how many were opened in all.
        language: of the caption.
        unanswered: how many of the class have not answered it.
    """

    part: str
    ask: str
    answers: tuple[str, ...]
    learners: tuple[str, ...]
    outcomes: tuple[tuple[str, int], ...]
    right: int
    judged: int
    hints: int
    language: str = "en"
    unanswered: int = 0

    @property
    def caption(self) -> str:
        """What came out, in a sentence.

        Examples:
            >>> Tally("kept", "Open?", ("open", "closed"), ("Ada", "Emmy"), (("open", 2),), 1, 2, 0).caption
            '1 of 2 were right. The outcome: open. No hint was opened.'
        """
        with speaking(self.language):
            return " ".join(self._sentences()) if self.answers else say("classroom.nobody")

    def _sentences(self) -> Iterator[str]:
        if self.judged:
            yield say("classroom.judged", right=self.right, judged=self.judged)
        else:
            yield say("classroom.unjudged", answers=len(self.answers))
        if self.unanswered:
            yield say("classroom.left_out", unanswered=self.unanswered)
        if self.outcomes:
            yield say("classroom.came", outcomes=", ".join(reply_words(came) for came, _ in self.outcomes))
        yield say("classroom.hints", hints=self.hints)


class Overview:
    """The answers of a class to one lesson.

    In a notebook it shows who answered what, and which files it was made of.

    Its words, and those of its figures, are in the lesson's language, whichever language of a shipped lesson
    was answered in. Which answers are right is judged anew by the lesson: a file can be written over.

    Args:
        lesson: which was asked.
        answers: in any order.
        files: names of the files that they were read from.
        refused: names of those that could not be, each with the reason.

    Attributes:
        lesson, files, refused: as above. learners: names, in alphabetical order.
        answers: the first of each learner to each question; further ones were given when the outcome was
            seen.
        twice: learners who gave different answers to a question, which may be two people with one name.
        differing: learner and part of the answers that their files call right or wrong otherwise than the
            lesson does.
        foreign: learner and part of the answers that the lesson does not allow; they are left out.

    Examples:
        >>> from topowidgets.lessons.answers import answered
        >>> lesson = Lesson.load("holes")
        >>> told = {"part": "kept", "answer": "open", "outcome": "open", "hints": 0}
        >>> overview = Overview(
        ...     lesson, [answered(lesson, told | {"learner": name}) for name in ("Ada", "Emmy")]
        ... )
        >>> overview
        Overview(holes, 2 learners, 2 answers)
        >>> overview.tally("kept").right
        2
    """

    def __init__(
        self,
        lesson: Lesson,
        answers: Iterable[Answer],
        *,
        files: Iterable[str] = (),
        refused: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.lesson, self.files, self.refused = lesson, tuple(files), tuple(refused)
        first: dict[tuple[str, str], Answer] = {}
        names, twice, foreign, differing = set(), set(), set(), set()
        elsewhere = choices_elsewhere(lesson)
        for written in sorted(answers, key=lambda one: one.time):
            answer = replace(written, answer=elsewhere.get((written.part, written.answer), written.answer))
            part = lesson.part(answer.part)
            if answer.lesson != lesson.name or part is None or part.question is None:
                continue
            names.add(answer.learner)
            if not answer.answer and answer.right == UNANSWERED:
                continue
            judged = judged_again(answer, part.question)
            if judged is None:
                foreign.add((answer.learner, part.name))
                continue
            # without a name nobody knows whose a later answer is
            kept = first.setdefault((part.name, answer.learner or f"\0{len(first)}"), judged)
            if kept.answer != answer.answer:
                twice.add(answer.learner)
            if judged.right != answer.right:
                differing.add((answer.learner, part.name))
        self.answers = list(first.values())
        self.learners = sorted(names - {""})
        self.twice, self.foreign, self.differing = sorted(twice), sorted(foreign), sorted(differing)

    def __repr__(self) -> str:
        return f"Overview({self.lesson.name}, {len(self.learners)} learners, {len(self.answers)} answers)"

    def _repr_html_(self) -> str:
        with speaking(self.lesson.language):
            return class_table_html(self)

    @classmethod
    def from_files(cls, lesson: Lesson | AnyPath, files: AnyPath | Iterable[AnyPath]) -> Overview:
        """The overview of exported CSV files, or of all those in a folder.

        What is no file of answers to this lesson is named in `refused`.

        Args:
            lesson: the lesson, its name or the path of its file.
            files: a folder, or the files. A learner without a name goes by the name of the file.

        Raises:
            FileNotFoundError: if a file, or the folder, is not there.
        """
        chosen = lesson if isinstance(lesson, Lesson) else Lesson.load(lesson)
        if isinstance(files, str | os.PathLike):
            folder = expanded(files)
            paths = sorted(folder.glob("*.[cC][sS][vV]")) if folder.is_dir() else [folder]
        else:
            paths = [expanded(path) for path in files]
        for path in paths:
            if not path.is_file():
                raise FileNotFoundError(f"there is no file or folder {path} in {Path.cwd()}")
        answers: list[Answer] = []
        refused = []
        with speaking(chosen.language):
            for path in paths:
                try:
                    held = from_csv(path)
                except (ValueError, OSError) as error:
                    refused.append((path.name, str(error)))
                    continue
                own = [
                    replace(one, learner=one.learner or path.stem)
                    for one in held
                    if one.lesson == chosen.name
                ]
                if not own:
                    others = sorted({one.lesson for one in held})
                    why = say("classroom.no_answer")
                    if others:
                        why = say("classroom.another_lesson", lessons=", ".join(others))
                    refused.append((path.name, why))
                answers += own
        gone = {name for name, _ in refused}
        return cls(
            chosen, answers, files=[path.name for path in paths if path.name not in gone], refused=refused
        )

    @property
    def asking(self) -> list[Part]:
        """The parts of the lesson that ask."""
        return [part for part in self.lesson.parts if part.question is not None]

    def tally(self, part: str) -> Tally:
        """One question over the class.

        Raises:
            ValueError: for a part that asks nothing.
        """
        asked = self.lesson.part(part)
        if asked is None or asked.question is None:
            raise ValueError(
                f"part = {part!r} is not allowed: the lesson asks in "
                f"{', '.join(one.name for one in self.asking)}."
            )
        answers = [answer for answer in self.answers if answer.part == part]
        return Tally(
            part,
            asked.question.ask,
            tuple(answer.answer for answer in answers),
            tuple(answer.learner for answer in answers),
            tuple(Counter(answer.outcome for answer in answers if answer.outcome).most_common()),
            sum(answer.right == "yes" for answer in answers),
            sum(answer.right != "" for answer in answers),
            sum(answer.hints for answer in answers),
            self.lesson.language,
            len(set(self.learners) - {answer.learner for answer in answers}),
        )

    def to_csv(self, path: AnyPath) -> None:
        """Write a line for each learner: the name, the answer to each question, how many were right, were
        judged, and are unanswered.

        Raises:
            OSError: if the file cannot be written, saying why; an old one is as it was.
        """
        rows: list[Sequence[object]] = []
        for learner in self.learners:
            own = {answer.part: answer for answer in self.answers if answer.learner == learner}
            given = [own[part.name].answer if part.name in own else "" for part in self.asking]
            judged = [one.right for one in own.values() if one.right]
            rows.append((learner, *given, judged.count("yes"), len(judged), len(given) - len(own)))
        write_text(
            path,
            csv_text(
                ["learner", *(part.name for part in self.asking), "right", "judged", "unanswered"], rows
            ),
        )

    def figure(self, part: str, theme: str = "light", *, end: Float[ndarray, "n 2"] | None = None) -> Figure:
        """What the class predicted against what was replied: bars of choices, a histogram of numbers, or the
        drawn curves.

        Args:
            part: one that asks. theme: "light" or "dark".
            end: of a drawing, the neurons at the end of its run, which are drawn over the curves.

        Raises:
            ValueError: for a part that asks nothing, or an unknown theme.
        """
        from topowidgets.plots.answers import choices_figure, drawings_figure, numbers_figure
        from topowidgets.plots.style import Heading

        tally, asked = self.tally(part), self.lesson.part(part)
        question = None if asked is None else asked.question
        heading = Heading(tally.ask, (tally.caption,), theme)
        outcome = tally.outcomes[0][0] if tally.outcomes else ""
        with speaking(self.lesson.language):
            match None if question is None else question.kind:
                case "choice":
                    return choices_figure(
                        question.choices if question else (),
                        tally.answers,
                        outcome,
                        tally.unanswered,
                        heading=heading,
                    )
                case "number":
                    return numbers_figure(
                        [float(answer) for answer in tally.answers if _number(answer)],
                        outcome,
                        heading=heading,
                    )
                case _:
                    drawn = zip(tally.learners, map(drawn_points, tally.answers), strict=True)
                    return drawings_figure(
                        {escape(name): curve for name, curve in drawn if curve}, end, heading=heading
                    )

    def figures(self, theme: str = "light") -> list[Figure]:
        """The figure of each question, in the order of the lesson.

        Raises:
            ValueError: for an unknown theme.
        """
        return [self.figure(part.name, theme) for part in self.asking]


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
