"""Frames: picture, homology, verdicts and sentence of a snapshot."""

import json

import numpy as np
import pytest

from topowidgets import preset
from topowidgets.export.messages import for_browser
from topowidgets.export.sentence import worded
from topowidgets.learning.trainer import Trainer
from topowidgets.measuring.framer import Framer
from topowidgets.measuring.observer import Observer

SMALL = preset("pinch").replace(neurons=24, tracers=12)


def frames_of(config, steps, **options):
    trainer = Trainer(config)
    observer, framer = Observer(trainer), Framer(config)
    observer.start()
    made = [framer.frame(observer.snapshot())]
    for _ in range(steps):
        observer.observe(trainer.advance())
        made.append(framer.frame(observer.snapshot(), **options))
    return trainer, made


def test_in_the_plane_the_picture_is_the_cloud():
    trainer, frames = frames_of(SMALL, 2)
    last = frames[-1]
    assert np.array_equal(last.cloud, last.neurons)
    assert np.array_equal(last.cloud, trainer.neurons.numpy())
    assert np.array_equal(last.tracers, trainer.tracers.numpy())
    assert last.facts["projection"] == "plane"
    assert last.facts["closed"] is True
    assert (last.step, last.tau) == (2, 3.0)


@pytest.mark.parametrize(
    ("changes", "second"),
    [({"bias": True}, "bias b"), ({"inputs": 2, "task": "teacher"}, "incoming weight w2")],
)
def test_three_coordinates_are_shown_in_space(changes, second):
    _, frames = frames_of(SMALL.replace(shape="sphere", **changes), 1)
    last = frames[-1]
    assert np.array_equal(last.cloud, last.neurons)
    assert last.tracers.shape == (12, 3)
    assert last.facts["projection"] == "space"
    assert worded(last)["axes"][1:] == [second, "outgoing weight a"]
    low, high = np.array(last.facts["limits"]).reshape(3, 2).T
    assert (low < frames[0].cloud.min(axis=0)).all()
    assert (high > frames[0].cloud.max(axis=0)).all()
    header, _ = for_browser(last)
    assert header["arrays"]["cloud"]["shape"] == [24, 3]


def test_facts_carry_the_step_they_were_measured_at():
    _, frames = frames_of(SMALL, 3, homology=False)
    assert [frame.facts["homology_step"] for frame in frames] == [0, 0, 0, 0]
    assert [frame.facts["curvature_step"] for frame in frames] == [0, 1, 2, 3]
    assert np.array_equal(frames[0].bars, frames[3].bars)
    _, frames = frames_of(SMALL, 3)
    assert [frame.facts["homology_step"] for frame in frames] == [0, 1, 2, 3]


def test_facts_are_plain_json():
    for config in (
        SMALL,
        SMALL.replace(bias=True, shape="sphere"),
        preset("mnist").replace(samples=20, neurons=10),
    ):
        _, frames = frames_of(config, 1)
        for frame in frames:
            json.dumps(frame.facts, allow_nan=False)


def test_the_window_stays():
    _, frames = frames_of(SMALL, 5)
    limits = [frame.facts["limits"] for frame in frames]
    assert all(entry == limits[0] for entry in limits)
    low_x, high_x, low_y, high_y = limits[0]
    assert (low_x, high_x, low_y, high_y) == pytest.approx((-1.4, 1.4, -1.4, 1.4))


def test_off_the_plane_a_steady_projection():
    _, frames = frames_of(preset("mnist").replace(samples=40, neurons=30, tracers=10), 3)
    for frame in frames:
        assert (frame.neurons.shape, frame.cloud.shape, frame.tracers.shape) == ((30, 794), (30, 2), (10, 2))
        assert frame.facts["projection"] == "pca"
        assert all("%" in axis for axis in worded(frame)["axes"]), (
            "each axis says how much of the spread it shows"
        )
    motion = np.linalg.norm(frames[1].cloud - frames[0].cloud, axis=1).max()
    moved = np.linalg.norm(frames[1].neurons - frames[0].neurons, axis=1).max()
    assert motion < 2 * moved + 0.1 * frames[0].facts["radius"]


def test_the_browser_gets_one_float32_buffer():
    _, frames = frames_of(SMALL.replace(eta_k=3), 2)
    header, buffer = for_browser(frames[-1])
    assert (header["type"], header["step"], header["tau"]) == ("frame", 2, 6.0)
    numbers = np.frombuffer(buffer, "<f4")
    entry = header["arrays"]["cloud"]
    drawn = numbers[entry["offset"] : entry["offset"] + 48].reshape(entry["shape"])
    assert np.allclose(drawn, frames[-1].cloud, rtol=1e-6)
    assert "neurons" not in header["arrays"]
    assert set(header["arrays"]) == {"cloud", "tracers", "folded", "folded_tracers", "bars", "cycles"}
    json.dumps(header, allow_nan=False)


def test_without_tracers_nothing_is_sent_for_them():
    _, frames = frames_of(SMALL.replace(tracers=0), 1)
    assert "tracers" not in frames[-1].pictures()
    assert "folded_tracers" not in frames[-1].pictures()


def test_the_limits_of_a_config_make_the_verdict():
    _, plain = frames_of(SMALL, 0)
    assert plain[0].facts["sample_verdict"]["verdict"] == "open"
    _, strict = frames_of(SMALL.replace(open_persistence=5.0), 0)
    assert strict[0].facts["sample_verdict"]["verdict"] == "undecided"
    assert "5.00" in worded(strict[0])["sample_verdict"]["rule"]
    _, closed = frames_of(SMALL.replace(open_persistence=9.0, closed_persistence=8.0), 0)
    assert closed[0].facts["sample_verdict"]["verdict"] == "closed"
    _, ratio = frames_of(SMALL.replace(open_ratio=100.0), 0)
    assert "100 times its birth" in worded(ratio[0])["sample_verdict"]["rule"]
    _, rips = frames_of(SMALL.replace(filtration="rips", open_ratio=7.0), 0)
    assert "7 times as long as the second bar" in worded(rips[0])["sample_verdict"]["rule"]


def test_the_repr_is_short():
    _, frames = frames_of(SMALL, 1)
    assert len(repr(frames[-1])) < 80
