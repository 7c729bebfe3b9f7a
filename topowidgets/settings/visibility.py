"""What of a lab is hidden or locked: the names, and their check."""

from __future__ import annotations

from typing import Any

from topowidgets.settings.checks import ConfigError, one_of

PANELS = ("neurons", "barcode", "data", "timeline", "sentence")
"""Panels that can be hidden."""

CONTROLS = ("preset", "rate", "speed", "more")
"""Controls that can be hidden or locked; a locked one is seen and cannot be moved."""

HIDEABLE = PANELS + CONTROLS


def names(where: str, values: Any, known: tuple[str, ...]) -> tuple[str, ...]:
    """Some of the known names, each once, in the order of `known`.

    Raises:
        ConfigError: for something else.

    Examples:
        >>> names("lock", ["rate", "preset"], CONTROLS)
        ('preset', 'rate')
    """
    if isinstance(values, str) or not isinstance(values, list | tuple) or len(values) > len(known):
        raise ConfigError(where, values, f"a list of {', '.join(known)}")
    chosen = {one_of(*known)(where, value) for value in values}
    return tuple(name for name in known if name in chosen)
