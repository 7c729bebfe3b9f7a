"""Neuron clouds of known topology, and their isometric embedding into the neurons' space."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config
from topowidgets.settings.curves import evenly
from topowidgets.settings.networks import RECORDED
from topowidgets.settings.shapes import DRAWN

Points = Float[np.ndarray, "count dim"]

CLUSTERS = 3
"""Discs of the shape `clusters`."""

BETTI: dict[str, tuple[int, int, int]] = {
    "circle": (1, 1, 0),
    "figure_eight": (1, 2, 0),
    "two_circles": (2, 2, 0),
    "annulus": (1, 1, 0),
    "clusters": (3, 0, 0),
    "sphere": (1, 0, 1),
    "torus": (1, 2, 1),
    "double_torus": (1, 2, 0),
    "gaussian": (1, 0, 0),
}
"""(b0, b1, b2) of each shape as a space, its parts apart. The double torus is solid, so it has no cavity."""


def betti_numbers(shape: str) -> tuple[int, int, int]:
    """(b0, b1, b2) of a shape of BETTI: components, loops, cavities.

    They are those of the continuous shape with its parts apart (two circles with a gap above their diameter),
    which no stretch, shift or isometry changes. A sample of it shows them only where it is dense enough
    (docs/theory.md 3).

    Raises:
        ConfigError: for a shape that there is not.

    Examples:
        >>> betti_numbers("torus")
        (1, 2, 1)
    """
    if shape not in BETTI:
        raise ConfigError("shape", shape, "choose " + ", ".join(BETTI))
    return BETTI[shape]


def hole_degree(shape: str) -> int | None:
    """Degree of the hole that a shape is watched for: 1 for a loop, 2 for a cavity where it has no loop; None
    where it has no hole.

    A recording, whose shape at the start is not known, is watched for a loop, and so is a drawn curve.

    Raises:
        ConfigError: for a shape that there is not.

    Examples:
        >>> hole_degree("torus"), hole_degree("sphere"), hole_degree("gaussian")
        (1, 2, None)
    """
    if shape in (RECORDED, DRAWN):
        return 1
    _, loops, cavities = betti_numbers(shape)
    return 1 if loops else 2 if cavities else None


def neuron_cloud(config: Config) -> tuple[Float[np.ndarray, "neurons dim"], Float[np.ndarray, "tracers dim"]]:
    """Neurons and tracers at the start: points of `config.shape` in R^D, D = `config.unit_dim`.

    With R = `radius` and r = `tube_radius`: circle, figure_eight R (sin t, sin 2t) and two_circles (centres
    `gap` apart) are curves at equal parameter steps, t_i = 2 pi i / n. The rest is uniform by `config.seed`:
    annulus, radii R - r to R + r; clusters, three discs of radius r with centres on the circle R; sphere R;
    torus, the surface of a tube r around the circle R; double_torus, solid: two tubes r around circles R,
    their centres `gap` apart, and a straight piece of the tube between the two where they are apart. The
    gaussian has independent coordinates of variance R^2 / D. A drawn curve has its points at equal steps of
    length along `curve`. Jitter is added to the neurons only, so the tracers keep drawing the undisturbed
    shape. A shape of fewer than D coordinates is embedded by an isometry.

    Examples:
        >>> neurons, tracers = neuron_cloud(Config(neurons=4, tracers=0))
        >>> neurons.round(3).tolist()
        [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [-0.0, -1.0]]
    """
    generator = np.random.default_rng([config.seed, 1])
    sample, flat = _SAMPLERS[config.shape], config.shape_dim
    stretch = np.asarray(config.stretch or np.ones(flat))
    shift = np.asarray(config.shift or np.zeros(flat))
    basis = isometry(flat, config.unit_dim, config.embedding_seed)
    neurons = (sample(config, config.neurons, generator) * stretch + shift) @ basis
    tracers = (sample(config, config.tracers, generator) * stretch + shift) @ basis
    return neurons + config.jitter * generator.standard_normal(neurons.shape), tracers


def isometry(flat: int, dim: int, seed: int) -> Float[np.ndarray, "flat dim"]:
    """Orthonormal rows that carry R^flat into R^dim without changing a distance; the identity when the two
    are equal.
    """
    if flat == dim:
        return np.eye(dim)
    gaussian = np.random.default_rng([seed, 2]).standard_normal((dim, flat))
    return np.linalg.qr(gaussian)[0].T


def _turn(count: int) -> Float[np.ndarray, " count"]:
    return 2 * np.pi * np.arange(count) / max(count, 1)


def _on_circle(angle: Float[np.ndarray, " count"]) -> Float[np.ndarray, "count 2"]:
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _circle(config: Config, count: int, _: np.random.Generator) -> Points:
    return config.radius * _on_circle(_turn(count))


def _figure_eight(config: Config, count: int, _: np.random.Generator) -> Points:
    return config.radius * np.column_stack([np.sin(_turn(count)), np.sin(2 * _turn(count))])


def _two_circles(config: Config, count: int, _: np.random.Generator) -> Points:
    first = (count + 1) // 2
    each = np.concatenate([_turn(first), _turn(count - first)])
    side = np.where(np.arange(count) < first, -0.5, 0.5) * config.gap
    return config.radius * _on_circle(each) + np.column_stack([side, np.zeros(count)])


def _drawn(config: Config, count: int, _: np.random.Generator) -> Points:
    return np.array(evenly(config.curve, count)).reshape(count, 2)


def _annulus(config: Config, count: int, generator: np.random.Generator) -> Points:
    low, high = config.radius - config.tube_radius, config.radius + config.tube_radius
    distance = np.sqrt(generator.uniform(low**2, high**2, count))
    return distance[:, None] * _on_circle(generator.uniform(0, 2 * np.pi, count))


def _clusters(config: Config, count: int, generator: np.random.Generator) -> Points:
    centres = config.radius * _on_circle(2 * np.pi * (np.arange(count) % CLUSTERS) / CLUSTERS)
    distance = config.tube_radius * np.sqrt(generator.uniform(0, 1, count))
    return centres + distance[:, None] * _on_circle(generator.uniform(0, 2 * np.pi, count))


def _sphere(config: Config, count: int, generator: np.random.Generator) -> Points:
    normal = generator.standard_normal((count, 3))
    return config.radius * normal / np.linalg.norm(normal, axis=1, keepdims=True)


def _gaussian(config: Config, count: int, generator: np.random.Generator) -> Points:
    return config.radius / config.unit_dim**0.5 * generator.standard_normal((count, config.unit_dim))


def _torus(config: Config, count: int, generator: np.random.Generator) -> Float[np.ndarray, "count 3"]:
    """The surface of a torus, uniform in area: around the tube the density is R + r cos v, drawn by
    rejection.
    """
    radius, tube = config.radius, config.tube_radius
    kept: list[Float[np.ndarray, " some"]] = []
    while sum(map(len, kept)) < count:
        around = generator.uniform(0, 2 * np.pi, 2 * count + 64)
        kept.append(
            around[generator.uniform(0, radius + tube, len(around)) <= radius + tube * np.cos(around)]
        )
    around = np.concatenate([*kept, np.empty(0)])[:count]
    ring = (radius + tube * np.cos(around))[:, None] * _on_circle(generator.uniform(0, 2 * np.pi, count))
    return np.column_stack([ring, tube * np.sin(around)])


def _double_torus(config: Config, count: int, generator: np.random.Generator) -> Float[np.ndarray, "count 3"]:
    """A solid double torus, uniform by rejection: two solid tori, joined by a straight piece of tube where
    they are apart.
    """
    radius, tube, half = config.radius, config.tube_radius, config.gap / 2
    box = np.array([half + radius + tube, radius + tube, tube])
    kept: list[Float[np.ndarray, "some 3"]] = []
    while sum(map(len, kept)) < count:
        point = generator.uniform(-box, box, (4 * count + 64, 3))
        from_ring = np.hypot(np.hypot(np.abs(point[:, 0]) - half, point[:, 1]) - radius, point[:, 2])
        in_bar = (np.abs(point[:, 0]) <= half - radius) & (np.hypot(point[:, 1], point[:, 2]) <= tube)
        kept.append(point[(from_ring <= tube) | in_bar])
    return np.concatenate([*kept, np.empty((0, 3))])[:count]


_SAMPLERS: dict[str, Callable[[Config, int, np.random.Generator], Points]] = {
    "circle": _circle,
    "figure_eight": _figure_eight,
    "two_circles": _two_circles,
    "annulus": _annulus,
    "clusters": _clusters,
    "sphere": _sphere,
    "torus": _torus,
    "double_torus": _double_torus,
    "gaussian": _gaussian,
    DRAWN: _drawn,
}
