"""A persistence diagram drawn as bars or as points above the diagonal."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.style import DASHES, SYMBOLS, Heading, new_figure, palette
from topowidgets.texts import say

PLAIN = Heading()

MOST_BARS = 40
"""Longest bars of a degree that the barcode draws; the legend says how many there are.
The diagram shows all."""


def barcode_figure(bars: Float[np.ndarray, "bars 3"], *, unit: str, heading: Heading = PLAIN) -> go.Figure:
    """The barcode: a line from birth to death for each bar, H0 at the bottom, the longest of a degree at the
    bottom of its block.

    Args:
        bars: (degree, birth, death); the death of a bar that never ends is infinite and is drawn to the edge
            with an arrow.
        unit: the filtration's name and unit, for the axis.
        heading: title, subtitle and theme.

    Examples:
        >>> bars = np.array([[0, 0, np.inf], [0, 0, 0.1], [1, 0.2, 0.9]])
        >>> figure = barcode_figure(bars, unit="alpha radius / cloud radius")
        >>> [trace.name for trace in figure.data]
        ['H0: 2 bars', 'H1: 1 bar']
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    edge = _edge(bars)
    bottom, ticks = 0, {}
    for degree, ordered in _by_degree(bars):
        shown = ordered[:MOST_BARS]
        rows = bottom + np.arange(len(shown), dtype=float)
        ends = np.where(np.isfinite(shown[:, 2]), shown[:, 2], edge)
        gaps = np.full(len(shown), np.nan)
        line = {"color": colours.degree(degree), "dash": DASHES[degree], "width": 2 if len(shown) > 12 else 4}
        arrows = np.where(np.isfinite(shown[:, 2]), "line-ns", "triangle-right")
        figure.add_trace(
            go.Scatter(
                x=np.c_[shown[:, 1], ends, gaps].ravel(),
                y=np.c_[rows, rows, gaps].ravel(),
                mode="lines+markers",
                name=_counted(degree, len(ordered), len(shown)),
                line=line,
                marker={
                    "symbol": np.c_[arrows, arrows, arrows].ravel(),
                    "size": np.tile([0, 7, 0], len(shown)) * _ends(shown),
                },
                customdata=np.repeat(_told(shown), 3, axis=0),
                hovertemplate=_hover(),
            )
        )
        ticks[bottom + (len(shown) - 1) / 2] = f"H{degree}"
        bottom += len(shown) + 2
    figure.update_xaxes(title_text=unit, range=[0, edge * 1.02])
    figure.update_yaxes(
        title_text=say("plotted.bars"),
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
        showgrid=False,
        zeroline=False,
    )
    return figure


def diagram_figure(bars: Float[np.ndarray, "bars 3"], *, unit: str, heading: Heading = PLAIN) -> go.Figure:
    """The persistence diagram: death over birth, the distance to the diagonal telling how long a bar is.

    Args: as for `barcode_figure`. Bars that never end stand on a line of their own at the top.

    Examples:
        >>> bars = np.array([[0, 0, np.inf], [1, 0.2, 0.9]])
        >>> [trace.name for trace in diagram_figure(bars, unit="alpha radius / cloud radius").data]
        ['birth = death', 'H0: 1 bar', 'H1: 1 bar']
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    edge = _edge(bars)
    diagonal = {"color": colours.line, "width": 1}
    figure.add_trace(
        go.Scatter(
            x=[0, edge],
            y=[0, edge],
            mode="lines",
            name=say("plotted.diagonal"),
            line=diagonal,
            hoverinfo="skip",
        )
    )
    for degree, ordered in _by_degree(bars):
        marker = {"color": colours.degree(degree), "symbol": SYMBOLS[degree], "size": 7}
        figure.add_trace(
            go.Scatter(
                x=ordered[:, 1],
                y=np.where(np.isfinite(ordered[:, 2]), ordered[:, 2], edge),
                mode="markers",
                name=_counted(degree, len(ordered), len(ordered)),
                marker=marker,
                customdata=_told(ordered),
                hovertemplate=_hover(),
                cliponaxis=False,
            )
        )
    if not np.isfinite(bars[:, 2]).all():
        figure.add_hline(
            y=edge,
            line={"color": colours.line, "dash": "dot", "width": 1},
            annotation_text=say("plotted.never_dies"),
        )
    figure.update_xaxes(title_text=say("plotted.birth", unit=unit), range=[-0.03 * edge, edge * 1.05])
    figure.update_yaxes(title_text=say("plotted.death", unit=unit), range=[-0.03 * edge, edge * 1.05])
    return figure


def _counted(degree: int, bars: int, shown: int) -> str:
    """The bars of a degree in the legend, and how many are shown where that are not all."""
    return say("plotted.bar_count", degree=degree, bars=bars, shown=shown if shown < bars else None)


def _hover() -> str:
    """What the pointer is told of a bar; plotly fills in what stands in braces."""
    birth, death, length = (f"%{{customdata[{number}]:.4g}}" for number in (1, 2, 3))
    said = say("plotted.bar", degree="%{customdata[0]}", birth=birth, death=death, persistence=length)
    return f"{said}<extra></extra>"


def _by_degree(bars: Float[np.ndarray, "bars 3"]) -> list[tuple[int, np.ndarray]]:
    """For each degree that has bars, these from the longest to the shortest."""
    found = []
    for degree in sorted({int(value) for value in bars[:, 0]}):
        chosen = bars[bars[:, 0] == degree]
        found.append((degree, chosen[np.argsort(chosen[:, 1] - chosen[:, 2], kind="stable")]))
    return found


def _edge(bars: Float[np.ndarray, "bars 3"]) -> float:
    """Where a bar that never ends is drawn to: somewhat past the last birth or death."""
    ends = bars[:, 1:][np.isfinite(bars[:, 1:])]
    return 1.15 * float(ends.max(initial=0.0)) or 1.0


def _ends(bars: Float[np.ndarray, "bars 3"]) -> np.ndarray:
    return np.repeat(np.isinf(bars[:, 2]), 3)


def _told(bars: Float[np.ndarray, "bars 3"]) -> np.ndarray:
    numbers = np.c_[bars, bars[:, 2] - bars[:, 1]]
    return (
        np.where(np.isfinite(numbers), numbers, np.nan)
        if np.isfinite(numbers).all()
        else numbers.astype(object)
    )
