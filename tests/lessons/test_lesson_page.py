"""A lesson as a page: which runs it holds."""

from topowidgets.export.fit import shown_data
from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.lesson_page import FREE_RATES, lesson_page
from topowidgets.studies.train import train

LESSON = Lesson.from_dict(
    {
        "name": "small",
        "title": "A small lesson",
        "lab": {"neurons": 12, "tracers": 0, "tau": 3, "eta_k": 0.5},
        "lock": ["rate"],
        "parts": [
            {"name": "first", "say": "As it is."},
            {"name": "same", "say": "The same again.", "run": {"eta_k": 0.5}},
            {"name": "other", "say": "Another rate.", "run": {"eta_k": 1.5}},
            {
                "name": "free",
                "say": "Free.",
                "unlock": ["rate"],
                "question": {"ask": "?", "number": [0.5, 3.5], "answer": 2},
            },
        ],
    }
)


def test_each_run_is_there_once_and_the_free_part_has_its_rates():
    page = lesson_page(LESSON)
    recorded = page.settings["lesson"]["recorded"]
    assert recorded["parts"] == {"first": 0, "same": 0, "other": 1, "free": 1}
    rates = recorded["rates"]["free"]
    assert len(rates) == FREE_RATES
    assert (rates[0], rates[-1][0]) == ((0.5, 0), 3.5)
    assert recorded["runs"] == len(page.records)
    assert page.records[1].facts["status"]["config"]["eta_k"] == 1.5
    last = train(LESSON.parts[2].run).frames[-1]
    shown = {**page.records[1].common, **page.records[1].headers[-1]}
    assert shown["tally"]["folded"] == last.facts["tally"]["folded"]
    assert "recorded" not in LESSON.to_dict()
    assert page.records[1].facts["status"]["data"] == shown_data(LESSON.parts[2].run)


def test_a_rule_without_a_k_has_no_rates_to_choose():
    lesson = Lesson.from_dict(
        {
            "name": "raw",
            "title": "Raw",
            "lab": {"rule": "sign", "eta": 0.01, "steps": 3, "neurons": 12},
            "parts": [{"say": "x"}],
        }
    )
    assert lesson_page(lesson).settings["lesson"]["recorded"]["rates"] == {}
