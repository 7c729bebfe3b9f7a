"""Which tensors of a module hold a layer of exchangeable units: read off the order in which its parts are
called, and proved.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from topowidgets.learning.call_graph import traced_calls, traced_from_to
from topowidgets.learning.permutation_proof import Proof, called_in, proof_of
from topowidgets.learning.units import Slot, UnitGroup

PLAIN = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d)
"""Modules whose weight has its outputs on the first axis and its inputs on the second."""

WRAPPERS = ("_orig_mod", "module")
"""Under these names torch.compile and the parallel modules of torch keep the module that they were given."""

REMEDY = "Give units=, a function of the module that returns the units as rows, (n, D)."


class NoLayerError(ValueError):
    """No layer of exchangeable units is found, or none that can be proved; the sentence says why and what to
    give instead.
    """

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why.removesuffix(' Or:')} "
            f"{REMEDY.replace('Give', 'Or give', 1) if why.endswith('Or:') else REMEDY}"
        )


def unwrapped(module: nn.Module) -> nn.Module:
    """The module inside what torch.compile, DataParallel or DistributedDataParallel made of it.

    Examples:
        >>> unwrapped(nn.DataParallel(nn.Linear(2, 3)))
        Linear(in_features=2, out_features=3, bias=True)
    """
    while True:
        inner = next((one for name, one in module.named_children() if name in WRAPPERS), None)
        if inner is None or len(list(module.children())) > 1 or list(module.parameters(recurse=False)):
            return module
        if type(module).__module__.split(".")[0] != "torch":
            return module
        module = inner


def find_layer(module: nn.Module, name: str | None, loss: Callable[[], Any] | None) -> UnitGroup:
    """The layer of a name, or the first of a module that is a plain chain of Linear and convolutions.

    With a loss the order of the calls is seen while it is computed, and the layer is proved: at generic
    weights its units change places, and the loss stays. Without one the module is traced by torch.fx, and
    only operations that leave every unit by itself may lie between the layer and what follows.

    Args:
        module: as `unwrapped` gives it.
        name: of a Linear or a convolution; None for the first of a plain chain.
        loss: a function without arguments that returns the loss.

    Raises:
        NoLayerError: if there is no such layer, or it cannot be proved.

    Examples:
        >>> net = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1))
        >>> find_layer(net, None, None)
        UnitGroup(0, 5 units)
    """
    why = ""
    if loss is not None:
        try:
            calls = called_in(module, loss)
            layer = _chosen(module, name, calls) if calls else None
            proof = Proof.UNKNOWN if layer is None else proof_of(module, layer, loss)
        except NoLayerError:
            raise
        except Exception as error:  # noqa: BLE001 -- the user's own function; what it raises is no matter of the layer
            layer, proof, why = None, Proof.UNKNOWN, f"loss() raised {type(error).__name__}: {error}. "
        if layer is not None and proof is Proof.PROVED:
            return layer
        if layer is not None and proof is Proof.REFUTED:
            raise NoLayerError(
                f"the units of {layer.name!r} cannot change places in {layer.name!r} and {layer.sums[0]!r} "
                "without changing the loss."
            )
        if layer is not None:
            why = (
                "loss() does not tell (it gives another value at each call, one that is not finite, or does "
                "not pass the units on). "
            )
    graph = traced_calls(module)
    if graph is None:
        raise NoLayerError(
            f"{why}the order in which {type(module).__name__} calls its parts cannot be read. Give loss=, a "
            "function without arguments "
            "that returns the loss on fixed data, which shows it. Or:"
        )
    layer = _chosen(module, name, [str(node.target) for node in graph if node.op == "call_module"])
    between = traced_from_to(module, graph, layer)
    if between:
        raise NoLayerError(
            f"{why}between {layer.name!r} and {layer.sums[0]!r} lies {between}, of which it is not known "
            "that it leaves every unit by "
            "itself. Give loss=, a function without arguments that returns the loss on fixed data, so that "
            "it can be tried. Or:"
        )
    return layer


def _chosen(module: nn.Module, name: str | None, calls: Sequence[str]) -> UnitGroup:
    """The layer by the order of the calls, not yet proved."""
    parts = dict(module.named_modules())
    order = [one for one in calls if isinstance(parts[one], PLAIN)]
    fitting = [pair for pair in itertools.pairwise(order) if _fits(parts[pair[0]], parts[pair[1]])]
    if name is None:
        _refuse_no_chain(module, parts, calls)
        return _layer(parts, calls, order[0], order[1])
    found = next((pair for pair in fitting if pair[0] == name), None)
    if found is None:
        possible = ", ".join(dict.fromkeys(first for first, _ in fitting)) or "none"
        raise NoLayerError(
            f"layer = {name!r}: it is no Linear or convolution followed by one that takes its units; those "
            f"that are: {possible}."
        )
    return _layer(parts, calls, *found)


def _refuse_no_chain(module: nn.Module, parts: Mapping[str, nn.Module], calls: Sequence[str]) -> None:
    owners = {
        name: one for name, one in parts.items() if next(one.parameters(recurse=False), None) is not None
    }
    for name, one in owners.items():
        if not isinstance(one, (*PLAIN, _BatchNorm, nn.PReLU)):
            where = f"{name!r}" if name else "the module itself"
            raise NoLayerError(
                f"{where} is {_article(one)}, so this is no plain chain of Linear and convolutions. Name "
                "layer=, which is then proved. Or:"
            )
    if sum(isinstance(one, PLAIN) for one in owners.values()) < 2:
        raise NoLayerError("the module has no two layers of Linear or convolution one after the other.")
    everywhere = [id(one) for _, one in module.named_parameters(remove_duplicate=False)]
    if len(set(everywhere)) < len(everywhere):
        raise NoLayerError(
            "two layers share a tensor (tied weights), so this is no plain chain of Linear and convolutions."
        )
    once = [name for name in dict.fromkeys(calls) if name in owners]
    unused = [name for name in owners if name not in once]
    if unused:
        raise NoLayerError(
            f"{unused[0]!r} has weights and is not called, so this is no plain chain of Linear and "
            "convolutions."
        )
    taken = [name for name in calls if name in owners]
    if taken != once * (len(taken) // max(1, len(once))):
        raise NoLayerError(
            "a layer is called more often than others, so this is no plain chain of Linear and convolutions."
        )
    plain = [name for name in once if isinstance(parts[name], PLAIN)]
    for first, second in itertools.pairwise(plain):
        if not _fits(parts[first], parts[second]):
            raise NoLayerError(
                f"{second!r} is called after {first!r} and does not take its units, so this is no plain "
                "chain of Linear and convolutions."
            )


def _fits(one: nn.Module, other: nn.Module) -> bool:
    """Whether the second takes the units of the first, by their shapes."""
    first, second = _parameter(one, "weight"), _parameter(other, "weight")
    if getattr(one, "groups", 1) != 1 or getattr(other, "groups", 1) != 1 or first is None or second is None:
        return False
    units, inputs = len(first), second.shape[1]
    flattened = not isinstance(one, nn.Linear) and isinstance(other, nn.Linear)
    same_kind = isinstance(one, nn.Linear) == isinstance(other, nn.Linear)
    return inputs % units == 0 if flattened else same_kind and inputs == units


def _layer(parts: Mapping[str, nn.Module], calls: Sequence[str], name: str, following: str) -> UnitGroup:
    one, other = parts[name], parts[following]
    weight = _parameter(one, "weight")
    if weight is None or not _fits(one, other):
        raise NoLayerError(f"{following!r} is called after {name!r} and does not take its units.")
    count = len(weight)
    own, statistics = [f"{name}.weight"], []
    if _parameter(one, "bias") is not None:
        own.append(f"{name}.bias")
    start = calls.index(name) + 1
    for between in calls[start : calls.index(following, start)]:
        part = parts[between]
        if isinstance(part, _BatchNorm) and part.num_features == count:
            own += [f"{between}.{key}" for key in ("weight", "bias") if _parameter(part, key) is not None]
            statistics += [
                f"{between}.{key}"
                for key in ("running_mean", "running_var")
                if part._buffers.get(key) is not None  # noqa: SLF001
            ]
        elif isinstance(part, nn.PReLU) and part.num_parameters in (1, count):
            own += [f"{between}.weight"] * (part.num_parameters == count and count > 1)
        elif next(part.parameters(recurse=False), None) is not None:
            raise NoLayerError(
                f"between {name!r} and {following!r} lies {between!r}, {_article(part)} with weights of its "
                "own."
            )
    incoming = dict.fromkeys(key.removeprefix(".") for key in own)  # of a module that is itself the layer
    slots = (*(Slot(key, 0) for key in incoming), Slot(f"{following}.weight", 1))
    return UnitGroup(name, count, slots, (following,), tuple(statistics))


def _parameter(one: nn.Module, key: str) -> Tensor | None:
    return one._parameters.get(key)  # noqa: SLF001 -- what is computed from others is no parameter


def _article(one: nn.Module) -> str:
    kind = type(one).__name__
    return f"{'an' if kind[0] in 'AEIOUaeiou' else 'a'} {kind}"
