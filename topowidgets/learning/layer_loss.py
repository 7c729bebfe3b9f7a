"""A loss of somebody else's network as a function of one layer's units: value, Hessian products, and whether
they are right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from topowidgets.learning.permutation_proof import other_values
from topowidgets.learning.restored_state import restored_state
from topowidgets.learning.units import UnitGroup

KINKED = (
    *(
        "Relu",
        "LeakyRelu",
        "RreluWithNoise",
        "PreluKernel",
        "Hardtanh",
        "Hardsigmoid",
        "Hardswish",
        "Threshold",
        "Softshrink",
        "Hardshrink",
    ),
    *(
        "MaxPool",
        "AdaptiveMaxPool",
        "Max",
        "Min",
        "Amax",
        "Amin",
        "Abs",
        "Clamp",
        "L1Loss",
        "MultiMargin",
        "Sort",
        "Topk",
        "Median",
    ),
)
"""Beginnings of the names of autograd's nodes whose derivative jumps."""

WIDTHS = {torch.float64: 1e-4, torch.float32: 1e-2}
"""Of the difference that tests second derivatives, as a part of the weights. In half precision it would be
rounding."""

WRONG = {torch.float64: 1e-4, torch.float32: 2e-2}
"""Relative error above which a second derivative is called wrong."""

AGREEING = 10.0
"""Times less that the differences of two widths must differ from one another than from the second derivative;
else they do not tell."""


class UnusableLossError(ValueError):
    """The loss function is no loss of the layer; the sentence says why."""


class LayerLoss:
    """A loss at the present weights.

    Attributes:
        value: the loss. units: (units, D), in float32 at least.
        free: tensors of the layer that are not frozen.
        kinks: whether its derivative jumps somewhere, as with ReLU: then no K bounds it (docs/theory.md 1).

    Args:
        module: that holds the layer. layer: whose units are looked at. tensors: those of the layer by name;
            frozen ones are constants.
        loss: a function without arguments that returns the loss with its graph.

    Raises:
        UnusableLossError: if that is no tensor with one real number and its graph, or it does not depend on
            the layer.
    """

    def __init__(
        self, module: nn.Module, layer: UnitGroup, tensors: Mapping[str, Tensor], loss: Callable[[], Any]
    ) -> None:
        self._module, self._layer, self._tensors, self._loss = module, layer, dict(tensors), loss
        self.free = [tensor for tensor in tensors.values() if tensor.requires_grad]
        with restored_state(module):  # each call of the loss meets the same random numbers
            value = scalar_of(loss, with_graph=bool(self.free))
        self.value = float(value.detach())
        self.units = layer.gather({name: tensor.detach() for name, tensor in tensors.items()})
        self.kinks = has_kinks(value)
        self._gradient: Tensor | None = None
        if not self.free:
            return
        gradients = torch.autograd.grad(value, self.free, create_graph=True, allow_unused=True)
        if all(one is None for one in gradients):
            raise UnusableLossError(
                f"loss() does not reach the layer {layer.name!r}: it depends on other tensors, perhaps on a "
                "copy of the module. Compute it "
                "with the module that is recorded."
            )
        self._gradient = self._joined(gradients)

    def __repr__(self) -> str:
        return f"LayerLoss({self._layer}, {self.value:g})"

    @property
    def position(self) -> Tensor:
        """The units: the Hessian is that of the layer's block."""
        return self.units

    @property
    def finite(self) -> bool:
        """Whether loss and gradient are finite."""
        gradient = self._gradient
        return math.isfinite(self.value) and (
            gradient is None or bool(torch.isfinite(gradient.detach()).all())
        )

    def check_reach(self) -> None:
        """Check that the loss changes with the layer.

        Raises:
            UnusableLossError: if its gradient, and its Hessian along a random direction, are exactly zero.
        """
        if self._gradient is None or bool(self._gradient.detach().any()):
            return
        if not bool(self._product(_random_like(self.units)).any()):
            raise UnusableLossError(
                f"loss() does not change with the layer {self._layer.name!r}: its gradient and its curvature "
                "there are zero."
            )

    def hessian_operator(self) -> Callable[[Tensor], Tensor]:
        """v -> H v for the Hessian H with respect to the units, both (units, D), by double backward in the
        network's own precision.
        """
        return self._product

    def _product(self, direction: Tensor) -> Tensor:
        if self._gradient is None or not self._gradient.requires_grad:
            return torch.zeros_like(direction)
        along = direction.to(self._gradient.dtype)
        parts = torch.autograd.grad(self._gradient, self.free, along, retain_graph=True, allow_unused=True)
        return self._joined(parts).detach().to(direction.dtype)

    def _joined(self, gradients: Sequence[Tensor | None]) -> Tensor:
        """Of each tensor of the layer: zero where it is frozen or the loss does not depend on it."""
        given = {id(tensor): gradient for tensor, gradient in zip(self.free, gradients, strict=True)}
        known = {name: given.get(id(tensor)) for name, tensor in self._tensors.items()}
        return self._layer.gather(
            {
                name: torch.zeros_like(self._tensors[name]) if one is None else one
                for name, one in known.items()
            }
        )

    def second_derivative_error(self) -> float | None:
        """How far H v is from the difference of two gradients along a random v, relative; None where the
        difference does not tell.

        It does not where the loss has kinks or is not the same at each call, in half precision, and where
        differences over two widths disagree. Weights are put back.
        """
        width = WIDTHS.get(
            self.units.dtype if all(one.dtype == self.units.dtype for one in self.free) else torch.float16
        )
        if width is None or self.kinks or self._gradient is None:
            return None
        generator = torch.Generator().manual_seed(1)
        along = [_direction(tensor, generator) for tensor in self.free]
        product = self._product(self._joined(along))
        wide, narrow = (self._difference(along, one) for one in (width, width / 2))
        error, doubt = float((narrow - product).norm()), float((narrow - wide).norm())
        size = float(narrow.norm())
        if not math.isfinite(error) or not math.isfinite(doubt) or doubt * AGREEING > error:
            return None if size == 0.0 or error > WRONG[self.units.dtype] * size else 0.0
        return error / size if size else None

    def wrong_second_derivative(self) -> bool:
        """Whether it is wrong beyond rounding, as where a function of the user's has a backward that cannot
        be differentiated.
        """
        error = self.second_derivative_error()
        return error is not None and error > WRONG[self.units.dtype]

    def _difference(self, along: Sequence[Tensor], width: float) -> Tensor:
        ends = []
        for sign in (1, -1):
            moved = [
                (tensor, tensor.detach() + sign * width * step)
                for tensor, step in zip(self.free, along, strict=True)
            ]
            with restored_state(self._module), other_values(moved):
                value = scalar_of(self._loss)
                ends.append(self._joined(torch.autograd.grad(value, self.free, allow_unused=True)))
        return (ends[0] - ends[1]) / (2 * width)


def scalar_of(loss: Callable[[], Any], *, with_graph: bool = True) -> Tensor:
    """What a loss function returns.

    Raises:
        UnusableLossError: if that is no tensor with one real number and, where it is asked for, its graph.
    """
    value = loss()
    usable = isinstance(value, Tensor) and value.numel() == 1 and value.is_floating_point()
    if not usable or (with_graph and not value.requires_grad):
        what = type(value).__name__
        if isinstance(value, Tensor):
            graph = "" if value.requires_grad else " without a graph"
            what = (
                f"a tensor of shape {tuple(value.shape)} and type "
                f"{str(value.dtype).removeprefix('torch.')}{graph}"
            )
        raise UnusableLossError(
            f"loss() must return the loss as a tensor with one number and its graph, not {what}."
        )
    return value.reshape(())


def has_kinks(value: Tensor) -> bool:
    """Whether something in a graph has a derivative that jumps.

    Examples:
        >>> x = torch.ones(2, requires_grad=True)
        >>> has_kinks(x.relu().sum()), has_kinks(x.tanh().sum())
        (True, False)
    """
    pending, seen = [value.grad_fn], set()
    while pending:
        node = pending.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = node.name().split("Backward")[0]
        if any(name.startswith(one) and not name[len(one) :].isalpha() for one in KINKED) or name.startswith(
            ("MaxPool", "AdaptiveMaxPool")
        ):
            return True
        pending += [following for following, _ in node.next_functions]
    return False


def _direction(tensor: Tensor, generator: torch.Generator) -> Tensor:
    size = float(tensor.detach().double().square().mean().sqrt()) or 1.0
    noise = torch.randn(tensor.shape, generator=generator, dtype=torch.float64, device="cpu")
    return (size * noise).to(tensor.device, tensor.dtype)


def _random_like(units: Tensor) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(units.shape, generator=generator, dtype=units.dtype, device="cpu").to(units.device)
