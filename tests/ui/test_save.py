"""A learner takes pictures and numbers away, from the page alone."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.ui.conftest import LabPage, Server
from topowidgets.recording.measures import NAMES, VERDICTS
from topowidgets.studies.atlas import Atlas
from topowidgets.studies.train import train

pytestmark = pytest.mark.ui

SVG = "{http://www.w3.org/2000/svg}"


def drawn(path: Path) -> ET.Element:
    """The root of an SVG document of our own."""
    return ET.parse(path).getroot()  # noqa: S314


def texts(drawing: ET.Element) -> list[str]:
    """The words in a picture."""
    return [text.text or "" for text in drawing.iter(f"{SVG}text")]


def numbers(path: Path) -> list[list[float | None]]:
    """The rows of a CSV file, by NAMES; a verdict by its place."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        row["hole_verdict"] = row["hole_verdict"] and str(VERDICTS.index(row["hole_verdict"]))
    return [[float(row[column]) if row[column] else None for column in NAMES] for row in rows]


def test_panels_are_saved_as_vectors_and_pixels_and_the_numbers_as_csv(
    lab_page: LabPage, server: Server, tmp_path: Path
) -> None:
    """A recorded run in the dark, its kernel gone: all of it by keys, and the numbers are those that Python
    writes.
    """
    name = server.notebook("save", "from topowidgets import *\nTopologyLab(train('pinch', eta_k=3, tau=24))")
    lab_page.open(name, theme="JupyterLab Dark")
    lab_page.run_cells()
    lab_page.wait("d.viewStep === '0' && d.state === 'paused'", 60)
    server.end_kernels()
    lab_page.button("Step").click()
    lab_page.wait("d.viewStep === '1'")
    save = lab_page.button("save")
    save.focus()
    save.press("Enter")
    group = lab_page.root.get_by_role("group", name="pictures and numbers to save")

    def take(button: str) -> Path:
        with lab_page.page.expect_download() as download:
            group.get_by_role("button", name=button, exact=True).press("Enter")
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        lab_page.root.get_by_text(f"{path.name} was handed to the browser.").wait_for()
        return path

    cloud = take("save neurons as SVG")
    assert cloud.name == "pinch-etaK3.00-step1-cloud.svg"
    drawing = drawn(cloud)
    assert not list(drawing.iter(f"{SVG}image")), "vectors, not pixels"
    assert max(path.get("d", "").count("A") for path in drawing.iter(f"{SVG}path")) == 2 * 96, (
        "a circle for each neuron"
    )
    assert {"neurons", "pinch, eta K 3.00, tau 3, step 1", "incoming weight w", "tracers"} <= set(
        texts(drawing)
    )
    paper = drawing.find(f"{SVG}rect")
    assert paper is not None
    assert paper.get("fill") == lab_page.root.evaluate(
        "root => getComputedStyle(root).getPropertyValue('--tw-paper').trim()"
    )

    with Image.open(take("save neurons as PNG")) as pixels:
        assert pixels.size == (int(2 * float(drawing.get("width", 0))), 2 * int(drawing.get("height", 0))), (
            "two pixels for one"
        )
        red, green, blue = pixels.convert("RGB").getpixel((3, 3))
        assert max(red, green, blue) < 80, "dark as the page"
        assert len(pixels.getcolors(2**24)) > 50, "and something is drawn on it"

    timelines = drawn(take("save timelines as SVG"))
    assert "pair ratios" in texts(timelines)
    assert any(re.match(r"loss [\d.]+$", word) for word in texts(timelines))
    assert sum(path.get("fill") == "none" for path in timelines.iter(f"{SVG}path")) > 20

    lab_page.button("diagram").click()
    assert take("save persistence diagram as SVG").name == "pinch-etaK3.00-step1-diagram.svg"

    run = train("pinch", eta_k=3, tau=24)
    run.to_csv(tmp_path / "python.csv")
    saved = take("save numbers as CSV")
    assert saved.name == "pinch-etaK3.00-numbers.csv"
    assert numbers(saved) == numbers(tmp_path / "python.csv"), "all steps, also those not played yet"

    group.get_by_role("button").first.press("Escape")
    assert not group.is_visible()
    assert save.evaluate("button => button === document.activeElement")


def test_a_page_without_a_network_gives_them_too(browser: Browser, tmp_path: Path) -> None:
    """The phase map of an exported atlas, and one table of all its rates."""
    atlas = Atlas.trained(
        train("pinch", neurons=12, tracers=0, steps=1).config.replace(steps=None, tau=6.0), eta_k=[0.5, 3.0]
    )
    atlas.export_html(tmp_path / "atlas.html")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "atlas.html").as_uri())
    page.get_by_role("button", name="save", exact=True).click()

    def take(button: str) -> Path:
        with page.expect_download() as download:
            page.get_by_role("button", name=button, exact=True).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path

    phase = take("save phase map, coloured by H1 persistence as SVG")
    assert re.fullmatch(r"pinch-etaK[\d.]+-step\d+-phase\.svg", phase.name)
    assert {"learning rate × K", "1/K"} <= set(texts(drawn(phase)))
    with Image.open(take("save phase map, coloured by H1 persistence as PNG")) as pixels:
        assert pixels.size[0] == int(2 * float(drawn(phase).get("width", 0)))
        assert (0xFE, 0xE8, 0x38) in {colour for _, colour in pixels.convert("RGB").getcolors(2**24) or []}, (
            "the scale's bright end"
        )
    table = [
        line.split(",")[0] for line in take("save numbers as CSV").read_text(encoding="utf-8").splitlines()
    ]
    assert [table.count(rate) for rate in ("0.5", "3")] == [len(run.rows) for run in atlas.runs]
    context.close()
