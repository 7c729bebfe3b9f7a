"""For everyone: axe-core finds nothing serious, all is reached by keys alone and at twice the size; light and
dark, wide and narrow.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.ui.conftest import LabPage, Server
from tests.ui.everyone import lost_to_forced_colours, tabbed, unreachable
from tests.ui.test_lab import open_lab, pause
from topowidgets import Comparison, Config, train
from topowidgets.export.pages import run_page
from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.lesson_page import lesson_page
from topowidgets.pages.page import write_page
from topowidgets.studies.atlas import Atlas

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
        "async ([root, tags]) => (await axe.run(root, {resultTypes: ['violations'], runOnly: "
        "tags})).violations",
        [root, TAGS],
    )
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]} "
        f"{node['any'][0]['message'] if node['any'] else ''}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


SMALL = {
    "name": "small",
    "title": "A small lesson",
    "lab": {"neurons": 24, "tau": 3},
    "lock": ["rate"],
    "parts": [
        {
            "say": "Half of 1/K.",
            "run": {"eta_k": 0.5},
            "question": {"ask": "Open?", "choices": ["open", "closed"], "outcome": "hole"},
        }
    ],
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A run, an atlas, a comparison and a lesson, as files."""
    folder, small = tmp_path_factory.mktemp("pages"), Config(neurons=12, tracers=0, tau=3)
    files = {name: folder / f"{name}.html" for name in ("run", "atlas", "compare", "lesson")}
    write_page(files["run"], run_page(train(small)))
    write_page(files["atlas"], Atlas.trained(small, eta_k=[0.5, 3.0]).page())
    Comparison([train(small, seed=seed) for seed in (0, 1)]).export_html(files["compare"])
    write_page(files["lesson"], lesson_page(Lesson.from_dict(SMALL)))
    return files


def shown(context: BrowserContext, file: Path) -> Page:
    """A page with everything of it shown."""
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator(".topowidgets canvas").first.wait_for()
    page.get_by_role("button", name="save", exact=True).click()
    return page


@pytest.mark.parametrize(("scheme", "width"), [("light", 400), ("dark", 1280)])
def test_exported_pages(browser: Browser, pages: dict[str, Path], scheme: Any, width: int) -> None:
    """axe finds nothing, and by Tab every control is visited once, seen, and left again."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for name, file in pages.items():
        page = shown(context, file)
        assert findings(page, "body") == [], name
        page.mouse.click(2, 2)
        page.keyboard.press("Tab")
        assert tabbed(page, ".page") == [], name
    context.close()


@pytest.mark.parametrize(
    ("width", "zoom", "text"), [(1280, 2, 100), (800, 2, 100), (1280, 1, 200), (400, 1, 200)]
)
def test_enlarged(browser: Browser, pages: dict[str, Path], width: int, zoom: int, text: int) -> None:
    """At 200% and with text alone at 200%: all can be reached, nothing lies over anything.

    800 pixels at 200% are a telephone's.
    """
    context = browser.new_context(
        viewport={"width": width // zoom, "height": 900 // zoom}, device_scale_factor=zoom
    )
    for name, file in pages.items():
        page = shown(context, file)
        page.evaluate("percent => { document.documentElement.style.fontSize = `${percent}%`; }", text)
        page.wait_for_timeout(150)  # sizes are observed, then drawn
        assert unreachable(page) == [], name
        assert (
            page.evaluate("() => getComputedStyle(document.querySelector('.tw-sentence')).fontSize")
            == f"{13 * text / 100:g}px"
        )
        page.close()
    context.close()


SPOKEN = """() => {
  const live = node => (node.nodeType === 1 ? node : node.parentElement)
    ?.closest('[aria-live], [role=status], [role=alert]');
  window.spoken = [];
  new MutationObserver(changes => {
    const regions = new Set(changes.map(({ target }) => live(target))
      .filter(one => one && one.getAttribute('aria-live') !== 'off'));
    for (const one of regions) if (one.textContent) window.spoken.push([performance.now(), one.textContent]);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
"""Keep what every live region of the page says, and when."""


def test_what_is_spoken(browser: Browser, tmp_path: Path) -> None:
    """A run plays as fast as it can for five seconds and is paused: never two sentences within three seconds,
    and the last one.
    """
    run = train(Config(neurons=12, tracers=0, eta_k=0.3, tau=60))
    write_page(tmp_path / "run.html", run_page(run))
    page = browser.new_page()
    page.goto((tmp_path / "run.html").as_uri())
    page.get_by_label("speed").select_option(label="fast")
    page.wait_for_timeout(1000)  # the first sentence has been spoken
    page.evaluate(SPOKEN)
    drawn = "() => +document.querySelector('.topowidgets').dataset.drawn"
    before = page.evaluate(drawn)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(5000)
    page.wait_for_function(f"before => ({drawn})() > before + 20", arg=before)
    paused = page.evaluate("() => { document.querySelector('.tw-pause').click(); return performance.now(); }")
    shown = (
        "[...document.querySelectorAll('[role=status]')].find(one => "
        "one.textContent.startsWith('tau')).textContent"
    )
    page.wait_for_timeout(1000)  # a rest
    page.wait_for_function(f"() => window.spoken.at(-1)?.[1] === {shown}")
    spoken = page.evaluate("window.spoken")
    before, after = ([one for one in spoken if (one[0] > paused) == late] for late in (False, True))
    assert all(later[0] - sooner[0] > 2900 for sooner, later in pairwise(before))
    # a late picture has its own sentence; none is said twice
    assert len({text for _, text in after}) == len(after)
    page.close()


def test_the_lab_in_jupyterlab(lab_page: LabPage, server: Server) -> None:
    """With all its controls shown, and points being set, in both themes, and where the system forces its own
    colours on the dark one.
    """
    open_lab(lab_page, server, "axe")
    lab_page.wait("+d.step >= 2")
    pause(lab_page)
    lab_page.button("more").click()
    lab_page.button("Your own points").click()
    lab_page.button("Train on them").click()  # too few, which is said
    for theme in ("Light", "Dark"):
        lab_page.show_in(f"JupyterLab {theme}")
        lab_page.wait(f"d.theme == '{theme.lower()}'")
        assert findings(lab_page.page, "[data-kind=lab]") == [], theme
    lab_page.page.emulate_media(color_scheme="light", forced_colors="active")
    lab_page.wait("d.theme == 'light'")
    assert lost_to_forced_colours(lab_page.page, "[data-kind=lab]") == []
    lab_page.page.emulate_media(color_scheme="null", forced_colors="null")
