"""What a run replied, or what could be chosen, as it is shown; files have it as English does."""

from __future__ import annotations

import re

from topowidgets.texts import find, say


def reply_words(written: str) -> str:
    """A verdict or a span in the language that is spoken; everything else as it is written.

    Examples:
        >>> from topowidgets.texts import speaking
        >>> with speaking("de"):
        ...     reply_words("open"), reply_words("1.5 to 2"), reply_words("Ada")
        ('offen', '1.5 bis 2', 'Ada')
    """
    span = re.fullmatch(r"([\d.e+-]+) to ([\d.e+-]+)", written)
    if span:
        return say("classroom.span", low=span[1], high=span[2])
    verdicts: dict[str, str] = find("seen.verdicts")
    return verdicts.get(written, written)
