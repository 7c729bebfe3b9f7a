"""Newest-wins sending to one view."""

import itertools
import threading
import time

import pytest

from topowidgets.runtime.kernel import latest_frame_sender
from topowidgets.runtime.kernel.latest_frame_sender import (
    FRAME_ROWS,
    IN_FLIGHT,
    UNANSWERED_SECONDS,
    LatestFrameSender,
)


class View:
    """A view that keeps what it was sent."""

    def __init__(self):
        self.sent = []
        self._changed = threading.Condition()
        self.sender = LatestFrameSender(self._transmit)

    def _transmit(self, header, buffer):
        with self._changed:
            self.sent.append((time.monotonic(), header, buffer))
            self._changed.notify_all()

    def offer(self, step, run=1, rows=None):
        self.sender.offer(
            {"run": run, "step": step, "rows": {"step": [step] if rows is None else rows}}, b"%d" % step
        )

    def until(self, count, seconds=5.0):
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.sent) >= count, seconds), self.steps
        return self.sent[count - 1]

    @property
    def steps(self):
        return [header["step"] for _, header, _ in self.sent]


@pytest.fixture
def view():
    made = View()
    yield made
    made.sender.close()


def test_two_frames_are_in_flight_and_no_more(view):
    assert IN_FLIGHT == 2
    for step in range(1, 3):
        view.offer(step)
        view.until(step)
    for step in range(3, 10):
        view.offer(step)
    time.sleep(UNANSWERED_SECONDS / 3)
    assert view.steps == [1, 2]


def test_the_newest_wins_and_rows_of_passed_over_frames_travel_along(view):
    for step in (1, 2):
        view.offer(step)
        view.until(step)
    for step in range(3, 8):
        view.offer(step)
    view.sender.acknowledge(1)
    _, header, buffer = view.until(3)
    assert (header["step"], buffer) == (7, b"7")
    assert header["rows"] == {"step": [3, 4, 5, 6, 7]}
    view.sender.acknowledge(3)
    view.offer(8)
    assert view.until(4)[1]["rows"] == {"step": [8]}


def test_events_of_passed_over_frames_travel_along_as_far_as_the_run_has_come(view):
    def offer(step, *steps, run=1):
        events = [{"kind": "diverged", "step": own, "tau": 1.0, "values": {}} for own in steps]
        view.sender.offer({"run": run, "step": step, "rows": {"step": [step]}, "events": events}, b"")

    for step in (1, 2):
        offer(step)
        view.until(step)
    offer(5, 3, 5)
    offer(5, 6)
    offer(5)
    view.sender.acknowledge(1)
    assert [one["step"] for one in view.until(3)[1]["events"]] == [3, 5], (
        "a run that was resumed has no step 6"
    )
    offer(7, 7)
    offer(1, 1, run=2)
    view.sender.acknowledge(3)
    assert [one["step"] for one in view.until(4)[1]["events"]] == [1]


def test_more_rows_than_a_frame_carries_are_thinned_without_a_gap(view):
    """A fast run on a slow link: 2000 rows would take a second of it."""
    for step in (1, 2):
        view.offer(step)
        view.until(step)
    for step in range(10, 2010, 10):
        view.offer(step, rows=list(range(step - 9, step + 1)))
    view.sender.acknowledge(2)
    _, header, _ = view.until(3)
    rows = header["rows"]["step"]
    assert len(rows) <= FRAME_ROWS
    assert rows == sorted(set(rows))
    assert rows[0] == 1
    assert rows[-30:] == list(range(1971, 2001))


def test_rows_of_another_run_do_not_travel_along(view):
    for step in (1, 2):
        view.offer(step)
        view.until(step)
    view.offer(3)
    view.offer(0, run=2)
    view.sender.acknowledge(2)
    assert view.until(3)[1]["rows"] == {"step": [0]}


def test_numbers_count_up_and_an_acknowledgement_covers_those_before(view):
    for step in (1, 2):
        view.offer(step)
        view.until(step)
    assert [header["id"] for _, header, _ in view.sent] == [1, 2]
    view.sender.acknowledge(2)
    for step in (3, 4):
        view.offer(step)
        view.until(step, seconds=UNANSWERED_SECONDS / 2)
    assert view.sender.answers


def test_a_view_that_does_not_answer_gets_one_frame_in_half_a_second(view):
    begin = time.monotonic()
    step = 0
    while time.monotonic() < begin + 2.1:
        step += 1
        view.offer(step)
        time.sleep(0.01)
    waited = [at - begin for at, _, _ in view.sent]
    assert not view.sender.answers
    assert 4 <= len(view.sent) <= 8, waited
    gaps = [later - earlier for earlier, later in itertools.pairwise(waited[1:])]
    assert sum(gap >= UNANSWERED_SECONDS * 0.9 for gap in gaps) >= 2
    rows = [row for _, header, _ in view.sent for row in header["rows"]["step"]]
    assert rows == list(range(1, len(rows) + 1)), "no row is lost or doubled"
    view.sender.acknowledge(view.sent[-1][1]["id"])
    assert view.sender.answers


@pytest.mark.parametrize("number", [None, "1", 1.5, [1], {}])
def test_an_acknowledgement_that_is_no_number_is_passed_over(view, number):
    for step in (1, 2):
        view.offer(step)
        view.until(step)
    view.offer(3)
    view.sender.acknowledge(number)
    time.sleep(0.1)
    assert view.steps == [1, 2]


def test_close_ends_the_thread(view):
    view.offer(1)
    view.until(1)
    thread = view.sender._thread
    view.sender.close()
    thread.join(2)
    assert not thread.is_alive()


def test_a_sender_that_was_offered_nothing_has_no_thread():
    before = set(threading.enumerate())
    LatestFrameSender(lambda _header, _buffer: None).close()
    assert set(threading.enumerate()) <= before
    assert latest_frame_sender.UNANSWERED_SECONDS == 0.5
