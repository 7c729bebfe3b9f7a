"""YAML of plain values as YAML 1.2 reads it: mappings, lists, texts, numbers, true, false and null, each with
its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from topowidgets.settings.checks import ConfigError

TEXT_LIMIT = 200_000
"""Longest text, in characters, and largest file, in bytes."""

MOST_LEVELS = 12
"""Lists and names within one another; the parser is slow on deeper ones."""

CORE = (
    (re.compile(r"(~|null|Null|NULL|)"), lambda _: None),
    (re.compile(r"(true|True|TRUE|false|False|FALSE)"), lambda text: text[0] in "tT"),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), lambda text: float(text.replace(".", "", 1))),
)
"""What a text without quotes is, in YAML 1.2's core schema; any other is a text: yes, on, 1:30, 1_000,
2026-11-27."""


@dataclass
class Value:
    """One value of a YAML text.

    Attributes:
        value: plain Python. line: where it begins, or where its name stands, counted from 1.
        inside: what a mapping or a list holds, by name or place.
    """

    value: Any
    line: int
    inside: dict[str | int, Value] = field(default_factory=dict)

    def line_of(self, place: str) -> int | None:
        r"""The line of what a place names, or of the nearest thing around it; None where the text holds no
        part of it.

        Args:
            place: as a ConfigError has it, for example "parts[2].question.answer".

        Examples:
            >>> read = plain_yaml("name: a\nparts:\n  - say: Look.\n    run: {eta_k: -1}\n")
            >>> read.line_of("parts[0].run.eta_k"), read.line_of("parts[0].question"), read.line_of("title")
            (4, 3, None)
        """
        here, line = self, None
        for name, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", place):
            found = here.inside.get(int(number) if number else name)
            if found is not None:
                here, line = found, found.line
            elif number:
                break  # "lesson" stands for the whole, and a name may be missing
        return line


def plain_yaml(written: str) -> Value:
    r"""The values of a YAML text.

    Raises:
        ConfigError: for a text that is too long or no YAML, or has tags, anchors (by which a short text can
            stand for a huge one), a name twice, or a second document, naming the line.

    Examples:
        >>> plain_yaml("{rate: 1e0, at: 1:30, age: 010, choices: [yes, no], day: 2026-11-27}").value
        {'rate': 1.0, 'at': '1:30', 'age': 10, 'choices': ['yes', 'no'], 'day': '2026-11-27'}
    """
    import yaml

    if len(written) > TEXT_LIMIT:
        raise ConfigError("lesson", written, f"a text of at most {TEXT_LIMIT} characters")
    try:
        return _document(yaml.parse(written.removeprefix("\ufeff"), Loader=yaml.SafeLoader))
    except yaml.reader.ReaderError as error:
        line = written.count("\n", 0, error.position) + 1
        raise ConfigError(
            "lesson", f"line {line}", f"leave out U+{error.character:04X}, a character that no text can hold"
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the text"
        allowed = (
            f"YAML of plain values ({error.problem}). Texts with : # ? , or quotes in them stand in quotes"
        )
        raise ConfigError("lesson", place, allowed) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ConfigError("lesson", "the text", f"YAML of plain values ({error})") from error


def _document(events: Iterator[Any]) -> Value:
    """The one document of a text; null where there is none."""
    import yaml

    found: Value | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if found is not None:
                _refuse("---", event, "one document")
            found = _value(next(events), events, "", 0)
    return Value(None, 1) if found is None else found


def _value(event: Any, events: Iterator[Any], where: str, level: int) -> Value:
    import yaml

    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        _refuse(
            f"{'*' if isinstance(event, yaml.AliasEvent) else '&'}{event.anchor}",
            event,
            "no anchors and aliases; write the values out",
        )
    if event.tag is not None:
        _refuse(event.tag, event, "YAML of plain values, without tags")
    if level > MOST_LEVELS:
        _refuse(f"{level} levels", event, f"at most {MOST_LEVELS} levels of lists and names")
    line = event.start_mark.line + 1
    if isinstance(event, yaml.ScalarEvent):
        return Value(_scalar(event, where), line)
    found: dict[str | int, Value] = {}
    if isinstance(event, yaml.SequenceStartEvent):
        while not isinstance(entry := next(events), yaml.SequenceEndEvent):
            found[len(found)] = _value(entry, events, f"{where}[{len(found)}]", level + 1)
        return Value([one.value for one in found.values()], line, found)
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        if not isinstance(key, yaml.ScalarEvent) or key.tag is not None or key.anchor is not None:
            _refuse("a name", key, "names are plain texts, without lists, tags and anchors")
        name, at = key.value, f"{where}.{key.value}".removeprefix(".")
        if name in found:
            _refuse(name, key, f"each name once; it stands on line {found[name].line} already", at)
        value = _value(next(events), events, at, level + 1)
        found[name] = Value(value.value, key.start_mark.line + 1, value.inside)
    return Value({name: one.value for name, one in found.items()}, line, found)


def _scalar(event: Any, where: str) -> Any:
    if event.style is not None:
        return event.value  # in quotes, or a block
    for pattern, made in CORE:
        if pattern.fullmatch(event.value):
            try:
                return made(event.value)
            except ValueError:  # thousands of digits
                _refuse(event.value, event, "a number of at most some thousand digits", where)
    return event.value


def _refuse(value: object, event: Any, allowed: str, where: str = "") -> None:
    raise ConfigError(where[:60] or "lesson", value, f"{allowed} (line {event.start_mark.line + 1})")
