"""A lesson as a page of its own: no code is seen, the lesson is locked as its file says."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.conftest import free_port

pytestmark = pytest.mark.ui

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@contextlib.contextmanager
def served(notebook: str, folder: Path) -> Iterator[str]:
    """Voila on a notebook, for this machine alone; its address."""
    shutil.copy(NOTEBOOKS / f"{notebook}.ipynb", folder)
    port = free_port()
    command = [sys.executable, "-m", "voila", f"{notebook}.ipynb", "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}"]
    with (folder / "voila.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env={**os.environ, "TMPDIR": str(folder)})
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/voila/static/style.css", timeout=1).close()
                    break
                except urllib.error.HTTPError:
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The first lesson in Voila."""
    with served("10_lesson_holes", tmp_path) as address:
        yield address


def test_a_lesson_in_voila_is_a_clean_locked_page(browser: Browser, address: str, tmp_path: Path) -> None:
    """A student who has only a link predicts and sees the outcome."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    root = page.locator("[data-kind=lesson]")
    expect(root.get_by_role("combobox", name="part")).to_have_value("0", timeout=60_000)
    assert "TopologyLesson" not in page.inner_text("body")
    expect(root.get_by_role("combobox", name="preset")).to_have_count(0)
    root.get_by_role("button", name="Next", exact=True).click()
    root.get_by_role("radio", name="two").check()
    root.get_by_role("button", name="Answer", exact=True).click()
    expect(root.get_by_text("Answer: two. You found it.", exact=True)).to_be_visible()
    assert (tmp_path / "holes.answers.jsonl").exists()
    page.close()
