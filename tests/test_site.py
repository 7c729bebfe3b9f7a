"""The site: which pages it has, and what it refuses."""

import pytest

from topowidgets.cli import main
from topowidgets.experiments.atlas import Atlas
from topowidgets.fields import ConfigError
from topowidgets.lessons.lesson import Lesson
from topowidgets.presets import preset
from topowidgets.site import write_site


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


def test_a_lesson_is_reached_from_its_notebook(tmp_path, trained):
    small = Lesson.from_dict({"name": "holes", "title": "Holes", "lab": {"neurons": 12, "tau": 3}, "parts": [{"say": "Look."}]})
    pages = write_site(tmp_path, trained, presets=("pinch",), lessons=[small])
    assert tmp_path / "lesson_holes.html" in pages
    assert '<a href="lesson_holes.html">' in (tmp_path / "10_lesson_holes.html").read_text(encoding="utf-8")


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "site", "--repository", "me"], "repository = 'me' is not allowed: OWNER/NAME"),
        (["--out", __file__], "a folder, or the name of one to make"),
        (["--out", "site", "--notebooks", "/nowhere"], "a folder with notebooks"),
    ],
)
def test_the_command_refuses_before_it_trains(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["site", *arguments]) == 2
    assert said in capsys.readouterr().err
