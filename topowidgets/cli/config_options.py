"""The options that name a Config: a preset, a file or a share-string, and settings to change."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any

from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config
from topowidgets.settings.presets import PRESETS, preset
from topowidgets.settings.share_string import is_shared
from topowidgets.writing import expanded

CONFIG_BYTES = 1_000_000
"""Longest settings file that is read."""


def add_config_options(parser: argparse.ArgumentParser, example: str) -> None:
    """Declare --preset, --config and --set; `example` is a setting to change, as KEY=VALUE."""
    parser.add_argument(
        "--preset", metavar="NAME", default=None, help=f"one of {', '.join(PRESETS)} (default: pinch)"
    )
    parser.add_argument(
        "--config",
        metavar="FILE|STRING",
        help="settings as a JSON file or a share-string, instead of a preset",
    )
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help=f"settings to change, for example {example}",
    )


def chosen_config(name: str | None, source: str | None, changes: Sequence[str], steps: str | None) -> Config:
    """The Config that the options of `run` or `atlas` ask for.

    Raises:
        ConfigError: for a preset, file, share-string, setting or value that is not allowed.

    Examples:
        >>> chosen_config("fold", None, ["eta_k=0.5"], None).eta_k
        0.5
    """
    if name is not None and source is not None:
        raise ConfigError("config", source, "give either --preset or --config")
    values = dict(_change(change) for change in changes)
    if "preset" in values:
        raise ConfigError(
            "preset", values["preset"], "a preset is chosen by --preset NAME, --set changes its settings"
        )
    config = preset(name or "pinch") if source is None else _read_config(source)
    if steps is not None:
        if "steps" in values:
            raise ConfigError("steps", values["steps"], "give either --steps or --set steps=N")
        values["steps"] = _value(steps)
    return config.replace(**values)


def _read_config(source: str) -> Config:
    if is_shared(source):
        return Config.from_string(source)
    allowed = f"a JSON file of at most {CONFIG_BYTES // 1000} kB, or a share-string"
    try:
        with expanded(source).open("rb") as stream:  # no more is read than is allowed: a device has no size
            content = stream.read(CONFIG_BYTES + 1)
        text = content.decode("utf-8-sig")  # editors on Windows write a byte order mark
    except (OSError, ValueError):
        raise ConfigError("config", source, allowed) from None
    if len(content) > CONFIG_BYTES:
        raise ConfigError("config", source, allowed)
    return Config.from_json(text)


def _change(change: str) -> tuple[str, Any]:
    key, equals, text = change.partition("=")
    if not equals or not key.strip():
        raise ConfigError("set", change, "key=value, for example eta_k=3")
    return key.strip(), _value(text)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None if text == "None" else text
