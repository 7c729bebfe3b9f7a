"""Let something be done within some seconds, and say what came of it."""

import threading
from collections.abc import Callable
from typing import Any

SECONDS = 30.0
"""Ten on an idle machine; a busy one is given three times that."""


def called_within(member: Callable[[], Any], arguments: Callable[[], Any], name: str) -> Exception | None:
    """Get a member and call it, if it can be called; the exception that came of it, or None.

    Args:
        member: gets it. arguments: what it is called with, positional as a tuple or keywords as a dict.
    """
    came: list[Exception | None] = []

    def act() -> None:
        try:
            value = member()
            if callable(value):
                given = arguments()
                value(**given) if isinstance(given, dict) else value(*given)
            came.append(None)
        except Exception as error:  # noqa: BLE001 -- looked at by who called
            came.append(error)

    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    thread.join(SECONDS)
    assert not thread.is_alive(), f"{name} has not come back within {SECONDS:g} s"
    return came[0]
