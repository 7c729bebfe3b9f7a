"""TopologyLesson: a lesson beside its lab. What is predicted is kept in a file beside the notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets.fields import ConfigError
from topowidgets.lessons.answers import COLUMNS, Answer, answered, append, read, to_csv
from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.overview import Overview
from topowidgets.widgets.lab import TopologyLab
from topowidgets.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Callable


class TopologyLesson:
    """Go through a lesson: read, predict, see what the run replies.

    Args:
        lesson: a Lesson, the name of a shipped one ("holes", "edge"), or the path of a YAML file.
        answers: where answers are kept; by default `NAME.answers.jsonl` in the present folder. None keeps none.
        learner: the name they are kept under, which the page can change.

    Attributes:
        lesson: what is gone through. lab: the TopologyLab beside it.

    Raises:
        FileNotFoundError: for a lesson that is not there.
        ConfigError: for a file that is no lesson, naming the place, the value and what is allowed there.

    Examples:
        >>> lesson = TopologyLesson("holes", answers=None)
        >>> lesson
        TopologyLesson(holes, 0 of 7 questions answered)
        >>> lesson.close()
    """

    def __init__(self, lesson: Lesson | str | Path, *, answers: str | Path | None = "", learner: str = "") -> None:
        self.lesson = lesson if isinstance(lesson, Lesson) else Lesson.load(lesson)
        self._path = None if answers is None else Path(answers or f"{self.lesson.name}.answers.jsonl")
        self._learner = learner
        self._at = self.lesson.parts[0].name
        before = [] if self._path is None else read(self._path)
        self._answers = [one for one in before if one.lesson == self.lesson.name and one.learner == learner]
        self._given: dict[str, dict[str, Any]] = {}
        self.lab = TopologyLab(self.lesson.config, hide=self.lesson.hide, lock=self.lesson.lock)
        self.lab.pause()
        commands: dict[str, Callable[[dict[str, Any]], None]] = {"part": self._go, "answer": self._answer}
        self.lab.audience.hears |= commands
        self._offer()

    def __repr__(self) -> str:
        asked = sum(part.question is not None for part in self.lesson.parts)
        return f"TopologyLesson({self.lesson.name}, {len(self._given)} of {asked} questions answered)"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        shown = [view for view in self.lab.audience.views if view.kind == "lesson"]
        self.lab.start()
        return (shown[0] if shown else View("lesson", self.lab))._repr_mimebundle_(**options)

    @property
    def answers(self) -> list[Answer]:
        """What this learner has answered, earlier sessions included."""
        return list(self._answers)

    def to_csv(self, path: str | Path) -> None:
        """Write the answers as CSV, for the teacher."""
        to_csv(path, self._answers)

    def export_html(self, path: str | Path) -> None:
        """Write the lesson as one HTML file that needs no kernel and no network; its runs are trained first, which takes some seconds.

        In a page the answers stay in the reader's browser and are saved as CSV. Where the lesson frees the rate, it goes in steps.

        Raises:
            ValueError, FileNotFoundError, IsADirectoryError: see `Run.export_html`.
        """
        from topowidgets.experiments.lesson_page import lesson_page
        from topowidgets.pages.page import checked_target, write_page

        write_page(checked_target(path), lesson_page(self.lesson))

    def overview(self, files: str | Path) -> Overview:
        """The answers of a class: a folder of CSV files, or one file (see `Overview.from_files`)."""
        return Overview.from_files(self.lesson, files)

    def close(self) -> None:
        """End the lab's processes."""
        self.lab.close()

    def _go(self, arguments: dict[str, Any]) -> None:
        """The page shows another part: its run waits at the start."""
        name = arguments.get("part")
        part = self.lesson.part(name) if isinstance(name, str) else None
        if part is None:
            raise ConfigError("part", name, f"a part of {self.lesson.name}")
        self._at = part.name
        self._offer()
        if part.run is not None:
            self.lab.begin(part.run)

    def _answer(self, arguments: dict[str, Any]) -> None:
        """A prediction with its outcome; judged here and kept, once for each part."""
        try:
            answer = answered(self.lesson, arguments)
        except ConfigError as error:
            raise ConfigError("answer", error.value, error.allowed) from error
        if answer.part in self._given:
            return
        if self._path is not None:
            try:
                append(self._path, answer)
            except OSError as error:
                raise ConfigError("answer", answer.answer, f"{self._path} cannot be written ({error.strerror}); nothing is kept") from error
        self._answers.append(answer)
        self._given[answer.part] = {name: arguments.get(name) for name in ("answer", "outcome", "hints")}
        self._offer()

    def _offer(self) -> None:
        """Tell the pages where the lesson stands."""
        self.lab.audience.offers["lesson"] = self.lesson.to_dict() | {
            "at": self._at,
            "learner": self._learner,
            "given": dict(self._given),
            "columns": list(COLUMNS),
            "rows": [answer.row for answer in self._answers],
            "file": "" if self._path is None else self._path.name,
        }
        self.lab.audience.show_settings()
