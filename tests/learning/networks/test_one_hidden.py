"""f(x) = s sum_i a_i act(w_i x + b_i) as a sum of exchangeable units.

Its derivatives are tested in test_curvature.
"""

import numpy as np
import pytest
import torch

from topowidgets.learning.losses import LOSSES
from topowidgets.learning.networks.one_hidden import Linearisation, OneHidden
from topowidgets.learning.trainer import Trainer
from topowidgets.settings.config import Config


def test_output_by_hand():
    """One input, bias, two outputs: unit [w, b, a1, a2]."""
    network = OneHidden(2, 2, "tanh", 0.5)
    units = torch.tensor([[1.0, 0.5, 2.0, -1.0], [-2.0, 0.0, 3.0, 4.0]], dtype=torch.float64)
    x = np.array([0.3, -1.2])
    one, two = np.tanh(x + 0.5), np.tanh(-2 * x)
    expected = 0.5 * np.column_stack([2 * one + 3 * two, -one + 4 * two])
    inputs = torch.tensor(np.column_stack([x, np.ones(2)]))
    assert np.allclose(network.output(units, inputs).numpy(), expected, rtol=1e-14)


def test_contributions_add_up_to_the_output(case):
    network = case.network
    assert torch.allclose(
        network.contribution(case.units, case.ones), case.contributions(case.units), rtol=1e-12
    )
    assert torch.allclose(
        network.contribution(case.units, case.ones).sum(dim=0),
        network.output(case.units, case.ones),
        rtol=1e-12,
    )
    assert torch.allclose(case.linearisation().z, network.output(case.units, case.ones), rtol=1e-12)


def test_a_swap_of_units_changes_no_output(case):
    order = torch.randperm(case.neurons, generator=torch.Generator().manual_seed(3))
    assert torch.allclose(
        case.network.output(case.units[order], case.ones),
        case.network.output(case.units, case.ones),
        rtol=1e-12,
    )


@pytest.mark.parametrize(("scale", "factor"), [("mean_field", 1 / 25), ("ntk", 1 / 5), ("unit", 1.0)])
def test_the_scale_of_a_config(scale, factor):
    network = OneHidden.of(Config(neurons=25, scale=scale, bias=True))
    assert network.scale == pytest.approx(factor)
    assert (network.inputs, network.outputs, network.activation) == (2, 1, "tanh")


@pytest.mark.parametrize("name", LOSSES)
def test_losses_and_their_derivatives(name):
    generator = torch.Generator().manual_seed(5)
    z = torch.randn(7, 3, generator=generator, dtype=torch.float64)
    y = (
        torch.randint(3, (7,), generator=generator)
        if name == "cross_entropy"
        else torch.randn(7, 3, generator=generator, dtype=torch.float64)
    )

    def loss(z):
        return LOSSES[name](z, y).value()

    terms = LOSSES[name](z, y)
    expected = {
        "mse_half": 0.5 * ((z - y) ** 2).sum() / 7 if name != "cross_entropy" else None,
        "mse": ((z - y) ** 2).sum() / 7 if name != "cross_entropy" else None,
        "cross_entropy": torch.nn.functional.cross_entropy(z, y) if name == "cross_entropy" else None,
    }[name]
    assert float(terms.value()) == pytest.approx(float(expected), rel=1e-14)
    variable = z.clone().requires_grad_()
    assert torch.allclose(terms.gradient, torch.autograd.grad(loss(variable), variable)[0], rtol=1e-12)
    dense = torch.autograd.functional.hessian(loss, z).reshape(21, 21)
    v = torch.randn(7, 3, generator=generator, dtype=torch.float64)
    assert torch.allclose(terms.hessian_product(v).reshape(-1), dense @ v.reshape(-1), rtol=1e-11, atol=1e-15)


def test_cross_entropy_of_outputs_far_apart_is_finite():
    terms = LOSSES["cross_entropy"](torch.tensor([[1e4, -1e4], [-1e4, 1e4]]), torch.tensor([1, 1]))
    assert float(terms.value()) == pytest.approx(1e4)
    assert bool(torch.isfinite(terms.gradient).all())


@pytest.mark.parametrize("task", ["step", "digits"])
def test_a_batch_of_networks_has_the_gradient_of_each(task):
    """Units (networks, n, D) give what each network gives alone, tracers too,
    with one output and with ten.
    """
    extra = {"inputs": 64, "loss": "cross_entropy"} if task == "digits" else {}
    trainer = Trainer(Config(task=task, samples=40, neurons=12, tracers=5, **extra))
    at = trainer.current
    generator = torch.Generator().manual_seed(0)
    units = torch.stack(
        [
            at.units + 0.3 * torch.randn(at.units.shape, generator=generator, dtype=torch.float64)
            for _ in range(3)
        ]
    )
    tracers = trainer.tracers.expand(3, -1, -1)
    batch = Linearisation(trainer.network.form, trainer.config.loss, units, at.x, trainer.targets, tracers)
    for number in range(3):
        alone = Linearisation(
            trainer.network.form, trainer.config.loss, units[number], at.x, trainer.targets, trainer.tracers
        )
        assert torch.allclose(batch.gradient[number], alone.gradient, rtol=1e-10, atol=1e-15)
        assert torch.allclose(batch.z[number], alone.z, rtol=1e-12, atol=1e-15)
