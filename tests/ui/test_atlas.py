"""The atlas in JupyterLab: the rate that is looked at comes first, the rest fills in, and sliding needs no
kernel.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator

from tests.ui.conftest import LabPage, Server
from topowidgets import train

pytestmark = pytest.mark.ui


def open_atlas(lab_page: LabPage, server: Server, name: str, cell: str) -> Locator:
    """Run a cell that shows an atlas, and wait for its first row."""
    lab_page.open(server.notebook(name, f"from topowidgets import TopologyAtlas\n{cell}"))
    lab_page.run_cells()
    wait(lab_page, "+d.rows >= 1")
    return lab_page.page.locator("[data-kind=atlas]")


def wait(lab_page: LabPage, condition: str, seconds: float = 60) -> None:
    """Wait until a condition on the atlas' values `d` holds."""
    lab_page.wait(condition, seconds, "atlas")


def slider(root: Locator, name: str) -> Locator:
    """A slider of the atlas."""
    return root.get_by_role("slider", name=name, exact=True)


def test_the_first_row_slides_while_others_come_and_all_do_once_the_kernel_is_gone(
    lab_page: LabPage, server: Server
) -> None:
    """The journey of a student who does not wait."""
    root = open_atlas(lab_page, server, "atlas", "TopologyAtlas('pinch', eta_k=[0.3, 0.5, 1, 1.6, 2, 3, 4])")
    wait(lab_page, "d.rate === '1.6'")  # the preset's, among the first that come
    tau = slider(root, "training time")
    tau.focus()
    tau.press("ArrowLeft")
    wait(lab_page, "+d.viewStep > 0 && +d.viewStep < 19")
    wait(lab_page, "d.rows === '7'")
    root.get_by_role("status").filter(has_text="all 7 rates trained").wait_for()
    assert root.get_by_role("button", name="Cancel").is_hidden()
    rate = slider(root, "learning rate")
    rate.focus()
    for expected in ("2", "3", "4", "4"):
        rate.press("ArrowRight")
        wait(lab_page, f"d.rate === '{expected}'")
    assert rate.get_attribute("aria-valuetext") == "4.00 times 1/K"
    server.end_kernels()
    for expected in ("3", "2", "1.6"):
        rate.press("ArrowLeft")
        wait(lab_page, f"d.rate === '{expected}'")
    field = root.get_by_role("spinbutton", name="learning rate in units of 1/K")
    field.fill("0,45")
    field.press("Enter")
    wait(lab_page, "d.rate === '0.5'")
    field.fill("77")
    field.press("Enter")
    root.get_by_role("alert").filter(has_text="77 is outside 0.3 to 4").wait_for()


def test_the_phase_map_tells_and_leads(lab_page: LabPage, server: Server) -> None:
    """By pointer and by keys; coloured anew."""
    root = open_atlas(lab_page, server, "phase", "TopologyAtlas('pinch', eta_k=[0.3, 0.5, 1, 1.6, 2, 3, 4])")
    wait(lab_page, "d.rows === '7'")
    canvas = root.get_by_role("img", name="phase map")
    box = canvas.bounding_box()
    assert box is not None
    canvas.hover(position={"x": box["width"] * 0.9, "y": box["height"] * 0.5})
    root.get_by_text("4 / K, tau").first.wait_for()
    canvas.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.5})
    wait(lab_page, "d.rate === '4' && +d.viewStep > 1 && +d.viewStep < 7")
    step = int(root.get_attribute("data-view-step") or 0)
    canvas.press("ArrowLeft")
    wait(lab_page, "d.rate === '3'")
    canvas.press("ArrowDown")
    canvas.press("ArrowRight")
    wait(lab_page, f"d.rate === '4' && +d.viewStep < {step}")
    for name in ("folded", "loss", "least_miss", "h1"):
        root.get_by_role("combobox", name="coloured by").select_option(name)
    tells_what_was_trained(root, canvas, 4)
    canvas.press("ArrowLeft")
    wait(lab_page, "d.rate === '3'")
    tells_what_was_trained(root, canvas, 3)


def tells_what_was_trained(root: Locator, canvas: Locator, eta_k: float) -> None:
    """The map's words at a rate, to three digits those of a run trained here by itself with every step in
    float64.
    """
    step = int(root.get_attribute("data-view-step") or 0)
    run = train("pinch", eta_k=eta_k)
    said = canvas.get_attribute("aria-description") or ""
    told = {
        name: float(value)
        for name, value in re.findall(
            r", ([\w ]+?) (\d+(?:\.\d+)?(?:e-?\d+)?)", said.replace("\N{MINUS SIGN}", "-")
        )
    }
    row, frame = run.rows[step], run.frames[step]
    expected = {
        "tau": row["tau"],
        "H1 persistence": frame.facts["sample_verdict"]["persistence"],
        "folded neurons": row["folded"],
    }
    expected |= {"loss": row["loss"], "least miss": row["least_miss"]}
    assert told == pytest.approx(expected, rel=6e-3, abs=1e-9), said


def test_play_runs_training_time_or_the_rates(lab_page: LabPage, server: Server) -> None:
    """Play starts at the beginning; a sweep ends at the highest rate."""
    root = open_atlas(lab_page, server, "sweep", "TopologyAtlas('pinch', eta_k=[0.5, 1, 2, 4])")
    wait(lab_page, "d.rows === '4'")
    root.get_by_role("combobox", name="speed").select_option("")
    root.get_by_role("button", name="Play", exact=True).click()
    wait(lab_page, "d.state === 'running' && +d.viewStep < 10")
    wait(lab_page, "d.state === 'finished'")
    root.get_by_role("radio", name="the rates").check()
    slider(root, "learning rate").press("Home")
    wait(lab_page, "d.rate === '0.5'")
    root.get_by_role("button", name="Play", exact=True).click()
    wait(lab_page, "d.state === 'running' && d.rate === '1'")
    wait(lab_page, "d.state === 'finished' && d.rate === '4'")


def test_a_kernel_that_is_killed_while_it_trains_costs_a_sentence(lab_page: LabPage, server: Server) -> None:
    """Nobody presses anything: the page says it by itself, and the rows that came still slide."""
    root = open_atlas(
        lab_page,
        server,
        "killed",
        "TopologyAtlas('pinch', eta_k=[1e-5, 2e-5, 1, 2], rule='heavy_ball', tau=30)",
    )
    wait(lab_page, "d.rows === '2'")
    server.kill_kernels()
    root.get_by_text("2 of 4 rates were trained; they go on to work").first.wait_for(timeout=60_000)
    root.get_by_role("status").filter(has_text="2 of 4 rates trained; the kernel is gone").wait_for()
    # JupyterLab's own word of it
    lab_page.page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    assert root.get_by_role("button", name="Cancel").is_hidden()
    rate = slider(root, "learning rate")
    for key, expected in (("ArrowLeft", "1"), ("ArrowRight", "2")):
        rate.press(key)
        wait(lab_page, f"d.rate === '{expected}'")
    lab_page.shot("atlas-killed")


def test_cancel_keeps_what_is_there(lab_page: LabPage, server: Server) -> None:
    """Rates that would take hours are given up."""
    root = open_atlas(
        lab_page,
        server,
        "cancel",
        "TopologyAtlas('pinch', eta_k=[0.0001, 0.0002, 1, 2], rule='heavy_ball', tau=1000)",
    )
    root.get_by_role("status").filter(has_text="of 4 rates trained").wait_for()
    root.get_by_role("button", name="Cancel").click()
    root.get_by_role("status").filter(has_text="Cancelled;").wait_for()
    rate = slider(root, "learning rate")
    rate.press("Home")
    root.get_by_text("/ K is not trained; shown is").wait_for()


def test_pictures(lab_page: LabPage, server: Server, long: bool) -> None:  # noqa: FBT001
    """What it looks like, half done and done, wide and narrow, light and dark: pictures to look at."""
    if not long:
        pytest.skip("pictures to look at with TOPOWIDGETS_LONG=1")
    lab_page.page.set_viewport_size({"width": 1280, "height": 1400})
    root = open_atlas(lab_page, server, "looks", "TopologyAtlas('pinch')")
    wait(lab_page, "+d.rows >= 5")
    lab_page.shot("atlas-light-half")
    wait(lab_page, "d.rows === '24'", 120)
    slider(root, "learning rate").focus()
    lab_page.shot("atlas-light")
    canvas = root.get_by_role("img", name="phase map")
    root.get_by_role("combobox", name="coloured by").select_option("loss")
    canvas.hover(position={"x": 200, "y": 100})
    lab_page.shot("atlas-light-loss")
    lab_page.page.set_viewport_size({"width": 800, "height": 1400})
    lab_page.show_in("JupyterLab Dark")
    wait(lab_page, "d.theme === 'dark'")
    lab_page.shot("atlas-dark-loss")
