"""A Run as the browser takes it: its frames one by one, or all as one record of an atlas."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from topowidgets.export.event_words import event_with_words
from topowidgets.recording.codec import Header, finite, pack_float32
from topowidgets.recording.events import Event, events_of_frames
from topowidgets.recording.frame import Frame
from topowidgets.recording.step_row import Row, part, row_ends, to_columns
from topowidgets.recording.thinning import every_nth

if TYPE_CHECKING:
    from topowidgets.recording.run_data import RunData


def pictures_of(
    rows: Sequence[Row], frames: Sequence[Frame], events: Sequence[Event] = ()
) -> list[tuple[Header, bytes]]:
    """Header and float32 buffer of each frame, with the rows and events since the frame before; those after
    the last frame go with it.
    """
    ends = row_ends(rows, [frame.step for frame in frames])
    return [
        ({**header, "rows": to_columns(finite(rows[begin:end]))}, buffer)
        for (header, buffer), begin, end in zip(_pictures(frames, events), [0, *ends], ends, strict=False)
    ]


def for_browser(frame: Frame) -> tuple[Header, bytes]:
    """Header and float32 buffer of a frame, as the drawing core takes them: facts, which the page words."""
    index, buffer = pack_float32(frame.pictures())
    header = {"type": "frame", "step": frame.step, "tau": frame.tau, "arrays": index, **frame.facts}
    return header, buffer


def picture_bytes(frame: Frame) -> int:
    """How many bytes the buffer of `for_browser` has."""
    return 4 * sum(array.size for array in frame.pictures().values())


def _pictures(frames: Sequence[Frame], events: Sequence[Event]) -> list[tuple[Header, bytes]]:
    """Header and float32 buffer of each frame with its events, without rows."""
    made = [for_browser(frame) for frame in frames]
    own = events_of_frames([event_with_words(event) for event in events], [frame.step for frame in frames])
    return [
        ({**finite(header), "id": number, "run": 1, "events": finite(own[number - 1])}, buffer)
        for number, (header, buffer) in enumerate(made, start=1)
    ]


def atlas_record(run: RunData, most_bytes: int) -> tuple[Header, bytes]:
    """One rate of an atlas as one message: frames at `offsets` of one buffer, what all headers say alike told
    once as `common`, and all rows as one, of which those of a frame end at its `row_ends`.

    Args:
        most_bytes: of the buffer; above it every second frame is left out, the first and the last never.
    """
    frames = run.frames
    while len(frames) > 2 and sum(map(picture_bytes, frames)) > most_bytes:
        frames = every_nth(frames, 2)
    pictures = _pictures(frames, run.events)
    lengths = [len(buffer) for _, buffer in pictures]
    common, headers = told_once([header for header, _ in pictures])
    record = {
        "type": "row",
        "eta_k": run.config.eta_k,
        "diverged": run.diverged,
        "common": common,
        "headers": headers,
        "rows": to_columns(finite(run.rows)),
        "row_ends": row_ends(run.rows, [frame.step for frame in frames]),
    }
    offsets = [sum(lengths[:number]) for number in range(len(lengths))]
    return {**record, "offsets": offsets, "lengths": lengths}, b"".join(buffer for _, buffer in pictures)


def told_once(headers: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What all of some mappings say alike, and what is left of each; of an entry that is itself a mapping
    likewise its entries.

    Examples:
        >>> told_once([{"a": 1, "b": {"c": 2, "d": 3}}, {"a": 1, "b": {"c": 2, "d": 4}}])
        ({'a': 1, 'b': {'c': 2}}, [{'b': {'d': 3}}, {'b': {'d': 4}}])
    """
    common: dict[str, Any] = {}
    left = [dict(header) for header in headers]
    for name, value in headers[0].items():
        if not all(name in header for header in headers):
            continue
        values = [header[name] for header in headers]
        if all(other == value for other in values):
            common[name] = value
            for header in left:
                del header[name]
        elif all(isinstance(other, Mapping) for other in values):
            common[name], parts = told_once(values)
            for header, part in zip(left, parts, strict=True):
                header[name] = part
    return common, left


def last_picture(record: Header, buffer: bytes) -> tuple[Header, bytes]:
    """The last frame of a record of `atlas_record`, by itself."""
    return _header(record, len(record["headers"]) - 1), buffer[record["offsets"][-1] :][
        : record["lengths"][-1]
    ]


def header_at(record: Header, step: int) -> Header:
    """The header of a record's newest frame at or before a step, or of its first."""
    number = (
        max(
            bisect_right(
                record["headers"], step, key=lambda own: own.get("step", record["common"].get("step"))
            ),
            1,
        )
        - 1
    )
    return _header(record, number)


def _header(record: Header, number: int) -> Header:
    begin, end = [0, *record["row_ends"]][number : number + 2]
    return _whole(record["common"], record["headers"][number]) | {"rows": part(record["rows"], begin, end)}


def _whole(common: Mapping[str, Any], left: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping of which `told_once` made `common` and `left`."""
    nested = {
        name: _whole(common[name], value)
        for name, value in left.items()
        if isinstance(value, Mapping) and isinstance(common.get(name), Mapping)
    }
    return {**common, **left, **nested}
