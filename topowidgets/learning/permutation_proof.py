"""Whether the units of a layer can change places without changing a loss: the proof that they are
exchangeable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.dropout import _DropoutNd

from topowidgets.learning.restored_state import restored_state, twice_differentiable
from topowidgets.learning.units import UnitGroup

NOISE = 0.5
"""Generic weights are those of now with noise of this part of their size, so that no unit is like another and
none is without effect."""

ROUNDING = {torch.float64: 1e-9, torch.float32: 2e-4, torch.float16: 0.05, torch.bfloat16: 0.15}
"""Relative change that is rounding, by the coarsest type that takes part; sums of permuted terms have another
order."""

ROUNDING_CUDA = 5e-3
"""In float32 on a GPU, whose products may be made of 19 bits."""

CLEAR = 4.0
"""Times the rounding that units which change places in the incoming tensors alone must change what follows,
or nothing is proved."""


class Proof(Enum):
    """What came out."""

    PROVED = auto()
    REFUTED = auto()
    UNKNOWN = auto()


def called_in(module: nn.Module, loss: Callable[[], Any]) -> list[str]:
    """Names of the module's parts in the order in which a loss calls them."""
    calls: list[str] = []
    hooks = [
        one.register_forward_pre_hook(lambda *_, name=name: calls.append(name))
        for name, one in module.named_modules()
        if name
    ]
    try:
        with restored_state(module), twice_differentiable():
            loss()
    finally:
        for hook in hooks:
            hook.remove()
    return calls


def proof_of(module: nn.Module, layer: UnitGroup, loss: Callable[[], Any]) -> Proof:
    """Let the layer's units change places at generic weights: neither the loss nor what follows the layer may
    change.

    Weights, buffers and random streams are put back. Dropout is off meanwhile, as a mask tells units apart.

    Args:
        module: that holds the layer.
        loss: a function without arguments that returns the loss.

    Returns:
        UNKNOWN where the loss is not the same at the same weights, is not finite, or shows no trace of the
        layer.
    """
    tensors = layer.of(dict(module.named_parameters()))
    statistics = [module.get_buffer(name) for name in layer.buffers]
    generator = torch.Generator().manual_seed(0)
    generic = {name: _generic(tensor.detach(), generator) for name, tensor in tensors.items()}
    order = torch.randperm(layer.n, generator=generator, device="cpu")
    if torch.equal(order, torch.arange(layer.n, device="cpu")):
        order = order.roll(1)
    moved_statistics = [buffer[order.to(buffer.device)].clone() for buffer in statistics]
    permuted, last = layer.permuted(generic, order), layer.slots[-1].name

    def at(weights: Mapping[str, Tensor], buffers: Sequence[Tensor]) -> list[Tensor]:
        own = [(tensor, weights[name]) for name, tensor in tensors.items()]
        return _measured(module, layer, loss, [*own, *zip(statistics, buffers, strict=True)])

    same = [buffer.clone() for buffer in statistics]
    first, again = at(generic, same), at(generic, same)
    tolerance = max(_rounding(one) for one in (*first, *tensors.values())) if first else 0.0
    if (
        not first
        or _change(first, again) > tolerance / CLEAR
        or not all(bool(torch.isfinite(one).all()) for one in first)
    ):
        return Proof.UNKNOWN
    control = _change(first[1:], at({**permuted, last: generic[last]}, moved_statistics)[1:])
    if not control > CLEAR * tolerance:
        return Proof.UNKNOWN
    return Proof.PROVED if _change(first, at(permuted, moved_statistics)) <= tolerance else Proof.REFUTED


def _measured(
    module: nn.Module, layer: UnitGroup, loss: Callable[[], Any], values: Sequence[tuple[Tensor, Tensor]]
) -> list[Tensor]:
    """The loss, and what the module that follows the layer gives, at other weights."""
    outputs: list[Tensor] = []
    hook = module.get_submodule(layer.sums[0]).register_forward_hook(
        lambda _module, _args, output: outputs.append(output.detach().clone())
    )
    try:
        with restored_state(module), twice_differentiable(), other_values(values), _without_dropout(module):
            value = torch.as_tensor(loss()).detach().reshape(-1).clone()
    finally:
        hook.remove()
    return [value, *outputs]


@contextmanager
def other_values(values: Sequence[tuple[Tensor, Tensor]]) -> Iterator[None]:
    """Tensors with other values in them, which are put back bit by bit. Their graphs do not learn of it."""
    before = [(tensor, tensor.detach().clone()) for tensor, _ in values]
    try:
        for tensor, value in values:
            tensor.data.copy_(value)
        torch.clear_autocast_cache()
        yield
    finally:
        for tensor, value in before:
            tensor.data.copy_(value)
        torch.clear_autocast_cache()


@contextmanager
def _without_dropout(module: nn.Module) -> Iterator[None]:
    masks = [(one, one.p) for one in module.modules() if isinstance(one, _DropoutNd)]
    for one in module.modules():
        one.training = False
    for one, _ in masks:
        one.p = 0.0
    try:
        yield
    finally:
        for one, share in masks:
            one.p = share


def _generic(tensor: Tensor, generator: torch.Generator) -> Tensor:
    known = torch.nan_to_num(tensor.double(), 0.0, 0.0, 0.0)
    size = float(known.square().mean().sqrt()) or max(1, tensor[0].numel()) ** -0.5
    noise = torch.randn(tensor.shape, generator=generator, dtype=torch.float64, device="cpu")
    return (known + NOISE * size * noise.to(known.device)).to(tensor.dtype)


def _rounding(tensor: Tensor) -> float:
    if tensor.is_cuda and tensor.dtype == torch.float32:
        return ROUNDING_CUDA
    return ROUNDING.get(tensor.dtype, 0.0)


def _change(ones: Sequence[Tensor], others: Sequence[Tensor]) -> float:
    """Largest relative change from one list to another; infinite where they are of different lengths or
    shapes.
    """
    if [one.shape for one in ones] != [other.shape for other in others]:
        return float("inf")
    return max(
        (
            float((other - one).double().norm() / one.double().norm().clamp_min(1e-300))
            for one, other in zip(ones, others, strict=True)
        ),
        default=0.0,
    )
