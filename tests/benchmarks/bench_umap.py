"""The slow questions: a joint UMAP over key frames beside a cold UMAP of each, and a hole against chance."""

import time
import warnings
from collections.abc import Callable, Iterator

import numpy as np

from tests.benchmarks.rows import Row
from topowidgets import train
from topowidgets.measuring.analyses import key_frames
from topowidgets.topology import joint_umap, motion, null_verdict
from topowidgets.topology.joint_umap import MIN_DIST, NEIGHBORS


def timed(call: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    """What a call gives, and its seconds."""
    start = time.perf_counter()
    return call(), time.perf_counter() - start


def rows() -> Iterator[Row]:
    """Motion a frame and seconds of a joint UMAP of `mnist`, and the seconds of a null verdict."""
    from umap import UMAP

    warnings.filterwarnings("ignore")  # numba's and scikit-learn's, of UMAP
    run = train("mnist", eta_k=0.5)
    clouds = np.stack([frame.neurons.astype(float) for frame in key_frames(run.frames, 12)])
    shape = f"{len(clouds)} key frames x {clouds.shape[1]} in R^{clouds.shape[2]}"

    def cold() -> np.ndarray:
        return np.stack(
            [
                UMAP(n_neighbors=NEIGHBORS, min_dist=MIN_DIST, random_state=0, n_jobs=1).fit_transform(cloud)
                for cloud in clouds
            ]
        )

    def joint() -> np.ndarray:
        return joint_umap(clouds).positions

    joint()  # numba compiles
    (steady, ours), (jumping, theirs) = timed(joint), timed(cold)
    own, ratio, peer = (
        motion(clouds).mean(),
        *(motion(places).mean() / motion(clouds).mean() for places in (steady, jumping.astype(float))),
    )
    note = f"motion a frame over the cloud's own, {own:.3f} radii"
    yield Row(f"joint UMAP, {shape}, motion", ratio, "x", "<= 2", "cold UMAP a frame", peer, note)
    yield Row(f"joint UMAP, {shape}, warm", ours, "s", "<= 12", "cold UMAP a frame", theirs, work=joint)
    start = time.perf_counter()
    null_verdict(clouds[-1])
    yield Row(
        "null verdict, 256 in R^794, exact Rips", time.perf_counter() - start, "s", note="20 null clouds"
    )
