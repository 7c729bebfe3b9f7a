"""Events: what happened in a run beside what was measured of it, at which step and at which training time.

An event is data: words are made where it is shown.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from topowidgets.recording.step_row import Row

Rate = dict[str, float]
"""A rate as it was set: eta_k, in units of 1/K, or eta."""

RATE_DIGITS = 9
"""Digits in which the rates of two rows must differ to be two rates: eta K0 is a product."""


@dataclass(frozen=True)
class Event:
    """Something that happened in a run.

    Attributes:
        kind: a name in KINDS: the `rate` was changed, the run `diverged`, or a `note` of a recording.
        step: how many steps had been taken. A rate that was changed is that of the next step. tau: the
            training time then.
        values: plain JSON values. Of a rate `before` and `after`, each with eta_k (in units of 1/K) or eta,
            whichever was set; of a note its `kind` and its `facts`.

    Examples:
        >>> Event("rate", 40, 60.0, {"before": {"eta_k": 1.5}, "after": {"eta_k": 3.0}}).values["after"]
        {'eta_k': 3.0}
    """

    kind: str
    step: int
    tau: float
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, which `from_dict` reads.

        Examples:
            >>> Event("diverged", 12, 48.0).to_dict()
            {'kind': 'diverged', 'step': 12, 'tau': 48.0, 'values': {}}
        """
        return {"kind": self.kind, "step": self.step, "tau": self.tau, "values": dict(self.values)}

    @classmethod
    def from_dict(cls, values: Any) -> Event:
        """The event of plain values from a file.

        Raises:
            ValueError: if they are none.

        Examples:
            >>> Event.from_dict({"kind": "diverged", "step": 12, "tau": 48.0, "values": {}})
            Event(kind='diverged', step=12, tau=48.0, values={})
        """
        if not _is_event(values):
            raise ValueError(f"{values!r:.80} is no event of a run.")
        return cls(values["kind"], values["step"], float(values["tau"]), dict(values["values"]))


def rate_of(eta_k: float | None, eta: float | None) -> Rate:
    """A rate by whichever of the two was set; 0 where none was.

    Examples:
        >>> rate_of(1.5, None), rate_of(None, 0.1)
        ({'eta_k': 1.5}, {'eta': 0.1})
    """
    return {"eta": float(eta or 0.0)} if eta_k is None else {"eta_k": eta_k}


def rate_event(step: int, tau: float, before: Rate, after: Rate) -> Event:
    """A change of the rate after so many steps.

    Examples:
        >>> rate_event(4, 6.0, {"eta_k": 1.5}, {"eta_k": 3.0}).kind
        'rate'
    """
    return Event("rate", step, tau, {"before": before, "after": after})


def with_event(events: Sequence[Event], event: Event) -> list[Event]:
    """The events and one more, in the order of their steps.

    One that is there already is not there twice. Changes of the rate between two steps are one, and none
    where they lead back.

    Examples:
        >>> up = rate_event(4, 6.0, {"eta": 1.0}, {"eta": 2.0})
        >>> down = rate_event(4, 6.0, {"eta": 2.0}, {"eta": 1.0})
        >>> with_event([up], up) == [up], with_event([up], down)
        (True, [])
    """
    if event in events:
        return list(events)
    same = [one for one in events if event.kind == one.kind == "rate" and one.step == event.step]
    others = [one for one in events if one not in same]
    if same:
        event = rate_event(event.step, event.tau, same[0].values["before"], event.values["after"])
    stands_still = event.kind == "rate" and event.values["before"] == event.values["after"]
    return sorted([*others, *([] if stands_still else [event])], key=lambda one: one.step)


def events_of_frames(events: Sequence[Event], steps: Sequence[int]) -> list[list[dict[str, Any]]]:
    """For each frame, as plain values, the events since the one before; the last has all that follow.

    Args:
        events, steps: of the frames, in order.

    Examples:
        >>> end = Event("diverged", 9, 36.0)
        >>> slid = rate_event(4, 6.0, {"eta": 1.0}, {"eta": 2.0})
        >>> [len(own) for own in events_of_frames([slid, end], [0, 4, 8])]
        [0, 1, 1]
    """
    own: list[list[dict[str, Any]]] = [[] for _ in steps]
    for event in events:
        own[min(bisect_left(steps, event.step), len(steps) - 1)].append(event.to_dict())
    return own


def rate_events(rows: Sequence[Row], begun: Rate) -> list[Event]:
    """The changes of the rate that rows tell of, as files of older versions have them.

    Args:
        rows: in their order. begun: the rate at the start, which names the column that is read.

    Examples:
        >>> rows = [{"step": step, "tau": tau, "eta_k": rate} for step, tau, rate in
        ...     [(0, 0.0, None), (1, 1.5, 1.5), (2, 4.5, 3.0), (3, 7.5, 3.0)]]
        >>> [(one.step, one.tau, one.values["after"]) for one in rate_events(rows, {"eta_k": 1.5})]
        [(1, 1.5, {'eta_k': 3.0})]
    """
    (name,) = begun
    events: list[Event] = []
    now, step, tau = begun[name], 0, 0.0
    for row in rows:
        rate = row[name]
        if rate is not None and not math.isclose(rate, now, rel_tol=10.0**-RATE_DIGITS):
            after = float(f"{rate:.{RATE_DIGITS}g}")
            events.append(rate_event(step, tau, {name: now}, {name: after}))
            now = after
        step, tau = int(row["step"] or 0), float(row["tau"] or 0.0)
    return events


def _is_event(values: Any) -> bool:
    if not isinstance(values, Mapping) or set(values) != {"kind", "step", "tau", "values"}:
        return False
    kind, step, tau, own = (values[name] for name in ("kind", "step", "tau", "values"))
    return (
        isinstance(kind, str)
        and kind in KINDS
        and isinstance(step, int)
        and not isinstance(step, bool)
        and step >= 0
        and _is_number(tau)
        and isinstance(own, Mapping)
        and KINDS[kind](own)
        and _is_plain(own)
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_plain(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _is_rate(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) in ({"eta_k"}, {"eta"})
        and all(_is_number(number) for number in value.values())
    )


def _is_change(values: Mapping[str, Any]) -> bool:
    return set(values) == {"before", "after"} and all(map(_is_rate, values.values()))


def _is_note(values: Mapping[str, Any]) -> bool:
    return isinstance(values.get("kind"), str) and isinstance(values.get("facts"), Mapping)


KINDS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "rate": _is_change,
    "diverged": lambda values: not values,
    "note": _is_note,
}
"""Whether values are those of an event, by the kind of event."""
