"""Neuron clouds of known topology, and their isometric embedding into the neurons' space."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from topowidgets.config import SHAPE_DIMENSION, Config


def neuron_cloud(config: Config) -> tuple[Float[np.ndarray, "neurons dim"], Float[np.ndarray, "tracers dim"]]:
    """Neurons and tracers at the start: points of `config.shape` in R^D, D = `config.unit_dim`.

    Curves are sampled at equal parameter steps, t_i = 2 pi i / n; surfaces and solids uniformly by `config.seed`. Jitter is added to the
    neurons only, so the tracers keep drawing the undisturbed shape. A shape of fewer than D coordinates is embedded by an isometry.

    Examples:
        >>> neurons, tracers = neuron_cloud(Config(neurons=4, tracers=0))
        >>> neurons.round(3).tolist()
        [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [-0.0, -1.0]]
    """
    generator = np.random.default_rng([config.seed, 1])
    flat = SHAPE_DIMENSION[config.shape]
    stretch = np.asarray(config.stretch or np.ones(flat))
    shift = np.asarray(config.shift or np.zeros(flat))
    basis = isometry(flat, config.unit_dim, config.embedding_seed)
    neurons = (_shape(config, config.neurons, generator) * stretch + shift) @ basis
    tracers = (_shape(config, config.tracers, generator) * stretch + shift) @ basis
    return neurons + config.jitter * generator.standard_normal(neurons.shape), tracers


def isometry(flat: int, dim: int, seed: int) -> Float[np.ndarray, "flat dim"]:
    """Orthonormal rows that carry R^flat into R^dim without changing a distance; the identity when the two are equal."""
    if flat == dim:
        return np.eye(dim)
    gaussian = np.random.default_rng([seed, 2]).standard_normal((dim, flat))
    return np.linalg.qr(gaussian)[0].T


def _shape(config: Config, count: int, generator: np.random.Generator) -> Float[np.ndarray, "count flat"]:
    angle = 2 * np.pi * np.arange(count) / max(count, 1)
    match config.shape:
        case "circle":
            return config.radius * np.column_stack([np.cos(angle), np.sin(angle)])
        case "figure_eight":
            return config.radius * np.column_stack([np.sin(angle), np.sin(2 * angle)])
        case "two_circles":
            first = (count + 1) // 2
            each = np.concatenate([2 * np.pi * np.arange(part) / max(part, 1) for part in (first, count - first)])
            side = np.where(np.arange(count) < first, -0.5, 0.5) * config.gap
            return config.radius * np.column_stack([np.cos(each), np.sin(each)]) + np.column_stack([side, np.zeros(count)])
        case "sphere":
            normal = generator.standard_normal((count, 3))
            return config.radius * normal / np.linalg.norm(normal, axis=1, keepdims=True)
        case _:
            return _double_torus(config, count, generator)


def _double_torus(config: Config, count: int, generator: np.random.Generator) -> Float[np.ndarray, "count 3"]:
    """A solid double torus: the union of two solid tori whose centres lie `gap` apart, sampled uniformly by rejection."""
    radius, tube, half = config.radius, config.tube_radius, config.gap / 2
    box = np.array([half + radius + tube, radius + tube, tube])
    kept: list[Float[np.ndarray, "some 3"]] = []
    while sum(map(len, kept)) < count:
        point = generator.uniform(-box, box, (4 * count + 64, 3))
        from_ring = np.hypot(np.abs(point[:, 0]) - half, point[:, 1]) - radius
        kept.append(point[from_ring**2 + point[:, 2] ** 2 <= tube**2])
    return np.concatenate([*kept, np.empty((0, 3))])[:count]
