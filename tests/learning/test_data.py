"""Tasks by their formulas, and the shipped MNIST."""

from importlib import resources

import numpy as np
import pytest

from topowidgets import preset
from topowidgets.learning.data import task
from topowidgets.learning.trainer import Trainer
from topowidgets.settings.config import Config

X = np.linspace(-2, 2, 64)


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("step", lambda x: np.tanh(4 * x)),
        ("sine", lambda x: np.sin(2 * x)),
        ("quadratic", lambda x: x**2 - 4 / 3),
    ],
)
def test_one_dimensional_targets(name, formula):
    data = task(Config(task=name, amplitude=0.7))
    assert np.array_equal(data.x[:, 0], X)
    assert np.allclose(data.y[:, 0], 0.7 * formula(X), rtol=1e-14)
    assert (data.held_out_x.shape, data.held_out_y.shape) == ((0, 1), (0, 1))


def test_noise_and_split():
    config = Config(noise=0.5, samples=4000, train_fraction=0.7, amplitude=0, seed=3)
    data = task(config)
    assert (len(data.x), len(data.held_out_x)) == (2800, 1200)
    assert np.array_equal(np.sort(np.concatenate([data.x, data.held_out_x])[:, 0]), np.linspace(-2, 2, 4000))
    assert data.y.std() == pytest.approx(0.5, rel=0.05)
    assert np.array_equal(task(config).y, data.y)
    assert not np.array_equal(task(config.replace(seed=4)).x, data.x)


def test_teacher():
    """docs/theory.md 5: x ~ N(0, variance 4),
    a sum of sigmoids with W1 ~ N(0, 1) and W2 ~ 0.6 N(0, 1).
    """
    config = Config(task="teacher", samples=20_000, inputs=2, loss="mse")
    data = task(config)
    assert data.x.shape == (20_000, 2)
    assert data.x.var() == pytest.approx(4, rel=0.03)
    generator = np.random.default_rng([0, 4])
    incoming, outgoing = generator.standard_normal((2, 128)), 0.6 * generator.standard_normal((128, 1))
    assert np.allclose(data.y, (1 / (1 + np.exp(-data.x @ incoming))) @ outgoing, rtol=1e-10, atol=1e-10)
    other_seed, other_teacher = task(config.replace(seed=1)), task(config.replace(teacher_seed=1))
    assert not np.array_equal(other_seed.x, data.x)
    assert np.array_equal(other_teacher.x, data.x)
    assert not np.array_equal(other_teacher.y, data.y)


def test_mnist_shapes_centring_and_labels():
    data = task(preset("mnist"))
    assert (data.x.shape, data.y.shape, data.held_out_x.shape, data.held_out_y.shape) == (
        (1000, 784),
        (1000,),
        (1000, 784),
        (1000,),
    )
    assert np.abs(data.x.mean(axis=0)).max() < 1e-12
    raw = task(preset("mnist").replace(centring="none"))
    assert (raw.x.min(), raw.x.max()) == (0.0, 1.0)
    mean = raw.x.mean(axis=0)
    assert np.allclose(raw.x - mean, data.x, atol=1e-15)
    assert np.allclose(raw.held_out_x - mean, data.held_out_x, atol=1e-15), (
        "the test images lose the training mean"
    )
    assert data.y.dtype == np.int64
    assert set(data.y) == set(data.held_out_y) == set(range(10))
    assert np.bincount(data.y).min() > 70


def test_mnist_is_what_ships():
    with (
        resources.as_file(resources.files("topowidgets.data") / "mnist-5k-1k.npz") as path,
        np.load(path, allow_pickle=False) as arrays,
    ):
        images, labels = arrays["train_images"], arrays["train_labels"]
    assert (images.dtype, images.shape) == (np.uint8, (5000, 28, 28))
    data = task(preset("mnist_5k").replace(centring="none"))
    assert np.array_equal(np.rint(data.x * 255).astype(np.uint8).reshape(-1, 28, 28), images)
    assert np.array_equal(data.y, labels)
    assert (resources.files("topowidgets.data") / "LICENSE-MNIST.md").is_file()


def test_a_part_of_mnist_can_be_held_back():
    data = task(preset("mnist").replace(samples=100, train_fraction=0.4))
    assert data.x.shape == (40, 784)
    assert np.abs(data.x.mean(axis=0)).max() < 1e-12
    assert len(data.held_out_x) == 1000


DIGITS = Config(task="digits", inputs=64, loss="cross_entropy", samples=1000)


def test_digits():
    """scikit-learn's 1797 images of 8 x 8; every one that is not trained on is held out."""
    data = task(DIGITS)
    assert (data.x.shape, data.y.shape, data.held_out_x.shape, data.held_out_y.shape) == (
        (1000, 64),
        (1000,),
        (797, 64),
        (797,),
    )
    assert (data.x.min(), data.x.max()) == (0.0, 1.0)
    assert set(data.y) == set(data.held_out_y) == set(range(10))
    from sklearn.datasets import load_digits

    rows = np.concatenate([data.x, data.held_out_x]) * 16
    assert np.array_equal(np.sort(rows.sum(axis=1)), np.sort(load_digits().data.sum(axis=1)))
    assert not np.array_equal(task(DIGITS.replace(seed=1)).y, data.y)
    assert np.array_equal(task(DIGITS).x, data.x)
    part = task(DIGITS.replace(train_fraction=0.5, centring="per_pixel"))
    assert (len(part.x), len(part.held_out_x)) == (500, 1297)
    assert np.abs(part.x.mean(axis=0)).max() < 1e-12


def test_digits_are_learned():
    run = Trainer(
        DIGITS.replace(neurons=128, tracers=0, radius=2, scale="ntk", dtype="float32", tau=150, samples=500)
    )
    before = run.accuracy()
    for _ in run.run():
        pass
    assert before < 0.3
    assert run.accuracy() > 0.8


def test_a_teacher_of_two_inputs_is_learned():
    run = Trainer(
        Config(task="teacher", inputs=2, loss="mse", samples=300, train_fraction=0.7, tau=60, shape="sphere")
    )
    assert run.x.shape == (210, 2)
    before = run.loss()
    for _ in run.run():
        pass
    assert run.loss() < 0.5 * before


def test_points_of_ones_own_are_the_samples_in_their_order():
    points = [[1.5, 0.25], [-1, 0.5], [-1, -0.5]]
    data = task(Config(task="points", points=points))
    assert np.hstack([data.x, data.y]).tolist() == points
    assert len(data.held_out_x) == 0
