"""The keywords of widgets: traits to begin with, beside the settings, and their types for editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from topowidgets.settings.checks import Allowed, ConfigError, near
from topowidgets.settings.keywords import RuledSettings, RunSettings
from topowidgets.settings.sections import SETTINGS

KEYWORDS = ("step", "tau", "hover", "panels", "playing", "layout", "tooltip", "tabbable")
"""Traits that a constructor takes by keyword; the last three are those of every ipywidget."""


def parted(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keywords as the traits among them and the settings; tau is the length of the training.

    Raises:
        ConfigError: for what is neither, where it looks most like a trait; the Config refuses the others.
    """
    for name, value in changes.items():
        meant = near(name, (*KEYWORDS, *SETTINGS))
        if name not in SETTINGS and meant in KEYWORDS and meant != name:
            raise ConfigError(name, value, Allowed("no_setting", near=meant))
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


class Traits(TypedDict, total=False):
    """Traits to begin with; layout, tooltip and tabbable are those of every ipywidget."""

    step: int
    hover: int
    panels: Mapping[str, str]
    playing: bool
    layout: Any
    tooltip: str | None
    tabbable: bool | None


class LabChanges(RunSettings, total=False):
    """What a lab can be set to: a rule by its name, or one of your own, and the pace in training time per
    second.
    """

    rule: Any
    speed: float | None


class LabKeywords(RunSettings, Traits, total=False):
    """Those of a lab; the rule by its name, or one of your own."""

    rule: Any


class ManyRatesKeywords(RuledSettings, Traits, total=False):
    """Those of an atlas and of a comparison, which take their rates by name."""
