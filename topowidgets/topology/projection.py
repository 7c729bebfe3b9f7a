"""Pictures of a cloud in two or three dimensions that hold still from frame to frame."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from topowidgets.topology.clouds import check_cloud, unit_cloud

# times the total variance, added to every direction's: those narrower than 1% of the cloud hold still
_KEEP = 1e-4


class SteadyPCA:
    """Principal component projection whose basis follows the cloud and never flips or spins.

    Each call does a few warm subspace iterations V <- orth((X^T X + 1e-4 |X|^2) V) from the basis before (X
    centred) and turns the result within its plane onto that basis by orthogonal Procrustes, R = argmin |V R -
    V_old|_F. When two components change rank the picture turns over several frames where a fresh PCA would
    jump. The span converges to that of the leading components, by (lambda_{dim+1} / lambda_dim)^iterations a
    call; the axes within it are the first cloud's, turned as little as possible, so later ones are not the
    components one by one.

    Args:
        dim: coordinates wanted, 2 or 3.
        iterations: subspace iterations a call.

    Raises:
        ValueError: dim or iterations below 1.

    Example:
        >>> cloud = np.random.default_rng(0).normal(size=(50, 10)) * np.arange(10, 0, -1)
        >>> pca = SteadyPCA(dim=2)
        >>> coords, basis, explained = pca.project(cloud)
        >>> coords.shape, basis.shape, bool(explained.sum() < 1.0)
        ((50, 2), (10, 2), True)
    """

    def __init__(self, dim: int = 2, iterations: int = 3) -> None:
        if dim < 1 or iterations < 1:
            raise ValueError(
                f"dim = {dim}, iterations = {iterations}; both must be at least 1 (dim 2 or 3 for a picture)."
            )
        self.dim = dim
        self.iterations = iterations
        self._basis: Float[np.ndarray, "features dim"] | None = None

    def __repr__(self) -> str:
        return f"SteadyPCA(dim={self.dim}, iterations={self.iterations}, warm={self._basis is not None})"

    def reset(self) -> None:
        """Forget the basis: the next cloud starts from its own principal components."""
        self._basis = None

    def project(
        self, points: Float[np.ndarray, "neurons features"]
    ) -> tuple[
        Float[np.ndarray, "neurons dim"], Float[np.ndarray, "features dim"], Float[np.ndarray, " dim"]
    ]:
        """Coordinates of a cloud on the steady basis.

        Args:
            points: one neuron a row; another number of features than before starts anew.

        Returns:
            coords = (X - mean) basis in the units of the points; basis with orthonormal columns; explained =
            each shown axis's share of the total variance, 0 for a cloud without extent.

        Raises:
            ValueError: fewer features than dim, or see ``check_cloud``.
        """
        cloud = check_cloud(points)
        if cloud.shape[1] < self.dim:
            raise ValueError(
                f"the neurons have {cloud.shape[1]} coordinates, too few for a picture in {self.dim} "
                "dimensions."
            )
        centred, radius = unit_cloud(cloud)
        total = float(np.einsum("ij,ij->", centred, centred))
        if self._basis is None or len(self._basis) != cloud.shape[1]:
            self._basis = _principal(centred, self.dim)
        elif total > 0.0:
            self._basis = _follow(centred, _KEEP * total, self._basis, self.iterations)
        coords: Float[np.ndarray, "neurons dim"] = centred @ self._basis
        spread = np.einsum("ij,ij->j", coords, coords)
        return radius * coords, self._basis.copy(), spread / total if total > 0.0 else np.zeros(self.dim)


def _principal(centred: Float[np.ndarray, "neurons features"], dim: int) -> Float[np.ndarray, "features dim"]:
    """Leading right singular vectors, each signed so that its largest entry is positive."""
    basis = np.linalg.svd(centred, full_matrices=centred.shape[0] < dim)[2][:dim].T.copy()
    largest = np.abs(basis).argmax(axis=0)
    basis *= np.where(basis[largest, np.arange(dim)] < 0.0, -1.0, 1.0)
    return basis


def _follow(
    centred: Float[np.ndarray, "neurons features"],
    keep: float,
    old: Float[np.ndarray, "features dim"],
    iterations: int,
) -> Float[np.ndarray, "features dim"]:
    """Warm subspace iteration with X^T X + keep, turned onto the old basis."""
    basis = old
    for _ in range(iterations):
        basis = np.linalg.qr(centred.T @ (centred @ basis) + keep * basis)[0]
    left, _, right = np.linalg.svd(basis.T @ old)
    turned: Float[np.ndarray, "features dim"] = basis @ (left @ right)
    return turned
