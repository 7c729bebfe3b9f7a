"""Characters of names and texts in the world's scripts: which nobody can read, how spaces are written, how
long a text looks.

widgets/js/characters.js has these rules for a page without Python.
"""

from __future__ import annotations

import unicodedata

KINDS = {"Cc": "control", "Cs": "surrogate", "Co": "private"}
"""Categories of Unicode whose characters are refused, with the names that `texts` has for them."""

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What embeds, overrides or isolates a direction of reading, so that a text can look like another one."""

NO_BREAK = "\u00a0\u202f"
"""Spaces that keep a number and its unit on one line."""

JOINER = "\u200d"

MOST_MARKS = 12
"""Marks of one visible character that are not counted; a family of four with shades of skin has eleven."""


def refused_kind(character: str) -> str | None:
    r"""Why a character can stand in no name and no text: "control", "surrogate", "private", "turning" or
    "none"; None for one that can.

    Joiners (Sinhala, Persian, emoji), soft hyphens and characters newer than this Python are allowed.

    Examples:
        >>> refused_kind("\u202e"), refused_kind("\u200c")
        ('turning', None)
    """
    code = ord(character)
    if character in TURNING:
        return "turning"
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "none"
    return KINDS.get(unicodedata.category(character))


def first_refused(text: str, also: str = "") -> tuple[str, str] | None:
    r"""The first character that is refused, as U+XXXX, and its kind; None where all can be read.

    Args:
        also: control characters that are allowed here, such as a line's end.

    Examples:
        >>> first_refused("a\x1b[2J"), first_refused("\U0001f469\u200d\U0001f52c")
        (('U+001B', 'control'), None)
    """
    found = ((character, refused_kind(character)) for character in text if character not in also)
    return next(((f"U+{ord(character):04X}", kind) for character, kind in found if kind is not None), None)


def plain_spaces(text: str, keep: str = "") -> str:
    r"""Every space of another width as a space, except those in `keep`; none at the ends.

    Letters with marks in one piece (NFC).

    Examples:
        >>> plain_spaces("\u5c71\u7530\u3000\u592a\u90ce") == "\u5c71\u7530 \u592a\u90ce"
        True
    """
    other = ("Zs", "Zl", "Zp")
    spaced = "".join(" " if unicodedata.category(one) in other and one not in keep else one for one in text)
    return unicodedata.normalize("NFC", spaced).strip(" \n" + keep)


def visible_length(text: str) -> int:
    r"""How many characters a reader counts: marks, joiners and what they join, shades of skin and the second
    half of a flag are none.

    More than MOST_MARKS of them in a row count again, so that a short text is never a huge one.

    Examples:
        >>> (visible_length("\U0001f469\u200d\U0001f52c"), visible_length("\U0001f1ef\U0001f1f5"),
        ...  visible_length("e\u0301a"))
        (1, 1, 2)
    """
    length, marks, flag, joined = 0, 0, False, False
    for character in text:
        half = "\U0001f1e6" <= character <= "\U0001f1ff"
        mark = (
            joined
            or (half and flag)
            or "\U0001f3fb" <= character <= "\U0001f3ff"
            or unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")
        )
        marks = marks + 1 if mark else 0
        length += not mark or marks > MOST_MARKS
        flag, joined = half and not flag, character == JOINER
    return length
