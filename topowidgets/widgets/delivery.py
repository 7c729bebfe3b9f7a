"""What the pages of a view have said: a message that a page sends again, because it had no answer in time, is
acted upon once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

SEQUENCES = 100
"""Sequences that are remembered; each page that shows a view begins its own."""


class Delivery:
    """The newest number of each sequence of messages.

    Examples:
        >>> delivery = Delivery()
        >>> [delivery.is_new(("a", number)) for number in (1, 1, 3, 2)]
        [True, False, True, False]
    """

    def __init__(self) -> None:
        self._newest: OrderedDict[str, int] = OrderedDict()

    def __repr__(self) -> str:
        return f"Delivery({len(self._newest)} sequences)"

    @staticmethod
    def key(message: Mapping[str, Any]) -> tuple[str, int] | None:
        """The sequence of a message and its number in it; None where it has none, or what is no key."""
        match message.get("key"):
            case [str(sequence), int(number)] if len(sequence) <= 40:
                return sequence, number
        return None

    def is_new(self, key: tuple[str, int]) -> bool:
        """Whether it was neither heard before nor overtaken by a later one of its sequence."""
        sequence, number = key
        new = number > self._newest.get(sequence, -1)
        if new:
            self._newest[sequence] = number
            self._newest.move_to_end(sequence)
            if len(self._newest) > SEQUENCES:
                self._newest.popitem(last=False)
        return new
