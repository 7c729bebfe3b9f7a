"""The recorder: keeps a run's rows and frames in memory and, if asked, in an append log that survives a kill
at any moment.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets.learning.measured import Curvature
from topowidgets.recording.codec import Header, read_records, unpack
from topowidgets.recording.derived import fill_derived
from topowidgets.recording.event_formats import earlier_events, read_event
from topowidgets.recording.events import Event, with_event
from topowidgets.recording.frame import Frame
from topowidgets.recording.hole_since import hole_since
from topowidgets.recording.measures import NAMES
from topowidgets.recording.run_data import RunData
from topowidgets.recording.step_row import Row
from topowidgets.recording.thinned_log import CappedLog
from topowidgets.recording.thinning import every_nth, merge_rows
from topowidgets.settings.config import Config
from topowidgets.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


MEMORY_CAP = 64 * 2**20
"""Bytes of frames kept in memory. Above it every second frame is dropped, the first and the newest never; a
log keeps more (CappedLog)."""


class Recorder:
    """Keeps what a run gives.

    Attributes:
        config: the run's settings. start: curvature at its start.
        rows: one for each step, never thinned. frames: key frames, thinned to MEMORY_CAP.
        events: what happened.

    Args:
        log: a file to append to as well.
        resume: go on with the log that is there, instead of replacing it.
        in_memory: False keeps nothing but the log, for a process that may train for hours.
    """

    def __init__(
        self,
        config: Config,
        start: Curvature,
        log: Path | None = None,
        *,
        resume: bool = False,
        in_memory: bool = True,
    ) -> None:
        self.config, self.start = config, start
        self.rows: list[Row] = []
        self.frames: list[Frame] = []
        self.events: list[Event] = []
        self._bytes = 0
        self._in_memory = in_memory
        self._log = None if log is None else CappedLog(log, resume=resume)
        self._columns: Sequence[str] = NAMES if self._log is None or self._log.empty else self._log.columns
        if self._log is not None and self._log.empty:
            opening = {
                "type": "run",
                "version": __version__,
                "config": config.to_dict(),
                "start": dataclasses.asdict(start),
            }
            self._log.append({**opening, "columns": list(NAMES)})

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Keep the rows of some steps."""
        if self._in_memory:
            self.rows += rows
        if self._log is not None and rows:
            self._log.append(
                {"type": "rows", "values": [[row[name] for name in self._columns] for row in rows]}
            )

    def add_event(self, event: Event) -> None:
        """Keep what happened; where it is a change of the rate, the next row is the first at the new one."""
        if self._in_memory:
            self.events = with_event(self.events, event)
        if self._log is not None:
            self._log.append({"type": "event", "event": event.to_dict()})

    def add_frame(self, frame: Frame, *, key: bool = True, edge: bool = False) -> None:
        """Keep one frame.

        Args:
            key: with its neurons in full.
            edge: one at which the run stands still; a log that has become long keeps it in any case.
        """
        if self._in_memory:
            self.frames.append(frame if key else frame.without_neurons())
            self._bytes += _size(self.frames[-1])
        if self._bytes > MEMORY_CAP:
            self.frames = every_nth(self.frames, 2)
            self._bytes = sum(map(_size, self.frames))
        if self._log is not None:
            self._log.add_frame(frame, key=key, edge=edge)

    def close(self) -> None:
        """Close the log."""
        if self._log is not None:
            self._log.close()


def write_log(run: RunData, path: Path) -> None:
    """A run as a log, which `read_log` reads."""
    recorder = Recorder(run.config, run.start, path, in_memory=False)
    try:
        recorder.add_rows(run.rows)
        for frame in run.frames:
            recorder.add_frame(frame, edge=frame is run.frames[-1])
        for event in run.events:
            recorder.add_event(event)
    finally:
        recorder.close()


def read_log(path: Path) -> RunData:
    """Everything recorded in a log, also one cut off by a kill.

    A resumed run records the steps from its checkpoint on once more. They are the same steps as long as the
    rate is, and what either recording measured is kept; from a step at another rate on, only the later
    recording holds. A frame whose row was cut off is left out.

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
    start = Curvature(
        **{field.name: header["start"].get(field.name) for field in dataclasses.fields(Curvature)}
    )
    rows: dict[int, Row] = {}
    frames: dict[int, Frame] = {}
    taus: dict[int, float] = {}
    events: list[Event] = []
    config = Config.from_dict(header["config"])
    for record, buffer in records:
        match record["type"]:
            case "rows":
                for values in record["values"]:
                    row = _row(header["columns"], values)
                    step = int(row["step"] or 0)
                    if step in rows and rows[step]["eta"] != row["eta"]:
                        rows, frames = _until(rows, step - 1), _until(frames, step - 1)
                        events = [event for event in events if event.step < step]
                    rows[step] = merge_rows(rows[step], row) if step in rows else row
                    taus[step] = row["tau"] or 0.0
            case "frame":
                frames[int(record["step"])] = _frame(record, buffer)
            case "event":
                events = with_event(events, read_event(record["event"]))
            case _:
                for event in earlier_events(record, config, taus, events):
                    events = with_event(events, event)
    last = max(rows, default=0)
    events = [event for event in events if event.step <= last]
    in_order = [rows[step] for step in sorted(rows)]
    in_time = [frames[step] for step in sorted(frames) if step <= last]
    config = config_of(config, in_order)
    fill_derived(config, in_order, in_time, header["columns"])
    return RunData(config, start, in_order, told_against_start(config, in_time), events=events)


def config_of(config: Config, rows: Sequence[Row]) -> Config:
    """The settings of a file; of a recording without a rate that its rows do not have, which older versions
    made up.
    """
    etas = {row["eta"] for row in rows[1:]}
    return config.replace(eta=None) if config.recorded and etas and etas != {config.eta} else config


def told_against_start(config: Config, frames: list[Frame]) -> list[Frame]:
    """The frames of a file; those of a recording by an older version with what became of the hole since the
    start.
    """
    if not config.recorded or not frames or "hole_at_start" in frames[0].facts:
        return frames
    start = frames[0].facts["sample_verdict"]["verdict"]
    facts = [frame.facts | hole_since(start, frame.facts["sample_verdict"]["verdict"]) for frame in frames]
    return [dataclasses.replace(frame, facts=own) for frame, own in zip(frames, facts, strict=True)]


def recorded_steps(path: Path, after: int) -> tuple[int, list[Event], dict[int, Row]]:
    """The last step of a log, its changes of the rate one by one as they were recorded, and the rows of steps
    beyond `after`.

    The log is read once. A row that was recorded again counts as it was recorded last.
    """
    last = 0
    events: list[Event] = []
    columns: Sequence[str] = ()
    config: Config | None = None
    rows: dict[int, Row] = {}
    taus: dict[int, float] = {}
    for record, _ in read_records(path):
        if record["type"] == "run":
            columns, config = record["columns"], Config.from_dict(record["config"])
        elif record["type"] == "rows":
            last = max(last, int(record["values"][-1][0]))  # the step is the first of the columns
            rows |= {
                int(values[0]): _row(columns, values) for values in record["values"] if values[0] > after
            }
            taus |= {int(values[0]): values[1] for values in record["values"]}  # and tau the second
        elif config is not None:
            given = record["type"] == "event"
            found = [read_event(record["event"])] if given else earlier_events(record, config, taus, events)
            events += [event for event in found if event.kind == "rate"]
            if any(event.kind == "diverged" for event in found):
                last -= 1  # a run resumed before it diverged can be slid to another rate
    return last, events, rows


def _row(columns: Sequence[str], values: Sequence[float | None]) -> Row:
    """A row of a log of any version: what it does not have is unknown, and what this version does not know is
    left out.
    """
    given = dict(zip(columns, values, strict=True))
    return {name: given.get(name) for name in NAMES}


def _until(kept: dict[int, Any], last: int) -> dict[int, Any]:
    return {step: value for step, value in kept.items() if step <= last}


def _frame(record: dict[str, Any], buffer: bytes) -> Frame:
    return Frame(
        step=int(record["step"]),
        tau=float(record["tau"]),
        facts=record["facts"],
        **unpack(record["arrays"], buffer),
    )


def _size(frame: Frame) -> int:
    return sum(array.nbytes for array in frame.arrays().values())
