"""Neuron clouds: their formulas, their known Betti numbers, and the isometry into the neurons' space."""

import numpy as np
import pytest
from scipy.spatial.distance import pdist

from topowidgets import preset
from topowidgets.config import Config
from topowidgets.learning.shapes import isometry, neuron_cloud
from topowidgets.topology.persistence import persistence
from topowidgets.topology.verdicts import betti_numbers


def test_circle():
    neurons, tracers = neuron_cloud(Config(neurons=12, radius=2, tracers=5))
    t = 2 * np.pi * np.arange(12) / 12
    assert np.allclose(neurons, 2 * np.c_[np.cos(t), np.sin(t)], atol=1e-14)
    t = 2 * np.pi * np.arange(5) / 5
    assert np.allclose(tracers, 2 * np.c_[np.cos(t), np.sin(t)], atol=1e-14)


def test_figure_eight_of_the_paper():
    """SCIENCE.md section 5: w = 0.1 sin t - 2, a = sin 2t."""
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


def test_double_torus_is_solid():
    """Points within the tube of one of two rings whose centres lie `gap` apart."""
    neurons, _ = neuron_cloud(Config(shape="double_torus", bias=True, neurons=500, radius=0.5, tube_radius=0.2, gap=1.6))
    to_ring = [np.hypot(np.hypot(neurons[:, 0] - centre, neurons[:, 1]) - 0.5, neurons[:, 2]) for centre in (-0.8, 0.8)]
    depth = np.minimum(*to_ring)
    assert depth.max() <= 0.2 + 1e-12
    assert np.isclose(np.mean(depth**2), 0.02, rtol=0.15), "uniform in the tube"
    assert abs((neurons[:, 0] > 0).mean() - 0.5) < 0.1


@pytest.mark.parametrize(
    ("shape", "settings", "betti"),
    [
        ("circle", {}, (1, 1)),
        ("figure_eight", {"stretch": (1, 0.6)}, (1, 2)),
        ("two_circles", {"gap": 3.0}, (2, 2)),
        ("sphere", {"bias": True, "neurons": 3000}, (1, 0)),
        ("double_torus", {"bias": True, "neurons": 1200, "radius": 0.6, "tube_radius": 0.1, "gap": 1.4}, (1, 2)),
    ],
)
def test_betti_numbers_of_the_shapes(shape, settings, betti):
    neurons, _ = neuron_cloud(Config(shape=shape, **{"neurons": 200, **settings}))
    measured = betti_numbers(persistence(neurons))
    assert (measured.b0, measured.b1) == betti


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


@pytest.mark.parametrize("shape", ["circle", "figure_eight", "two_circles", "sphere", "double_torus"])
def test_without_tracers(shape):
    neurons, tracers = neuron_cloud(Config(shape=shape, bias=True, tracers=0, neurons=7))
    assert (neurons.shape, tracers.shape) == ((7, 3), (0, 3))
