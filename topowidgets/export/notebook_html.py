"""What a notebook shows of a Run, an Atlas and a Comparison: the sentence, loss and persistence as small
lines, the rules folded away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from topowidgets.export.sentence import sample_words, worded
from topowidgets.reprs import block, folded, paragraph, small_line
from topowidgets.texts import say

if TYPE_CHECKING:
    from topowidgets.recording.run_data import RunData


def run_html(run: RunData) -> str:
    """A run in the language that is spoken."""
    if not run.frames:
        return block(repr(run))
    last = run.frames[-1]
    facts = worded(last)
    rules = paragraph(facts["sample_verdict"]["rule"]) + paragraph(facts["map_verdict"]["rule"])
    return block(repr(run), paragraph(facts["sentence"]), *_lines(run), folded(say("seen.judged"), rules))


def runs_html(head: str, runs: Sequence[RunData], labels: Sequence[str]) -> str:
    """Several runs, each folded away under its name and what is said of its hole."""
    parts = []
    for run, label in zip(runs, labels, strict=True):
        said = sample_words(run.frames[-1].facts, run.frames[-1].step) if run.frames else ""
        parts.append(folded(f"{label}: {said}", run_html(run)))
    return block(head, *parts)


def _lines(run: RunData) -> list[str]:
    """Loss, on a logarithmic scale, and persistence of the hole over training time."""
    degree = run.frames[-1].facts["sample_verdict"]["degree"]
    shown = [
        (say("measures.loss.label"), run.column("loss"), True, ""),
        (say("plotted.titles.persistence"), run.column(f"h{degree}"), False, "5 2"),
    ]
    lines = []
    for name, values, logarithmic, dash in shown:
        known = values[np.isfinite(values)]
        if len(known):
            said = say("seen.went", what=name, first=float(known[0]), last=float(known[-1]))
            lines.append(
                small_line(
                    said, run.column("tau").tolist(), values.tolist(), logarithmic=logarithmic, dash=dash
                )
            )
    return lines
