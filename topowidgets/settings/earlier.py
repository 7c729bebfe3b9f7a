"""The names that settings had in older versions. Nothing else knows them, and nothing writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from topowidgets.settings.checks import flag

RENAMED = {"track": "rate_control"}
"""The setting that stands today in the place of one that there was."""


def in_present_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as a file, a share-string or a lesson of any version has them, in the names of this one.

    Until 0.1.0 the switch `track` said whether K was measured anew in each step, so that eta K stayed.

    Raises:
        ConfigError: for a switch that is neither true nor false.

    Examples:
        >>> in_present_names({"eta_k": 0.9, "track": True})
        {'eta_k': 0.9, 'rate_control': 'hold'}
        >>> in_present_names({"rate_control": "fixed"})
        {'rate_control': 'fixed'}
    """
    found = dict(values)
    if "track" in found and "rate_control" not in found:
        found["rate_control"] = "hold" if flag("track", found.pop("track")) else "fixed"
    return found
