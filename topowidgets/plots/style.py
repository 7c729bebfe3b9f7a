"""The one palette (Okabe and Ito, with dash and shape beside colour) and the light and dark template of every
figure.
"""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass

import plotly.graph_objects as go

Figure = go.Figure


@dataclass(frozen=True)
class Palette:
    """Colours by what they mean; the names and values are those of widgets/js/lab.css."""

    paper: str
    ink: str
    muted: str
    line: str
    grid: str
    accent: str
    fold: str
    h0: str
    h1: str
    h2: str
    tracer: str
    second: str
    band: str

    def degree(self, degree: int) -> str:
        """The colour of the bars of H0, H1 or H2."""
        return (self.h0, self.h1, self.h2)[degree]


PALETTES = {
    "light": Palette(
        paper="#ffffff",
        ink="#1c2126",
        muted="#57606a",
        line="#8c959f",
        grid="#e4e8ec",
        accent="#0072b2",
        fold="#d55e00",
        h0="#00805d",
        h1="#0072b2",
        h2="#a9527f",
        tracer="#7c858e",
        second="#a9527f",
        band="rgb(0 114 178 / 9%)",
    ),
    "dark": Palette(
        paper="#14171a",
        ink="#e8eaed",
        muted="#aab2bb",
        line="#7d8690",
        grid="#2c3238",
        accent="#56b4e9",
        fold="#f08438",
        h0="#2bbf94",
        h1="#56b4e9",
        h2="#dd93bd",
        tracer="#9aa3ad",
        second="#dd93bd",
        band="rgb(86 180 233 / 13%)",
    ),
}

DASHES = ("8px,2px", "solid", "2px,2px")
"""Dash of H0, H1 and H2, so that colour is never alone."""

SYMBOLS = ("square", "circle", "diamond")
"""Marker of H0, H1 and H2."""

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'

LINE_LENGTH = 104
"""Characters of a subtitle's line: at 11 pixels they fit a figure 700 pixels wide, plotly's least in a
notebook."""


def palette(theme: str) -> Palette:
    """The colours of a theme.

    Raises:
        ValueError: for a theme other than light and dark.

    Examples:
        >>> palette("light").accent
        '#0072b2'
    """
    if theme not in PALETTES:
        raise ValueError(f"theme = {theme!r} is not allowed: choose {' or '.join(PALETTES)}.")
    return PALETTES[theme]


def rgba(colour: str) -> str:
    """A CSS colour as `lab.css` writes the band, in the older form that plotly reads.

    Examples:
        >>> rgba("rgb(0 114 178 / 9%)")
        'rgba(0, 114, 178, 0.09)'
    """
    numbers, alpha = colour.removeprefix("rgb(").removesuffix("%)").split(" / ")
    return f"rgba({', '.join(numbers.split())}, {float(alpha) / 100:g})"


def template(theme: str) -> go.layout.Template:
    """Plotly's template for a theme: calm axes, one font, colours of the palette."""
    colours = palette(theme)
    axis = {
        "color": colours.muted,
        "gridcolor": colours.grid,
        "zerolinecolor": colours.line,
        "linecolor": colours.line,
        "title": {"font": {"color": colours.ink, "size": 12}},
    }
    flat = {**axis, "automargin": True}
    space = {**axis, "backgroundcolor": colours.paper, "showbackground": True}
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 12, "color": colours.ink},
            "paper_bgcolor": colours.paper,
            "plot_bgcolor": colours.paper,
            "colorway": [colours.accent, colours.fold, colours.h0, colours.second],
            "xaxis": flat,
            "yaxis": flat,
            "scene": {"xaxis": space, "yaxis": space, "zaxis": space},
            "hoverlabel": {
                "bgcolor": colours.paper,
                "bordercolor": colours.line,
                "font": {"color": colours.ink},
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": 1.0,
                "yanchor": "bottom",
                "font": {"color": colours.ink},
            },
        }
    )


@dataclass(frozen=True)
class Heading:
    """What stands above a figure, and its theme.

    Attributes:
        title: one short line. It and the subtitle are plain text: what plotly would take for markup is
            escaped.
        subtitle: in smaller type what else must be said: the verdict and its rule. A line for each entry,
            long ones are wrapped.
        theme: light or dark.
    """

    title: str = ""
    subtitle: tuple[str, ...] = ()
    theme: str = "light"


def new_figure(heading: Heading) -> go.Figure:
    """An empty figure with its heading, of the height that the heading needs.

    Raises:
        ValueError: for a theme other than light and dark.

    Examples:
        >>> new_figure(Heading("neurons", ("first line", "second line"))).layout.title.subtitle.text
        'first line<br>second line'
    """
    theme = heading.theme
    lines = [
        html.escape(part, quote=False)
        for line in heading.subtitle
        for part in textwrap.wrap(line, LINE_LENGTH)
    ]
    room = 15 * len(lines)
    return go.Figure(
        layout={
            "template": template(theme),
            "title": {
                "text": html.escape(heading.title, quote=False),
                "x": 0,
                "xref": "paper",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "pad": {"t": 12},
                "font": {"size": 15},
                "subtitle": {"text": "<br>".join(lines), "font": {"size": 11, "color": palette(theme).muted}},
            },
            "margin": {"l": 60, "r": 24, "t": 74 + room, "b": 50},
            "height": 420 + room,
        }
    )
