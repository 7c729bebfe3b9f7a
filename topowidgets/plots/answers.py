"""What a class predicted: bars of choices, a histogram of numbers, drawn curves over one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.style import Heading, new_figure, palette

PLAIN = Heading()


def choices_figure(choices: Sequence[str], answers: Sequence[str], outcome: str, *, heading: Heading = PLAIN) -> go.Figure:
    """How often each choice was predicted; the outcome's bar is filled and named.

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
            x=[f"{choice} (the outcome)" if choice == outcome else choice for choice in choices],
            y=[counts[choice] for choice in choices],
            marker={"color": fills, "pattern": {"shape": shapes}},
            name="predictions",
        )
    )
    return figure.update_yaxes(title_text="learners", rangemode="tozero", dtick=max(1, max(counts.values(), default=1) // 8))


def numbers_figure(answers: Sequence[float], outcome: str, *, heading: Heading = PLAIN) -> go.Figure:
    """A histogram of predicted numbers, the outcome as an upright line or band.

    Args:
        answers: the predictions. outcome: "a" or "a to b"; empty where there is none.

    Examples:
        >>> len(numbers_figure([1.0, 2.0], "1.5 to 2").data)
        1
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    figure.add_trace(go.Histogram(x=answers, nbinsx=24, marker={"color": colours.tracer}, name="predictions"))
    ends = [float(end) for end in outcome.split(" to ")] if outcome else []
    if len(ends) == 2:
        figure.add_vrect(
            x0=ends[0], x1=ends[1], fillcolor=colours.accent, opacity=0.25, line_width=0, layer="below", annotation_text="the outcome"
        )
    elif ends:
        figure.add_vline(x=ends[0], line={"color": colours.accent, "width": 2}, annotation_text="the outcome")
    return figure.update_xaxes(title_text="predicted").update_yaxes(title_text="learners", rangemode="tozero")


def drawings_figure(
    curves: Mapping[str, Sequence[tuple[float, float]]], end: Float[np.ndarray, "n 2"] | None = None, *, heading: Heading = PLAIN
) -> go.Figure:
    """Drawn curves over one another, closed, and what came of the neurons.

    Args:
        curves: by what the pointer is told of each. end: the neurons at the end of the run; None leaves them out.

    Examples:
        >>> len(drawings_figure({"Ada": [(0, 0), (1, 0), (0, 1)]}, np.zeros((3, 2))).data)
        2
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    for number, (name, curve) in enumerate(curves.items()):
        x, y = zip(*curve, curve[0], strict=True)
        line = {"color": colours.tracer, "width": 1.5}
        shown = {"name": "drawn by a learner", "legendgroup": "drawn", "showlegend": number == 0}
        figure.add_trace(go.Scatter(x=x, y=y, mode="lines", opacity=0.7, line=line, hovertemplate=f"{name}<extra></extra>", **shown))
    if end is not None:
        marker = {"color": colours.accent, "size": 5}
        figure.add_trace(go.Scatter(x=end[:, 0], y=end[:, 1], mode="markers", marker=marker, name="the neurons at the end"))
    figure.update_xaxes(title_text="incoming weight")
    return figure.update_yaxes(scaleanchor="x", title_text="outgoing weight")
