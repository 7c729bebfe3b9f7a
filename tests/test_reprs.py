"""Small lines and folded rules: well-formed, with a title, in the colours of the page, and no markup of
others.
"""

import math
from xml.etree import ElementTree as ET

import pytest

from topowidgets.reprs import MOST_POINTS, block, folded, paragraph, small_line, table

BAD = "<script>alert(1)</script> & \"quoted\" 'too'"


def drawn(text):
    return ET.fromstring(text)  # noqa: S314


def test_nothing_given_is_markup():
    whole = block(
        BAD,
        paragraph(BAD),
        folded(BAD, paragraph(BAD)),
        table([(BAD, BAD, BAD)]),
        small_line(BAD, [0, 1], [1, 2]),
    )
    assert "<script" not in whole
    root = drawn(whole)
    assert sum(BAD in "".join(node.itertext()) for node in root.iter("td")) == 3
    assert root.find(".//svg").get("aria-label") == root.find(".//svg/title").text == BAD


def test_a_line_goes_through_what_was_measured():
    svg = drawn(small_line("x", [0, 1, 2, 3], [1.0, math.nan, 0.0, 0.1], logarithmic=True, dash="5 2")).find(
        "svg"
    )
    line = svg.find("polyline")
    assert line.get("points") == "3.0,3.0 217.0,41.0", "what has no logarithm is left out"
    assert (line.get("stroke"), line.get("stroke-dasharray"), svg.get("role")) == (
        "currentColor",
        "5 2",
        "img",
    )
    assert small_line("x", [0], [math.inf]) == ""
    assert drawn(small_line("x", [0, 1], [2.0, math.nan])).find("svg/circle").get("cx") == "110.0"
    assert "22.0" in drawn(small_line("x", [0, 1], [2.0, 2.0])).find("svg/polyline").get("points"), (
        "alike in the middle"
    )


@pytest.mark.parametrize("count", [MOST_POINTS, MOST_POINTS + 1, 10_000])
def test_a_long_line_has_few_points_and_its_end(count):
    points = (
        drawn(small_line("x", list(range(count)), list(range(count))))
        .find("svg/polyline")
        .get("points")
        .split()
    )
    assert MOST_POINTS / 2 <= len(points) <= MOST_POINTS
    assert points[-1] == "217.0,3.0"


def test_a_fold_may_be_open():
    assert drawn(folded("a", "<p/>", opened=False)).get("open") is None
    assert folded("a", "<p/>", opened=True).startswith("<details open>")
