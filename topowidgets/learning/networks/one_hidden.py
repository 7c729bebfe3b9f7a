"""One hidden layer: a network as a sum of exchangeable units, with its derivatives in closed form.

f(x) = s sum_i a_i act(w_i . x + b_i). A unit is the row x_i = [w_i, b_i, a_i] of a (n, D) tensor;
`Linearisation` is everything known about the network at one such tensor and one batch. Closed forms cost a
third of double backward here (tests/benchmarks).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from topowidgets.learning.activations import ACTIVATIONS
from topowidgets.learning.losses import LOSSES, LossTerms
from topowidgets.learning.networks.base import Network, NetworkAt, Parts
from topowidgets.learning.units import Slot, UnitGroup
from topowidgets.settings.config import Config

ASSEMBLED_ENTRIES = 2**19
"""Entries of the output's Jacobian up to which it is assembled for many Hessian products: 4 MB, which stay in
a processor's cache."""


@dataclass(frozen=True)
class OneHidden:
    """One hidden layer; the inputs of all methods carry a column of ones when the units have a bias.

    Attributes:
        inputs: columns of the inputs, the column of ones included.
        outputs: outputs of the network.
        activation: a name in ACTIVATIONS.
        scale: the factor s of the output.
    """

    inputs: int
    outputs: int
    activation: str
    scale: float

    @classmethod
    def of(cls, config: Config) -> OneHidden:
        """The network of a Config."""
        return cls(config.inputs + config.bias, config.outputs, config.activation, config.output_scale)

    def split(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """Incoming weights with bias (..., D - outputs) and outgoing weights (..., outputs) of units."""
        return points[..., : self.inputs], points[..., self.inputs :]

    def contribution(self, points: Tensor, x: Tensor) -> Tensor:
        """What each unit adds to the output, (units, samples, outputs)."""
        incoming, outgoing = self.split(points)
        hidden = ACTIVATIONS[self.activation](x @ incoming.T).value
        return self.scale * hidden.T[:, :, None] * outgoing[:, None, :]

    def output(self, units: Tensor, x: Tensor) -> Tensor:
        """f(x), (samples, outputs)."""
        incoming, outgoing = self.split(units)
        return self.scale * (ACTIVATIONS[self.activation](x @ incoming.T).value @ outgoing)


@dataclass(frozen=True)
class OneHiddenNetwork(Network):
    """One hidden layer as a network that is trained, see `base.Network`.

    Neurons and tracers are the rows of one tensor, and so of the same matrix products.

    Attributes:
        form: its output. loss: a name in LOSSES. neurons: how many.
        bias: samples get a column of ones.
    """

    form: OneHidden
    loss: str
    neurons: int
    bias: bool

    @classmethod
    def of(cls, config: Config) -> OneHiddenNetwork:
        """The network of a Config."""
        return cls(OneHidden.of(config), config.loss, config.neurons, config.bias)

    @property
    def group(self) -> UnitGroup:
        """The hidden layer."""
        return UnitGroup("hidden", self.neurons, (Slot("units", 0),))

    def start(self, neurons: np.ndarray, tracers: np.ndarray, like: Tensor) -> dict[str, Tensor]:
        """See `base.Network`."""
        points = np.concatenate([neurons, tracers])
        return {"points": torch.as_tensor(points, dtype=like.dtype, device=like.device)}

    def rows(self, parts: Parts) -> Tensor:
        """See `base.Network`."""
        return parts["points"][: self.neurons]

    def tracers(self, parts: Parts) -> Tensor:
        """See `base.Network`."""
        return parts["points"][self.neurons :]

    def position(self, parts: Parts) -> Tensor:
        """The neurons."""
        return self.rows(parts)

    def inputs(self, x: np.ndarray) -> np.ndarray:
        """Samples with the column of ones where the units have a bias."""
        return np.column_stack([x, np.ones(len(x))]) if self.bias else x

    def output(self, parts: Parts, x: Tensor) -> Tensor:
        """See `base.Network`."""
        return self.form.output(self.rows(parts), x)

    def at(self, parts: Parts, x: Tensor, y: Tensor, *, tracers: bool = True) -> Linearisation:
        """See `base.Network`."""
        if not tracers:
            return Linearisation(self.form, self.loss, self.rows(parts).clone(), x, y)
        points = parts["points"].clone()
        return Linearisation(self.form, self.loss, points[: self.neurons], x, y, points[self.neurons :])


def output_at(
    config: Config, neurons: Float[np.ndarray, "neurons dim"], x: Float[np.ndarray, " places"]
) -> Float[np.ndarray, " places"]:
    """f(x) of a Config's network of one input, with neurons of one's own.

    Examples:
        >>> output_at(
        ...     Config(neurons=3, activation="relu", scale="unit"),
        ...     np.array([[1.0, 2.0], [-1.0, 4.0], [1.0, 1.0]]), np.array([1.0]),
        ... )
        array([3.])
    """
    inputs = np.column_stack([x, np.ones(len(x))]) if config.bias else x[:, None]
    return (
        OneHidden.of(config)
        .output(torch.as_tensor(neurons, dtype=torch.float64), torch.as_tensor(inputs))[:, 0]
        .numpy()
    )


class Linearisation(NetworkAt):
    """The loss of a network at `units` on one batch, with gradient, Hessian products and the neuron
    potential.

    The neuron potential is phi(x) = <dL/dz, contribution(x)> summed over the batch, dL/dz frozen at `units`
    (docs/theory.md 2): one gradient step moves every unit, and every tracer, by -eta grad phi. `tracers`
    are carried along in the same matrix products.

    Units and tracers may be a batch of networks, (..., n, D): then there are as many `z` and gradients, and
    the rest has no meaning.
    """

    def __init__(
        self,
        network: OneHidden,
        loss: str,
        units: Tensor,
        x: Tensor,
        y: Tensor,
        tracers: Tensor | None = None,
    ) -> None:
        self.network, self.units, self.x = network, units, x
        self.points = (
            units if tracers is None or not tracers.shape[-2] else torch.cat([units, tracers], dim=-2)
        )
        incoming, outgoing = network.split(self.points)
        batch = self.points.ndim > 2
        if batch:  # torch's batched products copy strided matrices one by one
            incoming, outgoing = incoming.contiguous(), outgoing.contiguous()
        self._all_outgoing = outgoing
        weighted = x * incoming.mT if network.inputs == 1 else x @ incoming.mT
        self._value, self._first, self._make_second = ACTIVATIONS[network.activation](weighted)
        neurons = units.shape[-2]
        hidden, present = self._value[..., :neurons], outgoing[..., :neurons, :]
        # and are three times as fast with a thin matrix in front of a wide one
        self.z = network.scale * ((present.mT @ hidden.mT).mT if batch else hidden @ present)
        self._terms: LossTerms = LOSSES[loss](self.z, y)

    @property
    def loss(self) -> float:
        """The loss L."""
        return float(self._terms.value())

    @property
    def frozen(self) -> Tensor:
        """dL/dz (samples, outputs)."""
        return self._terms.gradient

    @property
    def position(self) -> Tensor:
        """The units, which are all parameters."""
        return self.units

    @property
    def gradients(self) -> Parts:
        """`gradient`, of the one part."""
        return {"points": self.gradient}

    @cached_property
    def gradient(self) -> Tensor:
        """grad phi at units, then at tracers, (units + tracers, D); at the units it is the gradient of L."""
        return self._potential_gradient(self._all_outgoing, self._value, self._first)

    def _potential_gradient(self, outgoing: Tensor, value: Tensor, first: Tensor) -> Tensor:
        if self.network.outputs == 1:  # outgoing factors out: no pass over (samples, units) to multiply by it
            incoming = outgoing * ((self.frozen * self.x).mT @ first).mT
        else:
            incoming = ((self.frozen @ outgoing.mT) * first).mT @ self.x
        return self.network.scale * torch.cat([incoming, (self.frozen.mT @ value).mT], dim=-1)

    def potential_gradient(self, points: Tensor) -> Tensor:
        """grad phi at any points, (points, D)."""
        incoming, outgoing = self.network.split(points)
        value, first, _ = ACTIVATIONS[self.network.activation](self.x @ incoming.T)
        return self._potential_gradient(outgoing, value, first)

    @cached_property
    def own_hessians(self) -> Tensor:
        """Hess phi at units, then at tracers, (units + tracers, D, D).

        For small D; else use `potential_product`.
        """
        return self._potential_hessian(self._all_outgoing, self._first, self._second)

    def potential_hessian(self, points: Tensor) -> Tensor:
        """Hess phi at any points, (points, D, D), for small D.

        Hess_ww = s sum_k (g_k . a) act'' h_k h_k^T, Hess_wa = s sum_k act' h_k g_k^T, Hess_aa = 0, with g =
        dL/dz.
        """
        incoming, outgoing = self.network.split(points)
        _, first, second = ACTIVATIONS[self.network.activation](self.x @ incoming.T)
        return self._potential_hessian(outgoing, first, second())

    def _potential_hessian(self, outgoing: Tensor, first: Tensor, second: Tensor) -> Tensor:
        count, inputs, outputs = len(outgoing), self.network.inputs, self.network.outputs
        samples = len(self.x)
        hessian = self.x.new_zeros(count, inputs + outputs, inputs + outputs)
        outer = (self.x[:, :, None] * self.x[:, None, :]).reshape(samples, -1)
        cross = (self.x[:, :, None] * self.frozen[:, None, :]).reshape(samples, -1)
        hessian[:, :inputs, :inputs] = (((self.frozen @ outgoing.T) * second).T @ outer).reshape(
            count, inputs, inputs
        )
        hessian[:, :inputs, inputs:] = (first.T @ cross).reshape(count, inputs, outputs)
        hessian[:, inputs:, :inputs] = hessian[:, :inputs, inputs:].transpose(1, 2)
        return self.network.scale * hessian

    @cached_property
    def _second(self) -> Tensor:
        return self._make_second()

    @cached_property
    def _second_back(self) -> Tensor:
        """(g . a) act'' at the units, (samples, units): the part of a product that does not depend on the
        direction.
        """
        neurons = len(self.units)
        return (self.frozen @ self._all_outgoing[:neurons].T) * self._second[:, :neurons]

    def potential_product(self, directions: Tensor) -> Tensor:
        """Hess phi(x_i) v_i for every unit i at once, (units, D): the diagonal blocks' product."""
        incoming, outgoing = self.network.split(directions)
        along, slope = self._along(incoming)
        return self._product(along, self.frozen @ outgoing.T, slope.T @ self.frozen)

    def hessian_product(self, direction: Tensor) -> Tensor:
        """The Hessian of L with respect to all units times a direction, both (units, D), in Pearlmutter's
        forward-over-reverse form.
        """
        incoming, outgoing = self.network.split(direction)
        neurons = len(self.units)
        value, present = self._value[:, :neurons], self._all_outgoing[:neurons]
        along, slope = self._along(incoming)
        gauss_newton = self._terms.hessian_product(self.network.scale * (slope @ present + value @ outgoing))
        # one product for both parts that reach the units' slopes: the elementwise passes over
        # (samples, units) are what costs
        back = torch.cat([self.frozen, gauss_newton], dim=1) @ torch.cat([outgoing, present], dim=1).T
        return self._product(along, back, slope.T @ self.frozen + value.T @ gauss_newton)

    def hessian_operator(self) -> Callable[[Tensor], Tensor]:
        """v -> H v for many directions in a row, as `hessian_product` gives it.

        A small network gets the parts of H = B + J^T C J assembled once: B the blocks Hess phi(x_i), J =
        dz/dx and C = d^2 L/dz^2. On 200 samples and 256 neurons of three coordinates a product then takes a
        fifth of the time.
        """
        samples, neurons = len(self.x), len(self.units)
        if self.network.outputs > 1 or samples * self.units.numel() > ASSEMBLED_ENTRIES:
            return self.hessian_product
        inputs, scale = self.network.inputs, self.network.scale
        slope = self._first[:, :neurons] * self._all_outgoing[:neurons].T
        # coordinate by coordinate, so that each part is written in one go
        jacobian = slope.new_empty(samples, inputs + 1, neurons)
        for coordinate in range(inputs):
            torch.mul(slope, self.x[:, coordinate, None], out=jacobian[:, coordinate])
        jacobian[:, inputs] = self._value[:, :neurons]
        jacobian, blocks = jacobian.view(samples, -1), self.own_hessians[:neurons]

        def product(direction: Tensor) -> Tensor:
            change = self._terms.hessian_product((jacobian @ direction.T.reshape(-1))[:, None])[:, 0]
            return (
                torch.bmm(blocks, direction[:, :, None])[:, :, 0]
                + scale**2 * (change @ jacobian).view(direction.T.shape).T
            )

        return product

    def _along(self, incoming: Tensor) -> tuple[Tensor, Tensor]:
        """Change of the pre-activations along a direction, and of the activations, (samples, units)."""
        along = self.x @ incoming.T
        return along, self._first[:, : len(self.units)] * along

    def _product(self, along: Tensor, back: Tensor, out: Tensor) -> Tensor:
        back = torch.addcmul(back.mul_(self._first[:, : len(self.units)]), self._second_back, along)
        return self.network.scale * torch.cat([back.T @ self.x, out], dim=1)
