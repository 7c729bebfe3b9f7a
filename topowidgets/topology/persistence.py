"""Persistence diagrams of a neuron cloud: alpha complex up to three dimensions, Rips complex, Rips on
landmarks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from jaxtyping import Float, Int, Real

from topowidgets.topology.clouds import (
    check_cloud,
    cloud_radius,
    maxmin_landmarks,
    pairwise_distances,
    unit_cloud,
)
from topowidgets.topology.imports import ONE_AT_A_TIME, importing_quietly

__all__ = [
    "PersistenceDiagram",
    "alpha_diagram",
    "cloud_radius",
    "landmark_diagram",
    "persistence",
    "rips_diagram",
]

ALPHA_MAX_DIM = 3  # a projection to fewer dimensions would change the topology
ALPHA_MAX_NEURONS = 20_000
RIPS_AUTO_NEURONS = 300
RIPS_MAX_NEURONS = {0: 4000, 1: 1000, 2: 300}  # 1000 neurons with H1 take about 300 MB
_ROUNDING_BAR = 1e-9  # holes shorter than this, in cloud radii, are rounding (regular polygons: up to 1e-11)
_FLAT_CELL = 1e-8  # relative volume below which the fast kernel's circumradii are not trusted


@dataclass(frozen=True, eq=False)
class PersistenceDiagram:
    """Bars of a filtration of one cloud, in units of its radius (docs/theory.md 3).

    Attributes:
        bars: rows (degree, birth, death), by degree, longest first; the essential H0 bar dies at inf. Values
            are radii for alpha and diameters for Rips, both divided by the cloud radius.
        filtration: "alpha", "rips" or "rips on 128 landmarks", with what a guard did in brackets.
        radius: the cloud radius, in the units of the points.
        covering_radius: of the landmarks, divided by the cloud radius; 0 when every neuron was used.
        landmarks: how many, or None when every neuron was used.
        max_degree: highest degree that was computed.
        landmark_rows: which neurons the landmarks are, or None when every neuron was used.
        simplex_tree: GUDHI's, with its persistence computed, of an alpha complex; None for Rips.
    """

    bars: Real[np.ndarray, "bars 3"]
    filtration: str
    radius: float
    covering_radius: float = 0.0
    landmarks: int | None = None
    max_degree: int = 1
    landmark_rows: Int[np.ndarray, " landmarks"] | None = None
    simplex_tree: Any = None

    def in_degree(self, degree: int) -> Float[np.ndarray, "bars 2"]:
        """(birth, death) of the bars of one degree, longest first, in cloud radii.

        Example:
            >>> persistence(np.array([[0.0], [4.0]])).in_degree(0)
            array([[ 0., inf],
                   [ 0.,  1.]])
        """
        bars = np.asarray(self.bars, dtype=float).reshape(-1, 3)
        return bars[bars[:, 0] == degree, 1:]

    def __repr__(self) -> str:
        counts = ", ".join(f"{(self.bars[:, 0] == k).sum()} in H{k}" for k in range(3))
        return f"PersistenceDiagram({self.filtration}, bars: {counts}, cloud radius {self.radius:.4g})"


def alpha_diagram(points: Float[np.ndarray, "neurons dim"], max_degree: int = 1) -> PersistenceDiagram:
    """Persistent homology of the union of balls of radius r around the neurons (alpha complex), r / cloud
    radius.

    By the nerve theorem the alpha complex at radius r has the homology of that union; GUDHI's squared radii
    are turned into radii. Its fast kernel is used unless a cell is so flat (relative volume below 1e-8) that
    its circumradius would be rounding; then its exact one.

    Args:
        points: one neuron a row, in at most 3 dimensions.
        max_degree: highest degree wanted, 0 to 2.

    Raises:
        ValueError: more than 3 dimensions, more than 20000 neurons, max_degree outside 0..2, or see
            ``check_cloud``.

    Example:
        >>> square = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])
        >>> alpha_diagram(square).in_degree(1).round(3)  # sides meet at 1, the centre is reached at sqrt 2
        array([[0.707, 1.   ]])
    """
    unit, radius = unit_cloud(points)
    _check_degree(max_degree)
    if unit.shape[1] > ALPHA_MAX_DIM:
        raise ValueError(
            f"the alpha complex is offered up to {ALPHA_MAX_DIM} dimensions and the neurons have "
            f"{unit.shape[1]}; use "
            "filtration='rips' (a projection to 3-D would change the topology)."
        )
    if len(unit) > ALPHA_MAX_NEURONS:
        raise ValueError(
            f"{len(unit)} neurons are more than the {ALPHA_MAX_NEURONS} the alpha complex is offered for; "
            "use landmarks."
        )
    if radius == 0.0:
        return _diagram([], max_degree, "alpha", radius)
    with ONE_AT_A_TIME:
        import gudhi  # lazy: 0.2 s

    tree = gudhi.AlphaComplex(points=unit, precision="fast").create_simplex_tree(output_squared_values=False)
    if _has_flat_cell(tree, unit):
        tree = gudhi.AlphaComplex(points=unit, precision="safe").create_simplex_tree(
            output_squared_values=False
        )
    tree.compute_persistence(homology_coeff_field=2)
    by_degree = [tree.persistence_intervals_in_dimension(k) for k in range(max_degree + 1)]
    return replace(_diagram(by_degree, max_degree, "alpha", radius), simplex_tree=tree)


def _has_flat_cell(tree: Any, unit: Float[np.ndarray, "neurons dim"]) -> bool:
    """Whether there is no full-dimensional cell, or one with |det(edges)| / longest edge^dim below the
    trusted limit.
    """
    dim = unit.shape[1]
    cells = [simplex for simplex, _ in tree.get_simplices() if len(simplex) == dim + 1]
    if dim == 1:
        return False
    if not cells:
        return True
    corners = unit[np.fromiter(chain.from_iterable(cells), dtype=np.intp).reshape(-1, dim + 1)]
    edges = corners[:, 1:] - corners[:, :1]
    volume = (
        edges[:, 0, 0] * edges[:, 1, 1] - edges[:, 0, 1] * edges[:, 1, 0]
        if dim == 2
        else np.linalg.det(edges)
    )
    longest = np.einsum("cij,cij->ci", edges, edges).max(axis=1) ** (dim / 2)
    return bool((np.abs(volume) < _FLAT_CELL * longest).any())


def rips_diagram(points: Float[np.ndarray, "neurons dim"], max_degree: int = 1) -> PersistenceDiagram:
    """Exact Vietoris-Rips persistence: a simplex enters at its diameter; diameters / cloud radius.

    Distances in float64, exactly symmetric; GUDHI's fork of Ripser on the full matrix, coefficients mod 2,
    cut at the enclosing radius, above which the complex is a cone.

    Args:
        points: one neuron a row, any dimension.
        max_degree: highest degree wanted, 0 to 2.

    Raises:
        ValueError: more neurons than memory is kept for (1000 with H1, 300 with H2), max_degree outside 0..2,
            or see ``check_cloud``.

    Example:
        >>> square = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])
        >>> rips_diagram(square).in_degree(1).round(3)  # side 2 and diagonal 2 sqrt 2, over the radius sqrt 2
        array([[1.414, 2.   ]])
    """
    unit, radius = unit_cloud(points)
    _check_degree(max_degree)
    if len(unit) > RIPS_MAX_NEURONS[max_degree]:
        raise ValueError(
            f"exact Rips of {len(unit)} neurons up to H{max_degree} needs too much memory (limit "
            f"{RIPS_MAX_NEURONS[max_degree]}); use landmarks."
        )
    return _diagram(_rips_bars(unit, max_degree), max_degree, "rips", radius)


def landmark_diagram(
    points: Float[np.ndarray, "neurons dim"], landmarks: int = 128, seed: int = 0, max_degree: int = 1
) -> PersistenceDiagram:
    """Rips persistence of maxmin landmarks, with the covering radius r that bounds its error.

    The landmarks are a subset, so births and deaths of the whole cloud lie in [value - 2r, value]: the
    bottleneck distance to the exact diagram is at most 2r, and so is the change of a bar's persistence
    (inclusion one way, nearest landmark the other; Chazal et al. 2014). r is given relative to the cloud
    radius of the whole cloud.

    Args:
        points: one neuron a row, any dimension.
        landmarks: how many, at most the limit of ``rips_diagram``.
        seed: of the first landmark.
        max_degree: highest degree wanted, 0 to 2.

    Raises:
        ValueError: landmarks outside 1..1000 (1..300 with H2), max_degree outside 0..2, or see
            ``check_cloud``.

    Example:
        >>> angles = np.linspace(0.0, 2.0 * np.pi, 400, endpoint=False)
        >>> diagram = landmark_diagram(np.c_[np.cos(angles), np.sin(angles)], landmarks=50)
        >>> diagram.filtration, round(diagram.covering_radius, 2), diagram.in_degree(1)[0].round(1).tolist()
        ('rips on 50 landmarks', 0.09, [0.2, 1.8])
    """
    unit, radius = unit_cloud(points)
    _check_degree(max_degree)
    if not 1 <= landmarks <= RIPS_MAX_NEURONS[max_degree]:
        raise ValueError(
            f"landmarks = {landmarks}; give 1 to {RIPS_MAX_NEURONS[max_degree]} for H{max_degree} (128 is "
            "usual)."
        )
    rows, covering_radius = maxmin_landmarks(unit, landmarks, seed)
    filtration = f"rips on {len(rows)} landmarks"
    diagram = _diagram(_rips_bars(unit[rows], max_degree), max_degree, filtration, radius)
    return replace(diagram, covering_radius=covering_radius, landmarks=len(rows), landmark_rows=rows)


def persistence(
    points: Float[np.ndarray, "neurons dim"],
    filtration: str = "auto",
    landmarks: int = 128,
    max_degree: int = 1,
) -> PersistenceDiagram:
    """Persistence diagram of a cloud by the filtration that suits its size, in cloud radii.

    "auto" takes alpha up to 3 dimensions, exact Rips up to 300 neurons, Rips on landmarks above. "alpha",
    "rips" and "landmarks" ask for one; exact Rips of more neurons than memory is kept for becomes Rips on
    landmarks, and the diagram's ``filtration`` says so.

    Raises:
        ValueError: an unknown filtration, or see ``alpha_diagram``, ``landmark_diagram``.

    Example:
        >>> persistence(np.eye(5)).filtration
        'rips'
    """
    neurons, dim = check_cloud(points).shape
    _check_degree(max_degree)
    exact = neurons <= RIPS_MAX_NEURONS[max_degree]
    if filtration == "auto":
        if dim <= ALPHA_MAX_DIM and neurons <= ALPHA_MAX_NEURONS:
            filtration = "alpha"
        else:
            filtration = "rips" if neurons <= RIPS_AUTO_NEURONS else "landmarks"
    if filtration == "alpha":
        diagram = alpha_diagram(points, max_degree)
    elif filtration == "rips" and exact:
        diagram = rips_diagram(points, max_degree)
    elif filtration in {"rips", "landmarks"}:
        diagram = landmark_diagram(points, landmarks, max_degree=max_degree)
    else:
        raise ValueError(f"filtration = {filtration!r}; choose 'auto', 'alpha', 'rips' or 'landmarks'.")
    if filtration == "rips" and not exact:
        note = (
            f"{diagram.filtration} (exact Rips of {neurons} neurons refused: limit "
            f"{RIPS_MAX_NEURONS[max_degree]})"
        )
        return replace(diagram, filtration=note)
    return diagram


def _rips_bars(unit: Float[np.ndarray, "neurons dim"], max_degree: int) -> list[Float[np.ndarray, "_ 2"]]:
    """Bars of degrees 0..max_degree of the Rips filtration of a cloud of radius about 1."""
    if len(unit) == 1 or not unit.any():
        return []
    with importing_quietly():
        from gudhi.sklearn import RipsPersistence  # lazy: brings sklearn, 0.9 s

    distances = pairwise_distances(unit)
    # 25% faster on Gaussian clouds, level on others
    outside_first = np.argsort(-distances.max(axis=1), kind="stable")
    rips = RipsPersistence(
        homology_dimensions=list(range(max_degree + 1)),
        input_type="full distance matrix",
        # the default collapses edges for H2: level at 256 neurons, up to 3 times slower at 128
        num_collapses=0,
        homology_coeff_field=2,
    )
    bars: list[Float[np.ndarray, "_ 2"]] = rips.fit_transform(
        [distances[np.ix_(outside_first, outside_first)]]
    )[0]
    return bars


def _diagram(
    by_degree: list[Float[np.ndarray, "_ 2"]],
    max_degree: int,
    filtration: str,
    radius: float,
) -> PersistenceDiagram:
    """Bars by degree, longest first, without those that are rounding; one essential H0 bar for no bars."""
    rows = [np.array([[0.0, 0.0, np.inf]])] if not by_degree else []
    for degree, bars in enumerate(by_degree):
        lengths = bars[:, 1] - bars[:, 0]
        kept = np.flatnonzero(lengths > (_ROUNDING_BAR if degree else 0.0))
        kept = kept[np.argsort(-lengths[kept], kind="stable")]
        rows.append(np.column_stack([np.full(kept.size, float(degree)), bars[kept]]))
    return PersistenceDiagram(np.concatenate(rows), filtration, radius, max_degree=max_degree)


def _check_degree(max_degree: int) -> None:
    if max_degree not in RIPS_MAX_NEURONS:
        raise ValueError(f"max_degree = {max_degree}; choose 0, 1 or 2.")
