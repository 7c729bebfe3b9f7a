"""The comparison in JupyterLab: linked pointing, one clock, and it goes on without the kernel."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import LabPage, Server

pytestmark = pytest.mark.ui


def wait(lab_page: LabPage, condition: str, seconds: float = 30) -> None:
    """Wait until a condition on the comparison's values `d` holds."""
    lab_page.wait(condition, seconds, "compare")


@pytest.mark.parametrize("lab_page", [800], indirect=True)
def test_two_rates_side_by_side(lab_page: LabPage, server: Server) -> None:
    """Scrub, point, play on the shared clock; then the kernel goes."""
    page = lab_page.page
    page.set_viewport_size({"width": 800, "height": 1500})
    lab_page.open(
        server.notebook("compare", "from topowidgets import *\nTopologyCompare(eta_k=[0.5, 3])"),
        theme="JupyterLab Dark",
    )
    lab_page.run_cells()
    root = page.locator("[data-kind=compare]")
    root.get_by_role("status").filter(has_text="all 2 rates trained").wait_for(timeout=60_000)
    sentence = root.get_by_role("status").filter(has_text="At tau")
    sentence.filter(
        has_text="at 0.5 / K the sampled hole is open (0.41 of the radius); at 3 / K closed"
    ).wait_for()
    clock = root.get_by_role("slider", name="training time")
    clock.press("Home")
    wait(lab_page, "d.viewStep === '0'")
    for _ in range(2):
        clock.press("PageUp")
    wait(lab_page, "+d.viewStep > 12")
    left, right = (root.get_by_role("group", name=name, exact=True) for name in ("0.5 / K", "3 / K"))
    left.get_by_text("hole open").wait_for()
    for column in (left, right):
        fit = column.get_by_role("img", name="data and fit")
        expect(fit).to_have_attribute("aria-description", re.compile("^64 training points; the fit"))
    cloud = left.get_by_role("img", name="neurons")
    for _ in range(3):
        cloud.press("ArrowRight")
    right.get_by_text("neuron 2", exact=False).first.wait_for()
    lab_page.shot("compare-point")
    cloud.press("Escape")
    right.get_by_text("neuron 2", exact=False).first.wait_for(state="hidden")
    right.get_by_role("img", name="barcode").press("ArrowRight")
    right.get_by_text("one of many cycles", exact=False).first.wait_for()
    assert [
        column.get_by_role("img", name="neurons").get_attribute("data-cycle") != "0"
        for column in (left, right)
    ] == [False, True]
    right.get_by_role("button", name="diagram").click()
    left.get_by_role("img", name="persistence diagram").wait_for()
    server.end_kernels()
    root.get_by_role("combobox", name="speed").select_option("")
    root.get_by_role("button", name="Loop").click()
    root.get_by_role("button", name="Play", exact=True).click()
    wait(lab_page, "d.tau === '30'")
    wait(lab_page, "d.state === 'running' && +d.tau < 15")
    lab_page.shot("compare")
