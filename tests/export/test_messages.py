"""A Run as the browser takes it: nothing is lost by telling it once."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from topowidgets.export.messages import (
    _whole,
    atlas_record,
    for_browser,
    header_at,
    last_picture,
    pictures_of,
    told_once,
)
from topowidgets.recording.events import Event
from topowidgets.recording.step_row import from_columns
from topowidgets.studies.run import Run
from topowidgets.studies.train import train
from topowidgets.texts import speaking

VALUES = st.one_of(st.none(), st.integers(0, 2), st.lists(st.integers(0, 1), max_size=2))
HEADERS = st.recursive(
    VALUES, lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=6
)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), HEADERS, max_size=3), min_size=1, max_size=4))
def test_what_was_told_once_is_made_whole_again(headers):
    common, left = told_once(headers)
    assert [_whole(common, own) for own in left] == headers


def known(row):
    return {name: value for name, value in row.items() if value is not None}


def test_a_row_holds_its_run_and_keeps_both_ends_within_its_bytes():
    run = train("pinch", eta_k=3)
    record, buffer = atlas_record(run, 2**24)
    assert [own["step"] for own in record["headers"]] == [frame.step for frame in run.frames]
    header, own = last_picture(record, buffer)
    assert header["sample_verdict"] == run.frames[-1].facts["sample_verdict"]
    cloud = np.frombuffer(own, "<f4")[header["arrays"]["cloud"]["offset"] :][: run.frames[-1].cloud.size]
    assert np.allclose(cloud, run.frames[-1].cloud.ravel(), rtol=1e-6)
    told = len(json.dumps([record["common"], record["headers"]]))
    assert told < 0.7 * sum(len(json.dumps(for_browser(frame)[0])) for frame in run.frames)
    small, buffer = atlas_record(run, 30_000)
    steps = [own["step"] for own in small["headers"]]
    assert len(buffer) <= 30_000
    assert steps[0] == 0
    assert steps[-1] == run.frames[-1].step
    assert from_columns(small["rows"]) == [known(row) for row in run.rows], "rows are never left out"


def test_a_frame_has_the_events_since_the_one_before_and_the_words_of_notes():
    run = train("pinch", eta_k=3)
    note = {"kind": "not_finite", "facts": {}}
    events = [Event("note", 2, 6.0, note), Event("diverged", 9, 27.0)]
    marked = Run(run.config, run.start, run.rows, [run.frames[place] for place in (0, 4, 7)], events=events)
    record, buffer = atlas_record(marked, 2**24)
    told = [header_at(record, step)["events"] for step in (0, 5, 7)]
    with speaking("de"):
        german = pictures_of(marked.rows, marked.frames, marked.events)[1][0]["events"][0]["values"]["said"]
    said = "The loss, its gradient or its curvature is not finite, so K is None there."
    assert told == [
        [],
        [{"kind": "note", "step": 2, "tau": 6.0, "values": {**note, "said": said}}],
        [{"kind": "diverged", "step": 9, "tau": 27.0, "values": {}}],
    ]
    assert german.startswith("Der Verlust, sein Gradient")
    assert marked.events[0].values == note, "the run itself has no words"
    assert last_picture(record, buffer)[0]["events"] == told[-1]


def test_a_frame_of_a_row_has_the_rows_since_the_one_before():
    run = train("pinch", eta_k=3)
    sparse = Run(run.config, run.start, run.rows, [run.frames[place] for place in (0, 4, 7)])
    record, buffer = atlas_record(sparse, 2**24)
    assert record["row_ends"] == [1, 5, len(run.rows)]
    whole = pictures_of(run.rows, sparse.frames)
    assert [header_at(record, step)["rows"] for step in (0, 5, 7)] == [header["rows"] for header, _ in whole]
    assert last_picture(record, buffer)[0]["rows"] == whole[-1][0]["rows"]
