"""act, act' and act'' against autograd."""

import pytest
import torch

from topowidgets.learning.activations import ACTIVATIONS
from topowidgets.settings.config import Config

TORCH = {
    "tanh": torch.tanh,
    "sine": torch.sin,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "gelu": torch.nn.functional.gelu,
    "softplus": lambda z: torch.nn.functional.softplus(z, threshold=40),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_value_and_both_derivatives(name):
    z = torch.cat(
        [torch.linspace(-8, 8, 400, dtype=torch.float64), torch.tensor([-60.0, 60.0], dtype=torch.float64)]
    ).requires_grad_()
    expected = TORCH[name](z)
    first = torch.autograd.grad(expected.sum(), z, create_graph=True)[0]
    second = torch.autograd.grad(first.sum(), z)[0] if first.requires_grad else torch.zeros_like(z)
    value, slope, bend = ACTIVATIONS[name](z.detach())
    for ours, theirs in zip((value, slope, bend()), (expected, first, second), strict=True):
        assert torch.allclose(ours, theirs.detach(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_shape_type_and_large_arguments(name, dtype):
    z = torch.tensor([[-1e4, -100.0, 0.0], [0.5, 100.0, 1e4]], dtype=dtype)
    value, first, second = ACTIVATIONS[name](z)
    for part in (value, first, second()):
        assert part.shape == z.shape
        assert part.dtype == dtype
        assert bool(torch.isfinite(part).all())


def test_relu_counts_its_kink_as_flat():
    value, first, second = ACTIVATIONS["relu"](torch.zeros(1))
    assert (float(value), float(first), float(second())) == (0, 0, 0)


def test_every_activation_of_a_config_is_there():
    assert all(Config(activation=name).activation == name for name in ACTIVATIONS)
    assert len(ACTIVATIONS) == 6
