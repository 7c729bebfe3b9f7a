"""Frames as they came from the worker, bounded, for views that open late or are reloaded."""

from __future__ import annotations

import threading

from topowidgets.experiments.records import Header

HISTORY_BYTES = 32 * 2**20
"""Most bytes of pictures kept. Above it every second picture of the older half is dropped; rows are never dropped."""


class History:
    """The frames of the present run.

    A frame at or before a step that is already here (measured again at a pause, or a resumed run) replaces all frames from that step on
    and takes over their rows up to its step.
    """

    def __init__(self) -> None:
        self._frames: list[tuple[Header, bytes]] = []
        self._bytes = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._frames)

    def add(self, header: Header, buffer: bytes) -> None:
        """Keep one frame; a new run starts the history anew."""
        with self._lock:
            frames = self._frames
            if frames and frames[-1][0]["run"] != header["run"]:
                frames.clear()
            replaced: list[list[float | None]] = []
            while frames and frames[-1][0]["step"] >= header["step"]:
                replaced = frames.pop()[0]["rows"] + replaced
            frames.append((with_earlier_rows(header, replaced), buffer))
            self._bytes = sum(len(kept) for _, kept in frames) if len(frames) == 1 else self._bytes + len(buffer)
            if self._bytes > HISTORY_BYTES:
                self._thin()

    def frames(self) -> list[tuple[Header, bytes]]:
        """All kept frames in order."""
        with self._lock:
            return list(self._frames)

    def _thin(self) -> None:
        frames = self._frames
        half = len(frames) // 2
        kept: list[tuple[Header, bytes]] = []
        carried: list[object] = []
        for number, (header, buffer) in enumerate(frames):
            carried += header["rows"]
            if number == 0 or number >= half or number % 2 == 0:
                kept.append(({**header, "rows": carried}, buffer))
                carried = []
        self._frames = kept
        self._bytes = sum(len(buffer) for _, buffer in kept)


def with_earlier_rows(header: Header, rows: list[list[float | None]]) -> Header:
    """A frame's header with rows of frames that it stands for put before its own; rows beyond its step are left out."""
    own = {row[0] for row in header["rows"]}
    return {**header, "rows": [row for row in rows if row[0] not in own and (row[0] or 0) <= header["step"]] + header["rows"]}
