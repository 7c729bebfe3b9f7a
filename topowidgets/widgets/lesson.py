"""TopologyLesson: a lesson beside its lab. What is predicted is kept in a file beside the notebook."""

from __future__ import annotations

import threading
from typing import Any

from topowidgets.lessons.answer_files import to_csv
from topowidgets.lessons.answers import COLUMNS, Answer
from topowidgets.lessons.lesson import Lesson, Part
from topowidgets.lessons.overview import Overview
from topowidgets.lessons.questions import reply
from topowidgets.lessons.sitting import Sitting
from topowidgets.recording.codec import Header
from topowidgets.recording.step_row import last_row
from topowidgets.runtime.kernel.progress_line import progress_line
from topowidgets.runtime.state import WorkerState
from topowidgets.settings.checks import ConfigError, offering
from topowidgets.settings.config import Config
from topowidgets.texts import speaking
from topowidgets.widgets.keywords import Traits, checked_keywords
from topowidgets.widgets.lab import TopologyLab
from topowidgets.writing import AnyPath, expanded


@offering(Traits)
class TopologyLesson(TopologyLab):
    """Go through a lesson: read, predict, see what the run replies.

    It is a lab that the lesson leads, with all that a lab can; a widget like any other.

    A prediction waits here, and not in the page, for the end of its part's own run: pages may be reloaded,
    closed, or two at once.

    Args:
        lesson: a Lesson, the name of a shipped one ("holes", "edge"), or the path of a YAML file.
        language: of a shipped one; by default the one that is spoken (see `Lesson.load`). The lab beside it
            speaks the lesson's.
        answers: where answers are kept; by default `NAME.answers.jsonl` in the present folder. None keeps
            none.
        learner: the name they are kept under, which the page can give. Under one that is in the file the
            lesson goes on where it was left.
        **traits: traits to begin with, for example `layout={"height": "400px"}` (see `keywords.KEYWORDS`).

    Attributes:
        lesson: what is gone through.

    Raises:
        FileNotFoundError: for a lesson that is not there.
        ConfigError: for a file that is no lesson, naming the place, the value and what is allowed there.

    Examples:
        >>> lesson = TopologyLesson("holes", answers=None)
        >>> lesson
        TopologyLesson(holes, 0 of 7 questions answered)
        >>> lesson.close()
    """

    _kind = "lesson"

    def __init__(
        self,
        lesson: Lesson | AnyPath,
        *,
        language: str | None = None,
        answers: AnyPath | None = "",
        learner: str = "",
        **traits: Any,
    ) -> None:
        self.lesson = lesson if isinstance(lesson, Lesson) else Lesson.load(lesson, language)
        path = None if answers is None else expanded(answers or f"{self.lesson.name}.answers.jsonl")
        self._sitting = Sitting(self.lesson, path, learner)
        self._part = self._sitting.part
        self._run = 1  # the part's own run has this number, or after Reset a larger one
        self._ended = 0  # the run that has ended, 0 while it has not
        self._lock = threading.RLock()  # pages ask on one thread, the training process tells on another
        checked_keywords(type(self).__name__, traits)
        with speaking(self.lesson.language):
            super().__init__(
                self.lesson.config_at(self._part), hide=self.lesson.hide, lock=self.lesson.lock, **traits
            )
        self._control.begin(self.config)  # what replies is measured at every step
        self.source.commands |= {
            "part": self._go,
            "predict": self._predict,
            "learner": self._name,
            "anew": self._anew,
        }
        self.source.on_status = self._told
        self._offer()

    def _words(self) -> str:
        return repr(self._sitting).replace("Sitting", type(self).__name__)

    @property
    def answers(self) -> list[Answer]:
        """What this learner has answered, earlier sittings included."""
        return list(self._sitting.answers)

    def to_csv(self, path: AnyPath) -> None:
        """Write the answers as CSV, for the teacher; questions that were left out stand there as not
        answered.
        """
        to_csv(path, self._sitting.exported)

    def export_html(self, path: AnyPath) -> None:
        """Write the lesson as one HTML file that needs no kernel and no network.

        Its runs are trained first, which takes some seconds. How many are done is told on stderr;
        interrupting the cell ends it.

        In a page the answers stay in the reader's browser and are saved as CSV. Where the lesson frees the
        rate, it goes in steps.

        Raises:
            ValueError, FileNotFoundError, IsADirectoryError: see `Run.export_html`.
        """
        from topowidgets.lessons.lesson_page import lesson_page
        from topowidgets.pages.page import checked_page, write_page

        target = checked_page(path)
        with progress_line() as show:
            page = lesson_page(self.lesson, lambda done: show(f"{self.lesson.name}: {done}"))
        write_page(target, page)

    def overview(self, files: AnyPath) -> Overview:
        """The answers of a class: a folder of CSV files, or one file (see `Overview.from_files`)."""
        return Overview.from_files(self.lesson, files)

    # what a page asks

    def _go(self, arguments: dict[str, Any]) -> None:
        """The page shows another part: its run waits at the start, or if its prediction was given and not yet
        replied to it plays.

        A part without a run leaves the lab as the part before it did; who comes from elsewhere finds the run
        that it speaks of.
        """
        name = arguments.get("part")
        part = self.lesson.part(name) if isinstance(name, str) else None
        if part is None:
            raise ConfigError("part", name, f"a part of {self.lesson.name}")
        with self._lock:
            parts, found = self.lesson.parts, self.lesson.config_at(part)
            strays = parts.index(part) != parts.index(self._part) + 1 and self.config != found
            self._show(part, found if strays else part.run)

    def _show(self, part: Part, run: Config | None) -> None:
        self._part = part
        if run is not None:
            self._begin(run)
            if self._waits:
                self.play()
        self._offer()

    def _predict(self, arguments: dict[str, Any]) -> None:
        """A prediction: checked here, and replied to by the part's run, which plays.

        The page may be at another part than the lesson is here: JupyterLab loses messages of a page that has
        just been reloaded, and with them that it went there.
        """
        with self._lock:
            self._sitting.predict(arguments)
            if arguments["part"] != self._part.name:
                self._go(arguments)
                return
            if self._waits:
                self._reply() if self._ended else self.play()
            self._offer()

    def _name(self, arguments: dict[str, Any]) -> None:
        """The learner's name. One that was here before goes on where the lesson was left."""
        with self._lock:
            begins = not self._sitting.given
            self._sitting.name(arguments.get("name"))
            if begins and self._sitting.given:
                self._show(self._sitting.part, self.lesson.config_at(self._sitting.part))
            else:
                self._offer()

    def _anew(self, _arguments: dict[str, Any]) -> None:
        """Somebody else sits down at this computer."""
        with self._lock:
            self._sitting = Sitting(self.lesson, self._sitting.path)
            self._show(self._sitting.part, self.lesson.config_at(self._sitting.part))

    # what the run replies

    @property
    def _waits(self) -> bool:
        """Whether the present part has a prediction that waits for its run."""
        return self._part.name in self._sitting.predicted

    def _begin(self, run: Config) -> None:
        self.begin(run)
        self._run, self._ended = self.source.client.status["run"], 0

    def _told(self, status: Header) -> None:
        """The training process has told its state; its last frame came before."""
        if "run" not in status:
            return  # told by the client itself, which may hold its lock
        with self._lock:
            if status["run"] < self._run:
                return  # of a part that was left
            self._ended = (
                status["run"] if status["state"] in (WorkerState.FINISHED, WorkerState.DIVERGED) else 0
            )
            if self._ended and self._waits:
                self._reply()
                self._offer()

    def _reply(self) -> None:
        """Reply by the last frame of the part's own run; where a cell has made another run of it, play the
        part's own.
        """
        part, newest = self._part, self.source.last_frame
        own = part.run or self.config
        if newest is None or self.config != own:
            self._begin(own)
            self.play()
            return
        facts = newest[0]
        diverged = self.source.client.status["state"] == WorkerState.DIVERGED
        row = {} if diverged else last_row(facts["rows"])
        outcome = part.question.outcome if part.question else None
        self._sitting.reply(part.name, None if outcome is None else reply(outcome, facts, row))

    def _offer(self) -> None:
        """Tell the pages where the lesson stands."""
        self.source.extra_settings["lesson"] = (
            self.lesson.to_dict() | {"at": self._part.name, "columns": list(COLUMNS)} | self._sitting.values
        )
        self.source.show_settings()
