"""Every control does what it says, by mouse and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import LabPage, Server
from tests.ui.test_lab import open_lab, pause

pytestmark = pytest.mark.ui


def test_more_settings_restart_the_run(lab_page: LabPage, server: Server) -> None:
    """Each control behind "more" starts the run anew with what was chosen;
    the run before stays as a ghost.
    """
    open_lab(lab_page, server, "more")
    assert not lab_page.control("combobox", "shape").is_visible()
    more = lab_page.button("more")
    more.focus()
    more.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    run = lab_page.number("run")
    for name, option in (
        ("shape", "figure_eight"),
        ("activation", "sine"),
        ("scale", "unit"),
        ("task", "sine"),
        ("rule", "sgd"),
    ):
        control = lab_page.control("combobox", name)
        control.select_option(option)
        run += 1
        lab_page.wait(f"+d.run == {run} && +d.step >= 1")
        assert control.input_value() == option
    neurons = lab_page.control("spinbutton", "neurons")
    neurons.fill("40")
    neurons.press("Enter")
    lab_page.wait(f"+d.run == {run + 1} && +d.step >= 1")
    seed = lab_page.control("spinbutton", "seed")
    seed.fill("3")
    seed.press("Tab")
    lab_page.wait(f"+d.run == {run + 2} && +d.step >= 1")
    assert lab_page.button("dismiss the previous run").is_visible()
    lab_page.shot("more-changed")
    lab_page.button("back to pinch").click()
    lab_page.wait(f"+d.run == {run + 3} && +d.step >= 1")
    assert neurons.input_value() == "96"
    assert lab_page.control("combobox", "shape").input_value() == "circle"
    seed.press("Escape")
    assert not seed.is_visible()
    expect(more).to_be_focused()


def test_a_refused_setting_says_why_beside_its_control(lab_page: LabPage, server: Server) -> None:
    """A sphere does not fit into the plane, half a neuron is none: a sentence,
    and the last good state stays.
    """
    open_lab(lab_page, server, "refused-setting")
    lab_page.button("more").click()
    step = pause(lab_page)
    shape, neurons = lab_page.control("combobox", "shape"), lab_page.control("spinbutton", "neurons")
    shape.select_option("sphere")
    alerts = lab_page.root.get_by_role("alert").filter(has_text="coordinates")
    expect(alerts).to_have_count(1)
    assert alerts.locator("xpath=..").get_by_role("combobox", name="shape", exact=True).count() == 1
    expect(shape).to_have_value("circle")
    lab_page.shot("more-refused")
    for text in ("2.5", "9,6", "1", "many", "", "9000000"):
        neurons.fill(text)
        neurons.press("Enter")
        expect(lab_page.root.get_by_role("alert").filter(has_text="neurons stays as it was")).to_have_count(1)
        expect(neurons).to_have_value("96")
    neurons.press("ArrowUp")
    neurons.press("ArrowUp")
    expect(neurons).to_have_value("98")
    neurons.press("ArrowDown")
    neurons.press("ArrowDown")
    assert (lab_page.number("run"), lab_page.number("step")) == (1, step)


def test_a_rule_without_k_has_a_raw_rate(lab_page: LabPage, server: Server) -> None:
    """Adam takes eta itself; back at gradient descent the rate is again in units of 1/K."""
    open_lab(lab_page, server, "adam")
    lab_page.button("more").click()
    rule = lab_page.control("combobox", "rule")
    rule.select_option("adam")
    lab_page.wait("+d.run == 2 && +d.step >= 1")
    assert not lab_page.control("spinbutton", "learning rate in units of 1/K").is_visible()
    expect(lab_page.control("slider", "learning rate")).to_have_attribute("aria-valuetext", "eta 0.01")
    expect(lab_page.words).to_contain_text("a rule without a K")
    lab_page.shot("adam")
    rule.select_option("gd")
    lab_page.wait("+d.run == 3 && +d.etaK == 1.5")
    assert lab_page.control("spinbutton", "learning rate in units of 1/K").input_value() == "1.50"


def test_fixed_and_hold(lab_page: LabPage, server: Server) -> None:
    """Held, eta follows K: the slider's value and the mark 1/K stay, eta cannot be typed.

    Chosen by keyboard, and back.
    """
    open_lab(lab_page, server, "held", "from topowidgets import TopologyLab\nTopologyLab('fold', eta_k=0.5)")
    fixed, hold = (lab_page.root.get_by_role("radio", name=name, exact=True) for name in ("fixed", "hold"))
    expect(fixed).to_be_checked()
    lab_page.wait("+d.step >= 5")
    assert lab_page.number("eta-k") == pytest.approx(0.5)
    fixed.focus()
    fixed.press("ArrowRight")
    lab_page.wait("+d.run == 2 && +d.step >= 5")
    expect(hold).to_be_checked()
    expect(lab_page.control("spinbutton", "eta")).to_be_disabled()
    assert lab_page.control("spinbutton", "learning rate in units of 1/K").input_value() == "0.5"
    assert "1/K at 1," in (
        lab_page.control("slider", "learning rate").get_attribute("aria-description") or ""
    )
    assert abs(lab_page.number("eta-k") - 0.5) > 1e-3
    expect(lab_page.words).to_contain_text("eta K = 0.5")
    slider = lab_page.control("slider", "learning rate")
    slider.focus()
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "0.511 times 1/K")
    lab_page.shot("held")
    fixed.check()
    lab_page.wait("+d.run == 3 && Math.abs(+d.etaK - 0.511) < 1e-9")


def test_a_schedule_is_chosen_and_scaled(lab_page: LabPage, server: Server) -> None:
    """The thumb stays at what is set, a mark, a word and the timeline tell the rate of each step.

    Chosen by keyboard; another one from a list; the slider scales it.
    """
    open_lab(
        lab_page,
        server,
        "schedule",
        "from topowidgets import TopologyLab\nTopologyLab(eta_k=1.5, neurons=24, tracers=24)",
    )
    fixed, schedule = (
        lab_page.root.get_by_role("radio", name=name, exact=True) for name in ("fixed", "schedule")
    )
    listed = lab_page.control("combobox", "schedule of the learning rate")
    assert not listed.is_visible()
    fixed.focus()
    fixed.press("ArrowLeft")
    lab_page.wait("+d.run == 2 && +d.step >= 1")
    expect(schedule).to_be_checked()
    expect(listed).to_have_value("warmUp")
    slider, field = (
        lab_page.control("slider", "learning rate"),
        lab_page.control("spinbutton", "learning rate in units of 1/K"),
    )
    expect(slider).to_have_attribute("aria-valuetext", "1.50 times 1/K")
    expect(lab_page.control("spinbutton", "eta")).to_be_disabled()
    pause(lab_page)
    lab_page.button("Reset").click()
    lab_page.wait("+d.step == 0 && d.state == 'paused'")
    expect(lab_page.root.get_by_text("now 0.15 / K")).to_be_visible()
    lab_page.button("Step").click()
    lab_page.wait("+d.step == 1 && Math.abs(+d.etaK - 0.15) < 1e-9")
    assert re.search(r"\bnow at 0\.15\b", slider.get_attribute("aria-description") or "")
    lab_page.button("Step").click()  # at tau 0.15 of the 6 that it takes to warm up
    lab_page.wait("+d.step == 2 && Math.abs(+d.etaK - 1.5 * (0.1 + 0.9 * 0.15 / 6)) < 1e-9")
    expect(field).to_have_value("1.50")
    lab_page.shot("schedule")
    field.fill("3")
    field.press("Enter")
    expect(slider).to_have_attribute("aria-valuetext", "3.00 times 1/K")
    before = 1.5 * (0.1 + 0.9 * 0.15 / 6)
    lab_page.button("Step").click()
    lab_page.wait(f"+d.step == 3 && Math.abs(+d.etaK - 3 * (0.1 + 0.9 * (0.15 + {before}) / 6)) < 1e-9")
    listed.select_option("decay")
    lab_page.wait("+d.run == 4 && +d.step == 0")
    lab_page.button("Step").click()
    lab_page.wait("+d.step == 1 && Math.abs(+d.etaK - 3) < 1e-9")
    lab_page.button("more").click()
    lab_page.control("combobox", "rule").select_option("adam")
    lab_page.wait("+d.run == 5")
    expect(schedule).to_be_checked()
    assert not lab_page.root.get_by_role("radio", name="hold", exact=True).is_visible()
    expect(lab_page.control("spinbutton", "eta")).to_be_enabled()


def test_a_schedule_from_python(lab_page: LabPage, server: Server) -> None:
    """It has no name in the list, and is shown as it was given."""
    open_lab(
        lab_page,
        server,
        "own-schedule",
        "from topowidgets import TopologyLab\n"
        "TopologyLab(eta_k=2, rate_control='schedule', schedule=[(0, 0.25), (1, 0.5)])",
    )
    expect(lab_page.root.get_by_role("radio", name="schedule", exact=True)).to_be_checked()
    expect(lab_page.control("combobox", "schedule of the learning rate")).to_have_value("own")
    lab_page.wait("+d.tau >= 1 && Math.abs(+d.etaK - 1) < 1e-9")
    expect(lab_page.root.get_by_text("now 1 / K")).to_be_visible()
    expect(lab_page.control("slider", "learning rate")).to_have_attribute("aria-valuetext", "2.00 times 1/K")


def test_the_topology_timeline_counts_pieces_holes_and_folds(lab_page: LabPage, server: Server) -> None:
    """Three numbers beside the other timelines, live in the legend."""
    open_lab(
        lab_page, server, "counts", "from topowidgets import TopologyLab\nTopologyLab('fold', eta_k=2.5)"
    )
    lab_page.wait("+d.step >= 4")
    for name in ("loss and accuracy", "rate", "pair ratios", "topology"):
        expect(lab_page.control("img", name)).to_be_visible()
    group = lab_page.root.get_by_role("group", name="topology", exact=True)
    expect(group).to_contain_text("b₁ 1")
    expect(group).to_contain_text("b₀ 1")
    expect(group).to_contain_text("folded neurons 0")


def test_barcode_and_diagram(lab_page: LabPage, server: Server) -> None:
    """Two buttons, by keyboard too; each bar says its birth, death and persistence, by keys and by mouse."""
    open_lab(lab_page, server, "diagram")
    pause(lab_page)
    diagram = lab_page.button("diagram")
    expect(lab_page.button("barcode")).to_have_attribute("aria-pressed", "true")
    bars = lab_page.control("img", "barcode")
    bars.focus()
    bars.press("ArrowRight")
    told = lab_page.root.get_by_text("H1 hole, birth ")
    expect(told).to_have_count(1)
    bars.press("Escape")
    expect(told).to_have_count(0)
    diagram.focus()
    diagram.press("Enter")
    expect(diagram).to_have_attribute("aria-pressed", "true")
    points = lab_page.control("img", "persistence diagram")
    points.focus()
    points.press("ArrowRight")
    expect(lab_page.root.get_by_text("H1 hole, birth ")).to_contain_text("persistence")
    lab_page.shot("diagram")
    lab_page.button("Step").click()
    expect(points).to_be_visible()
    lab_page.button("barcode").click()
    box = bars.bounding_box()
    assert box is not None
    lab_page.page.mouse.move(box["x"] + 60, box["y"] + 14)
    expect(lab_page.root.get_by_text("H1 hole\nbirth")).to_be_visible()


def test_neurons_by_keys(lab_page: LabPage, server: Server) -> None:
    """Arrow keys on the picture go from neuron to neuron; what is pointed at is spoken once, politely."""
    open_lab(lab_page, server, "keys")
    pause(lab_page)
    neurons = lab_page.control("img", "neurons")
    neurons.focus()
    neurons.press("ArrowRight")
    spoken = lab_page.root.locator("[aria-live=polite]").filter(has_text="neuron ")
    expect(spoken.first).to_contain_text("neuron 0, incoming weight w")
    neurons.press("ArrowLeft")
    expect(spoken.first).to_contain_text("neuron 95,")
    lab_page.shot("neuron-by-keys")
    neurons.press("Escape")
    expect(spoken.filter(has_text="neuron 95,")).to_have_count(0)


def test_words_explain_themselves(lab_page: LabPage, server: Server) -> None:
    """By keyboard: focus shows the meaning, Escape hides it, and it is the word's description."""
    open_lab(lab_page, server, "words")
    pause(lab_page)
    for name, meaning in (
        ("about neurons", "one hidden neuron"),
        ("about barcode", "long bar"),
        ("about learning rate × K", "glued together"),
    ):
        word = lab_page.button(name)
        expect(word).to_have_accessible_description(re.compile(meaning))
        word.focus()
        tip = lab_page.root.get_by_role("tooltip").filter(has_text=meaning)
        expect(tip).to_be_visible()
        word.press("Escape")
        expect(tip).to_be_hidden()
    sample = lab_page.root.get_by_role("button", name="sample:")
    sample.hover()
    tip = lab_page.root.get_by_role("tooltip").filter(has_text="stated rule")
    expect(tip).to_be_visible()
    inside, outer = tip.bounding_box(), lab_page.root.bounding_box()
    assert inside is not None
    assert outer is not None
    assert inside["y"] + inside["height"] <= outer["y"] + outer["height"] + 1


def test_neurons_of_three_coordinates_turn(lab_page: LabPage, server: Server) -> None:
    """With a bias a neuron has three coordinates: a sphere fits, and the cloud turns by keys and by mouse."""
    open_lab(lab_page, server, "space")
    lab_page.button("more").click()
    lab_page.control("combobox", "bias").select_option("true")
    lab_page.wait("+d.run == 2 && +d.step >= 1")
    lab_page.control("combobox", "shape").select_option("sphere")
    lab_page.wait("+d.run == 3 && +d.step >= 2")
    pause(lab_page)
    neurons = lab_page.control("img", "neurons")
    seen = [neurons.evaluate("canvas => canvas.toDataURL()")]

    def turned() -> None:
        lab_page.page.wait_for_timeout(300)
        seen.append(neurons.evaluate("canvas => canvas.toDataURL()"))
        assert len(set(seen)) == len(seen)

    neurons.focus()
    neurons.press("ArrowRight")
    turned()
    neurons.press("ArrowUp")
    turned()
    neurons.blur()
    box = neurons.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lab_page.page.mouse.move(x, y)
    lab_page.page.mouse.down()
    lab_page.page.mouse.move(x + 80, y + 20, steps=4)
    lab_page.page.mouse.up()
    turned()
    facing = lab_page.button("PCA view")
    facing.press("Enter")
    turned()
    facing.press("Enter")
    lab_page.page.wait_for_timeout(300)
    assert neurons.evaluate("canvas => canvas.toDataURL()") == seen[-1], "it is there already"
    neurons.focus()
    neurons.press("Shift+ArrowRight")
    expect(
        lab_page.root.locator("[aria-live=polite]").filter(has_text="neuron 0, incoming weight w")
    ).to_contain_text("bias b")
    lab_page.shot("space")


def test_a_curve_and_points_of_ones_own_are_trained(lab_page: LabPage, server: Server) -> None:
    """A curve by the pointer: too little is refused, the run begins on it, another shape gives it up.

    Points by pointer and keys too.
    """
    open_lab(lab_page, server, "drawn")
    lab_page.button("more").click()
    lab_page.button("Draw a curve").click()
    lab_page.wait("d.state == 'paused' || d.state == 'finished'")
    lab_page.button("Train it").click()
    expect(lab_page.control("alert").filter(has_text="Draw the curve first.")).to_be_visible()
    cloud = lab_page.control("img", "neurons")
    box = cloud.bounding_box()
    assert box is not None
    mouse, (x, y) = lab_page.page.mouse, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.move(x - 60, y - 60)
    mouse.down()
    for dx, dy in ((60, -60), (60, 60), (-60, 60), (-60, -50)):
        mouse.move(x + dx, y + dy, steps=6)
    mouse.up()
    lab_page.shot("drawing-a-curve")
    lab_page.button("Train it").click()
    lab_page.wait("+d.run == 2 && +d.step >= 2", 30)  # it plays
    expect(lab_page.control("combobox", "shape")).to_have_value("drawn")
    expect(lab_page.control("combobox", "shape").locator("option:checked")).to_have_text("drawn")
    lab_page.shot("drawn-curve")
    lab_page.control("combobox", "shape").select_option("circle")
    lab_page.wait("+d.run == 3 && d.viewStep !== ''")
    expect(lab_page.control("combobox", "shape").locator("option", has_text="drawn")).to_have_count(0)

    picture, keys = lab_page.control("img", "data and fit"), lab_page.page.keyboard
    expect(picture).to_have_accessible_description(re.compile("64 training points; the fit is at most"))
    picture.focus()
    keys.press("ArrowRight")
    expect(lab_page.root.get_by_text("point 0, x −2, y −0.3, fit")).to_have_count(1)
    lab_page.button("Your own points").click()
    lab_page.wait("d.state == 'paused' || d.state == 'finished'")
    box = picture.bounding_box()
    assert box is not None
    expect(picture).to_have_accessible_description(re.compile("arrow keys move the pen, Space sets a point"))
    places = [(0.3, 0.3), (0.5, 0.6), (0.7, 0.2), (0.9, 0.6)]
    for x, y in [*places, places[1]]:  # a click on one takes it away
        lab_page.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    keys.press("ArrowLeft")
    keys.press("Space")
    status = lab_page.root.get_by_role("group", name="data and fit").get_by_role("status")
    expect(status).to_have_text(re.compile(r"^4 points, pen at x −0.18\d, y 0$"))
    lab_page.shot("own-points")
    lab_page.button("Clear").click()
    lab_page.button("Train on them").click()
    expect(lab_page.control("alert").filter(has_text="Set at least two points.")).to_be_visible()
    for x, y in places[:2]:
        lab_page.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    lab_page.button("Train on them").click()
    lab_page.wait("+d.run == 4 && +d.step >= 2", 30)  # it plays
    expect(picture).to_have_accessible_description(re.compile("^2 training points"))
    expect(lab_page.root.get_by_text("changed: task your own points")).to_be_visible()
    expect(lab_page.button("Change your points")).to_be_visible()
