"""A run's panels: the run's numbers under the run's words."""

import json
from pathlib import Path

import numpy as np
import pytest

from topowidgets import Config, Run, train
from topowidgets.export.figures import PANELS
from topowidgets.recording.events import Event, rate_event
from topowidgets.texts import speaking

TIMELINES = PANELS[PANELS.index("loss") :]


@pytest.fixture(scope="module")
def run():
    return train("fold", eta_k=1.5, steps=4)


def named(figure):
    return {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_is_a_figure_with_axis_titles(run, panel, theme):
    figure = run.figure(panel, theme=theme)
    assert figure.data
    assert figure.layout.xaxis.title.text
    assert figure.layout.yaxis.title.text
    assert figure.layout.title.subtitle.text
    json.loads(figure.to_json())


def test_an_unknown_panel_is_named_with_what_there_is(run):
    with pytest.raises(
        ValueError,
        match=r"panel = 'loos' is not allowed: did you mean loss\? Choose neurons, .* or topology\.",
    ):
        run.figure("loos")


def test_what_happened_is_a_tick_in_every_timeline_and_in_no_other_panel(run):
    change = rate_event(2, run.rows[2]["tau"], {"eta_k": 1.5}, {"eta": 0.25})
    note = Event("note", 1, run.rows[1]["tau"], {"kind": "loss", "facts": {"said": "a < b."}})
    marked = Run(run.config, run.start, run.rows, run.frames, events=[change, note])
    for panel in PANELS:
        found = named(marked.figure(panel)).get("events")
        assert (found is not None) == (panel in TIMELINES), panel
    figure = marked.figure("loss", theme="dark")
    ticks = figure.data[-1]
    assert ticks.x == (run.rows[1]["tau"], run.rows[2]["tau"])
    assert ticks.hovertext[1] == "step 2: rate changed from 1.5 / K to eta 0.25"
    assert ticks.hovertext[0].startswith("step 1: The loss could not be measured: a &lt; b.")
    assert (ticks.yaxis, figure.layout.yaxis3.overlaying, figure.layout.yaxis3.visible) == ("y3", "y", False)
    with speaking("de"):
        told = named(marked.figure("rate"))["Ereignisse"].hovertext[1]
    assert told == "Schritt 2: Rate von 1.5 / K auf eta 0.25 geändert"


def test_neurons_of_a_step(run):
    found = named(run.figure("neurons", step=1))
    frame = run.frames[1]
    assert np.array_equal(found["96 neurons"].x[:-1], frame.neurons[:, 0])
    assert "10 neurons folded in this step" in found, "docs/theory.md 4: ten fold in the first step at 1.5"
    assert "step 1" in run.figure("neurons", step=1).layout.title.text
    assert "Map so far: crossed" in run.figure("neurons", step=1).layout.title.subtitle.text
    assert not any("folded" in name for name in named(run.figure("neurons", step=0)))


def test_a_step_between_frames_shows_the_one_before(run):
    assert "step 4" in run.figure("barcode", step=99).layout.title.text
    with pytest.raises(ValueError, match="step = -1 is not allowed: the first kept frame is at step 0"):
        run.figure("neurons", step=-1)


def test_bars_carry_filtration_verdict_and_rule(run):
    for panel in ("barcode", "diagram"):
        layout = run.figure(panel).layout
        assert "alpha radius / cloud radius" in layout.xaxis.title.text
        assert layout.title.subtitle.text.startswith("The sampled hole is open")
        assert "Rule: alpha, radii over the cloud radius" in layout.title.subtitle.text
    assert (
        "rips diameter"
        in train("pinch", filtration="rips", steps=1).figure("diagram").layout.xaxis.title.text
    )


def test_timelines_are_columns(run):
    found = named(run.figure("rate"))
    assert np.allclose(found["eta K"].y, run.column("eta")[1:] * run.column("K")[:-1]), (
        "each step by the K where it began"
    )
    assert found["eta K"].y[0] == pytest.approx(1.5)
    assert np.array_equal(found["eta K"].y, run["eta_local_k"][1:])
    above = found["eta h₊"].y >= 1
    assert np.array_equal(above, run.column("folded")[1:] > 0), "a neuron folds where eta h+ reaches 1"
    found = named(run.figure("ratios"))
    assert np.array_equal(found["smallest"].y, run.column("ratio_min")[1:])
    assert np.array_equal(named(run.figure("loss"))["loss"].y, run.column("loss"))
    found = named(run.figure("topology"))
    assert found["folded neurons (right)"].y[0] == 10
    assert "b₂" not in found, "there are no cavities in the plane"
    marks = [shape.x0 for shape in run.figure("loss", step=2).layout.shapes]
    assert marks == [run.frames[2].tau]


def test_persistence_is_a_line_with_the_limits_of_the_verdict():
    run = train("pinch", eta_k=3, neurons=48, tracers=0, tau=24)
    figure = run.figure("persistence")
    assert np.array_equal(named(figure)["H1 persistence"].y, run["hole_persistence"])
    assert list(named(figure)) == ["H1 persistence"], "there are no cavities in the plane"
    assert [shape.y0 for shape in figure.layout.shapes] == [0.10, 0.05]
    assert [note.text for note in figure.layout.annotations] == ["0.1: least for open", "0.05: closed below"]
    assert "Rule: alpha" in figure.layout.title.subtitle.text
    assert figure.layout.yaxis.title.text == "longest bar, alpha radius / cloud radius"
    assert figure.layout.xaxis.title.text == "training time tau, sum of eta K0"
    moved = train("pinch", neurons=24, tracers=0, steps=1, open_persistence=0.4).figure("persistence", step=0)
    assert [shape.y0 for shape in moved.layout.shapes if shape.y0] == [0.4, 0.05]


def test_of_a_sphere_both_degrees_are_drawn_each_where_it_was_measured():
    run = train("pinch", shape="sphere", bias=True, neurons=40, steps=3)
    found = named(run.figure("persistence"))
    one, two = found["H1 persistence"], found["H2 persistence"]
    assert np.array_equal(two.y, run["hole_persistence"])
    assert len(one.y) == 4
    assert (one.line.dash, two.line.dash) == ("solid", "dashdot")


def test_a_file_of_an_older_version_shows_the_persistence_of_its_frames():
    run = Run.load(Path(__file__).parents[1] / "fixtures" / "run.nc")
    assert np.isnan(run["hole_persistence"]).all()
    line = named(run.figure("persistence"))["H1 persistence"]
    assert line.y[-1] == pytest.approx(run.frames[-1].facts["sample_verdict"]["persistence"])
    assert len(line.y) == len(run.frames)


def test_rules_without_k_say_so():
    run = train("pinch", rule="adam", eta=0.01, steps=3)
    assert "no theorem" in run.figure("rate").layout.title.subtitle.text.replace("<br>", " ")
    assert not run.figure("rate").layout.shapes, "the levels 1 and 2 mean nothing for Adam"
    assert "bound from the local K" not in named(run.figure("ratios"))
    assert run.figure("loss").layout.xaxis.title.text == "training time tau, sum of eta"


def test_three_coordinates_are_drawn_in_space():
    run = train("pinch", shape="sphere", bias=True, steps=1)
    figure = run.figure("neurons")
    assert figure.data[0].type == "scatter3d"
    assert figure.layout.scene.yaxis.title.text == "bias b"
    betti = named(run.figure("topology"))
    assert np.array_equal(betti["b₂"].y, run.column("b2"))
    assert "The sampled cavity" in run.figure("diagram").layout.title.subtitle.text


def test_the_picture_of_digits_names_its_plane():
    run = train("mnist", samples=60, neurons=20, steps=2, eta_k=0.5)
    assert "principal plane" in run.figure("neurons").layout.xaxis.title.text
    assert "accuracy (right)" in named(run.figure("loss"))


def test_the_fit_is_the_output_of_the_neurons_of_that_step(run):
    found = named(run.figure("fit", step=2))
    w, a = run.frames[2].neurons.T
    fit = found["fit"]
    assert fit.y == pytest.approx((a * np.tanh(np.outer(fit.x, w))).mean(axis=1))
    points = found["64 training points"]
    assert points.y == pytest.approx(np.tanh(4 * np.array(points.x)), abs=1e-5)
    assert list(found["target"].x) == list(fit.x)
    assert f"{run.rows[2]['loss']:.4g}" in run.figure("fit", step=2).layout.title.subtitle.text


def test_points_of_ones_own_have_no_target_and_held_out_ones_are_named():
    own = train(
        Config(task="points", points=[(-1, 0.5), (0.5, -0.3), (2, 0.1), (3, 0)], train_fraction=0.5).replace(
            steps=1
        )
    )
    assert list(named(own.figure("fit"))) == ["2 training points", "2 held out", "fit"]


def test_the_fit_of_a_network_of_more_inputs_is_refused():
    run = train(Config(task="teacher", inputs=2, neurons=8, tracers=0).replace(steps=1))
    with pytest.raises(
        ValueError, match="panel = 'fit' is not allowed: the network of pinch is no function of one number"
    ):
        run.figure("fit")
