"""Sharing in JupyterLab: the string is copied, and a link with it opens what was seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ui.conftest import LabPage, Server
from topowidgets import TopologyLab
from topowidgets.widgets.shared_state import SharedState

pytestmark = pytest.mark.ui

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "shared.ipynb"


def test_a_copied_string_opens_by_a_link_where_it_was_looked_at(lab_page: LabPage, server: Server) -> None:
    """A student slides, scrubs, chooses the diagram and sends the link; who gets it runs one cell."""
    page = lab_page.page
    lab_page.open(
        server.notebook(
            "share", "from topowidgets import *\nlab = TopologyLab(eta_k=2.5)\nlab.set(speed=15)\nlab"
        )
    )
    lab_page.run_cells()
    lab_page.wait("d.state === 'finished'")
    lab_page.button("diagram").click()
    lab_page.control("slider", "training time").press("ArrowLeft")
    lab_page.wait("+d.viewStep < 12")
    step = int(lab_page.number("view-step"))  # the newest but one that came: a busy machine shows fewer
    lab_page.button("more").click()
    lab_page.button("Copy share-string").click()
    lab_page.root.get_by_text("Copied. open_shared opens it.").wait_for()
    lab_page.shot("share-more")
    text = lab_page.root.get_by_role("textbox", name="share-string").input_value()
    shared = SharedState.from_string(text)
    assert (shared.config.eta_k, shared.tau, shared.panels) == (2.5, 2.5 * step, {"bars": "diagram"})
    server.end_kernels()
    (server.folder / "notebooks").mkdir(exist_ok=True)
    shutil.copy(NOTEBOOK, server.folder / "notebooks")
    page.goto(TopologyLab.from_string(text).share_link(f"http://127.0.0.1:{server.port}"))
    page.wait_for_function(
        "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=60_000,
    )
    lab_page.run_cells()
    lab_page.wait("d.state === 'paused' && +d.step === " + str(step))
    assert lab_page.root.get_by_role("img", name="persistence diagram").is_visible()
    lab_page.shot("share-opened")
    door = page.locator("[data-kind=open]")
    field = door.get_by_role("textbox", name="share-string")
    assert field.input_value() == text
    field.fill("tw9.AAAA")
    field.press("Enter")
    door.get_by_role("alert").filter(has_text="it was written by a newer one").wait_for()
    field.fill(
        "https://x.org/v2/gh/a/b/HEAD?share="
        + SharedState(kind="atlas", config=shared.config, grid=(1.0, 2.5), tau=15.0).to_string()
    )
    door.get_by_role("button", name="Open").click()
    atlas = page.locator("[data-kind=atlas]")
    atlas.get_by_role("status").filter(has_text="all 2 rates trained").wait_for(timeout=60_000)
    assert atlas.get_attribute("data-tau") == "15"
    assert lab_page.root.count() == 0
    atlas.get_by_role("button", name="Copy share-string").click()
    atlas.get_by_text("Copied.").wait_for()
    lab_page.shot("share-atlas")
