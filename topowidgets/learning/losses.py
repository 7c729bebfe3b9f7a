"""Losses as functions of the network's output z, with the derivatives that gradients and Hessian products
need.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor


class LossTerms(NamedTuple):
    """A mean loss over samples at outputs z (..., samples, outputs), of each of a batch of networks."""

    value: Callable[[], Tensor]
    """Makes the loss when asked: a training step needs none."""
    gradient: Tensor
    """dL/dz (..., samples, outputs), with the mean's 1/samples in it."""
    hessian_product: Callable[[Tensor], Tensor]
    """v -> (d^2 L / dz^2) v, samples apart, v and the result (..., samples, outputs)."""


def mse_half(z: Tensor, y: Tensor) -> LossTerms:
    """Half the mean square, L = 1/2 mean (z - y)^2 over samples, summed over outputs."""
    residual = z - y
    weight = 1 / z.shape[-2]
    return LossTerms(
        lambda: 0.5 * weight * residual.square().sum((-2, -1)), weight * residual, lambda v: weight * v
    )


def mse(z: Tensor, y: Tensor) -> LossTerms:
    """The mean square, L = mean (z - y)^2 over samples, summed over outputs."""
    residual = z - y
    weight = 2 / z.shape[-2]
    return LossTerms(
        lambda: 0.5 * weight * residual.square().sum((-2, -1)), weight * residual, lambda v: weight * v
    )


def cross_entropy(z: Tensor, y: Tensor) -> LossTerms:
    """Mean cross-entropy of softmax(z) against class numbers y."""
    weight = 1 / z.shape[-2]
    log_probability = torch.log_softmax(z, dim=-1)
    probability = log_probability.exp()
    gradient = probability.clone()
    rows = torch.arange(z.shape[-2], device=z.device)
    gradient[..., rows, y] -= 1

    def product(v: Tensor) -> Tensor:
        weighted = probability * v
        return weight * (weighted - probability * weighted.sum(dim=-1, keepdim=True))

    return LossTerms(lambda: -weight * log_probability[..., rows, y].sum(-1), weight * gradient, product)


LOSSES: dict[str, Callable[[Tensor, Tensor], LossTerms]] = {
    "mse_half": mse_half,
    "mse": mse,
    "cross_entropy": cross_entropy,
}
"""By the names of `Config.loss`."""
