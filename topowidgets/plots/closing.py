"""Where holes close: the bar at the end over the rate for each seed, and how the lines of theory stand to the
closing rates.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.spread import mark_rates
from topowidgets.plots.style import Heading, new_figure, palette
from topowidgets.texts import say

PLAIN = Heading()

APART = 0.2
"""Between the lines of one preset, where presets are 1 apart."""

Interval = tuple[float, float, float]


def seeds_figure(
    rates: Float[np.ndarray, " rates"],
    bars: Float[np.ndarray, "seeds rates"],
    quantile: Float[np.ndarray, " rates"],
    closes: Float[np.ndarray, " seeds"],
    levels: Mapping[str, float],
    heading: Heading = PLAIN,
) -> go.Figure:
    """The longest bar at the end over a logarithmic rate axis, a line for each seed, with a tick where each
    seed's hole closes.

    Args:
        rates: in units of 1/K0, ascending. bars: in cloud radii.
        quantile: up to which a bar is no more than chance. closes: a rate for each seed, NaN for none.
        levels: rates to mark by an upright line, by their names.

    Examples:
        >>> figure = seeds_figure(
        ...     np.array([1.0, 2.0]), np.ones((1, 2)), np.zeros(2), np.array([2.0]), {"1/K": 1.0}
        ... )
        >>> [trace.name for trace in figure.data]
        ['a seed', 'clouds without a hole', 'the hole closes']
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    for number, bar in enumerate(bars):
        look = {"color": colours.accent, "width": 1}
        shown = {"name": say("studied.a_seed"), "legendgroup": "seeds", "showlegend": number == 0}
        figure.add_trace(go.Scatter(x=rates, y=bar, mode="lines", line=look, **shown))
    chance = {"color": colours.tracer, "width": 2, "dash": "4px,3px"}
    figure.add_trace(go.Scatter(x=rates, y=quantile, mode="lines", line=chance, name=say("studied.chance")))
    known = closes[np.isfinite(closes)]
    tick = {"color": colours.fold, "symbol": "line-ns-open", "size": 14, "line": {"width": 2}}
    figure.add_trace(
        go.Scatter(x=known, y=np.zeros(len(known)), mode="markers", marker=tick, name=say("studied.closes"))
    )
    mark_rates(figure, levels, heading.theme)
    ticks = [rate for rate in (0.1, 0.2, 0.5, 1, 2, 5) if rates[0] <= rate <= rates[-1]]
    names = [f"{rate:g}" for rate in ticks]
    span = np.log10([rates[0], 1.03 * rates[-1]])
    figure.update_xaxes(
        title_text=say("plotted.rate_axis"), type="log", tickvals=ticks, ticktext=names, range=span
    )
    room = [0, 1.3 * float(np.max(bars))]  # above the bars, for the names of the upright lines
    return figure.update_yaxes(title_text=say("studied.bar_axis"), range=room)


def lines_figure(
    ratios: Mapping[str, Mapping[str, Interval]], notes: Mapping[str, str], heading: Heading = PLAIN
) -> go.Figure:
    """The closing rate over each line, a row for each preset; a line on which holes close has its dots on 1.

    Args:
        ratios: for each line by its name, (mean, low, high) for each preset; those of a preset with a note
            are not drawn.
        notes: what is said of a preset instead.

    Examples:
        >>> figure = lines_figure(
        ...     {"1/K": {"pinch": (2.0, 1.9, 2.1), "fold": (0, 0, 0)}}, {"fold": "not in every seed"}
        ... )
        >>> figure.data[0].name, figure.data[0].x.tolist()
        ('1/K', [2.0])
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    presets = list(next(iter(ratios.values())))
    looks = ((colours.ink, "square"), (colours.accent, "circle"), (colours.fold, "diamond"))
    for number, ((name, of), (colour, symbol)) in enumerate(zip(ratios.items(), looks, strict=False)):
        drawn = [preset for preset in presets if preset not in notes]
        mean, low, high = np.array([of[preset] for preset in drawn], dtype=float).reshape(-1, 3).T
        places = [presets.index(preset) + APART * (number - 1) for preset in drawn]
        reach = {
            "type": "data",
            "symmetric": False,
            "array": high - mean,
            "arrayminus": mean - low,
            "width": 6,
            "thickness": 2,
        }
        marker = {"color": colour, "symbol": symbol, "size": 9}
        figure.add_trace(
            go.Scatter(x=mean, y=places, mode="markers", marker=marker, error_x=reach, name=name)
        )
    for preset, said in notes.items():
        figure.add_annotation(
            x=0,
            y=presets.index(preset),
            text=said,
            showarrow=False,
            bgcolor=colours.paper,
            font={"color": colours.muted},
        )
    figure.add_vline(x=1, line={"color": colours.line, "width": 2})
    ticks = [0.5, 0.7, 1, 1.4, 2, 3]
    figure.update_xaxes(
        title_text=say("studied.closing_axis"),
        type="log",
        range=np.log10([0.45, 3.5]),
        tickvals=ticks,
        ticktext=[f"{tick:g}" for tick in ticks],
    )
    span = [len(presets) - 0.5, -0.5]  # the first on top
    return figure.update_yaxes(
        tickvals=list(range(len(presets))), ticktext=presets, range=span, showgrid=False, zeroline=False
    )
