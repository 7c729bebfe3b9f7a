"""A run's log and checkpoint: a kill at any moment loses nothing of them, and a full disk ends only the
recording.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets.experiments.frames import Frame
from topowidgets.experiments.recorder import Recorder, recorded_steps
from topowidgets.experiments.records import encode, pack, read_records, unpack, write_whole
from topowidgets.recording.step_row import Row
from topowidgets.texts import words

if TYPE_CHECKING:
    from topowidgets.experiments.observer import Observer
    from topowidgets.learning.trainer import Trainer

RateChange = tuple[int, float | None, float | None]
"""At which step the rate was changed, to which eta_k or eta."""

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
        rates: Sequence[RateChange],
        frame: Frame,
        checkpoint: Checkpoint | None,
        *,
        key: bool,
        edge: bool,
    ) -> None:
        """Keep the rows since the last frame, each change of the rate before the first row that it holds for,
        and the frame.

        Args:
            key, edge: as `Recorder.add_frame` takes them.
        """
        if self._recorder is None:
            return
        try:
            for change in rates:
                self._add_rows([row for row in rows if (row["step"] or 0) <= change[0]])
                self._recorder.add_rate(*change)
                rows = [row for row in rows if (row["step"] or 0) > change[0]]
            self._add_rows(rows)
            self._recorder.add_frame(frame, key=key, edge=edge)
        except OSError as error:
            self._give_up(error)
        else:
            if checkpoint is not None:
                self._keep(checkpoint)

    def _add_rows(self, rows: list[Row]) -> None:
        if self._recorder is not None and rows:
            self._recorder.add_rows(rows)
            self._last = int(rows[-1]["step"] or 0)

    def record_divergence(self, rows: list[Row]) -> None:
        """Keep the last rows of a run that left every bound; there is no picture of them."""
        if self._recorder is None:
            return
        try:
            self._recorder.add_rows(rows)
            self._recorder.add_divergence()
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
            self.trouble = words().told.no_checkpoint(str(self._folder), str(error.strerror))

    def _give_up(self, error: OSError) -> None:
        self.close()
        self._recorder = None
        self.trouble = words().told.not_recorded(self._last, str(self._folder), str(error.strerror))

    def close(self) -> None:
        """Close the log."""
        if self._recorder is not None:
            self._recorder.close()


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


def retrace(trainer: Trainer, observer: Observer, log: Path, known: int, *, measured: bool) -> list[Row]:
    """Take the steps again that were recorded after the checkpoint, at the rates they were taken at: nothing
    recorded is lost.

    The log is written before the checkpoint and the checkpoint about once a second, so these are the steps of
    a second or so.

    Args:
        trainer: restored from the checkpoint. observer: the same.
        known: the last step that was sent. A kill may have come between log or checkpoint and the pipe.
        measured: whether each step is measured again, as small networks are.

    Returns:
        The rows of these steps, and before them those that were recorded and never sent; the log takes them
        once more as the same.
    """
    last, rates, recorded = recorded_steps(log, known)
    rows = [recorded[step] for step in sorted(recorded) if step <= trainer.steps]
    while True:
        if trainer.steps in rates:
            eta_k, eta = rates[trainer.steps]
            trainer.set_rate(eta_k=eta_k, eta=eta)
        if trainer.steps >= last:
            return rows
        rows.append(observer.observe(trainer.advance(), geometry=measured, curvature=measured))
