"""Frames as they came from the worker, bounded, for views that open late or are reloaded."""

from __future__ import annotations

import threading
from bisect import bisect_right

from topowidgets.recording.codec import Header
from topowidgets.recording.events import Event, events_of_frames, with_event
from topowidgets.recording.step_row import Columns, Row, from_columns, row_ends, to_columns
from topowidgets.recording.thinning import halve_older, halve_older_rows

HISTORY_BYTES = 32 * 2**20
"""Most bytes of pictures kept."""

HISTORY_FRAMES = 1000
"""Most pictures kept. Above either bound every second picture of the older half is dropped."""

HISTORY_EVENTS = 2000
"""Most events kept; above it the earliest go."""

HISTORY_ROWS = 8000
"""Most rows kept.

Above it every second row of the older half is dropped, and the row after it takes over what only it had
measured.

With the bounds on pictures this bounds what a reloaded page is sent: 32 MB of pictures, and some 10 MB of
headers and rows. The log keeps all rows, and more pictures (see `recording.thinned_log`).
"""


class History:
    """The frames of the present run.

    A frame at or before a step that is already here (measured again at a pause, or a resumed run) replaces
    all frames from that step on and takes over their rows up to its step.
    """

    def __init__(self) -> None:
        self._frames: list[tuple[Header, bytes]] = []  # their headers without rows
        self._rows: list[Row] = []  # without what was not measured
        self._events: list[Event] = []
        self._bytes = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._frames)

    def add(self, header: Header, buffer: bytes) -> None:
        """Keep one frame; a new run starts the history anew."""
        rows = from_columns(header["rows"])
        with self._lock:
            frames = self._frames
            if frames and frames[-1][0]["run"] != header["run"]:
                frames = self._frames = []
                self._rows, self._events, self._bytes = [], [], 0
            while frames and frames[-1][0]["step"] >= header["step"]:
                self._bytes -= len(frames.pop()[1])
            first = rows[0]["step"] if rows else header["step"] + 1
            while self._rows and (self._rows[-1]["step"] or 0) >= (first or 0):
                self._rows.pop()
            self._rows += rows
            self._events = [event for event in self._events if event.step < (first or 0)]
            for values in header.get("events", ()):
                self._events = with_event(self._events, Event.from_dict(values))[-HISTORY_EVENTS:]
            frames.append(({**header, "rows": {}, "events": []}, buffer))
            self._bytes += len(buffer)
            if self._bytes > HISTORY_BYTES or len(frames) > HISTORY_FRAMES:
                self._frames = halve_older(frames, len(frames) // 2)
                self._bytes = sum(len(kept) for _, kept in self._frames)
            if len(self._rows) > HISTORY_ROWS:
                self._rows = halve_older_rows(self._rows)

    @property
    def places(self) -> list[tuple[int, float]]:
        """Step and tau of each kept frame."""
        with self._lock:
            return [(header["step"], header["tau"]) for header, _ in self._frames]

    @property
    def events(self) -> list[Event]:
        """What happened, in the order of the steps."""
        with self._lock:
            return list(self._events)

    @property
    def last_step(self) -> int:
        """The step of the last row; 0 before the first."""
        with self._lock:
            return int(self._rows[-1]["step"] or 0) if self._rows else 0

    @property
    def newest(self) -> tuple[Header, bytes] | None:
        """The last frame, with the row of its last step alone; None before the first."""
        with self._lock:
            if not self._frames:
                return None
            header, buffer = self._frames[-1]
            return {**header, "rows": to_columns(self._rows[-1:])}, buffer

    def at(self, step: int) -> Header | None:
        """The header of the newest frame at or before a step, or of the first, with the row of its step
        alone; None before the first.
        """
        with self._lock:
            if not self._frames:
                return None
            number = max(bisect_right(self._frames, step, key=lambda frame: frame[0]["step"]), 1) - 1
            header = self._frames[number][0]
            return {
                **header,
                "rows": to_columns([row for row in self._rows if row["step"] == header["step"]]),
            }

    def frames(self) -> list[tuple[Header, bytes]]:
        """All kept frames in order, each with the rows and events since the one before."""
        with self._lock:
            steps = [header["step"] for header, _ in self._frames]
            ends, events = row_ends(self._rows, steps), events_of_frames(self._events, steps)
            return [
                ({**header, "rows": to_columns(self._rows[begin:end]), "events": own}, buffer)
                for (header, buffer), begin, end, own in zip(
                    self._frames, [0, *ends], ends, events, strict=False
                )
            ]


def with_earlier_rows(header: Header, earlier: Columns) -> Header:
    """A frame's header with rows of frames that it stands for put before its own; rows beyond its step are
    left out.
    """
    own = from_columns(header["rows"])
    steps = {row["step"] for row in own}
    rows = [row for row in from_columns(earlier) if row["step"] not in steps]
    return {**header, "rows": to_columns([row for row in rows if (row["step"] or 0) <= header["step"]] + own)}
