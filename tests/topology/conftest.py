"""Shared clouds of the topology tests, all seeded."""

import numpy as np
import pytest


@pytest.fixture
def rng():
    return np.random.default_rng(20261)


@pytest.fixture
def embed(rng):
    """Isometric embedding of a low-dimensional cloud into R^794."""

    def into(points, dim=794):
        basis = np.linalg.qr(rng.normal(size=(dim, points.shape[1])))[0]
        return points @ basis.T

    return into
