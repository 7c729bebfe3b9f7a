"""Learning rules against their textbook formulas, written out in numpy."""

import numpy as np
import pytest
import torch

from topowidgets import preset
from topowidgets.config import Config
from topowidgets.learning.rules import Rule, stability_factor
from topowidgets.learning.trainer import Trainer

ETAS = (0.1, 0.1, 0.4, 0.02, 0.3, 0.3)
CONFIGS = {
    "gd": Config(),
    "sgd": Config(rule="sgd", batch_size=8),
    "heavy_ball": Config(rule="heavy_ball", momentum=0.8),
    "adam": Config(rule="adam", eta_k=None, eta=0.1, beta_1=0.85, beta_2=0.95, eps=1e-6),
}


def textbook(config, x, gradients):
    """x after each gradient: plain, Polyak's heavy ball, bias-corrected Adam (Kingma and Ba 2015, algorithm 1)."""
    velocity, first, second = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    for t, (g, eta) in enumerate(zip(gradients, ETAS, strict=True), start=1):
        if config.rule == "heavy_ball":
            velocity = config.momentum * velocity + g
            x = x - eta * velocity
        elif config.rule == "adam":
            first = config.beta_1 * first + (1 - config.beta_1) * g
            second = config.beta_2 * second + (1 - config.beta_2) * g**2
            x = x - eta * (first / (1 - config.beta_1**t)) / (np.sqrt(second / (1 - config.beta_2**t)) + config.eps)
        else:
            x = x - eta * g
    return x


@pytest.fixture
def start():
    return np.random.default_rng(0).normal(size=(7, 3))


@pytest.fixture
def gradients():
    return np.random.default_rng(1).normal(size=(len(ETAS), 7, 3))


def follow(config, start, gradients):
    points = torch.tensor(start)
    rule = Rule(config, points)
    for gradient, eta in zip(gradients, ETAS, strict=True):
        rule.step(torch.tensor(gradient), eta)
    return points.numpy()


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_the_textbook_formula(config, start, gradients):
    assert np.allclose(follow(config, start, gradients), textbook(config, start, gradients), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_permutation_equivariance(config, start, gradients):
    """P U(X) = U(P X), with the state permuted as well (SCIENCE.md section 1)."""
    order = np.random.default_rng(2).permutation(7)
    assert np.array_equal(follow(config, start[order], gradients[:, order]), follow(config, start, gradients)[order])


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_state_there_and_back(config, start, gradients):
    points = torch.tensor(start)
    rule = Rule(config, points)
    for gradient in gradients[:3]:
        rule.step(torch.tensor(gradient), 0.1)
    other_points = points.clone()
    other = Rule(config, other_points)
    other.restore(rule.state())
    for gradient in gradients[3:]:
        rule.step(torch.tensor(gradient), 0.2)
        other.step(torch.tensor(gradient), 0.2)
    assert np.array_equal(points.numpy(), other_points.numpy())


@pytest.mark.parametrize("rule", CONFIGS)
@pytest.mark.parametrize("bias", [False, True])
def test_a_tracer_on_a_neuron_moves_exactly_as_the_neuron(rule, bias):
    """SCIENCE.md section 2; also with the state of heavy ball and Adam. 12 neurons are every second of 24 tracers."""
    rates = {"eta_k": None, "eta": 0.05} if rule == "adam" else {"eta_k": 0.7}
    batch = {} if rule == "gd" else {"batch_size": 20}
    trainer = Trainer(preset("fold").replace(neurons=12, tracers=24, rule=rule, bias=bias, steps=15, **rates, **batch))
    before = trainer.tracers.clone()
    for _ in trainer.run():
        assert torch.allclose(trainer.neurons, trainer.tracers[::2], rtol=1e-9, atol=1e-11)
    assert float((trainer.tracers - before).abs().max()) > 0.01


@pytest.mark.parametrize("rule", CONFIGS)
def test_permuting_the_neurons_permutes_the_run(rule):
    rates = {"eta_k": None, "eta": 0.05} if rule == "adam" else {"eta_k": 0.7}
    config = preset("pinch").replace(neurons=20, tracers=0, rule=rule, steps=10, **rates)
    one, other = Trainer(config), Trainer(config)
    order = torch.randperm(20, generator=torch.Generator().manual_seed(6))
    other._points.copy_(one._points[order])
    other._current = other._linearise()
    for _ in range(10):
        one.advance()
        other.advance()
    assert torch.allclose(other.neurons, one.neurons[order], rtol=1e-10, atol=1e-12)


def test_equal_neurons_stay_equal():
    """SCIENCE.md section 1: equal ones with equal state stay equal at every eta."""
    trainer = Trainer(preset("pinch").replace(tracers=0, eta_k=2.5, rule="heavy_ball"))
    trainer._points[5] = trainer._points[40]
    trainer._current = trainer._linearise()
    for _ in range(12):
        trainer.advance()
    assert torch.equal(trainer.neurons[5], trainer.neurons[40])


def test_stability_factors():
    """2 / lambda_max, and 2 (1 + beta) / lambda_max for heavy ball (SCIENCE.md section 1)."""
    assert stability_factor(Config()) == 2
    assert stability_factor(Config(rule="heavy_ball", momentum=0.9)) == pytest.approx(3.8)


@pytest.mark.parametrize(("rule", "beta"), [("gd", 0.0), ("heavy_ball", 0.5), ("heavy_ball", 0.9)])
def test_the_stability_limit_on_a_quadratic(rule, beta):
    """Gradient h x: bounded just below c / h, growing just above."""
    config = Config(rule=rule, momentum=beta)
    for factor, grows in ((0.98, False), (1.02, True)):
        points = torch.ones(1, 1, dtype=torch.float64)
        mover, h = Rule(config, points), 3.0
        for _ in range(2000):
            mover.step(h * points.clone(), factor * stability_factor(config) / h)
        assert (not float(points.abs()) < 10) is grows
