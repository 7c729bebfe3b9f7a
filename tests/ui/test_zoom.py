"""A page that is enlarged by whatever is around it: the pointer meets what it points at, and pictures stay
sharp.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.ui.test_page import Reader, wait
from topowidgets import Config, train
from topowidgets.export.pages import run_page
from topowidgets.pages.page import write_page
from topowidgets.studies.atlas import Atlas

pytestmark = pytest.mark.ui

SMALL = Config(neurons=48, tracers=0, tau=28, eta_k=1.0)

AROUND = {
    "as it is": "",
    "zoom 1.5": "body { zoom: 1.5 }",
    "zoom 0.6": "body { zoom: 0.6 }",
    "a view of 1.5": "#view { zoom: 1.5 }",
    "slides": "main { transform: scale(1.3); transform-origin: 0 0 }",
    "slides in a page of 0.8": "html { zoom: 0.8 } "
    "main { transform: scale(1.5); transform-origin: 20px 10px }",
}

POINTS = """name => {
  const canvas = document.querySelector(`canvas[aria-label="${name}"]`),
    tip = canvas.parentNode.querySelector('.tw-tip');
  const own = [canvas.offsetWidth, canvas.offsetHeight], seen = canvas.getBoundingClientRect();
  const x = tip.style.left ? parseFloat(tip.style.left) - 12 : own[0] - parseFloat(tip.style.right) + 12;
  const y = parseFloat(tip.style.top) + 24;
  const at = [seen.left + x * seen.width / own[0], seen.top + y * seen.height / own[1]];
  const clear = y > 25 && y < own[1] - tip.offsetHeight + 23 && y < own[1]
    && document.elementFromPoint(...at) === canvas;
  return [...at, clear];
}"""
"""Where on the screen what the tooltip speaks of is drawn; and whether it is there, as near an edge it is
not, and out of sight."""

SHARP = """() => [...document.querySelectorAll('.topowidgets canvas')]
  .filter(one => one.offsetWidth).map(one => {
  const seen = one.getBoundingClientRect();
  return Math.max(Math.abs(one.width - seen.width * devicePixelRatio),
    Math.abs(one.height - seen.height * devicePixelRatio));
})"""
"""By how many pixels each canvas misses those of the screen."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A run and an atlas as pages."""
    folder = tmp_path_factory.mktemp("zoom")
    write_page(folder / "run.html", run_page(train(SMALL)))
    write_page(folder / "atlas.html", Atlas.trained(SMALL, eta_k=[0.25, 0.5, 1.0, 2.0]).page())
    return {name: folder / f"{name}.html" for name in ("run", "atlas")}


def place(page: Page, selector: str, across: float, down: float = 0.5) -> tuple[float, float]:
    """A place within an element, in pixels of the screen, brought into sight."""
    one = page.locator(selector)
    one.scroll_into_view_if_needed()
    box = one.bounding_box()
    assert box is not None
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def put_around(page: Page, style: str) -> None:
    """Enlarge the page in one of these ways."""
    page.evaluate(
        "style => { (document.querySelector('#around') ?? "
        "document.head.appendChild(Object.assign(document.createElement('style'), "
        "{ id: 'around' }))).textContent = style; }",
        style,
    )


def said_of(page: Page, panel: str) -> str:
    """What the tooltip of a picture says, once what was done before is drawn."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.locator(f"{panel} .tw-tip").wait_for(state="visible")
    return page.locator(f"{panel} .tw-tip").inner_text()


@pytest.mark.parametrize("pixels", [1, 1.25])
def test_the_pointer_meets_what_it_points_at(
    browser: Browser,
    pages: dict[str, Path],
    pixels: float,
    long: bool,  # noqa: FBT001
) -> None:
    """Neurons, bars and the steps of every timeline, and the line of a timeline under the pointer."""
    if pixels != 1 and not long:
        pytest.skip("on a screen of 1.25 pixels a pixel with TOPOWIDGETS_LONG=1")
    reader = Reader(browser, device_scale_factor=pixels)
    page = reader.open(pages["run"])
    view = wait(page, "d.viewStep === '0'")
    for around in AROUND.values() if pixels == 1 else ["", *list(AROUND.values())[1:3]]:
        put_around(page, around)
        view.get_by_role("slider", name="training time").press("Home")
        wait(page, "d.viewStep === '0'")
        met = 0
        for name, panel, things in (
            ("neurons", ".tw-cloud", range(3, 48, 11)),
            ("barcode", ".tw-barcode", range(4)),
        ):
            canvas = view.get_by_role("img", name=name)
            for thing in things:
                canvas.press("Home")
                for _ in range(thing):
                    canvas.press("ArrowRight")
                said = said_of(page, panel)
                x, y, clear = page.evaluate(POINTS, name)
                canvas.evaluate("one => one.blur()")
                page.locator(f"{panel} .tw-tip").wait_for(state="hidden")
                if clear:
                    page.mouse.move(x, y)
                    assert said_of(page, panel) == said, around
                    met += 1
                page.mouse.move(1, 1)
                page.locator(f"{panel} .tw-tip").wait_for(state="hidden")
        assert met > 3, around
        for chart in range(page.locator(".u-over").count()):
            selector = f":nth-match(.u-over, {chart + 1})"
            for across, step in ((0.26, 7), (0.76, 21)):
                page.mouse.click(*place(page, selector, across))
                wait(page, f"d.viewStep === '{step}'")
            left = page.locator(f"{selector} >> .u-cursor-x").evaluate(
                "one => one.getBoundingClientRect().left"
            )
            assert abs(left - place(page, selector, 0.76)[0]) < 2, around
        page.wait_for_function(f"() => ({SHARP})().every(miss => miss <= 1.01)")
    reader.close()


def test_a_click_in_the_phase_map_goes_to_its_rate_and_time(browser: Browser, pages: dict[str, Path]) -> None:
    reader = Reader(browser)
    page = reader.open(pages["atlas"])
    wait(page, "d.rows === '4' && d.viewStep !== ''")
    went: dict[str, list[tuple[str | None, str | None]]] = {}
    for around in AROUND.values():
        put_around(page, around)
        for across, down in ((0.2, 0.2), (0.85, 0.7), (0.5, 0.4)):
            before = page.locator(".topowidgets").get_attribute("data-view-step")
            page.mouse.click(*place(page, ".tw-phase canvas", across, down))
            view = wait(page, f"d.viewStep !== '{before}'")
            went.setdefault(around, []).append(
                (view.get_attribute("data-rate"), view.get_attribute("data-view-step"))
            )
    assert len(set(went[""])) == 3
    assert {tuple(found) for found in went.values()} == {tuple(went[""])}, went
    reader.close()
