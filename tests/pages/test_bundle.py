"""The built scripts: a single view carries little into a saved notebook, and nothing of other kinds."""

import pytest

from topowidgets.pages.bundle import SINGLE, STATIC, script, styles
from topowidgets.texts.catalogue import codes
from topowidgets.widgets.source_view import KINDS
from topowidgets.widgets.view import PANELS

MOST = {"timeline": 115_000, "cloud": 80_000} | dict.fromkeys(("rate", "barcode", "data"), 65_000)
"""Bytes of a single view's script. Whoever needs more says so here: a notebook saves it with each view."""

MOST_WHOLE = 235_000
"""The budget is 210 kB; what is above it is missed."""


def test_every_single_view_has_a_script_of_its_own():
    assert {*SINGLE} == {*PANELS} - {"lab"}
    assert {*PANELS} <= {*KINDS}


@pytest.mark.parametrize("kind", SINGLE)
def test_a_single_view_carries_little(kind):
    assert len(script(kind, "en").encode()) <= MOST[kind]
    assert ("uPlot" in script(kind, "en")) == (kind == "timeline")


def test_the_whole_is_one_script_for_widgets_and_pages():
    whole = script("lab", "en")
    assert whole == script("atlas", "en") == script("page", "en")
    assert len(whole.encode()) <= MOST_WHOLE
    assert not [name for name in STATIC.glob("*.js") if "export default" in name.read_text(encoding="utf-8")]


@pytest.mark.parametrize("code", codes())
def test_another_language_stands_before_the_script(code):
    assert script("lab", code).endswith(script("lab", "en"))
    assert (script("lab", code) == script("lab", "en")) == (code == "en")


def test_a_page_has_its_own_styles_beside_those_of_a_view():
    assert styles(page=True).startswith(styles())
    assert ".page-head" in styles(page=True)
