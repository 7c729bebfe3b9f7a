"""Checked fields: what a setting may be, and the sentence for a value that is not allowed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import field
from typing import Any


class ConfigError(ValueError):
    """A value that is not allowed, with the field, the value and what is allowed."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        self.value = value
        self.allowed = allowed
        shown = repr(value)
        if len(shown) > 80:  # a foreign value may be a book
            shown = shown[:77] + "..."
        super().__init__(f"{field} = {shown} is not allowed: {allowed}.")


Check = Callable[[str, Any], Any]


def one_of(*names: str) -> Check:
    def check(key: str, value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise ConfigError(key, value, "choose " + (", ".join(names[:-1]) + " or " if names[1:] else "") + names[-1])
        return value

    return check


def number(low: float, high: float, *, above: bool = False, below: bool = False) -> Check:
    """A finite number in [low, high]; `above` leaves out low itself, `below` leaves out high."""
    says = f"a number {f'above {low:g}' if above else f'from {low:g}'} {f'and below {high:g}' if below else f'to {high:g}'}"

    def check(key: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < math.inf:
            raise ConfigError(key, value, says)
        if value < low or value > high or (above and value == low) or (below and value == high):
            raise ConfigError(key, value, says)
        return float(value)

    return check


def integer(low: int, high: int) -> Check:
    says = f"a whole number from {low} to {high}"

    def check(key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high or value != int(value):
            raise ConfigError(key, value, says)
        return int(value)

    return check


def optional(inner: Check) -> Check:
    def check(key: str, value: Any) -> Any:
        return None if value is None else inner(key, value)

    return check


def flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(key, value, "true or false")
    return value


def numbers(key: str, value: Any) -> tuple[float, ...]:
    if not isinstance(value, list | tuple) or len(value) > 3:
        raise ConfigError(key, value, "a list of at most three numbers, one for each coordinate of the shape")
    one = number(-1000, 1000)
    return tuple(one(key, entry) for entry in value)


def label(key: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > 40 or not value.replace("_", "").replace("-", "").isalnum() or not value.isascii():
        raise ConfigError(key, value, "a name of at most 40 letters, digits, - and _")
    return value


def setting(default: Any, check: Check, means: str) -> Any:
    return field(default=default, metadata={"check": check, "means": means})
