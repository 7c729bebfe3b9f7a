"""Notes of a recording: what could not be measured, what is not known, and from which step on."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from topowidgets.recording.events import Event
from topowidgets.texts import say, speaking

QUIET = ("no_theorem", "clock_of_steps")
"""Kinds that are no trouble: they are kept, and no warning is given."""


class RecordingWarning(UserWarning):
    """Something of a recording was not measured or had to be guessed; the training loop goes on."""


@dataclass(frozen=True)
class Note:
    """What is to be known of a recording beside its numbers.

    Attributes:
        step: from which it holds.
        kind: an entry of `recordings.note` among the texts. facts: its values, plain ones.

    Examples:
        >>> Note(3, "not_finite").message
        'The loss, its gradient or its curvature is not finite, so K is None there.'
    """

    step: int
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The note in the language that is spoken."""
        facts = dict(self.facts)
        if self.kind == "no_theorem":
            facts["reason"] = say(f"recordings.reason.{facts['why']}")
        if self.kind == "left_out":
            facts["files"] = ", ".join(
                say(f"recordings.file.{why}", name=name) for name, why in facts["files"]
            )
        return say(f"recordings.note.{self.kind}", **facts)

    def event(self, tau: float) -> Event:
        """The event of a run that it is kept as.

        Args:
            tau: training time at its step.

        Examples:
            >>> Note(3, "not_finite").event(1.5).values
            {'kind': 'not_finite', 'facts': {}}
        """
        return Event("note", self.step, tau, {"kind": self.kind, "facts": dict(self.facts)})

    @classmethod
    def of(cls, event: Event) -> Note:
        """The note that an event of that kind keeps.

        Raises:
            ValueError: if it keeps none that can be told.

        Examples:
            >>> Note.of(Note(3, "not_finite").event(1.5)).step
            3
        """
        kind, facts = event.values.get("kind"), event.values.get("facts")
        try:
            note = cls(event.step, str(kind), dict(facts or {}))
            sound = note.kind in KINDS and bool(note.message)
        except (KeyError, TypeError, ValueError, AttributeError):
            sound = False
        if not sound:
            raise ValueError(f"{dict(event.values)!r:.80} is no note of a recording.")
        return note


KINDS = (
    *(
        "no_theorem",
        "loss",
        "curvature",
        "not_finite",
        "wrong_second_derivative",
        "units",
        "other_units",
        "picture",
    ),
    *("guessed_layer", "left_out", "clock_of_steps"),
)
"""Kinds of notes."""


class Notes:
    """Keeps notes, each that says the same once, and warns of those that are trouble."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def __repr__(self) -> str:
        return f"Notes({len(self.notes)})"

    def add(self, step: int, kind: str, **facts: Any) -> None:
        """Keep a note of a step, if none of its kind is there.

        Nothing is raised, also where warnings are errors.
        """
        if any(note.kind == kind and (kind != "no_theorem" or note.facts == facts) for note in self.notes):
            return
        note = Note(step, kind, facts)
        self.notes.append(note)
        if kind in QUIET:
            return
        try:
            with speaking("en"):
                warnings.warn(
                    f"step {step}: {note.message}" if step else note.message, RecordingWarning, stacklevel=2
                )
        except Exception:  # noqa: BLE001, S110 -- a filter makes errors of warnings, and a loop that is recorded must not end by it
            pass
