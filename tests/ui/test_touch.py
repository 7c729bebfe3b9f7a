"""By finger: the page scrolls wherever it is touched, a curve is drawn, and what is in space turns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from topowidgets import Config, train
from topowidgets.export.pages import run_page
from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.lesson_page import lesson_page
from topowidgets.pages.page import write_page

pytestmark = pytest.mark.ui

DRAWN = {
    "name": "drawn",
    "title": "A drawing",
    "lab": {"neurons": 12, "tracers": 0, "tau": 2},
    "parts": [
        {"name": "curve", "say": "Look.", "question": {"ask": "Where will the curve be?", "draw": "curve"}}
    ],
}


@pytest.fixture
def telephone(browser: Browser) -> Iterator[BrowserContext]:
    """A screen that is touched."""
    context = browser.new_context(
        viewport={"width": 400, "height": 800}, device_scale_factor=2, has_touch=True
    )
    yield context
    context.close()


class Finger:
    """A finger on a page.

    Its events are the browser's own, so that a swipe scrolls where the page lets it.
    """

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def _touch(self, kind: str, *points: tuple[float, float]) -> None:
        self._session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    def move(self, *points: tuple[float, float]) -> None:
        """Down at the first point, along all, up at the last."""
        self._touch("touchStart", points[0])
        for (x, y), (u, v) in pairwise(points):
            for k in range(1, 9):
                self._touch("touchMove", (x + k / 8 * (u - x), y + k / 8 * (v - y)))
        self._touch("touchEnd")


def middle(element: Locator) -> tuple[float, float]:
    """Of an element that is brought into sight."""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def scrolled(page: Page, finger: Finger, canvas: Locator) -> float:
    """How far a swipe upward over a canvas moves the page."""
    page.evaluate("scrollTo(0, 0)")
    x, y = middle(canvas)
    before: float = page.evaluate("scrollY")
    finger.move((x, y), (x, y - 120))
    page.wait_for_timeout(300)  # the swipe runs out
    after: float = page.evaluate("scrollY")
    return after - before


def test_a_curve_is_drawn_and_the_page_scrolls(telephone: BrowserContext, tmp_path: Path) -> None:
    """While a curve is asked for the finger draws; once it is given the page scrolls under it again."""
    write_page(tmp_path / "drawn.html", lesson_page(Lesson.from_dict(DRAWN)))
    page = telephone.new_page()
    page.goto((tmp_path / "drawn.html").as_uri())
    canvas, finger = page.get_by_role("img", name="neurons", exact=True), Finger(page)
    x, y = middle(canvas)
    at = page.evaluate("scrollY")
    finger.move((x - 60, y), (x, y - 60), (x + 60, y), (x, y + 60))
    assert int(canvas.get_attribute("data-sketch") or 0) > 12
    assert page.evaluate("scrollY") == at
    answer = page.get_by_role("button", name="Answer", exact=True)
    page.wait_for_timeout(800)  # sooner the browser takes a touch for a part of the stroke
    finger.move(middle(answer))
    expect(answer).to_be_disabled()
    assert scrolled(page, finger, canvas) > 50


def test_space_is_turned_sideways_and_scrolled_over(telephone: BrowserContext, tmp_path: Path) -> None:
    """A swipe up or down over neurons in space moves the page, one to the side turns them."""
    run = train(Config(task="teacher", inputs=2, shape="torus", neurons=24, tracers=0, tau=1))
    write_page(tmp_path / "space.html", run_page(run))
    page = telephone.new_page()
    page.goto((tmp_path / "space.html").as_uri())
    canvas, finger = page.get_by_role("img", name="neurons", exact=True), Finger(page)
    canvas.wait_for()
    assert scrolled(page, finger, canvas) > 50
    x, y = middle(canvas)
    before = canvas.screenshot()
    finger.move((x, y), (x + 90, y))
    page.wait_for_timeout(200)  # drawn
    assert canvas.screenshot() != before
