"""Exported pages in Chromium, from a file and with the network off."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.pages.test_page import HOSTILE
from tests.ui.conftest import LOOK, SHOTS
from topowidgets import Comparison, Config, train
from topowidgets.export.pages import run_page
from topowidgets.export.sentence import sentence_of
from topowidgets.pages.page import write_page
from topowidgets.site import write_site
from topowidgets.studies.atlas import Atlas

pytestmark = pytest.mark.ui


AGREE = """() => new Promise(done => {
  const root = document.querySelector('.topowidgets'), start = performance.now(), pairs = new Set();
  const look = () => {
    const chip = root.querySelector('.tw-chip b').textContent,
      said = root.querySelector('.tw-sentence').textContent;
    pairs.add(`${chip}: ${said.match(/hole (is open|is closed|can be called neither)/)[1]}`);
    if (performance.now() - start < 1500) requestAnimationFrame(look); else done([...pairs]);
  };
  look();
})"""
"""What the sample's verdict and the sentence say beside each other, over a second and a half."""


class Reader:
    """Somebody who opens a file in a browser that reaches nothing else."""

    def __init__(self, browser: Browser, **wishes: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **wishes})
        self.context.set_offline(True)
        self.asked: list[str] = []
        self.told: list[str] = []

    def open(self, path: Path) -> Page:
        """A page of its own for the file."""
        page = self.context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.told.append(str(error)))
        page.on("console", lambda message: self.told.append(message.text))
        page.goto(path.as_uri())
        return page

    def close(self) -> None:
        """Nothing but files was asked for, and nothing went wrong."""
        self.context.close()
        assert all(url.startswith(("file:", "data:", "blob:")) for url in self.asked), self.asked
        assert not self.told


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """A reader at 1280 x 900."""
    reader = Reader(browser)
    yield reader
    reader.close()


def wait(page: Page, condition: str) -> Locator:
    """Wait until a condition on the view's values `d` holds; the view."""
    page.wait_for_function(
        f"() => {{ const d = document.querySelector('.topowidgets')?.dataset; return d && ({condition}); }}",
        timeout=60_000,
        polling=LOOK,
    )
    return page.locator(".topowidgets")


def hostile(value: Any, name: str = "") -> Any:
    """A JSON value with HOSTILE behind every text but those that are no words."""
    if isinstance(value, dict):
        return {key: hostile(entry, key) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [hostile(entry, name) for entry in value]
    codes = ("type", "state", "unit", "projection", "filtration", "name", "preset")
    codes += ("of", "chart", "scale", "colour", "dash")  # of measures
    codes += ("verdict", "rule", "shape", "hole_at_start", "against_start")  # of facts, which the page words
    return value + HOSTILE if isinstance(value, str) and name not in codes else value


@pytest.mark.parametrize("kind", ["lab", "atlas"])
def test_no_text_runs(reader: Reader, tmp_path: Path, kind: str) -> None:
    """Titles, messages, settings, sentences, verdicts and their rules, axes, glossary: all are shown as they
    stand.
    """
    small = Config(neurons=12, tracers=0, tau=3)
    page = run_page(train(small)) if kind == "lab" else Atlas.trained(small, eta_k=[0.5, 3.0]).page()
    changes = {
        name: hostile(getattr(page, name))
        for name in ("title", "seen", "command", "made", "table", "still", "settings", "status")
    }
    words = dict.fromkeys(
        ("neurons", "barcode", "rate", "sample", "map", "topology", "phase", "1/K"), HOSTILE
    )
    changes["settings"]["glossary"] = words
    changes["status"] |= {"notice": HOSTILE, "changed": [{"label": HOSTILE, "value": HOSTILE}]}
    changes["records"] = [
        dataclasses.replace(record, common=hostile(record.common), headers=hostile(record.headers))
        for record in page.records
    ]
    write_page(tmp_path / "page.html", dataclasses.replace(page, **changes))
    opened = reader.open(tmp_path / "page.html")
    view = wait(opened, "d.viewStep !== ''")
    assert opened.title().split() == (page.title + HOSTILE).split()  # a title has its spaces joined
    for button in view.locator("button.tw-term").filter(visible=True).all():
        button.hover()
    view.get_by_role("slider", name="training time").press("End")
    for name in ("neurons", "barcode"):
        canvas = view.get_by_role("img", name=name)
        canvas.press("ArrowRight")
    opened.get_by_text("How this was made").click()
    assert opened.get_by_text("onerror='window.ran = 1'").count() >= 10
    assert opened.evaluate(
        "() => [window.ran, document.querySelectorAll('img').length, document.scripts.length]"
    )[:2] == [None, 0]


def test_a_run_is_scrubbed_stepped_and_played(reader: Reader, tmp_path: Path) -> None:
    """The page of a run, from its first picture to its last."""
    run = train("pinch", eta_k=3)
    run.export_html(tmp_path / "run.html")
    page = reader.open(tmp_path / "run.html")
    view = wait(page, "d.viewStep === '0'")
    assert page.get_by_role("heading", level=1).inner_text() == "pinch, learning rate 3 / K"
    assert view.get_by_role("spinbutton", name="eta", exact=True).input_value() == f"{3 / run.start.K:.1f}"
    scrubber = view.get_by_role("slider", name="training time")
    scrubber.press("End")
    wait(page, "d.viewStep === '10'")
    view.get_by_role("status").filter(has_text=sentence_of(run.frames[-1])).wait_for()
    scrubber.press("ArrowLeft")
    wait(page, "d.viewStep === '9'")
    view.get_by_role("button", name="Reset").click()
    view.get_by_role("button", name="Step").click()
    wait(page, "d.viewStep === '1'")
    view.get_by_role("combobox", name="speed").select_option("")
    view.get_by_role("button", name="Play", exact=True).click()
    wait(page, "d.viewStep === '10' && d.state === 'finished'")
    view.get_by_role("button", name="diagram").click()
    view.get_by_role("img", name="persistence diagram").wait_for()
    canvas = view.get_by_role("img", name="neurons")
    canvas.focus()
    canvas.press("ArrowRight")
    view.get_by_text("neuron 1").or_(view.get_by_text("neuron 0")).first.wait_for()
    page.get_by_text("How this was made").click()
    page.get_by_text("topowidgets run --config").wait_for()


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """Five rates of a small pinch."""
    return Atlas.trained(Config(neurons=48, tracers=96), eta_k=[0.3, 0.5, 1.0, 2.0, 4.0])


def test_an_atlas_is_slid_pointed_at_and_played(reader: Reader, tmp_path: Path, atlas: Atlas) -> None:
    """The page of an atlas: rate, time, phase map, Play over both, the diagram, a word of the glossary, the
    theme.
    """
    atlas.export_html(tmp_path / "atlas.html")
    page = reader.open(tmp_path / "atlas.html")
    view = wait(page, "d.rows === '5' && d.rate === '2'")  # the nearest to the preset's
    rate = view.get_by_role("slider", name="learning rate")
    for key, expected in (("ArrowRight", "4"), ("Home", "0.3"), ("ArrowRight", "0.5")):
        rate.press(key)
        wait(page, f"d.rate === '{expected}'")
    view.get_by_role("status").filter(has_text=sentence_of(atlas.runs[1].frames[-1])).wait_for()
    canvas = view.get_by_role("img", name="phase map")
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] * 0.93, "y": box["height"] * 0.5})
    wait(page, "d.rate === '4' && +d.viewStep > 1 && +d.viewStep < 7")
    view.get_by_role("button", name="Reset").click()
    view.get_by_role("combobox", name="speed").select_option("")
    view.get_by_role("button", name="Play", exact=True).click()
    assert set(page.evaluate(AGREE)) <= {
        "open: is open",
        "closed: is closed",
        "undecided: can be called neither",
    }
    wait(page, "d.state === 'finished' && d.viewStep === '8'")
    view.get_by_role("radio", name="the rates").check()
    view.get_by_role("button", name="Play", exact=True).click()
    wait(page, "d.state === 'running' && d.rate === '0.5'")
    wait(page, "d.state === 'finished' && d.rate === '4'")
    view.get_by_role("button", name="about barcode").hover()
    view.get_by_role("tooltip").filter(has_text="One bar for each piece").wait_for()
    view.get_by_role("button", name="save", exact=True).click()
    with page.expect_download() as download:
        view.get_by_role("button", name="save neurons as PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    page.get_by_role("button", name="Dark").click()
    wait(page, "d.theme === 'dark'")
    page.get_by_role("button", name="Light").wait_for()


@pytest.mark.parametrize(
    "wishes",
    [{"viewport": {"width": 800, "height": 900}, "color_scheme": "dark"}, {"reduced_motion": "reduce"}],
)
def test_the_first_page_of_a_site_plays_at_once_unless_it_is_asked_to_stand(
    browser: Browser, tmp_path: Path, atlas: Atlas, wishes: dict[str, Any]
) -> None:
    """Opened from its folder with the network off; then on to a notebook's text and to another atlas."""
    first, *others = write_site(tmp_path, lambda _name: atlas, presets=("pinch", "fold"))
    reader = Reader(browser, **wishes)
    page = reader.open(first)
    if "reduced_motion" in wishes:
        wait(page, "d.rows === '4' && d.state === 'paused'")
        reader.close()
        return
    wait(page, "d.state === 'running' && d.theme === 'dark'")
    for rate in ("2", "0.3", "0.5"):  # over the end and on; the highest rate is on a page of its own
        wait(page, f"d.rate === '{rate}'")
    page.get_by_role("button", name="Pause").click()
    wait(page, "d.state === 'paused'")
    page.get_by_role("main").get_by_role(
        "link", name="Where does the hole close, and which line says so?"
    ).click()
    page.get_by_role("heading", level=1, name="Where does the hole close").wait_for()
    page.get_by_role("link", name="pinch at every rate").click()
    wait(page, "d.rows === '5' && d.state === 'paused'")
    assert page.url == others[0].as_uri()
    assert page.evaluate("() => document.documentElement.scrollWidth") == 800
    reader.close()


def test_a_page_that_was_cut_off_says_so(browser: Browser, tmp_path: Path, atlas: Atlas) -> None:
    """Mail programs and full disks cut files."""
    atlas.export_html(tmp_path / "whole.html")
    text = (tmp_path / "whole.html").read_text(encoding="utf-8")
    begin = text.index('class="record">') + 15
    (tmp_path / "cut.html").write_text(text[:begin] + text[begin + 400 :], encoding="utf-8")
    reader = Reader(browser)
    page = reader.open(tmp_path / "cut.html")
    page.get_by_role("alert").filter(has_text="This page's pictures cannot be read").wait_for()
    reader.told.clear()  # the console has the error itself
    reader.close()


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (800, "dark"), (400, "light")])
def test_pictures_of_pages(
    browser: Browser, tmp_path: Path, atlas: Atlas, width: int, theme: Literal["light", "dark"]
) -> None:
    """Nothing reaches beyond the page's width; pictures are kept to be looked at."""
    reader = Reader(browser, viewport={"width": width, "height": 900}, color_scheme=theme)
    SHOTS.mkdir(exist_ok=True)
    pages = write_site(tmp_path, lambda _name: atlas, presets=("pinch",))
    for path in (*pages[:3], tmp_path / "settings.html"):
        page = reader.open(path)
        if path.stem in ("index", "pinch"):
            wait(page, f"+d.rows >= 4 && d.theme === '{theme}'")
        page.screenshot(path=SHOTS / f"page-{path.stem}-{width}.png", full_page=True)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    reader.close()


def test_a_comparison_is_pointed_at_and_played_offline(reader: Reader, tmp_path: Path) -> None:
    """Two runs of other lengths, on a phone."""
    Comparison([train("pinch", eta_k=3, tau=15), train("pinch", eta_k=0.5)]).export_html(
        tmp_path / "compare.html"
    )
    page = reader.open(tmp_path / "compare.html")
    root = wait(page, "d.rows === '2'")
    root.get_by_role("status").filter(
        has_text="at 3 / K, tau 15.0 the sampled hole is closed (0.03 of the radius, ended at tau 15)"
    ).wait_for()
    assert root.get_by_role("button", name="Copy share-string").is_hidden()
    root.get_by_role("slider", name="training time").press("Home")
    root.get_by_role("combobox", name="speed").select_option("")
    root.get_by_role("button", name="Play", exact=True).click()
    wait(page, "d.state === 'finished' && d.tau === '30'")
    page.set_viewport_size({"width": 420, "height": 800})
    columns = [
        root.get_by_role("group", name=name, exact=True) for name in ("3 / K, tau 15.0", "0.5 / K, tau 30.0")
    ]
    columns[0].get_by_role("img", name="neurons").press("ArrowRight")
    columns[1].get_by_text("neuron 0").first.wait_for()
    boxes = [column.bounding_box() for column in columns]
    upper, lower = (box["y"] for box in boxes if box)
    assert lower > upper + 400
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
    page.screenshot(path=SHOTS / "page-compare-420.png", full_page=True)


@pytest.mark.parametrize("kind", ["lab", "atlas"])
def test_heavy_ball_has_its_own_mark(reader: Reader, tmp_path: Path, kind: str) -> None:
    """On the axis, in its explanation, in the words to a screen reader, in the sentence and on the phase map;
    nowhere 2/λmax.
    """
    small = Config(neurons=24, tracers=0, tau=4, rule="heavy_ball", eta_k=1.0)
    page = run_page(train(small)) if kind == "lab" else Atlas.trained(small, eta_k=[0.5, 1.0]).page()
    write_page(tmp_path / "page.html", page)
    opened = reader.open(tmp_path / "page.html")
    view = wait(opened, "d.viewStep !== ''")
    view.locator(".tw-mark-stability text").filter(has_text="2(1+β)/λmax").wait_for()
    texts = [
        view.locator(".tw-mark-stability title").text_content(),
        view.locator(".tw-rate-name .tw-gloss").text_content(),
        view.get_by_role("slider", name="learning rate").get_attribute("aria-description"),
        *view.locator(".tw-phase .tw-gloss").all_text_contents(),
        view.locator(".tw-sentence").text_content(),
    ]
    assert all("2(1+β)/λmax" in (text or "") for text in texts[:-1]), texts
    assert "2/λmax" not in view.inner_text()
    assert not any("2/λmax" in (text or "") for text in texts)
