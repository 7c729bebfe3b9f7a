"""What is recorded of a run, as data: settings, rows, frames, events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from topowidgets.learning.measured import Curvature
from topowidgets.recording.events import Event
from topowidgets.recording.frame import Frame
from topowidgets.recording.measures import BY_NAME, word_of
from topowidgets.recording.notes import Note
from topowidgets.recording.step_row import Row
from topowidgets.settings.config import Config


class RunData:
    """What is recorded of a run.

    Attributes:
        config: its settings. start: curvature at the start.
        rows: one for each step, by the names in `measures.NAMES`.
        frames: key frames with cloud, bars and verdicts.
        events: what happened, in the order of the steps: changes of the rate, a divergence, notes.
    """

    def __init__(
        self,
        config: Config,
        start: Curvature,
        rows: list[Row],
        frames: list[Frame],
        *,
        events: Sequence[Event] = (),
    ) -> None:
        self.config, self.start, self.rows, self.frames = config, start, rows, frames
        self.events = tuple(sorted(events, key=lambda event: event.step))

    def __repr__(self) -> str:
        steps = int(self.rows[-1]["step"] or 0) if self.rows else 0
        return (
            f"{type(self).__name__}({self.config.preset}, {steps} steps, {len(self.frames)} "
            f"frames{', diverged' * self.diverged})"
        )

    @property
    def diverged(self) -> bool:
        """Whether the run left every bound."""
        return any(event.kind == "diverged" for event in self.events)

    @property
    def notes(self) -> list[Note]:
        """Of a recording, what could not be measured or is not known, each with the step from which on."""
        return [Note.of(event) for event in self.events if event.kind == "note"]

    def column(self, name: str) -> Float[np.ndarray, " steps"]:
        """One column as numbers, NaN where it was not measured;
        a verdict by its place in `measures.VERDICTS`.
        """
        return np.array([np.nan if row[name] is None else row[name] for row in self.rows], dtype=float)

    def values(self, name: str) -> np.ndarray:
        """One column as numbers, or as words where its values are words; None where there is none."""
        if BY_NAME[name].words:
            return np.array([word_of(name, row[name]) for row in self.rows], dtype=object)
        return self.column(name)
