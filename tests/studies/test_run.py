"""A run from start to file and back: summary, log, NetCDF, divergence."""

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from topowidgets import Config, preset
from topowidgets.export.netcdf import from_dataset
from topowidgets.export.sentence import sentence_of
from topowidgets.learning.trainer import Trainer
from topowidgets.recording.measures import NAMES
from topowidgets.recording.run_log import MEMORY_CAP, Recorder, read_log, recorded_steps
from topowidgets.recording.thinning import every_nth
from topowidgets.studies.run import Run
from topowidgets.studies.train import train

SUMMARY = {
    "config", "K", "lambda_max", "lambda_min", "h_plus", "first_step", "ratio_min", "ratio_max",
    "folded_most", "crossings", "crossings_most", "tracer_crossings", "betti", "h1_birth", "h1_death",
    "h1_persistence", "sample_verdict", "map_verdict", "loss_start", "loss", "accuracy", "steps",
    "tau", "diverged",
}  # fmt: skip
FIXTURES = Path(__file__).parents[1] / "fixtures"
SMALL = preset("pinch").replace(neurons=16, tracers=12)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    path = tmp_path_factory.mktemp("log") / "run.log"
    made = train(preset("fold").replace(eta_k=1.9), log=path)
    made.path = path
    return made


def test_the_summary_has_its_keys_and_is_plain(run):
    summary = run.summary()
    assert set(summary) >= SUMMARY
    assert set(summary["first_step"]) == {"ratio_min", "ratio_max", "folded"}
    assert set(summary["betti"]) >= {"b0", "b1", "rule"}
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    assert Config.from_dict(summary["config"]) == run.config


def test_the_summary_of_fold(run):
    """docs/theory.md 4: 12 neurons in the first step at 1.9, two crossings, the hole stays open."""
    summary = run.summary()
    assert (summary["first_step"]["folded"], summary["crossings"], summary["steps"]) == (12, 2, 16)
    assert (summary["sample_verdict"], summary["map_verdict"]) == ("open", "crossed")
    assert summary["betti"]["b1"] == 1
    assert summary["accuracy"] is None
    assert (summary["tau"], summary["diverged"]) == (pytest.approx(30.4), False)


def test_a_row_a_step_and_a_frame_a_step(run):
    assert [row["step"] for row in run.rows] == list(range(17))
    assert [frame.step for frame in run.frames] == list(range(17))
    assert all(set(row) == set(NAMES) for row in run.rows)
    assert np.isnan(run.column("eta")[0])
    assert np.allclose(run.column("tau"), 1.9 * np.arange(17))
    assert "16 steps" in repr(run)
    assert "17 frames" in repr(run)


def assert_same_run(one, other):
    assert one.config == other.config
    assert one.start == other.start
    assert one.rows == other.rows
    assert one.diverged == other.diverged
    assert len(one.frames) == len(other.frames)
    for left, right in zip(one.frames, other.frames, strict=True):
        assert (left.step, left.tau) == (right.step, right.tau)
        assert json.loads(json.dumps(left.facts)) == json.loads(json.dumps(right.facts))
        for name, array in left.arrays().items():
            assert np.array_equal(array, right.arrays()[name]), name


def test_the_log_equals_memory(run):
    again = Run.from_log(run.path)
    assert_same_run(run, again)
    assert again.summary() == run.summary()


def test_a_log_cut_off_anywhere_holds_what_was_whole(run, tmp_path):
    data = run.path.read_bytes()
    chance = np.random.default_rng(0)
    for length in [*chance.integers(3000, len(data), 25).tolist(), len(data) - 1]:
        part = tmp_path / "part"
        part.write_bytes(data[:length])
        cut = Run.from_log(part)
        assert cut.rows == run.rows[: len(cut.rows)]
        assert [frame.step for frame in cut.frames] == [frame.step for frame in run.frames[: len(cut.frames)]]
        assert all(frame.step < len(cut.rows) for frame in cut.frames)


@pytest.mark.parametrize("content", [b"", b"no log", b"\x80\x04." * 50])
def test_what_is_no_log_is_refused(tmp_path, content):
    path = tmp_path / "x.log"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="not the log of a run"):
        Run.from_log(path)


def test_a_second_run_replaces_the_log_of_the_first(tmp_path):
    path = tmp_path / "run.log"
    train(SMALL.replace(steps=9), log=path)
    second = train(SMALL.replace(steps=3, eta_k=0.5), log=path)
    assert_same_run(second, Run.from_log(path))


def test_a_resumed_log_keeps_what_either_recording_measured(tmp_path):
    config, path = SMALL.replace(steps=3), tmp_path / "run.log"
    start = Trainer(config).start
    empty = dict.fromkeys(NAMES)

    def rows(eta, **values):
        return [
            empty | {"step": step, "eta": eta if step else None, "tau": float(step)} | values
            for step in range(4)
        ]

    for resume, made in ((False, rows(2.0, loss=0.5)), (True, rows(2.0, K=0.1)[2:3])):
        recorder = Recorder(config, start, path, resume=resume)
        recorder.add_rows(made)
        recorder.close()
    merged = read_log(path).rows
    assert [(row["loss"], row["K"]) for row in merged] == [(0.5, None), (0.5, None), (0.5, 0.1), (0.5, None)]
    recorder = Recorder(config, start, path, resume=True)
    recorder.add_rows(rows(3.0)[1:2])
    recorder.close()
    assert [row["eta"] for row in read_log(path).rows] == [None, 3.0], (
        "at another rate the old future no longer holds"
    )


OLDER = (
    "step", "tau", "eta", "eta_k", "loss", "accuracy", "K", "lambda_max", "h_plus", "h_plus_tracers",
    "ratio_min", "ratio_max", "bound_low", "bound_high", "folded", "folded_tracers", "crossings",
    "tracer_crossings", "b0", "b1", "b2", "preconditioned_sharpness", "least_miss", "gluing_eta_k",
)  # fmt: skip
"""The columns of 0.1.0."""
DERIVED = ("eta_local_k", "eta_h", "eta_h_tracers", "of_edge", "h1", "h2")
"""Those that follow from others."""


def test_a_file_without_a_column_is_read_and_the_column_is_unknown(run, tmp_path):
    path = tmp_path / "older.nc"
    data = run.dataset.drop_vars([*NAMES[len(OLDER) :], "loss"])
    data.assign(of_a_newer_version=("step", np.ones(len(run.rows)))).to_netcdf(path, engine="h5netcdf")
    older = Run.load(path)
    assert [row["hole_persistence"] for row in older.rows] == [None] * len(run.rows)
    assert older["hole_verdict"].tolist() == [None] * len(run.rows)
    assert np.isnan(older["loss"]).all()
    for name in (*DERIVED, "b1", "accuracy"):
        assert np.array_equal(older[name], run[name], equal_nan=True), name
    older.save(path)
    assert all(set(row) == set(NAMES) for row in Run.load(path).rows)
    with pytest.raises(ValueError, match="hole_verdict must hold closed, undecided, open or nothing"):
        from_dataset(
            run.dataset.assign(hole_verdict=("step", np.array(["ajar"] * len(run.rows), dtype=object)))
        )


def test_a_log_of_an_older_version_goes_on_in_its_columns(tmp_path):
    path = tmp_path / "run.log"
    path.write_bytes((FIXTURES / "fold.log").read_bytes())
    before = read_log(path)
    last = before.rows[-1]
    recorder = Recorder(before.config, before.start, path, resume=True)
    recorder.add_rows([last | {"step": last["step"] + 1, "loss": 0.25, "hole_persistence": 0.5}])
    recorder.close()
    rows = read_log(path).rows
    assert all(tuple(row) == NAMES for row in rows)
    assert rows[:-1] == before.rows
    assert (rows[-1]["loss"], rows[-1]["hole_persistence"]) == (0.25, None)
    assert rows[-1]["eta_local_k"] == last["eta"] * last["K"]
    as_written = {name: rows[-1][name] if name in OLDER else None for name in NAMES}
    assert recorded_steps(path, last["step"])[2] == {last["step"] + 1: as_written}


def test_netcdf_opens_with_xarray_and_has_the_numbers(run, tmp_path):
    path = tmp_path / "run.nc"
    run.save(path)
    with xr.open_dataset(path, engine="h5netcdf") as data:
        assert dict(data.sizes).items() >= {"step": 17, "frame": 17, "neuron": 96, "coord": 2}.items()
        assert data.step.values.tolist() == list(range(17))
        for name in NAMES[1:]:
            if name != "hole_verdict":
                assert np.array_equal(data[name].values, run.column(name), equal_nan=True), name
        assert data["hole_verdict"].values.tolist() == run["hole_verdict"].tolist()
        assert np.array_equal(data.neurons.values[-1], run.frames[-1].neurons)
        begin, end = data.bar_offset.values[-2:]
        bars = np.column_stack(
            [data[name].values[begin:end] for name in ("bar_degree", "bar_birth", "bar_death")]
        )
        assert np.array_equal(bars, run.frames[-1].bars)
        assert Config.from_json(data.attrs["config"]) == run.config
        assert data.attrs["start_lambda_max"] == run.start.lambda_max
        assert data.bar_birth.attrs["units"] == "cloud radius"
        assert data.tau.attrs["units"] == "sum of eta K0"
        facts = json.loads(data.attrs["facts"])
        assert facts[-1]["sample_verdict"]["verdict"] == "open"
    run.save(path)  # once more over the old one


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"rule": "adam", "eta": 0.01, "steps": 4},
        {"tracers": 0},
        {"shape": "sphere", "bias": True},
        {"eta_k": 1000, "tau": 1e6},
    ],
    ids=str,
)
def test_what_was_saved_is_loaded(tmp_path, changes):
    run = train(SMALL.replace(**{"steps": 5, **changes} if "tau" not in changes else changes))
    run.save(tmp_path / "run.nc")
    again = Run.load(tmp_path / "run.nc")
    assert_same_run(run, again)
    assert json.dumps(again.summary()) == json.dumps(run.summary())
    for panel in ("neurons", "barcode", "ratios", "topology"):
        assert again.figure(panel, step=1).to_json() == run.figure(panel, step=1).to_json()


def test_digits_are_loaded_in_their_precision(tmp_path):
    run = train(preset("mnist").replace(samples=60, neurons=20, steps=6, eta_k=0.5))
    # as a lab keeps what is no key frame
    run.frames[0] = dataclasses.replace(run.frames[0], neurons=run.frames[0].neurons[:0])
    run.save(tmp_path / "run.nc")
    again = Run.load(tmp_path / "run.nc")
    assert_same_run(run, again)
    assert again.frames[-1].neurons.dtype == np.float32


def test_what_is_no_saved_run_is_refused(tmp_path):
    path = tmp_path / "x.nc"
    with pytest.raises(FileNotFoundError, match="is not there"):
        Run.load(path)
    path.write_bytes(b"\x80\x04." * 50)
    with pytest.raises(ValueError, match="no NetCDF file"):
        Run.load(path)
    xr.Dataset({"x": ("y", [1.0])}).to_netcdf(path, engine="h5netcdf")
    with pytest.raises(ValueError, match="no saved run"):
        Run.load(path)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda data: data.attrs.update(config='{"eta_k": -1}'), "eta_k = -1 is not allowed"),
        (lambda data: data.attrs.update(facts="[]"), "facts must be"),
        (lambda data: data.attrs.update(start_lambda_max="much"), "curvature at the start"),
        (lambda data: data.bar_offset.values.__setitem__(1, 10**6), "bar_offset"),
        (
            lambda data: data.cycle_offset.values.__setitem__(1, 10**6),
            "cycle_offset does not divide the cycles",
        ),
        (lambda data: data.cycle_neuron.values.__setitem__(0, 10**6), "cycle_bar and cycle_neuron must name"),
        (lambda data: data.key_frame.values.__setitem__(0, 99), "key_frame"),
        (lambda data: data.bar_degree.values.__setitem__(0, 7), "bar_degree"),
        (lambda data: data.__setitem__("loss", ("step", ["a"] * data.sizes["step"])), "loss has"),
        (
            lambda data: data.__setitem__("cloud", data.cloud.transpose("axis", "neuron", "frame")),
            "cloud has the dimensions",
        ),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path, run, damage, says):
    data = run.dataset.load()
    damage(data)
    data.to_netcdf(tmp_path / "x.nc", engine="h5netcdf")
    with pytest.raises(ValueError, match=says):
        Run.load(tmp_path / "x.nc")


def test_divergence_keeps_the_frames(tmp_path):
    path = tmp_path / "run.log"
    run = train(SMALL.replace(eta_k=1000, tau=1e6), log=path)
    assert run.diverged
    assert "diverged" in repr(run)
    assert len(run.frames) >= 1
    assert all(np.isfinite(frame.neurons).all() for frame in run.frames)
    summary = run.summary()
    assert summary["diverged"]
    assert summary["steps"] < Trainer(run.config).planned
    json.dumps(summary, allow_nan=False)
    assert_same_run(run, Run.from_log(path))
    run.save(tmp_path / "run.nc")
    with xr.open_dataset(tmp_path / "run.nc", engine="h5netcdf") as data:
        assert [event["kind"] for event in json.loads(data.attrs["events"])] == ["diverged"]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("eta_k", [4.5, 8, 40, 10_000])
def test_no_rate_raises(dtype, eta_k):
    run = train(SMALL.replace(eta_k=eta_k, tau=300 * eta_k, dtype=dtype))
    json.dumps(run.summary(), allow_nan=False)


def test_a_small_run_of_mnist():
    run = train(preset("mnist").replace(samples=100, neurons=40, steps=25, eta_k=0.5))
    summary = run.summary()
    assert 0.1 < summary["accuracy"] <= 1
    assert summary["loss"] < summary["loss_start"] == pytest.approx(math.log(10), rel=0.5)
    assert summary["crossings"] is None
    assert summary["map_verdict"] == "undetermined"
    assert summary["sample_verdict"] in ("open", "closed", "undecided")
    assert summary["folded_most"] is not None
    assert run.frames[-1].facts["filtration"].startswith("rips")
    measured = [row["step"] for row in run.rows if row["ratio_min"] is not None]
    assert measured == [1, 5, 10, 15, 20, 25], (
        "a large network is measured at each 5th step, the first and the last"
    )


@pytest.mark.slow
def test_the_preset_mnist():
    """docs/theory.md 4: the hole is kept at 1.5 and test accuracy is 0.84."""
    summary = train(preset("mnist").replace(eta_k=1.5)).summary()
    assert summary["accuracy"] == pytest.approx(0.84, abs=0.02)
    assert summary["h1_persistence"] > 0.6


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": "sgd", "batch_size": 10},
        {"rule": "heavy_ball"},
        {"rule": "adam", "eta": 0.01, "tau": 0.2},
        {"shape": "figure_eight"},
        {"shape": "two_circles"},
        {"shape": "sphere", "bias": True},
        {"shape": "double_torus", "bias": True, "neurons": 40},
        {"bias": True},
        {"task": "teacher", "inputs": 2, "loss": "mse"},
        {"activation": "relu"},
        {"activation": "gelu", "dtype": "float32"},
        {"tracers": 0},
        {"filtration": "rips"},
        {"train_fraction": 0.5, "noise": 0.1},
        {"rate_control": "hold", "eta_k": 0.9},
        {"rate_control": "schedule", "schedule": [(0, 0.1), (5, 1)]},
        {"epochs": 4},
        {"neurons": 3},
    ],
    ids=str,
)
def test_every_kind_of_run_gives_a_summary(changes):
    run = train(SMALL.replace(**{"steps": 5, **changes} if not {"epochs", "tau"} & set(changes) else changes))
    summary = run.summary()
    assert set(summary) >= SUMMARY
    json.dumps(summary, allow_nan=False)
    assert sentence_of(run.frames[-1]).endswith(".")
    assert run.frames[-1].step == summary["steps"]


def test_two_runs_of_one_config_are_equal():
    one, other = train(SMALL), train(SMALL)
    assert one.rows == other.rows
    assert np.array_equal(one.frames[-1].neurons, other.frames[-1].neurons)


def test_progress_is_told_of_every_row():
    told = []
    run = train(SMALL.replace(steps=6), progress=told.append)
    assert told == run.rows


def test_memory_is_thinned_and_the_log_keeps_more(tmp_path, monkeypatch):
    assert MEMORY_CAP == 64 * 2**20
    frames = train(SMALL.replace(steps=6)).frames
    assert [frame.step for frame in every_nth(frames, 2)] == [0, 2, 4, 6]
    assert [frame.step for frame in every_nth(frames[:-1], 2)] == [0, 2, 4, 5]
    monkeypatch.setattr("topowidgets.recording.run_log.MEMORY_CAP", 20_000)
    path = tmp_path / "run.log"
    run = train(SMALL, log=path)
    steps = [frame.step for frame in run.frames]
    assert len(steps) < 21
    assert (steps[0], steps[-1]) == (0, 20)
    assert [frame.step for frame in Run.from_log(path).frames] == list(range(21))
    assert len(run.rows) == 21
