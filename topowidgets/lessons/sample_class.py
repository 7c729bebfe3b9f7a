"""A made-up class: sample answers to a lesson, to try the overview before there is a real class.

The outcomes are of runs trained here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from topowidgets.lessons.answer_files import to_csv
from topowidgets.lessons.answers import answered
from topowidgets.lessons.lesson import Lesson, Part
from topowidgets.lessons.questions import Question, reply
from topowidgets.settings.config import Config
from topowidgets.studies.run import Run
from topowidgets.studies.train import train
from topowidgets.writing import AnyPath, expanded, make_folder

DRAWN = 24
"""Points of a made-up drawing."""


def sample_class(lesson: Lesson | AnyPath, folder: AnyPath, *, learners: int = 16, seed: int = 0) -> Path:
    """Write the answers of learners who are made up, a CSV file for each, as the lesson's page saves them.

    Each knows a share of the answers, from a fifth to nearly all of them, and guesses the others.

    Args:
        lesson: the lesson, its name or the path of its file. folder: made where it is not there.

    Returns:
        The folder.

    Raises:
        FileExistsError: if there are CSV files of others in the folder, which a made-up class must not be
            mixed with.
        OSError: if the folder or a file cannot be written, saying why.
        FileNotFoundError, ConfigError: see `Lesson.load`.

    Examples:
        >>> import tempfile
        >>> from topowidgets.lessons.overview import Overview
        >>> tiny = Lesson.from_yaml('''
        ... name: tiny
        ... title: One question
        ... lab: {neurons: 12, tau: 3}
        ... parts: [{say: Look., run: {eta_k: 3},
        ...   question: {ask: "Open?", choices: [open, closed], outcome: hole}}]
        ... ''')
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Overview.from_files(tiny, sample_class(tiny, folder, learners=3))
        Overview(tiny, 3 learners, 3 answers)
    """
    chosen, place = lesson if isinstance(lesson, Lesson) else Lesson.load(lesson), expanded(folder)
    names = [f"sample {number + 1:02d}" for number in range(learners)]
    foreign = {path.name for path in place.glob("*.csv")} - {f"{name}.csv" for name in names}
    if foreign:
        raise FileExistsError(
            f"{place} holds {min(foreign)} already; name a folder of its own for a made-up class"
        )
    make_folder(place)
    generator = np.random.default_rng(seed)
    runs: dict[Config, Run] = {}
    for name in names:
        skill = generator.uniform(0.2, 0.9)
        told = []
        for part in chosen.parts:
            if part.question is not None:
                run = (
                    None
                    if part.run is None
                    else runs.setdefault(part.run, runs.get(part.run) or train(part.run))
                )
                told.append(
                    answered(chosen, {"learner": name, **_answer(part, part.question, run, skill, generator)})
                )
        to_csv(place / f"{name}.csv", told)
    return place


def _answer(
    part: Part, question: Question, run: Run | None, skill: float, generator: np.random.Generator
) -> dict[str, Any]:
    outcome = None
    if question.outcome is not None and run is not None:
        outcome = reply(question.outcome, run.frames[-1].facts, {} if run.diverged else run.rows[-1])
    knows, right = (
        bool(generator.random() < skill),
        outcome if question.outcome is not None else question.answer,
    )
    answer: Any
    match question.kind:
        case "choice":
            answer = (
                right
                if knows and right in question.choices
                else question.choices[int(generator.integers(len(question.choices)))]
            )
        case "number":
            low, high = question.low, question.high
            if knows and isinstance(right, float | tuple):
                low, high = (
                    right
                    if isinstance(right, tuple)
                    else (right - question.tolerance, right + question.tolerance)
                )
            answer = min(max(round(float(generator.uniform(low, high)), 2), question.low), question.high)
        case _:
            answer = _drawing(run, skill, generator)
    return {
        "part": part.name,
        "answer": answer,
        "outcome": outcome,
        "hints": int(generator.integers(len(question.hints) + 1)),
    }


def _drawing(run: Run | None, skill: float, generator: np.random.Generator) -> list[list[float]]:
    """Something between the curve of the start and that of the end, by a hand that shakes."""
    angle = np.linspace(0, 2 * np.pi, DRAWN, endpoint=False)
    curve = np.column_stack([np.cos(angle), np.sin(angle)])
    if run is not None:
        pick = np.linspace(0, len(run.frames[0].neurons), DRAWN, endpoint=False).astype(int)
        curve = (1 - skill) * run.frames[0].neurons[pick, :2] + skill * run.frames[-1].neurons[pick, :2]
    shaken = curve + generator.normal(0, 0.04 * np.abs(curve).max(), curve.shape)
    return [[float(x), float(y)] for x, y in shaken]
