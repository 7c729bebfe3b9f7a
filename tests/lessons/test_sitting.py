"""A learner's way through a lesson, and the file it is kept in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topowidgets.lessons.answer_files import read
from topowidgets.lessons.answers import answered, given_again
from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.sitting import Sitting
from topowidgets.settings.checks import ConfigError

HOLES = Lesson.load("holes")
BAND = {"part": "rubber-band", "answer": "two", "hints": 1}
KEPT = {"part": "kept", "answer": "closed", "hints": 0}


def test_a_name_that_comes_late_stands_for_the_whole_sitting(tmp_path):
    sitting = Sitting(HOLES, tmp_path / "answers.jsonl")
    sitting.predict(BAND)
    sitting.name(" Ada ")
    sitting.predict(KEPT)
    sitting.reply("kept", "open")
    assert [(one.part, one.learner) for one in sitting.answers] == [("rubber-band", "Ada"), ("kept", "Ada")]
    again = Sitting(HOLES, tmp_path / "answers.jsonl", "Ada")
    assert again.answers == sitting.answers
    assert again.given == sitting.given
    assert (again.part.name, again.resumed) == ("beyond", 2), "bars was left out"
    assert [one.part for one in again.exported] == [
        "rubber-band",
        "kept",
        "bars",
        "beyond",
        "drawing",
        "pinched",
        "where",
    ]
    assert {one.right for one in again.exported[2:]} == {"not answered"}
    again.predict(BAND | {"answer": "one"})
    assert again.answers == sitting.answers, "the first answer counts"


def test_what_has_no_name_is_nobodys(tmp_path):
    first = Sitting(HOLES, tmp_path / "answers.jsonl")
    first.predict(BAND)
    second = Sitting(HOLES, tmp_path / "answers.jsonl")
    assert (second.answers, second.given, second.part.name) == ([], {}, "cloud")
    assert len(read(tmp_path / "answers.jsonl")) == 1


def test_a_name_with_answers_stays(tmp_path):
    sitting = Sitting(HOLES, tmp_path / "answers.jsonl", "Ada")
    sitting.name("Ada L.")  # nothing is answered yet
    sitting.predict(BAND)
    with pytest.raises(ConfigError, match=r"kept under Ada L\.; press Another learner"):
        sitting.name("Emmy")
    for wrong in ("x" * 81, 3, "\x1b[2J"):
        with pytest.raises(ConfigError):
            sitting.name(wrong)


def test_answers_of_another_lesson_or_to_questions_that_changed_are_left(tmp_path):
    path = tmp_path / "answers.jsonl"
    Sitting(Lesson.load("edge"), path, "Ada").predict({"part": "bowl", "answer": "it halves"})
    Sitting(HOLES, path, "Ada").predict(BAND)
    question = {"ask": "How many holes has a mug?", "choices": ["0", "1"], "answer": "1"}
    changed = Lesson.from_dict(
        {
            "name": "holes",
            "title": "Holes",
            "parts": [{"name": "rubber-band", "say": "x", "question": question}],
        }
    )
    assert Sitting(changed, path, "Ada").given == {}
    assert list(Sitting(HOLES, path, "Ada").given) == ["rubber-band"]


@given(
    st.lists(st.tuples(*[st.floats(-1e5, 1e5)] * 2).map(list), min_size=3, max_size=64),
    st.floats(1.5, 3),
    st.integers(0, 1),
)
def test_what_is_read_again_is_what_was_given(points, number, hints):
    """To the four digits that a drawing, and the six that a number keeps."""
    for part, answer in (("drawing", points), ("where", number), ("rubber-band", "two")):
        told = {"part": part, "answer": answer, "hints": min(hints, len(HOLES.part(part).question.hints))}
        again = given_again(answered(HOLES, told), HOLES.part(part).question)
        assert again["hints"] == told["hints"]
        if part == "rubber-band":
            assert again["answer"] == "two"
        else:
            assert (
                again["answer"] == pytest.approx(answer, rel=1e-3)
                if part == "where"
                else len(again["answer"]) == len(points)
            )
