"""The small picture for a notebook without a kernel."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from topowidgets.plots.still import MOST_BARS, still_svg

NAME = "{http://www.w3.org/2000/svg}"


def parts(svg, kind):
    return list(ET.fromstring(svg).iter(NAME + kind))  # noqa: S314 -- our own


def test_each_neuron_is_a_dot_where_it_stands():
    svg = still_svg(np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 1.0]]), np.zeros((0, 3)))
    places = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in parts(svg, "circle")]
    across, up = places[1][0] - places[0][0], places[0][1] - places[2][1]
    assert across == pytest.approx(2 * up), "equal scales, up is up"
    assert all(0 < value < 300 for place in places for value in place)


def test_bars_by_degree_the_highest_first():
    svg = still_svg(np.eye(3), np.array([[0, 0, np.inf], [0, 0, 0.1], [1, 0.2, 0.6]]))
    assert [text.text for text in parts(svg, "text")] == ["0", "0.6 cloud radii", "H1", "H0"]
    starts = [path.get("d").split()[0] for path in parts(svg, "path")]
    assert len(starts) == 3
    assert float(starts[0][1:]) > float(starts[1][1:])


@pytest.mark.parametrize("count", [3, 800, 801, 8192])
def test_it_stays_small(count):
    generator = np.random.default_rng(0)
    svg = still_svg(
        generator.normal(size=(count, 3)), np.column_stack([np.ones(count), *generator.random((2, count))])
    )
    assert len(svg) < 60_000
    assert len(parts(svg, "circle")) == pytest.approx(min(count, 800), abs=400)
    assert len(parts(svg, "path")) == min(count, MOST_BARS[1])


def test_nothing_and_what_is_not_finite_is_drawn_as_far_as_it_goes():
    assert parts(still_svg(np.zeros((0, 2)), np.zeros((0, 3))), "circle") == []
    svg = still_svg(np.array([[np.nan, 0.0], [1.0, 1.0]]), np.zeros((0, 3)))
    assert len(parts(svg, "circle")) == 1
    assert "nan" not in svg
