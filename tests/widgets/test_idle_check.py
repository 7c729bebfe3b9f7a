"""A process rests once no page shows what it trains, and goes on as it was left.

Pages are played by messages.
"""

import pytest

from topowidgets import TopologyAtlas
from topowidgets.widgets.sources import idle_check as watch


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(watch, "GONE_SECONDS", 0.2)
    monkeypatch.setattr(watch, "RELOAD_SECONDS", 60.0)


def told(widget, **message):
    widget._received(widget, message, [])


def test_a_lab_whose_output_went_rests_and_goes_on_where_it_is_shown_again(make_lab, until):
    lab = make_lab("pinch", eta_k=0.1, neurons=12, tracers=0)
    told(lab, type="hello")
    until(lambda: lab.state == "running" and len(lab.source.frame_positions) > 3)
    told(lab, type="bye")
    until(lambda: lab.state == "dead")
    assert lab.source.client.pid is None
    assert "nobody looked" in lab.status["message"]
    step = lab.result.rows[-1]["step"]
    told(lab, type="hello")
    until(lambda: lab.state == "running" and lab.result.rows[-1]["step"] > step)
    assert lab.status["run"] == 1


def test_what_was_paused_is_paused_when_it_is_shown_again(make_lab, until):
    lab = make_lab("pinch", neurons=12, tracers=0, playing=False)
    told(lab, type="hello")
    until(lambda: lab.state == "paused" and lab.source.frame_positions)
    told(lab, type="bye")
    until(lambda: lab.state == "dead")
    told(lab, type="hello")
    until(lambda: lab.state == "paused")


def test_a_lab_keeps_its_process_where_it_is_moved_shown_elsewhere_waited_for_or_reloaded(make_lab, until):
    lab = make_lab("pinch", eta_k=0.1, neurons=12, tracers=0)
    told(lab, type="hello")
    until(lambda: lab.state == "running")
    process = lab.source.client.pid
    told(lab, type="bye")
    told(lab, type="hello")  # moved
    cloud = lab.view("cloud")
    told(cloud, type="hello")
    told(cloud, type="bye")  # shown twice
    assert not lab.wait(0.6)
    told(lab, type="bye", page=True)  # a reload
    assert not lab.wait(0.6)
    assert lab.source.client.pid == process


def test_an_atlas_whose_output_went_rests_and_trains_what_is_missing_later(until):
    atlas = TopologyAtlas("pinch", eta_k=[0.5, 0.002], neurons=12, tracers=0, tau=30)
    told(atlas, type="hello")
    until(lambda: len(atlas.source.client.rows) == 1)
    (done,) = atlas.source.client.rows
    told(atlas, type="bye")
    until(lambda: atlas.state == "waiting")
    until(lambda: not atlas.source.client._processes.pids)
    told(atlas, type="hello")
    until(lambda: atlas.state == "running")
    assert list(atlas.source.client.rows) == [done]
    atlas.cancel()
    assert [run.config.eta_k for run in atlas.result.runs] == [done]
    atlas.close()
