"""The atlas against the reference runs, and against runs that are trained one by one."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topowidgets.recording.measures import BY_NAME, NAMES
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config
from topowidgets.settings.presets import preset
from topowidgets.settings.rate_grid import checked_rates, default_rates, kept_steps, rates_from
from topowidgets.studies.atlas import Atlas
from topowidgets.studies.atlas_runs import atlas_runs
from topowidgets.studies.train import train

RINGS = json.loads((Path(__file__).parents[1] / "reference" / "rings.json").read_text())["presets"]
SMALL = Config(neurons=24, tracers=24)


@given(st.integers(1, 5000), st.integers(4, 60))
def test_kept_steps_hold_both_ends_and_are_even(planned, frames):
    steps = kept_steps(planned, frames)
    assert steps[:2] == [0, 1]
    assert steps[-1] == planned
    assert steps == sorted(set(steps))
    assert len(steps) <= frames + (planned < frames)
    assert planned >= frames or len(steps) == planned + 1
    assert planned < frames or max(np.diff(steps[2:])) <= planned / (frames - 2) + 1


@pytest.mark.parametrize("name", ["pinch", "fold", "shatter", "shrink"])
def test_the_reference_runs(name):
    """docs/theory.md 4. Trained in float32 between the frames, so H1 agrees to 1e-4 and not to the last
    digit.
    """
    rates = [0.5, 0.9, 1.5, 1.9, 2.5, 3.0]
    atlas = Atlas.trained(preset(name).replace(tracers=0), rates, frames=6)
    expected = {row["eta_k"]: row for row in RINGS[name]["rows"]}
    for rate, run in zip(rates, atlas.runs, strict=True):
        assert run.rows[-1]["step"] == expected[rate]["steps"]
        h1 = expected[rate]["h1_death"] - expected[rate]["h1_birth"]
        assert run.frames[-1].facts["sample_verdict"]["persistence"] == pytest.approx(h1, abs=1e-4)


def test_a_kept_step_is_measured_as_in_a_run_of_its_own():
    alone = train(SMALL, eta_k=1.5)
    ((_, run),) = atlas_runs(SMALL, [1.5], frames=6)
    by_step = {row["step"]: row for row in alone.rows}
    for row in run.rows:
        for name in ("tau", "eta", "loss", "K", "lambda_max", "h_plus", "ratio_min", "ratio_max"):
            assert (row[name] is None) == (by_step[row["step"]][name] is None), name
            if row[name] is not None:
                assert row[name] == pytest.approx(by_step[row["step"]][name], rel=2e-4), (row["step"], name)
        for name in ("folded", "crossings"):
            assert row[name] == by_step[row["step"]][name]


def test_other_rules_go_one_by_one_and_to_the_bit():
    config = SMALL.replace(rule="heavy_ball", tau=6)
    alone = train(config, eta_k=0.5)
    ((_, run),) = atlas_runs(config, [0.5], frames=5)
    assert np.array_equal(run.frames[-1].neurons, alone.frames[-1].neurons)
    assert run.rows[-1]["loss"] == alone.rows[-1]["loss"]


def test_the_rate_that_is_looked_at_comes_first():
    assert [rate for rate, _ in atlas_runs(SMALL, [0.5, 1.0, 4.0], first=3.5, frames=4)] == [4.0, 1.0, 0.5]


def test_nothing_is_called_injective_where_steps_were_not_looked_at():
    whole, sparse = (next(run for _, run in atlas_runs(SMALL, [0.5], frames=frames)) for frames in (100, 5))
    assert whole.frames[-1].facts["map_verdict"]["verdict"] == "injective"
    assert sparse.frames[-1].facts["map_verdict"]["verdict"] == "undetermined"


def test_a_rate_that_diverges_ends_early_and_the_grid_says_so():
    atlas = Atlas.trained(
        SMALL.replace(task="sine", activation="relu", rule="gd", tau=3000), [0.5, 40.0], frames=8
    )
    assert [run.diverged for run in atlas.runs] == [False, True]
    grid = atlas.on_grid("h1", np.array([0.0, 1500.0, 3000.0]))
    assert np.isfinite(grid[0]).all()
    assert np.isnan(grid[1, -1])


def test_the_grid_holds_the_newest_value_at_or_before_each_time():
    atlas = Atlas.trained(SMALL, [1.0, 3.0], frames=100)
    loss = atlas.on_grid("loss", np.array([0.0, 2.5, 3.0, 30.0]))
    rows = [[row["loss"] for row in run.rows] for run in atlas.runs]
    assert loss[0].tolist() == [rows[0][0], rows[0][2], rows[0][3], rows[0][30]]
    assert loss[1].tolist() == [rows[1][0], rows[1][0], rows[1][1], rows[1][10]]
    with pytest.raises(ValueError, match=r"name = 'nothing' is not allowed: choose step, tau, eta, .* or h2"):
        atlas.on_grid("nothing", np.array([0.0]))


def test_the_grid_takes_any_measure():
    atlas = Atlas.trained(SMALL, [1.0, 3.0], frames=100)
    taus = np.array([0.0, 3.0, 30.0])
    by_rate = {rate: run.rows for rate, run in zip([1.0, 3.0], atlas.runs, strict=True)}
    for name in NAMES:
        grid = atlas.on_grid(name, taus)
        for rate, values in zip(by_rate, grid, strict=True):
            at = [int(tau / rate) for tau in taus]
            of_step = BY_NAME[name].of == "step"
            rows = [by_rate[rate][max(place, 1) if of_step else place] for place in at]
            expected = [np.nan if row[name] is None else row[name] for row in rows]
            assert np.array_equal(values, expected, equal_nan=True), (name, rate)


def test_the_longest_bar_on_the_grid_is_that_of_the_newest_picture():
    atlas = Atlas.trained(SMALL, [1.0], frames=6)
    frames = atlas.runs[0].frames
    taus = np.linspace(0, 30, 61)
    newest = [[frame for frame in frames if frame.tau <= tau + 1e-9][-1] for tau in taus]
    assert atlas.on_grid("h1", taus)[0].tolist() == [frame.longest(1) for frame in newest]


def test_an_atlas_tells_the_time_that_was_asked_for():
    atlas = Atlas.trained(SMALL.replace(tau=6), [4.0], frames=6)
    assert atlas.runs[0].rows[-1]["tau"] == 8
    assert repr(atlas) == "Atlas(pinch, 1 rate, 4, tau 6)"


def test_what_a_step_did_stands_for_the_time_before_it():
    atlas = Atlas.trained(SMALL.replace(preset="fold", radius=2.0, amplitude=1.0), [3.0], frames=100)
    folded = [row["folded"] for row in atlas.runs[0].rows]
    assert folded[1] > 0
    assert atlas.on_grid("folded", np.array([0.0, 3.0, 3.1, 40.0]))[0].tolist() == [
        folded[1],
        folded[1],
        folded[2],
        folded[-1],
    ]


def test_of_a_large_network_curvature_is_measured_at_some_frames_and_the_rest_at_all():
    config = preset("mnist").replace(neurons=16, samples=50, tau=12)
    (run,) = Atlas.trained(config, [0.5], frames=10).runs
    alone = train(config, eta_k=0.5)
    assert [row["step"] for row in run.rows] == [0, 1, 3, 6, 9, 12, 15, 18, 21, 24]
    measured = [row["step"] for row in run.rows if row["K"] is not None]
    assert measured == [0, 1, 9, 18, 24]
    assert [row["step"] for row in run.rows if row["folded"] is not None] == measured[1:]
    assert run.rows[-1]["loss"] == pytest.approx(alone.rows[-1]["loss"], rel=1e-5)
    assert np.allclose(run.frames[-1].neurons, alone.frames[-1].neurons, atol=1e-5)
    assert np.allclose(run.frames[-1].bars[:5], alone.frames[-1].bars[:5], atol=1e-4)
    assert [frame.facts["homology_step"] for frame in run.frames] == [frame.step for frame in run.frames]
    assert [frame.step for frame in run.frames if frame.facts["h2"]["step"] == frame.step] == [0, 24]
    taus = np.array([frame.tau for frame in run.frames])
    past = Atlas([run]).past_mark("bound", taus)[0]
    known = {row["tau"]: np.log(0.5 * row["K"] / run.start.K) for row in run.rows if row["K"] is not None}
    assert past == pytest.approx(np.interp(taus, list(known), list(known.values())), abs=1e-6)


def test_an_atlas_is_saved_and_loaded_whole(tmp_path):
    atlas = Atlas.trained(SMALL, [1.0, 3.0], frames=6)
    atlas.save(tmp_path / "atlas.nc")
    again = Atlas.load(tmp_path / "atlas.nc")
    for run, other in zip(atlas.runs, again.runs, strict=True):
        assert other.config == run.config
        assert other.rows == run.rows
        assert np.array_equal(other.frames[-1].neurons, run.frames[-1].neurons)
    with pytest.raises(FileNotFoundError):
        Atlas.load(tmp_path / "none.nc")
    atlas.runs[0].save(tmp_path / "run.nc")
    with pytest.raises(ValueError, match="no saved atlas"):
        Atlas.load(tmp_path / "run.nc")


def test_a_threshold_is_passed_where_the_rate_is_beyond_what_was_measured():
    atlas = Atlas.trained(SMALL, [1.0, 3.0], frames=100)
    past = atlas.past_mark("bound", np.array([0.0, 30.0]))
    assert past[:, 0] == pytest.approx(np.log([1.0, 3.0]))
    for row, run in zip(past, atlas.runs, strict=True):
        assert row[1] == pytest.approx(np.log(run.config.eta_k * run.rows[-1]["K"] / run.start.K))
    with pytest.raises(ValueError, match="choose bound"):
        atlas.past_mark("nothing", np.zeros(1))


def test_the_phase_map_holds_the_values_and_the_three_curves():
    atlas = Atlas.trained(SMALL, [1.0, 3.0], frames=6)
    figure = atlas.figure("folded")
    assert [trace.name for trace in figure.data][::2] == ["folded neurons", "1/K", "2/λmax", "1/h₊"]
    assert np.asarray(figure.data[0].z)[-1, 1] == atlas.runs[1].rows[-1]["folded"]
    with pytest.raises(ValueError, match="choose loss, folded, least_miss or h1"):
        atlas.figure("nothing")


def test_rates_are_written_in_two_ways_and_checked():
    assert rates_from("0.1:8:24") == default_rates()
    for text in ("", "1:2", "2:1:5", "a:b:c", "1:2:1", "0:2:3", "1,x", "1:inf:3"):
        with pytest.raises(ConfigError, match="eta_k"):
            rates_from(text)


def test_rates_are_checked():
    assert checked_rates(SMALL, [3, 1.0, 3.0]) == [1.0, 3.0]
    assert default_rates()[0] == 0.1
    assert default_rates()[-1] == 8.0
    assert len(default_rates()) == 24
    for rates in ([], [0.0], [-1.0], [float("nan")], list(range(1, 99))):
        with pytest.raises(ConfigError, match="eta_k"):
            checked_rates(SMALL, rates)
    with pytest.raises(ConfigError, match="no K"):
        checked_rates(Config(rule="adam", eta_k=None, eta=0.01), [1.0])
