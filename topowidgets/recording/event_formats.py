"""Events as files hold them; those of older versions in other words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from topowidgets.recording.codec import Header
from topowidgets.recording.events import Event, Rate, rate_of
from topowidgets.recording.notes import Note
from topowidgets.settings.config import Config


def read_event(values: Any) -> Event:
    """The event of plain values from a file.

    Raises:
        ValueError: if they are none, or those of a note that cannot be told.

    Examples:
        >>> read_event({"kind": "diverged", "step": 3, "tau": 4.5, "values": {}}).step
        3
    """
    event = Event.from_dict(values)
    if event.kind == "note":
        Note.of(event)
    return event


def begun_at(config: Config) -> Rate | None:
    """The rate that a run began at; None for a recording of a loop, whose rate is that of its rows.

    Examples:
        >>> begun_at(Config(eta_k=1.5))
        {'eta_k': 1.5}
    """
    return None if config.recorded else rate_of(config.eta_k, config.eta)


def earlier_events(
    record: Header, config: Config, taus: Mapping[int, float], events: Sequence[Event]
) -> list[Event]:
    """What a record of a log of 0.1.0 says that happened.

    Args:
        taus: training time by the steps that were read before it. events: those that were.

    Raises:
        ValueError: if it is none.

    Examples:
        >>> record = {"type": "rate", "step": 1, "eta_k": 3.0, "eta": None}
        >>> earlier_events(record, Config(eta_k=1.5), {1: 1.5}, [])[0].values
        {'before': {'eta_k': 1.5}, 'after': {'eta_k': 3.0}}
    """
    match record["type"]:
        case "rate":
            changes = [event for event in events if event.kind == "rate"]
            before = changes[-1].values["after"] if changes else begun_at(config)
            after = {name: record[name] for name in ("eta_k", "eta") if record[name] is not None}
            return [_event("rate", record["step"], taus, {"before": before, "after": after})]
        case "diverged":
            return [_event("diverged", max(taus, default=0), taus, {})]
        case "note":
            return [earlier_note(record, taus)]
    return []


def earlier_note(values: Any, taus: Mapping[int, float]) -> Event:
    """A note as 0.1.0 kept it.

    Raises:
        ValueError: if it is none.

    Examples:
        >>> earlier_note({"step": 3, "kind": "not_finite", "facts": {}}, {3: 4.5}).tau
        4.5
    """
    own = values if isinstance(values, Mapping) else {}
    return _event("note", own.get("step"), taus, {name: own.get(name) for name in ("kind", "facts")})


def _event(kind: str, step: Any, taus: Mapping[int, float], values: dict[str, Any]) -> Event:
    tau = taus.get(step, 0.0) if isinstance(step, int) else 0.0
    return read_event({"kind": kind, "step": step, "tau": tau, "values": values})
