"""A log stays below its caps however long the run, keeps every row, and what it keeps stands evenly over the
whole run.
"""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topowidgets import preset, train
from topowidgets.recording import thinned_log
from topowidgets.recording.codec import read_records
from topowidgets.recording.measures import NAMES
from topowidgets.recording.run_log import Recorder, recorded_steps
from topowidgets.runtime.worker.session import Session
from topowidgets.studies.run import Run

CONFIG = preset("pinch").replace(neurons=5, tracers=0, steps=1)
RUN = train(CONFIG)
START = RUN.start
FRAME = dataclasses.replace(RUN.frames[0], facts={})
"""A picture of 700 bytes or so: 80 of neurons, and 80 of cloud."""


@pytest.fixture
def caps(monkeypatch):
    def to(pictures, neurons):
        monkeypatch.setattr(thinned_log, "PICTURES_CAP", pictures)
        monkeypatch.setattr(thinned_log, "NEURONS_CAP", neurons)

    return to


def row(step):
    return dict.fromkeys(NAMES) | {"step": step, "tau": float(step), "eta": 0.5 if step else None, "b1": 1}


def play(path, steps, *, key=lambda _step: True, edge=lambda _step: False, resumed=()):
    """A fabricated run whose frame of each step has its step for its first neuron."""
    recorder = Recorder(CONFIG, START, path, in_memory=False)
    for step in range(steps):
        if step in resumed:
            recorder.close()
            recorder = Recorder(CONFIG, START, path, resume=True, in_memory=False)
        recorder.add_rows([row(step)])
        neurons = np.full_like(FRAME.neurons, step)
        recorder.add_frame(
            dataclasses.replace(FRAME, step=step, tau=float(step), neurons=neurons),
            key=key(step),
            edge=edge(step),
        )
    recorder.close()


def frame_bytes(path):
    return sum(
        len(str(header)) + len(buffer) for header, buffer in read_records(path) if header["type"] == "frame"
    )


def test_a_long_run_stays_below_its_cap(tmp_path, caps):
    caps(40_000, 2**30)
    path = tmp_path / "run.log"
    play(path, 3000)
    run = Run.from_log(path)
    assert [r["step"] for r in run.rows] == list(range(3000))
    assert all(r["b1"] == 1 for r in run.rows)
    steps = np.array([frame.step for frame in run.frames])
    assert frame_bytes(path) < 1.2 * 40_000
    assert len(steps) > 20, "at least half of what the cap allows"
    assert steps[0] == 0
    gaps = np.diff(steps)
    assert gaps.max() == np.median(gaps) == 64, (
        "evenly over the run; only a frame that was the last when the log was thinned stands between"
    )
    assert 2999 - steps[-1] < 64
    assert all((frame.neurons == frame.step).all() and len(frame.neurons) == 5 for frame in run.frames)
    assert recorded_steps(path, after=2999) == (2999, [], {})


def test_neurons_are_thinned_before_pictures(tmp_path, caps):
    caps(2**30, 1600)  # the neurons of twenty frames
    path = tmp_path / "run.log"
    play(path, 300)
    frames = Run.from_log(path).frames
    assert [frame.step for frame in frames] == list(range(300))
    keys = [frame.step for frame in frames if len(frame.neurons)]
    assert keys == list(range(0, 300, 16))
    assert all(len(frame.cloud) == 5 and len(frame.bars) for frame in frames)


def test_key_frames_outlive_their_neighbours(tmp_path, caps):
    """One in ten has its neurons, an odd one: thinning by places alone would lose them all."""
    caps(40_000, 2**30)
    path = tmp_path / "run.log"
    play(path, 1000, key=lambda step: step % 10 == 3)
    frames = Run.from_log(path).frames
    keys = [frame.step for frame in frames if len(frame.neurons)]
    assert len(frames) < 100
    assert len(keys) > len(frames) / 2
    assert np.diff(keys).max() <= 40


def test_an_edge_is_always_taken_in(tmp_path, caps):
    caps(40_000, 2**30)
    path = tmp_path / "run.log"
    play(path, 2001, edge=lambda step: step == 2000)
    frames = Run.from_log(path).frames
    assert frames[-1].step == 2000
    assert len(frames[-1].neurons)


@given(
    steps=st.integers(1, 300),
    pictures=st.integers(3_000, 30_000),
    neurons=st.integers(200, 8_000),
    every=st.integers(1, 7),
    edges=st.sets(st.integers(0, 399), max_size=8),
    resumed=st.sets(st.integers(1, 399), max_size=3),
)
@settings(max_examples=10)
def test_any_run_keeps_its_rows_its_cap_and_its_ends(
    tmp_path_factory, steps, pictures, neurons, every, edges, resumed
):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thinned_log, "PICTURES_CAP", pictures)
        patch.setattr(thinned_log, "NEURONS_CAP", neurons)
        path = tmp_path_factory.mktemp("log") / "run.log"
        play(path, steps, key=lambda step: step % every == 0, edge=edges.__contains__, resumed=resumed)
    run = Run.from_log(path)
    kept = [frame.step for frame in run.frames]
    assert [r["step"] for r in run.rows] == list(range(steps))
    assert kept[0] == 0
    assert kept == sorted(set(kept))
    assert sum(frame.neurons.nbytes for frame in run.frames) <= max(neurons, 3 * 80)
    assert frame_bytes(path) <= max(1.3 * pictures, 3 * 1500) + neurons
    assert steps - 1 in kept or steps - 1 not in edges
    assert all((frame.neurons == frame.step).all() for frame in run.frames)
    assert [entry.name for entry in path.parent.iterdir()] == ["run.log"]


def test_a_frame_measured_again_replaces_itself(tmp_path, caps):
    caps(20_000, 2**30)
    path = tmp_path / "run.log"
    recorder = Recorder(CONFIG, START, path, in_memory=False)
    for step in range(300):
        recorder.add_rows([row(step)])
        for h2 in (None, {"step": step}):
            recorder.add_frame(dataclasses.replace(FRAME, step=step, facts={"h2": h2}))
    recorder.close()
    frames = Run.from_log(path).frames
    assert 5 < len(frames) < 60
    assert all(frame.facts["h2"] for frame in frames)


def test_where_a_log_cannot_be_written_anew_it_grows_on(tmp_path, caps):
    """On a disk without room for both, for example: nothing recorded is lost."""
    caps(10_000, 2**30)
    path = tmp_path / "run.log"
    (tmp_path / "run.rewritten").mkdir()
    play(path, 100)
    assert [frame.step for frame in Run.from_log(path).frames] == list(range(100))


def test_a_thinned_run_resumes_bit_by_bit(tmp_path, caps):
    """The session's own files: thinned while it trains, cut off as by a kill, resumed, and the rows are those
    of the headless run.
    """
    caps(30_000, 2_000)
    config = preset("pinch").replace(neurons=12, tracers=0, steps=30)
    first, now = Session(lambda _record: None, tmp_path, lambda: now[0]), [1000.0]
    first.handle({"command": "start", "run": 1, "config": config.to_dict()})
    for _ in range(20):
        first._frames.wait()  # every step has its picture, as in the headless run
        first.handle({"command": "step"})
    first._frames.wait()
    path = tmp_path / "run-1.log"
    assert any(header["type"] == "thinned" for header, _ in read_records(path))
    path.write_bytes(path.read_bytes()[:-7])  # the last frame was cut off
    again = Session(lambda _record: None, tmp_path, lambda: now[0])
    again.handle({"command": "start", "run": 1, "config": config.to_dict(), "resume": True})
    for _ in range(10):
        again._frames.wait()
        again.handle({"command": "step"})
    again.close()
    run, headless = Run.from_log(path), train(config)
    assert [(r["loss"], r["b1"]) for r in run.rows] == [(r["loss"], r["b1"]) for r in headless.rows]
    assert np.array_equal(run.frames[-1].neurons, headless.frames[-1].neurons)
    assert len(run.frames) < 20
    first.close()
