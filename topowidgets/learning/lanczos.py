"""Lanczos on Hessian-vector products: both ends of a spectrum, and the top of many small spectra at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import torch
from torch import Tensor


class SpectrumEnds(NamedTuple):
    """Largest and smallest signed eigenvalue with their Ritz vectors,
    and what bounds or estimates the error.
    """

    largest: float
    smallest: float
    largest_vector: Tensor
    smallest_vector: Tensor
    error: float


def spectrum_ends(
    product: Callable[[Tensor], Tensor], start: Tensor, iterations: int, tolerance: float
) -> SpectrumEnds:
    """Both ends of the spectrum of a symmetric operator, by Lanczos with full reorthogonalisation.

    Stops when the residuals |H v - lambda v| of both ends are below `tolerance` times the larger
    |eigenvalue|, or after `iterations` products. A Ritz value's error is at most its residual, which is
    returned. Power iteration is not used: where lambda_min is near -lambda_max it crawls or ends on the wrong
    sign (docs/theory.md 1).

    Args:
        product: v -> H v for tensors of `start`'s shape.
        start: a first direction, not zero.
        iterations: most products, at least 1.
        tolerance: relative residual to stop at.

    Raises:
        ValueError: if the start is zero or not finite.

    Examples:
        >>> diagonal = torch.tensor([3.0, -2.0, 1.0])
        >>> ends = spectrum_ends(lambda v: diagonal * v, torch.ones(3), iterations=3, tolerance=1e-6)
        >>> round(ends.largest, 4), round(ends.smallest, 4)
        (3.0, -2.0)
    """
    for small, beta, basis, last in _lanczos(product, start, iterations):
        if not last and len(basis) % 5:  # the small eigenproblem costs as much as a product
            continue
        values, vectors = torch.linalg.eigh(small)
        scale = float(values.abs().max())
        residual = beta * float(vectors[-1, [0, -1]].abs().max())
        if last or residual <= tolerance * scale:
            break
    return _ends(values, vectors, basis, start, residual)


def follow_ends(
    product: Callable[[Tensor], Tensor], start: Tensor, least: int, iterations: int, tolerance: float
) -> SpectrumEnds:
    """The larger |eigenvalue| of an operator that has changed a little, from a start that is rich in the
    ends' old vectors.

    Stops when that end's estimated error, min(r, r^2 / gap) for its residual r and the distance to the next
    Ritz value, is below `tolerance` times it and the other end cannot have overtaken it; so the other end
    comes along only as far as that needs. The error is an estimate: a direction that the start does not have
    is not seen.

    Args:
        product, start, iterations: as in `spectrum_ends`.
        least: fewest products, so that a direction of which the start has little is seen.
        tolerance: relative error to stop at.
    """
    for small, beta, basis, last in _lanczos(product, start, iterations):
        if len(basis) < least and not last:
            continue
        values, vectors = torch.linalg.eigh(small)
        leading, next_to_it, other = (-1, -2, 0) if values[-1] >= -values[0] else (0, 1, -1)
        residuals = beta * vectors[-1].abs()
        residual, top = float(residuals[leading]), abs(float(values[leading]))
        gap = abs(float(values[leading] - values[next_to_it])) if len(values) > 1 else 0.0
        error = min(residual, residual**2 / gap) if gap else residual
        overtaken = abs(float(values[other])) + float(residuals[other]) > top
        if last or (error <= tolerance * top and not overtaken):
            break
    return _ends(values, vectors, basis, start, error)


def _lanczos(
    product: Callable[[Tensor], Tensor], start: Tensor, iterations: int
) -> Iterator[tuple[Tensor, float, Tensor, bool]]:
    """After each product: the tridiagonal matrix, the next off-diagonal entry, the orthonormal basis, and
    whether this was the last.

    It is the last where the basis spans an invariant space: what is left of the image is rounding, and no
    direction to go on in.
    """
    steps = min(iterations, start.numel())
    norm = float(start.norm())
    if not 0 < norm < float("inf"):
        message = f"the start of Lanczos must be finite and not zero, its norm is {norm}"
        raise ValueError(message)
    basis = start.new_empty(steps, start.numel())
    # also where another is the default
    tridiagonal = torch.zeros(steps, steps, dtype=torch.float64, device="cpu")
    rounding, size = 10 * torch.finfo(start.dtype).eps, 0.0
    basis[0] = start.reshape(-1) / norm
    for k in range(steps):
        image = product(basis[k].view_as(start)).reshape(-1)
        known = basis[: k + 1]
        size = max(size, float(image.norm()))
        coefficients = known @ image
        tridiagonal[k, k] = float(coefficients[k])
        image = image - known.T @ coefficients
        image = image - known.T @ (known @ image)  # once more, against rounding
        beta = float(image.norm())
        last = k + 1 == steps or beta <= rounding * size
        yield tridiagonal[: k + 1, : k + 1], beta, known, last
        if last:
            return
        tridiagonal[k, k + 1] = tridiagonal[k + 1, k] = beta
        basis[k + 1] = image / beta


def _ends(values: Tensor, vectors: Tensor, basis: Tensor, start: Tensor, error: float) -> SpectrumEnds:
    ritz = vectors[:, [0, -1]].to(basis.device, basis.dtype).T @ basis
    return SpectrumEnds(
        float(values[-1]), float(values[0]), ritz[1].view_as(start), ritz[0].view_as(start), error
    )


def largest_of_each(
    product: Callable[[Tensor], Tensor], start: Tensor, iterations: int
) -> tuple[Tensor, Tensor]:
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
    size = start.new_zeros(len(start))
    for k in range(steps):
        image = product(basis[k])
        size = torch.maximum(size, image.norm(dim=1))
        tridiagonal[:, k, k] = (basis[k] * image).sum(dim=1)
        if k + 1 < steps:
            image = _orthogonal(image, basis[: k + 1])
            beta = image.norm(dim=1)
            ended = beta <= 100 * torch.finfo(start.dtype).eps * size
            # the row's space is invariant: go on in a new direction that is not coupled to it
            if ended.any():
                generator = torch.Generator().manual_seed(k)
                fresh = torch.randn(start.shape, generator=generator, dtype=start.dtype).to(start.device)
                image = torch.where(ended[:, None], _orthogonal(fresh, basis[: k + 1]), image)
            tridiagonal[:, k, k + 1] = tridiagonal[:, k + 1, k] = torch.where(ended, 0, beta)
            basis[k + 1] = image / image.norm(dim=1, keepdim=True)
    values, vectors = torch.linalg.eigh(tridiagonal)
    return values[:, -1], torch.einsum("nk,knd->nd", vectors[:, :, -1], basis)


def _orthogonal(vectors: Tensor, basis: Tensor) -> Tensor:
    """Each row's vector without its parts along that row's basis, (n, D) and (k, n, D); done twice, against
    rounding.
    """
    for _ in range(2):
        overlap = torch.einsum("knd,nd->nk", basis, vectors)
        vectors = vectors - torch.einsum("nk,knd->nd", overlap, basis)
    return vectors
