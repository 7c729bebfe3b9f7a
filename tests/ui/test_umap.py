"""Slow questions in the lab: a joint UMAP beside the training, and the hole compared with chance."""

from __future__ import annotations

import re

import psutil
import pytest
from playwright.sync_api import Locator, expect

from tests.ui.conftest import LabPage, Server
from tests.ui.test_lab import open_lab

pytestmark = pytest.mark.ui

FEW = 'from topowidgets import TopologyLab\nTopologyLab("pinch", neurons=32, eta_k=0.3)'


def neurons(lab_page: LabPage) -> Locator:
    """The panel of the neurons."""
    return lab_page.root.get_by_role("group", name="neurons", exact=True)


def background(server: Server) -> psutil.Process:
    """The background process of the only lab that runs."""
    every = psutil.process_iter(["cmdline"])
    ours = [one for one in every if "topowidgets.jobs.worker" in (one.info["cmdline"] or [])]
    found = [one for one in ours if any(parent.pid == server.process.pid for parent in one.parents())]
    assert len(found) == 1, found
    return found[0]


def test_umap_is_fitted_beside_the_training(lab_page: LabPage, server: Server) -> None:
    """Progress and Cancel while frames keep coming, then picture, words and trustworthiness, which follow the
    scrubber.
    """
    lab_page.page.set_viewport_size({"width": 1280, "height": 1000})
    open_lab(lab_page, server, "umap", FEW)
    panel = neurons(lab_page)
    panel.get_by_role("button", name="UMAP", exact=True).click()
    expect(panel.get_by_role("progressbar", name="UMAP fit")).to_be_visible()
    expect(panel.get_by_role("button", name="Cancel")).to_be_visible()
    step = lab_page.number("step")
    lab_page.wait(f"+d.step >= {step + 5}")
    expect(panel.get_by_role("progressbar", name="UMAP fit")).to_be_visible()
    lab_page.shot("umap-fitting")
    said = panel.get_by_role("paragraph").filter(
        has_text=re.compile(r"UMAP of step \d+, joint over \d+ key frames .* trustworthiness 0\.\d\d")
    )
    expect(said).to_be_visible(timeout=90_000)
    expect(panel.get_by_role("paragraph").filter(has_text="have no meaning")).to_be_visible()
    lab_page.wait("d.state == 'finished'", 60)
    lab_page.shot("umap-fitted")
    lab_page.page.set_viewport_size({"width": 800, "height": 1300})
    lab_page.show_in("JupyterLab Dark")
    lab_page.wait("d.theme == 'dark'")
    lab_page.shot("umap-fitted-800-dark")
    time_slider = lab_page.control("slider", "training time")
    time_slider.focus()
    time_slider.press("Home")
    expect(
        panel.get_by_role("paragraph").filter(has_text=re.compile(r"UMAP of step 0, joint"))
    ).to_be_visible()
    canvas = lab_page.control("img", "neurons")
    canvas.focus()
    canvas.press("ArrowRight")
    expect(panel.get_by_text("neuron 0", exact=True).first).to_be_visible()
    lab_page.shot("umap-start")
    bars = lab_page.control("img", "barcode")
    bars.focus()
    bars.press("ArrowRight")
    lab_page.page.wait_for_function(
        "() => +document.querySelector('canvas[aria-label=neurons]').dataset.cycle > 2"
    )
    lab_page.shot("umap-cycle")
    panel.get_by_role("button", name="plane", exact=True).click()
    expect(said).to_be_hidden()


def test_cancelled_and_killed_it_is_asked_again(lab_page: LabPage, server: Server) -> None:
    """Cancel ends the wait with a word; a killed background process costs a sentence and the training goes
    on; Fit again asks once more.
    """
    open_lab(lab_page, server, "umap-cancel", FEW)
    panel = neurons(lab_page)
    panel.get_by_role("button", name="UMAP", exact=True).click()
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_text("Cancelled.")).to_be_visible()
    expect(panel.get_by_role("progressbar")).to_be_hidden()
    lab_page.shot("umap-cancelled")
    again = panel.get_by_role("button", name="Fit again")
    again.click()
    expect(panel.get_by_role("progressbar", name="UMAP fit")).to_be_visible()
    # while it waits for the cancelled one to give up, a kill costs nothing: another process does it
    expect(panel.get_by_text(re.compile("loading UMAP|placing neurons"))).to_be_visible(timeout=60_000)
    background(server).kill()
    expect(panel.get_by_text(re.compile("was ended by signal 9 .* The training goes on"))).to_be_visible()
    lab_page.shot("umap-killed")
    step = lab_page.number("step")
    lab_page.wait(f"+d.step > {step} || d.state == 'finished'")
    again.click()
    expect(panel.get_by_role("paragraph").filter(has_text=re.compile("trustworthiness"))).to_be_visible(
        timeout=90_000
    )


def test_the_hole_is_compared_with_chance(lab_page: LabPage, server: Server) -> None:
    """The answer is of the shown step, with its rule, and goes when another is shown."""
    open_lab(lab_page, server, "chance", FEW)
    lab_page.wait("+d.step >= 4")
    panel = lab_page.root.get_by_role("group", name="barcode", exact=True)
    panel.get_by_role("button", name="Compare with chance").click()
    lab_page.wait("d.state == 'paused'")
    answer = panel.get_by_text(
        re.compile(r"Against chance: open\. The longest H1 bar is 0\.\d+, chance makes q = 0\.\d+")
    )
    expect(answer).to_be_visible(timeout=60_000)
    lab_page.shot("chance")
    answer.click()
    expect(panel.get_by_text(re.compile("20 clouds without a hole .* else undecided"))).to_be_visible()
    panel.get_by_role("button", name="diagram", exact=True).click()
    lab_page.shot("chance-diagram")
    lab_page.button("Step").click()
    expect(answer).to_be_hidden()
    expect(panel.get_by_role("button", name="Compare with chance")).to_be_visible()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_to_mnist_and_back(lab_page: LabPage, server: Server, long: bool) -> None:  # noqa: FBT001
    """Real digits in the same process: PCA, exact Rips and a UMAP of 256 neurons in R^794 while the run goes
    on; then the ring again.
    """
    open_lab(lab_page, server, "mnist")
    preset = lab_page.control("combobox", "preset")
    preset.select_option("mnist")
    lab_page.wait("+d.run == 2 && +d.step >= 20")
    lab_page.shot("mnist")
    panel = neurons(lab_page)
    expect(panel.get_by_role("button", name="PCA", exact=True)).to_be_visible()
    panel.get_by_role("button", name="UMAP", exact=True).click()
    step = lab_page.number("step")
    lab_page.wait(f"+d.step > {step} || d.state == 'finished'")
    expect(panel.get_by_role("paragraph").filter(has_text=re.compile("trustworthiness"))).to_be_visible(
        timeout=200_000
    )
    lab_page.shot("umap-mnist")
    if long:
        lab_page.wait("d.state == 'finished'", 120)
        assert lab_page.number("tau") == pytest.approx(150)
    preset.select_option("pinch")
    lab_page.wait("+d.run == 3 && +d.step >= 2")
