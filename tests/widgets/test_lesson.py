"""A lesson's widget through its real lab, without a browser."""

import psutil
import pytest

from topowidgets.lessons.answer_files import from_csv
from topowidgets.lessons.lesson import Lesson
from topowidgets.runtime.state import WorkerState
from topowidgets.settings.checks import ConfigError
from topowidgets.widgets.lab import TopologyLab
from topowidgets.widgets.lesson import TopologyLesson

TOLD = {"part": "kept", "answer": "closed", "learner": "Ada", "hints": 0}


@pytest.fixture
def lesson(tmp_path):
    made = TopologyLesson("holes", answers=tmp_path / "answers.jsonl", learner="Ada")
    yield made
    made.close()


def ask(lesson, command, **arguments):
    view = lesson
    lesson.source.handle_message(view, {"type": "command", "name": command, "args": arguments})
    return view


def test_a_part_brings_its_run_to_the_start(lesson, until, pictured):
    lesson.start()
    view = ask(lesson, "part", part="pinched")
    assert (lesson.config.eta_k, view.settings["lesson"]["at"]) == (3, "pinched")
    until(lambda: lesson.status["state"] == WorkerState.PAUSED and lesson.status["run"] == 2)
    pictured(lesson, 2)
    assert lesson.result.config.eta_k == 3


def test_who_comes_late_finds_the_run_that_a_part_speaks_of(lesson):
    """Next leaves the lab as it was for a part without a run; from elsewhere the part's own run is there."""
    ask(lesson, "part", part="pinched")
    lesson.set(eta_k=2.5)
    ask(lesson, "part", part="where")
    assert lesson.config.eta_k == 2.5
    ask(lesson, "part", part="bars")
    assert lesson.config.eta_k == 0.25
    ask(lesson, "part", part="where")
    assert lesson.config.eta_k == 3


def test_two_predictions_wait_each_for_its_own_run(fast, until):
    ask(fast, "speed", speed=0.5)
    for part in ("pinched", "kept"):
        ask(fast, "part", part=part)
        ask(fast, "predict", **TOLD | {"part": part})
    assert sorted(lesson_of(fast)["predicted"]) == ["kept", "pinched"]
    ask(fast, "speed", speed=None)
    assert replied(fast, until, "kept") == "open"
    ask(fast, "part", part="pinched")
    assert replied(fast, until, "pinched") == "closed"
    assert lesson_of(fast)["predicted"] == {}


def replied(lesson, until, part):
    until(lambda: part in lesson_of(lesson)["given"])
    return lesson_of(lesson)["given"][part]["outcome"]


def lesson_of(lesson):
    return lesson.source.settings["lesson"]


@pytest.fixture
def fast(lesson):
    lesson.start()
    ask(lesson, "speed", speed=None)
    return lesson


def test_the_reply_is_of_the_parts_own_run(fast, until):
    """The next prediction comes while the page, and the kernel, know of no other run than the one before,
    which has ended.
    """
    ask(fast, "part", part="kept")
    ask(fast, "predict", **TOLD)
    assert replied(fast, until, "kept") == "open"
    assert fast.status["state"] == WorkerState.FINISHED
    ask(fast, "part", part="pinched")
    ask(fast, "predict", **TOLD | {"part": "pinched"})
    assert "pinched" not in lesson_of(fast)["given"]
    assert replied(fast, until, "pinched") == "closed"
    assert [one.right for one in fast.answers] == ["no", "yes"]


def test_a_prediction_goes_to_its_part_where_the_page_was_not_heard_to_go_there(fast, until):
    """As when JupyterLab loses what a page said that was just reloaded."""
    ask(fast, "part", part="kept")
    ask(fast, "predict", **TOLD)
    assert replied(fast, until, "kept") == "open"
    ask(fast, "predict", **TOLD | {"part": "pinched"})
    assert lesson_of(fast)["at"] == "pinched"
    assert replied(fast, until, "pinched") == "closed"


def test_a_reply_does_not_depend_on_the_pace(until):
    """At the speed "fast" too every step is measured: the map verdict and the count of folded neurons are
    those of the recorded run.
    """
    lesson = TopologyLesson("edge", answers=None)
    lesson.start()
    ask(lesson, "speed", speed=None)
    for part, answer, outcome in (("lines", "injective", "injective"), ("fold-task", 3, 10.0)):
        ask(lesson, "part", part=part)
        ask(lesson, "predict", part=part, answer=answer, hints=0)
        assert replied(lesson, until, part) == outcome
    lesson.close()


def test_reset_another_run_and_another_part_in_between(fast, until):
    """After Reset the run replies once it has been played; one with other settings does not reply, and the
    part's own is played.
    """
    ask(fast, "part", part="pinched")
    ask(fast, "predict", **TOLD | {"part": "pinched"})
    ask(fast, "reset")
    until(lambda: fast.status["state"] == WorkerState.PAUSED)
    assert lesson_of(fast)["predicted"]["pinched"]["answer"] == "closed"
    fast.set(eta_k=0.5, neurons=12)
    ask(fast, "play")
    assert replied(fast, until, "pinched") == "closed"
    assert fast.config == fast.lesson.part("pinched").run
    ask(fast, "part", part="beyond")
    ask(fast, "predict", **TOLD | {"part": "beyond"})
    ask(fast, "part", part="kept")
    until(lambda: fast.status["state"] == WorkerState.PAUSED)
    assert "beyond" not in lesson_of(fast)["given"]
    ask(fast, "part", part="beyond")
    assert replied(fast, until, "beyond") == "open"


def test_a_killed_process_replies_once_it_was_resumed(fast, until):
    ask(fast, "part", part="pinched")
    ask(fast, "speed", speed=0.5)
    ask(fast, "predict", **TOLD | {"part": "pinched"})
    until(lambda: fast.source.last_frame is not None and fast.status["state"] == WorkerState.RUNNING)
    psutil.Process(fast.source.client.pid).kill()
    until(lambda: fast.status["state"] == WorkerState.DEAD)
    ask(fast, "resume")
    ask(fast, "speed", speed=None)
    ask(fast, "play")
    assert replied(fast, until, "pinched") == "closed"


def test_a_run_that_diverged_may_have_no_reply(until):
    """Its loss is no number: the answer is kept, and nothing judges it."""
    part = {
        "say": "x",
        "run": {"eta_k": 400},
        "question": {"ask": "Loss?", "number": [0, 1], "outcome": "loss"},
    }
    wild = TopologyLesson(
        Lesson.from_dict(
            {"name": "wild", "title": "Wild", "lab": {"neurons": 12, "tau": 1e5}, "parts": [part]}
        ),
        answers=None,
    )
    wild.start()
    ask(wild, "predict", part="part-1", answer=0.5, hints=0, learner="")
    assert replied(wild, until, "part-1") is None
    assert wild.status["state"] == WorkerState.DIVERGED
    assert (wild.answers[0].outcome, wild.answers[0].right) == ("", "")
    wild.close()


def test_an_answer_is_kept_once(fast, tmp_path, until):
    view = ask(fast, "part", part="kept")
    ask(fast, "predict", **TOLD | {"outcome": "closed"})
    ask(fast, "predict", **TOLD | {"answer": "open"})
    assert replied(fast, until, "kept") == "open", "the run replies, not the page"
    ask(fast, "predict", **TOLD | {"answer": "open"})
    assert [one.answer for one in fast.answers] == ["closed"]
    assert len((tmp_path / "answers.jsonl").read_text().splitlines()) == 1
    assert view.settings["lesson"]["given"]["kept"]["answer"] == "closed"
    assert view.settings["lesson"]["rows"][0][2] == "Ada"
    fast.to_csv(tmp_path / "Ada.csv")
    written = from_csv(tmp_path / "Ada.csv")
    assert written[:1] == fast.answers
    assert {(one.part, one.answer, one.right) for one in written[1:]} == {
        (part, "", "not answered")
        for part in ("rubber-band", "bars", "beyond", "drawing", "pinched", "where")
    }
    assert fast.overview(tmp_path).learners == ["Ada"]
    again = TopologyLesson("holes", answers=tmp_path / "answers.jsonl", learner="Ada")
    assert again.answers == fast.answers, "what was answered before is exported too"
    assert (lesson_of(again)["at"], lesson_of(again)["given"]["kept"]["outcome"]) == ("beyond", "open"), (
        "not led back to what was skipped"
    )
    again.close()


def test_two_learners_at_one_computer(lesson):
    """The second begins anew; the first comes back by the name and goes on at the run where the lesson was
    left.
    """
    for part, answer in (("rubber-band", "two"), ("bars", "mistakes")):
        ask(lesson, "predict", part=part, answer=answer, hints=0)
    ask(lesson, "learner", name="Emmy")
    assert lesson.status["error"]["field"] == "learner"
    ask(lesson, "anew")
    assert (lesson_of(lesson)["learner"], lesson_of(lesson)["given"], lesson_of(lesson)["at"]) == (
        "",
        {},
        "cloud",
    )
    ask(lesson, "predict", part="rubber-band", answer="one", hints=0)
    ask(lesson, "learner", name="Emmy")
    assert [(one.learner, one.answer) for one in lesson.answers] == [("Emmy", "one")]
    ask(lesson, "anew")
    ask(lesson, "learner", name="Ada")
    assert [(one.learner, one.answer) for one in lesson.answers] == [("Ada", "two"), ("Ada", "mistakes")]
    assert (lesson_of(lesson)["at"], lesson.config.eta_k) == ("kept", 0.5)
    assert lesson_of(lesson)["resumed"] == 2


@pytest.mark.parametrize(
    "told", [{}, TOLD | {"part": "cloud"}, TOLD | {"answer": "<b>"}, TOLD | {"hints": 9}]
)
def test_nonsense_from_a_page_is_said_and_not_kept(lesson, told):
    ask(lesson, "predict", **told)
    assert lesson.status["error"]["field"] == "answer"
    assert lesson.answers == []
    assert lesson_of(lesson)["predicted"] == {}


def test_a_foreign_part_is_refused(lesson):
    ask(lesson, "part", part={"a": 1})
    assert lesson.status["error"]["field"] == "part"


def test_where_nothing_can_be_written_the_lesson_goes_on(tmp_path):
    (tmp_path / "file").write_text("")
    lesson = TopologyLesson("holes", answers=tmp_path / "file" / "answers.jsonl")
    ask(lesson, "predict", part="rubber-band", answer="two", hints=0, learner="")
    assert lesson_of(lesson)["trouble"] == "Not a directory"
    assert lesson_of(lesson)["given"]["rubber-band"]["answer"] == "two"
    assert len(lesson_of(lesson)["rows"]) == 1
    lesson.close()


def test_what_is_hidden_and_locked_is_told_to_every_view():
    lab = TopologyLab("fold", hide=["timeline"], lock=("rate", "preset"))
    settings = lab.view("cloud").settings
    assert (settings["hide"], settings["lock"]) == (["timeline"], ["preset", "rate"])
    lab.close()
    for wrong in ({"hide": "timeline"}, {"lock": ["neurons"]}, {"hide": ["all"]}):
        with pytest.raises(ConfigError):
            TopologyLab("fold", **wrong)
