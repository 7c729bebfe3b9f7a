"""What a notebook shows of a result as HTML: words, small lines over training time, the rule folded away, and
no markup of others.

Colours are those of the page (currentColor), so that light and dark themes both hold.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 220, 44, 3
"""Of a small line, in pixels."""

MOST_POINTS = 160
"""Points of a small line; of more every so many are drawn, the last always."""

Table = Sequence[tuple[str, str, str]]
"""Names, values and meanings."""


def escaped(text: str) -> str:
    """A text in which nothing is markup.

    Examples:
        >>> escaped("<b>")
        '&lt;b&gt;'
    """
    return html.escape(text)


def block(head: str, *parts: str) -> str:
    """A result: a line in bold, and what stands below it.

    Args:
        head: text. parts: HTML.
    """
    return f"<div><strong>{escaped(head)}</strong>{''.join(parts)}</div>"


def paragraph(text: str) -> str:
    """A text as a paragraph."""
    return f'<p style="margin:.3em 0">{escaped(text)}</p>'


def folded(summary: str, inside: str, *, opened: bool = False) -> str:
    """What is shown when its summary is pressed.

    Args:
        summary: text. inside: HTML.
    """
    return f"<details{' open' * opened}><summary>{escaped(summary)}</summary>{inside}</details>"


def table(rows: Table) -> str:
    """A table of names, values and meanings."""
    cells = ("".join(f'<td style="text-align:left">{escaped(cell)}</td>' for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def small_line(
    said: str, places: Sequence[float], values: Sequence[float], *, logarithmic: bool = False, dash: str = ""
) -> str:
    """A line over training time as an SVG without axes, whose title says what it is; nothing where nothing
    was measured.

    Args:
        said: what it shows, from where to where; also its name for a screen reader.
        places, values: NaN where it was not measured.
        logarithmic: place positive values by their logarithm.
        dash: of the line, as SVG has it.

    Examples:
        >>> "3.0,3.0 217.0,41.0" in small_line("loss", [0, 1], [1.0, 0.1], logarithmic=True)
        True
        >>> small_line("accuracy", [0, 1], [math.nan, math.nan])
        ''
    """
    usable = [
        (x, math.log(y) if logarithmic else y)
        for x, y in zip(places, values, strict=True)
        if _drawn(x, y, positive=logarithmic)
    ]
    every = -(-len(usable) // MOST_POINTS) or 1
    shown = usable[(len(usable) - 1) % every :: every] if usable else []
    if not shown:
        return ""
    points = list(
        zip(
            *(_scaled([point[axis] for point in shown], size) for axis, size in ((0, WIDTH), (1, HEIGHT))),
            strict=True,
        )
    )
    style = f' stroke-dasharray="{dash}"' if dash else ""
    line = " ".join(f"{x:.1f},{HEIGHT - y:.1f}" for x, y in points)
    drawn = f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.5"{style}/>'
    if len(points) == 1:
        drawn = (
            f'<circle cx="{points[0][0]:.1f}" cy="{HEIGHT - points[0][1]:.1f}" r="2" fill="currentColor"/>'
        )
    name = escaped(said)
    return (
        f'<figure style="display:inline-block;margin:.3em 1em .3em 0"><svg role="img" aria-label="{name}" '
        f'width="{WIDTH}" '
        f'height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"><title>{name}</title>{drawn}</svg>'
        f'<figcaption style="font-size:smaller">{name}</figcaption></figure>'
    )


def _drawn(x: float, y: float, *, positive: bool) -> bool:
    return math.isfinite(x) and math.isfinite(y) and (y > 0 or not positive)


def _scaled(values: Sequence[float], size: int) -> list[float]:
    """Values between the margins; all alike in the middle."""
    low, high = min(values), max(values)
    if high == low:
        return [size / 2] * len(values)
    return [MARGIN + (value - low) / (high - low) * (size - 2 * MARGIN) for value in values]
