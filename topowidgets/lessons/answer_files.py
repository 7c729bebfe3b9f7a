"""Answers in files: line by line beside the notebook, and as CSV. What is read is data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from topowidgets.lessons.answers import COLUMNS, Answer
from topowidgets.texts import say
from topowidgets.writing import AnyPath, append_line, expanded, write_text

MOST_LINES = 100_000
"""Most answers that are read from one file."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these first, a spreadsheet takes a text for a formula."""


def append(path: Path, answer: Answer) -> None:
    """Add an answer to the file, a line of JSON, or nothing of it; raises as `append_line` does."""
    append_line(path, json.dumps(asdict(answer), ensure_ascii=False))


def read(path: Path) -> list[Answer]:
    """Every answer of a file; lines cut off by a kill or written by something else are left out."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace") as file:
        return list(_known(_values(line) for line, _ in zip(file, range(MOST_LINES), strict=False)))


def to_csv(path: AnyPath, answers: Iterable[Answer]) -> None:
    """Write answers as CSV with a line of names; raises as `write_text` does."""
    write_text(path, csv_text(COLUMNS, (answer.row for answer in answers)))


def csv_text(names: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table with a line of names as CSV.

    Texts that a spreadsheet would take for a formula begin with an apostrophe.

    Examples:
        >>> csv_text(["name", "count"], [["=1+1", 3]]).splitlines()
        ['name,count', "'=1+1,3"]
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(names)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return file.getvalue()


def from_csv(path: AnyPath) -> list[Answer]:
    """The answers that `to_csv`, or an exported page, wrote.

    Raises:
        ValueError: if the file has other columns, naming those that are missing.
    """
    with expanded(path).open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise ValueError(say("classroom.no_column", path=path, missing=", ".join(missing)))
        try:
            rows = [row for row, _ in zip(reader, range(MOST_LINES), strict=False)]
        except csv.Error as error:
            raise ValueError(say("classroom.no_csv", path=path, why=error)) from error
    return list(_known({name: _plain(row.get(name)) for name in COLUMNS} for row in rows))


def harmless(value: object) -> object:
    """What a spreadsheet takes for no formula: a text that begins like one begins with an apostrophe instead.

    Examples:
        >>> harmless("=1+1"), harmless(3)
        ("'=1+1", 3)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith((*FORMULA, "'")) else value


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return text.removeprefix("'")


def _known(entries: Iterable[Any]) -> Iterator[Answer]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        texts = {name: str(entry.get(name, ""))[:4000] for name in COLUMNS}
        if texts["lesson"] and texts["part"]:
            hints = int(texts["hints"]) if texts["hints"].isdecimal() and len(texts["hints"]) < 4 else 0
            yield Answer(**{**texts, "hints": hints})  # type: ignore[arg-type]


def _values(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
