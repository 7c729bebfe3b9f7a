"""Recorded Runs in the place of an atlas' processes: their rows are there from the start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from topowidgets.jobs.task import JobState
from topowidgets.recording.codec import Header
from topowidgets.runtime.kernel.atlas_client import MOST_BYTES

if TYPE_CHECKING:
    from topowidgets.studies.run import Run


class RunRows:
    """What a comparison has of recorded Runs, or an atlas of a recorded Atlas; the counterpart of
    AtlasClient.

    Args:
        runs: each with a frame.
        rates: by which their rows are known; by default their numbers from 1.

    Attributes:
        config: the first Run's. rates: as given. first: the rate to begin near. looked_at: the one
            that is looked at now.
        state: finished. rows: record and buffer of each, by its rate or number.
    """

    recorded = True
    state, message = JobState.FINISHED, ""
    seconds = awaited = 0

    def __init__(self, runs: Sequence[Run], rates: Sequence[float] | None = None) -> None:
        from topowidgets.export.messages import atlas_record

        self._runs = list(runs)
        self.config = self._runs[0].config
        self.rates = (
            [float(number) for number in range(1, len(self._runs) + 1)] if rates is None else list(rates)
        )
        self.first = self.looked_at = 1.0 if rates is None else self.config.eta_k or 1.0
        records = [atlas_record(run, MOST_BYTES // len(self._runs)) for run in self._runs]
        self.rows: dict[float, tuple[Header, bytes]] = {
            key: ({**record, "key": key}, buffer)
            for key, (record, buffer) in zip(self.rates, records, strict=True)
        }

    def __repr__(self) -> str:
        return f"RunRows({self._runs!r})"

    def runs(self) -> list[Run]:
        """The Runs themselves."""
        return self._runs

    def start(self) -> None:
        """Everything is there."""

    def rest(self) -> None:
        """Nothing works that could rest."""

    def cancel(self) -> None:
        """Nothing is being trained."""

    def wait(self, timeout: float | None, words: Callable[[], str]) -> bool:  # noqa: ARG002 -- as AtlasClient has it
        """Nothing is being trained: True."""
        return True

    def close(self) -> None:
        """Nothing is held."""
