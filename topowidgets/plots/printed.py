"""A plotly figure of ours on paper: drawn by matplotlib, for SVG, PDF and PNG without a browser, and for
animations.
"""

from __future__ import annotations

import contextlib
import html
import io
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from topowidgets.plots.timeline import EVENT_AXIS, EVENT_SYMBOL
from topowidgets.writing import AnyPath, checked_target, expanded, write_bytes

if TYPE_CHECKING:
    import matplotlib.axes
    import matplotlib.figure
    import plotly.graph_objects as go

ENDINGS = (".svg", ".png", ".pdf")
"""What a picture can be written as."""

PIXELS = 96
"""CSS pixels of an inch."""

POINT = 0.75
"""Points of a CSS pixel."""

DASHES = {
    "solid": None,
    "dot": (2.0, 2.5),
    "dash": (6.0, 3.0),
    "dashdot": (6.0, 3.0, 2.0, 3.0),
    "longdash": (9.0, 4.0),
}
MARKERS = {
    "circle": "o",
    "circle-open": "o",
    "square": "s",
    "diamond": "D",
    "x-thin-open": "x",
    "triangle-right": ">",
    "line-ns": "",
    "line-ns-open": "|",
}
"""The symbols that our figures use, as matplotlib calls them."""

THIN = ("x-thin-open", EVENT_SYMBOL)
"""Those made of lines."""


def write_picture(figure: go.Figure, path: AnyPath, dots: int = 192) -> None:
    """Write a figure as a picture.

    Args:
        path: ends in .svg, .png or .pdf.
        dots: of a PNG to an inch; 192 are two for each pixel of the figure on a page.

    Raises:
        ValueError: for another ending.
        OSError: if the file cannot be written, saying why; an old one is as it was.
    """
    ending = expanded(path).suffix.lower()
    if ending not in ENDINGS:
        raise ValueError(
            f"path = {os.fspath(path)!r} is not allowed: a picture ends in {', '.join(ENDINGS[:-1])} or "
            f"{ENDINGS[-1]}."
        )
    checked_target(path)
    words = {"Title": html.unescape(figure.layout.title.text or "")} if ending != ".png" else {}
    picture = io.BytesIO()
    with own_settings():
        metadata = {**words, **({"Date": None} if ending == ".svg" else {})}
        printed(figure).savefig(picture, format=ending[1:], dpi=dots, metadata=metadata)
    write_bytes(path, picture.getvalue())


@contextlib.contextmanager
def own_settings() -> Iterator[None]:
    """matplotlib's own defaults instead of the reader's settings and style sheets, which are as they were
    afterwards.

    Those of numpy's printing too: names inside an SVG are made of printed numbers.
    """
    import matplotlib as mpl

    with (
        mpl.rc_context(),
        np.printoptions(legacy=False, precision=8, threshold=1000, edgeitems=3, linewidth=75, suppress=False),
    ):
        ffmpeg = mpl.rcParams["animation.ffmpeg_path"]  # where a program is, and nothing of a picture's looks
        mpl.rcdefaults()
        mpl.rcParams["animation.ffmpeg_path"] = ffmpeg
        # words stay words, equal pictures equal files
        mpl.rcParams["svg.fonttype"], mpl.rcParams["svg.hashsalt"] = ("none", "topowidgets")
        yield


def printed(figure: go.Figure, width: float = 7.0) -> matplotlib.figure.Figure:
    """A figure of ours, scatter traces in the plane or in space with their axes, lines and notes, as one of
    matplotlib's.

    Args:
        width: in inches, of a figure that has none; the height is the figure's own.

    Examples:
        >>> import plotly.graph_objects as go
        >>> page = printed(
        ...     go.Figure(go.Scatter(x=[0, 1], y=[1, 2], mode="lines", name="loss")).update_yaxes(type="log")
        ... )
        >>> page.axes[0].get_yscale(), len(page.axes[0].lines)
        ('log', 1)
    """
    from matplotlib.figure import Figure

    inches = (figure.layout.width or width * PIXELS) / PIXELS, (figure.layout.height or 420) / PIXELS
    page = Figure(figsize=inches, layout="constrained")
    axes = page.add_subplot(projection="3d" if in_space(figure) else None)
    title = figure.layout.title
    lines = [plain(text) for text in (title.text, title.subtitle.text)]
    page.suptitle(lines[0], x=0.02, ha="left", fontsize=11, fontweight="bold", color=_ink(figure))
    rows = draw(figure, axes)
    if lines[1]:
        axes.set_title(lines[1], loc="left", fontsize=7.5, color=_muted(figure), pad=10 + 12 * rows)
    caption = next((note.text for note in figure.layout.annotations if note.name == "caption"), None)
    if caption is not None:
        page.supxlabel(plain(caption), x=0.02, ha="left", fontsize=8, color=_muted(figure))
    return page


def plain(text: str | None) -> str:
    r"""Text of a figure as matplotlib takes it: lines, no markup and no formulas.

    Examples:
        >>> plain("a &lt; b, costs 3 $")
        'a < b, costs 3 \\$'
    """
    return html.unescape((text or "").replace("<br>", "\n")).replace("$", r"\$")


def draw(figure: go.Figure, axes: Any) -> int:
    """Draw what is in a figure, without its title, on axes of matplotlib's, which are in space where the
    figure is.

    Returns:
        How many rows the legend has, which stands above the axes.
    """
    paper = figure.layout.template.layout.paper_bgcolor or "#ffffff"
    axes.figure.set_facecolor(paper)
    axes.set_facecolor(paper)
    right = axes.twinx() if "yaxis2" in figure.layout else None
    for trace in figure.data:
        _draw_trace(trace, right if getattr(trace, "yaxis", None) == "y2" else axes)
    if in_space(figure):
        _name_space(figure, axes)
    else:
        _draw_levels(figure, axes)  # before the axes, whose ends they may move
        _set_axis(figure, axes, "x", figure.layout.xaxis)
        _set_axis(figure, axes, "y", figure.layout.yaxis)
        if right is not None:
            _set_axis(figure, right, "y", figure.layout.yaxis2)
        if figure.layout.yaxis.scaleanchor:
            axes.set_aspect("equal", adjustable="datalim")
    return _add_legend(figure, axes, right)


def _draw_trace(trace: Any, axes: Any) -> None:
    places = [
        np.asarray(getattr(trace, name), dtype=float)
        for name in ("x", "y", "z")
        if getattr(trace, name, None) is not None
    ]
    mode = trace.mode or "lines"
    if getattr(trace, "fill", None) == "toself":
        axes.fill(*places, color=_colour(trace.fillcolor), lw=0, label=trace.name)
        return
    if "lines" in mode:
        style = {"drawstyle": "steps-post"} if trace.line.shape == "hv" else {}
        (line,) = axes.plot(
            *places,
            color=_colour(trace.line.color),
            lw=POINT * (trace.line.width or 2),
            label=trace.name,
            **style,
        )
        if (dash := _dash(trace.line.dash)) is not None:
            line.set_dashes([part / max(line.get_linewidth(), 0.5) for part in dash])
    if "markers" in mode:
        _draw_markers(trace, axes, places, name=None if "lines" in mode else trace.name)


def _draw_markers(trace: Any, axes: Any, places: list[np.ndarray], name: str | None) -> None:
    marker, count = trace.marker, len(places[0])
    symbols = np.broadcast_to(
        np.asarray("circle" if marker.symbol is None else marker.symbol, dtype=object), count
    )
    sizes = np.broadcast_to(np.asarray(6.0 if marker.size is None else marker.size, dtype=float), count)
    colour = _colour(marker.color or trace.line.color)
    for symbol in dict.fromkeys(symbols):
        chosen = (symbols == symbol) & (sizes > 0)
        if not MARKERS[symbol] or not chosen.any():
            continue
        style: dict[str, Any] = {"color": [colour], "linewidths": 1.0 if symbol in THIN else 0.0}
        if getattr(trace, "yaxis", None) == EVENT_AXIS:
            style["transform"] = axes.get_xaxis_transform()
        if symbol == "circle-open":
            style = {"facecolors": "none", "edgecolors": [colour], "linewidths": 1.3}
        areas = (POINT * sizes[chosen]) ** 2
        axes.scatter(
            *(place[chosen] for place in places),
            s=areas,
            marker=MARKERS[symbol],
            label=name,
            zorder=3,
            **style,
        )


def _set_axis(figure: go.Figure, axes: Any, name: str, axis: Any) -> None:
    own = getattr(axes, f"{name}axis")
    own.set_label_text(plain(axis.title.text), fontsize=9, color=_ink(figure))
    axes.tick_params(axis=name, which="both", labelsize=8, colors=_muted(figure), length=0)
    if axis.type == "log":
        getattr(axes, f"set_{name}scale")("log")
    if axis.showgrid is not False:
        axes.grid(
            visible=True, axis=name, color=figure.layout.template.layout.xaxis.gridcolor or "#e4e8ec", lw=0.8
        )
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if axis.range is not None:
        getattr(axes, f"set_{name}lim")(*(10.0 ** np.array(axis.range) if axis.type == "log" else axis.range))
    elif axis.rangemode == "tozero":
        low = axes.dataLim.x0 if name == "x" else axes.dataLim.y0
        getattr(axes, f"set_{name}lim")(min(0.0, low), None)
    if axis.tickvals is not None:
        own.set_ticks(list(axis.tickvals), list(axis.ticktext))
    if axis.dtick:
        from matplotlib.ticker import MultipleLocator

        own.set_major_locator(MultipleLocator(axis.dtick))
    if axis.showticklabels is False:
        axes.tick_params(axis=name, labelbottom=False, labelleft=False)


def _name_space(figure: go.Figure, axes: Any) -> None:
    scene = figure.layout.scene
    for name in "xyz":
        getattr(axes, f"set_{name}label")(
            plain(scene[f"{name}axis"].title.text), fontsize=8, color=_ink(figure), labelpad=-8
        )
        getattr(axes, f"set_{name}ticklabels")([])
        getattr(axes, f"{name}axis").pane.set_facecolor(
            figure.layout.template.layout.paper_bgcolor or "#ffffff"
        )
    axes.set_aspect("equal")
    axes.view_init(elev=24, azim=45)


def _draw_levels(figure: go.Figure, axes: Any) -> None:
    """Level and upright lines with their names."""
    for shape in figure.layout.shapes:
        style = {
            "color": _colour(shape.line.color),
            "lw": POINT * (shape.line.width or 1),
            "ls": (0, _dash(shape.line.dash) or ()),
        }
        if shape.xref == "x domain":
            axes.axhline(shape.y0, **style)
        else:
            axes.axvline(shape.x0, **style)
    for note in figure.layout.annotations:
        if note.xref == "x domain":
            side = "left" if note.x == 0 else "right"
            axes.text(
                note.x,
                note.y,
                plain(note.text),
                transform=axes.get_yaxis_transform(),
                fontsize=7.5,
                ha=side,
                va="bottom",
                color=_ink(figure),
            )


def _add_legend(figure: go.Figure, axes: Any, right: Any) -> int:
    found = [
        axes.get_legend_handles_labels(),
        *([right.get_legend_handles_labels()] if right is not None else []),
    ]
    handles, names = ([entry for part in parts for entry in part] for parts in zip(*found, strict=True))
    if not handles:
        return 0
    points = 72 * axes.figure.get_figwidth() * axes.get_position().width
    columns = min(4, max(1, int(points / (4.2 * (max(map(len, names)) + 7)))))
    style = {
        "loc": "lower left",
        "bbox_to_anchor": (0, 1.0),
        "borderpad": 0,
        "columnspacing": 1.2,
        "labelspacing": 0.2,
    }
    axes.legend(handles, names, ncols=columns, fontsize=8, frameon=False, labelcolor=_ink(figure), **style)
    return -(-len(names) // columns)


def in_space(figure: go.Figure) -> bool:
    """Whether a figure needs axes in space."""
    return any(trace.type == "scatter3d" for trace in figure.data)


def _ink(figure: go.Figure) -> str:
    return figure.layout.template.layout.font.color or "#1c2126"


def _muted(figure: go.Figure) -> str:
    return figure.layout.template.layout.xaxis.color or "#57606a"


def _dash(name: str | None) -> tuple[float, ...] | None:
    """Lengths of dashes and gaps in points, of a name or of '8px,2px'."""
    if name is None or name in DASHES:
        return DASHES[name or "solid"]
    return tuple(POINT * float(part.removesuffix("px")) for part in name.split(","))


def _colour(name: str | None) -> Any:
    """A CSS colour as matplotlib takes it."""
    parts = re.fullmatch(r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)", name or "")
    if parts is None:
        return name
    red, green, blue = (int(part) / 255 for part in parts.groups()[:3])
    return red, green, blue, float(parts[4] or 1)
