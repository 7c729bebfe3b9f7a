"""The order in which a module calls its parts, and what lies between two of them, read off a trace of
torch.fx.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import fx, nn
from torch.nn.modules import activation, pooling
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.dropout import _DropoutNd

from topowidgets.learning.restored_state import restored_state
from topowidgets.learning.units import UnitGroup

ELEMENTWISE = {
    *(
        "relu",
        "relu_",
        "relu6",
        "tanh",
        "sigmoid",
        "gelu",
        "silu",
        "elu",
        "selu",
        "celu",
        "mish",
        "softplus",
        "softsign",
        "leaky_relu",
    ),
    *(
        "hardtanh",
        "hardswish",
        "hardsigmoid",
        "logsigmoid",
        "sin",
        "cos",
        "exp",
        "erf",
        "abs",
        "square",
        "neg",
        "contiguous",
        "clone",
    ),
    *(
        "dropout",
        "feature_dropout",
        "alpha_dropout",
        "float",
        "double",
        "clamp",
        "pow",
        "mul",
        "truediv",
        "add",
        "sub",
        "div",
    ),
}
"""Functions, operators and methods that treat every number by itself, if their other arguments are no
tensors."""

POOLING = {
    f"{kind}_pool{dim}d" for kind in ("max", "avg", "adaptive_avg", "adaptive_max") for dim in (1, 2, 3)
}

ACTIVATIONS = tuple(
    one
    for one in vars(activation).values()
    if isinstance(one, type) and issubclass(one, nn.Module) and one not in (nn.GLU, nn.MultiheadAttention)
)

POOLINGS = tuple(
    one
    for one in vars(pooling).values()
    if isinstance(one, type) and issubclass(one, nn.Module) and one is not nn.Module
)


def traced_calls(module: nn.Module) -> list[fx.Node] | None:
    """The operations of a module in their order; None where torch.fx cannot follow it, as where it decides by
    its data.

    Examples:
        >>> [node.op for node in traced_calls(nn.Sequential(nn.Linear(1, 2), nn.Tanh())) or []]
        ['placeholder', 'call_module', 'call_module', 'output']
    """
    if "forward" in vars(module):  # put in place of its class's, which is what torch.fx follows
        return None
    try:
        with restored_state(module):
            return list(fx.symbolic_trace(module).graph.nodes)
    except Exception:  # noqa: BLE001 -- whatever the user's forward does with what stands for a tensor
        return None


def traced_from_to(module: nn.Module, graph: Sequence[fx.Node], layer: UnitGroup) -> str:
    """What lies between a layer and what follows and may mix its units, in words;
    empty where nothing does.
    """
    starts = [node for node in graph if node.op == "call_module" and node.target == layer.name]
    if len(starts) != 1:
        return "more than one call of the layer"
    node, picture, flat = starts[0], not isinstance(module.get_submodule(layer.name), nn.Linear), False
    while True:
        users = [user for user in node.users if not _asks_for_size(user)]
        if len(users) != 1:
            return "a branch" if users else "the end"
        user = users[0]
        if user.op == "call_module" and user.target == layer.sums[0]:
            wanted = picture and isinstance(module.get_submodule(layer.sums[0]), nn.Linear)
            return "no flattening" if wanted and not flat else ""
        step = _flattens(module, user, picture=picture)
        if not step and not _leaves_units(module, user, picture=picture and not flat):
            return (
                f"{user.name} ({user.target})"
                if user.op != "call_module"
                else f"{user.target} ({type(module.get_submodule(str(user.target))).__name__})"
            )
        node, flat = user, flat or step


def _asks_for_size(node: fx.Node) -> bool:
    return (node.op == "call_method" and node.target in ("size", "dim")) or (
        node.op == "call_function"
        and node.target is getattr
        and node.args[1] in ("shape", "ndim", "dtype", "device")
    )


def _leaves_units(module: nn.Module, node: fx.Node, *, picture: bool) -> bool:
    if node.op == "call_module":
        part = module.get_submodule(str(node.target))
        known = isinstance(part, (*ACTIVATIONS, _DropoutNd, _BatchNorm, nn.Identity))
        return (
            known
            or (isinstance(part, nn.Flatten) and not picture)
            or (picture and isinstance(part, POOLINGS))
        )
    name = node.target if isinstance(node.target, str) else getattr(node.target, "__name__", "")
    alone = sum(isinstance(one, fx.Node) for one in [*node.args, *node.kwargs.values()]) == 1
    return alone and (name in ELEMENTWISE or (picture and name in POOLING))


def _flattens(module: nn.Module, node: fx.Node, *, picture: bool) -> bool:
    """Whether a picture (batch, channels, ...) becomes (batch, channels * ...), or (batch, channels) by its
    mean.
    """
    if not picture:
        return False
    if node.op == "call_module":
        part = module.get_submodule(str(node.target))
        return isinstance(part, nn.Flatten) and (part.start_dim, part.end_dim) == (1, -1)
    name = node.target if isinstance(node.target, str) else getattr(node.target, "__name__", "")
    rest: list[Any] = [*node.args[1:], *node.kwargs.values()]
    if name == "flatten":
        return rest in ([1], [1, -1])
    if name in ("view", "reshape"):
        shape = list(rest[0]) if len(rest) == 1 and isinstance(rest[0], tuple | list | torch.Size) else rest
        return len(shape) == 2 and shape[1] == -1
    return (
        name == "mean"
        and len(rest) == 1
        and isinstance(rest[0], tuple | list)
        and {*rest[0]} in ({2, 3}, {-1, -2}, {2}, {2, 3, 4})
    )
