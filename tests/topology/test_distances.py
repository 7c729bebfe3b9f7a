"""Diagram distances by hand, against persim and against the assignment problem."""

import subprocess
import sys

import numpy as np
import persim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from topowidgets.topology import PersistenceDiagram, bottleneck_distance, wasserstein_distance
from topowidgets.topology.distances import GROUND_METRICS, _by_hera


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
    assert wasserstein_distance(one, two, 1, ground_metric="euclidean") == pytest.approx(
        np.hypot(0.1, 0.3), rel=1e-3
    )
    assert wasserstein_distance(one, diagram([]), 1) == pytest.approx(0.5, rel=1e-3)
    assert wasserstein_distance(one, diagram([]), 1, ground_metric="euclidean") == pytest.approx(
        0.5**0.5, rel=1e-3
    )


def test_essential_bars_match_only_one_another():
    one = diagram([[0.0, np.inf], [0.0, 0.4]], degree=0)
    assert bottleneck_distance(one, diagram([[0.0, np.inf]], degree=0), 0) == pytest.approx(0.2)
    assert bottleneck_distance(one, diagram([[0.0, 0.4]], degree=0), 0) == np.inf


@given(seed=st.integers(0, 10**6), left=st.integers(1, 25), right=st.integers(1, 25))
@settings(max_examples=25)
def test_against_persim(seed, left, right):
    a, b = random_pairs(seed, left), random_pairs(seed + 1, right)
    assert bottleneck_distance(diagram(a), diagram(b), 1) == pytest.approx(persim.bottleneck(a, b), abs=1e-6)


GLUED = """
import numpy as np
from topowidgets.topology import bottleneck_distance, persistence, wasserstein_distance
apart, glued = persistence(np.array([[0.0, 0], [1, 0], [3, 0]])), persistence(np.zeros((5, 2)))
for distance in (wasserstein_distance, bottleneck_distance):
    for one, other in ((apart, glued), (glued, apart), (glued, glued), (apart, apart)):
        print(round(distance(one, other, 0), 9), end=" ")
print(
    wasserstein_distance(apart, glued, 0, 2.0) ** 2, wasserstein_distance(glued, apart, 0, 1.0, "euclidean")
)
for degree in (1, 2):
    print(wasserstein_distance(apart, glued, degree), bottleneck_distance(glued, apart, degree))
"""


def test_all_neurons_glued():
    """The bars 0.3 and 0.6 long go to the diagonal.

    In a process of its own: such diagrams have ended or hung native code.
    """
    answer = subprocess.run(
        [sys.executable, "-c", GLUED], check=False, capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 0, answer.stderr
    numbers = [float(word) for word in answer.stdout.split()]
    assert numbers[:8] == [0.45, 0.45, 0, 0, 0.3, 0.3, 0, 0]
    assert numbers[8] == pytest.approx(0.15**2 + 0.3**2)
    assert numbers[9] == pytest.approx(0.45 * 2**0.5)
    assert numbers[10:] == [0, 0, 0, 0]


def brute_force(a, b, order, p):
    """Every bar to a bar of the other diagram or to the diagonal, as one assignment problem; bottleneck where
    the order is infinite.
    """
    to_diagonal = [
        np.linalg.norm(np.c_[x[:, 1] - x[:, 0], x[:, 1] - x[:, 0]] / 2, ord=p, axis=1) for x in (a, b)
    ]
    left, right = len(a), len(b)
    cost = np.zeros((left + right, left + right))
    cost[:left, :right] = np.linalg.norm(a[:, None] - b[None], ord=p, axis=2)
    cost[:left, right:] = to_diagonal[0][:, None]
    cost[left:, :right] = to_diagonal[1][None]
    if order == np.inf:
        for least in np.unique(np.append(cost, 0.0)):
            wrong = cost > least
            if not wrong[linear_sum_assignment(wrong)].any():
                return least
    return (cost[linear_sum_assignment(cost**order)] ** order).sum() ** (1 / order)


ENDS = st.one_of(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.floats(-2, 2, width=32))
BARS = st.lists(st.tuples(ENDS, ENDS).map(sorted), max_size=7).map(
    lambda bars: np.array(bars, dtype=float).reshape(-1, 2)
)
ORDERS = st.sampled_from([1.0, 1.5, 2.0, 7.0])
METRICS = st.sampled_from(["max", "euclidean"])


@given(a=BARS, b=BARS, order=ORDERS, metric=METRICS)
def test_against_the_assignment_problem(a, b, order, metric):
    """Empty sides, bars of no length and equal bars among them."""
    found = wasserstein_distance(diagram(a), diagram(b), 1, order, metric)
    assert found == pytest.approx(brute_force(a, b, order, GROUND_METRICS[metric]), rel=1e-9, abs=1e-12)
    assert bottleneck_distance(diagram(a), diagram(b), 1) == pytest.approx(
        brute_force(a, b, np.inf, np.inf), rel=1e-9, abs=1e-12
    )


@given(
    a=BARS,
    b=BARS,
    births=st.lists(ENDS, max_size=3),
    order=ORDERS,
    seed=st.integers(0, 99),
    power=st.sampled_from([-1000, 0, 900]),
)
@settings(max_examples=40)
def test_distances_are_symmetric_zero_of_equals_and_care_for_no_order(a, b, births, order, seed, power):
    rng = np.random.default_rng(seed)
    essential = np.array([[birth, np.inf] for birth in births]).reshape(-1, 2)
    left, right = (
        np.ldexp(np.concatenate([bars, essential + move]), power) for bars, move in ((a, 0.0), (b, 0.25))
    )
    one, other, mixed = diagram(left), diagram(right), diagram(rng.permutation(right))
    for distance in (bottleneck_distance, lambda a, b, degree: wasserstein_distance(a, b, degree, order)):
        assert distance(one, diagram(rng.permutation(left)), 1) == 0.0
        assert distance(one, other, 1) == pytest.approx(distance(other, one, 1), rel=1e-9)
        assert distance(one, other, 1) == pytest.approx(distance(one, mixed, 1), rel=1e-9)
        unit = diagram(np.ldexp(left, -power)), diagram(np.ldexp(right, -power))
        assert distance(one, other, 1) == pytest.approx(np.ldexp(distance(*unit, 1), power), rel=1e-9)


def test_essential_bars_are_matched_by_their_finite_ends():
    inf = np.inf
    one = diagram([[0.0, inf], [2.0, inf], [-inf, 1.0], [-inf, inf], [0.0, 1.0]])
    two = diagram([[2.5, inf], [-inf, inf], [0.25, inf], [-inf, 1.5], [3.0, 3.0]])
    assert bottleneck_distance(one, two, 1) == 0.5
    assert wasserstein_distance(one, two, 1) == pytest.approx(0.25 + 0.5 + 0.5 + 0.5)
    assert wasserstein_distance(one, two, 1, 2.0) == pytest.approx((0.25**2 + 3 * 0.5**2) ** 0.5)
    for missing in range(4):
        fewer = diagram(np.delete(one.in_degree(1), missing, axis=0))
        assert (
            wasserstein_distance(fewer, two, 1)
            == wasserstein_distance(two, fewer, 1)
            == bottleneck_distance(two, fewer, 1)
            == inf
        )


@pytest.mark.parametrize("empty", [np.zeros((0, 3)), np.zeros((0, 3), int), np.zeros((0, 3), np.float32)])
def test_empty_diagrams_of_any_type(empty):
    nothing, one = PersistenceDiagram(empty, "rips", 1.0), diagram([[0.0, 1.0]])
    assert wasserstein_distance(nothing, nothing, 1) == bottleneck_distance(nothing, nothing, 1) == 0.0
    assert wasserstein_distance(nothing, one, 1) == bottleneck_distance(one, nothing, 1) == 0.5


@pytest.mark.parametrize("bar", [(np.nan, 1.0), (0.0, np.nan), (1.0, 0.0), (np.inf, 1.0), (0.0, -np.inf)])
def test_what_is_no_bar_is_refused(bar):
    for distance in (bottleneck_distance, wasserstein_distance):
        with pytest.raises(ValueError, match=r"a bar from .* to .* is not allowed"):
            distance(diagram([[0.0, 1.0]]), diagram([bar]), 1)


NEARLY_EQUAL = """
import numpy as np
from topowidgets.topology import PersistenceDiagram, wasserstein_distance
def diagram(bars):
    return PersistenceDiagram(np.column_stack([np.ones(len(bars)), bars]), "rips", 1.0)
rng = np.random.default_rng(0)
for count in (30, 1200):
    bars = np.sort(rng.random((count, 2)), axis=1)
    bars[:, 1] += 0.01
    for order in (1.0, 2.0):
        for shift in (1e-8, 1e-13):
            moved = bars.copy()
            moved[:3, 1] += shift
            print(wasserstein_distance(diagram(bars), diagram(moved), 1, order) - shift * 3 ** (1 / order))
    print(wasserstein_distance(
        diagram(np.tile([[0.0, 1.0]], (count, 1))), diagram(np.tile([[0.0, 1.5]], (count, 1))), 1
    ) / count - 0.5)
"""


def test_nearly_equal_diagrams_end_too():
    """Hera never ends where the whole cost is next to nothing beside the largest bar."""
    answer = subprocess.run(
        [sys.executable, "-c", NEARLY_EQUAL], check=False, capture_output=True, text=True, timeout=120
    )
    assert answer.returncode == 0, answer.stderr
    errors = np.abs([float(line) for line in answer.stdout.split()])
    assert (errors[:4] < 1e-14).all()
    assert (errors[5:7] < 1e-9).all()
    assert (errors[7:9] < 2e-5).all()
    assert (errors[[4, 9]] < 1e-4).all()


def test_many_bars_by_hera_agree_with_few():
    a, b = random_pairs(0, 400), random_pairs(1, 420)
    for metric, p in GROUND_METRICS.items():
        for order in (1.0, 2.0):
            assert _by_hera(a, b, order, p) == pytest.approx(
                wasserstein_distance(diagram(a), diagram(b), 1, order, metric), rel=2e-4
            )


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
