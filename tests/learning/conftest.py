"""Shared cases: a small network at a seeded state on a seeded batch, and its loss written with torch's own
functions.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from topowidgets.learning.networks.one_hidden import Linearisation, OneHidden

TORCH_ACTIVATIONS = {
    "tanh": torch.tanh,
    "sine": torch.sin,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "gelu": torch.nn.functional.gelu,
    "softplus": torch.nn.functional.softplus,
}


@dataclass
class Case:
    """f = s sum_i a_i act(w_i x + b_i) with `loss`, at `units`."""

    activation: str = "tanh"
    loss: str = "mse_half"
    bias: bool = False
    scale: float = 1 / 6
    neurons: int = 6
    inputs: int = 2
    outputs: int = 1
    samples: int = 9
    seed: int = 0
    dtype: torch.dtype = torch.float64

    def __post_init__(self):
        generator = torch.Generator().manual_seed(self.seed)

        def normal(*shape):
            return torch.randn(*shape, generator=generator, dtype=torch.float64).to(self.dtype)

        self.x = normal(self.samples, self.inputs)
        self.ones = (
            torch.cat([self.x, torch.ones(self.samples, 1, dtype=self.dtype)], dim=1) if self.bias else self.x
        )
        self.classes = torch.randint(self.outputs, (self.samples,), generator=generator)
        self.y = self.classes if self.loss == "cross_entropy" else normal(self.samples, self.outputs)
        self.units = 1.5 * normal(self.neurons, self.inputs + self.bias + self.outputs)
        self.tracers = 1.5 * normal(4, self.units.shape[1])
        self.network = OneHidden(self.inputs + self.bias, self.outputs, self.activation, self.scale)

    def linearisation(self, tracers: Tensor | None = None) -> Linearisation:
        return Linearisation(self.network, self.loss, self.units, self.ones, self.y, tracers)

    def contributions(self, points: Tensor) -> Tensor:
        """What each point adds to the output, written out here once more, (points, samples, outputs)."""
        incoming, outgoing = points[:, : self.inputs + self.bias], points[:, self.inputs + self.bias :]
        hidden = TORCH_ACTIVATIONS[self.activation](incoming @ self.ones.T)
        return self.scale * hidden[:, :, None] * outgoing[:, None, :]

    def loss_of_output(self, z: Tensor) -> Tensor:
        if self.loss == "cross_entropy":
            return torch.nn.functional.cross_entropy(z, self.y)
        return (z - self.y).square().sum() / self.samples * (0.5 if self.loss == "mse_half" else 1.0)

    def loss_of(self, units: Tensor) -> Tensor:
        return self.loss_of_output(self.contributions(units).sum(dim=0))

    def potential(self, points: Tensor) -> Tensor:
        """phi at points with dL/dz frozen at `units`, (points,)."""
        z = self.contributions(self.units).sum(dim=0).detach().requires_grad_()
        frozen = torch.autograd.grad(self.loss_of_output(z), z)[0]
        return (self.contributions(points) * frozen).sum(dim=(1, 2))

    def dense_hessian(self) -> Tensor:
        size = self.units.numel()
        return torch.autograd.functional.hessian(self.loss_of, self.units).reshape(size, size)

    def potential_hessians(self, points: Tensor) -> Tensor:
        """By autograd, one point after another, (points, D, D)."""
        return torch.stack(
            [
                torch.autograd.functional.hessian(lambda p: self.potential(p[None])[0], point)
                for point in points
            ]
        )


CASES = [
    *(Case(activation=name) for name in TORCH_ACTIVATIONS),
    Case(loss="mse", bias=True, scale=1.0, outputs=3),
    Case(loss="cross_entropy", outputs=4, scale=6**-0.5),
    Case(loss="cross_entropy", outputs=3, bias=True, activation="sigmoid", scale=1.0, inputs=5),
    Case(inputs=12, outputs=3, neurons=4, activation="gelu"),
    Case(neurons=1, inputs=1, activation="sine", samples=1),
    Case(neurons=40, inputs=1, samples=30, activation="softplus", bias=True, scale=0.5),
]


def name_of(case: Case) -> str:
    return f"{case.activation}-{case.loss}-{case.neurons}x{case.units.shape[1]}{'-bias' * case.bias}"


@pytest.fixture(autouse=True, scope="session")
def _one_thread():
    """Two cost more than they give on networks of this size (learning/machine.py)."""
    torch.set_num_threads(1)


@pytest.fixture(params=CASES, ids=name_of)
def case(request):
    """Each of the shared cases."""
    return request.param


@pytest.fixture
def all_cases():
    """All of them."""
    return CASES


@pytest.fixture
def make_case():
    """A case of one's own."""
    return Case
