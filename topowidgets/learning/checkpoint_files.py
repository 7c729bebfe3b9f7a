"""Checkpoints of torch: a file is data, nothing in it is executed, and the one state dict in it is found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

CUSTOMARY = ("state_dict", "model_state_dict", "model", "net", "network", "module")
"""Where there are several, the one under such a name is the model's; what else is there may be an average of
it or another network."""

OTHERS = ("optim", "scheduler", "scaler", "rng", "ema", "swa", "averag")
"""What has these in its name is no state dict of the network that is trained."""

MOST_LEVELS = 6


class NoStateError(ValueError):
    """A checkpoint that has no state dict, or several; the sentence says which."""


def read_state(path: Path) -> Mapping[str, Tensor]:
    """The state dict in a checkpoint.

    It is read with weights_only: a file that needs more than tensors and plain values is refused.

    Raises:
        FileNotFoundError: if there is no such file.
        NoStateError: if it holds other objects, no state dict, or several of which none has a customary name.
    """
    try:
        with torch.serialization.safe_globals(_NUMPY):
            held = torch.load(path, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception as error:
        message = (
            f"{path} holds other objects than tensors and plain values, or is damaged, and is not opened: "
            "save module.state_dict()."
        )
        raise NoStateError(message) from error
    return state_in(held, str(path))


def state_in(held: object, where: str) -> Mapping[str, Tensor]:
    """The state dict in what a checkpoint holds: itself, or the one mapping in it that has weights.

    Args:
        held: a state dict or a mapping that has one, of tensors or numpy arrays. where: what it is called in
            an error.

    Raises:
        NoStateError: if there is none, or there are several.

    Examples:
        >>> list(state_in({"epoch": torch.tensor(3), "net": {"0.weight": torch.ones(2, 2)}}, "this"))
        ['0.weight']
    """
    found = _mappings_with_tensors(held, "")
    most = max((rank for _, _, rank in found), default=0)
    best = [(name, state) for name, state, rank in found if rank == most]
    if len(best) > 1:
        named = [(name, state) for name, state in best if not any(one in name.lower() for one in OTHERS)]
        best = (
            named
            if len(named) == 1
            else [(name, state) for name, state in named if name in CUSTOMARY] or named
        )
    if not best:
        raise NoStateError(f"{where} holds no state dict, neither by itself nor in a mapping inside.")
    if len(best) > 1:
        names = ", ".join(repr(name) for name, _ in best)
        raise NoStateError(
            f"{where} holds several state dicts, under {names}: read it yourself and give the one that you "
            "mean."
        )
    return {
        key: value
        for key, value in ((key, _tensor(value)) for key, value in best[0][1].items())
        if value is not None
    }


def _mappings_with_tensors(
    held: object, name: str, level: int = 0
) -> list[tuple[str, Mapping[str, Any], int]]:
    """Every mapping inside that holds tensors, by its name, with 2 where one is a matrix and 1 where all are
    less.
    """
    if not isinstance(held, Mapping) or level > MOST_LEVELS or not all(isinstance(key, str) for key in held):
        return []
    tensors = [
        one
        for one in map(_tensor, held.values())
        if one is not None and (one.is_floating_point() or one.is_complex())
    ]
    rank = 2 if any(one.ndim > 1 for one in tensors) else 1 if any(one.ndim for one in tensors) else 0
    inside = [
        (str(key), value)
        for key, value in held.items()
        if isinstance(value, Mapping) and not str(key).lower().startswith(("optim",))
    ]
    deeper = [
        one
        for key, value in inside
        for one in _mappings_with_tensors(value, f"{name}.{key}" if name else key, level + 1)
    ]
    return ([(name, held, rank)] if rank else []) + deeper


def _tensor(value: object) -> Tensor | None:
    if isinstance(value, Tensor):
        return value
    if isinstance(value, _NumpyArray):
        value = value.values
    if isinstance(value, np.ndarray) and value.dtype.kind in "fciub":
        return torch.from_numpy(np.array(value))
    return None


class _NumpyType:
    """Stands for numpy.dtype while a file is read: numbers only."""

    def __init__(self, code: Any, *_: Any) -> None:
        self.code, self.order = str(code), "="

    def __setstate__(self, state: Any) -> None:
        self.order = str(state[1]) if isinstance(state, tuple) and len(state) > 1 else "="

    def dtype(self) -> np.dtype[Any]:
        """The type of numpy, if it is one of numbers."""
        made = np.dtype((self.order if self.order in "<>" else "=") + self.code)
        if made.kind not in "fiubc":
            raise ValueError(f"{self.code} is no type of numbers.")
        return made


def _numpy_scalar(kind: _NumpyType, data: Any) -> Any:
    """A scalar of numpy, out of its bytes."""
    return np.frombuffer(bytes(data), dtype=kind.dtype(), count=1)[0]


class _NumpyArray:
    """An array of numpy while a file is read."""

    values: np.ndarray | None = None

    def __init__(self, *_: Any) -> None:
        """What is given now is empty; the numbers come with the state."""

    def __setstate__(self, state: Any) -> None:
        _, shape, kind, by_columns, data = state
        self.values = np.frombuffer(bytes(data), dtype=kind.dtype()).reshape(
            shape, order="F" if by_columns else "C"
        )


_HOMES = ("numpy.core.multiarray", "numpy._core.multiarray")

_NUMPY: list[Any] = [
    *((_numpy_scalar, f"{home}.scalar") for home in _HOMES),
    *((_NumpyArray, f"{home}._reconstruct") for home in _HOMES),
    (_NumpyType, "numpy.dtype"),
    (_NumpyArray, "numpy.ndarray"),
    _NumpyArray,
    _NumpyType,
]
"""What torch may call for the numbers of numpy that training loops leave beside the weights: our own
functions, which only read numbers."""
