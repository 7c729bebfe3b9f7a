"""Rows: what was measured of a step, by the names of measures; and rows as columns, in which they travel."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from topowidgets.recording.measures import NAMES

Row = dict[str, float | None]
"""One line of the record, by the names of measures; None where a value was not measured or has no meaning."""

Columns = dict[str, list[float | None]]
"""Rows on their way to a browser: by name one value a row, those columns alone in which something was
measured."""


def empty_row() -> Row:
    """A row of which nothing is known."""
    return dict.fromkeys(NAMES)


def to_columns(rows: Sequence[Mapping[str, float | None]]) -> Columns:
    """Rows as columns.

    Examples:
        >>> to_columns([{"step": 1, "K": None, "loss": 0.5}, {"step": 2, "K": None, "loss": None}])
        {'step': [1, 2], 'loss': [0.5, None]}
    """
    names = dict.fromkeys(name for row in rows for name, value in row.items() if value is not None)
    return {name: [row.get(name) for row in rows] for name in names}


def from_columns(columns: Mapping[str, Sequence[float | None]]) -> list[Row]:
    """What `to_columns` was made of, without what was not measured.

    Examples:
        >>> from_columns({"step": [1, 2], "loss": [0.5, None]})
        [{'step': 1, 'loss': 0.5}, {'step': 2}]
    """
    count = len(columns.get("step", ()))
    return [
        {name: column[place] for name, column in columns.items() if column[place] is not None}
        for place in range(count)
    ]


def last_row(columns: Mapping[str, Sequence[float | None]]) -> Row:
    """The last of rows that are columns; empty where there is none.

    Examples:
        >>> last_row({"step": [1, 2], "loss": [0.5, 0.25]}), last_row({})
        ({'step': 2, 'loss': 0.25}, {})
    """
    return {name: column[-1] for name, column in columns.items()}


def row_ends(rows: Sequence[Row], steps: Sequence[int]) -> list[int]:
    """Where the rows of each frame end, those since the one before; the last has all that follow.

    Args:
        rows: in their order. steps: of the frames.

    Examples:
        >>> row_ends([{"step": 0}, {"step": 2}, {"step": 3}, {"step": 5}], [0, 2, 4])
        [1, 2, 4]
    """
    places = [row["step"] or 0 for row in rows]
    return [*(bisect_right(places, step) for step in steps[:-1]), len(rows)]


def part(columns: Mapping[str, Sequence[float | None]], begin: int, end: int) -> Columns:
    """The columns of some rows.

    Examples:
        >>> part({"step": [1, 2, 3], "loss": [0.5, None, None]}, 1, 3)
        {'step': [2, 3]}
    """
    cut = {name: list(column[begin:end]) for name, column in columns.items()}
    return {name: column for name, column in cut.items() if any(value is not None for value in column)}
