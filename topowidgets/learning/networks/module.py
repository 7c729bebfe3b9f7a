"""Any torch module as a network: derivatives by autograd, the potential of a layer by record and freeze.

Units that see each other only through sums S_r feel phi(x) = sum_r <dL/dS_r, s_r(x; earlier sums frozen)>.
The loss is computed once with hooks on the modules whose outputs are the sums; then Phi(X) runs the module
with other rows in the layer's place, each hook adding <dL/dS_r, its output> and handing on the frozen S_r.
Phi is a sum over the rows, so one Hessian product serves all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call

from topowidgets.learning.losses import LOSSES
from topowidgets.learning.networks.base import Network, NetworkAt, Parts
from topowidgets.learning.units import UnitGroup

TRACERS = "tracers"
"""The part that is no parameter."""


class ModuleNetwork(Network):
    """A module with one layer of units.

    Args:
        module: its parameters at the start are those of the network, but for the drawn layer.
        group: the drawn layer, with its sums.
        loss: a name in LOSSES.
    """

    def __init__(self, module: nn.Module, group: UnitGroup, loss: str) -> None:
        self.module, self.loss = module, loss
        self._group = group

    @property
    def group(self) -> UnitGroup:
        """The drawn layer."""
        return self._group

    def __repr__(self) -> str:
        return f"ModuleNetwork({type(self.module).__name__}, {self.group.name}: {self.group.n} units)"

    def start(self, neurons: np.ndarray, tracers: np.ndarray, like: Tensor) -> dict[str, Tensor]:
        """See `base.Network`."""
        self.module.to(dtype=like.dtype, device=like.device)
        parameters = {name: value.detach() for name, value in self.module.named_parameters()}
        rows, carried = (
            torch.as_tensor(one, dtype=like.dtype, device=like.device) for one in (neurons, tracers)
        )
        placed = self.group.scatter(parameters, rows)
        return {name: value.clone() for name, value in placed.items()} | {TRACERS: carried}

    def rows(self, parts: Parts) -> Tensor:
        """See `base.Network`."""
        return self.group.gather(parts)

    def tracers(self, parts: Parts) -> Tensor:
        """See `base.Network`."""
        return parts[TRACERS]

    def position(self, parts: Parts) -> Tensor:
        """The parameters in a row, (P,)."""
        return _flat(list(self._parameters(parts).values()))

    def inputs(self, x: np.ndarray) -> np.ndarray:
        """See `base.Network`."""
        return x

    def output(self, parts: Parts, x: Tensor) -> Tensor:
        """See `base.Network`."""
        with torch.no_grad():
            result: Tensor = functional_call(self.module, self._parameters(parts), (x,))
        return result

    def at(self, parts: Parts, x: Tensor, y: Tensor, *, tracers: bool = True) -> ModuleAt:
        """See `base.Network`."""
        parameters = {name: value.detach().clone() for name, value in self._parameters(parts).items()}
        return ModuleAt(self, parameters, x, y, parts[TRACERS].clone() if tracers else None)

    def _parameters(self, parts: Parts) -> dict[str, Tensor]:
        return {name: value for name, value in parts.items() if name != TRACERS}


class ModuleAt(NetworkAt):
    """The loss of a module at one point of its parameters, and the potential of its drawn layer.

    The graph of the gradient is built once and serves every product (reverse over reverse).

    Args:
        network: whose loss. parameters: by name. x, y: the batch. tracers: (tracers, D), or None.
    """

    def __init__(
        self,
        network: ModuleNetwork,
        parameters: Mapping[str, Tensor],
        x: Tensor,
        y: Tensor,
        tracers: Tensor | None = None,
    ) -> None:
        self._network, self._x, self._tracers = network, x, tracers
        self.units = network.group.gather(parameters)
        self.points = self.units if tracers is None or not len(tracers) else torch.cat([self.units, tracers])
        self._parameters = {name: value.requires_grad_() for name, value in parameters.items()}
        self._sums: list[Tensor] = []
        with self._hooked(lambda _number, sum_: self._sums.append(sum_)):
            z = functional_call(network.module, self._parameters, (x,))
        self._value = LOSSES[network.loss](z, y).value()

    @property
    def loss(self) -> float:
        """The loss L."""
        return float(self._value.detach())

    @cached_property
    def _gradient(self) -> tuple[Tensor, ...]:
        """dL/dtheta with its graph."""
        return torch.autograd.grad(self._value, list(self._parameters.values()), create_graph=True)

    @cached_property
    def _slope(self) -> Tensor:
        """dL/dtheta in a row, (P,), of which products are taken."""
        return _flat(self._gradient)

    @property
    def gradients(self) -> Parts:
        """See `base.LossAt`."""
        own = {name: part.detach() for name, part in zip(self._parameters, self._gradient, strict=True)}
        return own if self._tracers is None else own | {TRACERS: self.gradient[len(self.units) :]}

    @cached_property
    def position(self) -> Tensor:
        """All parameters in a row, (P,)."""
        return _flat(list(self._parameters.values())).detach()

    def hessian_product(self, direction: Tensor) -> Tensor:
        """H v, both (P,)."""
        found = torch.autograd.grad(
            self._slope,
            list(self._parameters.values()),
            direction,
            retain_graph=True,
            materialize_grads=True,
        )
        return _flat(found)

    def hessian_operator(self) -> Callable[[Tensor], Tensor]:
        """See `base.LossAt`."""
        return self.hessian_product

    # the drawn layer

    def layer_product(self, direction: Tensor) -> Tensor:
        """H_ll v of the Hessian's block of the drawn layer, both (units, D)."""
        group = self._network.group
        zero = {name: torch.zeros_like(value) for name, value in self._parameters.items()}
        placed = _flat(list(group.scatter(zero, direction).values()))
        product = self.hessian_product(placed)
        sizes = [value.numel() for value in self._parameters.values()]
        pieces = zip(self._parameters.items(), torch.split(product, sizes), strict=True)
        return group.gather({name: piece.view_as(value) for (name, value), piece in pieces})

    @cached_property
    def _frozen(self) -> list[tuple[Tensor, Tensor]]:
        """Each sum, frozen, with dL/dS_r through all that follows it."""
        slopes = torch.autograd.grad(self._value, self._sums, retain_graph=True, materialize_grads=True)
        return [(sum_.detach(), slope) for sum_, slope in zip(self._sums, slopes, strict=True)]

    def _potential(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """The rows, padded to as many as the layer has units, and Phi at them with its graph."""
        units = self.units
        padded = torch.cat([rows, units[len(rows) :]]).detach().requires_grad_()
        frozen, added = self._frozen, list[Tensor]()

        def freeze(number: int, sum_: Tensor) -> Tensor:
            kept, slope = frozen[number]
            added.append((slope * sum_).sum())
            return kept

        own = {name: value.detach() for name, value in self._parameters.items()}
        with self._hooked(freeze):
            functional_call(self._network.module, self._network.group.scatter(own, padded), (self._x,))
        return padded, torch.stack(added).sum()

    @contextmanager
    def _hooked(self, act: Callable[[int, Tensor], Tensor | None]) -> Iterator[None]:
        """Call `act` with the number and the output of each sum; what it returns takes the output's place."""
        module, numbers = self._network.module, iter(range(10**9))
        hooks = [
            module.get_submodule(name).register_forward_hook(
                lambda _m, _x, output: act(next(numbers), output)
            )
            for name in self._network.group.sums
        ]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _in_pieces(self, points: Tensor, of: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
        """What comes of Phi at any points, as many at a time as the layer has units."""
        found = []
        for begin in range(0, len(points), len(self.units)):
            piece = points[begin : begin + len(self.units)]
            rows, value = self._potential(piece)
            (slope,) = torch.autograd.grad(value, rows, create_graph=True)
            found.append(of(rows, slope)[: len(piece)].detach())
        return torch.cat(found)

    @cached_property
    def gradient(self) -> Tensor:
        """grad phi at the points."""
        return self._in_pieces(self.points, lambda _rows, slope: slope)

    def potential_product(self, directions: Tensor) -> Tensor:
        """See `base.NeuronPotential`."""
        rows, slope = self._at_units
        return torch.autograd.grad(slope, rows, directions, retain_graph=True)[0]

    @cached_property
    def _at_units(self) -> tuple[Tensor, Tensor]:
        rows, value = self._potential(self.units)
        return rows, torch.autograd.grad(value, rows, create_graph=True)[0]

    @cached_property
    def own_hessians(self) -> Tensor:
        """Hess phi at the points."""
        return self.potential_hessian(self.points)

    def potential_hessian(self, points: Tensor) -> Tensor:
        """See `base.NeuronPotential`: a product for each of the D coordinates."""

        def hessian(rows: Tensor, slope: Tensor) -> Tensor:
            columns = []
            for coordinate in range(rows.shape[1]):
                direction = torch.zeros_like(rows)
                direction[:, coordinate] = 1
                columns.append(torch.autograd.grad(slope, rows, direction, retain_graph=True)[0])
            return torch.stack(columns, dim=2)

        return self._in_pieces(points, hessian)


def _flat(tensors: tuple[Tensor, ...] | list[Tensor]) -> Tensor:
    return torch.cat([tensor.reshape(-1) for tensor in tensors])
