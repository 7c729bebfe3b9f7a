"""Contrast of what a class's figures draw, from the figures themselves."""

import numpy as np
import plotly.graph_objects as go
import pytest

from tests.plots.test_style import contrast
from topowidgets.plots.answers import choices_figure, drawings_figure, numbers_figure
from topowidgets.plots.style import PALETTES, Heading, palette

CURVES = {"Ada": [(0, 0), (1, 0), (0, 1)], "Emmy": [(0, 0), (2, 0), (0, 2)]}


def figures(heading):
    yield choices_figure(["open", "closed"], ["open", "closed"], "open", 3, heading=heading)
    yield numbers_figure([1.0, 2.0], "1.5 to 2", heading=heading)
    yield numbers_figure([1.0, 2.0], "1.5", heading=heading)
    yield drawings_figure(CURVES, np.zeros((3, 2)), heading=heading)


def drawn(figure):
    """Each colour that stands on the paper, with how opaque it is: bars, lines, markers, and the edges of
    bands.
    """
    for trace in figure.data:
        mark = trace.line if isinstance(trace, go.Scatter) and trace.mode == "lines" else trace.marker
        opaque = 1 if trace.opacity is None else trace.opacity
        yield from (
            (colour, opaque) for colour in ([mark.color] if isinstance(mark.color, str) else mark.color)
        )
    for shape in figure.layout.shapes:
        yield shape.line.color, 1 if shape.opacity is None else shape.opacity


@pytest.mark.parametrize("theme", PALETTES)
def test_what_a_class_answered_stands_out_at_3_to_1(theme):
    paper = palette(theme).paper
    for figure in figures(Heading(theme=theme)):
        marks = list(drawn(figure))
        assert len(marks) >= 2
        assert [(colour, alpha) for colour, alpha in marks if contrast(colour, paper, alpha) < 3] == []
