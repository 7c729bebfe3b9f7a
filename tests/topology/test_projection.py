"""The steady projection: right subspace, and a picture that neither flips nor spins."""

from itertools import pairwise

import numpy as np
import pytest
from sklearn.decomposition import PCA

from topowidgets.topology import SteadyPCA


def turn(angle, dim, i, j):
    matrix = np.eye(dim)
    matrix[[i, j], [i, j]] = np.cos(angle)
    matrix[i, j], matrix[j, i] = -np.sin(angle), np.sin(angle)
    return matrix


@pytest.mark.parametrize("dim", [2, 3])
@pytest.mark.parametrize("shape", [(60, 12), (30, 200)])
def test_first_call_is_pca(dim, shape, rng):
    cloud = rng.normal(size=shape) * np.linspace(5, 1, shape[1]) + 3.0
    coords, basis, explained = SteadyPCA(dim).project(cloud)
    reference = PCA(dim, svd_solver="full").fit(cloud)
    np.testing.assert_allclose(np.abs(np.diag(reference.components_ @ basis)), 1.0, atol=1e-9)
    np.testing.assert_allclose(coords, (cloud - cloud.mean(axis=0)) @ basis, atol=1e-12)
    np.testing.assert_allclose(explained, reference.explained_variance_ratio_, atol=1e-12)
    np.testing.assert_allclose(basis.T @ basis, np.eye(dim), atol=1e-12)


def test_warm_calls_converge_to_the_leading_subspace(rng):
    first = rng.normal(size=(80, 30)) * np.r_[5.0, 4.0, np.ones(28)]
    second = first @ turn(0.9, 30, 0, 7) @ turn(0.7, 30, 1, 9)
    pca = SteadyPCA(2)
    pca.project(first)
    for _ in range(20):
        coords, basis, explained = pca.project(second)
    reference = PCA(2, svd_solver="full").fit(second)
    np.testing.assert_allclose(
        np.linalg.svd(reference.components_ @ basis, compute_uv=False), 1.0, atol=1e-10
    )
    assert explained.sum() == pytest.approx(reference.explained_variance_ratio_.sum(), abs=1e-10)
    np.testing.assert_allclose(coords, (second - second.mean(axis=0)) @ basis, atol=1e-12)


@pytest.mark.parametrize("dim", [2, 3])
def test_the_picture_neither_flips_nor_spins(dim, rng):
    # the cloud turns slowly and its variances swap order on the way: fresh PCA flips and swaps axes here
    base = rng.normal(size=(100, 20))
    pca, fresh_jump, steady_jump = SteadyPCA(dim), 0.0, 0.0
    steady = fresh = None
    for frame in range(120):
        swap = np.sin(frame / 40.0)
        widths = np.r_[4.0 + swap, 4.0 - swap, 3.0, 0.5 * np.ones(17)]
        cloud = (base * widths) @ turn(frame / 60.0, 20, 0, 5) @ turn(frame / 80.0, 20, 2, 6)
        _, basis, _ = pca.project(cloud)
        components = PCA(dim, svd_solver="full").fit(cloud).components_.T
        if steady is not None:
            steady_jump = max(steady_jump, np.linalg.norm(basis - steady, 2))
            fresh_jump = max(fresh_jump, np.linalg.norm(components - fresh, 2))
        steady, fresh = basis, components
    assert steady_jump < 0.15
    assert fresh_jump > 1.0  # the test would notice


def test_the_picture_keeps_its_orientation_when_the_cloud_is_mirrored_through_flatness(rng):
    # one axis shrinks through zero and comes back mirrored: the basis must not follow with a flip
    base = rng.normal(size=(60, 10)) * np.r_[3.0, 2.0, np.full(8, 0.01)]
    pca = SteadyPCA(2)
    bases = [pca.project(base * np.r_[1.0, width, np.ones(8)])[1] for width in np.linspace(1.0, -1.0, 41)]
    assert max(np.linalg.norm(b - a, 2) for a, b in pairwise(bases)) < 0.8
    assert np.linalg.det(bases[0].T @ bases[-1]) > 0.9


def test_a_cloud_without_extent_keeps_the_last_basis(rng):
    pca = SteadyPCA(2)
    _, before, _ = pca.project(rng.normal(size=(20, 5)))
    coords, basis, explained = pca.project(np.full((20, 5), 0.1))
    np.testing.assert_allclose(basis, before, atol=1e-9)
    np.testing.assert_allclose(coords, 0.0, atol=1e-15)
    assert np.isfinite(explained).all()
    line = np.outer(np.arange(20.0), before[:, 0])
    for _ in range(50):
        _, basis, explained = pca.project(line)
    np.testing.assert_allclose(basis, before, atol=1e-6)  # nothing along the second axis: it holds still
    np.testing.assert_allclose(explained, [1.0, 0.0], atol=1e-9)


def test_another_width_starts_anew_and_reset_forgets(rng):
    pca = SteadyPCA(2)
    pca.project(rng.normal(size=(20, 5)))
    assert pca.project(rng.normal(size=(20, 8)))[1].shape == (8, 2)
    pca.reset()
    cloud = rng.normal(size=(20, 8)) * np.arange(8, 0, -1)
    np.testing.assert_array_equal(pca.project(cloud)[1], SteadyPCA(2).project(cloud)[1])
    assert SteadyPCA(2).project(cloud[:1])[0].tolist() == [[0.0, 0.0]]
    assert SteadyPCA(2).project(cloud[:1, :2].astype(np.float32))[1].shape == (2, 2)


def test_wrong_arguments(rng):
    with pytest.raises(ValueError, match="dim = 0"):
        SteadyPCA(0)
    with pytest.raises(ValueError, match="too few for a picture in 3 dimensions"):
        SteadyPCA(3).project(rng.normal(size=(9, 2)))
