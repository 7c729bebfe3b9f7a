"""Radius, distances, landmarks and clusters of a cloud."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import TypeCheckError
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist, squareform

from topowidgets.topology import (
    cloud_radius,
    cross_distances,
    effective_neurons,
    maxmin_landmarks,
    pairwise_distances,
)


def test_cloud_radius_is_the_largest_distance_from_the_centroid():
    assert cloud_radius(np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]])) == pytest.approx(5.0**0.5)
    assert cloud_radius(np.array([[1e300, 0.0], [-1e300, 0.0]])) == pytest.approx(1e300)
    assert cloud_radius(np.array([[2e-300], [0.0]])) == pytest.approx(1e-300)
    assert cloud_radius(np.full((9, 3), 0.1)) == 0.0
    with pytest.raises(ValueError, match="diverged"):
        cloud_radius(np.array([[1.7e308], [-1.7e308]]))


@pytest.mark.parametrize("dim", [1, 3, 16, 17, 794])
@pytest.mark.parametrize("offset", [0.0, 1e3])
def test_distances_hold_nine_digits_and_exact_symmetry(dim, offset, rng):
    points = rng.normal(size=(60, dim)) + offset
    points[7] = points[3]
    points[11] = points[3] + 1e-9
    points[20:30] = points[3] + 1e-5 * rng.normal(size=(10, dim))
    distances = pairwise_distances(points)
    np.testing.assert_allclose(distances, squareform(pdist(points)), rtol=1e-9)
    assert (distances == distances.T).all()
    assert distances[3, 7] == 0.0


def test_many_close_pairs_take_the_direct_way(rng):
    points = np.r_[rng.normal(size=(1, 50)) + 1e-7 * rng.normal(size=(60, 50)), 9 * rng.normal(size=(1, 50))]
    np.testing.assert_allclose(pairwise_distances(points), squareform(pdist(points)), rtol=1e-9)
    with pytest.raises((ValueError, TypeCheckError)):
        cross_distances(np.zeros((2, 3)), np.zeros((2, 2)))


@given(seed=st.integers(0, 10**6), count=st.integers(1, 60), dim=st.integers(1, 30))
@settings(max_examples=40)
def test_landmarks_are_farthest_points_and_cover(seed, count, dim):
    points = np.random.default_rng(seed).normal(size=(40, dim))
    rows, radius = maxmin_landmarks(points, count, seed)
    distances = squareform(pdist(points))
    assert len(rows) == len(set(rows.tolist())) == min(count, 40)
    assert radius == pytest.approx(distances[:, rows].min(axis=1).max(), rel=1e-9, abs=1e-12)
    for k in range(1, len(rows)):
        nearest = distances[:, rows[:k]].min(axis=1)
        assert nearest[rows[k]] == pytest.approx(nearest.max(), rel=1e-6)


def test_landmarks_stop_when_every_distinct_neuron_is_one():
    points = np.repeat(np.eye(3), 4, axis=0)
    rows, radius = maxmin_landmarks(points, 10)
    assert (len(rows), radius) == (3, 0.0)
    rows, radius = maxmin_landmarks(np.full((5, 2), 0.3), 3)
    assert (len(rows), radius) == (1, 0.0)


def test_landmarks_of_a_cloud_too_large_for_a_gram_matrix(rng):
    points = rng.normal(size=(2100, 3))
    rows, radius = maxmin_landmarks(points, 20)
    from scipy.spatial import cKDTree

    assert radius == pytest.approx(cKDTree(points[rows]).query(points)[0].max())


@given(seed=st.integers(0, 10**6), distance=st.floats(0.0, 2.0))
@settings(max_examples=40)
def test_effective_neurons_are_single_linkage_clusters(seed, distance):
    points = np.random.default_rng(seed).normal(size=(30, 2))
    expected = len(np.unique(fcluster(linkage(points, "single"), distance, "distance")))
    assert effective_neurons(points, distance) == expected


def test_effective_neurons_counts_across_blocks_and_equal_rows(rng):
    points = np.r_[np.linspace([0.0, 0.0], [60.0, 0.0], 601), [[500.0, 0.0]]][rng.permutation(602)]
    assert effective_neurons(points, 0.101) == 2
    assert effective_neurons(points, 0.05) == 602
    assert effective_neurons(np.repeat(np.eye(20), 3, axis=0), 0.0) == 20
    with pytest.raises(ValueError, match="distance = -1"):
        effective_neurons(points, -1.0)
