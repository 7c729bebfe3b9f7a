"""A lesson's widget through its real lab, without a browser."""

import pytest

from topowidgets.fields import ConfigError
from topowidgets.lessons.answers import from_csv
from topowidgets.runtime.state import WorkerState
from topowidgets.widgets.lab import TopologyLab
from topowidgets.widgets.lesson import TopologyLesson
from topowidgets.widgets.view import View

TOLD = {"part": "kept", "answer": "closed", "outcome": "open", "learner": "Ada", "hints": 0}


@pytest.fixture
def lesson(tmp_path):
    made = TopologyLesson("holes", answers=tmp_path / "answers.jsonl", learner="Ada")
    yield made
    made.close()


def ask(lesson, name, **arguments):
    view = View("lesson", lesson.lab)
    lesson.lab.audience.asked(view, {"type": "command", "name": name, "args": arguments})
    return view


def test_a_part_brings_its_run_to_the_start(lesson, until):
    lesson.lab.start()
    view = ask(lesson, "part", part="pinched")
    assert (lesson.lab.config.eta_k, view.settings["lesson"]["at"]) == (3, "pinched")
    until(lambda: lesson.lab.status["state"] == WorkerState.PAUSED and lesson.lab.status["run"] == 2)
    assert lesson.lab.run.config.eta_k == 3


def test_an_answer_is_kept_once(lesson, tmp_path):
    view = ask(lesson, "answer", **TOLD)
    ask(lesson, "answer", **TOLD | {"answer": "open"})
    assert [one.answer for one in lesson.answers] == ["closed"]
    assert len((tmp_path / "answers.jsonl").read_text().splitlines()) == 1
    assert view.settings["lesson"]["given"]["kept"]["answer"] == "closed"
    assert view.settings["lesson"]["rows"][0][2] == "Ada"
    lesson.to_csv(tmp_path / "Ada.csv")
    assert from_csv(tmp_path / "Ada.csv") == lesson.answers
    assert lesson.overview(tmp_path).learners == ["Ada"]
    again = TopologyLesson("holes", answers=tmp_path / "answers.jsonl", learner="Ada")
    assert again.answers == lesson.answers, "an earlier session's answers are exported too"
    again.close()


@pytest.mark.parametrize("told", [{}, TOLD | {"part": "cloud"}, TOLD | {"answer": "<b>"}, TOLD | {"outcome": 3}])
def test_nonsense_from_a_page_is_said_and_not_kept(lesson, told):
    ask(lesson, "answer", **told)
    assert lesson.lab.status["error"]["field"] == "answer"
    assert lesson.answers == []


def test_a_foreign_part_is_refused(lesson):
    ask(lesson, "part", part={"a": 1})
    assert lesson.lab.status["error"]["field"] == "part"


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    lesson = TopologyLesson("holes", answers=tmp_path / "file" / "answers.jsonl")
    ask(lesson, "answer", **TOLD)
    assert "nothing is kept" in lesson.lab.status["error"]["message"]
    lesson.close()


def test_what_is_hidden_and_locked_is_told_to_every_view():
    lab = TopologyLab("fold", hide=["timeline"], lock=("rate", "preset"))
    settings = lab.view("cloud").settings
    assert (settings["hide"], settings["lock"]) == (["timeline"], ["preset", "rate"])
    lab.close()
    for wrong in ({"hide": "timeline"}, {"lock": ["neurons"]}, {"hide": ["all"]}):
        with pytest.raises(ConfigError):
            TopologyLab("fold", **wrong)
