"""Several runs in one figure: columns for up to four, timelines for any number, a band over seeds."""

import json

import numpy as np
import pytest

from topowidgets import Comparison, Run, train
from topowidgets.recording.events import Event
from topowidgets.texts import speaking

SMALL = {"neurons": 12, "tracers": 0, "steps": 6, "tau": None, "jitter": 0.05}
TIMELINES = ("loss", "rate", "ratios", "gluing", "persistence", "topology")


@pytest.fixture(scope="module")
def seeds():
    """Two rates, five seeds each."""
    return [train("pinch", **SMALL, eta_k=rate, seed=seed) for rate in (0.5, 2.5) for seed in range(5)]


def test_a_band_is_between_quantiles_over_the_seeds_at_common_times(seeds):
    figure = Comparison(seeds[:5]).figure("loss")
    band, median = figure.data
    assert median.name == "pinch: loss"
    assert (band.fill, band.showlegend, band.line.width) == ("toself", False, 0)
    at = seeds[0]["tau"]
    each = np.array([np.interp(median.x, run["tau"], run["loss"]) for run in seeds[:5]])
    assert (median.x[0], median.x[-1]) == (0.0, pytest.approx(at[-1]))
    assert np.allclose(median.y, np.median(each, axis=0))
    assert np.allclose(band.y, np.r_[np.quantile(each, 0.84, axis=0), np.quantile(each, 0.16, axis=0)[::-1]])
    assert (
        "Of 5 seeds: the line is the median, the band reaches from the 16% to the 84% quantile"
        in figure.layout.title.subtitle.text
    )
    with speaking("de"):
        assert "Von 5 Startwerten" in Comparison(seeds[:5]).figure("loss").layout.title.subtitle.text


def test_events_stay_with_the_colour_and_the_label_of_their_run(seeds):
    first, second = seeds[0], seeds[5]
    marked = Run(second.config, second.start, second.rows, second.frames, events=[Event("diverged", 6, 15.0)])
    figure = Comparison([first, marked], ["a < b", "slid"]).figure("loss")
    lines = {trace.name: trace for trace in figure.data if trace.name != "events"}
    (ticks,) = (trace for trace in figure.data if trace.name == "events")
    assert list(lines) == ["a &lt; b: loss", "slid: loss"]
    assert ticks.hovertext == ("slid, step 6: the run diverged",)
    assert (ticks.marker.color, ticks.showlegend) == (lines["slid: loss"].line.color, False)
    assert figure.layout.yaxis3.range == (0, 1)
    band = Comparison([marked, *seeds[6:10]]).figure("loss")
    assert {trace.name for trace in band.data} == {"pinch: loss"}, "a median has no events"


@pytest.mark.parametrize("panel", TIMELINES)
def test_groups_of_seeds_are_told_apart_by_what_differs_else(seeds, panel):
    figure = Comparison(seeds).figure(panel)
    lines = [trace for trace in figure.data if trace.fill is None]
    assert {trace.name.split(": ")[0] for trace in lines} == {"0.5 / K", "2.5 / K"}
    assert {trace.line.dash for trace in lines} == {"solid", "dash"}
    named = Comparison(seeds, ["slow"] * 5 + ["fast"] * 5).figure(panel)
    assert {trace.name.split(": ")[0] for trace in named.data if trace.fill is None} == {"slow", "fast"}


def test_what_is_no_group_stays_a_line(seeds):
    def labels(runs, names=None, **how):
        return [
            trace.name for trace in Comparison(runs, names).figure("loss", **how).data if trace.fill is None
        ]

    assert labels(seeds[:2]) == ["seed 0: loss", "seed 1: loss"], "two are no band"
    assert len(labels([seeds[0]] * 4)) == 4, "one seed four times is no sample"
    assert labels(seeds[:3], ["a", "b", "c"]) == ["a: loss", "b: loss", "c: loss"], (
        "names of their own are kept"
    )
    assert len(labels(seeds[:5], bands=False)) == 5
    assert labels([*seeds[:5], seeds[5]], ["slow"] * 5 + ["fast"]) == ["slow: loss", "fast: loss"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("count", [4, 16, 40])
def test_every_run_of_many_has_a_look_of_its_own(seeds, count, theme):
    runs = (seeds * 4)[:count]
    figure = Comparison(runs, [f"run {number}" for number in range(count)]).figure("topology", theme=theme)
    looks = {}
    for trace in figure.data:
        looks.setdefault(trace.name.split(": ")[0], set()).add((trace.line.color, trace.line.dash))
    assert all(len(look) == 1 for look in looks.values()), "one look for each run"
    assert len(set.union(*looks.values())) == len(looks) == count
    assert (figure.layout.legend.orientation == "v") == (len(figure.data) > 10)
    first = [(trace.mode, trace.marker.symbol) for trace in figure.data if trace.name.startswith("run 0: ")]
    assert len(set(first)) == len(first), "and its lines have a symbol each"


@pytest.mark.parametrize("panel", ["neurons", "barcode", "diagram", "fit"])
def test_more_than_four_do_not_stand_side_by_side(seeds, panel):
    assert Comparison(seeds[:4]).figure(panel).data
    with pytest.raises(
        ValueError, match=rf"panel = '{panel}' is not allowed: of 5 runs take a timeline \(loss, .*first 4"
    ):
        Comparison(seeds[:5]).figure(panel)


def test_labels_are_text_and_no_markup(seeds):
    labels = ["<b>a</b>", "b & c"]
    for panel in ("loss", "neurons"):
        text = json.dumps(json.loads(Comparison(seeds[:2], labels).figure(panel).to_json()))
        assert "&lt;b&gt;a&lt;/b&gt;" in text
        assert "<b>a" not in text


def test_all_rows_of_all_runs_are_one_table(seeds):
    table = Comparison(seeds[:2], ["a", "b"]).to_pandas()
    assert table.groupby("run")["loss"].last().tolist() == [run["loss"][-1] for run in seeds[:2]]
    assert table.columns[0] == "run"
    assert table["hole_verdict"].cat.ordered
