"""The site: which pages it has, and what it refuses."""

import re
from html import unescape

import pytest

from topowidgets.lessons.lesson import Lesson
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.listing import descriptions
from topowidgets.settings.presets import preset
from topowidgets.settings.sections import SETTINGS
from topowidgets.site import write_site
from topowidgets.studies.atlas import Atlas
from topowidgets.texts import say, speaking
from topowidgets.texts.catalogue import codes


@pytest.fixture(scope="module")
def trained():
    """Atlases in a second."""
    return lambda name: Atlas.trained(preset(name).replace(neurons=12, tracers=0, tau=6), eta_k=[0.5, 3.0])


def test_a_site_has_a_page_for_each_atlas_and_each_notebook(tmp_path, trained):
    pages = write_site(tmp_path / "new" / "site", trained, presets=("pinch", "fold"))
    names = [page.name for page in pages]
    assert names[:3] == ["index.html", "pinch.html", "fold.html"]
    assert "00_start_here.html" in names
    assert sorted(names) == sorted(path.name for path in (tmp_path / "new" / "site").iterdir())
    first = pages[0].read_text(encoding="utf-8")
    assert '"plays":"rate"' in first
    assert '"plays":""' in pages[1].read_text(encoding="utf-8")


def test_a_lesson_stands_in_the_place_of_its_notebook_and_leads_to_no_atlas(tmp_path, trained):
    small = Lesson.from_dict(
        {"name": "holes", "title": "Holes", "lab": {"neurons": 12, "tau": 3}, "parts": [{"say": "Look."}]}
    )
    pages = write_site(tmp_path, trained, presets=("pinch",), lessons=[small])
    assert tmp_path / "lesson_holes.html" in pages
    assert not (tmp_path / "10_lesson_holes.html").exists()
    for other in ("index", "pinch", "00_start_here", "11_lesson_edge"):
        assert '<a href="lesson_holes.html">Lesson 1</a>' in (tmp_path / f"{other}.html").read_text(
            encoding="utf-8"
        ), other
    assert '<a href="11_lesson_edge.html" aria-current=page>Lesson 2</a>' in (
        tmp_path / "11_lesson_edge.html"
    ).read_text(encoding="utf-8")
    lesson = (tmp_path / "lesson_holes.html").read_text(encoding="utf-8").partition("<script")[0]
    assert re.findall(r'<a href="([^"]*)"', lesson) == ["lesson_holes.html", "index.html"], (
        "its menu, and at its end the way back"
    )
    assert lesson.index('href="index.html"') > lesson.index('class="page-made"')
    assert "<title>Holes</title>" in lesson
    for path in tmp_path.glob("*.html"):
        for link in re.findall(
            r'<a href="([^"#:]*)[^"]*"', path.read_text(encoding="utf-8").partition("<script")[0]
        ):
            assert (tmp_path / link).is_file(), (path.name, link)


@pytest.mark.parametrize("code", codes())
def test_every_setting_stands_on_a_page_that_the_first_one_links(tmp_path, trained, code):
    with speaking(code):
        pages = write_site(tmp_path, trained, presets=("pinch",))
        listed = descriptions()
        link = f'<a href="settings.html">{say("site.every_setting")}</a>'
    assert link in pages[0].read_text(encoding="utf-8")
    assert tmp_path / "settings.html" in pages
    text = (tmp_path / "settings.html").read_text(encoding="utf-8")
    assert f'<html lang="{code}">' in text
    found = [
        re.findall(r"<t[hd][^>]*>(?:<code>)?(.*?)(?:</code>)?</t[hd]>", line) for line in text.splitlines()
    ]
    rows = [tuple(map(unescape, cells)) for cells in found if len(cells) == 5][1:]
    assert rows == [tuple(row) for section in listed.values() for row in section]
    assert [row[0] for row in rows] == list(SETTINGS)
    assert ("eta_k", "1.5 1/K") in [row[:2] for row in rows]
    assert [row[3] for row in rows if row[0] == "momentum"] == ["rule heavy_ball"]


def test_what_a_site_refuses(tmp_path, trained):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"out = .*file' is not allowed: a folder"):
        write_site(tmp_path / "file", trained)
    with pytest.raises(ConfigError, match=r"notebooks = .* is not allowed: a folder with notebooks"):
        write_site(tmp_path / "site", trained, notebooks=tmp_path)
    (tmp_path / "1.ipynb").write_text("no notebook")
    with pytest.raises(ConfigError, match=r"a folder with whole notebooks, and .*1.ipynb is no notebook\.$"):
        write_site(tmp_path / "site", trained, notebooks=tmp_path)
    assert not (tmp_path / "site").exists()
