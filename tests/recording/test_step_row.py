"""Rows travel as columns by name, and come back as they were."""

from hypothesis import given
from hypothesis import strategies as st

from topowidgets.recording.measures import NAMES
from topowidgets.recording.step_row import empty_row, from_columns, part, to_columns

VALUES = st.none() | st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def measured_rows(draw):
    """Rows in the order of their steps, which may leave steps out; each with some of the measures."""
    steps = draw(st.lists(st.integers(0, 50), unique=True, max_size=8).map(sorted))
    names = st.sampled_from([name for name in NAMES if name != "step"])
    return [{"step": step} | draw(st.dictionaries(names, VALUES, max_size=6)) for step in steps]


def known(row):
    return {name: value for name, value in row.items() if value is not None}


@given(measured_rows())
def test_columns_give_back_the_rows_without_what_was_not_measured(rows):
    assert from_columns(to_columns(rows)) == [known(row) for row in rows]


@given(measured_rows())
def test_columns_are_of_one_length_and_each_has_a_value(rows):
    columns = to_columns(rows)
    assert set(columns) == {name for row in rows for name in known(row)}
    assert all(len(column) == len(rows) for column in columns.values())
    assert all(any(value is not None for value in column) for column in columns.values())
    assert to_columns(from_columns(columns)) == columns


@given(measured_rows())
def test_a_row_with_all_names_travels_like_one_with_those_that_were_measured(rows):
    assert to_columns([empty_row() | row for row in rows]) == to_columns(rows)


@given(measured_rows(), st.integers(0, 8), st.integers(0, 8))
def test_a_part_of_columns_is_the_columns_of_those_rows(rows, begin, end):
    assert part(to_columns(rows), begin, end) == to_columns(rows[begin:end])


def test_no_rows_are_no_columns():
    assert to_columns([]) == {}
    assert from_columns({}) == []
    assert from_columns({"loss": [1.0]}) == [], "rows are counted by their steps"
    assert tuple(empty_row()) == NAMES
    assert set(empty_row().values()) == {None}
