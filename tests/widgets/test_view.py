"""Views as Python objects: what they attach to, what can be set and observed.

The page is played by `set_state` and by messages.
"""

import numpy as np
import pytest
from traitlets import TraitError

import topowidgets
from topowidgets import BarcodeView, CloudView, RateSlider, TimelineView, TopologyLab, View, train
from topowidgets.recording.step_row import from_columns
from topowidgets.runtime.state import WorkerState


@pytest.fixture(scope="module")
def run():
    return train("pinch", neurons=12, tracers=0, steps=6)


def history_of(view):
    """What a page that opens the view is sent."""
    sent = []
    view.send = lambda content, buffers=None: sent.append((content, buffers))
    view._received(view, {"type": "hello"}, [])
    (message, (buffer,)) = sent[0]
    return message, buffer


@pytest.mark.parametrize(
    ("make", "kind"),
    [(RateSlider, "rate"), (CloudView, "cloud"), (BarcodeView, "barcode"), (TimelineView, "timeline")],
)
def test_each_attaches_to_a_lab_or_a_run(make, kind, make_lab, run):
    lab = make_lab("pinch")
    for of in (lab, run):
        view = make(of)
        assert isinstance(view, View)
        assert (view.kind, view.eta_k, view.step, view.tau, view.hover) == (kind, 1.5, 0, 0.0, -1)
        assert make.__name__ in repr(view)
    assert [view.kind for view in lab.source.views] == ["lab", kind]
    assert make.__name__ in topowidgets.__all__


def test_only_a_lab_or_a_run_can_be_viewed(run):
    for of in ("pinch", None, type(run)(run.config, run.start, run.rows, [])):
        with pytest.raises(
            TypeError, match="cannot be viewed: give a TopologyLab, or a Run that has kept a frame"
        ):
            CloudView(of)


def test_they_stand_in_boxes(make_lab, run):
    from ipywidgets import HBox, VBox

    lab = make_lab()
    box = VBox([RateSlider(lab), HBox([CloudView(lab), BarcodeView(run)])])
    assert [type(child).__name__ for child in box.children] == ["RateSlider", "HBox"]


# the rate


def test_setting_the_rate_sets_the_labs(make_lab, until):
    lab = make_lab("pinch", neurons=12, tracers=0)
    slider, cloud = RateSlider(lab), CloudView(lab)
    seen = []
    cloud.observe(lambda change: seen.append(change["new"]), "eta_k")
    slider.eta_k = 3
    assert lab.config.eta_k == 3.0
    lab.start()
    until(lambda: lab.status["eta_k"] == pytest.approx(3))
    until(lambda: cloud.eta_k == 3.0)
    assert seen == [3.0]
    slider.set_state({"eta_k": 0.5})  # as from a page, by a link to another slider
    assert lab.config.eta_k == 0.5
    lab.set(eta_k=2.5)
    until(lambda: slider.eta_k == cloud.eta_k == 2.5)


def test_a_rate_that_is_not_allowed_is_a_sentence_and_the_last_one_stays(make_lab):
    lab = make_lab("pinch")
    slider = RateSlider(lab)
    with pytest.raises(TraitError, match=r"eta_k = -1\.0 is not allowed: a number above 0 to 10000"):
        slider.eta_k = -1
    slider.eta_k = None
    assert slider.eta_k == 1.5
    sent = []
    slider.send_state = lambda key=None: sent.append(key)
    slider.set_state({"eta_k": 0.0})
    assert slider.status["error"]["message"] == "eta_k = 0.0 is not allowed: a number above 0 to 10000."
    assert sent[-1] == ["eta_k"], "the page gets the last good rate back"
    assert slider.eta_k == lab.config.eta_k == 1.5


def test_without_k_there_is_no_multiple_of_it(make_lab):
    lab = make_lab("pinch")
    slider = RateSlider(lab)
    lab.set(rule="adam", eta=0.01)
    assert slider.eta_k is None
    with pytest.raises(TraitError, match="the rule adam has no K"):
        slider.eta_k = 1.0


def test_the_rate_of_a_run_stays(run):
    slider = RateSlider(run)
    with pytest.raises(
        TraitError, match=r"eta_k = 3\.0 is not allowed: this is a recording and stays as it was"
    ):
        slider.eta_k = 3
    slider.set_state({"eta_k": 3})
    assert slider.eta_k == 1.5


# the place and the neuron


def test_a_place_goes_to_the_newest_kept_frame_at_or_before_it(run):
    thin = type(run)(run.config, run.start, run.rows, run.frames[::2])
    cloud = CloudView(thin)
    seen = []
    cloud.observe(lambda change: seen.append((change["name"], change["new"])), ["step", "tau"])
    cloud.step = 5
    assert (cloud.step, cloud.tau) == (4, 6.0)
    cloud.tau = 3.9
    assert (cloud.step, cloud.tau) == (2, 3.0)
    cloud.step = 10**6
    assert (cloud.step, cloud.tau) == (6, 9.0)
    assert sorted(seen[:2]) == [("step", 4), ("tau", 6.0)]
    assert len(seen) == 6
    cloud.set_state({"step": 3, "tau": 4.5})  # the page knows what it shows
    assert (cloud.step, cloud.tau) == (3, 4.5)


@pytest.mark.parametrize(
    ("name", "value"), [("step", -1), ("step", "two"), ("tau", float("nan")), ("tau", -0.5), ("hover", -2)]
)
def test_a_place_that_is_none_is_refused(run, name, value):
    cloud = CloudView(run)
    before = getattr(cloud, name)
    with pytest.raises(TraitError, match=name):
        setattr(cloud, name, value)
    cloud.set_state({name: value})
    assert getattr(cloud, name) == before


# a run goes to the page


def test_a_run_goes_to_the_page_whole(run):
    message, buffer = history_of(TimelineView(run))
    assert message["type"] == "history"
    assert [header["step"] for header in message["headers"]] == [frame.step for frame in run.frames]
    rows = [row for header in message["headers"] for row in from_columns(header["rows"])]
    assert [row["step"] for row in rows] == list(range(7)), "each row once"
    assert rows[3] == {name: value for name, value in run.rows[3].items() if value is not None}
    last = message["headers"][-1]["arrays"]["cloud"]
    start = message["offsets"][-1] + 4 * last["offset"]
    cloud = np.frombuffer(buffer, "<f4", count=24, offset=start).reshape(last["shape"])
    assert np.allclose(cloud, run.frames[-1].cloud)


def test_a_long_run_is_thinned_and_keeps_its_rows(run, monkeypatch):
    monkeypatch.setattr("topowidgets.runtime.kernel.history.HISTORY_BYTES", 2000)
    message, buffer = history_of(CloudView(run))
    assert len(buffer) <= 4000
    assert 1 < len(message["headers"]) < len(run.frames)
    assert [message["headers"][place]["step"] for place in (0, -1)] == [0, 6]
    assert sum(len(header["rows"].get("step", ())) for header in message["headers"]) == 7


def test_rows_after_the_last_frame_are_not_lost():
    diverged = train("pinch", neurons=12, tracers=0, eta_k=2000, steps=40)
    assert diverged.diverged
    message, _ = history_of(TimelineView(diverged))
    assert sum(len(header["rows"].get("step", ())) for header in message["headers"]) == len(diverged.rows)


def test_a_page_can_do_nothing_to_a_run(run):
    whole = View("lab", run)
    for name in ("play", "rate", "set", "preset"):
        whole._received(whole, {"type": "command", "name": name, "args": {"eta_k": 3, "name": "fold"}}, [])
    assert run.config.eta_k == 1.5
    assert whole.status["state"] == WorkerState.PAUSED
    assert whole.settings["recording"] is True


def test_a_labs_view_is_the_same_as_view_of_the_lab(make_lab):
    lab = make_lab("pinch")
    assert lab.view("cloud").kind == View("cloud", lab).kind
    assert len(lab.source.views) == 3
    assert isinstance(lab, TopologyLab)


def test_a_message_that_a_page_sends_again_is_acted_upon_once(make_lab):
    """And one that a later one has overtaken is not acted upon at all."""
    lab, heard = make_lab("pinch"), []
    lab.send = lambda content, _buffers=None: heard.append(content)

    def say(number, speed, sequence="page-command"):
        message = {"type": "command", "name": "speed", "args": {"speed": speed}, "key": [sequence, number]}
        lab._received(lab, message, [])
        return lab.status["speed"]

    speeds = [say(2, 0.5), say(2, 0.7), say(1, 0.9), say(1, 1.5, "other-command"), say(3, 2.5)]
    assert speeds == [0.5, 0.5, 0.5, 1.5, 2.5]
    assert [(message["type"], *message["key"]) for message in heard] == [
        *[("heard", "page-command", number) for number in (2, 2, 1)],
        ("heard", "other-command", 1),
        ("heard", "page-command", 3),
    ]


@pytest.mark.parametrize("key", [None, "a-1", ["a"], ["a", "1"], ["a" * 41, 1], [1, 1], {"a": 1}])
def test_what_is_no_key_is_not_answered(make_lab, key):
    lab, heard = make_lab("pinch"), []
    lab.send = lambda content, _buffers=None: heard.append(content)
    lab._received(lab, {"type": "command", "name": "speed", "args": {"speed": 0.5}, "key": key}, [])
    assert heard == []
