"""A German lesson and a German lab beside an English one: nothing English is left in them, and long words do
not break the layout.
"""

from __future__ import annotations

import re

import pytest

from tests.ui.conftest import LabPage, Server

pytestmark = pytest.mark.ui

CELLS = (
    "from topowidgets import TopologyLab, TopologyLesson, open_shared, set_language\nopen_shared()",
    "set_language('de')\nlab = TopologyLab()\nlab",
    "lesson = TopologyLesson('holes', answers=None)\nlesson",
)

SAID = """kind => {
  const said = new Set(), root = document.querySelector(`[data-kind=${kind}]`);
  const spoken = ["aria-label", "aria-description", "aria-valuetext", "title", "placeholder"];
  const walk = node => {
    for (const name of spoken) said.add(node.getAttribute?.(name) ?? "");
    if (node.nodeType === Node.TEXT_NODE) said.add(node.textContent.trim());
    else node.childNodes.forEach(walk);
  };
  walk(root);
  return [...said];
}"""
"""All that a view shows or says to a screen reader, hidden parts included."""

ENGLISH = re.compile(
    r"\b(the|of|and|is|are|with|from|not|no|beyond|below|press|run|step|hole|learning|closed|undecided|choose|changed?|points?|"
    r"save|copy|pictures?|answers?|next|back|hint|unknown|busy|data)\b",
    re.IGNORECASE,
)
"""Words by which an English text is known; none of them is a German word."""

WIDE = """kind => {
  const root = document.querySelector(`[data-kind=${kind}]`), edge = root.getBoundingClientRect().right + 1;
  const out = element => element.checkVisibility() && element.getBoundingClientRect().right > edge;
  return [...root.querySelectorAll("button, label, select, h3, p")].filter(out)
    .map(element => element.textContent);
}"""
"""What sticks out of a view."""


def left_in_english(said: list[str]) -> list[str]:
    return [text for text in said if ENGLISH.search(text)]


def test_a_german_lab_and_lesson_leave_nothing_in_english(lab_page: LabPage, server: Server) -> None:
    """At the start, after Play and with everything open; at 1280 and 800 pixels nothing sticks out."""
    page = lab_page.page
    lab_page.open(server.notebook("german", *CELLS))
    lab_page.run_cells()
    lab = lab_page.root
    lab_page.wait("+d.step > 3", seconds=60)
    english = page.locator("[data-kind=open]")
    assert (english.get_attribute("lang"), lab.get_attribute("lang")) == ("en", "de")
    english.get_by_role("button", name="Open", exact=True).wait_for()
    said = page.evaluate(SAID, "lab")
    lab_page.button("Pause").click()
    lab_page.button("mehr").click()
    lab_page.button("speichern").click()
    lab.get_by_role("spinbutton", name="Neuronen", exact=True).fill("0.5")
    page.keyboard.press("Enter")
    lab.get_by_text("„0.5“ ist keine ganze Zahl von 3 bis 8192; Neuronen bleibt wie zuvor.").wait_for()
    lab.get_by_role("combobox", name="Form", exact=True).select_option("sphere")
    lab.get_by_text(
        "shape = 'sphere' ist nicht erlaubt: sie braucht 3 Koordinaten, und ein Neuron dieses Netzes hat 2."
    ).wait_for()
    said += page.evaluate(SAID, "lab")
    lesson = page.locator("[data-kind=lesson]")
    lesson.scroll_into_view_if_needed()
    lesson.get_by_role("button", name="Weiter", exact=True).click()
    lesson.get_by_label("zwei", exact=True).check()
    lesson.get_by_role("button", name="Antworten", exact=True).click()
    lesson.get_by_text("Antwort: zwei. Das hast du gefunden.", exact=True).wait_for()
    for _ in range(2):
        lesson.get_by_role("button", name="Weiter", exact=True).click()
        if lesson.get_by_label("offen", exact=True).count():
            break
        lesson.get_by_label("einzelne noch getrennte Neuronen", exact=True).check()
        lesson.get_by_role("button", name="Antworten", exact=True).click()
    lesson.get_by_label("offen", exact=True).wait_for()
    said += page.evaluate(SAID, "lesson")
    assert left_in_english(said) == []
    assert len(said) > 200
    for width in (1280, 800):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert page.evaluate(WIDE, "lab") == []
        assert page.evaluate(WIDE, "lesson") == []
