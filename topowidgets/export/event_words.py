"""What an event is called, in the language that is spoken."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from topowidgets.recording.events import Event
from topowidgets.recording.notes import Note
from topowidgets.texts import say


def event_words(event: Event) -> str:
    """An event with its step.

    Examples:
        >>> from topowidgets.recording.events import rate_event
        >>> event_words(rate_event(40, 60.0, {"eta_k": 1.5}, {"eta_k": 3.0}))
        'step 40: rate changed from 1.5 / K to 3 / K'
    """
    match event.kind:
        case "rate":
            before, after = (_rate(event.values[name]) for name in ("before", "after"))
            said = say("pictures.rate_event", before=before, after=after)
        case "note":
            said = Note.of(event).message
        case _:
            said = say("pictures.diverged_event")
    return say("pictures.event", step=event.step, event=said)


def event_with_words(event: Event) -> Event:
    """The event as it goes to a browser, which has no words for notes: theirs are in `said`.

    Examples:
        >>> event_with_words(Note(3, "not_finite").event(4.5)).values["said"][:26]
        'The loss, its gradient or '
    """
    if event.kind != "note":
        return event
    return dataclasses.replace(event, values={**event.values, "said": Note.of(event).message})


def _rate(rate: Mapping[str, float]) -> str:
    ((name, value),) = rate.items()
    return f"{value:.4g} / K" if name == "eta_k" else f"eta {value:.4g}"
