"""The phase map of an atlas: rate by training time, coloured by one quantity,
with the thresholds as curves.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from topowidgets.plots.style import Heading, new_figure
from topowidgets.texts import say

PLAIN = Heading()
DASHES = ("solid", "7px,4px", "2px,3px")
"""Of the curves in their order, as in the browser's map."""


def phase_figure(
    rates: Float[np.ndarray, " rates"],
    taus: Float[np.ndarray, " times"],
    values: Float[np.ndarray, "rates times"],
    curves: Mapping[str, Float[np.ndarray, "rates times"]],
    *,
    quantity: str,
    logarithmic: bool = False,
    heading: Heading = PLAIN,
) -> go.Figure:
    """A heat map in Cividis, which is even in lightness and the same to colour-blind eyes.

    Args:
        rates: in units of 1/K0, ascending. taus: training times, ascending.
        values: of the quantity; NaN is left blank.
        curves: for each threshold by its name a field whose zeros are the curve.
        quantity: its name. logarithmic: colour the decimal logarithm of positive values.

    Examples:
        >>> figure = phase_figure(
        ...     np.array([1.0, 2.0]), np.array([0.0, 1.0]), np.ones((2, 2)), {}, quantity="loss"
        ... )
        >>> figure.layout.xaxis.type, figure.data[0].colorbar.title.text
        ('log', 'loss')
    """
    figure = new_figure(heading)
    with np.errstate(divide="ignore", invalid="ignore"):
        shown = np.where(values > 0, np.log10(values), np.nan) if logarithmic else values
    name = say("plotted.logarithm", quantity=quantity) if logarithmic else quantity
    bar = {"title": {"text": name, "side": "right"}}
    told = f"%{{x:.3g}} / K, tau %{{y:.3g}}<br>{name} %{{z:.3g}}<extra></extra>"
    figure.add_trace(
        go.Heatmap(
            x=rates, y=taus, z=shown.T, colorscale="Cividis", colorbar=bar, hovertemplate=told, name=name
        )
    )
    for (label, field), dash in zip(curves.items(), DASHES, strict=False):
        # seen on every colour of the scale
        for colour, width, style in (("#ffffff", 5.0, "solid"), ("#000000", 2.0, dash)):
            line = {"color": colour, "width": width, "dash": style, "smoothing": 0}
            level = {"coloring": "none", "type": "constraint", "operation": "=", "value": 0}
            figure.add_trace(
                go.Contour(
                    x=rates,
                    y=taus,
                    z=field.T,
                    contours=level,
                    line=line,
                    name=label,
                    showscale=False,
                    showlegend=width < 3,
                    hoverinfo="skip",
                )
            )
    figure.update_xaxes(title_text=say("plotted.rate_axis"), type="log")
    return figure.update_yaxes(title_text=say("plotted.tau"))
