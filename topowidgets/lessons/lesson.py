"""A Lesson: a laboratory with what is hidden and locked, and parts that tell, ask and reveal; read from one
YAML file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from topowidgets.lessons.checks import checked_keys, items, text, unquoted
from topowidgets.lessons.plain_yaml import TEXT_LIMIT, plain_yaml
from topowidgets.lessons.questions import Question
from topowidgets.settings.checks import ConfigError, flag, label, one_of
from topowidgets.settings.config import Config
from topowidgets.settings.earlier import in_present_names
from topowidgets.settings.presets import configured
from topowidgets.settings.visibility import CONTROLS, HIDEABLE, names
from topowidgets.texts import language as spoken
from topowidgets.texts.catalogue import codes
from topowidgets.writing import AnyPath, expanded

MOST_PARTS = 40


@dataclass(frozen=True)
class Part:
    """One step of a lesson.

    Attributes:
        name: what its answers are kept under.
        say: paragraphs, parted by empty lines.
        question: what is predicted; None where the part only tells.
        run: settings of the run that the part shows, or that replies to its question; None to leave the lab
            as it is.
        show: what is hidden elsewhere in the lesson and seen from this part on.
        unlock: what is locked elsewhere, or hidden, and free from this part on.
        hide: what is away in this part alone, as it would give the next one's answer away.
        after: paragraphs for when the outcome was seen, or where nothing is asked for when a run has ended.
    """

    name: str
    say: str
    question: Question | None = None
    run: Config | None = None
    show: tuple[str, ...] = ()
    unlock: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    after: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a browser."""
        return {
            "name": self.name,
            "say": self.say,
            "question": None if self.question is None else self.question.to_dict(),
            "run": None if self.run is None else self.run.to_dict(),
            "show": list(self.show),
            "unlock": list(self.unlock),
            "hide": list(self.hide),
            "after": self.after,
        }


@dataclass(frozen=True)
class Lesson:
    """What a class goes through.

    Attributes:
        name: of its file and its answers. title, about: what stands above it. minutes: how long a class
            takes.
        config: the run that the lab begins with.
        hide, lock: panels and controls (see topowidgets.settings.visibility) that are away or cannot be
            moved.
        parts: in their order.
        skip: whether a part can be left without an answer, as somebody who comes late must. Where it cannot,
            parts open one after another.
        language: of its texts, and of the lab beside it (see `topowidgets.set_language`). The replies of a
            run that can be chosen are open, closed, ... in every language; pages show them in theirs.

    Examples:
        >>> lesson = Lesson.from_yaml('''
        ... name: tiny
        ... title: One question
        ... lab: {preset: pinch, eta_k: 0.5}
        ... lock: [preset]
        ... parts:
        ...   - say: A hole is what a rubber band can be caught on.
        ...   - say: Now the rate is three times 1/K.
        ...     run: {eta_k: 3}
        ...     question: {ask: "Will the hole be open at the end?", choices: [open, closed], outcome: hole}
        ... ''')
        >>> lesson
        Lesson(tiny, 2 parts, 1 question)
    """

    name: str
    title: str
    config: Config
    parts: tuple[Part, ...]
    about: str = ""
    minutes: int = 45
    hide: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    language: str = "en"
    skip: bool = True

    def __repr__(self) -> str:
        asked = sum(part.question is not None for part in self.parts)
        return f"Lesson({self.name}, {len(self.parts)} parts, {asked} question{'s' * (asked != 1)})"

    @classmethod
    def load(cls, source: AnyPath, language: str | None = None) -> Lesson:
        """A lesson that is shipped, by its name, or one's own, by the path of its file.

        Args:
            language: of a shipped one; by default the one that is spoken. In English where there is no other.

        Raises:
            FileNotFoundError: if there is no such file, naming those that are shipped.
            ConfigError: if the file is no lesson, naming the place, the value and what is allowed there.

        Examples:
            >>> Lesson.load("holes").title
            'What is a hole, and when does learning keep it?'
        """
        if str(source) in shipped():
            code = spoken() if language is None else one_of(*codes())("language", language)
            own, english = _shelf().joinpath(f"{source}.{code}.yaml"), _shelf().joinpath(f"{source}.yaml")
            return cls.from_yaml((own if own.is_file() else english).read_text(encoding="utf-8"))
        path = expanded(source)
        if not path.is_file():
            raise FileNotFoundError(
                f"{source} is no file and no lesson that is shipped ({', '.join(shipped())})."
            )
        if path.stat().st_size > TEXT_LIMIT:
            raise ConfigError("lesson", str(source), f"a file of at most {TEXT_LIMIT} bytes")
        try:
            return cls.from_yaml(path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ConfigError("lesson", str(source), "a text file in UTF-8") from error

    @classmethod
    def from_yaml(cls, written: str) -> Lesson:
        """The lesson that a YAML 1.2 text describes.

        The text is data: plain values alone, without tags and anchors.

        Texts that look like a number, true, false or null stand in quotes: `choices: ["1", "2"]`.

        Raises:
            ConfigError: naming the place, its line, the value and what is allowed there.
        """
        read = plain_yaml(written)
        try:
            return cls.from_dict(read.value)
        except ConfigError as error:
            line = read.line_of(error.field)
            if line is None:
                raise
            raise ConfigError(error.field, error.value, f"{error.allowed} (line {line})") from error

    @classmethod
    def from_dict(cls, values: Any) -> Lesson:
        """The lesson that plain values describe.

        Raises:
            ConfigError: naming the place, the value and what is allowed there.
        """
        checked_keys(
            "lesson",
            values,
            ("name", "language", "title", "about", "minutes", "lab", "hide", "lock", "skip", "parts"),
        )
        config = _config("lab", None, values.get("lab", {}))
        parts = [
            _part(number, entry, config)
            for number, entry in enumerate(items("parts", values.get("parts"), MOST_PARTS))
        ]
        if not parts:
            raise ConfigError("parts", [], "a lesson has at least one")
        given = [part.name for part in parts]
        for name in given:
            if given.count(name) > 1:
                raise ConfigError("parts", name, "each part has a name of its own")
        minutes = values.get("minutes", 45)
        if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= 600:
            raise ConfigError("minutes", minutes, "a whole number from 1 to 600")
        return cls(
            label("name", unquoted("name", values.get("name", ""))),
            text("title", values.get("title"), 120),
            config,
            tuple(parts),
            text("about", values["about"]) if "about" in values else "",
            minutes,
            names("hide", values.get("hide", []), HIDEABLE),
            names("lock", values.get("lock", []), CONTROLS),
            one_of(*codes())("language", values.get("language", "en")),
            flag("skip", values.get("skip", True)),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a browser."""
        return {
            "name": self.name,
            "title": self.title,
            "about": self.about,
            "minutes": self.minutes,
            "hide": list(self.hide),
            "lock": list(self.lock),
            "skip": self.skip,
            "parts": [part.to_dict() for part in self.parts],
        }

    def part(self, name: str) -> Part | None:
        """The part of that name."""
        return next((part for part in self.parts if part.name == name), None)

    def config_at(self, part: Part) -> Config:
        """The run that a part finds: its own, else that of the last part before it that has one, else the
        lab's.

        Examples:
            >>> lesson = Lesson.load("holes")
            >>> lesson.config_at(lesson.part("bars")).eta_k, lesson.config_at(lesson.part("where")).eta_k
            (0.25, 3.0)
        """
        until = self.parts[: self.parts.index(part) + 1]
        return next((one.run for one in reversed(until) if one.run is not None), self.config)


def shipped() -> tuple[str, ...]:
    """Names of the lessons that come with the package."""
    return tuple(
        sorted({entry.name.partition(".")[0] for entry in _shelf().iterdir() if entry.name.endswith(".yaml")})
    )


def _shelf() -> Any:
    return resources.files("topowidgets.lessons").joinpath("shipped")


def _part(number: int, values: Any, config: Config) -> Part:
    where = f"parts[{number}]"
    checked_keys(where, values, ("name", "say", "question", "run", "show", "unlock", "hide", "after"))
    question = Question.from_dict(f"{where}.question", values["question"]) if "question" in values else None
    run = _config(f"{where}.run", config, values["run"]) if "run" in values else None
    if question is not None and question.outcome is not None and run is None:
        raise ConfigError(
            f"{where}.run", None, f"the settings of the run that replies with its {question.outcome}"
        )
    return Part(
        label(f"{where}.name", unquoted(f"{where}.name", values.get("name", f"part-{number + 1}"))),
        text(f"{where}.say", values.get("say")),
        question,
        run,
        names(f"{where}.show", values.get("show", []), HIDEABLE),
        names(f"{where}.unlock", values.get("unlock", []), CONTROLS),
        names(f"{where}.hide", values.get("hide", []), HIDEABLE),
        text(f"{where}.after", values["after"]) if "after" in values else "",
    )


def _config(where: str, before: Config | None, values: Any) -> Config:
    if not isinstance(values, dict) or not all(isinstance(name, str) for name in values):
        raise ConfigError(where, values, "settings with their values")
    changes: Mapping[str, Any] = {name: value for name, value in values.items() if name != "preset"}
    try:
        return configured(values.get("preset", before), in_present_names(changes))
    except ConfigError as error:
        raise ConfigError(f"{where}.{error.field}", error.value, error.allowed) from None
