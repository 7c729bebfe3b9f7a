"""Timelines over training time: loss and accuracy, the rate, pair ratios in their band, gluing, persistence,
folds and Betti numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.style import Heading, new_figure, palette, rgba
from topowidgets.texts import words

PLAIN = Heading()

Series = Float[np.ndarray, " steps"]
"""One value for each step; NaN where it was not measured."""


class Timeline:
    """A figure over training time, to which lines and levels are added.

    Attributes:
        figure: what has been drawn so far.

    Args:
        tau: training time of each step.
        unit: its name and unit, for the axis; by default those of the sum of eta K0.
        heading: title, subtitle and theme.
        now: training time to mark by an upright line, None for none.
    """

    def __init__(
        self, tau: Series, unit: str = "", heading: Heading = PLAIN, now: float | None = None
    ) -> None:
        self._tau, self._theme = tau, heading.theme
        self.figure = new_figure(heading).update_xaxes(
            title_text=unit or words().plotted.tau_of_k, rangemode="tozero"
        )
        if now is not None:
            self.figure.add_vline(x=now, line={"color": palette(self._theme).ink, "width": 1, "dash": "dot"})

    def line(
        self,
        name: str,
        values: Series,
        colour: str,
        dash: str = "solid",
        *,
        steps: bool = False,
        right: bool = False,
    ) -> None:
        """Add a line through what was measured; nothing if that is nothing."""
        known = np.isfinite(values) & np.isfinite(self._tau)
        if not known.any():
            return
        shape = {
            "color": getattr(palette(self._theme), colour),
            "dash": dash,
            "width": 2,
            "shape": "hv" if steps else "linear",
        }
        mode = "lines" if known.sum() > 1 else "markers"
        axis = {"yaxis": "y2"} if right else {}
        self.figure.add_trace(
            go.Scatter(x=self._tau[known], y=values[known], name=name, mode=mode, line=shape, **axis)
        )

    def band(self, name: str, low: Series, high: Series) -> None:
        """Add the region between two series; nothing where they were not measured."""
        known = np.isfinite(low) & np.isfinite(high)
        if not known.any():
            return
        tau = self._tau[known]
        x, y = np.r_[tau, tau[::-1]], np.r_[high[known], low[known][::-1]]
        colour = rgba(palette(self._theme).band)
        self.figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                fill="toself",
                fillcolor=colour,
                line={"width": 0},
                mode="lines",
                name=name,
                hoverinfo="skip",
            )
        )

    def level(self, value: float, text: str, side: str = "left") -> None:
        """Add a level line with its name at the left or the right."""
        line = {"color": palette(self._theme).line, "width": 1, "dash": "dot"}
        self.figure.add_hline(y=value, line=line, annotation_text=text, annotation_position=f"top {side}")


def loss_figure(timeline: Timeline, loss: Series, accuracy: Series | None = None) -> go.Figure:
    """The loss on a logarithmic axis and, where there are classes, the accuracy on the right.

    Examples:
        >>> figure = loss_figure(Timeline(np.arange(3.0)), np.array([1.0, 0.5, 0.25]))
        >>> figure.layout.yaxis.type, figure.data[0].y.tolist()
        ('log', [1.0, 0.5, 0.25])
    """
    say = words().plotted
    timeline.line(say.loss, loss, "accent")
    figure = timeline.figure.update_yaxes(title_text=say.loss, type="log")
    if accuracy is not None and np.isfinite(accuracy).any():
        timeline.line(say.accuracy, accuracy, "h0", "dash", right=True)
        right = {"title": {"text": say.accuracy_axis}, "overlaying": "y", "side": "right", "range": [0, 1]}
        figure.update_layout(yaxis2={**right, "showgrid": False, "zeroline": False}, margin={"r": 60})
    return figure


def rate_figure(
    timeline: Timeline,
    eta_k: Series,
    eta_h: Series,
    eta_h_tracers: Series | None = None,
    *,
    stability: tuple[str, float] | None = ("2", 2.0),
    bound: bool = True,
) -> go.Figure:
    """eta K and eta h_plus of every step with the levels that they are read against.

    Args:
        eta_k: rate times the local K where the step began. eta_h, eta_h_tracers: rate times h_plus there,
            over neurons and tracers.
        stability: where the quadratic model becomes unstable, in units of 1/lambda_max, as symbol and number:
            2, for heavy ball 2(1+β); None where it is not known, as of one layer.
        bound: draw the level 1, of the bound and of the fold; a rule without a K has none.

    Examples:
        >>> figure = rate_figure(Timeline(np.arange(2.0)), np.array([1.5, 1.4]), np.array([0.8, 0.7]))
        >>> [trace.name for trace in figure.data], [line.y0 for line in figure.layout.shapes]
        (['eta K', 'eta h+'], [1.0, 2.0])
    """
    say = words().plotted
    if bound:
        timeline.level(1.0, say.bound_and_fold, "right")
    if stability is not None:
        symbol, factor = stability
        timeline.level(
            factor, say.unstable(symbol if symbol == f"{factor:g}" else f"{symbol} = {factor:g}"), "right"
        )
    timeline.line("eta K", eta_k, "accent")
    timeline.line("eta h+", eta_h, "fold", "dash")
    if eta_h_tracers is not None:
        timeline.line(say.eta_h_tracers, eta_h_tracers, "second", "dot")
    return timeline.figure.update_yaxes(title_text=say.eta_times_curvature, rangemode="tozero")


def ratios_figure(
    timeline: Timeline, smallest: Series, largest: Series, low: Series, high: Series
) -> go.Figure:
    """The smallest and the largest one-step stretch of a pair beside the bound from the local K.

    Crossings of the band are shown as they are: the K is local, so the band is no guarantee (SCIENCE.md 1).

    Args:
        smallest, largest: over pairs, |x_i' - x_j'| / |x_i - x_j|.
        low, high: 1 - eta K and 1 + eta K; below 0 the lower one excludes nothing and is drawn at 0.

    Examples:
        >>> one = np.ones(2)
        >>> figure = ratios_figure(Timeline(np.arange(2.0)), 0.9 * one, 1.2 * one, -0.5 * one, 2.5 * one)
        >>> [trace.name for trace in figure.data], figure.data[0].y.tolist()
        (['bound from the local K', 'largest', 'smallest'], [2.5, 2.5, 0.0, 0.0])
    """
    say = words().plotted
    timeline.band(say.band, np.maximum(low, 0), high)
    timeline.line(say.largest, largest, "accent")
    timeline.line(say.smallest, smallest, "h0", "dash")
    timeline.level(1.0, say.distance_kept)
    return timeline.figure.update_yaxes(title_text=say.ratio_axis, rangemode="tozero")


def gluing_figure(timeline: Timeline, least_miss: Series, gluing_eta_k: Series) -> go.Figure:
    """How near each step came to gluing two neurons: the least miss on a logarithmic axis, and that pair's
    rate on the right.

    Args:
        least_miss: over pairs with 0 < eta* <= eta, in cloud radii (SCIENCE.md 2).
        gluing_eta_k: eta* K0 of the pair, the rate at which it is so near.

    Examples:
        >>> figure = gluing_figure(
        ...     Timeline(np.arange(2.0)), np.array([np.nan, 0.02]), np.array([np.nan, 1.4])
        ... )
        >>> [trace.name for trace in figure.data], figure.layout.yaxis.type
        (['least miss', 'eta* K0 of the pair (right)'], 'log')
    """
    say = words().plotted
    timeline.line(say.least_miss, least_miss, "second")
    timeline.line(say.gluing_rate, gluing_eta_k, "accent", "dot", right=True)
    right = {
        "title": {"text": "eta* K0"},
        "overlaying": "y",
        "side": "right",
        "rangemode": "tozero",
        "showgrid": False,
        "zeroline": False,
    }
    return timeline.figure.update_yaxes(title_text=say.least_miss_axis, type="log").update_layout(
        yaxis2=right, margin={"r": 60}
    )


def persistence_figure(
    timeline: Timeline, h1: Series, h2: Series, limits: Mapping[str, float], unit: str
) -> go.Figure:
    """Persistence of the longest H1 and H2 bar, with the limits of the verdict on the hole.

    Args:
        h1, h2: death - birth; NaN where the degree was not measured. limits: levels by their names. unit: of
            bars.

    Examples:
        >>> figure = persistence_figure(
        ...     Timeline(np.arange(2.0)), np.array([0.9, 0.4]), np.full(2, np.nan), {"open": 0.1}, "radius"
        ... )
        >>> [trace.name for trace in figure.data], figure.layout.shapes[0].y0
        (['H1'], 0.1)
    """
    for name, limit in limits.items():
        timeline.level(limit, name, "right")
    timeline.line("H1", h1, "h1")
    timeline.line("H2", h2, "h2", "dashdot")
    return timeline.figure.update_yaxes(title_text=words().plotted.persistence_axis(unit), rangemode="tozero")


def topology_figure(
    timeline: Timeline,
    b0: Series,
    b1: Series,
    folded: Series,
    crossings: Series | None = None,
    b2: Series | None = None,
) -> go.Figure:
    """Betti numbers of the sample on the left, neurons folded in each step and self-crossings on the right.

    Examples:
        >>> one = np.ones(2)
        >>> [trace.name for trace in topology_figure(Timeline(np.arange(2.0)), one, one, 0 * one).data]
        ['b0', 'b1', 'folded in the step (right)']
    """
    say = words().plotted
    timeline.line("b0", b0, "h0", "dash", steps=True)
    timeline.line("b1", b1, "h1", steps=True)
    if b2 is not None:
        timeline.line("b2", b2, "h2", "dashdot", steps=True)
    timeline.line(say.folded, folded, "fold", "dot", steps=True, right=True)
    if crossings is not None:
        timeline.line(say.crossings, crossings, "second", "dashdot", steps=True, right=True)
    right = {
        "title": {"text": say.counts_axis},
        "overlaying": "y",
        "side": "right",
        "rangemode": "tozero",
        "showgrid": False,
    }
    most = float(np.nanmax(np.r_[1.0, b0, b1, [] if b2 is None else b2]))
    whole = {"range": [0, most + 0.2], "dtick": 1 if most <= 10 else None}
    figure = timeline.figure.update_yaxes(title_text=say.betti_axis, **whole)
    return figure.update_layout(yaxis2={**right, "zeroline": False, "tickmode": "auto"}, margin={"r": 60})
