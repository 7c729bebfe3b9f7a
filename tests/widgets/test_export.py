"""What a lab and an atlas have so far, as a page."""

import re

import pytest

from topowidgets import Atlas, Config, TopologyAtlas, TopologyCompare, train


def title(path):
    """The page's title."""
    found = re.search("<title>(.*)</title>", path.read_text(encoding="utf-8"))
    assert found
    return found[1]


def test_a_recorded_lab_is_exported(make_lab, tmp_path):
    make_lab(train("fold", steps=2)).export_html(tmp_path / "page.html")
    assert title(tmp_path / "page.html") == "fold, learning rate 1.5 / K"


def test_a_lab_is_exported_as_far_as_it_is(make_lab, until, tmp_path):
    lab = make_lab("pinch", neurons=24)
    lab.take_step()
    until(lambda: lab.source.last_frame is not None)
    lab.export_html(tmp_path / "page.html")
    assert title(tmp_path / "page.html") == "pinch (changed), learning rate 1.5 / K"
    assert lab.result.rows[-1]["step"] <= 1


def test_a_lab_that_has_recorded_nothing_is_trained_first(make_lab, tmp_path):
    """To its planned end, every step measured, as fast as it goes; the lab then goes on at its usual pace."""
    lab = make_lab("pinch", neurons=12, tracers=0, tau=6)
    with pytest.raises(FileNotFoundError):
        lab.export_html(tmp_path / "nowhere" / "page.html")
    assert lab.source.client.unstarted, "a wrong path trains nothing"
    lab.export_html(tmp_path / "page.html")
    assert title(tmp_path / "page.html").startswith("pinch (changed)")
    assert (lab.state, [row["step"] for row in lab.result.rows]) == ("finished", [0, 1, 2, 3, 4])
    assert all(row["K"] is not None for row in lab.result.rows)
    assert lab.source.client.status["speed"] == pytest.approx(0.6)


def test_a_lab_that_cannot_be_trained_says_why(make_lab, tmp_path):
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    with pytest.raises(RuntimeError, match="device = 'cuda' is not allowed"):
        make_lab("pinch", device="cuda").export_html(tmp_path / "page.html")


@pytest.mark.parametrize("make", [TopologyAtlas, TopologyCompare])
def test_what_is_missing_is_trained_first(make, tmp_path):
    widget = make("pinch", eta_k=[0.5, 3.0], tau=6, neurons=12, tracers=0)
    widget.export_html(tmp_path / "page.html")
    assert "pinch" in title(tmp_path / "page.html")
    assert widget.state == "finished"
    widget.close()
    with pytest.raises(RuntimeError, match="was closed"):
        widget.export_html(tmp_path / "page.html")


def test_a_cancelled_atlas_is_exported_as_far_as_it_is(tmp_path):
    atlas = TopologyAtlas("pinch", eta_k=[0.5, 3.0], tau=6, neurons=12, tracers=0)
    with pytest.raises(ValueError, match="plays = 'loss' is not allowed: choose 'tau', 'rate'"):
        atlas.export_html(tmp_path / "page.html", plays="loss")
    atlas.cancel()
    with pytest.raises(RuntimeError, match="no rate is trained yet"):
        atlas.export_html(tmp_path / "page.html")
    atlas.close()


def test_a_recorded_atlas_is_exported(tmp_path):
    atlas = Atlas.trained(Config(tau=6, neurons=12, tracers=0), eta_k=[0.5, 3.0])
    TopologyAtlas(atlas).export_html(tmp_path / "page.html", plays="tau")
    assert title(tmp_path / "page.html") == "pinch (changed) at 2 learning rates from 0.5 to 3 / K"
    assert '"plays":"tau"' in (tmp_path / "page.html").read_text(encoding="utf-8")
