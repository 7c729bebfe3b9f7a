"""What learners answered: judged, kept, exported, read again, merged."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topowidgets.lessons.answer_files import append, from_csv, read, to_csv
from topowidgets.lessons.answers import COLUMNS, Answer, answered
from topowidgets.lessons.lesson import Lesson
from topowidgets.settings.checks import ConfigError

HOLES = Lesson.load("holes")
TOLD = {"part": "kept", "answer": "closed", "outcome": "open", "learner": "Ada", "hints": 0}


def test_the_answer_is_judged_by_the_lesson_not_by_the_page():
    assert answered(HOLES, TOLD | {"right": "yes"}).right == "no"
    assert answered(HOLES, TOLD | {"answer": "open"}).right == "yes"
    where = {"part": "where", "answer": 2.7, "outcome": "ignored"}
    assert (answered(HOLES, where).right, answered(HOLES, where).outcome) == ("yes", "2.6 to 2.8")
    assert answered(HOLES, where | {"answer": 2}).right == "no"
    drawn = answered(HOLES, {"part": "drawing", "answer": [[0, 0], [1, 0.5], [0, 1]]})
    assert (drawn.answer, drawn.right) == ("0,0 1,0.5 0,1", "")


@pytest.mark.parametrize(
    "told",
    [
        None,
        {},
        {"part": "cloud"},
        {"part": ["kept"]},
        TOLD | {"answer": "shut"},
        TOLD | {"answer": {"a": 1}},
        TOLD | {"outcome": "shut"},
        TOLD | {"learner": "x" * 81},
        TOLD | {"learner": "\x1b[2J"},
        TOLD | {"hints": 3},
        TOLD | {"hints": True},
        {"part": "where", "answer": float("nan")},
        {"part": "where", "answer": 9},
        {"part": "where", "answer": True},
        {"part": "drawing", "answer": [[0, 0]]},
        {"part": "drawing", "answer": [[0, 0], [1, "a"], [2, 2]]},
        {"part": "drawing", "answer": [[0, 0]] * 65},
        {"part": "drawing", "answer": [[0, 1e9]] * 5},
    ],
)
def test_a_page_cannot_tell_nonsense(told):
    with pytest.raises(ConfigError):
        answered(HOLES, told)


def test_answers_survive_a_cut_line_and_foreign_ones(tmp_path):
    path = tmp_path / "holes.answers.jsonl"
    assert read(path) == []
    one = answered(HOLES, TOLD)
    append(path, one)
    with path.open("a") as file:
        file.write('[1, 2]\n{"lesson": 3}\n' + "[" * 2000 + "\n" + '{"lesson": "holes", "pa')
    assert read(path) == [one]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_csv_keeps_every_name_and_no_formula(tmp_path_factory, name):
    path = tmp_path_factory.mktemp("csv") / "answers.csv"
    one = Answer("holes", "kept", name, "Open?", "open", "open", "yes", 0, "2026-01-01T00:00:00+00:00")
    to_csv(path, [one])
    assert from_csv(path) == [one]
    with path.open(newline="", encoding="utf-8") as file:
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in csv.reader(file) for cell in row)


def test_a_foreign_csv_is_refused(tmp_path):
    path = tmp_path / "grades.csv"
    path.write_text("name,grade\nAda,1\n")
    with pytest.raises(ValueError, match=f"no column {COLUMNS[0]}, part"):
        from_csv(path)
