"""Topology on a cloud of neurons: medians in milliseconds and the ratio to the named peer, both from this run.

Run as ``python -m tests.benchmarks.bench_topology`` from a checkout. Prints; asserts nothing: see DESIGN for the budgets.
"""

import os
import time
import warnings
from collections.abc import Callable

import numpy as np

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


def milliseconds(call: Callable[[], object], repeats: int = 7) -> float:
    """Median over repeats after one warm call."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times))


def show(name: str, ours: float, budget: str, peer: str = "", theirs: float = float("nan")) -> None:
    """One line of the table."""
    versus = f"{peer} {theirs:8.2f} ms, {theirs / ours:5.1f} x" if peer else ""
    print(f"{name:<52} {ours:8.2f} ms   budget {budget:<16} {versus}", flush=True)


def ring(count: int, dim: int = 2, seed: int = 0) -> np.ndarray:
    """Random points of a unit circle, isometrically in R^dim."""
    rng = np.random.default_rng(seed)
    turn = 2.0 * np.pi * rng.random(count)
    plane = np.c_[np.cos(turn), np.sin(turn)]
    return plane if dim == 2 else plane @ np.linalg.qr(rng.normal(size=(dim, 2)))[0].T


def main() -> None:
    """Measure and print every budgeted quantity of topology/."""
    import persim
    from ripser import ripser

    warnings.filterwarnings("ignore", "The input point cloud has more columns")  # ripser's, of R^794
    rng = np.random.default_rng(1)
    print(f"{os.cpu_count()} cores; H0 + H1 unless said otherwise; peers in the same run")
    ball = rng.normal(size=(256, 3))
    sphere = ball / np.linalg.norm(ball, axis=1)[:, None] @ np.linalg.qr(rng.normal(size=(DIM, 3)))[0].T

    for name, plane in (("random ring", ring(256)), ("Gaussian", rng.normal(size=(256, 2)))):
        theirs = milliseconds(lambda plane=plane: ripser(plane, maxdim=1), 3)
        show(f"alpha, 256 in the plane, {name}", milliseconds(lambda plane=plane: alpha_diagram(plane), 31), "<= 2.5 ms", "ripser", theirs)
    even = np.linspace(0, 2 * np.pi, 256, endpoint=False)
    show(
        "alpha, 256 in the plane, regular polygon", milliseconds(lambda: alpha_diagram(np.c_[np.cos(even), np.sin(even)]), 31), "<= 2.5 ms"
    )
    show("alpha, 256 in the plane, on a line (exact kernel)", milliseconds(lambda: alpha_diagram(ring(256) * [1, 1e-13])), "")
    show("alpha, 256 in R^3, H0..H2", milliseconds(lambda: alpha_diagram(ball, 2)), "")

    for name, cloud in (("circle", ring(256, DIM)), ("sphere", sphere), ("Gaussian", rng.normal(size=(256, DIM)))):
        theirs = milliseconds(lambda cloud=cloud: ripser(cloud, maxdim=1), 5)
        show(f"exact Rips, 256 in R^{DIM}, {name}", milliseconds(lambda cloud=cloud: rips_diagram(cloud)), ">= 1.8 x", "ripser", theirs)

    for name, cloud in (("circle", ring(1024, DIM)), ("Gaussian", rng.normal(size=(1024, DIM)))):
        show(f"128 landmarks of 1024 in R^{DIM}, {name}", milliseconds(lambda cloud=cloud: persistence(cloud)), "<= 90 ms")
        h2 = milliseconds(lambda cloud=cloud: landmark_diagram(cloud, 128, max_degree=2), 3)
        show(f"the same with H2, {name}", h2, "<= 150 ms")

    pairs = [np.sort(rng.random((250, 2)), axis=1) for _ in range(2)]
    left, right = (PersistenceDiagram(np.c_[np.ones(250), p], "rips", 1.0) for p in pairs)
    theirs = milliseconds(lambda: persim.bottleneck(*pairs), 3)
    show("bottleneck, 250 random points", milliseconds(lambda: bottleneck_distance(left, right, 1)), "<= 5 ms", "persim", theirs)
    clouds = [rng.normal(size=(256, 20)) for _ in range(2)]
    left, right = (rips_diagram(cloud) for cloud in clouds)
    pairs = [d.in_degree(0)[1:] for d in (left, right)]
    theirs = milliseconds(lambda: persim.bottleneck(*pairs), 3)
    show("bottleneck, two clouds' H0 (255 points)", milliseconds(lambda: bottleneck_distance(left, right, 0)), "<= 5 ms", "persim", theirs)

    cloud = rng.normal(size=(256, DIM)) * np.linspace(3, 1, DIM)
    for dim in (2, 3):
        pca = SteadyPCA(dim)
        show(f"SteadyPCA, 256 in R^{DIM} to {dim}", milliseconds(lambda pca=pca: pca.project(cloud), 31), "about 1 ms")

    for count, budget in ((96, "<= 0.3 ms"), (384, "<= 2 ms"), (1000, "")):
        turn = 2 * np.pi * np.arange(count) / count
        eight = np.c_[np.sin(2 * turn + 0.1), np.sin(turn)]
        show(f"self_crossings, figure eight of {count}", milliseconds(lambda eight=eight: self_crossings(eight), 31), budget)
    scribble = rng.normal(size=(384, 2))
    show("self_crossings, 384 random corners", milliseconds(lambda: self_crossings(scribble), 15), "")

    for dim in (2, DIM):
        before = rng.normal(size=(256, dim))
        after = before + 0.01 * rng.normal(size=before.shape)
        show(f"pair_ratios, 256 in R^{dim}", milliseconds(lambda b=before, a=after: pair_ratios(b, a), 15), "")
        show(f"gluing_rate, 256 in R^{dim}", milliseconds(lambda b=before, a=after: gluing_rate(b, a), 15), "")
    show("hull_grid, 256 in the plane, 32 a side", milliseconds(lambda: hull_grid(rng.normal(size=(256, 2))), 15), "")


if __name__ == "__main__":
    main()
