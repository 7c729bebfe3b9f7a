"""Several runs in one figure: side by side on shared axes, or their lines over one another."""

from __future__ import annotations

import re
from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.colors import sample_colorscale
from plotly.subplots import make_subplots

from topowidgets.plots.style import Heading, new_figure, palette
from topowidgets.plots.timeline import EVENT_AXIS

DASHES = ("solid", "dash", "dot", "longdashdot")
"""Dash of each run's lines, so that colour is never alone."""

COUNTS = re.compile(r"^\d+ |: .*$")
"""What the name of a trace says of its own figure alone, and the legend of several does not."""

SYMBOLS = ("circle", "circle", "square", "diamond", "x", "triangle-up")
"""Symbol of the second line of a run, the third, ...; the first has none."""

MOST_ABOVE = 10
"""Lines that the legend holds above a figure; that of more stands at its right."""

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
    legend = {
        "yref": "container",
        "y": 1 - (margin["t"] - LABEL_ROOM) / (frame.height + LABEL_ROOM),
        "yanchor": "bottom",
    }
    whole.update_layout(
        template=frame.template,
        title=frame.title,
        margin=margin,
        height=frame.height + LABEL_ROOM,
        legend=legend,
    )
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
    """Timelines over one another: the first one's axes, every line with its run's label, colour and dash.

    Up to sixteen runs each have a colour and a dash of their own; more go along a scale of colours in their
    order, neighbours by dash. What is not the first line of a run has a symbol. A region takes the pale
    colour of the line of its name.

    Args:
        labels: as plotly takes them, with what would be markup escaped.

    Examples:
        >>> one = go.Figure(go.Scatter(x=[0, 1], y=[0, 2], name="loss"))
        >>> [(trace.name, trace.line.dash) for trace in overlaid([one, one], ["a", "b"], Heading("two")).data]
        [('a: loss', 'solid'), ('b: loss', 'dash')]
    """
    whole = go.Figure(figures[0])
    whole.data = ()
    for place, (figure, label) in enumerate(zip(figures, labels, strict=True)):
        colour, dash = _look(place, len(figures), whole, heading.theme)
        lines = [trace for trace in figure.data if trace.yaxis != EVENT_AXIS]
        names = list(dict.fromkeys(trace.name for trace in lines if trace.fill is None))
        for trace in (one for one in figure.data if one.yaxis == EVENT_AXIS):
            said = [f"{label}, {text}" for text in trace.hovertext]
            whole.add_trace(trace).update_layout(yaxis3=figure.layout.yaxis3)
            whole.data[-1].update(marker={"color": colour}, hovertext=said, showlegend=False)
        for trace in lines:
            whole.add_trace(trace)
            drawn = whole.data[-1]
            if trace.showlegend is not False:
                drawn.name = f"{label}: {trace.name}"
            if trace.fill is None:
                drawn.line.dash, drawn.line.color = dash, colour
                number = names.index(trace.name)
                if number and len(trace.x) > 1:
                    drawn.mode = "lines+markers"
                    drawn.marker = {
                        "symbol": SYMBOLS[number % len(SYMBOLS)],
                        "size": 7,
                        "maxdisplayed": 8,
                        "color": colour,
                    }
            elif trace.name in names:  # a band around a line
                drawn.fillcolor, drawn.showlegend = _pale(colour), False
    own = new_figure(heading).layout
    whole.update_layout(title=own.title, margin={"t": own.margin.t}, height=own.height)
    if len(whole.data) > MOST_ABOVE:
        beside = {
            "orientation": "v",
            "x": 1.16 if "yaxis2" in whole.layout else 1.02,
            "xanchor": "left",
            "y": 1,
            "yanchor": "top",
        }
        whole.update_layout(legend=beside)
    return whole


def _look(place: int, count: int, figure: go.Figure, theme: str) -> tuple[str, str]:
    """Colour and dash of a run, in the order of the runs."""
    colours = figure.layout.template.layout.colorway
    dash = DASHES[(place + place // len(colours)) % len(DASHES)]
    if count <= len(colours) * len(DASHES):
        return colours[place % len(colours)], dash
    low, high = (0.0, 0.75) if theme == "light" else (0.35, 1.0)  # the other end is lost on the paper
    return sample_colorscale("Cividis", low + (high - low) * place / (count - 1))[0], DASHES[
        place % len(DASHES)
    ]


def _pale(colour: str) -> str:
    numbers = (
        [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        if colour.startswith("#")
        else re.findall(r"\d+", colour)
    )
    return f"rgba({', '.join(map(str, numbers[:3]))}, 0.18)"
