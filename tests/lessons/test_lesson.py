"""The lesson's file: what is read, what is refused, and that the shipped ones say what their runs reply."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import spoken
from topowidgets.lessons.lesson import Lesson, shipped
from topowidgets.lessons.questions import reply
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.presets import PRESETS
from topowidgets.studies.train import train
from topowidgets.texts import speaking
from topowidgets.texts.catalogue import codes

PART = {
    "say": "Look.",
    "run": {"eta_k": 3},
    "question": {"ask": "Open?", "choices": ["open", "closed"], "outcome": "hole"},
}
TRANSLATED = [(name, language) for name in shipped() for language in codes() if language != "en"]
NOTES = Path(__file__).parents[2] / "notebooks" / "teacher"
SAME = ("name", "run", "show", "unlock", "hide")
PLAIN = {"name": "tiny", "title": "Tiny", "parts": [PART]}


def changed(**question):
    return PLAIN | {"parts": [PART | {"question": {**PART["question"], **question}}]}


def test_what_is_left_out_has_a_default():
    lesson = Lesson.from_dict(PLAIN)
    assert (lesson.config.preset, lesson.hide, lesson.minutes) == ("pinch", (), 45)
    assert (lesson.parts[0].name, lesson.parts[0].run.eta_k) == ("part-1", 3)


def test_a_run_changes_the_lab_it_stands_in():
    lesson = Lesson.from_dict(PLAIN | {"lab": {"preset": "fold", "neurons": 32}})
    assert (lesson.parts[0].run.preset, lesson.parts[0].run.neurons) == ("fold", 32)
    other = Lesson.from_dict(PLAIN | {"parts": [{"say": "x", "run": {"preset": "shatter"}}]})
    assert other.parts[0].run.preset == "shatter"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([], "lesson = .* names with their values"),
        ({"name": "a", "title": "t", "parts": []}, "at least one"),
        (PLAIN | {"colour": 1}, r"lesson\.colour = 1"),
        (PLAIN | {"name": "../etc"}, "a name of at most 40"),
        (PLAIN | {"lab": {"neurons": -1}}, r"lab\.neurons = -1"),
        (PLAIN | {"lab": {"preset": "no"}}, r"lab\.preset = 'no'"),
        (PLAIN | {"hide": ["kernel"]}, "hide = 'kernel'"),
        (PLAIN | {"lock": ["neurons"]}, "lock = 'neurons'"),
        (PLAIN | {"parts": [PART | {"hide": ["lab"]}]}, r"parts\[0\]\.hide = 'lab'"),
        (PLAIN | {"minutes": 0}, "minutes = 0"),
        (PLAIN | {"skip": "no"}, "skip = 'no' is not allowed: true or false"),
        (PLAIN | {"parts": [{"say": " "}]}, r"parts\[0\]\.say = ' '"),
        (PLAIN | {"parts": [{"say": "a\x1b[31m"}]}, r"leave out U\+001B, a control character"),
        (PLAIN | {"parts": [{"say": "a", "name": "x"}, {"say": "b", "name": "x"}]}, "a name of its own"),
        (PLAIN | {"parts": [{k: v for k, v in PART.items() if k != "run"}]}, r"parts\[0\]\.run = None"),
        (
            changed(choices=["open", "shut"]),
            "'shut' is not allowed: the outcome hole is one of open, closed, undecided",
        ),
        (changed(choices=["open"]), "2 to 8 different ones"),
        (changed(answer="open"), "a choice has an outcome"),
        (changed(outcome="loss"), "choose hole or map"),
        (changed(number=[0, 1]), "one of choices, number or draw"),
        (changed(feedback={"maybe": "x"}), r"feedback\.maybe"),
        (changed(hints="one"), "a list of at most 8"),
        (
            PLAIN | {"title": 2026},
            'title = 2026 is not allowed: a text in quotes, "like this"; without them it is a number',
        ),
        (PLAIN | {"name": 10}, "name = 10 is not allowed: a text in quotes"),
        (changed(choices=[True, False]), "choices = True is not allowed: a text in quotes"),
        (PLAIN | {"title": "a\u202eb"}, r"leave out U\+202E, a mark that turns the direction of reading"),
        (PLAIN | {"title": "\ue000"}, r"leave out U\+E000, a character of private use"),
        (PLAIN | {"title": "\u200d\u3000"}, "title = .* a text of 1 to 120 characters"),
        (PLAIN | {"title": "x" * 121}, "a text of 1 to 120 characters"),
    ],
)
def test_what_is_not_allowed_is_named_with_its_place(values, says):
    with pytest.raises(ConfigError, match=says):
        Lesson.from_dict(values)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"ask": "?", "number": [3, 1], "answer": 2}, "the lower number first"),
        ({"ask": "?", "number": [0, float("inf")], "answer": 2}, "two numbers"),
        ({"ask": "?", "number": [0, 1], "outcome": "hole"}, "Choose folded"),
        ({"ask": "?", "number": [0, 1], "outcome": "loss", "tolerance": 2}, "a number from 0 to 1"),
        ({"ask": "?", "draw": "line"}, "choose curve"),
        ({"ask": "?", "draw": "curve", "outcome": "hole"}, "compared by eye"),
    ],
)
def test_numbers_and_drawings_are_checked(question, says):
    with pytest.raises(ConfigError, match=says):
        Lesson.from_dict(PLAIN | {"parts": [PART | {"question": question}]})


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("a: [", "line 1"),
        ("x: !!python/object/apply:os.system [echo]", "without tags"),
        ("a: &a [x, x]\nb: [*a, *a]", r"no anchors .* \(line 1\)"),
        ("name: a\ntitle: 3\nparts: [{say: Look.}]\n", r"title = 3 .* in quotes.* \(line 2\)"),
        ("name: " + "x" * 300_000, "at most 200000"),
        ("[" * 5000, "at most 12 levels"),
        ("a: 2026-99-99", "known names"),
    ],
)
def test_a_file_is_data(written, says):
    with pytest.raises(ConfigError, match=says):
        Lesson.from_yaml(written)


def test_texts_may_be_in_any_script():
    """No-break spaces, soft hyphens, joiners and emoji of several parts stay; a wide space is a space."""
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    persian, sinhala = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0dc1\u0dca\u200d\u0dbb\u0dd3"
    said = f"20\u00a0% of the Lern\u00adrate, {persian}, {sinhala}, {family}"
    lesson = Lesson.from_dict(PLAIN | {"title": "\u5c71\u7530\u3000\u592a\u90ce", "parts": [{"say": said}]})
    assert (lesson.title, lesson.parts[0].say) == ("\u5c71\u7530 \u592a\u90ce", said)
    assert Lesson.from_dict(PLAIN | {"title": family * 120}).title


def test_yes_and_no_can_be_chosen():
    written = """
    name: mine
    title: on
    parts:
      - say: Look.
        question: {ask: "Open?", choices: [yes, no, 1:30], answer: no, feedback: {no: Right., yes: Wrong.}}
      - say: Rate.
        run: {eta_k: 1e0, seed: 010}
    """
    lesson = Lesson.from_yaml(written)
    assert lesson.title == "on"
    assert (lesson.parts[0].question.choices, lesson.parts[0].question.answer) == (
        ("yes", "no", "1:30"),
        "no",
    )
    assert (lesson.parts[1].run.eta_k, lesson.parts[1].run.seed) == (1.0, 10)
    with pytest.raises(ConfigError, match=r"choices = 1 is not allowed: a text in quotes.* \(line 6\)"):
        Lesson.from_yaml(written.replace("1:30", "1"))


@settings(max_examples=300)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_a_lesson_or_refused(written):
    with pytest.raises(ConfigError):
        Lesson.from_yaml(written)


def test_a_file_of_ones_own(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\ntitle: Mine\nparts: [{say: Look.}]\n")
    assert Lesson.load(path).name == "mine"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        Lesson.load(path)
    path.write_bytes(b"\xef\xbb\xbfname: mine\r\ntitle: 2026-11-27\r\nparts: [{say: Look.}]\r\n")
    assert Lesson.load(path).title == "2026-11-27", (
        "an editor's mark at the start, its ends of lines, and a date are no trouble"
    )
    path.write_bytes(b"x" * 10_000_000)
    with pytest.raises(ConfigError, match="at most 200000 bytes"):
        Lesson.load(path)
    with pytest.raises(FileNotFoundError, match=r"edge, holes"):
        Lesson.load(tmp_path / "none.yaml")


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_lessons_say_what_their_runs_reply(name):
    """Each question that a run replies to has something to say to the reply, and among what can be chosen is
    the right one.
    """
    lessons = [Lesson.load(name, language) for language in codes()]
    for part in lessons[0].parts:
        if part.question is None or part.question.outcome is None:
            continue
        run = train(part.run)
        replied = reply(part.question.outcome, run.frames[-1].facts, run.rows[-1])
        for lesson in lessons:
            question = lesson.part(part.name).question
            said = dict(question.feedback)
            if question.kind == "choice":
                assert replied in question.choices
                assert said[replied].startswith(("Right", "No step", "Richtig")), (
                    "the answer that is right is told so"
                )
            else:
                assert question.judged(replied, replied)
                assert re.search("[Tt]en|Zehn", said["right"])
    if name == "edge":
        assert train(lessons[0].part("fold-task").run).frames[-1].facts["tally"]["folded"] == 10


def test_the_figures_that_the_second_lesson_tells_are_those_of_its_runs():
    lesson = Lesson.load("edge")

    def loss(preset, rate):
        return train(preset, eta_k=rate).column("loss")

    edge = train(lesson.part("edge").run)
    mark = 2 * edge.column("K")[0] / edge.column("lambda_max")
    assert (round(min(mark[3:]), 2), round(max(mark[3:]), 2)) == (1.49, 1.56)
    thrown = train(lesson.part("catapult").run)
    marks = {name: thrown.column("K")[0] / thrown.column(name) for name in ("K", "lambda_max")}
    assert (round(marks["K"][-1], 1), f"{thrown.column('loss')[-1]:.4f}") == (2.2, "0.0024")
    assert all(2 * marks["lambda_max"][2:] > 3), "the mark has passed the rate"
    assert loss("pinch", 4)[-1] > loss("pinch", 4)[0]
    assert loss("pinch", 2.65)[1] < loss("pinch", 2.65)[0] < loss("pinch", 2.7)[1]
    assert train("pinch", eta_k=2.7).frames[-1].facts["sample_verdict"]["verdict"] == "closed"
    shatter = train("shatter", eta_k=2.5)
    assert shatter.column("loss")[1] < shatter.column("loss")[2]
    assert shatter.frames[-1].facts["sample_verdict"]["verdict"] == "open"
    fold = train(lesson.part("fold-task").run).column("folded")
    assert (fold[1], max(fold[2:])) == (10, 0), "in the first step alone"
    lines = train(lesson.part("lines").run)
    assert round(lines.column("K")[0] / lines.column("h_plus")[-1]) == 34


def test_the_line_of_what_is_wrong_is_told():
    written = """# My lesson
name: mine
title: Mine
lab: {preset: pinch}
parts:
  - say: Look.
  - say: Predict.
    run: {eta_k: 3}
    question:
      ask: Open?
      choices: [open, shut]
      outcome: hole
"""
    right = written.replace("shut", "closed")
    assert Lesson.from_yaml(right).name == "mine"
    for old, new, says in (
        ("closed]", "shut]", r"parts\[1\]\.question\.choices = 'shut' is not allowed: .* \(line 11\)"),
        ("pinch", "pinhc", r"lab\.preset = 'pinhc' .* \(line 4\)"),
        ("title", "tittle", r"lesson\.tittle = 'Mine' is not allowed: known names are .* \(line 3\)"),
        ("    run: {eta_k: 3}\n", "", r"parts\[1\]\.run = None .* \(line 7\)"),
    ):
        with pytest.raises(ConfigError, match=says):
            Lesson.from_yaml(right.replace(old, new))


@pytest.mark.parametrize(("name", "language"), TRANSLATED)
def test_a_lesson_in_another_language_asks_the_same(name, language):
    english, other = Lesson.load(name, "en"), Lesson.load(name, language)
    for part, own in zip(english.parts, other.parts, strict=True):
        assert [getattr(part, field) for field in SAME] == [getattr(own, field) for field in SAME]
        assert bool(part.after) == bool(own.after)
        asked, here = part.question, own.question
        if asked is None or here is None:
            assert asked is here
            continue
        same = ("kind", "low", "high", "outcome", "tolerance")
        assert [getattr(asked, field) for field in same] == [getattr(here, field) for field in same]
        assert [len(asked.choices), len(asked.hints), len(asked.feedback)] == [
            len(here.choices),
            len(here.hints),
            len(here.feedback),
        ]
        if isinstance(asked.answer, str):
            assert asked.choices.index(asked.answer) == here.choices.index(here.answer)
        else:
            assert asked.answer == here.answer
    same = ("name", "config", "hide", "lock", "skip", "minutes")
    assert [getattr(english, field) for field in same] == [getattr(other, field) for field in same]


@pytest.mark.parametrize(("name", "language"), TRANSLATED)
def test_a_lesson_in_another_language_tells_the_same_numbers_and_no_english(name, language):
    for part, own in zip(Lesson.load(name, "en").parts, Lesson.load(name, language).parts, strict=True):
        assert sorted(re.findall(r"\d+\.\d+", told(part))) == sorted(re.findall(r"\d+\.\d+", told(own)))
        words = spoken.of_text(told(part)) & spoken.of_text(told(own))
        assert (
            words
            <= {*PRESETS, "eta", "λmax", "Barcode", "Ring", "Tracer", "In", "edge", "of", "stability"}
            | spoken.IN_BOTH
        )


@pytest.mark.parametrize("name", ["10_lesson_holes", "11_lesson_edge"])
def test_the_notes_for_teachers_tell_the_same_numbers_in_german(name):
    english, german = (NOTES.joinpath(f"{name}{code}.md").read_text(encoding="utf-8") for code in ("", ".de"))
    assert sorted(re.findall(r"\d+\.\d+", english)) == sorted(re.findall(r"\d+\.\d+", german))
    assert [english.count(mark) for mark in ("\n## ", "\n| ", "\n1. ", "\n- ")] == [
        german.count(mark) for mark in ("\n## ", "\n| ", "\n1. ", "\n- ")
    ]


def told(part):
    """All that a part says; what a run replies has its own words where it is shown."""
    question, said = part.question, [part.say, part.after]
    if question is not None:
        feedback = [text for _, text in question.feedback]
        said += [question.ask, *question.hints, *feedback, *([] if question.outcome else question.choices)]
    return "\n".join(said)


def test_a_lesson_speaks_as_is_spoken_and_english_where_it_has_no_other(tmp_path, monkeypatch):
    with speaking("de"):
        assert (Lesson.load("holes").language, Lesson.load("holes", "en").language) == ("de", "en")
    (tmp_path / "tiny.yaml").write_text("name: tiny\ntitle: Tiny\nparts: [{say: Look.}]\n")
    monkeypatch.setattr("topowidgets.lessons.lesson._shelf", lambda: tmp_path)
    assert Lesson.load("tiny", "de").language == "en"


def test_a_language_that_there_is_not_is_refused():
    with pytest.raises(ConfigError, match="language = 'fr' is not allowed: choose en or de"):
        Lesson.load("holes", "fr")
    with pytest.raises(ConfigError, match="language = 'fr'"):
        Lesson.from_dict(PLAIN | {"language": "fr"})
