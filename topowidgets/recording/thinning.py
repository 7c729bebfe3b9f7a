"""Which pictures and rows of a long run are kept; `widgets/js/data/thinning.js` has those of these rules by
which a page thins too, and a test compares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from topowidgets.recording.step_row import Row

Item = TypeVar("Item")


def stride(size: int, most: int) -> int:
    """The least n of 1, 2, 3, ... with size / n <= most: max(1, ceil(size / most)).

    Args:
        size: of all there is, in items or bytes. most: of what is to be kept.

    Examples:
        >>> [stride(size, 4) for size in (0, 4, 5, 9)]
        [1, 1, 2, 3]
    """
    return max(1, -(-size // most))


def every_nth(items: Sequence[Item], n: int) -> list[Item]:
    """The items 0, n, 2 n, ... and the last: the first and the last never go.

    At n = stride(len(items), most) these are at most `most` and the last.

    Examples:
        >>> every_nth([0, 1, 2, 3, 4, 5], 2), every_nth([0, 1, 2], 2), every_nth([0], 2)
        ([0, 2, 4, 5], [0, 2], [0])
    """
    return [*items[:-1:n], *items[-1:]]


def every_nth_from_last(items: Sequence[Item], n: int) -> list[Item]:
    """The last item and those n, 2 n, ... before it, in their order; the first may go.

    At n = stride(len(items), most) these are at most `most`.

    Examples:
        >>> every_nth_from_last([0, 1, 2, 3, 4, 5], 2), every_nth_from_last([0, 1, 2, 3, 4, 5], 3)
        ([1, 3, 5], [2, 5])
    """
    return list(items[(len(items) - 1) % n :: n])


def halve_older(items: Sequence[Item], older: int) -> list[Item]:
    """Without the items 1, 3, 5, ... below `older`; all from there on stay.

    Args:
        older: how many count as older, 0 or more; below len(items) the last stays.

    Examples:
        >>> halve_older([0, 1, 2, 3, 4, 5, 6, 7], 4)
        [0, 2, 4, 5, 6, 7]
    """
    return [*items[:older:2], *items[older:]]


def halve_older_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows without every second one of the older half, len(rows) // 2 of them; the row after one takes
    over what only it had measured.

    Examples:
        >>> halve_older_rows([{"step": 0, "K": 1.0}, {"step": 1, "K": 0.9}, {"step": 2}, {"step": 3}])
        [{'step': 0, 'K': 1.0}, {'step': 2, 'K': 0.9}, {'step': 3}]
    """
    older = len(rows) // 2
    taken_over = list(rows)
    for dropped in range(1, older, 2):
        taken_over[dropped + 1] = merge_rows(rows[dropped], rows[dropped + 1])
    return halve_older(taken_over, older)


def merge_rows(earlier: Row, later: Row) -> Row:
    """The values of the later row, and where it has none, or None, those of the earlier.

    Examples:
        >>> merge_rows({"step": 1, "K": 0.9, "loss": 0.5}, {"step": 2, "K": None, "loss": 0.25})
        {'step': 2, 'K': 0.9, 'loss': 0.25}
    """
    return earlier | {name: value for name, value in later.items() if value is not None}
