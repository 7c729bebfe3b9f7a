"""Data and fit: what a network of one input learns, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.style import Heading, new_figure, palette
from topowidgets.texts import find, say

PLAIN = Heading()


@dataclass(frozen=True, eq=False)
class Points:
    """Points (x, y) of the training and of those held out, and a curve or two on a grid of x.

    Attributes:
        target: what the points were taken from; None where nobody knows it.
        fit: the network's output.
    """

    train: Float[np.ndarray, "points 2"]
    held_out: Float[np.ndarray, "others 2"]
    grid: Float[np.ndarray, " places"]
    target: Float[np.ndarray, " places"] | None
    fit: Float[np.ndarray, " places"]


def fit_figure(points: Points, heading: Heading = PLAIN) -> go.Figure:
    """The points, the target as dashes and the fit as a line.

    Examples:
        >>> some, grid = np.array([[0.0, 1.0], [1.0, 2.0]]), np.array([0.0, 1.0])
        >>> [trace.name for trace in fit_figure(Points(some, some[:0], grid, grid + 1, grid)).data]
        ['target', '2 training points', 'fit']
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    if points.target is not None:
        dashes = {"color": colours.tracer, "width": 1.4, "dash": "dash"}
        figure.add_trace(
            go.Scatter(x=points.grid, y=points.target, mode="lines", name=say("plotted.target"), line=dashes)
        )
    for part, name, symbol, colour in (
        (points.train, say("plotted.training_points", count=len(points.train)), "circle", colours.h0),
        (points.held_out, say("plotted.held_out", count=len(points.held_out)), "circle-open", colours.tracer),
    ):
        if len(part):
            marker = {"symbol": symbol, "size": 6 if len(part) <= 60 else 5, "color": colour}
            figure.add_trace(go.Scatter(x=part[:, 0], y=part[:, 1], mode="markers", name=name, marker=marker))
    figure.add_trace(
        go.Scatter(
            x=points.grid,
            y=points.fit,
            mode="lines",
            name=say("plotted.fit"),
            line={"color": colours.accent, "width": 2.2},
        )
    )
    names = find("plotted.fit_axes")
    figure.update_xaxes(title_text=names[0])
    figure.update_yaxes(title_text=names[1])
    return figure
