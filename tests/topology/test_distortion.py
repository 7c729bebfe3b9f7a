"""Pair ratios, gluing rates and the sampled hull against linear maps and direct steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import TypeCheckError
from scipy.spatial.distance import pdist

from topowidgets.topology import gluing_rate, hull_grid, pair_ratios


@given(seed=st.integers(0, 10**6), dim=st.sampled_from([1, 2, 5, 40]))
@settings(max_examples=30)
def test_a_linear_map_stretches_within_its_singular_values(seed, dim):
    generator = np.random.default_rng(seed)
    points, matrix = generator.normal(size=(25, dim)), generator.normal(size=(dim, dim))
    low, high = pair_ratios(points, points @ matrix)
    values = np.linalg.svd(matrix, compute_uv=False)
    assert values[-1] * (1 - 1e-9) <= low <= high <= values[0] * (1 + 1e-9)
    ratios = pdist(points @ matrix) / pdist(points)
    assert (low, high) == (pytest.approx(ratios.min(), rel=1e-9), pytest.approx(ratios.max(), rel=1e-9))


def test_ratios_reach_the_singular_values_along_the_axes():
    cross = np.r_[np.eye(3), -np.eye(3)]
    assert pair_ratios(cross, cross * [0.2, 1.0, 3.0]) == (pytest.approx(0.2), pytest.approx(3.0))


@pytest.mark.parametrize("dim", [2, 200])
def test_more_neurons_than_one_block(dim, rng):
    before = rng.normal(size=(700, dim))
    after = before + 0.1 * rng.normal(size=before.shape)
    ratios = pdist(after) / pdist(before)
    assert pair_ratios(before, after) == (
        pytest.approx(ratios.min(), rel=1e-9),
        pytest.approx(ratios.max(), rel=1e-9),
    )


def test_equal_pairs_are_left_out_and_one_point_is_refused():
    before = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 0.0]])
    assert pair_ratios(before, 2.0 * before) == (2.0, 2.0)
    assert pair_ratios(before.astype(np.float32), 2.0 * before.astype(np.float32)) == (2.0, 2.0)
    with pytest.raises(ValueError, match="two distinct neurons"):
        pair_ratios(before[:2], before[:2])
    with pytest.raises((ValueError, TypeCheckError)):
        pair_ratios(before, before[:2])


@pytest.mark.parametrize("dim", [1, 2, 16, 17, 300])
def test_the_step_at_the_gluing_rate_leaves_the_stated_miss(dim, rng):
    before, gradient = rng.normal(size=(20, dim)), rng.normal(size=(20, dim))
    gradient[4] = 3.0 * before[4] + gradient[9] - 3.0 * before[9]  # this pair merges at 1/3
    rates = gluing_rate(before, gradient)
    assert rates.eta.shape == rates.miss.shape == (190,)
    for i, j, eta, miss in zip(rates.first, rates.second, rates.eta, rates.miss, strict=True):
        step = [
            np.linalg.norm((before - rate * gradient)[i] - (before - rate * gradient)[j])
            for rate in (eta, 0.99 * eta, 1.01 * eta)
        ]
        assert step[0] == pytest.approx(miss, rel=1e-8, abs=1e-13)
        assert min(step[1:]) >= step[0] - 1e-14
    merging = np.flatnonzero((rates.first == 4) & (rates.second == 9))[0]
    assert rates.eta[merging] == pytest.approx(1 / 3, rel=1e-9)
    assert rates.miss[merging] < 1e-13
    if dim > 1:  # on a line every pair meets
        assert rates.least_miss(0.34)[1:3] == (4, 9)


def test_miss_is_the_sine_and_pairs_out_of_reach_do_not_count(rng):
    before, gradient = rng.normal(size=(12, 3)), rng.normal(size=(12, 3))
    rates = gluing_rate(before, gradient)
    dx, du = before[rates.first] - before[rates.second], gradient[rates.first] - gradient[rates.second]
    lengths = np.linalg.norm(dx, axis=1), np.linalg.norm(du, axis=1)
    cosine = (dx * du).sum(axis=1) / lengths[0] / lengths[1]
    np.testing.assert_allclose(rates.miss, lengths[0] * np.sqrt(1 - cosine**2), rtol=1e-9)
    for rate in np.sort(rates.eta[rates.eta > 0]):
        reached = (rates.eta > 0) & (rates.eta <= rate)
        assert rates.least_miss(rate)[0] == rates.miss[reached].min()
    assert rates.least_miss(1e-9) is None


def test_neurons_that_move_alike_never_meet():
    rates = gluing_rate(np.array([[0.0, 0.0], [1.0, 0.0]]), np.ones((2, 2)))
    assert (rates.eta.tolist(), rates.miss.tolist()) == ([np.inf], [1.0])
    assert rates.least_miss(1e9) is None


def test_hull_grid_fills_a_triangle_and_nothing_else():
    corners = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 1.0]])
    grid = hull_grid(corners, 41)
    assert (grid >= -1e-9).all()
    assert (grid @ [0.5, 1.0] <= 1 + 1e-9).all()
    assert len(grid) == 41 * 42 // 2
    inner = np.r_[corners, 0.3 * corners + 0.1]
    np.testing.assert_array_equal(hull_grid(inner, 41), grid)


def test_hull_grid_in_space_and_in_flat_clouds(rng):
    assert len(hull_grid(np.array(np.meshgrid([0.0, 1], [0.0, 1], [0.0, 1])).reshape(3, -1).T, 5)) == 125
    line = np.outer(np.linspace(-1, 2, 7), [0.3, 0.7])
    on_line = hull_grid(line, 10)
    assert on_line.shape == (10, 2)
    assert np.abs(on_line @ [0.7, -0.3]).max() < 1e-12
    np.testing.assert_allclose(np.sort(on_line[:, 0])[[0, -1]], [-0.3, 0.6])
    disc = rng.normal(size=(30, 2))
    tilted = np.c_[disc, disc @ [0.5, -2.0]]
    in_plane = hull_grid(tilted, 12)
    assert len(in_plane) > 40
    assert np.abs(in_plane @ [0.5, -2.0, -1.0]).max() < 1e-10
    assert hull_grid(np.full((4, 2), 0.1)).tolist() == [[0.1, 0.1]]
    with pytest.raises(ValueError, match="dim = 4"):
        hull_grid(np.zeros((3, 4)))


@pytest.mark.parametrize("unit", [1e160, 1e300, 1.7e308])
@pytest.mark.parametrize("dim", [1, 2, 20])
def test_ratios_of_a_run_that_leapt_far_are_numbers(unit, dim):
    before = unit * np.random.default_rng(0).uniform(-1, 1, size=(9, dim))
    assert pair_ratios(before, before / 2) == pytest.approx((0.5, 0.5))
    assert pair_ratios(before / unit, before)[1] == pytest.approx(unit)
