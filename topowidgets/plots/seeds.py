"""Timelines of runs that differ in their seed as one: the median, and a band between two quantiles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.timeline import EVENT_AXIS

LOW, HIGH = 0.16, 0.84
"""Quantiles of the band: of a normal distribution one standard deviation below and above the mean."""

TIMES = 200
"""Training times at which the quantiles are taken, from 0 to the first end of a run."""


def median_figure(figures: Sequence[go.Figure]) -> go.Figure:
    """The lines of some timelines as their median and band; what only some of the runs have measured is left
    out.

    Args:
        figures: of one panel and of runs that differ in their seed.

    Returns:
        The first figure with its axes, and in place of its lines for each the band and the median.

    Examples:
        >>> two = [
        ...     go.Figure(go.Scatter(x=[0, 1], y=[level, level], name="loss")) for level in (1.0, 2.0, 6.0)
        ... ]
        >>> band, median = median_figure(two).data
        >>> float(median.y[0]), band.fill, [round(float(band.y[place]), 2) for place in (0, -1)]
        (2.0, 'toself', [4.72, 1.32])
    """
    whole = go.Figure(figures[0])
    whole.data = ()
    for line in (one for one in figures[0].data if one.yaxis != EVENT_AXIS):
        lines = [
            found
            for figure in figures
            for found in figure.data
            if found.name == line.name and found.fill is None
        ]
        if len(lines) < len(figures):
            continue
        end = min(float(np.max(one.x)) for one in lines)
        start = max(float(np.min(one.x)) for one in lines)
        times = np.linspace(start, end, TIMES)
        low, median, high = np.quantile([_at(one, times) for one in lines], (LOW, 0.5, HIGH), axis=0)
        own = {} if line.yaxis is None else {"yaxis": line.yaxis}
        place = {"x": np.r_[times, times[::-1]], "y": np.r_[high, low[::-1]]}
        whole.add_trace(
            go.Scatter(
                **place,
                fill="toself",
                mode="lines",
                line={"width": 0},
                name=line.name,
                hoverinfo="skip",
                **own,
            )
        )
        whole.add_trace(go.Scatter(x=times, y=median, mode="lines", name=line.name, line=line.line, **own))
    return whole


def _at(line: go.Scatter, times: Float[np.ndarray, " times"]) -> Float[np.ndarray, " times"]:
    """What a line says at some times: straight between what was measured, or the last value of one that goes
    in steps.
    """
    x, y = np.asarray(line.x, dtype=float), np.asarray(line.y, dtype=float)
    if line.line.shape != "hv":
        return np.interp(times, x, y)
    return y[np.clip(np.searchsorted(x, times * (1 + 1e-9), side="right") - 1, 0, None)]
