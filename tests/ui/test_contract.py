"""Widgets of the suite among ipywidgets, as users put them there: in JupyterLab, and in Voila."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.code_notebook import code_notebook
from tests.ui.conftest import LabPage, Server
from tests.ui.serving import voila

pytestmark = pytest.mark.ui

IMPORTS = "from ipywidgets import *\nfrom topowidgets import *\n"

AMONG_OTHERS = """lab = TopologyLab('pinch', eta_k=0.2, neurons=24, layout={'height': '480px'})
go = ToggleButton(value=True, description='go')
loss, verdict = FloatText(description='loss'), Text(description='hole')
jslink((go, 'value'), (lab, 'playing'))
dlink((lab, 'loss'), (loss, 'value'), lambda loss: loss or 0.0)
lab.observe(lambda change: setattr(verdict, 'value', change['new']), 'sample_verdict')
VBox([HBox([go, loss, verdict]),
      Tab([lab, Accordion([CloudView(lab)], selected_index=0)], titles=['lab', 'cloud'])])"""

RECORDED = """atlas = TopologyAtlas(Atlas.trained(Config(neurons=24, tracers=0, tau=6), [0.5, 3]))
run = TopologyLab(train('pinch', neurons=24, tracers=0, tau=6))
compare = TopologyCompare([run.result, run.result])
plays = ToggleButton(description='plays')
losses = [FloatText(description=name) for name in ('of the atlas', 'of the run')]
jslink((plays, 'value'), (run, 'playing'))
for one, field in zip((atlas, run), losses): jsdlink((one, 'loss'), (field, 'value'))
VBox([HBox([plays, *losses]), run, atlas, compare])"""


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until a condition of this process holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.2)


def run_cell(lab_page: LabPage, number: int) -> None:
    """Run a cell by its number, without waiting for it; a click into an output has made another one the
    active cell.
    """
    lab_page.page.evaluate(
        """number => {
          window.jupyterapp.shell.currentWidget.content.activeCellIndex = number;
          window.jupyterapp.commands.execute('notebook:run-cell');
        }""",
        number,
    )


def test_a_lab_stands_among_other_widgets(lab_page: LabPage, server: Server) -> None:
    """In a box, a tab and an accordion, of the height that was given, linked and observed; hidden in a tab it
    keeps its process.
    """
    lab_page.open(server.notebook("among", IMPORTS + AMONG_OTHERS, "lab.close()"))
    run_cell(lab_page, 0)
    lab_page.wait("d.state == 'running' && +d.step >= 2", 60)
    page = lab_page.page
    given = lab_page.root.evaluate(
        "e => { while (e && e.style.height !== '480px') e = e.parentElement; return "
        "e?.getBoundingClientRect().height; }"
    )
    assert given == pytest.approx(480, abs=2)
    loss, verdict = (
        page.get_by_role(role, name=name) for role, name in (("spinbutton", "loss"), ("textbox", "hole"))
    )
    expect(verdict).to_have_value("open")
    go = page.get_by_role("button", name="go", exact=True)
    go.click()
    lab_page.wait("d.state == 'paused'")
    assert float(loss.input_value()) > 0
    step = lab_page.number("step")
    go.click()
    lab_page.wait(f"+d.step > {step}")
    lab_page.button("Pause").click()
    expect(go).not_to_have_class("mod-active")
    lab_page.button("Play").click()
    process = lab_page.worker()
    page.get_by_role("tab", name="cloud").click()
    expect(page.locator("[data-kind=cloud]")).to_be_visible()
    page.wait_for_timeout(4000)
    assert process.is_running(), "who hides a lab in a tab does not lose it"
    page.get_by_role("tab", name="lab", exact=True).click()
    lab_page.shot("contract-among")
    run_cell(lab_page, 1)
    expect(lab_page.root).to_have_count(0)
    until(lambda: not lab_page.workers())


def test_a_lab_of_interact_leaves_one_process(lab_page: LabPage, server: Server, long: bool) -> None:  # noqa: FBT001
    """Its slider is moved again and again: as many labs were replaced, and their processes end."""
    moves = 5 if long else 3
    cell = "box = interact(lambda neurons: TopologyLab(neurons=neurons, eta_k=0.2), neurons=(8, 40)).widget"
    lab_page.open(server.notebook("interact", IMPORTS + cell, *["box.children[0].value += 1"] * moves))
    run_cell(lab_page, 0)
    lab_page.wait("d.step !== '' && d.step !== undefined", 60)
    for number in range(moves):
        lab_page.root.evaluate("root => { root.dataset.before = 'yes'; }")
        run_cell(lab_page, number + 1)
        lab_page.wait("d.before === undefined && d.step !== '' && d.step !== undefined", 60)
    until(lambda: len(lab_page.workers()) == 1, 15)
    lab_page.wait("+d.step >= 1")


def test_recordings_are_linked_without_a_kernel(lab_page: LabPage, server: Server) -> None:
    """What a page plays by itself tells its traits by itself."""
    lab_page.open(server.notebook("recorded", IMPORTS + RECORDED))
    lab_page.run_cells()
    for kind in ("lab", "atlas", "compare"):
        lab_page.wait("d.viewStep !== '' && d.viewStep !== undefined", 60, kind=kind)
    page = lab_page.page
    of_atlas, of_run = (page.get_by_role("spinbutton", name=name) for name in ("of the atlas", "of the run"))
    until(lambda: float(of_run.input_value()) > 0 and float(of_atlas.input_value()) > 0)
    server.end_kernels()
    before = of_run.input_value()
    page.get_by_role("button", name="plays", exact=True).click()
    lab_page.wait("d.state == 'finished'")
    until(lambda: of_run.input_value() != before)
    expect(page.get_by_role("button", name="plays", exact=True)).not_to_have_class("mod-active")
    before = of_atlas.input_value()
    page.locator("[data-kind=atlas]").get_by_role("slider", name="learning rate").press("End")
    until(lambda: of_atlas.input_value() != before)
    lab_page.shot("contract-recorded")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Voila on a notebook with a lab among other widgets, for this machine alone."""
    (tmp_path / "among.ipynb").write_text(code_notebook(IMPORTS + AMONG_OTHERS))
    with voila("among.ipynb", tmp_path) as address:
        yield address


def test_a_lab_stands_among_other_widgets_in_voila(browser: Browser, address: str) -> None:
    """The same notebook as a page without code."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    root = page.locator("[data-kind=lab]")
    expect(root).to_have_attribute("data-state", "running", timeout=90_000)
    expect(page.get_by_role("textbox", name="hole")).to_have_value("open")
    page.get_by_role("button", name="go", exact=True).click()
    expect(root).to_have_attribute("data-state", "paused")
    assert float(page.get_by_role("spinbutton", name="loss").input_value()) > 0
    page.close()
