"""What a lesson's file may hold: short texts, short lists, known names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from topowidgets.fields import ConfigError

TEXT_LIMIT = 4000
"""Longest text of a part, in characters."""


def text(where: str, value: Any, limit: int = TEXT_LIMIT) -> str:
    """A text that is not empty, without characters that no one can read."""
    if not isinstance(value, str) or not value.strip() or len(value) > limit:
        raise ConfigError(where, value, f"a text of 1 to {limit} characters")
    if any(not (character.isprintable() or character == "\n") for character in value):
        raise ConfigError(where, value, "a text without control characters")
    return value.strip()


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
