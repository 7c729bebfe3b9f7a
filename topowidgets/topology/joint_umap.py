"""A joint UMAP: one fit over key frames of a run, read back frame by frame, so that the picture holds still
by construction.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float, Int

from topowidgets.topology.clouds import check_cloud, cloud_radius, maxmin_landmarks, unit_cloud
from topowidgets.topology.imports import importing_quietly
from topowidgets.topology.persistence import alpha_diagram
from topowidgets.topology.verdicts import SampleVerdict, sample_verdict

NEIGHBORS = 15
"""Neighbours of a point in the joint cloud; also those that trustworthiness looks at, fewer in clouds of
fewer than 32 neurons."""

MIN_DIST = 0.5
"""UMAP's min_dist. At its default of 0.1 a ring breaks into beads, whose gaps hide the hole (12 frames of
`pinch` and `mnist`)."""

EPOCHS = 500
"""UMAP's own choice for so few points."""

FEWEST_NEURONS = 8
"""Below, a neighbourhood is the whole cloud and the picture says nothing."""

MOST_POINTS = 4000
"""Frames times neurons in one fit: 12 s on one core, and below UMAP's 4096 every neighbour is found by
measuring."""

FEWEST_FRAMES = 6
"""Of too many points first frames are left out, down to so many, then neurons."""

Progress = Callable[[str, float], None]


def silent(stage: str, share: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True, eq=False)
class JointUMAP:
    """Where one joint fit puts the neurons.

    The axes, the units and the distances between far parts have no meaning.

    Attributes:
        steps: of the frames that were fitted.
        neurons: which neurons were fitted, ascending; all where they were not too many.
        positions: of those neurons in those frames, centred over all frames.
        trustworthiness: of each frame, 1 - the penalty for false neighbours among `trust_neighbors`, against
            the cloud's own distances (Venna and Kaski 2001): 1 is perfect, about 0.5 is chance.
        moved: how far points of the earlier fit moved in a refit, root mean square over its radius; None for
            a first fit.
        frames_given, neurons_given: how many there were; what was too many is left out.
    """

    steps: Int[np.ndarray, " frames"]
    neurons: Int[np.ndarray, " shown"]
    positions: Float[np.ndarray, "frames shown 2"]
    trustworthiness: Float[np.ndarray, " frames"]
    trust_neighbors: int
    frames_given: int
    neurons_given: int
    moved: float | None = None

    def __repr__(self) -> str:
        trust = f"trustworthiness {self.trustworthiness.min():.2f} or more"
        return (
            f"JointUMAP({len(self.neurons)} neurons, {len(self.steps)} frames, steps "
            f"{self.steps[0]}..{self.steps[-1]}, {trust})"
        )

    def at(self, step: int) -> Float[np.ndarray, "shown 2"]:
        """The picture at a step: each neuron on the straight line between its places in the fitted frames
        around it.
        """
        places = np.array(
            [np.interp(step, self.steps, path) for path in self.positions.reshape(len(self.steps), -1).T]
        )
        return places.reshape(len(self.neurons), 2)


def joint_umap(
    clouds: Float[np.ndarray, "frames neurons dim"],
    steps: Int[np.ndarray, " frames"] | None = None,
    *,
    before: JointUMAP | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> JointUMAP:
    """Fit UMAP once on all frames stacked, so that a neuron's places in all frames are found together
    (McInnes et al. 2018).

    A refit begins from an earlier fit and is turned onto it by the rotation, reflection and shift that bring
    the frames of both closest, without scaling, so that the picture does not jump.

    Args:
        clouds: row i of every frame is neuron i.
        steps: of the frames, ascending; 0, 1, 2, ... by default.
        before: an earlier fit of the same neurons.
        seed: of UMAP; the same clouds and seed give the same picture.
        progress: called with a stage, loading, placing or trust, and the share of the work that is done.

    Raises:
        ValueError: fewer than 8 neurons, fewer than 8 places in every frame, fewer than 2 coordinates, steps
            that do not fit, `before` of other neurons, or see ``check_cloud``.

    Example:
        >>> angles = 2.0 * np.pi * np.arange(24) / 24
        >>> ring = np.c_[np.cos(angles), np.sin(angles)]
        >>> joint_umap(np.stack([ring, 1.1 * ring, 1.2 * ring])).positions.shape
        (3, 24, 2)
    """
    clouds, steps = _checked(clouds, steps, before)
    chosen, neurons = _within_limits(clouds, before)
    frames_given, neurons_given = clouds.shape[:2]
    clouds, steps = clouds[np.ix_(chosen, neurons)], steps[chosen]
    progress("loading", 0.0)
    start: str | Float[np.ndarray, "points 2"] = "pca"
    if before is not None:
        start = np.concatenate([before.at(step) for step in steps.tolist()])
    placed = _fit(_in_unit(clouds), start, seed, progress).reshape(*clouds.shape[:2], 2)
    progress("trust", 0.95)
    moved = None
    if before is None:
        placed = placed - placed.mean(axis=(0, 1))
    else:
        placed, moved = _turned_onto(placed, steps, before)
    trust_neighbors = min(NEIGHBORS, (len(neurons) - 1) // 2)
    trust = np.array([_trustworthiness(*pair, trust_neighbors) for pair in zip(clouds, placed, strict=True)])
    return JointUMAP(steps, neurons, placed, trust, trust_neighbors, frames_given, neurons_given, moved)


def procrustes(
    points: Float[np.ndarray, "points 2"], target: Float[np.ndarray, "points 2"]
) -> tuple[Float[np.ndarray, "2 2"], Float[np.ndarray, " 2"]]:
    """The rotation or reflection R and the shift t that bring points closest to a target, argmin sum |x_i R +
    t - y_i|^2.

    Example:
        >>> square = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0]])
        >>> turn, shift = procrustes(square, square @ [[0.0, 1.0], [-1.0, 0.0]] + [5.0, 0.0])
        >>> turn.round(9).tolist(), shift.round(9).tolist()
        ([[0.0, 1.0], [-1.0, 0.0]], [5.0, 0.0])
    """
    middle, goal = points.mean(axis=0), target.mean(axis=0)
    left, _, right = np.linalg.svd((points - middle).T @ (target - goal))
    turn = left @ right
    return turn, goal - middle @ turn


def motion(frames: Float[np.ndarray, "frames neurons dim"]) -> Float[np.ndarray, " gaps"]:
    """How far a neuron moves from frame to frame: the mean over the neurons, in radii of the frame before (0
    where that has none).

    Example:
        >>> motion(np.array([[[0.0, 0.0], [2.0, 0.0]], [[0.5, 0.0], [2.5, 0.0]]]))
        array([0.5])
    """
    moved = np.linalg.norm(np.diff(frames, axis=0), axis=2).mean(axis=1)
    radii = np.array([cloud_radius(frame) for frame in frames[:-1]])
    return np.divide(moved, radii, out=np.zeros_like(moved), where=radii > 0)


def contradicts(picture: Float[np.ndarray, "shown 2"], said: SampleVerdict) -> SampleVerdict | None:
    """The verdict on a picture that shows a hole where persistence finds none in the cloud, or the reverse;
    None where the two agree.

    Args:
        picture: one frame of a joint fit. Its hole is judged by the alpha complex of the drawn points.
        said: the verdict on the cloud itself.

    Example:
        >>> angles = 2.0 * np.pi * np.arange(24) / 24
        >>> ring = np.c_[np.cos(angles), np.sin(angles)]
        >>> contradicts(ring, sample_verdict(alpha_diagram(ring))) is None
        True
    """
    drawn = sample_verdict(alpha_diagram(picture))
    return drawn if (drawn.verdict == "open") != (said.verdict == "open") else None


def _checked(
    clouds: Float[np.ndarray, "frames neurons dim"],
    steps: Int[np.ndarray, " frames"] | None,
    before: JointUMAP | None,
) -> tuple[Float[np.ndarray, "frames neurons dim"], Int[np.ndarray, " frames"]]:
    if not len(clouds):
        raise ValueError("no frame is given; a joint UMAP needs at least one.")
    clouds = np.stack([check_cloud(cloud, f"frame {number}") for number, cloud in enumerate(clouds)])
    frames, neurons, dim = clouds.shape
    if neurons < FEWEST_NEURONS or dim < 2:
        raise ValueError(
            f"{neurons} neurons of {dim} coordinates; UMAP is offered from {FEWEST_NEURONS} neurons and 2 "
            "coordinates on."
        )
    if steps is None:
        steps = np.arange(frames)
    if len(steps) != frames or (np.diff(steps) <= 0).any():
        raise ValueError(
            f"steps = {steps.tolist()}; give one step for each of the {frames} frames, ascending."
        )
    if before is not None and before.neurons[-1] >= neurons:
        raise ValueError(
            f"before holds neuron {before.neurons[-1]} and the frames only {neurons} neurons; it is of "
            "another run."
        )
    return clouds, steps


def _within_limits(
    clouds: Float[np.ndarray, "frames neurons dim"], before: JointUMAP | None
) -> tuple[Int[np.ndarray, " kept"], Int[np.ndarray, " shown"]]:
    """Frames and neurons that are fitted. A refit keeps the neurons of the fit before."""
    frames, neurons, dim = clouds.shape
    kept = min(frames, max(FEWEST_FRAMES, MOST_POINTS // neurons))
    chosen = np.unique(np.linspace(0, frames - 1, kept).round().astype(int))
    most = MOST_POINTS // len(chosen)
    shown = np.arange(neurons)
    if before is not None:
        shown = before.neurons
    elif neurons > most:
        paths = clouds[chosen].transpose(1, 0, 2).reshape(neurons, len(chosen) * dim)
        shown = np.sort(maxmin_landmarks(paths, most)[0])
    return chosen, shown


def _in_unit(clouds: Float[np.ndarray, "frames neurons dim"]) -> Float[np.ndarray, "points dim"]:
    """The points of all frames, centred and in their radius, in which UMAP's float32 holds them whatever
    their unit is.

    Raises:
        ValueError: where too few of them differ for a picture.
    """
    unit, _ = unit_cloud(clouds.reshape(-1, clouds.shape[2]))
    distinct = max(len(np.unique(frame, axis=0)) for frame in unit.astype(np.float32).reshape(clouds.shape))
    if distinct < FEWEST_NEURONS:
        raise ValueError(
            f"the neurons of a frame lie in {distinct} place{'s' * (distinct != 1)} at most; UMAP is offered "
            f"from {FEWEST_NEURONS} on. "
            "Take frames from before they were glued."
        )
    return unit


def _fit(
    points: Float[np.ndarray, "points dim"],
    start: str | Float[np.ndarray, "points 2"],
    seed: int,
    progress: Progress,
) -> Float[np.ndarray, "points 2"]:
    with importing_quietly():
        from umap import UMAP  # lazy: 3 s
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of numba and scikit-learn about how they are called
        _keep_compiled()
        reporter = _Epochs(progress)
        umap = UMAP(
            n_neighbors=min(NEIGHBORS, len(points) - 1),
            min_dist=MIN_DIST,
            init=start,
            random_state=seed,
            n_jobs=1,  # what a seed asks for
            n_epochs=EPOCHS,
            tqdm_kwds={
                "disable": progress is silent,
                "file": reporter,
                "bar_format": "{n}",
                "mininterval": 0.2,
            },
        )
        placed: Float[np.ndarray, "points 2"] = umap.fit_transform(points).astype(np.float64)
    return placed


@cache
def _keep_compiled() -> None:
    """Have numba keep on disk what it compiles for UMAP: 10 s in the first fit of a machine, less than 1 s in
    those of later processes.
    """
    from numba.core.dispatcher import Dispatcher
    from umap import layouts, umap_

    for compiled in (*vars(umap_).values(), *vars(layouts).values()):
        if isinstance(compiled, Dispatcher):
            # no folder can be written: every process compiles for itself
            with contextlib.suppress(RuntimeError):
                compiled.enable_caching()


class _Epochs:
    """What UMAP's progress bar writes to: the number of the epoch."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def write(self, text: str) -> None:
        if text.strip().isdigit():
            self._progress("placing", 0.2 + 0.75 * int(text) / EPOCHS)

    def flush(self) -> None:
        """Nothing is held back."""


def _turned_onto(
    placed: Float[np.ndarray, "frames shown 2"], steps: Int[np.ndarray, " frames"], before: JointUMAP
) -> tuple[Float[np.ndarray, "frames shown 2"], float]:
    """Turn a refit onto the fit before, by the frames of both; by where the earlier picture has them, if none
    is in both.
    """
    shared = np.isin(steps, before.steps)
    if not shared.any():
        shared = steps <= before.steps[-1]
    if not shared.any():
        shared[0] = True
    goal = np.concatenate([before.at(step) for step in steps[shared].tolist()])
    turn, shift = procrustes(placed[shared].reshape(-1, 2), goal)
    turned = placed @ turn + shift
    moved = float(np.sqrt(((turned[shared].reshape(-1, 2) - goal) ** 2).sum(axis=1).mean()))
    return turned, moved / (cloud_radius(goal) or 1.0)


def _trustworthiness(
    cloud: Float[np.ndarray, "shown dim"], picture: Float[np.ndarray, "shown 2"], neighbors: int
) -> float:
    with importing_quietly():
        from sklearn.manifold import trustworthiness

    # in its unit, squares are numbers
    return float(trustworthiness(unit_cloud(cloud)[0], picture, n_neighbors=neighbors))
