"""Recorded Runs in the place of an atlas' processes: their rows are there from the start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from topowidgets.experiments.records import Header
from topowidgets.runtime.atlas_client import MOST_BYTES
from topowidgets.runtime.state import QuestionState

if TYPE_CHECKING:
    from topowidgets.experiments.run import Run


class RunRows:
    """What a comparison has of recorded Runs; the counterpart of AtlasClient.

    Attributes:
        config: the first Run's. rates: their numbers from 1, by which their rows are known.
        state: finished. rows: record and buffer of each, by its number.
    """

    state, message = QuestionState.FINISHED, ""
    first, seconds = 1.0, 0

    def __init__(self, runs: Sequence[Run]) -> None:
        from topowidgets.experiments.pictures import atlas_record

        self.runs = list(runs)
        self.config = self.runs[0].config
        self.rates = [float(number) for number in range(1, len(self.runs) + 1)]
        records = [atlas_record(run, MOST_BYTES // len(self.runs)) for run in self.runs]
        self.rows: dict[float, tuple[Header, bytes]] = {
            key: ({**record, "key": key}, buffer) for key, (record, buffer) in zip(self.rates, records, strict=True)
        }

    def __repr__(self) -> str:
        return f"RunRows({self.runs!r})"

    def start(self) -> None:
        """Everything is there."""

    def cancel(self) -> None:
        """Nothing is being trained."""

    def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002 -- as AtlasClient has it
        """Nothing is being trained: True."""
        return True

    def close(self) -> None:
        """Nothing is held."""
