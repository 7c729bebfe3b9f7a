"""axe-core finds nothing serious: every kind of view, light and dark, wide, narrow and at 400 pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.ui.conftest import LabPage, Server
from tests.ui.test_lab import open_lab, pause
from tests.ui.test_lesson import SMALL
from topowidgets import Config, TopologyCompare, train
from topowidgets.experiments.as_page import atlas_page, run_page
from topowidgets.experiments.atlas import Atlas
from topowidgets.experiments.lesson_page import lesson_page
from topowidgets.pages.page import write_page

pytestmark = pytest.mark.ui

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
"""Rules that are looked at."""

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def findings(page: Page, root: str) -> list[str]:
    """What axe-core calls serious or critical within an element, as "rule: element"."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "async ([root, tags]) => (await axe.run(root, {resultTypes: ['violations'], runOnly: tags})).violations", [root, TAGS]
    )
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 400), ("dark", 1280)])
def test_exported_pages(browser: Browser, tmp_path: Path, scheme: Any, width: int) -> None:
    """A run, an atlas, a comparison and a lesson; none can be moved sideways."""
    small = Config(neurons=12, tracers=0, tau=3)
    write_page(tmp_path / "run.html", run_page(train(small)))
    write_page(tmp_path / "atlas.html", atlas_page(Atlas.trained(small, eta_k=[0.5, 3.0])))
    TopologyCompare([train(small, seed=seed) for seed in (0, 1)]).export_html(tmp_path / "compare.html")
    write_page(tmp_path / "lesson.html", lesson_page(SMALL))
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for name in ("run", "atlas", "compare", "lesson"):
        page = context.new_page()
        page.goto((tmp_path / f"{name}.html").as_uri())
        page.locator(".topowidgets canvas").first.wait_for()
        assert findings(page, "body") == [], name
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, name
    context.close()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_lab_in_jupyterlab(lab_page: LabPage, server: Server, theme: str) -> None:
    """With all its controls shown."""
    open_lab(lab_page, server, f"axe-{theme.lower()}", theme=f"JupyterLab {theme}")
    lab_page.wait("+d.step >= 2")
    pause(lab_page)
    lab_page.button("more").click()
    assert findings(lab_page.page, "[data-kind=lab]") == []
