"""A lab by keys alone, in JupyterLab, for a reader who asked for less motion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.conftest import LabPage, Server
from tests.ui.everyone import tabbed
from tests.ui.test_lab import open_lab

pytestmark = pytest.mark.ui

NOTEBOOK = """() => {
  const notebook = window.jupyterapp.shell.currentWidget.content, { activeElement } = document;
  return {
    cells: notebook.widgets.map(cell => [cell.model.type, cell.model.sharedModel.getSource()]),
    mode: notebook.mode,
    active: notebook.activeCellIndex,
    focus: activeElement.closest('.topowidgets')
      ? activeElement.getAttribute('aria-label') || activeElement.textContent : 'elsewhere',
  };
}"""
"""What a key that goes astray would change."""

SHORTCUTS = [
    *"abxddmyz1jk",
    "Enter",
    "Shift+Enter",
    "Control+Enter",
    "Escape",
    "ArrowDown",
    "ArrowUp",
    "Home",
]
"""Keys that the notebook listens to in its command mode."""


@pytest.fixture
def calm_page(browser: Browser, server: Server) -> Iterator[LabPage]:
    """A page of a reader who asked for less motion."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield LabPage(context.new_page(), server)
    context.close()
    server.end_kernels()


def test_a_lab_by_keys_alone(calm_page: LabPage, server: Server) -> None:
    """Nothing plays before Play; Tab goes through it and out; no key reaches the notebook; Escape closes
    menus; a drawn curve trains.
    """
    lab, keys = calm_page, calm_page.page.keyboard
    open_lab(lab, server, "keys")
    lab.wait("d.state == 'paused'")
    assert lab.number("step") == 0
    lab.button("Play").focus()
    keys.press("Space")
    lab.wait("+d.step >= 2")
    keys.press("Tab")
    keys.press("Enter")  # Pause
    lab.wait("d.state == 'paused'")

    more = lab.button("more")
    more.focus()
    keys.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    lab.control("combobox", "preset").focus()
    assert tabbed(lab.page, ".topowidgets") == []

    for role, name in (
        ("combobox", "speed"),
        ("slider", "learning rate"),
        ("spinbutton", "eta"),
        ("img", "neurons"),
        ("img", "barcode"),
    ):
        assert_kept(lab, lab.control(role, name))  # type: ignore[arg-type] -- a literal of the tuple
    for name in ("Pause", "diagram", "save"):
        assert_kept(lab, lab.button(name))

    keys.press("Enter")
    first = lab.button("save neurons as SVG")
    expect(first).to_be_visible()
    first.focus()
    keys.press("Escape")
    expect(first).to_be_hidden()
    expect(lab.button("save")).to_be_focused()

    if more.get_attribute("aria-expanded") == "false":
        more.press("Enter")
    lab.button("Draw a curve").press("Enter")
    expect(lab.button("Train it")).to_be_focused()  # it has taken the place of what was pressed
    lab.control("img", "neurons").focus()
    for key in (
        "ArrowUp",
        "Space",
        "ArrowLeft",
        "ArrowLeft",
        "Space",
        "ArrowDown",
        "ArrowDown",
        "Space",
        "ArrowRight",
        "Space",
    ):
        keys.press(key)
    lab.button("Train it").press("Enter")
    expect(lab.button("Draw a curve")).to_be_focused()
    expect(lab.control("combobox", "shape")).to_have_value("drawn")
    more.focus()
    keys.press("Escape")
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(more).to_be_focused()


def assert_kept(lab: LabPage, control: Any) -> None:
    """The control keeps the focus and the notebook stays as it is, whatever of its shortcuts is pressed."""
    control.focus()
    before = lab.page.evaluate(NOTEBOOK)
    for key in SHORTCUTS:
        lab.page.keyboard.press(key)
    assert lab.page.evaluate(NOTEBOOK) == before
