"""The sheet that a figure stands on: its size in pixels, a title of one's own, a caption below."""

from __future__ import annotations

import html
import textwrap
from typing import TYPE_CHECKING, TypedDict

from topowidgets.settings.checks import ConfigError, integer

if TYPE_CHECKING:
    from topowidgets.plots.style import Figure

PIXELS = integer(100, 10_000)
"""What a width or a height may be."""

MOST_WORDS = 2000
"""Characters of a title or a caption."""

CAPTION = "caption"
"""Name of the note that is the caption."""

USUAL_WIDTH, MARGINS, LINE_LENGTH = 700, 84, 104
"""Pixels of plotly's least width in a notebook and of its two margins, and characters of small type between
them (see plots.style)."""


class Sheet(TypedDict, total=False):
    """What a figure can be given besides what it shows.

    Attributes:
        width, height: in pixels, 100 to 10000; by default as wide as the page, and as high as the heading
            needs.
        title: stands in place of ours. caption: stands below the figure, in lines that fit. Both are text:
            nothing in them is markup.
    """

    width: int | None
    height: int | None
    title: str | None
    caption: str | None


def on_sheet(
    figure: Figure,
    *,
    width: int | None = None,
    height: int | None = None,
    title: str | None = None,
    caption: str | None = None,
) -> Figure:
    """A figure with a size, a title or a caption of one's own (see `Sheet`).

    Raises:
        ConfigError: naming the argument, its value and what is allowed.
    """
    layout = figure.layout
    for name, pixels in (("width", width), ("height", height)):
        if pixels is not None:
            PIXELS(name, pixels)
    line = LINE_LENGTH * ((width or USUAL_WIDTH) - MARGINS) // (USUAL_WIDTH - MARGINS)
    if title is not None:
        layout.title.text = html.escape(_checked("title", title), quote=False)
    if width is not None and width < USUAL_WIDTH and layout.title.subtitle.text:
        given = layout.title.subtitle.text.split("<br>")
        lines = [part for each in given for part in _wrapped(html.unescape(each), line)]
        layout.title.subtitle.text = "<br>".join(lines)
        _add_room(figure, "t", 15 * (len(lines) - len(given)))
    if caption is not None:
        lines = [
            part
            for each in _checked("caption", caption).splitlines()
            for part in _wrapped(each, line) or [""]
        ]
        below = layout.margin.b or 80
        _add_room(figure, "b", 15 * len(lines) + 8)
        place = {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": 0,
            "yref": "paper",
            "yanchor": "top",
            "yshift": -below,
        }
        look = {
            "showarrow": False,
            "align": "left",
            "font": {"size": 11, "color": layout.template.layout.xaxis.color},
        }
        figure.add_annotation(text="<br>".join(lines), name=CAPTION, **place, **look)
    if width is not None:
        layout.width = width
    if height is not None:
        layout.height = height
    return figure


def _add_room(figure: Figure, side: str, pixels: int) -> None:
    layout = figure.layout
    layout.margin[side] = (layout.margin[side] or 80) + pixels
    layout.height = (layout.height or 450) + pixels


def _wrapped(line: str, length: int) -> list[str]:
    """A line of plain text in pieces, as plotly takes them."""
    return [html.escape(part, quote=False) for part in textwrap.wrap(line, max(length, 16))]


def _checked(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_WORDS:
        raise ConfigError(name, value, f"text of at most {MOST_WORDS} characters")
    return value
