"""Traits that a widget takes by keyword, beside its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEYWORDS = ("step", "tau", "hover", "panels", "playing", "layout", "tooltip", "tabbable")
"""Traits that a constructor takes by keyword; the last three are those of every ipywidget."""


def parted(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keywords as the traits among them and the settings; tau is the length of the training."""
    traits = {name: value for name, value in changes.items() if name in KEYWORDS and name != "tau"}
    return traits, {name: value for name, value in changes.items() if name not in traits}


def checked_keywords(widget: str, traits: Mapping[str, Any]) -> None:
    """Refuse keywords that are no traits to begin with.

    Raises:
        TypeError: for the first one.
    """
    for name in traits:
        if name not in KEYWORDS:
            raise TypeError(f"{name} is no keyword of {widget}: give one of {', '.join(KEYWORDS)}.")
