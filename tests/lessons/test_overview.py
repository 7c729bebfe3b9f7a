"""A class's files in one overview: what is counted, what is refused and said, and what a name may hold."""

import csv
import re
from dataclasses import replace

import numpy as np
import pytest

from tests import spoken
from topowidgets.lessons.answer_files import from_csv, to_csv
from topowidgets.lessons.answers import Answer, answered, unanswered
from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.overview import Overview
from topowidgets.lessons.sample_class import sample_class

HOLES = Lesson.load("holes")
TOLD = {"part": "kept", "answer": "closed", "outcome": "open", "learner": "Ada", "hints": 0}
NAME = '<img src=x onerror="alert(1)">'


def words(overview):
    """What its table says, without tags."""
    return re.sub(r"<[^>]*>", " ", overview._repr_html_())


def test_the_overview_merges_a_class(tmp_path):
    for name, answer in (("Ada", "open"), ("Emmy", "closed"), ("", "open")):
        answers = [
            answered(HOLES, TOLD | {"learner": name, "answer": answer}),
            answered(HOLES, {"part": "where", "answer": 2.7}),
        ]
        to_csv(tmp_path / f"{name or 'third'}.csv", answers)
    overview = Overview.from_files("holes", tmp_path)
    assert overview.learners == ["Ada", "Emmy", "third"]
    tally = overview.tally("kept")
    assert (sorted(tally.answers), tally.outcomes, tally.right, tally.judged) == (
        ["closed", "open", "open"],
        (("open", 3),),
        2,
        3,
    )
    assert tally.caption == "2 of 3 were right. The outcome: open. No hint was opened."
    assert list(overview.figure("kept").data[0].y) == [2, 1]
    assert len(overview.figure("where").data[0].x) == 3
    assert len(overview.figures("dark")) == 7
    with pytest.raises(ValueError, match="the lesson asks in rubber-band, bars, kept"):
        overview.figure("cloud")
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        Overview.from_files("holes", tmp_path / "none")
    assert re.search(r"3 learners, 3 files read", words(overview))
    assert re.search(r"Emmy\s+–\s+–\s+✗ closed", words(overview))


def test_what_is_no_file_of_answers_is_named_and_the_others_are_read(tmp_path):
    to_csv(tmp_path / "Ada.CSV", [answered(HOLES, TOLD)])
    to_csv(
        tmp_path / "edge.csv",
        [answered(Lesson.load("edge"), {"part": "bowl", "answer": "it halves", "learner": "Ada"})],
    )
    to_csv(tmp_path / "nothing.csv", [])
    (tmp_path / "grades.csv").write_text("name,grade\nAda,1\n")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\0\xff" * 50)
    (tmp_path / "notes.txt").write_text("no CSV")
    overview = Overview.from_files("holes", tmp_path)
    assert overview.files == ("Ada.CSV",)
    reasons = dict(overview.refused)
    assert sorted(reasons) == ["edge.csv", "grades.csv", "nothing.csv", "picture.csv"]
    assert (reasons["edge.csv"], reasons["nothing.csv"]) == (
        "it answers the lesson edge",
        "it holds no answer",
    )
    assert "4 files could not be used" in words(overview)
    assert "no column lesson, part" in words(overview)


def test_an_empty_folder_says_what_to_do(tmp_path):
    overview = Overview.from_files("holes", tmp_path)
    assert "0 learners, 0 files read" in words(overview)
    assert "put these files into one folder" in words(overview)
    assert overview.tally("kept").caption == "Nobody has answered this yet."
    assert all(len(figure.layout.title.text) > 5 for figure in overview.figures())


def test_the_first_prediction_counts_and_two_of_one_name_are_told():
    late = answered(HOLES, TOLD | {"answer": "open"})
    early = Answer(
        **{**late.__dict__, "answer": "closed", "right": "no", "time": "2026-01-01T00:00:00+00:00"}
    )
    overview = Overview(HOLES, [late, early])
    assert overview.tally("kept").answers == ("closed",)
    assert overview.twice == ["Ada"]
    assert "two people with one name" in words(overview)
    assert Overview(HOLES, [late, late]).twice == [], "the same file twice"


def test_a_file_that_was_written_over_is_judged_anew(tmp_path):
    """The lesson judges, and says whose answers and files do not agree; what a run replied it must take from
    the file.
    """
    told = {"learner": "Ada", "hints": 0}
    honest = [
        answered(HOLES, told | {"part": "rubber-band", "answer": "one"}),
        answered(HOLES, TOLD),
        answered(HOLES, {"part": "where", "answer": 2.7}),
    ]
    forged = [
        replace(honest[0], right="yes", outcome="one"),
        replace(honest[1], right="yes"),
        replace(honest[2], right="no", learner="Ada"),
    ]
    to_csv(tmp_path / "Ada.csv", forged)
    overview = Overview.from_files(HOLES, tmp_path)
    assert [(one.right, one.outcome) for one in overview.answers] == [
        ("no", "two"),
        ("no", "open"),
        ("yes", "2.6 to 2.8"),
    ]
    assert overview.differing == [("Ada", "kept"), ("Ada", "rubber-band"), ("Ada", "where")]
    assert "otherwise than their files say: Ada (kept, rubber-band, where)." in words(overview)
    assert overview.tally("kept").caption.startswith("0 of 1 were right.")
    assert Overview(HOLES, honest).differing == []


def test_what_was_left_out_is_not_wrong(tmp_path):
    late = answered(HOLES, TOLD | {"learner": "Late"})
    to_csv(tmp_path / "Late.csv", [late, *unanswered(HOLES, "Late", {"kept"})])
    to_csv(
        tmp_path / "Late-2.csv",
        [
            late,
            *unanswered(HOLES, "Late", {"kept"}),
            answered(HOLES, {"part": "where", "answer": 2, "learner": "Late"}),
        ],
    )
    to_csv(
        tmp_path / "Ada.csv",
        [
            answered(HOLES, TOLD | {"answer": "open"}),
            answered(HOLES, {"part": "where", "answer": 2.7, "learner": "Ada"}),
        ],
    )
    to_csv(tmp_path / "None.csv", unanswered(HOLES, "None", {}))
    overview = Overview.from_files(HOLES, tmp_path)
    assert (overview.learners, overview.differing, overview.twice) == (["Ada", "Late", "None"], [], [])
    tallies = {part: overview.tally(part) for part in ("kept", "bars", "where")}
    assert {part: (one.right, one.judged, one.unanswered) for part, one in tallies.items()} == {
        "kept": (1, 2, 1),
        "bars": (0, 0, 3),
        "where": (1, 2, 1),
    }
    assert (
        tallies["kept"].caption
        == "1 of 2 were right. 1 did not answer. The outcome: open. No hint was opened."
    )
    assert [(list(bar.x), list(bar.y)) for bar in overview.figure("kept").data][1:] == [
        (["not answered"], [1])
    ]
    assert re.search(r"not answered\s+3\s+3\s+1\s+3\s+3\s+3\s+1", words(overview))
    overview.to_csv(tmp_path / "class.csv")
    with (tmp_path / "class.csv").open(newline="", encoding="utf-8") as file:
        assert [row[-3:] for row in csv.reader(file)] == [
            ["right", "judged", "unanswered"],
            ["2", "2", "5"],
            ["0", "2", "5"],
            ["0", "0", "7"],
        ]


def test_names_answers_and_files_are_data(tmp_path):
    drawn = answered(HOLES, {"part": "drawing", "answer": [[0, 0], [1, 0], [0, 1]], "learner": NAME})
    forged = Answer(**{**answered(HOLES, TOLD).__dict__, "answer": NAME, "outcome": NAME, "learner": NAME})
    overview = Overview(HOLES, [drawn, forged], files=[NAME], refused=[(NAME, NAME)])
    assert "<img" not in overview._repr_html_()
    assert "&lt;img" in overview._repr_html_()
    figure = overview.figure("drawing", end=np.zeros((4, 2)))
    assert figure.data[0].hovertemplate.startswith("&lt;img")
    assert [trace.name for trace in figure.data] == ["drawn by a learner", "the neurons at the end"]
    overview.to_csv(tmp_path / "class.csv")
    with (tmp_path / "class.csv").open(newline="", encoding="utf-8") as file:
        head, row = csv.reader(file)
    assert head == [
        "learner",
        "rubber-band",
        "bars",
        "kept",
        "beyond",
        "drawing",
        "pinched",
        "where",
        "right",
        "judged",
        "unanswered",
    ]
    assert row == [NAME, "", "", "", "", "0,0 1,0 0,1", "", "", "0", "0", "6"]
    assert overview.foreign == [(NAME, "kept")]
    assert "does not allow, as of another language or version of it: &lt;img" in words(overview)


def test_the_overview_of_a_german_lesson_is_german(tmp_path):
    """The lesson's language counts, whatever is spoken; of English words there is none left but the names of
    parts and files.
    """
    said = {}
    for language in ("en", "de"):
        lesson, folder = Lesson.load("holes", language), tmp_path / language
        folder.mkdir()
        for learner, answer in (("Ada", "closed"), ("Emmy", "open")):
            told = [
                TOLD | {"answer": answer},
                {"part": "rubber-band", "answer": lesson.part("rubber-band").question.answer},
            ]
            told += [
                {"part": "where", "answer": 2.7},
                {"part": "drawing", "answer": [[n, n % 3] for n in range(12)]},
            ]
            to_csv(folder / f"{learner}.csv", [answered(lesson, {**one, "learner": learner}) for one in told])
        copied = answered(lesson, TOLD | {"answer": "open"})
        to_csv(folder / "copied.csv", [replace(copied, right="no"), replace(copied, answer="shut")])
        to_csv(folder / "Late.csv", unanswered(lesson, "Late", {}))
        to_csv(folder / "edge.csv", [answered(Lesson.load("edge"), {"part": "bowl", "answer": "it halves"})])
        to_csv(folder / "empty.csv", [])
        (folder / "grades.csv").write_text("lesson,learner,ask,answer,outcome,right,hints,time\n")
        whole, none = Overview.from_files(lesson, folder), Overview(lesson, [])
        figures = [*whole.figures(), whole.figure("drawing", end=np.zeros((4, 2))), *none.figures()]
        tables = [whole._repr_html_(), none._repr_html_()]
        said[language] = set().union(*map(spoken.of_figure, figures), *map(spoken.of_html, tables))
        tallies = [whole.tally(name) for name in ("kept", "where", "drawing", "bars")]
        if language == "de":
            assert [tally.caption for tally in tallies] == [
                "1 von 2 lag richtig. 1 hat nicht geantwortet. Ergebnis: offen. Kein Hinweis wurde geöffnet.",
                (
                    "2 von 2 lagen richtig. 1 hat nicht geantwortet. Ergebnis: 2.6 bis 2.8. "
                    "Kein Hinweis wurde geöffnet."
                ),
                (
                    "2 haben geantwortet; richtig oder falsch gibt es hier nicht. 1 hat nicht geantwortet. "
                    "Kein Hinweis wurde geöffnet."
                ),
                "Das hat noch niemand beantwortet.",
            ]
            assert "anders zu bewerten, als es in ihren Dateien steht: Ada (kept)." in words(whole)
            assert "aus einer anderen Sprache oder Fassung: Ada (kept)." in words(whole)
            assert list(whole.figure("kept").data[0].x) == ["offen (das Ergebnis)", "geschlossen"]
            assert "grades.csv enthält keine Antworten auf eine Lektion: Es fehlt die Spalte part." in words(
                whole
            )
            assert "edge.csv: sie gehört zur Lektion edge" in words(whole)
    names = {"Ada", "Emmy", "Late", "copied", "edge", "empty", "grades", "csv", "CSV", "Overview", "part"}
    names |= spoken.of_text(" ".join([str(tmp_path), *(part.name for part in HOLES.parts)]))
    assert said["en"] & said["de"] <= names | spoken.IN_BOTH


def test_a_class_that_answers_in_two_languages_is_one_class():
    told = {"part": "bars", "learner": "Ada"}
    german = Lesson.load("holes", "de")
    choices = [
        HOLES.part("bars").question.choices[1],
        german.part("bars").question.choices[1],
        german.part("bars").question.choices[0],
    ]
    lessons = (HOLES, german, german)
    answers = [
        answered(lesson, told | {"answer": choice, "learner": name})
        for lesson, choice, name in zip(lessons, choices, ("Ada", "Emmy", "Kurt"), strict=True)
    ]
    for lesson in (HOLES, german):
        overview, right = Overview(lesson, answers), lesson.part("bars").question.answer
        tally = overview.tally("bars")
        assert (overview.foreign, overview.differing, tally.right, tally.judged) == ([], [], 2, 3)
        assert (tally.answers[:2], tally.outcomes) == ((right, right), ((right, 3),))


def test_a_made_up_class_is_drawn_from_runs_and_kept_apart_from_a_real_one(tmp_path):
    folder = sample_class(HOLES, tmp_path / "class", learners=5, seed=1)
    overview = Overview.from_files(HOLES, folder)
    assert (len(overview.learners), len(overview.answers)) == (5, 35)
    outcomes = {part.name: overview.tally(part.name).outcomes for part in overview.asking}
    assert [outcomes[name] for name in ("kept", "beyond", "pinched", "drawing")] == [
        (("open", 5),),
        (("open", 5),),
        (("closed", 5),),
        (),
    ]
    assert sample_class(HOLES, folder, learners=5, seed=1) == folder, "written again"
    to_csv(folder / "Ada.csv", from_csv(folder / "sample 01.csv"))
    with pytest.raises(FileExistsError, match=r"holds Ada\.csv already"):
        sample_class(HOLES, folder, learners=5)
