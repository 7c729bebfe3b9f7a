"""Every widget of the suite behaves as an ipywidget: in boxes, with layout and traits, observed, linked,
closed. Without a browser.
"""

import gc
import subprocess
import sys

import pytest
import traitlets
from ipywidgets import (
    Accordion,
    AppLayout,
    DOMWidget,
    GridBox,
    HBox,
    Label,
    Layout,
    Tab,
    VBox,
    interactive,
    jsdlink,
    jslink,
)
from ipywidgets.widgets.widget import _instances

from topowidgets import (
    Atlas,
    BarcodeView,
    CloudView,
    Comparison,
    Config,
    ConfigError,
    RateSlider,
    TimelineView,
    TopologyAtlas,
    TopologyCompare,
    TopologyLab,
    TopologyLesson,
    View,
    train,
)
from topowidgets.widgets.open_shared import SharedField

SMALL = {"neurons": 12, "tracers": 0}
TO_READ = ("loss", "persistence", "sample_verdict", "map_verdict", "state")


@pytest.fixture(scope="module")
def run():
    return train("pinch", steps=6, **SMALL)


@pytest.fixture(scope="module")
def atlas():
    return Atlas.trained(Config(tau=6, **SMALL), eta_k=[0.5, 3.0])


@pytest.fixture
def make(run, atlas, tmp_path):
    """Each widget by name, with the traits that it begins with."""
    made = []
    makers = {
        "lab": lambda **traits: TopologyLab("pinch", **SMALL, **traits),
        "recorded lab": lambda **traits: TopologyLab(run, **traits),
        "atlas": lambda **traits: TopologyAtlas("pinch", eta_k=[0.5, 3], tau=6, **SMALL, **traits),
        "recorded atlas": lambda **traits: TopologyAtlas(atlas, **traits),
        "compare": lambda **traits: TopologyCompare("pinch", eta_k=[0.5, 3], tau=6, **SMALL, **traits),
        "recorded compare": lambda **traits: TopologyCompare([run, run], **traits),
        "lesson": lambda **traits: TopologyLesson("holes", answers=tmp_path / "answers.jsonl", **traits),
        "field": SharedField,
        "view": lambda **traits: View("data", run, **traits),
        "rate": lambda **traits: RateSlider(run, **traits),
        "cloud": lambda **traits: CloudView(run, **traits),
        "barcode": lambda **traits: BarcodeView(run, **traits),
        "timeline": lambda **traits: TimelineView(run, **traits),
    }

    def make(name, **traits):
        made.append(makers[name](**traits))
        return made[-1]

    make.names = list(makers)
    yield make
    for one in made:
        one.close()


NAMES = [
    *("lab", "recorded lab", "atlas", "recorded atlas", "compare", "recorded compare", "lesson", "field"),
    *("view", "rate", "cloud", "barcode", "timeline"),
]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_one_widget_like_any_other(name, make):
    """A child of every box, with a layout, observed, linked, closed, and closed again."""
    before = len(_instances)
    widget = make(name, layout={"height": "400px"}, tooltip="a picture", hover=2)
    assert isinstance(widget, DOMWidget)
    assert len(_instances) - before == 2, "itself and its layout: no box of widgets"
    assert (widget.layout.height, widget.layout.flex, widget.tooltip, widget.hover) == (
        "400px",
        "1 1 auto",
        "a picture",
        2,
    )
    assert {"application/vnd.jupyter.widget-view+json"} <= set(widget._repr_mimebundle_()[0])
    for box in (HBox, VBox, Tab, Accordion, GridBox):
        assert box([widget]).children == (widget,)
    assert AppLayout(center=widget).center is widget
    seen = []
    widget.observe(seen.append, "hover")
    widget.hover = 3
    widget.unobserve_all("hover")
    widget.hover = 4
    assert [change["new"] for change in seen] == [3]
    label = Label()
    for trait in ("eta_k", "step", "tau", "hover", "playing", *TO_READ):
        assert widget.has_trait(trait)
        (jslink if trait == "hover" else jsdlink)((widget, trait), (label, "value"))
    interactive_box = interactive(lambda _: widget, _=(0, 1))
    interactive_box.update()
    assert interactive_box.result is widget
    widget.add_class("mine")
    model_id = widget.model_id
    widget.close()
    widget.close()
    assert widget.comm is None
    assert model_id not in _instances
    assert "not made" not in repr(widget)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_not_set(name, make):
    """Neither by Python, which is told, nor by a page or a link in it, whose value goes back."""
    widget, sent = make(name), []
    widget.send_state = lambda key=None: sent.append(key)
    for trait in TO_READ:
        value = getattr(widget, trait)
        with pytest.raises(traitlets.TraitError, match="read-only"):
            setattr(widget, trait, "x" if isinstance(value, str) else 0.5)
        widget.set_state({trait: "x" if trait in ("sample_verdict", "map_verdict", "state") else 0.5})
        assert getattr(widget, trait) == value
        assert [trait] in sent
    del widget.send_state


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_keyword_is_refused(name, make):
    with pytest.raises((TypeError, ConfigError), match="nosuch"):
        make(name, nosuch=3)
    with pytest.raises((traitlets.TraitError, TypeError)):
        make(name, layout=3)


def test_a_layout_of_ones_own_stays_as_it_is(run):
    layout = Layout(width="300px")
    assert CloudView(run, layout=layout).layout is layout
    assert layout.flex is None


# traits of a lab


def test_the_traits_follow_the_newest_frame(make_lab):
    lab = make_lab("pinch", **SMALL)
    assert (lab.state, lab.playing, lab.loss, lab.sample_verdict) == ("starting", True, None, None)
    changes = []
    lab.observe(lambda change: changes.append(change["name"]), list(TO_READ))
    lab.set(speed=None)
    assert lab.wait(100)
    run = lab.result
    last = run.frames[-1].facts
    assert (lab.state, lab.playing, lab.loss) == ("finished", False, run.rows[-1]["loss"])
    assert (lab.persistence, lab.sample_verdict) == (
        last["sample_verdict"]["persistence"],
        last["sample_verdict"]["verdict"],
    )
    assert lab.map_verdict == last["map_verdict"]["verdict"]
    assert set(changes) >= {"loss", "persistence", "sample_verdict", "map_verdict", "state"}


def test_playing_pauses_and_plays(make_lab, until):
    lab = make_lab("pinch", eta_k=0.1, **SMALL)
    lab.set(speed=0.2)  # it does not end before it is paused
    lab.start()
    until(lambda: lab.state == "running")
    lab.playing = False
    until(lambda: lab.state == "paused")
    assert lab.playing is False
    lab.set_state({"playing": True})  # as from a page, by a link to a button
    until(lambda: lab.state == "running")
    lab.pause()
    until(lambda: lab.playing is False)


def test_before_it_is_shown_playing_is_noted(make_lab, until):
    lab = make_lab("pinch", playing=False, **SMALL)
    assert (lab.playing, lab.source.client.pid) == (False, None)
    lab.start()
    until(lambda: lab.state == "paused" and lab.loss is not None)
    other = make_lab("pinch", **SMALL)
    other.playing = False
    other.playing = True
    assert other.source.client.pid is None
    other.close()
    with pytest.raises(RuntimeError, match="this lab was closed"):
        other.playing = not other.playing


def test_an_observer_that_fails_or_acts_ends_nothing(make_lab, until, capsys):
    """What it raises is printed; what it sets is set."""
    lab = make_lab("pinch", eta_k=0.5, **SMALL)
    done = []

    def act(change):
        if not done:
            done.append(change["new"])
            lab.eta_k = 2.0
            raise ValueError("mine")

    lab.observe(act, "loss")
    lab.set(speed=1.0)  # it has not ended when the observer is told, however busy the machine
    lab.start()
    until(lambda: done)
    lab.set(speed=None)
    assert lab.wait(100)
    assert lab.result.rows[-1]["eta_k"] == pytest.approx(2.0)
    assert "ValueError: mine" in capsys.readouterr().err


def test_a_recording_is_read_where_it_is_looked_at(run):
    lab = TopologyLab(run, step=2)
    frame, row = run.frames[2], run.rows[2]
    assert (lab.step, lab.loss, lab.persistence) == (
        2,
        row["loss"],
        frame.facts["sample_verdict"]["persistence"],
    )
    assert (lab.state, lab.playing) == ("paused", False)
    # as the page plays it
    lab.set_state({"step": 6, "tau": 9.0, "playing": False, "loss": run.rows[6]["loss"]})
    assert (lab.loss, lab.state) == (run.rows[6]["loss"], "finished")
    lab.set_state({"playing": True})
    assert lab.state == "running"
    lab.close()


def test_an_atlas_is_read_at_its_rate_and_time(atlas):
    widget = TopologyAtlas(atlas)
    assert (widget.result, widget.rates, widget.state) == (atlas, [0.5, 3.0], "finished")
    for run in atlas.runs:
        widget.set_state({"eta_k": run.config.eta_k, "step": run.frames[-1].step})
        assert (widget.loss, widget.sample_verdict) == (
            run.rows[-1]["loss"],
            run.frames[-1].facts["sample_verdict"]["verdict"],
        )
    with pytest.raises(ConfigError, match="recorded runs stay as they were"):
        TopologyAtlas(atlas, neurons=9)
    widget.close()


def test_results_go_in_and_come_out(run, atlas):
    comparison = Comparison([run, run], ["one", "other"])
    for made, given in (
        (TopologyLab(run), run),
        (TopologyAtlas(atlas), atlas),
        (TopologyCompare(comparison), comparison),
    ):
        assert made.result is given
        made.close()


# constructors that fail

BROKEN = [
    "TopologyLab('nosuch')",
    "TopologyLab(eta_k=-1)",
    "TopologyLab(hide=['all'])",
    "TopologyLab(layout=3)",
    "TopologyLab(playing='often')",
    "TopologyLab(rule=lambda *a: 0)",
    "TopologyAtlas(eta_k=[])",
    "TopologyAtlas(layout=3)",
    "TopologyAtlas(neurons='many')",
    "TopologyCompare(eta_k=[1])",
    "TopologyCompare(['run'] * 2)",
    "TopologyCompare(hover='x')",
    "TopologyLesson('nosuch')",
    "TopologyLesson('holes', layout=3)",
    "TopologyLesson('holes', nosuch=3)",
    "CloudView(3)",
    "CloudView(run, layout=3)",
    "View('nosuch', run)",
    "open_shared('tw2.damaged')",
]


def test_a_constructor_that_fails_leaves_nothing(tmp_path):
    """One traceback for each, no word of a half-made widget, no comm, no process, no folder."""
    script = tmp_path / "broken.py"
    script.write_text(
        f"""
import gc, sys, tempfile
from pathlib import Path
import psutil
from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances
from topowidgets import *
tempfile.tempdir = {str(tmp_path)!r}
run = train("pinch", steps=1, neurons=8, tracers=0)
for code in {BROKEN!r}:
    try:
        eval(code)
    except Exception:
        trace = sys.exc_info()[2]
        while trace:
            [repr(value) for value in trace.tb_frame.f_locals.values() if isinstance(value, Widget)]
            trace = trace.tb_next
        del trace
        print(code)
    gc.collect()
assert len([one for one in _instances.values() if "topowidgets" in type(one).__module__]) == 0
print(
    len(psutil.Process().children()),
    [path.name for path in Path(tempfile.tempdir).iterdir() if path.is_dir()]
)
eval({BROKEN[1]!r})
"""
    )
    ended = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.stdout.splitlines() == [*BROKEN, "0 []"]
    assert ended.stderr.count("Traceback") == 1
    assert "ConfigError: eta_k = -1" in ended.stderr.splitlines()[-1]
    assert "Exception ignored" not in ended.stderr
    gc.collect()
