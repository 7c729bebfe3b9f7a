"""The recorder: keeps a run's rows and frames in memory and, if asked, in an append log that survives a kill at any moment."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets import __version__
from topowidgets.config import Config
from topowidgets.experiments.frames import Frame
from topowidgets.experiments.observer import SCALARS, Row
from topowidgets.experiments.records import Header, encode, open_log, pack, read_records, unpack
from topowidgets.learning.curvature import Curvature

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY_CAP = 64 * 2**20
"""Bytes of frames kept in memory. Above it every second frame is dropped, the first and the newest never; a log keeps all."""


class Recorder:
    """Keeps what a run gives.

    Attributes:
        config: the run's settings. start: curvature at its start.
        rows: one for each step, never thinned. frames: key frames, thinned to MEMORY_CAP.
    """

    def __init__(self, config: Config, start: Curvature, log: Path | None = None) -> None:
        self.config, self.start = config, start
        self.rows: list[Row] = []
        self.frames: list[Frame] = []
        self._bytes = 0
        self._log = None if log is None else open_log(log)
        if self._log is not None and self._log.tell() == 0:
            opening = {"type": "run", "version": __version__, "config": config.to_dict(), "start": dataclasses.asdict(start)}
            self._log.write(encode({**opening, "columns": list(SCALARS)}))

    def add_row(self, row: Row) -> None:
        """Keep one step's row."""
        self.rows.append(row)
        if self._log is not None:
            self._log.write(encode({"type": "row", "values": [row[name] for name in SCALARS]}))

    def add_frame(self, frame: Frame) -> None:
        """Keep one frame."""
        self.frames.append(frame)
        self._bytes += _size(frame)
        if self._bytes > MEMORY_CAP:
            self.frames = thinned(self.frames)
            self._bytes = sum(map(_size, self.frames))
        if self._log is not None:
            index, buffer = pack(frame.arrays())
            self._log.write(encode({"type": "frame", "step": frame.step, "tau": frame.tau, "facts": frame.facts, "arrays": index}, buffer))

    def close(self) -> None:
        """Close the log."""
        if self._log is not None:
            self._log.close()


def thinned(frames: list[Frame]) -> list[Frame]:
    """Every second frame, with the first and the last."""
    return frames[:-1:2] + frames[-1:]


@dataclasses.dataclass
class Recorded:
    """What a log holds."""

    config: Config
    start: Curvature
    rows: list[Row]
    frames: list[Frame]


def read_log(path: Path) -> Recorded:
    """Everything recorded in a log, also one cut off by a kill. A resumed run's later record of a step replaces the earlier one.

    Raises:
        ValueError: if the file is no log of a run.
        ConfigError: if its settings are not allowed.
    """
    records: Iterator[tuple[Header, bytes]] = read_records(path)
    opening = next(records, None)
    if opening is None or opening[0].get("type") != "run":
        message = f"{path} is not the log of a run"
        raise ValueError(message)
    header = opening[0]
    start = Curvature(**{field.name: header["start"].get(field.name) for field in dataclasses.fields(Curvature)})
    rows: dict[int, Row] = {}
    frames: dict[int, Frame] = {}
    for record, buffer in records:
        if record["type"] == "row":
            row: Row = dict(zip(header["columns"], record["values"], strict=True))
            rows[int(row["step"] or 0)] = row
        elif record["type"] == "frame":
            frames[int(record["step"])] = _frame(record, buffer)
    last = max(rows, default=0)
    in_order = [rows[step] for step in sorted(rows)]
    return Recorded(Config.from_dict(header["config"]), start, in_order, [frames[step] for step in sorted(frames) if step <= last])


def _frame(record: dict[str, Any], buffer: bytes) -> Frame:
    return Frame(step=int(record["step"]), tau=float(record["tau"]), facts=record["facts"], **unpack(record["arrays"], buffer))


def _size(frame: Frame) -> int:
    return sum(array.nbytes for array in frame.arrays().values())
