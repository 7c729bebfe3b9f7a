"""See learning as a map of neurons: slide the learning rate in units of 1/K and watch holes survive or close.

The names below are loaded when they are first used, so that importing the package is light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from topowidgets.version import __version__

_HOMES = {
    "Config": "topowidgets.settings.config",
    "ConfigError": "topowidgets.settings.checks",
    "PRESETS": "topowidgets.settings.presets",
    "preset": "topowidgets.settings.presets",
    "RecordingWarning": "topowidgets.recording.notes",
    "Run": "topowidgets.studies.run",
    "Atlas": "topowidgets.studies.atlas",
    "Comparison": "topowidgets.studies.comparison",
    "record": "topowidgets.studies.record",
    "sample_class": "topowidgets.lessons.sample_class",
    "set_language": "topowidgets.texts",
    "train": "topowidgets.studies.train",
    "open_shared": "topowidgets.widgets.open_shared",
    "TopologyAtlas": "topowidgets.widgets.atlas",
    "TopologyCompare": "topowidgets.widgets.compare",
    "TopologyLab": "topowidgets.widgets.lab",
    "TopologyLesson": "topowidgets.widgets.lesson",
    "Lesson": "topowidgets.lessons.lesson",
    "Overview": "topowidgets.lessons.overview",
    "BarcodeView": "topowidgets.widgets.view",
    "CloudView": "topowidgets.widgets.view",
    "RateSlider": "topowidgets.widgets.view",
    "TimelineView": "topowidgets.widgets.view",
    "View": "topowidgets.widgets.view",
}

__all__ = [
    "PRESETS",
    "Atlas",
    "BarcodeView",
    "CloudView",
    "Comparison",
    "Config",
    "ConfigError",
    "Lesson",
    "Overview",
    "RateSlider",
    "RecordingWarning",
    "Run",
    "TimelineView",
    "TopologyAtlas",
    "TopologyCompare",
    "TopologyLab",
    "TopologyLesson",
    "View",
    "__version__",
    "open_shared",
    "preset",
    "record",
    "sample_class",
    "set_language",
    "train",
]

if TYPE_CHECKING:
    from topowidgets.lessons.lesson import Lesson
    from topowidgets.lessons.overview import Overview
    from topowidgets.lessons.sample_class import sample_class
    from topowidgets.recording.notes import RecordingWarning
    from topowidgets.settings.checks import ConfigError
    from topowidgets.settings.config import Config
    from topowidgets.settings.presets import PRESETS, preset
    from topowidgets.studies.atlas import Atlas
    from topowidgets.studies.comparison import Comparison
    from topowidgets.studies.record import record
    from topowidgets.studies.run import Run
    from topowidgets.studies.train import train
    from topowidgets.texts import set_language
    from topowidgets.widgets.atlas import TopologyAtlas
    from topowidgets.widgets.compare import TopologyCompare
    from topowidgets.widgets.lab import TopologyLab
    from topowidgets.widgets.lesson import TopologyLesson
    from topowidgets.widgets.open_shared import open_shared
    from topowidgets.widgets.view import BarcodeView, CloudView, RateSlider, TimelineView, View


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
