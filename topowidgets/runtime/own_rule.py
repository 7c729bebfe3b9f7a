"""A learning rule of the user's on its way from their own kernel to their own training process, over its
stdin and nothing else.

It is pickled, because a function can travel in no other way. So it is never read from a file, a browser, a
share-string or a log: what was recorded of a run holds that its rule was one's own, and not the rule.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import cloudpickle

from topowidgets.settings.checks import ConfigError


def pickled_rule(rule: object) -> bytes:
    """A function, object or class as bytes for `ChildProcess.send`.

    Raises:
        ConfigError: for one that holds on to what cannot travel, such as an open file.
    """
    try:
        return cloudpickle.dumps(rule)
    except Exception as error:
        name = getattr(rule, "__name__", type(rule).__name__)
        raise ConfigError(
            "rule", name, f"it cannot travel to the training process ({_said(error)})"
        ) from error


def unpacked_rule(command: Mapping[str, Any]) -> Any:
    """The rule that came with a start command on stdin, or None.

    Modules are found where the kernel would find them.

    Raises:
        ConfigError: if it cannot be put together here.
    """
    if "buffer" not in command:
        return None
    sys.path.extend(place for place in command.get("path", ()) if place not in sys.path)
    try:
        return cloudpickle.loads(command["buffer"])
    except Exception as error:
        raise ConfigError(
            "rule", "own", f"the training process cannot put it together ({_said(error)})"
        ) from error


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
