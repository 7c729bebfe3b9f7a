"""Diagrams of known shapes, exact values, invariances, and a second library."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import TypeCheckError
from ripser import ripser
from scipy.spatial.distance import pdist, squareform

from topowidgets.topology import (
    alpha_diagram,
    bottleneck_distance,
    cloud_radius,
    landmark_diagram,
    longest_bar,
    persistence,
    rips_diagram,
)
from topowidgets.topology import persistence as persistence_function
from topowidgets.topology.persistence import RIPS_MAX_NEURONS


def ring(count, radius=1.0):
    angles = 2.0 * np.pi * np.arange(count) / count
    return radius * np.c_[np.cos(angles), np.sin(angles)]


def gaussian(seed, count, dim):
    return np.random.default_rng(seed).normal(size=(count, dim))


def rotation(seed, dim):
    return np.linalg.qr(gaussian(seed, dim, dim))[0]


# ------------------------------------------------------------------ exact answers


@pytest.mark.parametrize("count", [3, 4, 5, 12, 96, 256])
@pytest.mark.parametrize("radius", [1.0, 0.037, 2e5])
def test_alpha_of_a_regular_polygon(count, radius):
    diagram = alpha_diagram(ring(count, radius))
    half_side = np.sin(np.pi / count)
    if count == 3:  # an equilateral triangle: edges at sin(pi/3), filled at 1
        half_side = np.sin(np.pi / 3)
    np.testing.assert_allclose(diagram.in_degree(1), [[half_side, 1.0]], atol=1e-9)
    np.testing.assert_allclose(diagram.in_degree(0)[1:, 1], np.full(count - 1, half_side), atol=1e-9)
    assert diagram.radius == pytest.approx(radius, rel=1e-12)
    assert np.isinf(diagram.in_degree(0)[0, 1])


@pytest.mark.parametrize("count", [4, 6, 9, 12, 15, 60])
def test_rips_of_a_regular_polygon(count):
    # H1 is born at the side and dies when the first triangle holds the centre: chord of ceil(n/3) steps
    diagram = rips_diagram(ring(count, 3.0))
    born, dead = 2.0 * np.sin(np.pi / count), 2.0 * np.sin(np.pi * np.ceil(count / 3) / count)
    np.testing.assert_allclose(diagram.in_degree(1), [[born, dead]], atol=1e-9)


def test_octahedron_is_a_sphere_in_both_filtrations():
    corners = np.r_[np.eye(3), -np.eye(3)]
    np.testing.assert_allclose(rips_diagram(corners, 2).in_degree(2), [[np.sqrt(2.0), 2.0]], atol=1e-9)
    np.testing.assert_allclose(alpha_diagram(corners, 2).in_degree(2), [[np.sqrt(2.0 / 3.0), 1.0]], atol=1e-9)


def test_alpha_bars_are_radii_of_the_union_of_balls(rng):
    """A second way to b0 and b1: pieces and holes of the union of discs, drawn on a fine grid."""
    from scipy.ndimage import label
    from scipy.spatial import cKDTree

    points = np.r_[ring(40), ring(30, 0.4) + np.array([1.9, 0.0])] + 0.02 * rng.normal(size=(70, 2))
    diagram = alpha_diagram(points)
    side = np.arange(-2.2, 3.5, 0.003)
    distance = cKDTree(points).query(np.stack(np.meshgrid(side, side), axis=-1))[0]
    ends = np.unique(diagram.bars[1:, 1:]) * diagram.radius
    gaps = np.flatnonzero(np.diff(ends) > 0.012)  # elsewhere the grid is too coarse to tell
    assert len(gaps) >= 4
    for radius in 0.5 * (ends[gaps] + ends[gaps + 1]):
        alive = [
            int(((bars[:, 0] * diagram.radius <= radius) & (bars[:, 1] * diagram.radius > radius)).sum())
            for bars in (diagram.in_degree(0), diagram.in_degree(1))
        ]
        covered = distance <= radius
        components = label(covered, structure=np.ones((3, 3)))[1]
        # a pixel may be cut off between two discs
        holes = int((np.bincount(label(~covered)[0].ravel())[1:] > 4).sum()) - 1
        assert alive == [components, holes]


# ------------------------------------------------------------------ a second library


@pytest.mark.parametrize("shape", ["circle", "sphere", "gaussian", "digits-like"])
def test_rips_agrees_with_ripser(shape, rng, embed):
    if shape == "circle":
        points = embed(ring(90))
    elif shape == "sphere":
        ball = rng.normal(size=(80, 3))
        points = embed(ball / np.linalg.norm(ball, axis=1)[:, None])
    elif shape == "gaussian":
        points = rng.normal(size=(60, 794))
    else:
        points = 1e-3 * rng.normal(size=(70, 40)) * np.arange(40) + 1e3
    diagram = rips_diagram(points, 1)
    distances = squareform(pdist(points)) / diagram.radius
    for degree, bars in enumerate(ripser(distances, maxdim=1, distance_matrix=True)["dgms"]):
        theirs = bars[np.isfinite(bars[:, 1])]
        ours = diagram.in_degree(degree)
        ours = ours[np.isfinite(ours[:, 1])]
        assert len(ours) == len(theirs)
        # ripser is float32
        np.testing.assert_allclose(np.sort(ours, axis=0), np.sort(theirs, axis=0), atol=1e-5)


def test_alpha_agrees_with_the_exact_kernel(rng):
    import gudhi

    points = rng.normal(size=(150, 3))
    diagram = alpha_diagram(points, 2)
    unit = (points - points.mean(axis=0)) / diagram.radius
    tree = gudhi.AlphaComplex(points=unit, precision="exact").create_simplex_tree()
    tree.compute_persistence()
    for degree in (1, 2):
        theirs = np.sqrt(tree.persistence_intervals_in_dimension(degree))
        assert gudhi.bottleneck_distance(diagram.in_degree(degree), theirs) < 1e-9


# ------------------------------------------------------------------ flat and degenerate clouds


@pytest.mark.parametrize("filtration", ["alpha", "rips", "landmarks"])
@pytest.mark.parametrize("points", [np.full((7, 2), 0.1), np.array([[0.3, -4.0]]), np.full((3, 1), 1e300)])
def test_equal_neurons_leave_one_essential_bar(filtration, points):
    diagram = persistence(points, filtration)
    assert diagram.bars.tolist() == [[0.0, 0.0, np.inf]]
    assert diagram.radius == 0.0


@pytest.mark.parametrize("filtration", ["alpha", "rips"])
@pytest.mark.parametrize("dim", [1, 2, 3])
def test_two_neurons(filtration, dim):
    points = np.zeros((2, dim))
    points[1] = 3.0
    diagram = persistence(points, filtration)
    death = 1.0 if filtration == "alpha" else 2.0
    np.testing.assert_allclose(diagram.bars, [[0, 0, np.inf], [0, 0, death]], atol=1e-12)


@pytest.mark.parametrize("direction", [[1.0, 0.0], [0.3, 0.7], [1.0, 2.0, 3.0], [0.1, 0.2, 0.7]])
def test_a_collinear_cloud_has_no_hole(direction, rng):
    # GUDHI's fast kernel alone reports holes here: cells as thin as rounding
    for _ in range(20):
        points = np.outer(rng.random(9), direction)
        diagram = alpha_diagram(points, 2)
        assert (diagram.bars[:, 0] == 0).all()
        along = np.sort(points @ direction) / np.linalg.norm(direction)
        gaps = np.sort(np.diff(along))[::-1] / 2 / diagram.radius
        np.testing.assert_allclose(diagram.in_degree(0)[1:, 1], gaps, atol=1e-9)


def test_a_flat_ring_in_space_keeps_its_hole():
    # a ring in a tilted plane of R^3: the fast kernel alone loses the hole
    plane = ring(40)
    tilted = np.c_[plane, plane @ [0.3, 0.7]]
    diagram = alpha_diagram(tilted, 2)
    in_plane = tilted @ np.linalg.svd(tilted - tilted.mean(axis=0))[2][:2].T
    assert bottleneck_distance(diagram, alpha_diagram(in_plane), 1) < 1e-9
    assert longest_bar(diagram, 2)[2] < 1e-9


def test_duplicates_do_not_count(rng):
    points = rng.normal(size=(30, 2))
    twice = np.r_[points, points[:11]]
    moved = twice - twice.mean(axis=0)
    for filtration in ("alpha", "rips"):
        once, both = persistence(points, filtration), persistence(twice, filtration)
        assert len(once.bars) == len(both.bars)
        np.testing.assert_allclose(once.bars[:, 1:] * once.radius, both.bars[:, 1:] * both.radius, atol=1e-12)
    assert both.radius == pytest.approx(np.linalg.norm(moved, axis=1).max())


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_diverged_cloud_is_refused_by_name(bad):
    points = np.zeros((5, 2))
    points[3, 1] = bad
    for call in (persistence_function, alpha_diagram, rips_diagram, cloud_radius, landmark_diagram):
        with pytest.raises(ValueError, match="neuron 3"):
            call(points)


def test_wrong_arguments_name_what_is_allowed(rng):
    points = rng.normal(size=(6, 4))
    with pytest.raises(ValueError, match="up to 3 dimensions and the neurons have 4"):
        alpha_diagram(points)
    with pytest.raises(ValueError, match="'cech'; choose 'auto'"):
        persistence(points, "cech")
    with pytest.raises(ValueError, match="max_degree = 3; choose 0, 1 or 2"):
        persistence(points, max_degree=3)
    with pytest.raises(ValueError, match="landmarks = 0"):
        landmark_diagram(points, 0)
    with pytest.raises((ValueError, TypeCheckError)):
        persistence(np.zeros(4))
    with pytest.raises(ValueError, match="at least one neuron"):
        persistence(np.zeros((0, 2)))


# ------------------------------------------------------------------ which filtration


def test_auto_chooses_by_dimension_and_size(rng):
    assert persistence(rng.normal(size=(400, 3))).filtration == "alpha"
    assert persistence(rng.normal(size=(40, 4))).filtration == "rips"
    large = persistence(rng.normal(size=(301, 4)), landmarks=40)
    assert (large.filtration, large.landmarks) == ("rips on 40 landmarks", 40)
    assert 0.0 < large.covering_radius < 1.0
    assert persistence(rng.normal(size=(40, 4))).covering_radius == 0.0


def test_the_memory_guard_says_what_it_did(rng):
    points = rng.normal(size=(RIPS_MAX_NEURONS[2] + 1, 5))
    diagram = persistence(points, "rips", landmarks=20, max_degree=2)
    assert diagram.filtration == "rips on 20 landmarks (exact Rips of 301 neurons refused: limit 300)"
    with pytest.raises(ValueError, match="use landmarks"):
        rips_diagram(points, 2)


# ------------------------------------------------------------------ invariances


clouds = st.builds(gaussian, st.integers(0, 10**6), st.integers(4, 40), st.integers(2, 3))


@pytest.mark.parametrize("diagram_of", [alpha_diagram, rips_diagram])
@given(cloud=clouds, seed=st.integers(0, 10**6), scale=st.floats(1e-6, 1e6))
@settings(max_examples=30)
def test_order_rotation_shift_and_scale_do_not_matter(diagram_of, cloud, seed, scale):
    generator = np.random.default_rng(seed)
    moved = scale * (
        cloud[generator.permutation(len(cloud))] @ rotation(seed, cloud.shape[1])
        + generator.normal(size=cloud.shape[1])
    )
    one, other = diagram_of(cloud), diagram_of(moved)
    assert other.radius == pytest.approx(scale * one.radius, rel=1e-9)
    for degree in (0, 1):
        assert bottleneck_distance(one, other, degree) < 1e-8


def test_isometric_embedding_keeps_the_rips_diagram(rng, embed):
    points = np.r_[ring(60), ring(40, 0.5) + np.array([3.0, 0.0])] + 0.05 * rng.normal(size=(100, 2))
    flat, high = rips_diagram(points), rips_diagram(embed(points) + 7.0)
    for degree in (0, 1):
        assert bottleneck_distance(flat, high, degree) < 1e-9


def test_float32_clouds_are_measured_in_float64(rng, embed):
    points = embed(ring(80) + 0.05 * rng.normal(size=(80, 2))).astype(np.float32)
    single, double = rips_diagram(points), rips_diagram(points.astype(np.float64))
    assert single.bars.dtype == np.float64
    np.testing.assert_array_equal(single.bars, double.bars)
    plane = rng.normal(size=(50, 2)).astype(np.float32)
    np.testing.assert_array_equal(alpha_diagram(plane).bars, alpha_diagram(plane.astype(np.float64)).bars)


@given(
    cloud=st.builds(gaussian, st.integers(0, 10**6), st.integers(5, 45), st.integers(2, 6)),
    seed=st.integers(0, 99),
    data=st.data(),
)
@settings(max_examples=40)
def test_landmark_diagrams_are_within_twice_the_covering_radius(cloud, seed, data):
    count = data.draw(st.integers(2, len(cloud)))
    exact, sampled = rips_diagram(cloud), landmark_diagram(cloud, count, seed)
    for degree in (0, 1):
        assert bottleneck_distance(exact, sampled, degree) <= 2.0 * sampled.covering_radius + 1e-9
    # one-sided, because landmarks are a subset: nothing is born or dies later in the whole cloud
    assert abs(longest_bar(exact)[2] - longest_bar(sampled)[2]) <= 2.0 * sampled.covering_radius + 1e-9
    if count == len(cloud):
        assert sampled.covering_radius == 0.0
        assert bottleneck_distance(exact, sampled, 1) < 1e-9


def test_importing_topology_is_light():
    import subprocess
    import sys

    heavy = ("torch", "gudhi", "ripser", "sklearn", "scipy", "numba")
    code = f"import sys, topowidgets.topology; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_diagram_prints_without_its_arrays():
    assert (
        repr(rips_diagram(ring(6)))
        == "PersistenceDiagram(rips, bars: 6 in H0, 1 in H1, 0 in H2, cloud radius 1)"
    )
