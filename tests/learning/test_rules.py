"""Learning rules against their textbook formulas, written out in numpy."""

import numpy as np
import pytest
import torch

from topowidgets import preset
from topowidgets.learning.rules import WARM_UP, Rule
from topowidgets.learning.trainer import Trainer
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config
from topowidgets.settings.rules import RULES

ETAS = (0.1, 0.1, 0.4, 0.02, 0.3, 0.3)
CONFIGS = {
    "gd": Config(),
    "sgd": Config(rule="sgd", batch_size=8),
    "heavy_ball": Config(rule="heavy_ball", momentum=0.8),
    "adam": Config(rule="adam", eta_k=None, eta=0.1, beta_1=0.85, beta_2=0.95, eps=1e-6),
    "rmsprop": Config(rule="rmsprop", eta_k=None, eta=0.1, rmsprop_alpha=0.9, eps=1e-6),
    "sign": Config(rule="sign", eta_k=None, eta=0.1),
}


def textbook(config, x, gradients):
    """x after each gradient: plain, Polyak's heavy ball, bias-corrected Adam (Kingma and Ba 2015, algorithm
    1), RMSprop, signs.
    """
    velocity, first, second = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    for t, (g, eta) in enumerate(zip(gradients, ETAS, strict=True), start=1):
        if config.rule == "heavy_ball":
            velocity = config.momentum * velocity + g
            x = x - eta * velocity
        elif config.rule == "adam":
            first = config.beta_1 * first + (1 - config.beta_1) * g
            second = config.beta_2 * second + (1 - config.beta_2) * g**2
            x = x - eta * (first / (1 - config.beta_1**t)) / (
                np.sqrt(second / (1 - config.beta_2**t)) + config.eps
            )
        elif config.rule == "rmsprop":
            second = config.rmsprop_alpha * second + (1 - config.rmsprop_alpha) * g**2
            x = x - eta * g / (np.sqrt(second) + config.eps)
        else:
            x = x - eta * (np.sign(g) if config.rule == "sign" else g)
    return x


@pytest.fixture
def start():
    return np.random.default_rng(0).normal(size=(7, 3))


@pytest.fixture
def gradients():
    return np.random.default_rng(1).normal(size=(len(ETAS), 7, 3))


def follow(config, start, gradients):
    points = torch.tensor(start)
    rule = Rule(config, {"points": points})
    for gradient, eta in zip(gradients, ETAS, strict=True):
        rule.step({"points": torch.tensor(gradient)}, eta)
    return points.numpy()


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_the_textbook_formula(config, start, gradients):
    assert np.allclose(
        follow(config, start, gradients), textbook(config, start, gradients), rtol=1e-12, atol=1e-14
    )


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_permutation_equivariance(config, start, gradients):
    """P U(X) = U(P X), with the state permuted as well (docs/theory.md 1)."""
    order = np.random.default_rng(2).permutation(7)
    assert np.array_equal(
        follow(config, start[order], gradients[:, order]), follow(config, start, gradients)[order]
    )


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_state_there_and_back(config, start, gradients):
    points = torch.tensor(start)
    rule = Rule(config, {"points": points})
    for gradient in gradients[:3]:
        rule.step({"points": torch.tensor(gradient)}, 0.1)
    other_points = points.clone()
    other = Rule(config, {"points": other_points})
    other.restore(rule.state())
    for gradient in gradients[3:]:
        rule.step({"points": torch.tensor(gradient)}, 0.2)
        other.step({"points": torch.tensor(gradient)}, 0.2)
    assert np.array_equal(points.numpy(), other_points.numpy())


@pytest.mark.parametrize("rule", CONFIGS)
@pytest.mark.parametrize("bias", [False, True])
def test_a_tracer_on_a_neuron_moves_exactly_as_the_neuron(rule, bias):
    """docs/theory.md 2; also with the state of heavy ball and Adam.

    12 neurons are every second of 24 tracers.
    """
    rates = {"eta_k": None, "eta": 0.05} if not RULES[rule].has_k else {"eta_k": 0.7}
    batch = {} if rule == "gd" else {"batch_size": 20}
    trainer = Trainer(
        preset("fold").replace(neurons=12, tracers=24, rule=rule, bias=bias, steps=15, **rates, **batch)
    )
    before = trainer.tracers.clone()
    for _ in trainer.run():
        assert torch.allclose(trainer.neurons, trainer.tracers[::2], rtol=1e-9, atol=1e-11)
    assert float((trainer.tracers - before).abs().max()) > 0.01


@pytest.mark.parametrize("rule", CONFIGS)
def test_permuting_the_neurons_permutes_the_run(rule):
    rates = {"eta_k": None, "eta": 0.05} if not RULES[rule].has_k else {"eta_k": 0.7}
    config = preset("pinch").replace(neurons=20, tracers=0, rule=rule, steps=10, **rates)
    one, other = Trainer(config), Trainer(config)
    order = torch.randperm(20, generator=torch.Generator().manual_seed(6))
    other.parts["points"].copy_(one.parts["points"][order])
    other._current = other._linearise()
    for _ in range(10):
        one.advance()
        other.advance()
    assert torch.allclose(other.neurons, one.neurons[order], rtol=1e-8, atol=1e-10)


def test_equal_neurons_stay_equal():
    """docs/theory.md 1: equal ones with equal state stay equal at every eta."""
    trainer = Trainer(preset("pinch").replace(tracers=0, eta_k=2.5, rule="heavy_ball"))
    trainer.parts["points"][5] = trainer.parts["points"][40]
    trainer._current = trainer._linearise()
    for _ in range(12):
        trainer.advance()
    assert torch.equal(trainer.neurons[5], trainer.neurons[40])


def test_stability_factors():
    """2 / lambda_max, and 2 (1 + beta) / lambda_max for heavy ball (docs/theory.md 1)."""
    assert Config().stability_factor == 2
    assert Config(rule="heavy_ball", momentum=0.9).stability_factor == pytest.approx(3.8)


@pytest.mark.parametrize(("rule", "beta"), [("gd", 0.0), ("heavy_ball", 0.5), ("heavy_ball", 0.9)])
def test_the_stability_limit_on_a_quadratic(rule, beta):
    """Gradient h x: bounded just below c / h, growing just above."""
    config = Config(rule=rule, **({"momentum": beta} if beta else {}))
    for factor, grows in ((0.98, False), (1.02, True)):
        points = torch.ones(1, 1, dtype=torch.float64)
        mover, h = Rule(config, {"points": points}), 3.0
        for _ in range(2000):
            mover.step({"points": h * points.clone()}, factor * config.stability_factor / h)
        assert (not float(points.abs()) < 10) is grows


# a rule of one's own


OWN = Config(rule="own", eta_k=None, eta=0.1)


class Lion:
    """With a state, and made as a class: x' = x - eta sign(m + g), m' = (m + g) / 2."""

    def __call__(self, points, gradient, eta, state):
        mixed = state.get("m", torch.zeros_like(points)) + gradient
        state["m"] = mixed / 2
        return points - eta * mixed.sign()


def test_an_own_rule_moves_the_points(start, gradients):
    points = torch.tensor(start)
    rule = Rule(OWN, {"points": points}, Lion)
    x, m = start.copy(), np.zeros_like(start)
    for gradient, eta in zip(gradients, ETAS, strict=True):
        rule.step({"points": torch.tensor(gradient)}, eta)
        x, m = x - eta * np.sign(m + gradient), (m + gradient) / 2
    assert np.allclose(points.numpy(), x, rtol=1e-14)
    assert np.allclose(rule.state()["m"], m)
    again = Rule(OWN, {"points": torch.tensor(x)}, Lion())
    again.restore(rule.state())
    for one in (rule, again):
        one.step({"points": torch.tensor(gradients[0])}, 0.1)
    assert torch.equal(again.parts["points"], rule.parts["points"])


def test_gd_as_an_own_rule_is_gd():
    config = preset("pinch").replace(eta=150, steps=12)
    given, own = Trainer(config), Trainer(config.replace(rule="own"), lambda x, g, eta, _: x - eta * g)
    for _ in range(12):
        given.advance()
        own.advance()
    assert torch.allclose(given.neurons, own.neurons, rtol=1e-12)
    assert own.tau == pytest.approx(12 * 150)


@pytest.mark.parametrize(
    "rule",
    [
        lambda x, g, eta, _: x - eta * g / g.norm(),
        lambda x, g, eta, _: x - eta * (g - g.mean(dim=0)),
        lambda x, g, eta, _: x - eta * g * torch.arange(len(x))[:, None],
        lambda x, g, eta, _: (x - eta * g)[0],
    ],
    ids=["the norm of all rows", "the mean of all rows", "the number of a row", "another shape"],
)
def test_an_own_rule_that_mixes_neurons_is_refused(rule):
    with pytest.raises(ConfigError, match="it must move each row by that row's gradient and state alone"):
        Rule(OWN, {"points": torch.zeros(4, 2)}, rule)


def test_an_own_rule_is_handed_over_in_python():
    with pytest.raises(ConfigError, match=r"rule = 'own' is not allowed: hand the rule over in Python"):
        Trainer(preset("pinch").replace(rule="own", eta=0.1))


# the diagnostic of Adam and RMSprop


def test_the_preconditioner(start):
    """P of Cohen et al. 2022: the next step divides by it."""
    generator = np.random.default_rng(5)
    for name in ("adam", "rmsprop"):
        config, points = CONFIGS[name], torch.tensor(start)
        rule, second = Rule(config, {"points": points}), np.zeros_like(start)
        decay = config.beta_2 if name == "adam" else config.rmsprop_alpha
        for _ in range(WARM_UP):
            assert rule.preconditioner() is None
            gradient = generator.normal(size=start.shape)
            second = decay * second + (1 - decay) * gradient**2
            rule.step({"points": torch.tensor(gradient)}, 0.1)
        expected = np.sqrt(second / (1 - decay**WARM_UP if name == "adam" else 1)) + config.eps
        expected *= 1 - config.beta_1**WARM_UP if name == "adam" else 1
        assert np.allclose(rule.preconditioner()["points"].numpy(), expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["gd", "sgd", "heavy_ball", "sign"])
def test_other_rules_have_no_preconditioner(name, start):
    rule = Rule(CONFIGS[name], {"points": torch.tensor(start)})
    for _ in range(WARM_UP + 2):
        rule.step({"points": torch.tensor(start)}, 0.1)
    assert rule.preconditioner() is None
    assert CONFIGS[name].edge_factor is None


def test_edges_of_the_diagnostic():
    """38 / eta for Adam's beta_1 = 0.9 (docs/theory.md 1), 2 / eta for RMSprop."""
    assert Config(rule="adam", eta_k=None, eta=1).edge_factor == pytest.approx(38)
    assert CONFIGS["rmsprop"].edge_factor == 2


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_the_edge_of_adam_on_a_quadratic(beta):
    """With P held fixed the step x' = x - eta m' / P, m' = beta m + (1 - beta) h x is stable to the factor
    over h / P.
    """
    edge = Config(rule="adam", eta_k=None, eta=1, beta_1=beta).edge_factor
    for factor, grows in ((0.98, False), (1.02, True)):
        x, m = 1.0, 0.0
        for _ in range(3000):
            m = beta * m + (1 - beta) * x
            x -= factor * edge * m
            if not abs(x) < 1e6:
                break
        assert (abs(x) > 10) is grows
