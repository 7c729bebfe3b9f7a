"""Several runs in one figure: side by side on shared axes, or their lines over one another."""

from __future__ import annotations

import re
from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from topowidgets.plots.style import Heading, new_figure, palette

DASHES = ("solid", "dash", "dot", "longdashdot")
"""Dash of each run's lines, so that colour is never alone."""

COUNTS = re.compile(r"^\d+ |: .*$")
"""What the name of a trace says of its own figure alone, and the legend of several does not."""

LABEL_ROOM = 24
"""Pixels between the legend and the figures for their labels."""


def side_by_side(figures: Sequence[go.Figure], labels: Sequence[str], heading: Heading) -> go.Figure:
    """Plane figures in one row, each under its label, all on the same axes.

    Args:
        figures: of one kind. What is in several of them stands once in the legend.

    Examples:
        >>> one = go.Figure(go.Scatter(x=[0, 1], y=[0, 2]), layout={"xaxis": {"title": {"text": "x"}}})
        >>> both = side_by_side([one, one], ["left", "right"], Heading("two"))
        >>> [note.text for note in both.layout.annotations], both.layout.xaxis2.matches
        (['left', 'right'], 'x')
    """
    count = len(figures)
    whole = make_subplots(rows=1, cols=count, subplot_titles=list(labels), horizontal_spacing=0.06)
    frame = new_figure(heading).layout
    margin = {**frame.margin.to_plotly_json(), "t": frame.margin.t + LABEL_ROOM}
    legend = {"yref": "container", "y": 1 - (margin["t"] - LABEL_ROOM) / (frame.height + LABEL_ROOM), "yanchor": "bottom"}
    whole.update_layout(template=frame.template, title=frame.title, margin=margin, height=frame.height + LABEL_ROOM, legend=legend)
    told: set[str] = set()
    for place, figure in enumerate(figures, start=1):
        for trace in figure.data:
            whole.add_trace(trace, row=1, col=place)
            drawn, kind = whole.data[-1], COUNTS.sub("", trace.name or "")
            drawn.showlegend = trace.showlegend is not False and kind not in told
            if drawn.showlegend:
                drawn.name = kind
                told.add(kind)
        for axis, source in (("xaxis", figure.layout.xaxis), ("yaxis", figure.layout.yaxis)):
            own = source.to_plotly_json()
            for name in ("domain", "anchor", "scaleanchor", "range"):
                own.pop(name, None)
            if source.scaleanchor:
                own["scaleanchor"] = "x"
            getattr(whole.layout, axis if place == 1 else f"{axis}{place}").update(own)
    whole.update_xaxes(matches="x")
    whole.update_yaxes(matches="y")
    for place in range(2, count + 1):
        getattr(whole.layout, f"yaxis{place}").title = None
    whole.update_annotations(font={"size": 12, "color": palette(heading.theme).ink})
    return whole


def overlaid(figures: Sequence[go.Figure], labels: Sequence[str], heading: Heading) -> go.Figure:
    """Timelines over one another: the first one's axes, every trace with its run's label and dash.

    Examples:
        >>> one = go.Figure(go.Scatter(x=[0, 1], y=[0, 2], name="loss"))
        >>> [(trace.name, trace.line.dash) for trace in overlaid([one, one], ["a", "b"], Heading("two")).data]
        [('a: loss', 'solid'), ('b: loss', 'dash')]
    """
    whole = go.Figure(figures[0])
    whole.data = ()
    for place, (figure, label) in enumerate(zip(figures, labels, strict=True)):
        for trace in figure.data:
            whole.add_trace(trace)
            if trace.showlegend is not False:
                whole.data[-1].name = f"{label}: {trace.name}"
            if whole.data[-1].fill is None:
                whole.data[-1].line.dash = DASHES[place % len(DASHES)]
                whole.data[-1].line.color = whole.layout.template.layout.colorway[place % len(DASHES)]
    whole.update_layout(title=new_figure(heading).layout.title)
    return whole
