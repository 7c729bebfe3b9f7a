"""Rates side by side against the same rates one after another."""

import pytest
import torch

from topowidgets.learning.batched import descend_batched
from topowidgets.learning.trainer import Trainer
from topowidgets.settings.config import Config
from topowidgets.settings.presets import preset
from topowidgets.settings.rate_grid import side_by_side

DIGITS = Config(task="digits", inputs=64, loss="cross_entropy", samples=60, neurons=16, tracers=6)


@pytest.mark.parametrize(
    "config", [Config(neurons=24, tracers=40), Config(neurons=24, bias=True, activation="sine"), DIGITS]
)
def test_each_rate_is_where_its_own_trainer_is(config):
    rates, kept = [2.0, 0.25, 0.8], [[0, 3], [0, 1, 7, 20], [5]]
    found = descend_batched(Trainer(config), rates, kept)
    for rate, steps, points in zip(rates, kept, found, strict=True):
        trainer = Trainer(config.replace(eta_k=rate))
        for number, step in enumerate(steps):
            while trainer.steps < step:
                trainer.advance()
            expected = torch.cat([trainer.neurons, trainer.tracers])
            assert float((points[number] - expected).abs().max()) < 1e-5 * float(expected.abs().max())
        assert points.shape == (len(steps), config.neurons + config.tracers, config.unit_dim)


def test_the_template_stays_where_it_is():
    trainer = Trainer(Config(neurons=12))
    before = trainer.neurons.clone()
    descend_batched(trainer, [1.0], [[4]])
    assert trainer.steps == 0
    assert torch.equal(trainer.neurons, before)


def test_a_rate_that_diverges_leaves_the_others_alone():
    config = Config(neurons=12, tracers=0)
    alone = descend_batched(Trainer(config), [0.5], [[10]])[0]
    beside, lost = descend_batched(Trainer(config), [0.5, 1e4], [[10], [10]])
    assert torch.allclose(beside, alone, rtol=1e-5, atol=1e-6)
    assert not bool(torch.isfinite(lost).all()) or float(lost.abs().max()) > 1e3


@pytest.mark.parametrize("kept", [[[1]], [[1], []], [[1], [2, 1]], [[1], [-1, 2]], [[1], [2, 2]]])
def test_steps_that_do_not_fit_are_refused(kept):
    with pytest.raises(ValueError, match="2 rates and"):
        descend_batched(Trainer(Config(neurons=12)), [0.5, 1.0], kept)


def test_what_goes_side_by_side():
    assert side_by_side(Config(), cuda=False)
    assert not side_by_side(Config(rate_control="hold"), cuda=False)
    assert not side_by_side(Config(rate_control="schedule", schedule=[(0, 1)]), cuda=False)
    assert not side_by_side(Config(rule="heavy_ball"), cuda=True)
    assert not side_by_side(preset("mnist"), cuda=False)
    assert side_by_side(preset("mnist"), cuda=True)
