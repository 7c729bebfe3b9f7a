"""The exported page of the default atlas: its size, its first picture, its memory while it plays, and a key
to its picture.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.bench_atlas import PRESSES, WATCH
from tests.benchmarks.rows import Row
from tests.ui.conftest import FLAGS
from topowidgets.doctor import chromium
from topowidgets.settings.config import Config
from topowidgets.studies.atlas import Atlas

SHOWN = """() => {
  const d = document.querySelector('.topowidgets')?.dataset;
  return d?.drawn > 0 && d.state === 'running' && performance.now();
}"""
"""Milliseconds from the opening of the page to a picture that moves."""


def rows() -> Iterator[Row]:
    """Size, opening, memory, and the slider."""
    folder = Path(tempfile.mkdtemp())
    still, plays = folder / "still.html", folder / "plays.html"
    atlas = Atlas.trained(Config())
    start = time.perf_counter()
    atlas.export_html(still)
    written = time.perf_counter() - start
    atlas.export_html(plays, plays="rate")
    pictures = 4 * sum(
        array.size for record in atlas.page().records for arrays in record.arrays for array in arrays.values()
    )
    note = (
        f"{len(atlas.runs)} rates, {sum(len(run.frames) for run in atlas.runs)} pictures, written in "
        f"{written:.1f} s"
    )
    yield Row(
        "page of the default atlas",
        still.stat().st_size / 1e6,
        "MB",
        "<= 6",
        "its arrays in float32",
        pictures / 1e6,
        note,
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opening(browser, plays)
        yield memory(browser, plays)
        yield slider(browser, still)
        browser.close()


def opened(browser: Browser, path: Path) -> Page:
    """A page with the network off."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_offline(True)
    page = context.new_page()
    page.goto(path.as_uri())
    return page


def opening(browser: Browser, path: Path) -> Row:
    """From the opening of the file to a picture that moves."""
    times = []
    for _ in range(5):
        page = opened(browser, path)
        times.append(page.wait_for_function(SHOWN, polling="raf").json_value() / 1000)
        page.context.close()
    return Row(
        "its first moving picture, opened from a file",
        float(np.median(times)),
        "s",
        "<= 1",
        note=f"worst of five {max(times):.2f} s",
    )


def memory(browser: Browser, path: Path) -> Row:
    """The heap, the DOM's and the arrays' bytes while it plays over the rates, the most of eight looks over
    ten seconds.
    """
    page = opened(browser, path)
    page.wait_for_function("() => document.querySelector('.topowidgets')?.dataset.rows === '24'")
    session = page.context.new_cdp_session(page)
    looks = []
    for _ in range(8):
        page.wait_for_timeout(1250)
        heap = session.send("Runtime.getHeapUsage")
        looks.append(
            [heap[name] / 2**20 for name in ("usedSize", "backingStorageSize", "embedderHeapUsedSize")]
        )
    page.context.close()
    most = max(looks, key=sum)
    note = "of it objects {:.0f}, arrays {:.0f}, elements {:.0f} MB".format(*most)
    return Row("its memory in the browser while it plays", sum(most), "MB", "<= 64", note=note)


def slider(browser: Browser, path: Path) -> Row:
    """A key on the rate's slider to the next picture that shows its row."""
    page = opened(browser, path)
    page.wait_for_function("() => document.querySelector('.topowidgets')?.dataset.rows === '24'")
    times = np.array(page.evaluate(WATCH, {"presses": PRESSES}))
    note = f"median {np.median(times):.0f}, worst {times.max():.0f} ms of {len(times)}"
    return Row(
        "key on its rate to the picture, p95", float(np.percentile(times, 95)), "ms", "<= 33", note=note
    )
