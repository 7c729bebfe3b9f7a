"""A student's journeys through the lab, in a real JupyterLab and a real browser."""

from __future__ import annotations

import time
from itertools import combinations

import pytest

from tests.ui.conftest import LabPage, Server

pytestmark = pytest.mark.ui

CELL = "from topowidgets import TopologyLab\nTopologyLab()"


def open_lab(
    lab_page: LabPage, server: Server, name: str, cell: str = CELL, theme: str = "JupyterLab Light"
) -> None:
    """Open a notebook of one cell, run it, and wait for the first neurons."""
    lab_page.open(server.notebook(name, cell), theme=theme)
    lab_page.run_cells()
    lab_page.wait("d.viewStep !== '' && d.viewStep !== undefined")


def pause(lab_page: LabPage) -> int:
    """Pause and return the step at which the lab stands."""
    lab_page.button("Pause").click()
    lab_page.wait("d.state == 'paused'")
    return int(lab_page.number("step"))


def test_the_first_minute(lab_page: LabPage, server: Server) -> None:
    """One cell gives all controls and a picture that moves by itself,
    and a sentence that says what is seen.
    """
    open_lab(lab_page, server, "first")
    for name in ("Play", "Pause", "Step", "Reset"):
        assert lab_page.button(name).is_visible()
    for name in ("learning rate", "training time"):
        assert lab_page.control("slider", name).is_visible()
    assert lab_page.control("combobox", "preset").input_value() == "pinch"
    lab_page.wait("+d.step >= 3")
    lab_page.shot("first-running")
    play = lab_page.button("Play")
    play.hover()
    colours = play.evaluate(
        "element => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 114, 178)"]  # its name can be read under the pointer too
    drawn = lab_page.number("drawn")
    lab_page.wait(f"+d.drawn > {drawn + 10}")
    lab_page.wait("d.state == 'finished'")
    assert lab_page.number("tau") == pytest.approx(30)
    assert lab_page.number("step") == 20
    assert "sampled hole is open" in lab_page.sentence()
    assert "no neuron folded, no crossing" in lab_page.sentence()
    for name in ("neurons", "barcode", "loss and accuracy", "rate", "pair ratios"):
        assert lab_page.control("img", name).is_visible()
    lab_page.shot("first-finished")


def test_pause_freezes_and_step_moves_by_one(lab_page: LabPage, server: Server) -> None:
    """Pause holds the picture still, Step takes one step, Reset goes back to the start and waits there, Play
    goes on.
    """
    open_lab(lab_page, server, "pause")
    lab_page.wait("+d.step >= 2")
    step = pause(lab_page)
    shown, drawn = lab_page.number("view-step"), lab_page.number("drawn")
    assert step - 1 <= shown <= step, "the picture of the click stays, also where one more was on its way"
    time.sleep(1.5)
    assert (lab_page.number("step"), lab_page.number("view-step"), lab_page.number("drawn")) == (
        step,
        shown,
        drawn,
    )
    for further in (1, 2):
        lab_page.button("Step").click()
        lab_page.wait(f"+d.viewStep == {shown + further}")
        time.sleep(0.5)
        assert lab_page.number("view-step") == shown + further
    assert lab_page.number("step") == shown + 2
    lab_page.button("Reset").click()
    lab_page.wait("+d.step == 0 && d.state == 'paused'")
    lab_page.button("Play").click()
    lab_page.wait("+d.step >= 2")


def test_the_hole_closes_at_three_over_k(lab_page: LabPage, server: Server) -> None:
    """The mission's picture: typed 3, Reset, Play, and the sampled hole closes while the curve crosses
    itself.
    """
    open_lab(lab_page, server, "close")
    field = lab_page.control("spinbutton", "learning rate in units of 1/K")
    field.fill("3")
    field.press("Enter")
    lab_page.button("Reset").click()
    lab_page.wait("+d.step == 0 && +d.run == 2")
    lab_page.button("Play").click()
    lab_page.wait("d.state == 'finished'")
    assert "sampled hole is closed" in lab_page.sentence()
    assert "26 neurons folded in one step, the curve crossed itself 6 times" in lab_page.sentence()
    lab_page.shot("closed")


def test_the_slider_changes_the_rate_of_the_running_worker(lab_page: LabPage, server: Server) -> None:
    """By keys and by mouse; the frames that come back carry the new rate."""
    cell = "from topowidgets import TopologyLab\nlab = TopologyLab(tau=3000)\nlab.set(speed=3)\nlab"
    open_lab(lab_page, server, "slider", cell)  # it does not end before it has been slid
    slider = lab_page.control("slider", "learning rate")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    lab_page.wait("+d.etaK > 1.6 && +d.etaK < 1.9")
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    lab_page.page.mouse.move(box["x"] + box["width"] / 2, middle)
    lab_page.page.mouse.down()
    lab_page.page.mouse.move(box["x"] + 0.2 * box["width"], middle, steps=8)
    lab_page.page.mouse.up()
    lab_page.wait("+d.etaK < 0.4")
    assert "times 1/K" in (slider.get_attribute("aria-valuetext") or "")
    raw = lab_page.control("spinbutton", "eta")
    raw.fill("200")
    raw.press("Enter")
    lab_page.wait("Math.abs(+d.etaK - 200 * 0.0078050581) < 1e-3")
    # what happened is told with the timeline, the latest last
    lab_page.page.wait_for_function(
        "() => [...document.querySelectorAll('.tw-chart')].some(one => /step .*: .*200/.test(one.ariaLabel))"
    )


def test_bad_input_is_refused_with_a_sentence(lab_page: LabPage, server: Server) -> None:
    """The last good rate stays."""
    open_lab(lab_page, server, "bad")
    field = lab_page.control("spinbutton", "learning rate in units of 1/K")
    for text in ("-1", "0", "1e9"):
        field.fill(text)
        field.press("Enter")
        lab_page.page.wait_for_function(
            "() => [...document.querySelectorAll('[role=alert]')].some(e => e.innerText.includes('learning "
            "rate stays'))"
        )
        assert float(field.input_value()) == 1.5
    lab_page.wait("+d.etaK == 1.5")
    lab_page.shot("refused")


def test_scrubbing_shows_what_was(lab_page: LabPage, server: Server) -> None:
    """Dragging back shows an earlier step at once and holds the run; Play goes on from the newest."""
    open_lab(lab_page, server, "scrub")
    lab_page.wait("+d.step >= 6")
    time_slider = lab_page.control("slider", "training time")
    time_slider.focus()
    time_slider.press("Home")
    lab_page.wait("+d.viewStep == 0 && +d.step >= 6 && d.state == 'paused'")
    step = lab_page.number("step")
    lab_page.shot("scrubbed")
    lab_page.button("Step").click()
    lab_page.wait("+d.viewStep == 1")
    assert lab_page.number("step") == step
    lab_page.button("Play").click()
    lab_page.wait(f"+d.step > {step} && d.viewStep == d.step")


def test_a_killed_worker_resumes(lab_page: LabPage, server: Server) -> None:
    """A sentence and a Resume button; nothing recorded is lost."""
    open_lab(lab_page, server, "kill")
    lab_page.wait("+d.step >= 4")
    lab_page.worker().kill()
    lab_page.wait("d.state == 'dead'")
    assert "press Resume" in lab_page.sentence()
    step = lab_page.number("step")
    lab_page.shot("dead")
    lab_page.button("Resume").click()
    lab_page.wait("d.state == 'paused'")
    assert lab_page.number("run") == 1
    lab_page.button("Play").click()
    lab_page.wait(f"+d.step > {step}")


def test_divergence_keeps_the_frames(lab_page: LabPage, server: Server) -> None:
    """A rate far beyond every line stops the run with a sentence; Reset starts it anew."""
    open_lab(lab_page, server, "diverge")
    raw = lab_page.control("spinbutton", "eta")
    raw.fill("1000000000")
    raw.press("Enter")
    lab_page.button("Reset").click()
    lab_page.wait("d.state == 'paused' && +d.step == 0")
    lab_page.button("Step").click()
    lab_page.wait("d.state == 'diverged'")
    assert lab_page.number("step") == 0
    assert "diverged" in lab_page.sentence()
    lab_page.shot("diverged")
    field = lab_page.control("spinbutton", "learning rate in units of 1/K")
    field.fill("0.5")
    field.press("Enter")
    lab_page.button("Reset").click()
    lab_page.wait("d.state == 'paused' && +d.step == 0")


def test_a_reloaded_page_has_its_history(lab_page: LabPage, server: Server) -> None:
    """After a reload the lab shows the run so far and can be scrubbed."""
    open_lab(lab_page, server, "reload")
    lab_page.wait("+d.step >= 4")
    step = pause(lab_page)
    lab_page.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    lab_page.page.reload()
    lab_page.wait(f"+d.step == {step}", 60)
    time_slider = lab_page.control("slider", "training time")
    time_slider.focus()
    time_slider.press("Home")
    lab_page.wait("+d.viewStep == 0")


def test_a_reloaded_page_plays_on(lab_page: LabPage, server: Server) -> None:
    """The page that went was hidden, which holds the run; the one that came back goes on with it."""
    open_lab(lab_page, server, "reload-playing", CELL.replace("()", "(eta_k=0.2)"))
    lab_page.wait("+d.step >= 3")
    lab_page.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    lab_page.page.reload()
    lab_page.wait("d.state == 'running' || d.state == 'finished'", 60)


def test_a_restarted_kernel_is_said(lab_page: LabPage, server: Server) -> None:
    """The lab went with the kernel: no picture that stands still without a word, and the cell run again shows
    a new lab.
    """
    open_lab(lab_page, server, "restart")
    lab_page.wait("+d.step >= 2")
    lab_page.page.evaluate("() => { window.jupyterapp.shell.currentWidget.sessionContext.restartKernel(); }")
    lab_page.wait("d.state == 'dead'")
    assert "Run the cell again" in lab_page.sentence()
    lab_page.shot("restarted")
    lab_page.run_cells()
    lab_page.wait("d.state == 'running' && +d.step >= 1", 60)


def test_an_interrupted_kernel_trains_on(lab_page: LabPage, server: Server) -> None:
    """Interrupting a cell of one's own does not end the training."""
    open_lab(lab_page, server, "interrupt", CELL.replace("()", "(eta_k=0.2)"))
    lab_page.wait("+d.step >= 2")
    step = lab_page.number("step")
    lab_page.page.evaluate("() => { window.jupyterapp.commands.execute('kernelmenu:interrupt'); }")
    lab_page.wait(f"d.state == 'running' && +d.step > {step + 10}")


def test_nothing_is_clipped_or_overlaps(lab_page: LabPage, server: Server) -> None:
    """At both widths and in both themes every control lies inside the lab and none lies over another."""
    open_lab(lab_page, server, "looks")
    lab_page.wait("+d.step >= 5")
    for width, height in ((1280, 1000), (800, 1300)):
        lab_page.page.set_viewport_size({"width": width, "height": height})
        for theme in ("JupyterLab Dark", "JupyterLab Light"):
            lab_page.show_in(theme)
            lab_page.wait(f"d.theme == '{theme.rsplit(maxsplit=1)[-1].lower()}'")
            lab_page.shot(f"looks-{width}-{theme.rsplit(maxsplit=1)[-1].lower()}")
            apart(lab_page)


def apart(lab_page: LabPage) -> None:
    """Every control lies inside the lab and none lies over another."""
    outer = lab_page.root.bounding_box()
    assert outer is not None
    controls = lab_page.root.locator("button:visible, select:visible, input:visible")
    boxes = [
        box
        for box in (controls.nth(number).bounding_box() for number in range(controls.count()))
        if box is not None
    ]
    assert len(boxes) >= 10
    for box in boxes:
        assert box["x"] >= outer["x"]
        assert box["x"] + box["width"] <= outer["x"] + outer["width"] + 0.5
    for one, other in combinations(boxes, 2):
        apart_across = (
            one["x"] + one["width"] <= other["x"] + 0.5 or other["x"] + other["width"] <= one["x"] + 0.5
        )
        apart_down = (
            one["y"] + one["height"] <= other["y"] + 0.5 or other["y"] + other["height"] <= one["y"] + 0.5
        )
        assert apart_across or apart_down, (one, other)
