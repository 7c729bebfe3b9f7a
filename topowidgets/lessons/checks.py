"""What a lesson's file may hold: short texts, short lists, known names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from topowidgets.characters import NO_BREAK, plain_spaces, visible_length
from topowidgets.settings.checks import ConfigError, readable

TEXT_LIMIT = 4000
"""Longest text of a part, in characters."""


def text(where: str, value: Any, limit: int = TEXT_LIMIT) -> str:
    """A text that is not empty, in any script, without characters that no one can read; of the wide spaces
    the no-break ones stay.
    """
    kept = (
        "\n".join(plain_spaces(line, NO_BREAK) for line in unquoted(where, value).split("\n")).strip()
        if value is not None
        else ""
    )
    if not 1 <= visible_length(kept) <= limit:
        raise ConfigError(where, value, f"a text of 1 to {limit} characters")
    readable(where, kept, "\n")
    return kept


def unquoted(where: str, value: Any) -> str:
    """Refuse what is no text; YAML takes some texts for numbers, true, false or null, unless they stand in
    quotes.
    """
    if not isinstance(value, str):
        hint = (
            ' in quotes, "like this"; without them it is a number, true, false or null'
            if value is None or isinstance(value, bool | int | float)
            else ""
        )
        raise ConfigError(where, value, f"a text{hint}")
    return value


def items(where: str, value: Any, most: int) -> list[Any]:
    """A list that is not too long."""
    if not isinstance(value, list) or len(value) > most:
        raise ConfigError(where, value, f"a list of at most {most}")
    return value


def checked_keys(where: str, value: Any, known: Sequence[str]) -> None:
    """Refuse what is no mapping, and names that are not known."""
    if not isinstance(value, dict):
        raise ConfigError(where, value, "names with their values")
    for key in value:
        if key not in known:
            raise ConfigError(f"{where}.{str(key)[:40]}", value[key], f"known names are {', '.join(known)}")
