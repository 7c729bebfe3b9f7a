"""Events: data that is checked as it is read, and kept in a run, its log and its file."""

import json
from pathlib import Path

import pytest

from topowidgets import Run, train
from topowidgets.export.event_words import event_words
from topowidgets.recording.events import Event, events_of_frames, rate_event, rate_events, with_event
from topowidgets.recording.run_log import Recorder, read_log, recorded_steps, write_log
from topowidgets.recording.step_row import empty_row
from topowidgets.settings.config import Config
from topowidgets.texts import speaking

FIXTURES = Path(__file__).parent.parent / "fixtures"
CASES = json.loads((Path(__file__).parent / "events.json").read_text())
UP = rate_event(4, 6.0, {"eta_k": 1.5}, {"eta_k": 3.0})
SHOWN = {"kind": "rate", "step": 4, "tau": 6.0, "values": {"before": {"eta_k": 1.5}, "after": {"eta_k": 3.0}}}


# data


def test_an_event_comes_back_from_plain_values():
    note = Event("note", 3, 4.5, {"kind": "loss", "facts": {"said": "no.", "at": [1, None, True]}})
    for event in (UP, note, Event("diverged", 0, 0.0)):
        assert Event.from_dict(json.loads(json.dumps(event.to_dict()))) == event
    assert UP.to_dict() == SHOWN


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {},
        SHOWN | {"more": 1},
        SHOWN | {"kind": "alarm of a later version"},
        SHOWN | {"kind": ["rate"]},
        SHOWN | {"step": -1},
        SHOWN | {"step": 4.0},
        SHOWN | {"step": True},
        SHOWN | {"tau": None},
        SHOWN | {"tau": float("nan")},
        SHOWN | {"values": None},
        SHOWN | {"values": {"before": {"eta_k": 1.5}}},
        SHOWN | {"values": {"before": {"eta_k": 1.5}, "after": {}}},
        SHOWN | {"values": {"before": None, "after": {"eta_k": 3.0}}},
        SHOWN | {"values": {"before": {"eta_k": 1.5}, "after": {"eta_k": "3"}}},
        SHOWN | {"values": {"before": {"eta_k": 1.5}, "after": {"eta_k": 3.0, "eta": 0.1}}},
        SHOWN | {"kind": "diverged"},
        SHOWN | {"kind": "note", "values": {"kind": "loss", "facts": None}},
        SHOWN | {"kind": "note", "values": {"kind": "loss", "facts": {"said": {1, 2}}}},
        SHOWN | {"kind": "note", "values": {"kind": "loss", "facts": {"low": float("inf")}}},
    ],
    ids=repr,
)
def test_what_is_no_event_is_refused(values):
    with pytest.raises(ValueError, match="is no event of a run"):
        Event.from_dict(values)


@pytest.mark.parametrize("case", CASES["joined"], ids=lambda case: case["what"])
def test_events_join(case):
    events = [Event.from_dict(values) for values in case["events"]]
    joined = with_event(events, Event.from_dict(case["event"]))
    assert [event.to_dict() for event in joined] == case["after"]


def test_each_frame_has_the_events_since_the_one_before():
    events = [Event("diverged", step, 1.0 * step) for step in (0, 3, 4, 5, 9)]
    own = events_of_frames(events, [0, 4, 8])
    assert [[one["step"] for one in each] for each in own] == [[0], [3, 4], [5, 9]]


def rows(*rates, name="eta_k"):
    return [
        empty_row() | {"step": step, "tau": 2.0 * step, name: rate}
        for step, rate in enumerate([None, *rates])
    ]


def test_rows_tell_of_changes_of_the_rate():
    noise = 1.5 * (1 + 1e-12)
    assert rate_events(rows(1.5, noise, 1.5), {"eta_k": 1.5}) == []
    assert rate_events(rows(1.5, noise, 3.0, 3.0, None, 1.5), {"eta_k": 1.5}) == [
        rate_event(2, 4.0, {"eta_k": 1.5}, {"eta_k": 3.0}),
        rate_event(5, 10.0, {"eta_k": 3.0}, {"eta_k": 1.5}),
    ]
    assert rate_events(rows(0.5, name="eta"), {"eta": 0.25}) == [
        rate_event(0, 0.0, {"eta": 0.25}, {"eta": 0.5})
    ], "set before the first step"


@pytest.mark.parametrize("case", CASES["said"], ids=lambda case: case["en"])
@pytest.mark.parametrize("code", ["en", "de"])
def test_an_event_is_told_in_the_language_that_is_spoken(case, code):
    with speaking(code):
        assert event_words(Event.from_dict(case["event"])) == case[code]


# a run, its log and its file


@pytest.fixture(scope="module")
def diverged():
    run = train("pinch", neurons=12, tracers=0, rule="adam", eta=1e4, steps=30)
    assert run.diverged
    return run


def test_a_run_that_diverges_has_it_as_its_event(diverged):
    last = diverged.rows[-1]
    assert diverged.events == (Event("diverged", int(last["step"]), last["tau"]),)
    assert train("pinch", steps=2).events == ()


def with_events(run):
    """The run with an event of each kind; those it is given are out of order."""
    note = Event("note", 1, run.rows[1]["tau"], {"kind": "not_finite", "facts": {}})
    own = [*run.events, rate_event(0, 0.0, {"eta": 1.0}, {"eta": 1e4}), note]
    return Run(run.config, run.start, run.rows, run.frames, events=own)


def test_log_and_file_keep_the_events_in_order(diverged, tmp_path):
    run = with_events(diverged)
    assert [event.kind for event in run.events] == ["rate", "note", "diverged"]
    write_log(run, tmp_path / "run.log")
    run.save(tmp_path / "run.nc")
    for again in (Run.from_log(tmp_path / "run.log"), Run.load(tmp_path / "run.nc")):
        assert again.events == run.events
        assert again.diverged
        assert [note.kind for note in again.notes] == ["not_finite"]


def test_a_log_that_train_writes_has_them(tmp_path):
    path = tmp_path / "run.log"
    run = train("pinch", neurons=12, tracers=0, rule="adam", eta=1e4, steps=30, log=path)
    assert Run.from_log(path).events == run.events != ()


@pytest.mark.parametrize(
    "text", ["no JSON", "{}", '[{"kind": "rate"}]', json.dumps([SHOWN | {"kind": "note", "values": {}}])]
)
def test_a_file_with_something_else_in_their_place_is_refused(text):
    from topowidgets.export.netcdf import from_dataset, to_dataset

    data = to_dataset(train("pinch", neurons=8, tracers=0, steps=1))
    data.attrs["events"] = text
    with pytest.raises(ValueError, match="is no event of a run"):
        from_dataset(data)


def recorder(path, *, resume=False):
    run = train("pinch", neurons=8, tracers=0, steps=1)
    return Recorder(run.config, run.start, path, resume=resume, in_memory=False)


def test_a_log_forgets_the_events_of_a_future_that_is_gone(tmp_path):
    path = tmp_path / "run.log"
    log = recorder(path)
    log.add_rows(rows(1.5, 1.5, 1.5, name="eta"))
    log.add_event(Event("diverged", 3, 6.0))
    log.close()
    assert recorded_steps(path, 3)[0] == 2, "it can be slid to another rate before the step that diverged"
    log = recorder(path, resume=True)
    slid = rate_event(2, 4.0, {"eta_k": 1.5}, {"eta_k": 0.5})
    log.add_event(slid)
    log.add_rows(rows(1.5, 1.5, 0.5, name="eta")[3:])
    log.add_event(slid)
    log.close()
    assert list(read_log(path).events) == [slid]
    assert recorded_steps(path, 3)[1] == [slid, slid], "one by one, for who trains on"


def test_an_event_whose_row_was_cut_off_is_left_out(tmp_path):
    path = tmp_path / "run.log"
    log = recorder(path)
    log.add_rows(rows(1.5, 1.5, name="eta"))
    log.add_event(UP)
    log.close()
    assert list(read_log(path).events) == []


# older versions


def test_a_log_of_an_older_version_has_its_rates_as_events():
    run = Run.from_log(FIXTURES / "lab_slid.log")
    assert [event.to_dict() for event in run.events] == [SHOWN | {"tau": pytest.approx(6.0)}]


def old_log(path, *records):
    """A log with records of 0.1.0 after its rows."""
    from topowidgets.recording.codec import encode

    log = recorder(path)
    log.add_rows(rows(1.5, 1.5, 3.0, name="eta"))
    log.close()
    with path.open("ab") as file:
        file.write(b"".join(map(encode, records)))
    return read_log(path)


def test_divergence_and_notes_of_an_older_log_are_events(tmp_path):
    slid = [{"type": "rate", "step": 1, "eta_k": rate, "eta": None} for rate in (2.0, 3.0)]
    note = {"type": "note", "step": 2, "kind": "loss", "facts": {"said": "no."}}
    begun = recorder(None).config.eta_k
    assert list(old_log(tmp_path / "run.log", {"type": "diverged"}, note, *slid).events) == [
        rate_event(1, 2.0, {"eta_k": begun}, {"eta_k": 3.0}),
        Event("note", 2, 4.0, {"kind": "loss", "facts": {"said": "no."}}),
        Event("diverged", 3, 6.0),
    ]


def old_file(run, **attributes):
    """A run as 0.1.0 put it into a file."""
    from topowidgets.export.netcdf import from_dataset, to_dataset

    data = to_dataset(run)
    del data.attrs["events"]
    data.attrs |= attributes
    return from_dataset(data)


def test_divergence_notes_and_rates_of_an_older_file_are_events():
    run = train("pinch", neurons=8, tracers=0, eta_k=1.5, steps=3)
    run.rows[-1]["eta_k"] = 3.0
    notes = json.dumps([{"step": 2, "kind": "not_finite", "facts": {}}])
    taus = [row["tau"] for row in run.rows]
    slid = rate_event(2, taus[2], {"eta_k": 1.5}, {"eta_k": 3.0})
    note = Event("note", 2, taus[2], {"kind": "not_finite", "facts": {}})
    assert list(old_file(run, diverged=1, notes=notes).events) == [slid, note, Event("diverged", 3, taus[3])]
    assert list(old_file(run, diverged=0).events) == [slid]
    with pytest.raises(ValueError, match="is no event of a run"):
        old_file(run, diverged=0, notes="[1]")
    held = Run(run.config.replace(rate_control="hold"), run.start, run.rows, run.frames)
    assert list(old_file(held, diverged=0).events) == [], "its rate follows K"


@pytest.mark.parametrize("name", ["run.nc", "recorded.nc", "fold.log", "cut_off.log"])
def test_where_nothing_happened_there_is_no_event(name):
    path = FIXTURES / name
    run = Run.load(path) if name.endswith(".nc") else Run.from_log(path)
    assert [event for event in run.events if event.kind != "note"] == []


def test_the_rate_of_a_recorded_loop_is_that_of_its_rows():
    from topowidgets.recording.event_formats import begun_at

    assert begun_at(Config(rule="adam", eta=0.1, eta_k=None)) == {"eta": 0.1}
    assert begun_at(Run.load(FIXTURES / "recorded.nc").config) is None
