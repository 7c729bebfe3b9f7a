"""Which pictures and rows of a long run stay, by one rule in Python and in a page."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node import answer_of
from topowidgets.recording.step_row import from_columns
from topowidgets.recording.thinning import (
    every_nth,
    every_nth_from_last,
    halve_older,
    halve_older_rows,
    merge_rows,
    stride,
)

IN_A_PAGE = {"stride": stride, "everyNth": every_nth, "halveOlder": halve_older}
MEASURES = ("step", "loss", "K", "h1")


def columns_of(rows):
    """All measures, as a page keeps them."""
    return {name: [row.get(name) for row in rows] for name in MEASURES}


def drawn_rows(draw, count):
    """Rows in the order of their steps; of each measure some, all or none are there."""
    shares = {name: draw.choice([0, 0.2, 0.8, 1]) for name in MEASURES[1:]}
    return [
        {"step": step}
        | {
            name: draw.choice([0, 0.0, -1.5, draw.random()]) if draw.random() < share else None
            for name, share in shares.items()
        }
        for step in sorted(draw.sample(range(10 * count + 1), count))
    ]


def answers_of_a_page(cases):
    return answer_of("data/thinning.js", "sent.map(([rule, given]) => module[rule](...given))", cases)


def test_python_and_a_page_keep_the_same():
    draw = random.Random(20261128)  # noqa: S311 -- a test
    sizes = [*range(10), *(draw.randrange(10, 200) for _ in range(40))]
    cases = [("stride", [size, most]) for size in [*sizes, 10**9, 2**40 + 1] for most in (1, 2, 7, 3000)]
    for size in sizes:
        items = draw.sample(range(1000), size)
        cases += [("everyNth", [items, n]) for n in (1, 2, 3, 5, size + 1)]
        cases += [("halveOlder", [items, older]) for older in {0, 1, size // 2, size, size + 3}]
    rows = [drawn_rows(draw, size) for size in sizes * 5]
    expected = [IN_A_PAGE[rule](*given) for rule, given in cases]
    expected += [columns_of(halve_older_rows(one)) for one in rows]
    cases += [("halveOlderRows", [columns_of(one)]) for one in rows]
    different = [
        (case, ours, theirs)
        for case, ours, theirs in zip(cases, expected, answers_of_a_page(cases), strict=True)
        if ours != theirs
    ]
    assert different == []
    for one in rows:  # without what was not measured, as they travel
        bare = from_columns(columns_of(one))
        assert halve_older_rows(bare) == from_columns(columns_of(halve_older_rows(one)))


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_the_stride_is_the_least_that_leaves_few_enough(size, most):
    n = stride(size, most)
    assert size <= n * most
    assert n == 1 or size > (n - 1) * most


@given(st.lists(st.integers(), max_size=60), st.integers(1, 70))
def test_every_nth_keeps_both_ends_or_counts_from_the_last(items, n):
    last = len(items) - 1
    assert every_nth(items, n) == [x for i, x in enumerate(items) if i % n == 0 or i == last]
    assert every_nth_from_last(items, n) == [x for i, x in enumerate(items) if (last - i) % n == 0]
    assert every_nth_from_last(range(len(items)), n) == every_nth_from_last(list(range(len(items))), n)
    assert len(every_nth_from_last(items, stride(len(items), n))) <= n
    assert len(every_nth(items, stride(len(items), n))) <= n + 1


@given(st.lists(st.integers(), max_size=60), st.integers(0, 70))
def test_of_the_older_every_second_goes(items, older):
    assert halve_older(items, older) == [x for i, x in enumerate(items) if i >= older or i % 2 == 0]
    assert halve_older(items, max(0, len(items) - 1)) == every_nth(items, 2)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([], []),
        ([{"step": 0}], [{"step": 0}]),
        ([{"step": 0}, {"step": 1}], [{"step": 0}, {"step": 1}]),
        ([{"step": 0}, {"step": 1, "K": 1.0}, {"step": 2}],) * 2,
        (
            [{"step": 0}, {"step": 1, "K": 1.0, "loss": 3.0}, {"step": 2, "loss": None}, {"step": 3}],
            [{"step": 0}, {"step": 2, "K": 1.0, "loss": 3.0}, {"step": 3}],
        ),
        (
            [{"step": 0}, {"step": 1, "K": 1.0}, {"step": 2, "K": 0.0}, {"step": 3}],
            [{"step": 0}, {"step": 2, "K": 0.0}, {"step": 3}],
        ),
    ],
)
def test_the_row_after_a_dropped_one_takes_over_what_only_that_had(rows, kept):
    before = [dict(row) for row in rows]
    assert halve_older_rows(rows) == kept
    assert rows == before, "what was given in stays as it is"


def test_a_later_row_goes_before_an_earlier_one():
    earlier = {"a": 1.0, "b": 2.0, "c": None}
    assert merge_rows(earlier, {"b": None, "c": None, "d": 0.0}) == {"a": 1.0, "b": 2.0, "c": None, "d": 0.0}
    assert merge_rows(earlier, {"a": 0.0, "c": 5.0}) == {"a": 0.0, "b": 2.0, "c": 5.0}
