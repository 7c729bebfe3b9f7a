"""Neuron clouds: their formulas, their known Betti numbers, and the isometry into the neurons' space."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from topowidgets import preset
from topowidgets.learning.shapes import BETTI, hole_degree, isometry, neuron_cloud
from topowidgets.learning.shapes import betti_numbers as shape_betti_numbers
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config
from topowidgets.settings.curves import crossings, evenly
from topowidgets.settings.shapes import SHAPES
from topowidgets.topology.persistence import persistence
from topowidgets.topology.planar import self_crossings
from topowidgets.topology.verdicts import VerdictRule
from topowidgets.topology.verdicts import betti_numbers as read_betti_numbers


def test_every_shape_is_watched_for_a_hole_that_it_has():
    for shape, betti in BETTI.items():
        degree = hole_degree(shape)
        assert betti[degree] > 0 if degree else betti[1:] == (0, 0)
    assert [shape for shape in BETTI if hole_degree(shape) == 2] == ["sphere"]
    with pytest.raises(ConfigError, match="klein"):
        hole_degree("klein bottle")


def test_circle():
    neurons, tracers = neuron_cloud(Config(neurons=12, radius=2, tracers=5))
    t = 2 * np.pi * np.arange(12) / 12
    assert np.allclose(neurons, 2 * np.c_[np.cos(t), np.sin(t)], atol=1e-14)
    t = 2 * np.pi * np.arange(5) / 5
    assert np.allclose(tracers, 2 * np.c_[np.cos(t), np.sin(t)], atol=1e-14)


def test_figure_eight_of_the_paper():
    """docs/theory.md 5: w = 0.1 sin t - 2, a = sin 2t."""
    neurons, _ = neuron_cloud(Config(shape="figure_eight", neurons=50, stretch=(0.1, 1), shift=(-2, 0)))
    t = 2 * np.pi * np.arange(50) / 50
    assert np.allclose(neurons, np.c_[0.1 * np.sin(t) - 2, np.sin(2 * t)], atol=1e-14)


def test_two_circles():
    neurons, _ = neuron_cloud(Config(shape="two_circles", neurons=41, gap=2.4, radius=1))
    left = neurons[:, 0] < 0
    assert left.sum() == 21
    for side, centre in ((left, -1.2), (~left, 1.2)):
        assert np.allclose(np.linalg.norm(neurons[side] - [centre, 0], axis=1), 1, atol=1e-12)


def test_sphere():
    neurons, tracers = neuron_cloud(Config(shape="sphere", bias=True, neurons=400, tracers=100, radius=1.5))
    assert np.allclose(np.linalg.norm(neurons, axis=1), 1.5)
    assert np.linalg.norm(neurons.mean(axis=0)) < 0.2
    assert not np.isin(tracers[:, 0], neurons[:, 0]).any()


def test_annulus():
    neurons, tracers = neuron_cloud(
        Config(shape="annulus", neurons=4000, tracers=50, radius=2, tube_radius=0.5)
    )
    distance = np.linalg.norm(neurons, axis=1)
    assert (distance.min() >= 1.5, distance.max() <= 2.5) == (True, True)
    assert (distance < np.sqrt((1.5**2 + 2.5**2) / 2)).mean() == pytest.approx(0.5, abs=0.03), (
        "uniform in area"
    )
    assert not np.isin(tracers[:, 0], neurons[:, 0]).any()


def test_clusters():
    neurons, _ = neuron_cloud(Config(shape="clusters", neurons=300, radius=3, tube_radius=0.4))
    centres = 3 * np.array([[1, 0], [-0.5, np.sqrt(0.75)], [-0.5, -np.sqrt(0.75)]])
    distance = np.linalg.norm(neurons[:, None] - centres, axis=2)
    assert distance.min(axis=1).max() <= 0.4
    assert np.array_equal(np.bincount(distance.argmin(axis=1)), [100, 100, 100])


def test_torus():
    neurons, _ = neuron_cloud(Config(shape="torus", bias=True, neurons=4000, radius=1, tube_radius=0.5))
    ring = np.hypot(neurons[:, 0], neurons[:, 1]) - 1
    assert np.allclose(np.hypot(ring, neurons[:, 2]), 0.5)
    assert (ring > 0).mean() == pytest.approx(0.5 + 0.5 / np.pi, abs=0.03), (
        "uniform in area: the outer half is the larger"
    )


@pytest.mark.parametrize(("gap", "radius"), [(1.6, 0.5), (1.2, 0.5), (1.0, 0.6)])
def test_double_torus_is_solid(gap, radius):
    """Points within the tube of one of two rings whose centres lie `gap` apart, or of the piece between the
    two.
    """
    neurons, _ = neuron_cloud(
        Config(shape="double_torus", bias=True, neurons=500, radius=radius, tube_radius=0.2, gap=gap)
    )
    to_ring = [
        np.hypot(np.hypot(neurons[:, 0] - centre, neurons[:, 1]) - radius, neurons[:, 2])
        for centre in (-gap / 2, gap / 2)
    ]
    to_bar = np.where(
        np.abs(neurons[:, 0]) <= gap / 2 - radius, np.hypot(neurons[:, 1], neurons[:, 2]), np.inf
    )
    depth = np.min([*to_ring, to_bar], axis=0)
    assert depth.max() <= 0.2 + 1e-12
    assert np.mean(depth**2) == pytest.approx(0.02, rel=0.15), "uniform in the tube"
    assert abs((neurons[:, 0] > 0).mean() - 0.5) < 0.1


@pytest.mark.parametrize(
    ("bias", "task"), [(False, {}), (True, {}), (False, {"task": "teacher", "inputs": 50})]
)
def test_gaussian_has_the_dimension_of_the_neurons(bias, task):
    config = Config(shape="gaussian", bias=bias, neurons=2000, tracers=0, radius=2, **task)
    neurons, _ = neuron_cloud(config)
    assert neurons.shape == (2000, config.unit_dim)
    assert (neurons**2).sum(axis=1).mean() == pytest.approx(4, rel=0.1)
    assert np.allclose(np.cov(neurons.T) * config.unit_dim, 4 * np.eye(config.unit_dim), atol=1)


DENSE = {
    "circle": {"neurons": 200},
    "figure_eight": {"neurons": 200, "stretch": (1, 0.6)},
    "two_circles": {"neurons": 200, "gap": 3.0},
    "annulus": {"neurons": 400},
    "clusters": {"neurons": 200},
    "sphere": {"neurons": 3000, "bias": True},
    "torus": {"neurons": 1500, "tube_radius": 0.4, "bias": True},
    "double_torus": {"neurons": 1200, "radius": 0.6, "tube_radius": 0.1, "gap": 1.4, "bias": True},
    "gaussian": {"neurons": 400},
}


@pytest.mark.parametrize("shape", BETTI)
def test_persistence_reads_the_betti_numbers_off_a_dense_sample(shape):
    """By the default rule of the alpha filtration; in the plane there is no H2 to read.

    A Gaussian's tails are dense at no scale.
    """
    neurons, _ = neuron_cloud(Config(shape=shape, tracers=0, **DENSE[shape]))
    rule = VerdictRule.for_filtration("alpha")
    rule = dataclasses.replace(rule, open_persistence=0.3) if shape == "gaussian" else rule
    measured = read_betti_numbers(persistence(neurons, max_degree=neurons.shape[1] - 1), rule)
    assert (measured.b0, measured.b1, measured.b2 or 0) == shape_betti_numbers(shape) == BETTI[shape]


def test_every_shape_has_its_betti_numbers():
    assert set(BETTI) == {kind.name for kind in SHAPES.values() if kind.offered}
    with pytest.raises(ConfigError, match="shape = 'klein' is not allowed: choose circle"):
        shape_betti_numbers("klein")


@pytest.mark.parametrize("gap", [1.3, 1.6, 2.0])
def test_the_double_torus_is_in_one_piece(gap):
    """Also at the authors' centres +-.8, where the two tubes of R = .5 and r = .2 do not touch
    (docs/theory.md 5).
    """
    config = Config(
        shape="double_torus", bias=True, tracers=0, neurons=2000, radius=0.5, tube_radius=0.2, gap=gap
    )
    measured = read_betti_numbers(persistence(neuron_cloud(config)[0]))
    assert (measured.b0, measured.b1) == (1, 2)


def test_the_isometry_keeps_every_distance():
    basis = isometry(2, 794, 3)
    assert np.allclose(basis @ basis.T, np.eye(2), atol=1e-13)
    flat, _ = neuron_cloud(Config(neurons=40, radius=3))
    deep, _ = neuron_cloud(preset("mnist").replace(neurons=40))
    assert deep.shape == (40, 794)
    assert np.allclose(pdist(deep), pdist(flat), rtol=1e-12)
    assert np.array_equal(isometry(2, 2, 5), np.eye(2))
    assert not np.allclose(isometry(2, 794, 4), basis)


def test_seeds_decide_and_jitter_spares_the_tracers():
    config = Config(neurons=30, jitter=0.1, seed=1)
    again, other = neuron_cloud(config), neuron_cloud(config.replace(seed=2))
    assert np.array_equal(neuron_cloud(config)[0], again[0])
    assert not np.allclose(again[0], other[0])
    assert np.array_equal(again[1], other[1])
    assert np.allclose(np.linalg.norm(again[1], axis=1), 1)
    still, _ = neuron_cloud(config.replace(jitter=0))
    assert 0.05 < (again[0] - still).std() < 0.2


@pytest.mark.parametrize("shape", BETTI)
def test_without_tracers(shape):
    neurons, tracers = neuron_cloud(Config(shape=shape, bias=True, tracers=0, neurons=7))
    assert (neurons.shape, tracers.shape) == ((7, 3), (0, 3))


def test_a_drawn_curve_has_its_points_at_equal_steps_of_length():
    square = [[0, 0], [2, 0], [2, 2], [0, 2]]
    neurons, tracers = neuron_cloud(Config(shape="drawn", curve=square, neurons=8, tracers=16))
    assert neurons.tolist() == [[0, 0], [1, 0], [2, 0], [2, 1], [2, 2], [1, 2], [0, 2], [0, 1]]
    assert tracers[::2].tolist() == neurons.tolist()
    assert hole_degree("drawn") == 1


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=3, max_size=12, unique=True),
    st.integers(1, 40),
)
def test_points_along_a_curve_lie_on_it(corners, count):
    """Each lies on an edge, and a curve with twice the points has every one of them."""
    points = evenly(corners, count)
    edges = list(zip(corners, corners[1:] + corners[:1], strict=True))
    for point in points:
        assert min(abs(math.dist(a, point) + math.dist(point, b) - math.dist(a, b)) for a, b in edges) < 1e-9
    assert np.allclose(evenly(corners, 2 * count)[::2], points, atol=1e-9)


def test_crossings_of_a_polygon_are_those_of_the_measure():
    """Against the vectorised one of topology, on random polygons."""
    generator = np.random.default_rng(0)
    for _ in range(50):
        corners = generator.standard_normal((12, 2))
        assert crossings([tuple(corner) for corner in corners]) == self_crossings(corners)
