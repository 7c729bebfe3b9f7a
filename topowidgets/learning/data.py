"""Tasks: one-dimensional targets, a teacher network, and images: digits and MNIST that are here, full sets
that are fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import numpy as np
from jaxtyping import Float, Num

from topowidgets.learning.image_sets import SOURCES, image_set
from topowidgets.settings.config import Config
from topowidgets.settings.tasks import POINTS


@dataclass(frozen=True, eq=False)
class Task:
    """Inputs and targets: class numbers for a classification, real values for a regression.

    The held-out part may be empty.
    """

    x: Float[np.ndarray, "samples inputs"]
    y: Num[np.ndarray, "samples *outputs"]
    held_out_x: Float[np.ndarray, "held_out inputs"]
    held_out_y: Num[np.ndarray, "held_out *outputs"]


def task(config: Config) -> Task:
    """The task of a Config.

    step A tanh(4x), sine A sin(2x) and quadratic A (x^2 - 4/3) on x = linspace(-2, 2, samples); points: those
    of the Config; teacher: sum of `teacher_width` sigmoids on Gaussian inputs (Yang et al. 2025,
    experiments). mnist, mnist_full, fashion_mnist: the first `samples` images over 255, the set's test images
    held out. digits: of scikit-learn's 1797 images of 8 x 8 over 16 in an order by `seed` the first ones; all
    others are held out.

    Raises:
        ConfigError: if images must be fetched and cannot be, with what to do.

    Examples:
        >>> task(Config(samples=5)).x[:, 0].tolist()
        [-2.0, -1.0, 0.0, 1.0, 2.0]
    """
    if config.classification:
        return _images(config)
    generator = np.random.default_rng([config.seed, 3])
    if config.task == POINTS:
        x, y = np.hsplit(np.array(config.points), 2)
    else:
        teacher = config.task == "teacher"
        x = (
            generator.normal(0.0, config.input_variance**0.5, (config.samples, config.inputs))
            if teacher
            else _evenly(config.samples)
        )
        y = target(config, x)
    y = y + config.noise * generator.standard_normal(y.shape)
    order = (
        generator.permutation(config.samples)
        if config.train_samples < config.samples
        else np.arange(config.samples)
    )
    train, held_out = order[: config.train_samples], order[config.train_samples :]
    return Task(x[train], y[train], x[held_out], y[held_out])


def target(config: Config, x: Float[np.ndarray, "points inputs"]) -> Float[np.ndarray, "points 1"]:
    """What a regression task but `points` would have the network say at any inputs, without noise.

    Examples:
        >>> target(Config(task="sine", amplitude=2.0), np.array([[0.0]])).tolist()
        [[0.0]]
    """
    if config.task == "teacher":
        return _teacher(config, x)
    return (
        config.amplitude
        * {"step": np.tanh(4 * x), "sine": np.sin(2 * x), "quadratic": x**2 - 4 / 3}[config.task]
    )


def _evenly(samples: int) -> Float[np.ndarray, "samples 1"]:
    return np.linspace(-2.0, 2.0, samples)[:, None]


def _teacher(config: Config, x: Float[np.ndarray, "samples inputs"]) -> Float[np.ndarray, "samples 1"]:
    generator = np.random.default_rng([config.teacher_seed, 4])
    incoming = config.teacher_scale_in * generator.standard_normal((config.inputs, config.teacher_width))
    outgoing = config.teacher_scale_out * generator.standard_normal((config.teacher_width, 1))
    return (0.5 + 0.5 * np.tanh(0.5 * (x @ incoming))) @ outgoing


def _images(config: Config) -> Task:
    match config.task:
        case "digits":
            x, y, held_out_x, held_out_y = _digits(config)
        case "mnist":
            x, y, held_out_x, held_out_y = _shipped_mnist()
        case _:
            fetched = image_set(config.task)
            x, y, held_out_x, held_out_y = (
                fetched.images,
                fetched.labels,
                fetched.test_images,
                fetched.test_labels,
            )
    count, brightest = config.train_samples, 16 if config.task == "digits" else 255
    precision = config.dtype if config.task in SOURCES else "float64"  # 60 000 images in float64 are 376 MB
    x, held_out_x = (
        np.divide(part.reshape(len(part), -1), brightest, dtype=precision) for part in (x[:count], held_out_x)
    )
    if config.centring == "per_pixel":
        mean = x.mean(axis=0)
        x, held_out_x = x - mean, held_out_x - mean
    return Task(x, y[:count].astype(np.int64), held_out_x, held_out_y.astype(np.int64))


def _shipped_mnist() -> tuple[np.ndarray, ...]:
    """MNIST by LeCun, Cortes and Burges, CC BY-SA 3.0: 5000 training and 1000 test images."""
    shipped = resources.files("topowidgets.data") / "mnist-5k-1k.npz"
    with resources.as_file(shipped) as path, np.load(path, allow_pickle=False) as arrays:
        return tuple(arrays[name] for name in ("train_images", "train_labels", "test_images", "test_labels"))


def _digits(config: Config) -> tuple[np.ndarray, ...]:
    """Optical recognition of handwritten digits by Alpaydin and Kaynak, CC BY 4.0, as in scikit-learn."""
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng([config.seed, 3]).permutation(len(images))
    train, held_out = order[: config.train_samples], order[config.train_samples :]
    return images[train], labels[train], images[held_out], labels[held_out]
