"""A lab in marimo, which renders no boxes of ipywidgets: shown by itself and in a row, read, set, observed
and closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.serving import served

pytestmark = pytest.mark.ui

NOTEBOOK = """import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from topowidgets import CloudView, TopologyLab

    lab = TopologyLab("pinch", eta_k=0.2, neurons=24, layout={"height": "480px"})
    seen = []
    lab.observe(lambda change: seen.append(change["new"]), "sample_verdict")
    element = mo.ui.anywidget(lab)
    button = mo.ui.run_button(label="hold")
    closing = mo.ui.run_button(label="end")
    mo.hstack([element, mo.ui.anywidget(CloudView(lab))])
    return button, closing, element, lab, mo, seen


@app.cell
def _(button, closing, mo):
    mo.hstack([button, closing])
    return


@app.cell
def _(button, element, lab, mo, seen):
    if button.value:
        element.playing = False
    mo.md(f"saw {' '.join(seen[:1])}, loss {element.loss}, height {lab.layout.height}")
    return


@app.cell
def _(closing, lab, mo):
    if closing.value:
        lab.close()
    mo.md(f"it is {lab.state}")
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """marimo on a notebook with a lab, for this machine alone."""
    (tmp_path / "notebook.py").write_text(NOTEBOOK)
    own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), str(tmp_path))
    with served(
        ["-m", "marimo", "run", "notebook.py", "--headless", "--no-token", "--host=127.0.0.1"],
        tmp_path,
        "health",
        own,
    ) as address:
        yield address


def test_a_lab_in_marimo(browser: Browser, address: str) -> None:
    """Two views of it side by side; its traits are read and set, its layout is there, an observer hears, and
    it is closed.
    """
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    lab, cloud = page.locator("[data-kind=lab]"), page.locator("[data-kind=cloud]")
    expect(lab).to_have_attribute("data-state", "running", timeout=90_000)
    expect(cloud).to_have_attribute("data-state", "running")
    expect(cloud).to_have_attribute("data-step", re.compile(r"^([2-9]|\d\d+)$"))
    page.get_by_role("button", name="hold").click()
    expect(lab).to_have_attribute("data-state", "paused")
    page.get_by_text(re.compile(r"saw open, loss \d.*, height 480px")).wait_for()
    page.get_by_role("button", name="end").click()
    page.get_by_text("it is dead").wait_for()
    page.close()
