"""A teacher's overview: the answers of a class, question by question, against what the runs replied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from topowidgets.lessons.answers import Answer, drawn_points, from_csv
from topowidgets.lessons.lesson import Lesson

if TYPE_CHECKING:
    import plotly.graph_objects


@dataclass(frozen=True)
class Tally:
    """One question over a class.

    Attributes:
        answers: the first answer of each learner, as text. outcomes: what was replied, as text, by how often.
        right, judged: how many were right, of how many that can be.
        hints: how many were opened in all.
    """

    part: str
    ask: str
    answers: tuple[str, ...]
    outcomes: tuple[tuple[str, int], ...]
    right: int
    judged: int
    hints: int


class Overview:
    """The answers of a class to one lesson.

    Attributes:
        lesson: which was asked. answers: the first of each learner to each question; further ones were given when the outcome was seen.

    Examples:
        >>> from topowidgets.lessons.answers import answered
        >>> lesson = Lesson.load("holes")
        >>> told = {"part": "kept", "answer": "open", "outcome": "open", "hints": 0}
        >>> overview = Overview(lesson, [answered(lesson, told | {"learner": name}) for name in ("Ada", "Emmy")])
        >>> overview
        Overview(holes, 2 learners, 2 answers)
        >>> overview.tally("kept").right
        2
    """

    def __init__(self, lesson: Lesson, answers: Iterable[Answer]) -> None:
        self.lesson = lesson
        first: dict[tuple[str, str], Answer] = {}
        for answer in sorted(answers, key=lambda one: one.time):
            if answer.lesson == lesson.name and lesson.part(answer.part) is not None:
                # without a name nobody knows whose a later answer is
                first.setdefault((answer.part, answer.learner or f"\0{len(first)}"), answer)
        self.answers = list(first.values())

    def __repr__(self) -> str:
        return f"Overview({self.lesson.name}, {len(self.learners)} learners, {len(self.answers)} answers)"

    @classmethod
    def from_files(cls, lesson: Lesson | str | Path, files: str | Path | Iterable[str | Path]) -> Overview:
        """The overview of exported CSV files, or of all those in a folder.

        Args:
            lesson: the lesson, its name or the path of its file.
            files: a folder, or the files. A learner without a name goes by the name of the file.

        Raises:
            FileNotFoundError: if there is none.
            ValueError: for a file that holds no answers.
        """
        chosen = lesson if isinstance(lesson, Lesson) else Lesson.load(lesson)
        if isinstance(files, str | Path):
            folder = Path(files)
            paths = sorted(folder.glob("*.csv")) if folder.is_dir() else [folder]
        else:
            paths = [Path(path) for path in files]
        missing = [path for path in paths if not path.is_file()]
        if missing or not paths:
            raise FileNotFoundError(f"there is no CSV file {missing[0] if missing else f'in {files}'}")
        return cls(chosen, [replace(one, learner=one.learner or path.stem) for path in paths for one in from_csv(path)])

    @property
    def learners(self) -> list[str]:
        """Their names, in alphabetical order; learners without one are not among them."""
        return sorted({answer.learner for answer in self.answers if answer.learner})

    def tally(self, part: str) -> Tally:
        """One question over the class.

        Raises:
            ValueError: for a part that asks nothing.
        """
        asked = self.lesson.part(part)
        if asked is None or asked.question is None:
            names = ", ".join(one.name for one in self.lesson.parts if one.question is not None)
            raise ValueError(f"part = {part!r} is not allowed: the lesson asks in {names}.")
        answers = [answer for answer in self.answers if answer.part == part]
        return Tally(
            part,
            asked.question.ask,
            tuple(answer.answer for answer in answers),
            tuple(Counter(answer.outcome for answer in answers if answer.outcome).most_common()),
            sum(answer.right == "yes" for answer in answers),
            sum(answer.right != "" for answer in answers),
            sum(answer.hints for answer in answers),
        )

    def figure(self, part: str, theme: str = "light") -> plotly.graph_objects.Figure:
        """What the class predicted against what was replied: bars of choices, a histogram of numbers, or the drawn curves.

        Raises:
            ValueError: for a part that asks nothing, or an unknown theme.
        """
        from topowidgets.plots.answers import choices_figure, drawings_figure, numbers_figure
        from topowidgets.plots.style import Heading

        tally, asked = self.tally(part), self.lesson.part(part)
        question = None if asked is None else asked.question
        said = f"{tally.right} of {tally.judged} right; {tally.hints} hints opened" if tally.judged else f"{len(tally.answers)} answers"
        heading = Heading(tally.ask, (said,), theme)
        outcome = tally.outcomes[0][0] if tally.outcomes else ""
        match None if question is None else question.kind:
            case "choice":
                return choices_figure(question.choices if question else (), tally.answers, outcome, heading=heading)
            case "number":
                return numbers_figure([float(answer) for answer in tally.answers if _number(answer)], outcome, heading=heading)
            case _:
                curves = [curve for curve in map(drawn_points, tally.answers) if curve]
                return drawings_figure(curves, heading=heading)


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
