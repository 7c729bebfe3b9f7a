"""Whether any page shows a lab or an atlas, and its rest where none does."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable

UNSEEN_SECONDS = 600.0
"""A training process that no page has asked after for so long rests; shown again,
it goes on as it was left."""

GONE_SECONDS = 2.0
"""A training process rests so long after the last output that showed it was closed or replaced; a cell that
is moved shows it again sooner."""

RELOAD_SECONDS = 90.0
"""A training process rests so long after the page itself went: a reloaded one may come back."""


class IdleCheck:
    """Counts the pages that show something, and lets it rest a while after the last one went.

    Args:
        rest: ends its processes in good order, on a thread of its own.
        awaited: whether a caller waits for it, who needs no page.
        asks: whether its pages ask after it all the time, so that long silence means that none is there.
    """

    def __init__(self, rest: Callable[[], None], awaited: Callable[[], bool], *, asks: bool) -> None:
        self._rest, self._awaited, self._asks = rest, awaited, asks
        self._pages = 0
        self._heard_at = time.monotonic()
        self._timer: threading.Timer | None = None

    def __repr__(self) -> str:
        return f"IdleCheck({self._pages} pages)"

    @property
    def shown(self) -> bool:
        """Whether any page shows it."""
        return self._pages > 0

    def note_message(self) -> None:
        """A page has said something."""
        self._heard_at = time.monotonic()

    def page_opened(self) -> None:
        """A page shows it now."""
        self._pages += 1
        self.start()

    def page_closed(self, *, page: bool) -> None:
        """An output that showed it is gone; `page`: with its whole page."""
        self._pages = max(0, self._pages - 1)
        if not self._pages:
            self._check_in(RELOAD_SECONDS if page else GONE_SECONDS)

    def start(self) -> None:
        """It works from now on."""
        self.stop()
        if self._asks:
            self._check_in(UNSEEN_SECONDS)

    def stop(self) -> None:
        """It does not work any more."""
        if self._timer is not None:
            self._timer.cancel()

    def check(self) -> None:
        """Let it rest where no page shows it and nobody waits for it."""
        silent = time.monotonic() - self._heard_at
        gone = not self._pages and silent >= GONE_SECONDS / 2
        if self._awaited() or not (gone or (self._asks and silent >= UNSEEN_SECONDS)):
            self._check_in(UNSEEN_SECONDS if self._pages else GONE_SECONDS)
        else:
            self._rest()

    def _check_in(self, seconds: float) -> None:
        self.stop()
        self._timer = threading.Timer(seconds, _check, [weakref.ref(self)])
        self._timer.daemon = True
        self._timer.start()


def _check(reference: weakref.ref[IdleCheck]) -> None:
    watch = reference()
    if watch is not None:
        watch.check()
