"""A run's log and checkpoint: a kill at any moment loses nothing of them, and a full disk ends only the
recording.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets.recording.codec import encode, pack, read_records, unpack, write_whole
from topowidgets.recording.events import Event
from topowidgets.recording.frame import Frame
from topowidgets.recording.run_log import Recorder, recorded_steps
from topowidgets.recording.step_row import Row
from topowidgets.texts import say

if TYPE_CHECKING:
    from topowidgets.learning.trainer import Trainer
    from topowidgets.measuring.observer import Observer

Checkpoint = tuple[dict[str, Any], dict[str, Any]]
"""Plain values and arrays."""


class RunFiles:
    """The log and the checkpoint of one run.

    Rows and frame are written to the log first, then the checkpoint of the same step, so that a kill at any
    moment leaves a log that holds all that a checkpoint counts on. Once the log could not be written neither
    is any more: a checkpoint beyond it would leave a gap.

    Args:
        resumed: go on with the log that is there, instead of replacing it.

    Attributes:
        trouble: a sentence for the learner where something could not be written, else empty.
    """

    def __init__(self, trainer: Trainer, folder: Path, run: int, *, resumed: bool) -> None:
        self._folder, self._checkpoint_path = folder, checkpoint_path(folder, run)
        self.trouble = ""
        self._last = trainer.steps
        self._recorder: Recorder | None = None
        try:
            folder.mkdir(mode=0o700, exist_ok=True)  # somebody may have swept it away
            self._recorder = Recorder(
                trainer.config, trainer.start, log_path(folder, run), resume=resumed, in_memory=False
            )
        except OSError as error:
            self._give_up(error)

    def record(
        self,
        rows: list[Row],
        events: Sequence[Event],
        frame: Frame,
        checkpoint: Checkpoint | None,
        *,
        key: bool,
        edge: bool,
    ) -> None:
        """Keep the rows since the last frame, each event after the row of its step, and the frame.

        Args:
            key, edge: as `Recorder.add_frame` takes them.
        """
        if self._recorder is None:
            return
        try:
            self._add(rows, events)
            self._recorder.add_frame(frame, key=key, edge=edge)
        except OSError as error:
            self._give_up(error)
        else:
            if checkpoint is not None:
                self._keep(checkpoint)

    def _add(self, rows: list[Row], events: Sequence[Event]) -> None:
        for event in events:
            self._add_rows([row for row in rows if (row["step"] or 0) <= event.step])
            if self._recorder is not None:
                self._recorder.add_event(event)
            rows = [row for row in rows if (row["step"] or 0) > event.step]
        self._add_rows(rows)

    def _add_rows(self, rows: list[Row]) -> None:
        if self._recorder is not None and rows:
            self._recorder.add_rows(rows)
            self._last = int(rows[-1]["step"] or 0)

    def record_end(self, rows: list[Row], events: Sequence[Event]) -> None:
        """Keep the last rows and events of a run that left every bound; there is no picture of them."""
        if self._recorder is None:
            return
        try:
            self._add(rows, events)
        except OSError as error:
            self._give_up(error)

    def _keep(self, checkpoint: Checkpoint) -> None:
        values, arrays = checkpoint
        index, buffer = pack(arrays)
        try:
            write_whole(
                self._checkpoint_path,
                encode({"type": "checkpoint", "values": values, "arrays": index}, buffer),
            )
            self.trouble = ""
        except OSError as error:
            self.trouble = say("status.no_checkpoint", folder=self._folder, why=error.strerror)

    def _give_up(self, error: OSError) -> None:
        self.close()
        self._recorder = None
        self.trouble = say("status.not_recorded", step=self._last, folder=self._folder, why=error.strerror)

    def close(self) -> None:
        """Close the log."""
        if self._recorder is not None:
            self._recorder.close()


def rate_log(folder: Path, eta_k: float) -> Path:
    """Where an atlas keeps the whole Run of a rate."""
    return folder / f"rate-{eta_k!r}.log"


def log_path(folder: Path, run: int) -> Path:
    """Where a run's rows and frames are appended."""
    return folder / f"run-{run}.log"


def checkpoint_path(folder: Path, run: int) -> Path:
    """Where a run's newest checkpoint is."""
    return folder / f"run-{run}.checkpoint"


def read_checkpoint(folder: Path, run: int) -> Checkpoint | None:
    """A run's checkpoint; None where there is none that is whole."""
    path = checkpoint_path(folder, run)
    record = next(read_records(path), None) if path.exists() else None
    return None if record is None else (record[0]["values"], unpack(record[0]["arrays"], record[1]))


def replay_logged_steps(
    trainer: Trainer, observer: Observer, log: Path, known: int, *, measured: bool
) -> tuple[list[Row], list[Event]]:
    """Take the steps again that were recorded after the checkpoint, at the rates they were taken at: nothing
    recorded is lost.

    The log is written before the checkpoint and the checkpoint about once a second, so these are the steps of
    a second or so.

    Args:
        trainer: restored from the checkpoint. observer: the same.
        known: the last step that was sent. A kill may have come between log or checkpoint and the pipe.
        measured: whether each step is measured again, as small networks are.

    Returns:
        The rows of these steps, and before them those that were recorded and never sent, with the changes of
        the rate that may not have been sent either; the log takes them once more as the same.
    """
    last, events, recorded = recorded_steps(log, known)
    rates = {event.step: event.values["after"] for event in events}
    rows = [recorded[step] for step in sorted(recorded) if step <= trainer.steps]
    while True:
        if trainer.steps in rates:
            trainer.set_rate(**rates[trainer.steps])
        if trainer.steps >= last:
            return rows, [event for event in events if event.step >= known]
        rows.append(observer.observe(trainer.advance(), geometry=measured, curvature=measured))
