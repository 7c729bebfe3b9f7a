"""Activations with the two derivatives that gradients and Hessian products need."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor


class Derivatives(NamedTuple):
    """act(z), act'(z), and what makes act''(z) when asked: a training step needs none. Each of z's shape."""

    value: Tensor
    first: Tensor
    second: Callable[[], Tensor]


def _tanh(z: Tensor) -> Derivatives:
    value = torch.tanh(z)
    first = torch.addcmul(value.new_ones(()), value, value, value=-1)  # 1 - value^2 in one pass
    return Derivatives(value, first, lambda: -2 * value * first)


def _sine(z: Tensor) -> Derivatives:
    value = torch.sin(z)
    return Derivatives(value, torch.cos(z), lambda: -value)


def _sigmoid(z: Tensor) -> Derivatives:
    value = torch.sigmoid(z)
    first = value * (1 - value)
    return Derivatives(value, first, lambda: first * (1 - 2 * value))


def _relu(z: Tensor) -> Derivatives:
    return Derivatives(torch.relu(z), (z > 0).to(z.dtype), lambda: torch.zeros_like(z))


def _gelu(z: Tensor) -> Derivatives:
    cumulative = 0.5 * (1 + torch.erf(z / math.sqrt(2)))
    density = torch.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return Derivatives(z * cumulative, cumulative + z * density, lambda: density * (2 - z * z))


def _softplus(z: Tensor) -> Derivatives:
    first = torch.sigmoid(z)
    return Derivatives(torch.nn.functional.softplus(z, threshold=40), first, lambda: first * (1 - first))


ACTIVATIONS: dict[str, Callable[[Tensor], Derivatives]] = {
    "tanh": _tanh,
    "sine": _sine,
    "sigmoid": _sigmoid,
    "relu": _relu,
    "gelu": _gelu,
    "softplus": _softplus,
}
"""By the names of `Config.activation`. relu has no second derivative at its kink; there, and so everywhere,
it counts as 0."""
