"""Timelines over training time: loss and accuracy, the rate, pair ratios in their band, gluing, persistence,
folds and Betti numbers.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.style import Heading, new_figure, palette, rgba
from topowidgets.recording.measures import in_chart
from topowidgets.texts import say

PLAIN = Heading()

EVENT_AXIS, EVENT_SYMBOL, EVENT_HEIGHT = "y3", "line-ns-open", 0.025
"""Ticks of events stand on an axis of their own, from 0 at the foot of a figure to 1 at its head."""

Series = Float[np.ndarray, " steps"]
"""One value for each step; NaN where it was not measured."""

Columns = Mapping[str, Series]
"""By the names of measures."""


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
            title_text=unit or say("plotted.clock_axis.eta_k"), rangemode="tozero"
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

    def measures(self, chart: str, columns: Columns, *, beside: Collection[str] = ()) -> None:
        """Add a line for each measure that is drawn in a chart, as its record says.

        Args:
            columns: by the names of measures; of one that is missing nothing is drawn. beside: charts whose
                measures are drawn too.
        """
        for measure in (one for name in (chart, *beside) for one in in_chart(name)):
            label = say(f"measures.{measure.name}.label")
            if measure.name in columns:
                self.line(
                    say("plotted.at_right", label=label) if measure.right else label,
                    columns[measure.name],
                    measure.colour,
                    measure.dash,
                    steps=measure.whole,
                    right=measure.right,
                )


def mark_events(figure: go.Figure, taus: Sequence[float], said: Sequence[str], theme: str = "light") -> None:
    """Add a small upright tick above the axis of a timeline for each event, which says what happened to who
    points at it.

    Examples:
        >>> figure = loss_figure(Timeline(np.arange(3.0)), {"loss": np.array([1.0, 0.5, 0.25])})
        >>> mark_events(figure, [1.0], ["step 1: the run diverged"])
        >>> figure.data[-1].x, figure.data[-1].hovertext
        ((1.0,), ('step 1: the run diverged',))
    """
    if not taus:
        return
    ticks = {"symbol": EVENT_SYMBOL, "size": 10, "color": palette(theme).ink, "line": {"width": 2}}
    figure.add_trace(
        go.Scatter(
            x=list(taus),
            y=[EVENT_HEIGHT] * len(taus),
            yaxis=EVENT_AXIS,
            name=say("plotted.events"),
            mode="markers",
            marker=ticks,
            hovertext=[html.escape(text, quote=False) for text in said],
            hoverinfo="text",
        )
    )
    figure.update_layout(yaxis3={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True})


def known(columns: Columns, name: str) -> bool:
    """Whether something of a measure was measured."""
    return name in columns and bool(np.isfinite(columns[name]).any())


def loss_figure(timeline: Timeline, columns: Columns) -> go.Figure:
    """The loss on a logarithmic axis and, where there are classes, the accuracy on the right.

    Examples:
        >>> figure = loss_figure(Timeline(np.arange(3.0)), {"loss": np.array([1.0, 0.5, 0.25])})
        >>> figure.layout.yaxis.type, figure.data[0].y.tolist()
        ('log', [1.0, 0.5, 0.25])
    """
    timeline.measures("loss", columns)
    figure = timeline.figure.update_yaxes(title_text=say("measures.loss.label"), type="log")
    if known(columns, "accuracy"):
        right = {
            "title": {"text": say("plotted.accuracy_axis")},
            "overlaying": "y",
            "side": "right",
            "range": [0, 1],
        }
        figure.update_layout(yaxis2={**right, "showgrid": False, "zeroline": False}, margin={"r": 60})
    return figure


def rate_figure(
    timeline: Timeline,
    columns: Columns,
    *,
    stability: tuple[str, float] | None = ("2", 2.0),
    bound: bool = True,
) -> go.Figure:
    """eta K and eta h_plus of every step with the levels that they are read against.

    Args:
        columns: `eta_local_k`, the rate times the local K where the step began, and `eta_h` and
            `eta_h_tracers`, the rate times h_plus there, over neurons and tracers.
        stability: where the quadratic model becomes unstable, in units of 1/lambda_max, as symbol and number:
            2, for heavy ball 2(1+β); None where it is not known, as of one layer.
        bound: draw the level 1, of the bound and of the fold; a rule without a K has none.

    Examples:
        >>> columns = {"eta_local_k": np.array([1.5, 1.4]), "eta_h": np.array([0.8, 0.7])}
        >>> figure = rate_figure(Timeline(np.arange(2.0)), columns)
        >>> [trace.name for trace in figure.data], [line.y0 for line in figure.layout.shapes]
        (['eta K', 'eta h₊'], [1.0, 2.0])
    """
    if bound:
        timeline.level(1.0, say("plotted.bound_and_fold"), "right")
    if stability is not None:
        symbol, factor = stability
        timeline.level(
            factor,
            say("plotted.unstable", level=symbol if symbol == f"{factor:g}" else f"{symbol} = {factor:g}"),
            "right",
        )
    timeline.measures("rate", columns)
    return timeline.figure.update_yaxes(title_text=say("plotted.eta_times_curvature"), rangemode="tozero")


def ratios_figure(timeline: Timeline, columns: Columns) -> go.Figure:
    """The smallest and the largest one-step stretch of a pair beside the bound from the local K.

    Crossings of the band are shown as they are: the K is local, so the band is no guarantee (docs/theory.md
    1).

    Args:
        columns: `ratio_min` and `ratio_max` over pairs of |x_i' - x_j'| / |x_i - x_j|; `bound_low` and
            `bound_high`, 1 - eta K and 1 + eta K. Below 0 the lower one excludes nothing and is drawn at 0.

    Examples:
        >>> one = np.ones(2)
        >>> columns = {"ratio_min": 0.9 * one, "ratio_max": 1.2 * one}
        >>> columns |= {"bound_low": -0.5 * one, "bound_high": 2.5 * one}
        >>> figure = ratios_figure(Timeline(np.arange(2.0)), columns)
        >>> [trace.name for trace in figure.data], figure.data[0].y.tolist()
        (['bound from the local K', 'largest', 'smallest'], [2.5, 2.5, 0.0, 0.0])
    """
    timeline.band(say("plotted.band"), np.maximum(columns["bound_low"], 0), columns["bound_high"])
    timeline.measures("ratios", columns)
    timeline.level(1.0, say("plotted.distance_kept"))
    return timeline.figure.update_yaxes(title_text=say("plotted.ratio_axis"), rangemode="tozero")


def gluing_figure(timeline: Timeline, columns: Columns) -> go.Figure:
    """How near each step came to gluing two neurons: the least miss on a logarithmic axis, and that pair's
    rate on the right.

    Args:
        columns: `least_miss` over pairs with 0 < eta* <= eta, in cloud radii (docs/theory.md 2); and
            `gluing_eta_k`, eta* K0 of the pair, the rate at which it is so near.

    Examples:
        >>> columns = {"least_miss": np.array([np.nan, 0.02]), "gluing_eta_k": np.array([np.nan, 1.4])}
        >>> figure = gluing_figure(Timeline(np.arange(2.0)), columns)
        >>> [trace.name for trace in figure.data], figure.layout.yaxis.type
        (['least miss', 'eta* K0 of the pair (right)'], 'log')
    """
    timeline.measures("gluing", columns)
    right = {"title": {"text": "eta* K0"}, "overlaying": "y", "side": "right", "rangemode": "tozero"}
    figure = timeline.figure.update_yaxes(title_text=say("plotted.least_miss_axis"), type="log")
    return figure.update_layout(yaxis2={**right, "showgrid": False, "zeroline": False}, margin={"r": 60})


def persistence_figure(
    timeline: Timeline, columns: Columns, limits: Mapping[str, float], unit: str
) -> go.Figure:
    """Persistence of the longest H1 and H2 bar, with the limits of the verdict on the hole.

    Args:
        columns: `h1` and `h2`. limits: levels by their names. unit: of bars.

    Examples:
        >>> columns = {"h1": np.array([0.9, 0.4])}
        >>> figure = persistence_figure(Timeline(np.arange(2.0)), columns, {"open": 0.1}, "radius")
        >>> [trace.name for trace in figure.data], figure.layout.shapes[0].y0
        (['H1 persistence'], 0.1)
    """
    for name, limit in limits.items():
        timeline.level(limit, name, "right")
    timeline.measures("persistence", columns)
    return timeline.figure.update_yaxes(
        title_text=say("plotted.persistence_axis", unit=unit), rangemode="tozero"
    )


def topology_figure(timeline: Timeline, columns: Columns) -> go.Figure:
    """Betti numbers of the sample on the left, neurons folded in each step and self-crossings on the right.

    Examples:
        >>> one = np.ones(2)
        >>> columns = {"b0": one, "b1": one, "folded": 0 * one}
        >>> [trace.name for trace in topology_figure(Timeline(np.arange(2.0)), columns).data]
        ['b₁', 'b₀', 'folded neurons (right)']
    """
    timeline.measures("topology", columns)
    right = {
        "title": {"text": say("plotted.counts_axis")},
        "overlaying": "y",
        "side": "right",
        "rangemode": "tozero",
    }
    betti = [columns[name] for name in ("b0", "b1", "b2") if name in columns]
    most = float(np.nanmax(np.r_[1.0, *betti]))
    whole = {"range": [0, most + 0.2], "dtick": 1 if most <= 10 else None}
    figure = timeline.figure.update_yaxes(title_text=say("plotted.betti_axis"), **whole)
    return figure.update_layout(
        yaxis2={**right, "showgrid": False, "zeroline": False, "tickmode": "auto"}, margin={"r": 60}
    )
