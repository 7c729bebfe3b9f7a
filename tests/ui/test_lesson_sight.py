"""Lessons at 1366 x 768: what a part names is in sight, Back and Next stand still, nothing destructive comes
under a resting pointer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.ui.conftest import LabPage, Server
from tests.ui.test_voila import lesson_in_voila
from topowidgets.lessons.lesson import Lesson, Part
from topowidgets.pages.page import Page as Exported
from topowidgets.pages.page import write_page

pytestmark = pytest.mark.ui

SIZE = {"width": 1366, "height": 768}

CONTROLS = {
    "neurons": ".tw-cloud canvas",
    "barcode": ".tw-barcode canvas",
    "fit": ".tw-fit canvas",
    "loss": ".tw-timeline:nth-child(1)",
    "eta K": ".tw-timeline:nth-child(2) .tw-chart",
    "preset": "select[aria-label=preset], select[aria-label=Vorlage]",
    "rate": ".tw-rail .tw-slider",
    "field": ".tw-numbers input.tw-number:not(.tw-eta)",
    "1/K": ".tw-mark-bound text",
    "2/λmax": ".tw-mark-stability text",
    "1/h₊": ".tw-mark-fold text",
    "Play": ".tw-play",
    "Step": ".tw-step",
    "Reset": ".tw-reset",
    "speed": ".tw-transport select",
    "time": ".tw-time",
    "sample": ".tw-chips > :nth-child(1)",
    "map": ".tw-chips > :nth-child(2)",
}

MARKS = ("1/K", "2/λmax", "1/h₊")

NAMED: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "holes": {
        "cloud": (("neurons", "fit", "Play"), ("neurons",)),
        "rubber-band": ((), ()),
        "bars": (("barcode", "neurons"), ()),
        "kept": (("rate", "1/K"), ("1/K", "rate", "sample", "map")),
        "beyond": (("rate", "1/K"), ()),
        "drawing": (("neurons", "1/K"), ("neurons",)),
        "pinched": (("barcode", "neurons"), ("map", "neurons", "sample")),
        "where": (("rate", "field", "Reset", "Play", "speed"), MARKS[:2]),
    },
    "edge": {
        "bowl": ((), ()),
        "lines": (("rate", "map", *MARKS), MARKS),
        "fold-task": (("rate", "1/K", "1/h₊"), ("time", "Play", "neurons", "1/h₊")),
        "fold-hole": (("barcode",), ("map", "sample")),
        "edge": (("rate", "2/λmax", "loss", "eta K"), ("eta K", "2/λmax")),
        "catapult": (("2/λmax", "loss"), ("1/K", "2/λmax", "loss")),
        "free": (("Reset", "rate", "Step", "loss", "Play", "speed", "preset"), ("2/λmax", "loss")),
    },
}
"""What each part names while it asks, and once it has its answer."""

HIDDEN = """([root, selectors]) => selectors.filter(selector => {
  const one = root.querySelector(selector);
  if (!one) return true;
  const seen = one.getBoundingClientRect();
  let [left, top, right, bottom] = [0, 0, innerWidth, innerHeight];
  for (let around = one.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflow === 'visible' || around === document.body
      || around === document.documentElement) continue;
    const box = around.getBoundingClientRect();
    [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
    [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
  }
  if (seen.width < 1 || seen.left < left - 1 || seen.top < top - 1
    || seen.right > right + 1 || seen.bottom > bottom + 1) return true;
  const hit = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
  const whole = one.closest('.tw-rail') ?? one;
  return !(hit && (whole.contains(hit) || hit.contains(one)));
})"""
"""Which of some controls are not wholly in sight, or covered."""

UNDER = """([x, y]) => {
  const one = document.elementFromPoint(x, y)?.closest('button, select, input');
  return one && !one.disabled && getComputedStyle(one).visibility === 'visible' ? one.className : '';
}"""
"""The classes of the control under the pointer."""

DESTRUCTIVE = ("tw-reset", "tw-predict", "tw-skip", "tw-another")


def check_in_sight(root: Locator, names: tuple[str, ...], where: str) -> None:
    """Each of these controls is in sight, once what was last done is drawn."""
    left: list[str] = []
    for _ in range(50):
        root.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        left = root.page.evaluate(HIDDEN, [root.element_handle(), [CONTROLS[name] for name in names]])
        if not left:
            return
    raise AssertionError(f"{where}: not in sight: {left}")


def press(root: Locator, control: Locator) -> None:
    """Click by the pointer and leave it there: it rests on the same control, on nothing, or on what destroys
    nothing.
    """
    control.scroll_into_view_if_needed()
    box, own = control.bounding_box(), control.get_attribute("class")
    assert box is not None
    place = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    root.page.mouse.click(*place)
    for _ in range(3):
        root.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        under = root.page.evaluate(UNDER, place)
        assert under == own or not any(name in under for name in DESTRUCTIVE), f"after {own}: {under}"


def answer(root: Locator, part: Part) -> None:
    """The first choice, the middle of the range, or a triangle."""
    question = part.question
    assert question is not None
    if question.kind == "choice":
        press(root, root.locator(".tw-answers input").first)
    elif question.kind == "number":
        root.locator(".tw-answers input").fill(f"{(question.low + question.high) / 2:g}")
    else:
        cloud = root.locator(".tw-cloud canvas")
        for key in ("ArrowUp", "Space", "ArrowLeft", "Space", "ArrowDown", "Space"):
            cloud.press(key)
    if question.hints:
        press(root, root.locator(".tw-question .tw-predict + button"))
    press(root, root.locator(".tw-question .tw-predict"))


def go_through(root: Locator, lesson: Lesson, *, answers: bool = True) -> None:
    """From the first part to the last, by the pointer."""
    back, following = root.locator(".tw-turns button").nth(0), root.locator(".tw-turns .tw-next")
    stood = (back.bounding_box(), following.bounding_box())
    speed = root.locator(".tw-transport select")
    for number, part in enumerate(lesson.parts):
        expect(root.locator(".tw-place")).to_have_value(str(number))
        speed.select_option("")
        say, after = NAMED[lesson.name][part.name]
        check_in_sight(root, say, f"{lesson.name}, {part.name}")
        if part.question is None:
            press(root, root.locator(".tw-play"))
            expect(root.locator(".tw-came")).to_be_visible(timeout=60_000)
        elif answers:
            answer(root, part)
            expect(
                following if number < len(lesson.parts) - 1 else root.locator(".tw-outcome")
            ).to_be_enabled(timeout=60_000)
        if answers:
            check_in_sight(root, after, f"{lesson.name}, {part.name}, answered")
        assert (back.bounding_box(), following.bounding_box()) == stood, part.name
        if number < len(lesson.parts) - 1:
            press(root, following if following.is_enabled() else root.locator(".tw-skip"))
    press(root, back)
    expect(root.locator(".tw-place")).to_have_value(str(len(lesson.parts) - 2))
    assert (back.bounding_box(), following.bounding_box()) == stood
    if answers:
        press(root, root.locator(".tw-another"))
        press(root, root.locator(".tw-another"))
        expect(root.locator(".tw-place")).to_have_value("0")


@pytest.fixture
def file(lesson_pages: Callable[[str], Exported], tmp_path: Path) -> Callable[[str, str], Path]:
    """A lesson's page in a language; its recordings are those of the English one, as how much room words take
    does not hang on them.
    """

    def written(name: str, language: str) -> Path:
        page = lesson_pages(name)
        words = Lesson.load(name, language).to_dict()
        settings = {**page.settings, "lesson": {**page.settings["lesson"], **words}}
        write_page(
            tmp_path / f"{name}.html",
            dataclasses.replace(page, language=language, title=str(words["title"]), settings=settings),
        )
        return tmp_path / f"{name}.html"

    return written


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1366 x 768."""
    context = browser.new_context(viewport=SIZE)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", NAMED)
def test_in_a_page(
    page: Page,
    file: Callable[[str, str], Path],
    name: str,
    language: str,
    long: bool,  # noqa: FBT001
) -> None:
    if language == "de" and not long:
        pytest.skip("in German with TOPOWIDGETS_LONG=1")
    page.goto(file(name, language).as_uri())
    root = page.locator("[data-kind=lesson]")
    expect(root).to_have_attribute("data-view-step", "0", timeout=60_000)
    go_through(root, Lesson.load(name, language))


@pytest.mark.parametrize("lab_page", [SIZE["width"]], indirect=True)
@pytest.mark.parametrize("name", NAMED)
def test_in_jupyterlab_beside_the_list_of_files(lab_page: LabPage, server: Server, name: str) -> None:
    lab_page.page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    cell = f"from topowidgets import TopologyLesson\nTopologyLesson({name!r}, answers=None)"
    lab_page.open(server.notebook(f"sight-{name}", cell))
    lab_page.page.evaluate("() => window.jupyterapp.shell.expandLeft()")
    lab_page.run_cells()
    root = lab_page.page.locator("[data-kind=lesson]")
    lab_page.wait("d.state === 'paused' && d.step === '0'", 60, "lesson")
    root.locator(".tw-class").evaluate("one => one.scrollIntoView({ block: 'start' })")
    lab_page.shot(f"sight-{name}")
    go_through(root, Lesson.load(name))
    lab_page.shot(f"sight-{name}-end")


@pytest.mark.parametrize(("notebook", "name"), [("10_lesson_holes", "holes"), ("11_lesson_edge", "edge")])
def test_in_voila(page: Page, tmp_path: Path, notebook: str, name: str) -> None:
    with lesson_in_voila(notebook, tmp_path) as address:
        page.goto(address)
        root = page.locator("[data-kind=lesson]")
        expect(root).to_have_attribute("data-state", "paused", timeout=60_000)
        assert page.title() == Lesson.load(name).title
        root.locator(".tw-class").evaluate("one => one.scrollIntoView({ block: 'start' })")
        go_through(root, Lesson.load(name))
