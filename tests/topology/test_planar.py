"""Self-crossings against exact arithmetic and known curves."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import TypeCheckError

from topowidgets.topology import self_crossings


def brute_force(polygon):
    points = [(Fraction(x), Fraction(y)) for x, y in polygon.tolist()]
    count = len(points)

    def side(a, b, c):
        det = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        return (det > 0) - (det < 0)

    crossings = 0
    for i in range(count):
        for j in range(i + 2, count):
            if i == 0 and j == count - 1:
                continue
            a, b, c, d = points[i], points[i + 1], points[j], points[(j + 1) % count]
            crossings += side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
    return crossings


def curve(x, y, count=400):
    t = 2 * np.pi * (np.arange(count) + 0.31) / count
    return np.c_[x(t), y(t)]


@pytest.mark.parametrize("count", [96, 384, 1000])
def test_known_curves(count):
    assert self_crossings(curve(np.cos, np.sin, count)) == 0
    assert self_crossings(curve(lambda t: np.sin(2 * t), np.sin, count)) == 1


@pytest.mark.parametrize("petals", [2, 3, 5, 8])
def test_generic_crossings_of_a_closed_curve(petals):
    # the Lissajous curve sin(p t), cos((p + 1) t + 0.3) has 2 p (p + 1) - p - (p + 1) crossings
    assert self_crossings(
        curve(lambda t: np.sin(petals * t), lambda t: np.cos((petals + 1) * t + 0.3), 1000)
    ) == 2 * petals * (petals + 1) - petals - (petals + 1)


@given(seed=st.integers(0, 10**6), count=st.integers(3, 25))
@settings(max_examples=60)
def test_random_polygons_against_exact_arithmetic(seed, count):
    polygon = np.random.default_rng(seed).normal(size=(count, 2))
    assert self_crossings(polygon) == brute_force(polygon)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=14))
@settings(max_examples=150)
def test_touching_overlapping_and_repeated_corners(corners):
    polygon = np.array(corners, dtype=float)
    assert self_crossings(polygon) == brute_force(polygon)
    assert self_crossings(polygon / 3.0 + 1.1) == brute_force(polygon / 3.0 + 1.1)


@given(
    seed=st.integers(0, 10**6),
    slope=st.sampled_from([0.1, 1 / 3, 0.7, 3.3]),
    scale=st.sampled_from([1.0, 1e-154, 1e-161, 1e-170, 1e170, 1e-320]),
)
@settings(max_examples=60)
def test_nearly_collinear_corners_need_the_exact_sign(seed, slope, scale):
    generator = np.random.default_rng(seed)
    x = generator.integers(0, 40, size=14) / 7.0
    polygon = np.c_[x, slope * x + generator.integers(-1, 2, size=14) * 2.0**-53] * scale
    assert self_crossings(polygon) == brute_force(polygon)


def test_a_rounding_error_would_change_the_count():
    # the float64 determinant of these corners is 0 or of the wrong sign:
    # 12 units in the last place of (0.5, 0.5)
    wrong = 0
    ulp = 2.0**-53
    for i in range(16):
        for j in range(16):
            polygon = np.array(
                [[0.5 + i * ulp, 0.5 + j * ulp], [0.0, 24.0], [12.0, 12.0], [24.0, 24.0], [30.0, 7.0]]
            )
            assert self_crossings(polygon[[0, 1, 3, 2, 4]]) == brute_force(polygon[[0, 1, 3, 2, 4]])
            a, b, c = polygon[0], polygon[2], polygon[3]
            float_sign = np.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
            wrong += float_sign != np.sign(j - i)
    assert wrong > 0


def test_few_corners_and_wrong_input():
    for count in (1, 2, 3):
        assert self_crossings(np.random.default_rng(count).normal(size=(count, 2))) == 0
    assert self_crossings(np.full((50, 2), 0.1)) == 0
    with pytest.raises((ValueError, TypeCheckError)):
        self_crossings(np.zeros((5, 3)))
    with pytest.raises(ValueError, match="polygon has 1 of 5 neurons"):
        self_crossings(np.array([[0.0, 0], [1, 0], [np.nan, 0], [1, 1], [0, 1]]))
