"""Frames kept for views that open late: bounded, and no row lost."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topowidgets.recording.events import Event, rate_event
from topowidgets.recording.measures import NAMES
from topowidgets.runtime.kernel import history as history_module
from topowidgets.runtime.kernel.history import History, with_earlier_rows


def columns(*rows):
    """Rows of step and loss as they travel."""
    return {"step": [step for step, _ in rows], "loss": [loss for _, loss in rows]} if rows else {}


def frame(step, rows=None, run=1):
    own = columns((step, 1.0)) if rows is None else columns(*rows)
    return {"type": "frame", "run": run, "step": step, "rows": own}


def steps_of(history):
    return [header["step"] for header, _ in history.frames()]


def rows_of(history):
    return [step for header, _ in history.frames() for step in header["rows"].get("step", ())]


def test_frames_are_kept_in_order():
    history = History()
    for step in range(4):
        history.add(frame(step), b"x")
    assert steps_of(history) == rows_of(history) == [0, 1, 2, 3]
    assert len(history) == 4


def test_a_new_run_starts_anew():
    history = History()
    history.add(frame(0), b"")
    history.add(frame(5), b"")
    history.add(frame(0, run=2), b"")
    assert [(header["run"], header["step"]) for header, _ in history.frames()] == [(2, 0)]


def test_a_frame_of_a_known_step_replaces_what_was_there_and_keeps_its_rows():
    history = History()
    history.add(frame(0), b"")
    history.add(frame(2, [(1, 1.0), (2, 1.0)]), b"")
    history.add(frame(4, [(3, 1.0), (4, 1.0)]), b"")
    history.add(frame(3, [(3, 2.0)]), b"")
    assert steps_of(history) == [0, 2, 3]
    assert history.frames()[-1][0]["rows"] == {"step": [3], "loss": [2.0]}, (
        "rows beyond its step are of a future that is gone"
    )
    history.add(frame(3, []), b"")
    assert history.frames()[-1][0]["rows"] == {"step": [3], "loss": [2.0]}, (
        "measured again at a pause: the row stays"
    )


def test_a_column_is_in_the_frames_whose_rows_have_a_value_of_it():
    history = History()
    history.add(frame(1, [(0, None), (1, 0.5)]), b"")
    history.add({**frame(3), "rows": {"step": [2, 3], "h1": [None, 0.25]}}, b"")
    history.add({**frame(4), "rows": {"step": [4]}}, b"")
    assert [header["rows"] for header, _ in history.frames()] == [
        {"step": [0, 1], "loss": [None, 0.5]},
        {"step": [2, 3], "h1": [None, 0.25]},
        {"step": [4]},
    ]
    newest = history.newest
    assert newest is not None
    assert newest[0]["rows"] == {"step": [4]}
    assert history.at(3)["rows"] == {"step": [3], "h1": [0.25]}


def slid(step, before, after):
    return rate_event(step, float(step), {"eta_k": before}, {"eta_k": after})


def with_events(header, *events):
    return {**header, "events": [event.to_dict() for event in events]}


def events_of(history):
    return [(header["step"], [one["step"] for one in header["events"]]) for header, _ in history.frames()]


def test_events_are_kept_and_come_again_with_their_frames():
    history = History()
    up, end = slid(2, 1.0, 3.0), Event("diverged", 5, 9.0)
    history.add(frame(0), b"")
    history.add(frame(2, [(1, 1.0), (2, 1.0)]), b"")
    history.add(with_events(frame(2, []), slid(2, 1.0, 2.0)), b"")
    history.add(with_events(frame(4, [(3, 1.0), (4, 1.0)]), slid(2, 2.0, 3.0)), b"")
    assert history.events == [up], "two changes between two steps are one"
    history.add(with_events(frame(4, []), end), b"")
    assert history.events == [up, end]
    assert events_of(history) == [(0, []), (2, [2]), (4, [5])]
    again = History()
    for header, buffer in history.frames():
        again.add(header, buffer)
    assert again.events == history.events
    history.add(frame(4, [(3, 1.0), (4, 1.0)]), b"")
    assert history.events == [up], (
        "a resumed run rewinds to before what is gone, and what stays was sent once"
    )
    history.add(frame(0, run=2), b"")
    assert history.events == []


def test_the_latest_events_are_kept(monkeypatch):
    monkeypatch.setattr(history_module, "HISTORY_EVENTS", 10)
    history = History()
    for step in range(25):
        history.add(with_events(frame(step), slid(step, step, step + 1.0)), b"")
    assert [event.step for event in history.events] == list(range(15, 25))


def test_pictures_are_bounded_by_bytes_and_by_number(monkeypatch):
    assert history_module.HISTORY_BYTES == 32 * 2**20
    monkeypatch.setattr(history_module, "HISTORY_BYTES", 10_000)
    monkeypatch.setattr(history_module, "HISTORY_FRAMES", 60)
    history = History()
    for step in range(500):
        history.add(frame(step), bytes(100 if step < 250 else 10))
        assert sum(len(buffer) for _, buffer in history.frames()) <= 10_000
        assert len(history) <= 60
    assert rows_of(history) == list(range(500))
    assert steps_of(history)[0] == 0
    assert steps_of(history)[-30:] == list(range(470, 500))


def test_rows_are_bounded_and_the_newer_half_is_whole(monkeypatch):
    monkeypatch.setattr(history_module, "HISTORY_ROWS", 100)
    history = History()
    for step in range(0, 1000, 5):
        history.add(
            frame(
                step, [(one, None if one % 3 else float(one)) for one in range(max(0, step - 4), step + 1)]
            ),
            b"",
        )
    sent = [header["rows"] for header, _ in history.frames() if header["rows"]]
    rows = [row for own in sent for row in zip(own["step"], own["loss"], strict=True)]
    assert len(rows) <= 100
    assert [row[0] for row in rows[-50:]] == list(range(946, 996))
    assert rows[0][0] == 0
    for before, row in itertools.pairwise(rows):
        assert row[1] is None or before[0] < row[1] <= row[0], (
            "a value stands no later than at the next row that stayed"
        )
    assert all(row[1] is not None for row in rows[:10])


def test_what_a_reloaded_page_is_sent_is_bounded():
    """An hour at 25 frames a second, with the facts of a real frame."""
    history = History()
    for step in range(90_000):
        rows = {name: [float(step)] for name in NAMES}
        history.add(frame(step) | {"rows": rows, "facts": "x" * 3000}, bytes(100))
    sent = history.frames()
    assert len(sent) <= 1000
    assert len(json.dumps([header for header, _ in sent])) < 10e6


@given(st.lists(st.integers(0, 30), max_size=40))
def test_whatever_comes_steps_rise_and_no_row_is_double(steps):
    history = History()
    for step in steps:
        history.add(frame(step), b"")
    assert steps_of(history) == sorted(set(steps_of(history)))
    assert len(rows_of(history)) == len(set(rows_of(history)))
    if steps:
        assert steps_of(history)[-1] == steps[-1]


def test_earlier_rows_come_first_and_once():
    header = with_earlier_rows(
        frame(5, [(4, 2.0), (5, 2.0)]), {"step": [3, 4, 6], "loss": [1.0, 1.0, 1.0], "K": [None, 7.0, 8.0]}
    )
    assert header["rows"] == {"step": [3, 4, 5], "loss": [1.0, 2.0, 2.0]}
    header = with_earlier_rows(frame(5), {"step": [3, 4], "K": [None, 7.0]})
    assert header["rows"] == {"step": [3, 4, 5], "K": [None, 7.0, None], "loss": [None, None, 1.0]}


@pytest.mark.parametrize("rows", [{}, {"step": [0], "loss": [1.0]}])
def test_a_frame_without_rows_takes_the_earlier_ones(rows):
    assert with_earlier_rows(frame(1, []), rows)["rows"] == rows
