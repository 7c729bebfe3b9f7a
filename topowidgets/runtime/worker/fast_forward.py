"""The way to a shared state: its rates, each after as many steps as it was slid there, and the training time
that was looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from topowidgets.recording.events import Event
from topowidgets.runtime.worker.sliding import slide

if TYPE_CHECKING:
    from topowidgets.learning.trainer import Trainer


@dataclass
class FastForward:
    """Where a run is taken before anybody plays it.

    Attributes:
        tau: training time to hold at. rates: (steps, rate) still to come. speed: the pace to go on with
            afterwards.
    """

    tau: float
    rates: list[tuple[int, float]]
    speed: float | None

    @classmethod
    def of(cls, command: Mapping[str, Any], speed: float | None) -> FastForward:
        """The opening that a start asks for."""
        return cls(
            float(command["to_tau"]), [(int(step), float(rate)) for step, rate in command["rates"]], speed
        )

    def apply_rate(self, trainer: Trainer) -> list[Event]:
        """Set the rate that is due before the next step; what happened."""
        if not self.rates or self.rates[0][0] > trainer.steps:
            return []
        rate = self.rates.pop(0)[1]
        return [slide(trainer, **{"eta_k" if trainer.config.eta is None else "eta": rate})]

    def reached(self, trainer: Trainer) -> bool:
        """Whether the training time is reached."""
        return trainer.tau >= self.tau * (1 - 1e-9)
