"""The joint picture: steady, read right, the same for a seed, turned onto the one before, and refused with a
sentence.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from umap import umap_

from topowidgets.topology import contradicts, joint_umap, motion, persistence, sample_verdict
from topowidgets.topology.joint_umap import MOST_POINTS, _turned_onto, _within_limits, procrustes


def drifting_ring(frames=8, neurons=96, dim=50, seed=0):
    """A circle in R^50 of which every neuron drifts its own way by 0.02 radii a frame."""
    rng = np.random.default_rng(seed)
    turn = 2 * np.pi * np.arange(neurons) / neurons
    ring = np.c_[np.cos(turn), np.sin(turn)] @ np.linalg.qr(rng.normal(size=(dim, 2)))[0].T
    drift = rng.normal(size=(neurons, dim))
    drift *= 0.02 / np.linalg.norm(drift, axis=1)[:, None]
    return ring + np.arange(frames)[:, None, None] * drift


@pytest.fixture(scope="module")
def clouds():
    return drifting_ring()


@pytest.fixture(scope="module")
def fitted(clouds):
    return joint_umap(clouds)


def test_a_slow_circle_stays_steady_and_its_hole_is_read(clouds, fitted):
    assert motion(clouds) == pytest.approx(0.02, rel=0.05)
    assert (motion(fitted.positions) <= 2 * motion(clouds)).all()
    for cloud, picture in zip(clouds, fitted.positions, strict=True):
        said = sample_verdict(persistence(cloud))
        assert said.verdict == "open"
        assert contradicts(picture, said) is None
    assert fitted.trustworthiness.min() > 0.95
    assert (fitted.trust_neighbors, fitted.moved) == (15, None)
    assert abs(fitted.positions.mean(axis=(0, 1))).max() < 1e-9


def test_trustworthiness_is_of_each_frame_against_its_own_distances(clouds, fitted):
    """By its definition: ranks in the cloud of the picture's neighbours beyond k, normalised so that the
    worst is 0.
    """
    frame, k = 3, fitted.trust_neighbors
    cloud, picture = clouds[frame], fitted.positions[frame]
    n, penalty = len(cloud), 0
    for i in range(n):
        by_cloud, by_picture = (
            np.delete(np.argsort(np.linalg.norm(x - x[i], axis=1)), 0) for x in (cloud, picture)
        )
        rank = {neuron: place + 1 for place, neuron in enumerate(by_cloud)}
        penalty += sum(max(0, rank[neuron] - k) for neuron in by_picture[:k])
    assert fitted.trustworthiness[frame] == pytest.approx(
        1 - 2 * penalty / (n * k * (2 * n - 3 * k - 1)), abs=1e-9
    )


def test_the_same_seed_gives_the_same_picture(clouds, fitted):
    assert np.array_equal(joint_umap(clouds).positions, fitted.positions)
    assert not np.array_equal(joint_umap(clouds, seed=1).positions, fitted.positions)


def test_a_refit_does_not_jump(fitted):
    """Two frames more: the shared ones stay within a fifth of the radius, where a fresh fit may stand
    anywhere.
    """
    longer = drifting_ring(10)
    again = joint_umap(longer, before=fitted)
    assert again.moved is not None
    assert again.moved < 0.25
    shared = again.positions[:8]
    off = (
        np.sqrt(((shared - fitted.positions) ** 2).sum(axis=2).mean())
        / np.linalg.norm(fitted.positions, axis=2).max()
    )
    assert off == pytest.approx(again.moved, rel=0.2)
    assert sample_verdict(persistence(again.positions[-1])).verdict == "open"


def test_turning_is_exact_on_a_turned_copy(fitted):
    for mirror in (1, -1):
        turn = np.array([[0.6, 0.8], [-0.8 * mirror, 0.6 * mirror]])
        back, moved = _turned_onto(fitted.positions @ turn + [3.0, -4.0], fitted.steps, fitted)
        assert np.abs(back - fitted.positions).max() < 1e-9
        assert moved < 1e-9


@settings(deadline=None)
@given(
    points=arrays(float, (6, 2), elements=st.floats(-10, 10)),
    target=arrays(float, (6, 2), elements=st.floats(-10, 10)),
    angle=st.floats(0, 7),
)
def test_no_other_turn_is_closer(points, target, angle):
    turn, shift = procrustes(points, target)
    assert np.abs(turn @ turn.T - np.eye(2)).max() < 1e-9
    best = ((points @ turn + shift - target) ** 2).sum()
    for mirror in (1, -1):
        other = np.array([[np.cos(angle), np.sin(angle)], [-mirror * np.sin(angle), mirror * np.cos(angle)]])
        middle = points - points.mean(axis=0)
        assert best <= ((middle @ other + target.mean(axis=0) - target) ** 2).sum() + 1e-6


def test_between_frames_a_neuron_is_on_the_straight_line(fitted):
    wide = replace(fitted, steps=10 * fitted.steps)
    assert np.allclose(wide.at(25), 0.5 * (fitted.positions[2] + fitted.positions[3]))
    assert np.array_equal(wide.at(70), fitted.positions[7])
    assert np.array_equal(wide.at(999), fitted.positions[7])


def test_too_many_points_lose_frames_first_and_then_neurons(fitted):
    rng = np.random.default_rng(0)
    for shape, frames, neurons in [
        ((12, 256, 3), 12, 256),
        ((20, 256, 3), 15, 256),
        ((12, 1024, 3), 6, 666),
        ((2, 4096, 3), 2, 2000),
    ]:
        chosen, shown = _within_limits(rng.normal(size=shape), None)
        assert (len(chosen), len(shown)) == (frames, neurons)
        assert len(chosen) * len(shown) <= MOST_POINTS
        assert (chosen[0], chosen[-1]) == (0, shape[0] - 1)
    assert np.array_equal(_within_limits(rng.normal(size=(3, 2000, 2)), fitted)[1], fitted.neurons), (
        "a refit keeps its neurons"
    )


def test_picture_and_persistence_may_disagree():
    rng = np.random.default_rng(0)
    turn = 2 * np.pi * np.arange(60) / 60
    ring, blob = np.c_[np.cos(turn), np.sin(turn)], rng.normal(size=(60, 2))
    open_hole, no_hole = (sample_verdict(persistence(cloud)) for cloud in (ring, blob))
    assert no_hole.verdict != "open"
    shows, hides = contradicts(ring, no_hole), contradicts(blob, open_hole)
    assert shows is not None
    assert hides is not None
    assert (shows.verdict, shows.filtration) == ("open", "alpha")
    assert hides.verdict != "open"
    assert contradicts(blob, no_hole) is None


@pytest.mark.usefixtures("fitted")
def test_what_was_compiled_is_kept_for_other_processes():
    for compiled in (umap_.fast_knn_indices, umap_.smooth_knn_dist, umap_.compute_membership_strengths):
        kept = compiled.stats
        assert {*kept.cache_hits, *kept.cache_misses} == {*compiled.signatures}
        assert list(Path(kept.cache_path).glob(f"*.{compiled.__name__}-*.nbi"))


def test_progress_goes_from_nothing_to_nearly_all(clouds):
    told = []
    joint_umap(clouds[:2], progress=lambda stage, share: told.append((stage, share)))
    stages, shares = zip(*told, strict=True)
    assert list(dict.fromkeys(stages)) == ["loading", "placing", "trust"]
    assert shares == tuple(sorted(shares))
    assert shares[0] == 0
    assert shares[-1] == 0.95


def test_refusals_name_what_is_wrong(clouds, fitted):
    with pytest.raises(ValueError, match="no frame is given"):
        joint_umap(clouds[:0])
    with pytest.raises(
        ValueError, match="7 neurons of 50 coordinates; UMAP is offered from 8 neurons and 2 coordinates on"
    ):
        joint_umap(clouds[:, :7])
    with pytest.raises(
        ValueError, match=r"steps = \[0, 5, 5\]; give one step for each of the 3 frames, ascending"
    ):
        joint_umap(clouds[:3], np.array([0, 5, 5]))
    with pytest.raises(ValueError, match="before holds neuron 95 and the frames only 20 neurons"):
        joint_umap(clouds[:, :20], before=fitted)
    broken = clouds.copy()
    broken[2, 5, 0] = np.nan
    with pytest.raises(
        ValueError, match="frame 2 has 1 of 96 neurons with a value that is not a finite number"
    ):
        joint_umap(broken)


def ring(neurons=24):
    angles = 2 * np.pi * np.arange(neurons) / neurons
    return np.c_[np.cos(angles), np.sin(angles)]


@pytest.mark.parametrize(
    ("frames", "places"),
    [
        ([np.zeros((24, 2))] * 3, "1 place"),
        ([np.full((24, 2), float(number)) for number in range(12)], "1 place"),
        ([np.repeat(ring(4), 6, axis=0)], "4 places"),
        ([np.repeat(ring(7), 4, axis=0)[:24], np.zeros((24, 2))], "6 places"),
    ],
)
def test_glued_neurons_are_refused_with_a_sentence(frames, places):
    with pytest.raises(
        ValueError, match=f"^the neurons of a frame lie in {places} at most; UMAP is offered from 8 on"
    ):
        joint_umap(np.stack(frames))


@pytest.mark.parametrize("unit", [1e-310, 1e-30, 1e30, 1e300])
def test_any_unit_and_a_glued_frame_at_the_end(unit):
    fitted = joint_umap(unit * np.stack([ring(), 1.0 + ring(), np.zeros((24, 2))]))
    assert np.isfinite(fitted.positions).all()
    assert fitted.trustworthiness[:2] == pytest.approx(1.0, abs=0.06)


def test_a_small_cloud_far_from_the_origin():
    fitted = joint_umap(np.stack([1e8 + 1e-3 * ring(), 1e8 + 2e-3 * ring()]))
    assert (fitted.trustworthiness > 0.9).all()
