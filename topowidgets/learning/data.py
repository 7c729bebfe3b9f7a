"""Tasks: one-dimensional targets, a teacher network, and the real MNIST digits that ship with the package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import numpy as np
from jaxtyping import Float, Num

from topowidgets.config import Config


@dataclass(frozen=True, eq=False)
class Task:
    """Inputs and targets: class numbers for a classification, real values for a regression. The held-out part may be empty."""

    x: Float[np.ndarray, "samples inputs"]
    y: Num[np.ndarray, "samples *outputs"]
    held_out_x: Float[np.ndarray, "held_out inputs"]
    held_out_y: Num[np.ndarray, "held_out *outputs"]


def task(config: Config) -> Task:
    """The task of a Config.

    step A tanh(4x), sine A sin(2x) and quadratic A (x^2 - 4/3) on x = linspace(-2, 2, samples); teacher: sum of `teacher_width` sigmoids on
    Gaussian inputs (Yang et al. 2025, experiments); mnist: the first `samples` shipped images over 255, its 1000 test images held out.

    Examples:
        >>> task(Config(samples=5)).x[:, 0].tolist()
        [-2.0, -1.0, 0.0, 1.0, 2.0]
    """
    if config.task == "mnist":
        return _mnist(config)
    generator = np.random.default_rng([config.seed, 3])
    if config.task == "teacher":
        x = generator.normal(0.0, config.input_variance**0.5, (config.samples, config.inputs))
        y = _teacher(config, x)
    else:
        x = np.linspace(-2.0, 2.0, config.samples)[:, None]
        y = config.amplitude * {"step": np.tanh(4 * x), "sine": np.sin(2 * x), "quadratic": x**2 - 4 / 3}[config.task]
    y = y + config.noise * generator.standard_normal(y.shape)
    order = generator.permutation(config.samples) if config.train_samples < config.samples else np.arange(config.samples)
    train, held_out = order[: config.train_samples], order[config.train_samples :]
    return Task(x[train], y[train], x[held_out], y[held_out])


def _teacher(config: Config, x: Float[np.ndarray, "samples inputs"]) -> Float[np.ndarray, "samples 1"]:
    generator = np.random.default_rng([config.teacher_seed, 4])
    incoming = config.teacher_scale_in * generator.standard_normal((config.inputs, config.teacher_width))
    outgoing = config.teacher_scale_out * generator.standard_normal((config.teacher_width, 1))
    return (0.5 + 0.5 * np.tanh(0.5 * (x @ incoming))) @ outgoing


def _mnist(config: Config) -> Task:
    """MNIST by LeCun, Cortes and Burges, CC BY-SA 3.0: 5000 training and 1000 test images."""
    shipped = resources.files("topowidgets.data") / "mnist-5k-1k.npz"
    with resources.as_file(shipped) as path, np.load(path, allow_pickle=False) as arrays:
        images, labels, test_images, test_labels = (arrays[name] for name in ("train_images", "train_labels", "test_images", "test_labels"))
    x = images[: config.samples].reshape(-1, 784) / 255.0
    held_out = test_images.reshape(-1, 784) / 255.0
    train = config.train_samples
    mean = x[:train].mean(axis=0) if config.centring == "per_pixel" else 0.0
    return Task(x[:train] - mean, labels[:train].astype(np.int64), held_out - mean, test_labels.astype(np.int64))
