"""Figures hold the numbers that they were given."""

import json

import numpy as np
import pytest

from topowidgets.plots.barcode import MOST_BARS, barcode_figure, diagram_figure
from topowidgets.plots.cloud import plane_figure, space_figure
from topowidgets.plots.style import PALETTES, Heading, palette
from topowidgets.plots.timeline import Timeline, loss_figure, rate_figure, ratios_figure, topology_figure
from topowidgets.recording.measures import MEASURES, NAMES, in_chart

SQUARE = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
UNIT = "alpha radius / cloud radius"


def traces(figure):
    json.loads(figure.to_json())
    return {trace.name: trace for trace in figure.data}


def test_a_closed_curve_is_closed_and_what_folded_is_ringed():
    folded = np.array([False, True, False, True])
    tracers_folded = np.array([True, False])
    found = traces(plane_figure(SQUARE, SQUARE[:2] / 2, folded, tracers_folded, closed=True))
    assert list(found) == [
        "2 tracers",
        "1 tracers folded in this step",
        "4 neurons",
        "2 neurons folded in this step",
    ]
    assert found["4 neurons"].x.tolist() == [0, 1, 1, 0, 0]
    assert found["4 neurons"].mode == "lines+markers"
    assert found["2 neurons folded in this step"].y.tolist() == [0, 1]
    assert found["2 neurons folded in this step"].marker.color == PALETTES["light"].fold
    assert found["1 tracers folded in this step"].x.tolist() == [0]


def test_a_cloud_that_is_no_curve_has_points_only():
    figure = plane_figure(
        SQUARE, SQUARE, np.zeros(0, bool), np.zeros(0, bool), heading=Heading("t", ("s",), "dark")
    )
    found = traces(figure)
    assert [trace.mode for trace in found.values()] == ["markers", "markers"]
    assert figure.layout.yaxis.scaleanchor == "x"
    assert found["4 neurons"].marker.color == PALETTES["dark"].accent


def test_space_keeps_the_third_coordinate():
    points = np.arange(12.0).reshape(4, 3)
    found = traces(space_figure(points, np.array([True, False, False, False])))
    assert found["4 neurons"].z.tolist() == [2, 5, 8, 11]
    assert found["1 neurons folded in this step"].z.tolist() == [2]


def bars():
    return np.array([[0, 0, np.inf], [0, 0, 0.1], [0, 0, 0.3], [1, 0.2, 0.9], [1, 0.5, 0.55], [2, 0.8, 1.0]])


def test_bars_run_from_birth_to_death_longest_first():
    found = traces(barcode_figure(bars(), unit=UNIT))
    assert list(found) == ["H0: 3 bars", "H1: 2 bars", "H2: 1 bar"]
    h1 = found["H1: 2 bars"]
    assert h1.x[0:2].tolist() == [0.2, 0.9]
    assert h1.x[3:5].tolist() == [0.5, 0.55]
    assert np.isnan(h1.x[2])
    h0 = found["H0: 3 bars"]
    assert h0.x[1] == pytest.approx(1.15), "the bar that never ends is drawn past the last death"
    assert h0.marker.symbol[1] == "triangle-right"
    assert list(h0.marker.size) == [0, 7, 0] + [0] * 6
    assert (
        len({trace.line.dash for trace in found.values()})
        == len({trace.line.color for trace in found.values()})
        == 3
    )
    rows = np.concatenate([trace.y[np.isfinite(trace.y)][::2] for trace in found.values()])
    assert len(set(rows)) == 6, "no two bars on one row"


def test_many_bars_are_cut_and_the_legend_says_so():
    many = np.c_[np.zeros(100), np.zeros(100), np.arange(1, 101)]
    (name, trace) = next(iter(traces(barcode_figure(many, unit=UNIT)).items()))
    assert name == f"H0: 100 bars, the {MOST_BARS} longest shown"
    assert np.nanmin(trace.x[1::3]) == 101 - MOST_BARS


def test_the_diagram_has_every_bar():
    figure = diagram_figure(bars(), unit=UNIT)
    found = traces(figure)
    assert sorted(found["H1: 2 bars"].y.tolist()) == [0.55, 0.9]
    assert found["H0: 3 bars"].y.max() == pytest.approx(1.15)
    assert figure.layout.yaxis.title.text == f"death: {UNIT}"
    assert len({trace.marker.symbol for trace in list(found.values())[1:]}) == 3


def test_no_bars_draw_an_empty_figure():
    assert not barcode_figure(np.zeros((0, 3)), unit=UNIT).data
    assert len(diagram_figure(np.zeros((0, 3)), unit=UNIT).data) == 1


TAU = np.arange(4.0)
NAN = np.nan


def test_what_was_not_measured_is_left_out_of_a_line():
    columns = {"loss": np.array([4, NAN, 2, 1]), "accuracy": np.array([NAN, NAN, NAN, 0.5])}
    found = traces(loss_figure(Timeline(TAU), columns))
    assert found["loss"].x.tolist() == [0, 2, 3]
    assert found["accuracy (right)"].yaxis == "y2"
    assert found["accuracy (right)"].mode == "markers"
    for columns in ({"loss": TAU + 1, "accuracy": np.full(4, NAN)}, {"loss": TAU + 1}):
        figure = loss_figure(Timeline(TAU), columns)
        assert list(traces(figure)) == ["loss"]
        assert "yaxis2" not in figure.layout, "no axis of what was not measured"


def test_heavy_ball_has_its_own_stability_level():
    columns = dict.fromkeys(("eta_local_k", "eta_h", "eta_h_tracers"), TAU)
    figure = rate_figure(Timeline(TAU, now=2.0), columns, stability=("2(1+β)", 3.8))
    assert [line.y0 for line in figure.layout.shapes[1:]] == [1.0, 3.8]
    assert figure.layout.shapes[0].x0 == 2.0
    assert any("2(1+β) = 3.8: the quadratic" in note.text for note in figure.layout.annotations)
    assert list(traces(figure)) == ["eta K", "eta h₊", "of tracers"]


def test_ratios_that_leave_the_band_are_shown_as_they_are():
    one = np.ones(4)
    ratios = {"ratio_min": 0.2 * one, "ratio_max": 9 * one}
    found = traces(ratios_figure(Timeline(TAU), ratios | {"bound_low": 0.5 * one, "bound_high": 1.5 * one}))
    assert found["largest"].y.tolist() == [9] * 4
    assert found["smallest"].y.tolist() == [0.2] * 4
    assert found["bound from the local K"].y.tolist() == [1.5] * 4 + [0.5] * 4
    unbound = {"bound_low": NAN * one, "bound_high": NAN * one}
    assert list(traces(ratios_figure(Timeline(TAU), ratios | unbound))) == [
        "largest",
        "smallest",
    ]


def test_counts_are_steps():
    columns = dict.fromkeys(("b0", "b1", "b2", "folded", "crossings"), TAU)
    figure = topology_figure(Timeline(TAU), columns | {"b0": TAU + 1})
    found = traces(figure)
    assert list(found) == ["b₁", "b₀", "b₂", "folded neurons (right)", "self-crossings (right)"]
    assert all(trace.line.shape == "hv" for trace in found.values())
    assert [trace.yaxis for trace in found.values()] == [None, None, None, "y2", "y2"]
    assert figure.layout.yaxis.range == (0, 4.2)
    assert found["b₀"].line.dash == "dash"


def test_every_line_is_drawn_as_its_record_says():
    for chart in {measure.chart for measure in MEASURES} - {None}:
        timeline = Timeline(TAU)
        timeline.measures(chart, dict.fromkeys(NAMES, TAU + 1))
        drawn = [
            (trace.line.color, trace.line.dash, trace.line.shape, trace.yaxis)
            for trace in timeline.figure.data
        ]
        assert drawn == [
            (
                getattr(palette("light"), one.colour),
                one.dash,
                "hv" if one.whole else "linear",
                "y2" if one.right else None,
            )
            for one in in_chart(chart)
        ]


def test_measures_of_another_chart_are_drawn_beside():
    timeline = Timeline(TAU)
    timeline.measures("loss", {"loss": TAU, "least_miss": TAU, "h1": TAU}, beside=["gluing"])
    assert list(traces(timeline.figure)) == ["loss", "least miss"]
