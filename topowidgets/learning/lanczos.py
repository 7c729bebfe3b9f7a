"""Lanczos on Hessian-vector products: both ends of a spectrum, and the top of many small spectra at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import torch
from torch import Tensor


End = Literal["largest", "smallest", "both"]


class SpectrumEnds(NamedTuple):
    """Largest and smallest signed eigenvalue with their Ritz vectors, and the residual |H v - lambda v| of the wanted end."""

    largest: float
    smallest: float
    largest_vector: Tensor
    smallest_vector: Tensor
    residual: float


def spectrum_ends(product: Callable[[Tensor], Tensor], start: Tensor, iterations: int, tolerance: float, end: End = "both") -> SpectrumEnds:
    """Both ends of the spectrum of a symmetric operator, by Lanczos with full reorthogonalisation.

    Stops when the residual of the wanted end (of both) is below `tolerance` times the larger |eigenvalue|, or after `iterations` products. A Ritz
    value's error is at most its residual. Power iteration is not used: where lambda_min is near -lambda_max it crawls or ends on the
    wrong sign (SCIENCE.md section 1).

    Args:
        product: v -> H v for tensors of `start`'s shape.
        start: a first direction, not zero.
        iterations: most products, at least 1.
        tolerance: relative residual to stop at.
        end: which end must converge; the other comes along as far as it got.

    Raises:
        ValueError: if the start is zero or not finite.

    Examples:
        >>> diagonal = torch.tensor([3.0, -2.0, 1.0])
        >>> ends = spectrum_ends(lambda v: diagonal * v, torch.ones(3), iterations=3, tolerance=1e-6)
        >>> round(ends.largest, 4), round(ends.smallest, 4)
        (3.0, -2.0)
    """
    size = start.numel()
    steps = min(iterations, size)
    columns = {"largest": [-1], "smallest": [0], "both": [0, -1]}[end]
    norm = float(start.norm())
    if not 0 < norm < float("inf"):
        message = f"the start of Lanczos must be finite and not zero, its norm is {norm}"
        raise ValueError(message)
    basis = start.new_empty(steps, size)
    tridiagonal = torch.zeros(steps, steps, dtype=torch.float64)
    basis[0] = start.reshape(-1) / norm
    for k in range(steps):
        image = product(basis[k].view_as(start)).reshape(-1)
        known = basis[: k + 1]
        coefficients = known @ image
        tridiagonal[k, k] = float(coefficients[k])
        image = image - known.T @ coefficients
        image = image - known.T @ (known @ image)  # once more, against rounding
        beta = float(image.norm())
        last = k + 1 == steps
        # the small eigenproblem costs as much as a product: look at every early step, where a warm start ends, then at every fifth
        if last or 2 <= k < 8 or k % 5 == 4 or not beta > 0:
            values, vectors = torch.linalg.eigh(tridiagonal[: k + 1, : k + 1])
            scale = float(values.abs().max())
            residual = beta * float(vectors[-1, columns].abs().max())
            if last or residual <= tolerance * scale or beta <= 1e-14 * scale:
                ritz = vectors[:, [0, -1]].to(basis.device, basis.dtype).T @ known
                return SpectrumEnds(float(values[-1]), float(values[0]), ritz[1].view_as(start), ritz[0].view_as(start), residual)
        tridiagonal[k, k + 1] = tridiagonal[k + 1, k] = beta
        basis[k + 1] = image / beta
    raise AssertionError  # the last step returns


def largest_of_each(product: Callable[[Tensor], Tensor], start: Tensor, iterations: int) -> tuple[Tensor, Tensor]:
    """Largest eigenvalue of each of n symmetric operators, all advanced by one batched product.

    Args:
        product: (n, D) -> (n, D), row i under operator i.
        start: (n, D), no row zero.
        iterations: products; the result is a lower bound that grows with them.

    Returns:
        Ritz values (n,) and Ritz vectors (n, D), the start of a later call.
    """
    steps = min(iterations, start.shape[1])
    basis = start.new_zeros(steps, *start.shape)
    tridiagonal = start.new_zeros(len(start), steps, steps)
    basis[0] = start / start.norm(dim=1, keepdim=True)
    for k in range(steps):
        image = product(basis[k])
        tridiagonal[:, k, k] = (basis[k] * image).sum(dim=1)
        for _ in range(2):
            overlap = torch.einsum("knd,nd->nk", basis[: k + 1], image)
            image = image - torch.einsum("nk,knd->nd", overlap, basis[: k + 1])
        beta = image.norm(dim=1)
        if k + 1 < steps:
            tridiagonal[:, k, k + 1] = tridiagonal[:, k + 1, k] = beta
            # a row that is already invariant stays zero and adds zeros to its small matrix
            basis[k + 1] = torch.where(beta[:, None] > 1e-12, image / beta.clamp(min=1e-12)[:, None], 0)
    values, vectors = torch.linalg.eigh(tridiagonal)
    return values[:, -1], torch.einsum("nk,knd->nd", vectors[:, :, -1], basis)
