"""Betti numbers of known shapes; the two verdicts at and around their limits."""

from dataclasses import replace

import numpy as np
import pytest

from topowidgets.topology import (
    PersistenceDiagram,
    VerdictRule,
    betti_numbers,
    landmark_diagram,
    longest_bar,
    map_verdict,
    persistence,
    rips_diagram,
    sample_verdict,
)


def angles(count):
    return 2.0 * np.pi * np.arange(count) / count


def circle(count=96):
    return np.c_[np.cos(angles(count)), np.sin(angles(count))]


def figure_eight(count=120):
    return np.c_[np.sin(2 * angles(count)), np.sin(angles(count))]


def two_circles(count=60, apart=2.6):
    return np.r_[circle(count), circle(count) + np.array([apart, 0.0])]


def fibonacci_sphere(count=800):
    k = np.arange(count) + 0.5
    tilt, turn = np.arccos(1 - 2 * k / count), np.pi * (1 + 5**0.5) * k
    return np.c_[np.cos(turn) * np.sin(tilt), np.sin(turn) * np.sin(tilt), np.cos(tilt)]


def torus(around=40, across=20, thin=0.45):
    t, p = (x.ravel() for x in np.meshgrid(angles(around), angles(across)))
    return np.c_[(1 + thin * np.cos(p)) * np.cos(t), (1 + thin * np.cos(p)) * np.sin(t), thin * np.sin(p)]


def bars(rows, filtration="alpha", covering_radius=0.0, max_degree=1):
    return PersistenceDiagram(
        np.array([[0.0, 0.0, np.inf], *rows]), filtration, 1.0, covering_radius, max_degree=max_degree
    )


# ------------------------------------------------------------------ known shapes


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (circle(), (1, 1, 0)),
        (figure_eight(), (1, 2, 0)),
        (two_circles(), (2, 2, 0)),
        (fibonacci_sphere(), (1, 0, 1)),
        (torus(), (1, 2, 1)),
    ],
    ids=["circle", "figure eight", "two circles", "sphere", "torus"],
)
def test_betti_numbers_of_known_shapes_by_alpha(points, expected, rng):
    numbers = betti_numbers(persistence(points + 0.004 * rng.normal(size=points.shape), max_degree=2))
    assert (numbers.b0, numbers.b1, numbers.b2) == expected
    assert numbers.filtration == "alpha"


@pytest.mark.parametrize(
    ("points", "expected"), [(circle(), (1, 1)), (figure_eight(), (1, 2)), (two_circles(apart=3.4), (2, 2))]
)
def test_betti_numbers_of_known_shapes_by_rips(points, expected, embed):
    numbers = betti_numbers(rips_diagram(embed(points)))
    assert (numbers.b0, numbers.b1, numbers.b2) == (*expected, None)


def test_a_sphere_in_high_dimension_has_its_void(embed):
    numbers = betti_numbers(persistence(embed(fibonacci_sphere(150)), "rips", max_degree=2))
    assert (numbers.b0, numbers.b1, numbers.b2) == (1, 0, 1)


def test_a_blob_has_no_open_hole(rng):
    blob = rng.normal(size=(400, 2))
    assert sample_verdict(persistence(blob)).verdict != "open"
    assert betti_numbers(persistence(blob)).b1 == 0
    assert sample_verdict(persistence(rng.normal(size=(120, 794)))).verdict == "closed"


# ------------------------------------------------------------------ the rule at its limits


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([], "closed"),
        ([[1, 0.0, 0.0499]], "closed"),
        ([[1, 0.0, 0.05]], "undecided"),
        ([[1, 0.01, 0.1099]], "undecided"),
        ([[1, 0.0, 0.1]], "open"),
        ([[1, 0.25, 0.5]], "open"),
        ([[1, 0.25, 0.499]], "undecided"),
        ([[1, 0.1, 0.5], [1, 0.1, 0.49]], "open"),
    ],
)
def test_alpha_rule(rows, verdict):
    found = sample_verdict(bars(rows))
    assert found.verdict == verdict
    limits = VerdictRule(
        open_persistence=0.10, open_birth_ratio=2.0, open_second_ratio=0.0, closed_persistence=0.05
    )
    assert (found.limits, found.filtration, found.covering_radius) == (limits, "alpha", 0.0)


@pytest.mark.parametrize(
    ("rows", "radius", "verdict"),
    [
        ([[1, 0.5, 0.649]], 0.0, "closed"),
        ([[1, 0.5, 0.65]], 0.0, "undecided"),
        ([[1, 0.5, 0.85]], 0.0, "open"),
        ([[1, 0.5, 1.5], [1, 0.5, 0.9]], 0.0, "open"),
        ([[1, 0.5, 1.5], [1, 0.5, 0.901]], 0.0, "undecided"),
        (
            [[1, 0.5, 1.1]],
            0.1,
            "undecided",
        ),  # 0.6 reaches 0.35 + 2r, but it may be 0.4 and a bar of 0.2 unseen
        ([[1, 0.5, 0.95]], 0.02, "open"),
        ([[1, 0.5, 0.9]], 0.04, "undecided"),  # 0.4 stands out, but misses 0.35 + 2r
        ([[1, 0.5, 0.549]], 0.05, "closed"),
        ([[1, 0.5, 0.551]], 0.05, "undecided"),
        ([], 0.2, "undecided"),  # covered too coarsely to say closed
    ],
)
def test_rips_rule_and_what_landmarks_leave_certain(rows, radius, verdict):
    found = sample_verdict(bars(rows, "rips" if radius == 0 else "rips on 50 landmarks", radius))
    assert found.verdict == verdict
    assert (found.limits.open_second_ratio, found.covering_radius) == (2.5, radius)


def test_a_landmark_verdict_never_contradicts_the_exact_one(rng):
    for seed in range(25):
        count = int(rng.integers(20, 90))
        noise = rng.uniform(0, 0.5)
        points = np.c_[circle(count), np.zeros((count, 3))] + noise * rng.normal(size=(count, 5))
        exact = sample_verdict(rips_diagram(points)).verdict
        sampled = sample_verdict(landmark_diagram(points, int(rng.integers(10, count + 1)), seed)).verdict
        assert sampled in {exact, "undecided"}


def test_the_rule_is_a_parameter_and_a_longer_bar_is_not_enough():
    diagram = bars([[1, 0.1, 0.4]])
    strict = replace(VerdictRule.for_filtration("alpha"), open_persistence=0.31)
    assert sample_verdict(diagram).verdict == "open"
    assert sample_verdict(diagram, strict).verdict == "undecided"
    assert sample_verdict(diagram, strict).limits is strict
    with pytest.raises(ValueError, match="no default rule"):
        VerdictRule.for_filtration("cech")


def test_verdict_on_a_void_uses_degree_two():
    diagram = bars([[2, 0.1, 0.6]], max_degree=2)
    assert sample_verdict(diagram).verdict == "closed"
    assert sample_verdict(diagram, degree=2).verdict == "open"


def test_b0_counts_gaps_that_reach_the_open_limit():
    assert betti_numbers(bars([[0, 0.0, 0.1], [0, 0.0, 0.0999]])).b0 == 2


def test_betti_needs_the_counted_bars_to_stand_out_in_rips():
    rows = [[1, 0.5, 1.5], [1, 0.5, 1.38], [1, 0.5, 0.86]]
    assert betti_numbers(bars(rows, "rips")).b1 == 3
    # 0.36 < 2.5 x 0.2, 0.88 < 2.5 x 0.36, 1 < 2.5 x 0.88
    assert betti_numbers(bars([*rows, [1, 0.5, 0.7]], "rips")).b1 == 0
    # 0.34 does not count, 0.88 >= 2.5 x 0.34
    assert betti_numbers(bars([*rows[:2], [1, 0.5, 0.84]], "rips")).b1 == 2
    assert betti_numbers(bars(rows[:1], "rips")).b1 == 1


def test_on_landmarks_only_certain_bars_are_counted():
    rows = [[1, 0.5, 1.5], [1, 0.5, 1.0], [0, 0.0, 0.5]]
    assert betti_numbers(bars(rows, "rips")).b1 == 2
    numbers = betti_numbers(bars(rows, "rips on 9 landmarks", 0.08))
    assert (numbers.b0, numbers.b1) == (1, 0)  # 0.5 < 0.35 + 0.16, and 1.0 - 0.16 < 2.5 x (0.5 + 0.16)
    assert betti_numbers(bars(rows, "rips on 9 landmarks", 0.02)).b0 == 2


def test_betti_by_alpha_asks_each_bar_for_its_birth_ratio():
    assert betti_numbers(bars([[1, 0.3, 0.59], [1, 0.1, 0.3]])).b1 == 1


def test_longest_bar_ignores_the_essential_one():
    assert longest_bar(bars([]), 0) == (0.0, 0.0, 0.0)
    assert longest_bar(bars([[1, 0.25, 0.75], [1, 0.0, 0.25]])) == (0.25, 0.75, 0.5)


# ------------------------------------------------------------------ the map


@pytest.mark.parametrize(
    ("measures", "verdict"),
    [
        ({}, "undetermined"),
        ({"folded": 0, "folded_tracers": 0, "crossings": 0}, "undetermined"),
        ({"hull_stretch": 0.999, "folded": 0}, "injective"),
        ({"hull_stretch": 1.0, "folded": 0}, "folded"),
        ({"hull_stretch": 0.6, "folded": 0, "crossings": 2, "tracer_crossings": 2}, "injective"),
        ({"hull_stretch": 1.2, "folded": 0, "crossings": 2}, "crossed"),
        ({"folded": 3}, "folded"),
        ({"folded": 0, "folded_tracers": 2}, "folded"),
        ({"folded": 3, "crossings": 1}, "crossed"),
        ({"folded": 0, "crossings": 0, "tracer_crossings": 4}, "crossed"),
    ],
)
def test_map_verdict(measures, verdict):
    found = map_verdict(**measures)
    assert found.verdict == verdict
    counted = {name: getattr(found, name) for name in measures}
    assert counted == measures
    assert found.planar
