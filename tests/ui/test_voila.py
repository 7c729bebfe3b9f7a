"""A lesson as a page of its own: no code is seen, the lesson is locked as its file says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.serving import voila

pytestmark = pytest.mark.ui

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def lesson_in_voila(notebook: str, folder: Path) -> AbstractContextManager[str]:
    """Voila on one of our notebooks; its address."""
    shutil.copy(NOTEBOOKS / f"{notebook}.ipynb", folder)
    return voila(f"{notebook}.ipynb", folder)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The first lesson in Voila."""
    with lesson_in_voila("10_lesson_holes", tmp_path) as address:
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
