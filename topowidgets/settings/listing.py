"""What is said of each setting: what it may be, what it is by default, and which kinds have it."""

from __future__ import annotations

import json
import textwrap
from typing import NamedTuple

from topowidgets.settings.checks import (
    Check,
    Flag,
    Number,
    Numbers,
    OneOf,
    Optional,
    Pairs,
    Points,
    Title,
    Whole,
)
from topowidgets.settings.section import Setting
from topowidgets.settings.sections import SECTIONS, listed
from topowidgets.texts import find, say

WIDTH = 100
"""Columns of the text."""


class Description(NamedTuple):
    """One setting in words.

    Attributes:
        name: as Config has it.
        default: as JSON has it, with its unit.
        allowed: what it may be.
        kinds: that have it, after the setting that chooses them, as in "rule adam, rmsprop"; empty where all
            have it.
        meaning: a phrase.
    """

    name: str
    default: str
    allowed: str
    kinds: str
    meaning: str


def allowed(check: Check) -> str:
    """What a setting may be, in the language that is spoken.

    Examples:
        >>> allowed(Whole(3, 9)), allowed(Optional(Whole(3, 9)))
        ('a whole number from 3 to 9', 'a whole number from 3 to 9, or null')
    """
    match check:
        case Optional(inner):
            return say("refused.or_null", allowed=allowed(inner))
        case OneOf(names):
            return ", ".join(names)
        case Number() | Whole() | Flag() | Numbers() | Pairs() | Points() | Title():
            return check.allows.said
    raise TypeError(f"{check!r} is no check of a setting.")


def descriptions() -> dict[str, list[Description]]:
    """The settings of each section, by its title, in the language that is spoken.

    Examples:
        >>> momentum = descriptions()["the rule"][1]
        >>> momentum.name, momentum.default, momentum.kinds
        ('momentum', '0.9', 'rule heavy_ball')
    """
    titles = find("settings.sections")
    return {titles[section.name]: [_description(one) for one in section.settings] for section in SECTIONS}


def listing() -> str:
    """A paragraph for each setting, by section, in the language that is spoken."""
    lines = list[str]()
    for title, settings in descriptions().items():
        lines += [title, ""]
        for one in settings:
            lines += _paragraph(f"{one.name} = {one.default}: {one.allowed}", "  ")
            lines += _paragraph(one.meaning + (f" ({one.kinds})" if one.kinds else ""), "      ")
        lines.append("")
    return "\n".join(lines).rstrip()


def _description(one: Setting) -> Description:
    default = json.dumps(listed(one.default))
    return Description(
        one.name,
        f"{default} {one.unit}" if one.unit and one.default is not None else default,
        allowed(one.check),
        "" if one.having is None else f"{one.chosen_by} {', '.join(one.having)}",
        say(f"settings.means.{one.name}"),
    )


def _paragraph(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
