"""Who answered what, as HTML for a notebook.

Names, answers and file names come from the class: all of them are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from topowidgets.lessons.answers import Answer, drawn_points
from topowidgets.plots.replies import reply_words
from topowidgets.texts import say

if TYPE_CHECKING:
    from topowidgets.lessons.overview import Overview

CELL = (
    "text-align:left;white-space:nowrap;vertical-align:top;padding:4px 10px;border-bottom:1px solid "
    "var(--jp-border-color2,#c8ced4)"
)

LONGEST = 26
"""Characters of an answer that are shown; the pointer tells the rest."""

MARKS = {"yes": "✓ ", "no": "✗ ", "": ""}


def class_table_html(overview: Overview) -> str:
    """What the files were, a line for each learner and a column for each question, and below it how many were
    right.

    Without an answer it says what to do. In the language that is spoken.
    """
    read = say(
        "classroom.read",
        learners=say("classroom.people", count=len(overview.learners)),
        files=say("classroom.files", count=len(overview.files)),
    )
    said = [f"<b>{escape(overview.lesson.title)}</b>: {read}"]
    if overview.refused:
        reasons = "".join(f"<li>{escape(name)}: {escape(why)}</li>" for name, why in overview.refused)
        said.append(f"{say('classroom.unusable', files=len(overview.refused))}<ul>{reasons}</ul>")
    if overview.twice:
        said.append(say("classroom.twice", names=", ".join(map(escape, overview.twice))))
    if overview.foreign:
        said.append(say("classroom.foreign", places=_named(overview.foreign)))
    if overview.differing:
        said.append(say("classroom.differing", places=_named(overview.differing)))
    if not overview.answers:
        said.append(say("classroom.nothing_yet"))
    table = _table(overview) if overview.answers else ""
    return "".join(f"<div>{line}</div>" for line in said) + table


def _table(overview: Overview) -> str:
    asking = overview.asking
    head = "".join(
        f'<th scope="col" style="{CELL}" '
        f'title="{escape(part.question.ask if part.question else "")}">{escape(part.name)}</th>'
        for part in asking
    )
    given = {(answer.learner, answer.part): answer for answer in overview.answers}
    body = "".join(
        f'<tr><th scope="row" style="{CELL}">{escape(learner)}</th>'
        + "".join(f'<td style="{CELL}">{_cell(given.get((learner, part.name)))}</td>' for part in asking)
        + "</tr>"
        for learner in overview.learners
    )
    tallies = [overview.tally(part.name) for part in asking]
    shares = [
        say("classroom.share", right=one.right, judged=one.judged) if one.judged else "–" for one in tallies
    ]
    right = "".join(f'<td style="{CELL}">{share}</td>' for share in shares)
    unanswered = "".join(f'<td style="{CELL}">{one.unanswered}</td>' for one in tallies)
    replied = [", ".join(reply_words(outcome) for outcome, _ in one.outcomes) for one in tallies]
    outcome = "".join(f'<td style="{CELL}">{_short(came) or "–"}</td>' for came in replied)
    foot = "".join(
        f'<tr><th scope="row" style="{CELL}"><i>{name}</i></th>{cells}</tr>'
        for name, cells in (
            (say("classroom.outcome"), outcome),
            (say("classroom.right"), right),
            (say("classroom.unanswered"), unanswered),
        )
    )
    return (
        '<div style="overflow-x:auto"><table style="border-collapse:collapse">'
        f'<thead><tr><th scope="col" style="{CELL}">{say("classroom.learner")}</th>{head}</tr></thead>'
        f"<tbody>{body}{foot}</tbody></table></div>"
        f"<div>{say('classroom.key')}</div>"
    )


def _named(places: Iterable[tuple[str, str]]) -> str:
    """Learners, each with the names of the parts."""
    parts: dict[str, list[str]] = {}
    for learner, part in places:
        parts.setdefault(learner, []).append(part)
    return ", ".join(
        f"{escape(learner)} ({', '.join(map(escape, of))})".lstrip() for learner, of in parts.items()
    )


def _cell(answer: Answer | None) -> str:
    if answer is None:
        return "–"
    return f"{MARKS.get(answer.right, '')}{_short(reply_words(answer.answer))}"


def _short(said: str) -> str:
    if len(said) <= LONGEST:
        return escape(said)
    shown = say("classroom.drawn") if drawn_points(said) else f"{said[:LONGEST]}…"
    return f'<span title="{escape(said)}">{escape(shown)}</span>'
