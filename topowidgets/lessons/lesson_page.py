"""A lesson as a page: every run that replies is trained beforehand, and a grid of rates where the learner may
choose one.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any

import numpy as np

from topowidgets.export.fit import shown_data
from topowidgets.export.pages import PAGE_BYTES, made_words, page_record, settings_table
from topowidgets.export.view_state import recording_settings, recording_status
from topowidgets.lessons.answers import COLUMNS
from topowidgets.lessons.lesson import Lesson, Part
from topowidgets.pages.page import Page
from topowidgets.plots.still import still_svg
from topowidgets.settings.config import Config
from topowidgets.studies.run import Run
from topowidgets.studies.train import train
from topowidgets.texts import language, say, speaking

FREE_RATES = 16
"""Rates that a part offers whose learner may choose one, evenly spaced over what its question asks for."""

RATES_OF_NO_QUESTION = (0.5, 4.25)
"""Least and largest of them where the question names none."""


def lesson_page(lesson: Lesson, progress: Callable[[int], None] = lambda _done: None) -> Page:
    """A lesson that needs no kernel. Its runs are trained here and now.

    Where a part frees the rate, the slider goes to the nearest of FREE_RATES. A preset cannot be chosen in a
    page.

    Args:
        progress: called with the number of runs that are trained.
    """
    with speaking(lesson.language):
        return _page(lesson, _Shelf(progress))


def _page(lesson: Lesson, shelf: _Shelf) -> Page:
    first = shelf.place(lesson.config)
    places: dict[str, int] = {}
    rates: dict[str, list[tuple[float, int]]] = {}
    free = "rate" not in lesson.lock
    for part in lesson.parts:
        config, free = lesson.config_at(part), free or "rate" in part.unlock
        places[part.name] = shelf.place(config)
        if free and config.eta_k is not None:
            rates[part.name] = [(rate, shelf.place(config.replace(eta_k=rate))) for rate in _offered(part)]
    start = shelf.runs[first]
    given: dict[str, Any] = {
        "at": lesson.parts[0].name,
        "learner": "",
        "given": {},
        "predicted": {},
        "resumed": 0,
        "columns": list(COLUMNS),
        "rows": [],
        "file": "",
        "recorded": {"runs": len(shelf.runs), "parts": places, "rates": rates},
    }
    limits = {name: list(value) for name, value in (("hide", lesson.hide), ("lock", lesson.lock)) if value}
    most = PAGE_BYTES // len(shelf.runs)
    return Page(
        language=language(),
        kind="lesson",
        title=lesson.title,
        seen=lesson.about or say("pages.lesson_seen"),
        settings=recording_settings(lesson.config) | limits | {"lesson": lesson.to_dict() | given},
        status=recording_status(start),
        records=[
            page_record(
                {"type": "history", "run": place, "k0": run.start.K, "status": _status(run, place)},
                run,
                most,
            )
            for place, run in enumerate(shelf.runs, start=1)
        ],
        still=still_svg(start.frames[0].cloud, start.frames[0].bars),
        made=made_words(
            lesson.config, [(say("pages.lesson"), lesson.name), (say("pages.runs"), str(len(shelf.runs)))]
        ),
        command=shlex.join(
            ["topowidgets", "lesson", lesson.name, "--language", lesson.language, "--html", "page.html"]
        ),
        table=settings_table(lesson.config),
    )


def _status(run: Run, number: int) -> dict[str, Any]:
    """With what the panel of data and fit shows of it, and whether it diverged, so that its loss is no number
    and no reply.
    """
    return recording_status(run, number) | {"diverged": run.diverged, "data": shown_data(run.config)}


class _Shelf:
    """Runs of different Configs, each trained once."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self.runs: list[Run] = []
        self._progress = progress
        self._known: dict[str, int] = {}

    def place(self, config: Config) -> int:
        """Where the run of this Config stands."""
        key = config.to_string()
        if key not in self._known:
            self._known[key] = len(self.runs)
            self.runs.append(train(config))
            self._progress(len(self.runs))
        return self._known[key]


def _offered(part: Part) -> list[float]:
    question = part.question
    low, high = (
        (max(question.low, RATES_OF_NO_QUESTION[0]), question.high)
        if question is not None and question.kind == "number"
        else RATES_OF_NO_QUESTION
    )
    return [round(float(rate), 6) for rate in np.linspace(low, high, FREE_RATES)]
