"""How far something is that a caller waits for: one line on stderr, written again where it stands."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FIRST_SECONDS = 2.0
"""Nothing is said of what is over sooner."""

EACH_SECONDS = 0.5
"""Between two writings."""


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """A function that writes the line anew with the words that it is given, as often as it makes sense; at
    the end the line is ended.
    """
    since = written = time.monotonic()
    length = 0

    def say(words: str) -> None:
        nonlocal written, length
        now = time.monotonic()
        if not words or now - since < FIRST_SECONDS or (length and now - written < EACH_SECONDS):
            return
        sys.stderr.write(f"\r{words:<{length}}")
        sys.stderr.flush()
        written, length = now, len(words)

    try:
        yield say
    finally:
        if length:
            sys.stderr.write("\n")
            sys.stderr.flush()


def wait_telling(
    over: threading.Condition, is_over: Callable[[], bool], seconds: float | None, words: Callable[[], str]
) -> bool:
    """Wait until something is over, at most for some seconds, and say meanwhile how far it is; whether it is
    over.

    Args:
        over: notified when it may be.
        words: how far it is; empty where nothing is to be said, as where a page shows it.
    """
    end = None if seconds is None else time.monotonic() + seconds
    with progress_line() as say:
        while True:
            left = EACH_SECONDS if end is None else min(EACH_SECONDS, max(0.0, end - time.monotonic()))
            with over:
                if over.wait_for(is_over, left):
                    return True
            if end is not None and time.monotonic() >= end:
                return False
            say(words())
