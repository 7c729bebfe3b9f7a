"""Single views among other widgets: they share a lab, replay a Run, and are linked in the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.ui.conftest import SHOTS, LabPage, Server

pytestmark = pytest.mark.ui

RUN = (
    "from ipywidgets import HBox, Label, VBox, jslink\nfrom topowidgets import *\nrun = train('pinch', "
    "eta_k=3)"
)


def open_views(
    lab_page: LabPage, server: Server, name: str, *cells: str, later: tuple[str, ...] = ()
) -> None:
    """Open a notebook and run its cells, but those for later."""
    lab_page.open(server.notebook(name, *cells, *later))
    for _ in cells:
        run_next(lab_page)


def run_next(lab_page: LabPage) -> None:
    """Run the cell whose turn it is, without waiting for it."""
    lab_page.page.evaluate(
        "() => { window.jupyterapp.commands.execute('notebook:run-cell-and-select-next'); }"
    )


def roots(lab_page: LabPage, kind: str) -> Locator:
    """The root elements of the views of a kind."""
    return lab_page.page.locator(f"[data-kind={kind}]")


def wait(lab_page: LabPage, condition: str, seconds: float = 60) -> None:
    """Wait until a condition on the data of all views, by kind, holds: `d.cloud[0].step > 3`."""
    lab_page.page.wait_for_function(
        """condition => {
          const d = {};
          for (const root of document.querySelectorAll('[data-kind]'))
            (d[root.dataset.kind] ??= []).push(root.dataset);
          try { return new Function('d', `return ${condition}`)(d); } catch { return false; }
        }""",
        arg=condition,
        timeout=1000 * seconds,
    )


def test_two_views_of_a_lab_move_and_a_linked_slider_sets_its_rate(lab_page: LabPage, server: Server) -> None:
    """Side by side in a box, with an ipywidgets slider that is linked in the page."""
    cell = (
        "from ipywidgets import FloatSlider, HBox, VBox, jslink\nfrom topowidgets import *\n"
        "lab = TopologyLab(eta_k=0.3, tau=3000)\nlab.set(speed=3)\n"
        "rate, slider = RateSlider(lab), FloatSlider(value=0.3, min=0, max=5, "
        "step=0.1, description='rate')\n"
        "jslink((slider, 'value'), (rate, 'eta_k'))\nVBox([rate, slider, HBox([CloudView(lab), "
        "BarcodeView(lab)])])"
    )
    open_views(lab_page, server, "boxes", cell)
    assert all(roots(lab_page, kind).bounding_box()["width"] > 400 for kind in ("cloud", "barcode")), (
        "they share the box"
    )
    wait(lab_page, "+d.cloud[0].step >= 3 && +d.barcode[0].step >= 3")
    steps = lab_page.page.evaluate(
        "() => ['cloud', 'barcode'].map(kind => +document.querySelector(`[data-kind=${kind}]`).dataset.step)"
    )
    wait(lab_page, f"+d.cloud[0].step > {steps[0] + 3} && +d.barcode[0].step > {steps[1] + 3}")
    lab_page.shot("views-lab")
    slider = lab_page.page.get_by_role("slider", name="rate", exact=True)
    handle = slider if slider.count() == 1 else lab_page.page.locator(".noUi-handle")
    handle.first.focus()
    for _ in range(9):
        lab_page.page.keyboard.press("ArrowRight")
    wait(lab_page, "Math.abs(+d.rate[0].etaK - 1.2) < 1e-6")
    for _ in range(11):
        lab_page.page.keyboard.press("ArrowLeft")
    wait(lab_page, "Math.abs(+d.rate[0].etaK - 0.1) < 1e-6")
    lab_page.page.keyboard.press("ArrowLeft")
    alert = roots(lab_page, "rate").get_by_role("alert")
    alert.filter(has_text="eta_k = 0.0 is not allowed: a number above 0 to 10000").wait_for()
    field = roots(lab_page, "rate").get_by_role("spinbutton", name="learning rate in units of 1/K")
    assert float(field.input_value()) == pytest.approx(0.1)


def test_pointing_in_one_cloud_lights_up_the_other(lab_page: LabPage, server: Server) -> None:
    """Two clouds of a run, at different places, linked by `hover`."""
    cell = (
        "a, b = CloudView(run), CloudView(run)\nb.step = 10\njslink((a, 'hover'), (b, 'hover'))\nHBox([a, b])"
    )
    open_views(lab_page, server, "hover", RUN, cell)
    wait(lab_page, "d.cloud[0].viewStep === '0' && d.cloud[1].viewStep === '10'", 60)
    first, second = roots(lab_page, "cloud").nth(0), roots(lab_page, "cloud").nth(1)
    canvas = first.get_by_role("img", name="neurons")
    canvas.focus()
    for _ in range(4):
        canvas.press("ArrowRight")
    words = second.get_by_text("neuron 3", exact=False)
    words.first.wait_for()
    lab_page.shot("views-hover")
    canvas.press("Escape")
    words.first.wait_for(state="hidden")


def test_a_timeline_scrubs_a_cloud_through_a_linked_step(lab_page: LabPage, server: Server) -> None:
    """In the page alone: the kernel is busy meanwhile. What is shown comes to Python once it is free."""
    cell = (
        "line, cloud, rate = TimelineView(run), CloudView(run), RateSlider(run)\n"
        "jslink((line, 'step'), (cloud, 'step'))\nseen = Label()\n"
        "line.observe(lambda change: setattr(seen, 'value', f'Python saw {line.step}, {line.tau}'), ['step', "
        "'tau'])\n"
        "VBox([rate, seen, HBox([cloud, line])])"
    )
    open_views(lab_page, server, "scrub", RUN, cell, later=("import time; time.sleep(5)",))
    wait(lab_page, "d.cloud[0].viewStep === '0' && d.timeline[0].viewStep === '0'", 60)
    run_next(lab_page)
    slider = roots(lab_page, "timeline").get_by_role("slider", name="training time")
    slider.focus()
    for _ in range(7):
        slider.press("ArrowRight")
    wait(lab_page, "d.timeline[0].viewStep === '7' && d.cloud[0].viewStep === '7'", 5)
    rate = roots(lab_page, "rate")
    assert rate.get_by_role("slider", name="learning rate").is_disabled()
    assert rate.get_by_text("This is a recording: the rate cannot be changed.").is_visible()
    lab_page.shot("views-scrub")
    roots(lab_page, "cloud").get_by_role("button", name="Play").click()
    wait(lab_page, "d.cloud[0].state === 'finished' && d.timeline[0].viewStep === '10'")
    lab_page.page.get_by_text("Python saw 10, 30.0").wait_for()


def test_what_is_set_in_python_is_shown(lab_page: LabPage, server: Server) -> None:
    """A run in the whole lab, opened where it was put,
    and scrubbed by a later cell to a place that it has.
    """
    cell = "lab = TopologyLab(run, step=4)\nlab"
    open_views(lab_page, server, "whole", RUN, cell, later=("lab.tau = 22.0; lab.step, lab.tau",))
    wait(lab_page, "d.lab[0].viewStep === '4'", 60)
    run_next(lab_page)
    wait(lab_page, "d.lab[0].viewStep === '7'")
    lab_page.page.get_by_text("(7, 21.0)").wait_for()
    assert lab_page.control("slider", "learning rate").is_disabled()
    assert lab_page.control("combobox", "preset").is_disabled()
    lab_page.shot("views-whole")
    lab_page.button("Reset").click()
    wait(lab_page, "d.lab[0].viewStep === '0'")
    lab_page.button("Play").click()
    wait(lab_page, "d.lab[0].state === 'finished' && d.lab[0].viewStep === '10'")
    assert "sampled hole is closed" in lab_page.sentence()
    lab_page.button("Loop").click()
    lab_page.button("Compare with chance").click()
    lab_page.root.get_by_text("Against chance: ").wait_for(timeout=60_000)
    lab_page.button("Play").click()
    wait(lab_page, "d.lab[0].viewStep === '10'")
    wait(lab_page, "d.lab[0].state === 'running' && +d.lab[0].viewStep < 9")
    lab_page.shot("views-loop")
    server.end_kernels()
    lab_page.page.wait_for_timeout(500)
    lab_page.button("UMAP").click()
    lab_page.root.get_by_role("alert").filter(has_text="The kernel has ended: a UMAP").wait_for()
    assert lab_page.button("UMAP").is_hidden()
    assert lab_page.fact("state") == "running"


@pytest.mark.parametrize("trusted", [True, False])
def test_a_notebook_without_a_kernel_shows_the_last_picture(
    lab_page: LabPage,
    server: Server,
    trusted: bool,  # noqa: FBT001
) -> None:
    """Saved after a run, then opened again without a kernel; also where JupyterLab does not trust it."""
    name = f"kept{trusted}"
    cell = "from topowidgets import *\nlab = TopologyLab(eta_k=3)\nlab.set(speed=None)\nlab"
    open_views(lab_page, server, name, cell)
    wait(lab_page, "d.lab[0].state === 'finished'", 60)
    assert not lab_page.page.get_by_role("img", name="neurons and barcode.").is_visible()
    lab_page.page.wait_for_timeout(1000)
    lab_page.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    lab_page.page.wait_for_timeout(1000)
    lab_page.page.goto("about:blank")
    server.end_kernels()
    path = server.folder / f"{name}.ipynb"
    assert path.stat().st_size < 100_000
    if not trusted:
        path.write_text(path.read_text().replace("eta_k=3", "eta_k=3.0"))
    # JupyterLab itself has page errors where a notebook has no session
    page = lab_page.page.context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/lab/workspaces/again{name}?reset")
    page.wait_for_function("() => window.jupyterapp?.restored")
    page.evaluate(
        """async path => {
          await window.jupyterapp.restored;
          const kernelPreference = { shouldStart: false, canStart: false, autoStartDefault: false };
          await window.jupyterapp.commands.execute('docmanager:open',
            { path, factory: 'Notebook', kernelPreference });
        }""",
        path.name,
    )
    picture = page.get_by_role("img", name="neurons and barcode.")
    picture.wait_for()
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 640
    assert page.get_by_text("Last picture, at step 10.").is_visible()
    page.wait_for_timeout(1500)
    page.screenshot(path=SHOTS / f"views-kept-{trusted}.png")
