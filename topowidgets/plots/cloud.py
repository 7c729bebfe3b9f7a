"""The neurons: in the plane with the curve of tracers and rings around what folded, or turning in space."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool, Float

from topowidgets.plots.style import Heading, Palette, new_figure, palette
from topowidgets.settings.naming import axis_name
from topowidgets.texts import find, say

PLAIN = Heading()


def plane_figure(
    neurons: Float[np.ndarray, "neurons 2"],
    tracers: Float[np.ndarray, "tracers 2"] | None = None,
    folded: Bool[np.ndarray, " some_neurons"] | None = None,
    folded_tracers: Bool[np.ndarray, " some_tracers"] | None = None,
    *,
    closed: bool = False,
    axes: Sequence[str] | None = None,
    heading: Heading = PLAIN,
) -> go.Figure:
    """Neurons in a plane, both axes to one scale.

    Args:
        neurons, tracers: coordinates in the plane; the tracers are test points that never enter the loss.
        folded, folded_tracers: which of them the last step folded; None or no entries where that was not
            measured.
        closed: whether consecutive points are neighbours on one closed curve, which is then drawn.
        axes: names of the two axes; None for those of a network of one input.
        heading: title, subtitle and theme.

    Examples:
        >>> angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
        >>> figure = plane_figure(np.c_[np.cos(angles), np.sin(angles)], closed=True)
        >>> [trace.name for trace in figure.data]
        ['12 neurons']
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    if tracers is not None and len(tracers):
        figure.add_trace(_tracers(tracers, closed=closed, colours=colours))
        if folded_tracers is not None and folded_tracers.any():
            chosen = tracers[folded_tracers]
            name = say("plotted.tracers_folded", count=len(chosen))
            figure.add_trace(
                _points(chosen, name, {"symbol": "x-thin-open", "size": 6, "color": colours.fold})
            )
    x, y = _ring(neurons, closed=closed)
    outline = (
        {"mode": "lines+markers", "line": {"color": colours.accent, "width": 1.2}}
        if closed
        else {"mode": "markers"}
    )
    marker = {"color": colours.accent, "size": _size(len(neurons))}
    hover = f"{_neuron()}<br>%{{x:.4g}}, %{{y:.4g}}<extra></extra>"
    numbers = np.arange(len(x)) % max(1, len(neurons))
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            name=say("plotted.neurons", count=len(neurons)),
            marker=marker,
            customdata=numbers,
            hovertemplate=hover,
            **outline,
        )
    )
    if folded is not None and folded.any():
        ring = {
            "symbol": "circle-open",
            "size": _size(len(neurons)) + 6,
            "color": colours.fold,
            "line": {"width": 1.8},
        }
        figure.add_trace(
            _points(neurons[folded], say("plotted.neurons_folded", count=int(folded.sum())), ring)
        )
    names = axes or (axis_name("in"), axis_name("out"))
    figure.update_xaxes(title_text=names[0])
    figure.update_yaxes(title_text=names[1], scaleanchor="x", scaleratio=1)
    return figure.update_layout(height=(figure.layout.height or 420) + 80)


def umap_figure(
    neurons: Float[np.ndarray, "shown 2"],
    numbers: Sequence[int],
    *,
    closed: bool = False,
    heading: Heading = PLAIN,
) -> go.Figure:
    """Neurons where a UMAP puts them; its axes have no meaning and no numbers.

    Args:
        neurons: places of the neurons that are shown.
        numbers: their numbers among all neurons.
        closed: whether consecutive points are neighbours on one closed curve, which is then drawn.
        heading: title, subtitle and theme.

    Examples:
        >>> umap_figure(np.eye(2), [4, 7]).layout.xaxis.showticklabels
        False
    """
    figure = plane_figure(neurons, closed=closed, axes=find("plotted.umap_axes"), heading=heading)
    shown = [*numbers, *numbers[:1]] if closed else [*numbers]
    figure.update_traces(customdata=shown, hovertemplate=f"{_neuron()}<extra></extra>")
    return figure.update_xaxes(showticklabels=False).update_yaxes(showticklabels=False)


def space_figure(
    neurons: Float[np.ndarray, "neurons 3"],
    folded: Bool[np.ndarray, " some_neurons"] | None = None,
    *,
    axes: Sequence[str] | None = None,
    heading: Heading = PLAIN,
) -> go.Figure:
    """Neurons of three coordinates in a scene that turns by mouse or touch.

    Args:
        neurons: coordinates in space.
        folded: which of them the last step folded; None or no entries where that was not measured.
        axes: names of the three axes; None for those of a network of two inputs.
        heading: title, subtitle and theme.

    Examples:
        >>> space_figure(np.eye(3)).data[0].type
        'scatter3d'
    """
    figure, colours = new_figure(heading), palette(heading.theme)
    x, y, z = neurons.T
    marker = {"color": colours.accent, "size": 2.5}
    figure.add_trace(
        go.Scatter3d(
            x=x, y=y, z=z, mode="markers", name=say("plotted.neurons", count=len(neurons)), marker=marker
        )
    )
    if folded is not None and folded.any():
        x, y, z = neurons[folded].T
        ring = {"symbol": "circle-open", "size": 6, "color": colours.fold}
        figure.add_trace(
            go.Scatter3d(
                x=x, y=y, z=z, mode="markers", name=say("plotted.neurons_folded", count=len(x)), marker=ring
            )
        )
    given = axes or (axis_name("in", 1), axis_name("in", 2), axis_name("out"))
    names = {f"{axis}axis": {"title": {"text": name}} for axis, name in zip("xyz", given, strict=True)}
    return figure.update_layout(
        scene={**names, "aspectmode": "data", "camera": {"eye": {"x": 1.75, "y": 1.75, "z": 1.1}}},
        height=(figure.layout.height or 420) + 120,
    )


def _neuron() -> str:
    """What the pointer is told of a neuron; plotly fills in what stands in braces."""
    return say("plotted.neuron", number="%{customdata}")


def _tracers(tracers: Float[np.ndarray, "tracers 2"], *, closed: bool, colours: Palette) -> go.Scatter:
    x, y = _ring(tracers, closed=closed)
    looks = {"mode": "lines", "line": {"color": colours.tracer, "width": 1}}
    if not closed:
        looks = {"mode": "markers", "marker": {"color": colours.tracer, "size": 2}}
    return go.Scatter(x=x, y=y, name=say("plotted.tracers", count=len(tracers)), hoverinfo="skip", **looks)


def _points(points: Float[np.ndarray, "points 2"], name: str, marker: dict[str, object]) -> go.Scatter:
    return go.Scatter(
        x=points[:, 0], y=points[:, 1], mode="markers", name=name, marker=marker, hoverinfo="skip"
    )


def _ring(points: Float[np.ndarray, "points 2"], *, closed: bool) -> tuple[np.ndarray, np.ndarray]:
    """x and y, the first point once more at the end of a closed curve."""
    shown = np.concatenate([points, points[:1]]) if closed else points
    return shown[:, 0], shown[:, 1]


def _size(count: int) -> float:
    return 3 if count > 800 else 4.5 if count > 250 else 6
