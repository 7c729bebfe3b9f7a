"""A figure's size, title and caption, which are text and no markup."""

import inspect
import json
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest
from PIL import Image

from topowidgets import Atlas, Comparison, Config, train
from topowidgets.export.sheet import on_sheet
from topowidgets.plots.printed import printed
from topowidgets.plots.style import Heading, new_figure

SVG = "{http://www.w3.org/2000/svg}"
WORDS = "<b>a</b> & b $x$"


@pytest.fixture(scope="module")
def run():
    return train("pinch", neurons=12, tracers=0, steps=2)


def test_size_title_and_caption_of_every_result(run):
    atlas = Atlas.trained(Config(neurons=12, tracers=0, tau=3.0), eta_k=[0.5])
    sheet = {"width": 500, "height": 400, "title": "Mine", "caption": "One.\nTwo."}
    for figure in (
        run.figure("loss", **sheet),
        Comparison([run, run]).figure("barcode", **sheet),
        atlas.figure("loss", **sheet),
    ):
        layout = figure.layout
        assert (layout.width, layout.height, layout.title.text) == (500, 400, "Mine")
        assert layout.annotations[-1].text == "One.<br>Two."
        json.loads(figure.to_json())
    assert run.figure("loss").layout.width is None


def test_a_caption_has_its_room_below(run):
    plain, figure = run.figure("loss").layout, run.figure("loss", caption="word " * 60).layout
    note = figure.annotations[-1]
    assert (note.xref, note.yref, note.y, note.yanchor, note.yshift) == (
        "paper",
        "paper",
        0,
        "top",
        -plain.margin.b,
    )
    lines = note.text.count("<br>") + 1
    assert lines == 3
    assert (figure.margin.b - plain.margin.b, figure.height - plain.height) == (15 * 3 + 8, 15 * 3 + 8)
    narrow = run.figure("loss", width=300, caption="word " * 60).layout
    assert narrow.annotations[-1].text.count("<br>") > lines
    assert narrow.title.subtitle.text.count("<br>") > plain.title.subtitle.text.count("<br>"), (
        "and so is the subtitle"
    )
    assert narrow.margin.t > plain.margin.t


def test_words_are_no_markup(run, tmp_path):
    figure = run.figure("loss", title=WORDS, caption=WORDS)
    assert (
        figure.layout.title.text == figure.layout.annotations[-1].text == "&lt;b&gt;a&lt;/b&gt; &amp; b $x$"
    )
    assert (
        new_figure(Heading(WORDS, (WORDS,))).layout.title.subtitle.text == "&lt;b&gt;a&lt;/b&gt; &amp; b $x$"
    )
    run.save_picture(tmp_path / "loss.svg", "loss", title=WORDS, caption=WORDS)
    root = ET.parse(tmp_path / "loss.svg").getroot()  # noqa: S314
    said = [" ".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert sum(WORDS in one for one in said) == 2, "as it was given, also on paper"


def test_a_picture_has_the_size(run, tmp_path):
    run.save_picture(tmp_path / "loss.png", "loss", width=480, height=360)
    with Image.open(tmp_path / "loss.png") as image:
        assert image.size == (960, 720), "two pixels for each"
    assert printed(on_sheet(go.Figure(), width=960)).get_figwidth() == 10


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ({"width": 5}, "width = 5 is not allowed: a whole number from 100 to 10000"),
        ({"height": 0}, "height = 0"),
        ({"height": True}, "height = True"),
        ({"width": "wide"}, "width = 'wide'"),
        ({"width": float("nan")}, "width = nan"),
        ({"title": 3}, "title = 3 is not allowed: text of at most 2000 characters"),
        ({"caption": "x" * 2001}, "caption = 'xxx"),
    ],
)
def test_what_is_no_size_and_no_text_is_refused(sheet, said):
    with pytest.raises(ValueError, match=said):
        inspect.unwrap(on_sheet)(go.Figure(), **sheet)  # without the types that are checked under test alone
