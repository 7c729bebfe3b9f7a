"""Diagram distances by hand and against persim."""

import numpy as np
import persim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topowidgets.topology import PersistenceDiagram, bottleneck_distance, wasserstein_distance


def diagram(pairs, filtration="rips", degree=1):
    pairs = np.asarray(pairs, dtype=float).reshape(-1, 2)
    return PersistenceDiagram(np.column_stack([np.full(len(pairs), float(degree)), pairs]), filtration, 1.0)


def random_pairs(seed, count):
    return np.sort(np.random.default_rng(seed).random((count, 2)), axis=1)


def test_by_hand():
    one, two = diagram([[0.0, 1.0]]), diagram([[0.1, 1.3]])
    assert bottleneck_distance(one, two, 1) == pytest.approx(0.3)
    assert bottleneck_distance(one, diagram([]), 1) == pytest.approx(0.5)
    assert bottleneck_distance(one, two, 0) == 0.0
    assert wasserstein_distance(one, two, 1) == pytest.approx(0.3, rel=1e-3)
    assert wasserstein_distance(one, two, 1, ground_metric="euclidean") == pytest.approx(np.hypot(0.1, 0.3), rel=1e-3)
    assert wasserstein_distance(one, diagram([]), 1) == pytest.approx(0.5, rel=1e-3)
    assert wasserstein_distance(one, diagram([]), 1, ground_metric="euclidean") == pytest.approx(0.5**0.5, rel=1e-3)


def test_essential_bars_match_only_one_another():
    one = diagram([[0.0, np.inf], [0.0, 0.4]], degree=0)
    assert bottleneck_distance(one, diagram([[0.0, np.inf]], degree=0), 0) == pytest.approx(0.2)
    assert bottleneck_distance(one, diagram([[0.0, 0.4]], degree=0), 0) == np.inf


@given(seed=st.integers(0, 10**6), left=st.integers(1, 25), right=st.integers(1, 25))
@settings(max_examples=25)
def test_against_persim(seed, left, right):
    a, b = random_pairs(seed, left), random_pairs(seed + 1, right)
    assert bottleneck_distance(diagram(a), diagram(b), 1) == pytest.approx(persim.bottleneck(a, b), abs=1e-6)


@given(seed=st.integers(0, 10**6), left=st.integers(1, 12), right=st.integers(1, 12), order=st.sampled_from([1.0, 2.0]))
@settings(max_examples=25)
def test_wasserstein_against_the_assignment_problem(seed, left, right, order):
    from scipy.optimize import linear_sum_assignment

    a, b = random_pairs(seed, left), random_pairs(seed + 1, right)
    for name, p in (("max", np.inf), ("euclidean", 2.0)):
        to_diagonal = [np.linalg.norm(np.c_[x[:, 1] - x[:, 0], x[:, 1] - x[:, 0]] / 2, ord=p, axis=1) for x in (a, b)]
        cost = np.zeros((left + right, left + right))
        cost[:left, :right] = np.linalg.norm(a[:, None] - b[None], ord=p, axis=2) ** order
        cost[:left, right:] = to_diagonal[0][:, None] ** order
        cost[left:, :right] = to_diagonal[1][None] ** order
        expected = cost[linear_sum_assignment(cost)].sum() ** (1 / order)
        assert wasserstein_distance(diagram(a), diagram(b), 1, order, name) == pytest.approx(expected, rel=2e-4)


def test_radii_are_not_compared_with_diameters():
    for distance in (bottleneck_distance, wasserstein_distance):
        with pytest.raises(ValueError, match="radii"):
            distance(diagram([[0, 1]], "alpha"), diagram([[0, 1]], "rips on 5 landmarks"), 1)
    assert bottleneck_distance(diagram([[0, 1]], "rips"), diagram([[0, 1]], "rips on 5 landmarks"), 1) < 1e-9


def test_wrong_arguments():
    one = diagram([[0, 1]])
    with pytest.raises(ValueError, match="choose 'max' or 'euclidean'"):
        wasserstein_distance(one, one, 1, ground_metric="l1")
    with pytest.raises(ValueError, match=r"order = 0\.5"):
        wasserstein_distance(one, one, 1, order=0.5)
