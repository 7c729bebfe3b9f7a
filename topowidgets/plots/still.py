"""One frame as a small SVG that needs nothing to be shown: the neurons and their barcode, for a notebook
without a kernel.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from topowidgets.texts import say

SIDE, GAP = 300, 40
MOST_POINTS = 800
MOST_BARS = {2: 8, 1: 12, 0: 20}
INK, NEURONS, DEGREES = (
    "#57606a",
    "#0072b2",
    {0: ("#00805d", "4 2"), 1: ("#0072b2", ""), 2: ("#a9527f", "2 3")},
)


def still_svg(cloud: Float[np.ndarray, "neurons shown"], bars: Float[np.ndarray, "bars 3"]) -> str:
    """The neurons in their first two shown coordinates, equally scaled, beside their longest bars.

    Below 100 kB, whatever is given.

    Of very many neurons every so many are drawn, and of each degree the longest bars; one without an end
    reaches the edge.

    Args:
        cloud: neurons as they are shown. bars: (degree, birth, death) in cloud radii.

    Examples:
        >>> still_svg(np.eye(3)[:, :2], np.array([[1.0, 0.2, 0.5]])).count("<circle")
        3
    """
    plane = np.asarray(cloud, dtype=float)[:: -(-len(cloud) // MOST_POINTS) or 1, :2]
    plane = plane[np.isfinite(plane).all(axis=1)]
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in _placed(plane))
    width = 2 * SIDE + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {SIDE}" width="{width}" '
        f'height="{SIDE}">'
        f'<rect width="{width}" height="{SIDE}" fill="#fff"/><rect x=".5" y=".5" width="{SIDE - 1}" '
        f'height="{SIDE - 1}" fill="none" '
        'stroke="#c9d0d7"/><g '
        f'fill="{NEURONS}">{dots}</g>{_barcode(np.asarray(bars, dtype=float))}</svg>'
    )


def _placed(plane: Float[np.ndarray, "points 2"]) -> Float[np.ndarray, "points 2"]:
    """Points in the square, with room around them."""
    if not len(plane):
        return plane
    low, high = plane.min(axis=0), plane.max(axis=0)
    unit = 0.84 * SIDE / (float((high - low).max()) or 1.0)
    return SIDE / 2 + (plane - (low + high) / 2) * unit * np.array([1.0, -1.0])


def _barcode(bars: Float[np.ndarray, "bars 3"]) -> str:
    known = bars[np.isfinite(bars[:, 1])] if bars.size else np.zeros((0, 3))
    ends = known[np.isfinite(known[:, 2]), 2]
    most = max(0.5, float(ends.max(initial=0.0)))
    left, right, y, step = SIDE + GAP, 1.95 * SIDE + GAP, 8.0, 6.5
    unit = 0.9 * (right - left) / most
    parts = []
    for degree, count in MOST_BARS.items():
        of_degree = known[known[:, 0] == degree]
        drawn = of_degree[np.argsort(of_degree[:, 1] - of_degree[:, 2], kind="stable")[:count]]
        colour, dash = DEGREES[degree]
        if len(drawn):
            y += 4
            parts.append(_text(left - 6, y + 7, f"H{degree}", "end"))
        for birth, death in drawn[:, 1:]:
            y += step
            end = min(left + death * unit, right)
            parts.append(
                f'<path d="M{left + birth * unit:.1f} {y:.1f}H{end:.1f}" stroke="{colour}" stroke-width="4" '
                f'stroke-dasharray="{dash}"/>'
            )
    line = f'<line x1="{left}" x2="{right}" y1="{SIDE - 22}" y2="{SIDE - 22}" stroke="{INK}"/>'
    ticks = _text(left, SIDE - 8, "0", "middle") + _text(
        left + most * unit, SIDE - 8, f"{most:.2g} {say('seen.radii')}", "end"
    )
    return line + ticks + "".join(parts)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" font-family="sans-serif" text-anchor="{anchor}" '
        f'fill="{INK}">{words}</text>'
    )
