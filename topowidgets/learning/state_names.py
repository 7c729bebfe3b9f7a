"""Which layer the names and shapes of a state dict tell of.

That is a guess: nothing in it tells in which order layers are called.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from torch import Tensor

from topowidgets.learning.unit_search import WRAPPERS, NoLayerError
from topowidgets.learning.units import Slot, UnitGroup

NORM = {"weight", "bias", "running_mean", "running_var", "num_batches_tracked"}
"""Tensors of a batch norm."""

Owned = Mapping[str, Mapping[str, Tensor]]


def layer_of_names(tensors: Mapping[str, Tensor], name: str | None = None) -> UnitGroup:
    """The layer of a state dict whose names and shapes are those of a plain chain of Linear and convolutions.

    Args:
        tensors: a state dict in the order of its layers. name: of the layer; None for the first.

    Raises:
        NoLayerError: if names and shapes are others, or there is no layer of the name.

    Examples:
        >>> import torch
        >>> layer_of_names(
        ...     {"0.weight": torch.ones(5, 2), "0.bias": torch.ones(5), "2.weight": torch.ones(1, 5)}
        ... )
        UnitGroup(0, 5 units)
    """
    owned: dict[str, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        owner, _, own = key.rpartition(".")
        owned.setdefault(owner, {})[own] = value
    weights = [owner for owner, own in owned.items() if not _is_norm(own)]
    for owner in weights:
        _check_weight(owner, owned[owner])
    for one, other in itertools.pairwise(weights):
        _check_following(one, other, owned)
    if len(weights) < 2:
        raise _NoChainError("there are no two weights one after the other.")
    found = next((one for one in weights[:-1] if name is None or _bare(one) == _bare(name)), None)
    if found is None:
        possible = ", ".join(weights[:-1])
        raise NoLayerError(
            f"units = {name!r}: the state dict has no such layer followed by another; those that are: "
            f"{possible}."
        )
    following, count, order = weights[weights.index(found) + 1], len(owned[found]["weight"]), list(owned)
    between = order[order.index(found) + 1 : order.index(following)]
    if any(len(owned[norm]["running_mean"]) != count for norm in between):
        raise _NoChainError(f"a batch norm after {found!r} has another number of units.")
    incoming = [
        _key(owner, key) for owner in (found, *between) for key in ("weight", "bias") if key in owned[owner]
    ]
    slots = (*(Slot(one, 0) for one in incoming), Slot(_key(following, "weight"), 1))
    return UnitGroup(found, count, slots, (following,))


class _NoChainError(NoLayerError):
    def __init__(self, why: str) -> None:
        super().__init__(f"names and shapes are not those of a plain chain of Linear and convolutions: {why}")


def _is_norm(own: Mapping[str, Tensor]) -> bool:
    return "running_mean" in own and set(own) <= NORM


def _check_weight(owner: str, own: Mapping[str, Tensor]) -> None:
    weight, bias = own.get("weight"), own.get("bias")
    if weight is None or set(own) - {"weight", "bias"} or weight.ndim not in (2, 3, 4, 5):
        shapes = ", ".join(f"{name} of shape {tuple(value.shape)}" for name, value in sorted(own.items()))
        raise _NoChainError(f"{owner or 'the state dict'!r} has {shapes}.")
    if "emb" in owner.lower():
        raise _NoChainError(f"{owner!r} is an embedding by its name.")
    if bias is not None and tuple(bias.shape) != (len(weight),):
        raise _NoChainError(f"{owner!r} has a bias of {tuple(bias.shape)} for {len(weight)} outputs.")


def _check_following(one: str, other: str, owned: Owned) -> None:
    first, second = owned[one]["weight"], owned[other]["weight"]
    exact = second.shape[1] == len(first) and first.ndim == second.ndim
    flattened = first.ndim > 2 == second.ndim and second.shape[1] % len(first) == 0
    if not exact and not flattened:
        raise _NoChainError(f"{other!r} does not take the {len(first)} outputs of {one!r}.")


def _key(owner: str, own: str) -> str:
    return f"{owner}.{own}" if owner else own


def _bare(name: str) -> str:
    return ".".join(part for part in name.split(".") if part not in WRAPPERS)
