"""All settings as a text: what each may be, what it is by default, and which kinds have it."""

from __future__ import annotations

import json
import textwrap
from dataclasses import Field
from typing import Any

from topowidgets.settings.checks import (
    Allowed,
    Check,
    Flag,
    Number,
    Numbers,
    OneOf,
    Optional,
    Pairs,
    Title,
    Whole,
)
from topowidgets.settings.sections import SECTIONS, listed
from topowidgets.texts import words

WIDTH = 100
"""Columns of the text."""


def allowed(check: Check) -> str:
    """What a setting may be, in the language that is spoken.

    Examples:
        >>> allowed(Whole(3, 9)), allowed(Optional(Whole(3, 9)))
        ('a whole number from 3 to 9', 'a whole number from 3 to 9, or null')
    """
    say = words().refused
    match check:
        case Optional(inner):
            return say.or_null(allowed(inner))
        case OneOf(names):
            return ", ".join(names)
        case Number() | Whole() | Flag() | Numbers() | Pairs() | Title():
            said: Allowed = check.allows
            return str(getattr(say, said.how)(**said.values))
    raise TypeError(f"{check!r} is no check of a setting.")


def listing() -> str:
    """A paragraph for each setting, by section, in the language that is spoken."""
    say, lines = words().settings, list[str]()
    for section in SECTIONS:
        lines += [say.sections[section.name], ""]
        for one in section.settings:
            lines += _paragraph(f"{one.name} = {_default(one)}: {allowed(one.metadata['check'])}", "  ")
            having = section.having.get(one.name)
            kinds = f" ({section.name} {', '.join(having)})" if having else ""
            lines += _paragraph(say.means[one.name] + kinds, "      ")
        lines.append("")
    return "\n".join(lines).rstrip()


def _default(one: Field[Any]) -> str:
    """As JSON has it, with its unit."""
    unit = one.metadata["unit"]
    return json.dumps(listed(one.default)) + (f" {unit}" if unit and one.default is not None else "")


def _paragraph(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
