"""The verdict against chance: its null clouds, its quantile and its rule,
each by an independent computation.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ripser import ripser

from topowidgets.topology import cloud_radius, gaussian_like, null_verdict, rips_diagram


def ring(neurons, dim=2, seed=0):
    turn = 2 * np.pi * np.arange(neurons) / neurons
    basis = np.linalg.qr(np.random.default_rng(seed).normal(size=(dim, 2)))[0]
    return np.c_[np.cos(turn), np.sin(turn)] @ basis.T


def test_null_clouds_have_the_covariance_of_the_cloud():
    """Also where it is singular: twenty neurons in R^50 span what the cloud spans and no more."""
    cloud = np.random.default_rng(1).normal(size=(20, 50)) * np.linspace(3, 0.1, 50) + 7
    drawn = np.concatenate([gaussian_like(cloud, seed) for seed in range(2000)])
    wanted = np.cov(cloud, rowvar=False)
    assert np.abs(np.cov(drawn, rowvar=False) - wanted).max() < 0.04 * wanted.max()
    assert np.abs(drawn.mean(axis=0) - cloud.mean(axis=0)).max() < 0.1
    directions = np.linalg.svd(cloud - cloud.mean(axis=0))[2]
    assert np.abs((drawn - cloud.mean(axis=0)) @ directions[19:].T).max() < 1e-9


def test_the_quantile_by_another_program():
    """ripser on the same clouds, divided by the judged cloud's radius,
    and numpy's order statistics by hand.
    """
    cloud = ring(40, dim=5) + 0.05 * np.random.default_rng(2).normal(size=(40, 5))
    found = null_verdict(cloud, "rips", seed=11)
    lengths = []
    for seed in range(11, 31):
        bars = ripser(gaussian_like(cloud, seed), maxdim=1)["dgms"][1]
        lengths.append(float((bars[:, 1] - bars[:, 0]).max(initial=0)) / cloud_radius(cloud))
    lengths.sort()
    assert found.null == pytest.approx(lengths, abs=1e-5)
    assert found.quantile == pytest.approx(0.95 * lengths[18] + 0.05 * lengths[19], abs=1e-5)
    assert found.persistence == pytest.approx(np.diff(rips_diagram(cloud).in_degree(1)[0])[0])
    assert found.verdict == "open"


def test_chance_is_not_taken_for_a_hole():
    """Gaussian clouds are seldom above their own 95% quantile and never twice above it; a clean ring always
    is.
    """
    verdicts = [
        null_verdict(np.random.default_rng(seed).normal(size=(60, 2))).verdict for seed in range(100, 140)
    ]
    assert verdicts.count("closed") >= 34
    assert "open" not in verdicts
    assert all(null_verdict(ring(neurons)).verdict == "open" for neurons in (12, 30, 96))


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), scale=st.floats(1e-3, 1e3))
def test_moving_turning_and_scaling_change_nothing(seed, scale):
    cloud = ring(30) + 0.2 * np.random.default_rng(seed).normal(size=(30, 2))
    turn = np.linalg.qr(np.random.default_rng(seed + 1).normal(size=(2, 2)))[0]
    one, other = null_verdict(cloud), null_verdict(scale * cloud @ turn + 5)
    assert other.persistence == pytest.approx(one.persistence, abs=1e-6)
    assert other.quantile == pytest.approx(one.quantile, abs=1e-6)
    assert other.verdict == one.verdict


def test_the_same_filtration_and_landmarks_as_the_cloud():
    found = null_verdict(ring(400, dim=6), landmarks=50)
    assert found.filtration == "rips on 50 landmarks"
    assert (found.neurons, found.seed, len(found.null)) == (400, 0, 20)


def test_a_cavity_is_judged_in_its_own_degree():
    ball = np.random.default_rng(0).normal(size=(150, 3))
    sphere = ball / np.linalg.norm(ball, axis=1)[:, None]
    assert null_verdict(sphere, degree=2).verdict == "open"
    assert null_verdict(sphere, degree=1).verdict != "open"
    assert null_verdict(ball, degree=2).verdict == "closed"


def test_progress_and_refusals():
    shares = []
    null_verdict(ring(12), progress=shares.append)
    assert shares == [number / 20 for number in range(20)]
    assert null_verdict(np.ones((5, 2))).verdict == "closed", "no bar at all"
    with pytest.raises(ValueError, match="degree = 0; choose 1"):
        null_verdict(ring(12), degree=0)
    with pytest.raises(ValueError, match="at least two neurons"):
        null_verdict(np.ones((1, 2)))
