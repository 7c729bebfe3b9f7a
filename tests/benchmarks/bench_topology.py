"""Topology on a cloud of neurons, beside ripser and persim: see DESIGN for the budgets."""

import warnings
from collections.abc import Iterator

import numpy as np

from tests.benchmarks.rows import Row, milliseconds
from topowidgets.topology import (
    PersistenceDiagram,
    SteadyPCA,
    alpha_diagram,
    bottleneck_distance,
    gluing_rate,
    hull_grid,
    landmark_diagram,
    pair_ratios,
    persistence,
    rips_diagram,
    self_crossings,
)

DIM = 794


def ring(count: int, dim: int = 2, seed: int = 0) -> np.ndarray:
    """Random points of a unit circle, isometrically in R^dim."""
    rng = np.random.default_rng(seed)
    turn = 2.0 * np.pi * rng.random(count)
    plane = np.c_[np.cos(turn), np.sin(turn)]
    return plane if dim == 2 else plane @ np.linalg.qr(rng.normal(size=(dim, 2)))[0].T


def rows() -> Iterator[Row]:
    """Every budgeted quantity of topology/. H0 and H1 unless said otherwise."""
    warnings.filterwarnings("ignore", "The input point cloud has more columns")  # ripser's, of R^794
    yield from alpha()
    yield from rips()
    yield from distances()
    yield from pictures()


def alpha() -> Iterator[Row]:
    """The alpha complex in the plane and in space."""
    from ripser import ripser

    rng = np.random.default_rng(1)
    for name, plane in (("random ring", ring(256)), ("Gaussian", rng.normal(size=(256, 2)))):
        theirs = milliseconds(lambda plane=plane: ripser(plane, maxdim=1), 3)
        ours = milliseconds(lambda plane=plane: alpha_diagram(plane), 31)
        yield Row(f"alpha, 256 in the plane, {name}", ours, "ms", "<= 2.5", "ripser", theirs)
    even = np.linspace(0, 2 * np.pi, 256, endpoint=False)
    polygon = np.c_[np.cos(even), np.sin(even)]
    yield Row(
        "alpha, 256 in the plane, regular polygon",
        milliseconds(lambda: alpha_diagram(polygon), 31),
        "ms",
        "<= 2.5",
    )
    yield Row(
        "alpha, 256 on a line (exact kernel)",
        milliseconds(lambda: alpha_diagram(ring(256) * [1, 1e-13])),
        "ms",
    )
    ball = rng.normal(size=(256, 3))
    yield Row("alpha, 256 in space, H0..H2", milliseconds(lambda: alpha_diagram(ball, 2)), "ms")


def rips() -> Iterator[Row]:
    """Exact Rips and Rips on landmarks in R^794."""
    from ripser import ripser

    rng = np.random.default_rng(2)
    ball = rng.normal(size=(256, 3))
    sphere = ball / np.linalg.norm(ball, axis=1)[:, None] @ np.linalg.qr(rng.normal(size=(DIM, 3)))[0].T
    for name, cloud in (
        ("circle", ring(256, DIM)),
        ("sphere", sphere),
        ("Gaussian", rng.normal(size=(256, DIM))),
    ):
        theirs = milliseconds(lambda cloud=cloud: ripser(cloud, maxdim=1), 5)
        ours = milliseconds(lambda cloud=cloud: rips_diagram(cloud))
        note = f"{ours:.1f} ms, ripser {theirs:.1f} ms"
        yield Row(
            f"exact Rips, 256 in R^{DIM}, {name}",
            theirs / ours,
            "times as fast as ripser",
            ">= 1.8",
            note=note,
        )
    for name, cloud in (("circle", ring(1024, DIM)), ("Gaussian", rng.normal(size=(1024, DIM)))):
        yield Row(
            f"128 landmarks of 1024 in R^{DIM}, {name}",
            milliseconds(lambda cloud=cloud: persistence(cloud)),
            "ms",
            "<= 90",
        )

        def with_h2(cloud: np.ndarray = cloud) -> object:
            return landmark_diagram(cloud, 128, max_degree=2)

        yield Row(f"the same with H2, {name}", milliseconds(with_h2, 3), "ms", "<= 150", work=with_h2)


def distances() -> Iterator[Row]:
    """The bottleneck distance of two diagrams."""
    import persim

    rng = np.random.default_rng(3)
    pairs = [np.sort(rng.random((250, 2)), axis=1) for _ in range(2)]
    left, right = (PersistenceDiagram(np.c_[np.ones(250), p], "rips", 1.0) for p in pairs)
    yield Row(
        "bottleneck, 250 random points",
        milliseconds(lambda: bottleneck_distance(left, right, 1)),
        "ms",
        "<= 5",
        "persim",
        milliseconds(lambda: persim.bottleneck(*pairs), 3),
        work=lambda: bottleneck_distance(left, right, 1),
    )
    first, second = (rips_diagram(rng.normal(size=(256, 20))) for _ in range(2))
    bars = [diagram.in_degree(0)[1:] for diagram in (first, second)]
    theirs = milliseconds(lambda: persim.bottleneck(*bars), 3)
    ours = milliseconds(lambda: bottleneck_distance(first, second, 0))
    yield Row("bottleneck, two clouds' H0 (255 points)", ours, "ms", "<= 5", "persim", theirs)


def pictures() -> Iterator[Row]:
    """Projection, crossings, and what one step did to the pairs."""
    rng = np.random.default_rng(4)
    cloud = rng.normal(size=(256, DIM)) * np.linspace(3, 1, DIM)
    for dim in (2, 3):
        pca = SteadyPCA(dim)
        yield Row(
            f"SteadyPCA, 256 in R^{DIM} to {dim}", milliseconds(lambda pca=pca: pca.project(cloud), 31), "ms"
        )
    for count in (96, 384, 1000):
        turn = 2 * np.pi * np.arange(count) / count
        eight = np.c_[np.sin(2 * turn + 0.1), np.sin(turn)]
        yield Row(
            f"self_crossings, figure eight of {count}",
            milliseconds(lambda eight=eight: self_crossings(eight), 31),
            "ms",
        )
    for dim in (2, DIM):
        before = rng.normal(size=(256, dim))
        after = before + 0.01 * rng.normal(size=before.shape)
        yield Row(
            f"pair_ratios, 256 in R^{dim}",
            milliseconds(lambda b=before, a=after: pair_ratios(b, a), 15),
            "ms",
        )
        yield Row(
            f"gluing_rate, 256 in R^{dim}",
            milliseconds(lambda b=before, a=after: gluing_rate(b, a), 15),
            "ms",
        )
    plane = rng.normal(size=(256, 2))
    yield Row("hull_grid, 256 in the plane, 32 a side", milliseconds(lambda: hull_grid(plane), 15), "ms")
