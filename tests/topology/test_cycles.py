"""Representative cycles: closed walks of edges that are there at birth, around the hole that their bar tells
of, alive until its death.
"""

from itertools import combinations

import gudhi
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from topowidgets.topology.clouds import unit_cloud
from topowidgets.topology.cycles import representative_cycles
from topowidgets.topology.persistence import alpha_diagram, landmark_diagram, persistence, rips_diagram


def ring(count, radius=1.0, centre=(0.0, 0.0)):
    angles = 2.0 * np.pi * np.arange(count) / count
    return np.array(centre) + radius * np.c_[np.cos(angles), np.sin(angles)]


def cycles_of(points, diagram, **options):
    return representative_cycles(points, diagram, **options)


def winding(polygon, centre):
    """How often a closed polygon goes around a point."""
    arms = polygon - np.asarray(centre)
    angles = np.arctan2(arms[:, 1], arms[:, 0])
    turns = np.diff(np.r_[angles, angles[0]])
    return round(((turns + np.pi) % (2 * np.pi) - np.pi).sum() / (2 * np.pi))


def edges_of(walk):
    return {frozenset((int(a), int(b))) for a, b in zip(walk, np.roll(walk, -1), strict=True)}


def values(points, kind):
    """Values of the edges and triangles of a filtration, made without the code under test."""
    unit = unit_cloud(points)[0]
    if kind == "alpha":
        tree = gudhi.AlphaComplex(points=unit, precision="exact").create_simplex_tree(
            output_squared_values=False
        )
        return {
            frozenset(simplex): value for simplex, value in tree.get_filtration() if len(simplex) in (2, 3)
        }
    distances = cdist(unit, unit)
    simplices = [*combinations(range(len(unit)), 2), *combinations(range(len(unit)), 3)]
    return {frozenset(s): max(distances[a, b] for a, b in combinations(s, 2)) for s in simplices}


def is_filled(walk, filtration, below):
    """Whether a walk is a sum of boundaries of triangles of a value below a limit, mod 2."""
    edges = sorted((s for s in filtration if len(s) == 2), key=sorted)
    bit = {edge: 1 << number for number, edge in enumerate(edges)}
    basis = {}

    def reduced(chain):
        while chain and chain.bit_length() in basis:
            chain ^= basis[chain.bit_length()]
        return chain

    for triangle in (s for s, value in filtration.items() if len(s) == 3 and value < below):
        chain = reduced(sum(bit[frozenset(edge)] for edge in combinations(triangle, 2)))
        if chain:
            basis[chain.bit_length()] = chain
    return reduced(sum(bit[edge] for edge in edges_of(walk))) == 0


DIAGRAMS = {"alpha": alpha_diagram, "rips": rips_diagram}


@pytest.mark.parametrize("kind", DIAGRAMS)
def test_a_circle_without_ties_is_walked_around(kind, rng):
    points = ring(30) + 0.004 * rng.normal(size=(30, 2))
    (walk,) = cycles_of(points, DIAGRAMS[kind](points)).values()
    assert abs(winding(points[walk], (0, 0))) == 1
    assert edges_of(walk) == {frozenset((i, (i + 1) % 30)) for i in range(30)}


@pytest.mark.parametrize("kind", DIAGRAMS)
def test_a_regular_polygon_has_its_cycle_though_all_sides_are_born_together(kind):
    points = np.c_[ring(16), np.zeros((16, 1))] if kind == "alpha" else ring(16)
    (walk,) = cycles_of(points, DIAGRAMS[kind](points)).values()
    assert edges_of(walk) == {frozenset((i, (i + 1) % 16)) for i in range(16)}


@pytest.mark.parametrize("kind", DIAGRAMS)
def test_a_chord_makes_two_holes_and_each_has_its_own_cycle(kind, rng):
    chord = np.c_[np.zeros(12), np.linspace(-0.85, 0.85, 12)]
    points = np.concatenate([ring(40), chord]) + 0.002 * rng.normal(size=(52, 2))
    diagram = DIAGRAMS[kind](points)
    walks = cycles_of(points, diagram, shortest=0.2)
    assert len(walks) == 2
    around = {
        (abs(winding(points[walk], (-0.45, 0))), abs(winding(points[walk], (0.45, 0))))
        for walk in walks.values()
    }
    assert around <= {(1, 0), (0, 1), (1, 1)}
    assert len(around) == 2, "two walks that are not homologous"


@pytest.mark.parametrize("kind", DIAGRAMS)
@pytest.mark.parametrize("second", [1.0, 0.8])
def test_two_circles_are_kept_apart_also_where_they_are_alike(kind, second):
    """Equal circles have equal bars: each bar gets a circle of its own."""
    points = np.concatenate([ring(20), ring(20, second, (5.0, 0.0))])
    walks = cycles_of(points, DIAGRAMS[kind](points), shortest=0.05)
    assert {frozenset(walk.tolist()) for walk in walks.values()} == {
        frozenset(range(20)),
        frozenset(range(20, 40)),
    }


@given(
    seed=st.integers(0, 10**6),
    count=st.integers(6, 18),
    dim=st.integers(2, 3),
    kind=st.sampled_from(["alpha", "rips"]),
)
def test_a_cycle_is_there_at_birth_and_not_filled_before_death(seed, count, dim, kind):
    points = np.random.default_rng(seed).normal(size=(count, dim))
    diagram, filtration = DIAGRAMS[kind](points), values(points, kind)
    walks = cycles_of(points, diagram, shortest=1e-6)
    assert set(walks) == set(
        np.flatnonzero((diagram.bars[:, 0] == 1) & (diagram.bars[:, 2] - diagram.bars[:, 1] >= 1e-6))[:8]
    )
    for row, walk in walks.items():
        _, birth, death = diagram.bars[row]
        assert len(set(walk.tolist())) == len(walk) >= 3, "no neuron twice"
        entered = sorted(filtration[edge] for edge in edges_of(walk))
        assert entered[-1] == pytest.approx(birth, rel=1e-9)
        assert len(entered) == len(walk)
        assert filtration[frozenset((int(walk[0]), int(walk[-1])))] == entered[-1], (
            "the birth edge closes the walk"
        )
        assert not is_filled(walk, filtration, below=death * (1 - 1e-7)), "alive for the whole of its bar"


@given(seed=st.integers(0, 10**6), kind=st.sampled_from(["alpha", "rips"]))
def test_the_order_of_the_neurons_does_not_matter(seed, kind):
    chance = np.random.default_rng(seed)
    points = chance.normal(size=(25, 2))
    order = chance.permutation(25)
    one, two = (cycles_of(cloud, DIAGRAMS[kind](cloud)) for cloud in (points, points[order]))
    assert [edges_of(walk) for walk in one.values()] == [edges_of(order[walk]) for walk in two.values()]


def test_on_landmarks_the_walk_names_neurons_of_the_whole_cloud(rng, embed):
    points = embed(ring(400)) + 1e-4 * rng.normal(size=(400, 794))
    diagram = landmark_diagram(points, 40)
    assert diagram.landmark_rows is not None
    (walk,) = cycles_of(points, diagram).values()
    assert set(walk.tolist()) <= set(diagram.landmark_rows.tolist())
    assert max(walk) > 40
    steps = np.diff(np.sort(walk))
    assert steps.max() < 40, "it goes all around"


def test_equal_neurons_are_no_hindrance(rng):
    points = ring(24) + 0.004 * rng.normal(size=(24, 2))
    doubled = np.concatenate([points, points[:5]])
    for diagram in (alpha_diagram(doubled), rips_diagram(doubled)):
        (walk,) = cycles_of(doubled, diagram).values()
        assert abs(winding(doubled[walk], (0, 0))) == 1


def test_short_bars_and_more_than_asked_for_have_none(rng):
    points = rng.normal(size=(200, 2))
    diagram = persistence(points)
    lengths = diagram.in_degree(1)[:, 1] - diagram.in_degree(1)[:, 0]
    assert (lengths >= 0.02).sum() > 3
    first = int(np.flatnonzero(diagram.bars[:, 0] == 1)[0])
    assert list(cycles_of(points, diagram, most=3)) == [first, first + 1, first + 2]
    assert len(cycles_of(points, diagram, most=100)) == (lengths >= 0.02).sum()
    assert cycles_of(np.ones((4, 2)), persistence(np.ones((4, 2)))) == {}


def test_a_triangle_as_long_as_the_birth_is_no_cycle_of_the_bar():
    """An equilateral triangle is filled as it closes; the hexagon of the same side is the hole."""
    triangle = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(0.75)]]) - [4.0, 0.0]
    points = np.concatenate([triangle, ring(6)])
    (walk,) = cycles_of(points, rips_diagram(points)).values()
    assert set(walk.tolist()) == set(range(3, 9))
