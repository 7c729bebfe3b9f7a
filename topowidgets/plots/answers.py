"""What a class predicted: bars of choices, a histogram of numbers, drawn curves over one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.replies import reply_words
from topowidgets.plots.style import Heading, new_figure, palette, rgba
from topowidgets.texts import find, say

PLAIN = Heading()


def choices_figure(
    choices: Sequence[str],
    answers: Sequence[str],
    outcome: str,
    unanswered: int = 0,
    *,
    heading: Heading = PLAIN,
) -> go.Figure:
    """How often each choice was predicted; the outcome's bar is filled and named.

    Those who did not answer have a dotted bar of their own.

    Examples:
        >>> list(choices_figure(["open", "closed"], ["open", "open"], "closed").data[0].y)
        [2, 0]
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    counts = Counter(answers)
    fills = [colours.accent if choice == outcome else colours.tracer for choice in choices]
    shapes = ["" if choice == outcome else "/" for choice in choices]
    figure.add_trace(
        go.Bar(
            x=[
                f"{reply_words(choice)} ({say('classroom.the_outcome')})"
                if choice == outcome
                else reply_words(choice)
                for choice in choices
            ],
            y=[counts[choice] for choice in choices],
            marker={"color": fills, "pattern": {"shape": shapes}},
            name=say("classroom.predictions"),
            showlegend=False,
        )
    )
    if unanswered:
        left_out = say("classroom.unanswered")
        dotted = {"color": colours.tracer, "pattern": {"shape": "."}}
        figure.add_trace(go.Bar(x=[left_out], y=[unanswered], marker=dotted, name=left_out, showlegend=False))
    most = max(unanswered, *counts.values(), 1)
    return figure.update_yaxes(
        title_text=say("classroom.learners"), rangemode="tozero", dtick=max(1, most // 8)
    )


def numbers_figure(answers: Sequence[float], outcome: str, *, heading: Heading = PLAIN) -> go.Figure:
    """A histogram of predicted numbers, the outcome as an upright line or band.

    Args:
        answers: the predictions. outcome: "a" or "a to b"; empty where there is none.

    Examples:
        >>> len(numbers_figure([1.0, 2.0], "1.5 to 2").data)
        1
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    figure.add_trace(
        go.Histogram(
            x=answers, nbinsx=24, marker={"color": colours.tracer}, name=say("classroom.predictions")
        )
    )
    ends = [float(end) for end in outcome.split(" to ")] if outcome else []
    if len(ends) == 2:
        band = {"fillcolor": rgba(colours.band), "line": {"color": colours.accent, "width": 2}}
        named = {"annotation_text": say("classroom.the_outcome"), "annotation_position": "outside top"}
        figure.add_vrect(x0=ends[0], x1=ends[1], layer="below", **named, **band)
    elif ends:
        figure.add_vline(
            x=ends[0],
            line={"color": colours.accent, "width": 2},
            annotation_text=say("classroom.the_outcome"),
        )
    return figure.update_xaxes(title_text=say("classroom.predicted")).update_yaxes(
        title_text=say("classroom.learners"), rangemode="tozero"
    )


def drawings_figure(
    curves: Mapping[str, Sequence[tuple[float, float]]],
    end: Float[np.ndarray, "n 2"] | None = None,
    *,
    heading: Heading = PLAIN,
) -> go.Figure:
    """Drawn curves over one another, closed, and what came of the neurons.

    The curves are thin and opaque: each stands out from the ground as much as many do. What came lies over
    them, bold and with an edge.

    Args:
        curves: by what the pointer is told of each. end: the neurons at the end of the run; None leaves them
            out.

    Examples:
        >>> len(drawings_figure({"Ada": [(0, 0), (1, 0), (0, 1)]}, np.zeros((3, 2))).data)
        2
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    for number, (name, curve) in enumerate(curves.items()):
        x, y = zip(*curve, curve[0], strict=True)
        line = {"color": colours.tracer, "width": 1}
        shown = {
            "name": say("classroom.drawn_by_a_learner"),
            "legendgroup": "drawn",
            "showlegend": number == 0,
        }
        figure.add_trace(
            go.Scatter(x=x, y=y, mode="lines", line=line, hovertemplate=f"{name}<extra></extra>", **shown)
        )
    if end is not None:
        marker = {"color": colours.accent, "size": 8, "line": {"color": colours.paper, "width": 1}}
        figure.add_trace(
            go.Scatter(
                x=end[:, 0],
                y=end[:, 1],
                mode="markers",
                marker=marker,
                name=say("classroom.neurons_at_the_end"),
            )
        )
    incoming, outgoing = find("classroom.drawing_axes")
    figure.update_xaxes(title_text=incoming)
    return figure.update_yaxes(scaleanchor="x", title_text=outgoing)
