"""What a lab and an atlas have so far, as a page."""

import re

import pytest

from topowidgets import TopologyAtlas, train


def title(path):
    """The page's title."""
    found = re.search("<title>(.*)</title>", path.read_text(encoding="utf-8"))
    assert found
    return found[1]


def test_a_recorded_lab_is_exported(make_lab, tmp_path):
    make_lab(train("fold", steps=2)).export_html(tmp_path / "page.html")
    assert title(tmp_path / "page.html") == "fold, learning rate 1.5 / K"


def test_a_lab_in_training_is_exported_as_far_as_it_is(make_lab, until, tmp_path):
    lab = make_lab("pinch", neurons=24)
    with pytest.raises(RuntimeError, match="nothing is recorded yet"):
        lab.export_html(tmp_path / "page.html")
    lab.take_step()
    until(lambda: lab.audience.newest is not None)
    lab.export_html(tmp_path / "page.html")
    assert title(tmp_path / "page.html") == "pinch (changed), learning rate 1.5 / K"


def test_an_atlas_is_exported_once_a_rate_is_done(tmp_path):
    atlas = TopologyAtlas("pinch", eta_k=[0.5, 3.0], tau=6, neurons=12, tracers=0)
    with pytest.raises(RuntimeError, match="no rate is trained yet"):
        atlas.export_html(tmp_path / "page.html")
    atlas.start()
    assert atlas.wait(60)
    with pytest.raises(ValueError, match="plays = 'loss' is not allowed: choose 'tau', 'rate'"):
        atlas.export_html(tmp_path / "page.html", plays="loss")
    atlas.export_html(tmp_path / "page.html", plays="tau")
    assert title(tmp_path / "page.html") == "pinch (changed) at 2 learning rates from 0.5 to 3 / K"
    assert '"plays":"tau"' in (tmp_path / "page.html").read_text(encoding="utf-8")
    atlas.close()
