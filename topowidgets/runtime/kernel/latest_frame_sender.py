"""Newest-wins sending to one view: two frames in flight, never a queue."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from topowidgets.recording.codec import Header
from topowidgets.recording.step_row import from_columns, to_columns
from topowidgets.recording.thinning import halve_older_rows
from topowidgets.runtime.kernel.history import with_earlier_rows

IN_FLIGHT = 2
"""Frames sent and not yet acknowledged as drawn."""

UNANSWERED_SECONDS = 0.5
"""A view that does not answer (hidden, its kernel busy, or its link slow) gets one frame
in so many seconds."""

PATIENT_FRAMES = 4
LONG_UNANSWERED_SECONDS = 2.0
"""Seconds between two frames after PATIENT_FRAMES without an answer: they do not queue up on a slow link."""

FRAME_ROWS = 64
"""Most rows that travel with a frame, 14 kB beside the 10 kB of a small picture; more are thinned as in a
History."""


class LatestFrameSender:
    """Sends frames from a thread of its own, the newest whenever the view has room.

    Rows of frames that were passed over travel with the next one, so that the timelines have no gap.
    Acknowledgements only make room: sending from their handler makes pairs of frames coalesce.
    """

    def __init__(self, transmit: Callable[[Header, bytes], None]) -> None:
        self._transmit = transmit
        self._condition = threading.Condition()
        self._waiting: tuple[Header, bytes] | None = None
        self._flying: dict[int, float] = {}
        self._sent = self._unanswered = 0
        self._closed = False
        self.answers = True
        self._thread: threading.Thread | None = None

    def offer(self, header: Header, buffer: bytes) -> None:
        """Hand over a frame; it takes the place of one that still waits."""
        with self._condition:
            if self._waiting is not None and self._waiting[0]["run"] == header["run"]:
                earlier = self._waiting[0]
                events = [one for one in earlier.get("events", ()) if one["step"] <= header["step"]]
                header = with_earlier_rows(header, earlier["rows"])
                header["events"] = [*events, *header.get("events", ())]
            rows = from_columns(header["rows"])
            while len(rows) > FRAME_ROWS:
                rows = halve_older_rows(rows)
            self._waiting = {**header, "rows": to_columns(rows)}, buffer
            if self._thread is None:
                name = "topowidgets frame sender"
                self._thread = threading.Thread(target=self._loop, name=name, daemon=True)
                self._thread.start()
            self._condition.notify_all()

    def acknowledge(self, number: object) -> None:
        """A frame was drawn: room for the next."""
        with self._condition:
            if isinstance(number, int):
                self._flying = {flying: at for flying, at in self._flying.items() if flying > number}
                self.answers, self._unanswered = True, 0
                self._condition.notify_all()

    def close(self) -> None:
        """End the thread."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def _loop(self) -> None:
        while True:
            with self._condition:
                while not self._closed and (self._waiting is None or self._seconds_to_room() > 0):
                    self._condition.wait(None if self._waiting is None else self._seconds_to_room())
                if self._closed or self._waiting is None:
                    return
                (header, buffer), self._waiting = self._waiting, None
                if len(self._flying) >= IN_FLIGHT:
                    del self._flying[min(self._flying)]  # only one, or two frames would go at once
                    self.answers = False
                    self._unanswered += 1
                self._sent += 1
                self._flying[self._sent] = time.monotonic()
                header = {**header, "id": self._sent}
            self._transmit(header, buffer)

    def _seconds_to_room(self) -> float:
        if len(self._flying) < IN_FLIGHT:
            return 0.0
        patience = UNANSWERED_SECONDS if self._unanswered < PATIENT_FRAMES else LONG_UNANSWERED_SECONDS
        return max(self._flying.values()) + patience - time.monotonic()
