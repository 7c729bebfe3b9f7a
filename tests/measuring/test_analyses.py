"""Slow questions about a run: which frames are taken, what is said, and that it survives a pipe."""

import json

import numpy as np
import pytest

from topowidgets import train
from topowidgets.export.sentence import worded
from topowidgets.measuring.analyses import HoleAgainstChance, UMAPPicture, key_frames, umap_of
from topowidgets.settings.checks import ConfigError
from topowidgets.topology import motion, null_verdict


@pytest.fixture(scope="module")
def run():
    return train("pinch", eta_k=3)


def test_key_frames_are_the_first_the_last_and_where_something_happens(run):
    """pinch at 3 leaps in its first steps: half the key frames' places are given by the path,
    half by time.
    """
    chosen = key_frames(run.frames, 6)
    steps = [frame.step for frame in chosen]
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, 10)
    path = np.r_[0, np.cumsum(motion(np.stack([frame.neurons for frame in run.frames]).astype(float)))]
    place = np.array([0.5 * frame.tau / 30 + 0.5 * path[frame.step] / path[-1] for frame in run.frames])
    assert set(steps) == {int(np.abs(place - wanted).argmin()) for wanted in (0, 0.2, 0.4, 0.6, 0.8, 1)}
    assert [frame.step for frame in key_frames(run.frames, 1)] == [10]
    assert len(key_frames(run.frames, 400)) == 11
    assert [frame.step for frame in key_frames(run.frames[:1], 12)] == [0]


def test_frames_without_their_neurons_are_passed_over():
    run = train("mnist", samples=60, neurons=20, steps=20, eta_k=0.5)
    thinned = [
        type(frame)(**{**vars(frame), "neurons": frame.neurons[: 20 * (frame.step != 10)]})
        for frame in run.frames
    ]
    assert 10 in [frame.step for frame in run.frames]
    assert 10 not in [frame.step for frame in key_frames(thinned, 12)]
    with pytest.raises(ValueError, match="no frame with all its neurons is recorded yet"):
        key_frames([], 12)
    with pytest.raises(ValueError, match="frames = 0; give at least 1"):
        key_frames(run.frames, 0)
    with pytest.raises(ConfigError, match="neurons = 3 is not allowed: a UMAP needs at least 8 neurons"):
        umap_of(train("pinch", neurons=3, tracers=0, steps=1).frames)


def test_the_picture_of_a_run_and_its_way_through_a_pipe(run):
    picture = run.joint_umap(frames=4)
    assert run.umap is picture
    assert picture.umap.positions.shape == (len(picture.taus), 96, 2)
    assert picture.taus == tuple(3.0 * step for step in picture.umap.steps)
    steps = f"{len(picture.taus)} key frames of steps 0 to 10"
    assert picture.said(0).startswith(f"UMAP of step 0, joint over {steps}; trustworthiness 0.9")
    values, buffer = picture.record()
    back = UMAPPicture.from_record(json.loads(json.dumps(values)), buffer)
    assert np.allclose(back.umap.positions, picture.umap.positions, atol=1e-5)
    assert (back.taus, back.warnings, repr(back)) == (picture.taus, picture.warnings, repr(picture))
    again = umap_of(run.frames, 4, before=back)
    assert again.umap.moved < 0.3


def test_a_warning_names_both_rules(run):
    """Whatever the picture of the closed pinch shows, it is compared with the frame's own verdict by its own
    rule.
    """
    picture = run.umap or run.joint_umap(frames=4)
    for number, warning in enumerate(picture.warnings):
        frame = next(frame for frame in run.frames if frame.step == picture.umap.steps[number])
        verdict = worded(frame)["sample_verdict"]
        assert not warning or verdict["rule"] in warning
        assert not (warning.startswith("The picture shows a hole") and verdict["verdict"] == "open")


def test_the_null_verdict_of_a_step_is_that_of_its_cloud(run):
    answer = run.null_verdict(step=4)
    assert answer.step == 4
    assert answer.verdict == null_verdict(run.frames[4].neurons.astype(float))
    assert run.null_verdict().verdict.verdict != "open", "pinched into a figure eight"
    assert run.null_verdict(step=0).verdict.verdict == "open"
    values, _ = answer.record()
    assert HoleAgainstChance.from_record(json.loads(json.dumps(values))) == answer
    with pytest.raises(ValueError, match="step = -1: no frame"):
        run.null_verdict(step=-1)


def test_a_cavity_is_compared_by_the_filtration_of_its_h2():
    run = train("mnist_sphere", steps=1)
    answer = run.null_verdict(step=0)
    assert answer.verdict.degree == 2
    assert answer.verdict.filtration == run.frames[0].facts["h2"]["filtration"]
    assert answer.verdict.persistence == pytest.approx(run.frames[0].facts["sample_verdict"]["persistence"])
    assert answer.verdict.verdict == "open"
