"""Who answered what, as HTML for a notebook. Names, answers and file names come from the class: all of them are escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from topowidgets.lessons.answers import Answer, drawn_points

if TYPE_CHECKING:
    from topowidgets.lessons.overview import Overview

CELL = "text-align:left;white-space:nowrap;vertical-align:top;padding:4px 10px;border-bottom:1px solid var(--jp-border-color2,#c8ced4)"

LONGEST = 26
"""Characters of an answer that are shown; the pointer tells the rest."""

MARKS = {"yes": "✓ ", "no": "✗ ", "": ""}


def class_table_html(overview: Overview) -> str:
    """What the files were, a line for each learner and a column for each question, and below it how many were right.

    Without an answer it says what to do.
    """
    files = f"{_count(len(overview.files), 'file')} read"
    said = [f"<b>{escape(overview.lesson.title)}</b>: {_count(len(overview.learners), 'learner')}, {files}."]
    if overview.refused:
        reasons = "".join(f"<li>{escape(name)}: {escape(why)}</li>" for name, why in overview.refused)
        said.append(f"{_count(len(overview.refused), 'file')} could not be used:<ul>{reasons}</ul>")
    if overview.twice:
        names = ", ".join(map(escape, overview.twice))
        said.append(f"Different answers to one question came from {names}: the earlier ones are shown. Are these two people with one name?")
    if not overview.answers:
        said.append(
            "There is nothing to show yet. Each learner presses <i>Save answers (CSV)</i> at the lesson's foot; put these files into one "
            "folder, and name the folder in <code>Overview.from_files</code>."
        )
        return "".join(f"<div>{words}</div>" for words in said)
    return "".join(f"<div>{words}</div>" for words in said) + _table(overview)


def _table(overview: Overview) -> str:
    asking = overview.asking
    head = "".join(
        f'<th scope="col" style="{CELL}" title="{escape(part.question.ask if part.question else "")}">{escape(part.name)}</th>'
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
    right = "".join(f'<td style="{CELL}">{f"{one.right} of {one.judged}" if one.judged else "–"}</td>' for one in tallies)
    outcome = "".join(f'<td style="{CELL}">{_short(", ".join(words for words, _ in one.outcomes)) or "–"}</td>' for one in tallies)
    return (
        '<div style="overflow-x:auto"><table style="border-collapse:collapse">'
        f'<thead><tr><th scope="col" style="{CELL}">learner</th>{head}</tr></thead>'
        f'<tbody>{body}<tr><th scope="row" style="{CELL}"><i>outcome</i></th>{outcome}</tr>'
        f'<tr><th scope="row" style="{CELL}"><i>right</i></th>{right}</tr></tbody></table></div>'
        "<div>✓ right, ✗ not, – not answered. Point at a column's name for its question.</div>"
    )


def _cell(answer: Answer | None) -> str:
    if answer is None:
        return "–"
    return f"{MARKS.get(answer.right, '')}{_short(answer.answer)}"


def _short(words: str) -> str:
    if len(words) <= LONGEST:
        return escape(words)
    shown = "drawn" if drawn_points(words) else f"{words[:LONGEST]}…"
    return f'<span title="{escape(words)}">{escape(shown)}</span>'


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
