"""What a learner finds out about the holes: cycles, cavities, and which pair of neurons came nearest to
gluing.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import LabPage, Server
from tests.ui.test_lab import open_lab, pause

pytestmark = pytest.mark.ui


def spoken(lab_page: LabPage, text: str) -> None:
    """Wait until a live region of the lab has said a text."""
    lab_page.page.wait_for_function(
        "text => [...document.querySelectorAll('[aria-live]')].some(e => e.textContent.includes(text))",
        arg=text,
    )


def lit(lab_page: LabPage, condition: str) -> None:
    """Wait until the number of neurons `n` on the cycle that is drawn is such, for example "n > 40"."""
    lab_page.page.wait_for_function(
        "condition => new Function('n', `return "
        "${condition}`)(+document.querySelector('canvas[data-cycle]').dataset.cycle)",
        arg=condition,
    )


def test_a_bar_that_is_pointed_at_lights_its_cycle(lab_page: LabPage, server: Server) -> None:
    """By keys and by pointer, in the barcode and in the diagram; what is lit is told and goes out again."""
    open_lab(lab_page, server, "cycle")
    lab_page.wait("+d.step >= 2")
    pause(lab_page)
    lit(lab_page, "n == 0")
    bars = lab_page.control("img", "barcode")
    bars.focus()
    bars.press("ArrowRight")
    spoken(lab_page, "one of many cycles around this hole, through")
    lit(lab_page, "n > 40")
    lab_page.shot("cycle")
    bars.press("Escape")
    lit(lab_page, "n == 0")
    lab_page.button("diagram").click()
    points = lab_page.control("img", "persistence diagram")
    points.focus()
    points.press("ArrowRight")
    lit(lab_page, "n > 40")
    points.press("End")  # a piece, which has no cycle
    spoken(lab_page, "H0 piece")
    lit(lab_page, "n == 0")
    lab_page.button("barcode").click()
    bars.hover(position={"x": 150, "y": 12})  # the longest hole is at the top
    lit(lab_page, "n > 40")


def test_the_pair_nearest_to_gluing_is_named(lab_page: LabPage, server: Server) -> None:
    """After the first step a line names the two neurons, their miss and the rate; the words explain
    themselves.
    """
    open_lab(lab_page, server, "gluing", "from topowidgets import TopologyLab\nTopologyLab('fold')")
    lab_page.wait("+d.step >= 2")
    pause(lab_page)
    neurons = lab_page.root.get_by_role("group", name="neurons", exact=True)
    told = neurons.get_by_text("of the radius at eta K")
    assert re.search(
        r"in step \d+: neurons \d+ and \d+, miss [\d.]+ of the radius at eta K [\d.]+", told.inner_text()
    )
    word = neurons.get_by_role("button", name="about nearest to gluing")
    word.focus()
    assert lab_page.root.get_by_role("tooltip").filter(has_text="A miss of 0 is a gluing").is_visible()
    assert lab_page.control("img", "gluing").is_visible()
    lab_page.shot("gluing")


def test_adam_has_its_diagnostic_edge(lab_page: LabPage, server: Server) -> None:
    """After the warm-up the edge of the preconditioned sharpness is a mark on the axis of raw eta and a line
    beside eta.
    """
    cell = "from topowidgets import TopologyLab\nTopologyLab(rule='adam', eta=0.02, steps=60)"
    open_lab(lab_page, server, "adam", cell)
    lab_page.wait("d.state == 'finished'")
    slider = lab_page.control("slider", "learning rate")
    edge = re.compile(r"edge of the preconditioned sharpness \(diagnostic\) at")
    expect(slider).to_have_attribute(
        "aria-description", edge
    )  # the last picture is drawn after the end is told
    assert "1/K" not in (slider.get_attribute("aria-description") or "")
    rate = lab_page.root.get_by_role("group", name="rate", exact=True)
    expect(rate.get_by_text("of the edge (diagnostic)")).to_be_visible()
    lab_page.root.get_by_role("button", name="about learning rate").focus()
    assert (
        lab_page.root.get_by_role("tooltip").filter(has_text="no theorem stands behind it").first.is_visible()
    )
    lab_page.shot("adam")
