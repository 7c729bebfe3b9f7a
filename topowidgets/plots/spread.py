"""Studies: every run as a point, the mean over seeds with its interval beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.style import Heading, new_figure, palette
from topowidgets.texts import say

PLAIN = Heading()


def spread_figure(
    rates: Float[np.ndarray, " rates"],
    groups: Sequence[Float[np.ndarray, " some"]],
    intervals: Sequence[tuple[float, float, float]],
    *,
    axes: tuple[str, str],
    levels: Mapping[str, float],
    heading: Heading = PLAIN,
) -> go.Figure:
    """Values over a logarithmic rate axis.

    Args:
        rates: a place for each group. groups: values of each group, one for a seed.
        intervals: (mean, low, high) of each group.
        axes: names of the two axes.
        levels: rates to mark by an upright line, by their names.

    Examples:
        >>> figure = spread_figure(
        ...     np.array([1.0, 3.0]), [np.ones(2), np.zeros(2)], [(1, 1, 1), (0, 0, 0)],
        ...     axes=("x", "y"), levels={},
        ... )
        >>> [trace.name for trace in figure.data]
        ['a run', 'mean and interval']
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    places = np.repeat(rates, [len(group) for group in groups])
    values = np.concatenate([np.asarray(group, dtype=float) for group in groups])
    dots = {"color": colours.tracer, "size": 6, "symbol": "circle-open"}
    figure.add_trace(go.Scatter(x=places, y=values, mode="markers", name=say("studied.a_run"), marker=dots))
    mean, low, high = np.array(intervals, dtype=float).T
    reach = {
        "type": "data",
        "symmetric": False,
        "array": high - mean,
        "arrayminus": mean - low,
        "width": 8,
        "thickness": 2,
    }
    look = {"color": colours.accent, "size": 9, "symbol": "line-ew-open", "line": {"width": 2}}
    figure.add_trace(
        go.Scatter(
            x=rates * 1.05,
            y=mean,
            mode="markers",
            name=say("studied.mean_and_interval"),
            marker=look,
            error_y=reach,
        )
    )
    mark_rates(figure, levels, heading.theme)
    ticks = [f"{rate:g}" for rate in rates]
    figure.update_xaxes(title_text=axes[0], type="log", tickvals=rates, ticktext=ticks)
    return figure.update_yaxes(title_text=axes[1], rangemode="tozero")


def mark_rates(figure: go.Figure, levels: Mapping[str, float], theme: str) -> None:
    """Upright lines at some rates of a logarithmic axis, each with its name."""
    for name, place in levels.items():
        figure.add_vline(x=place, line={"color": palette(theme).line, "width": 1, "dash": "dot"})
        # on a logarithmic axis plotly takes a line's place as it is and a text's as its logarithm
        figure.add_annotation(
            x=np.log10(place),
            y=1,
            yref="paper",
            yanchor="top",
            text=name,
            showarrow=False,
            textangle=-90,
            xanchor="left",
        )
