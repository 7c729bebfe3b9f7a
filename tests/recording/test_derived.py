"""Columns that follow from others are in every run, whatever version wrote its file."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from topowidgets import Config, Run, preset, train
from topowidgets.recording.codec import encode, read_records
from topowidgets.recording.derived import LONGEST
from topowidgets.recording.measures import NAMES
from topowidgets.recording.products import FACTORS
from topowidgets.studies.atlas import Atlas

DERIVED = (*FACTORS, *LONGEST)
FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A run, and its log."""
    path = tmp_path_factory.mktemp("log") / "fold.log"
    return train("fold", eta_k=1.9, log=path), path


def without(run, names, path):
    """What a version that did not know some columns would have written."""
    run.dataset.drop_vars(names).to_netcdf(path, engine="h5netcdf")
    return Run.load(path)


def without_in_log(log, names, path):
    """Likewise as a log."""
    columns = []
    with path.open("wb") as file:
        for header, buffer in read_records(log):
            if header["type"] == "run":
                columns = header["columns"]
                header["columns"] = [name for name in columns if name not in names]
            if header["type"] == "rows":
                header["values"] = [
                    [value for name, value in zip(columns, row, strict=True) if name not in names]
                    for row in header["values"]
                ]
            file.write(encode(header, buffer))
    return Run.from_log(path)


def test_a_netcdf_file_without_them_has_the_values_that_were_written(written, tmp_path):
    run, _ = written
    assert all(np.isfinite(run[name]).any() for name in DERIVED if name not in ("of_edge", "h2"))
    assert without(run, DERIVED, tmp_path / "older.nc").rows == run.rows


def test_a_log_without_them_has_the_values_that_were_written(written, tmp_path):
    run, log = written
    assert without_in_log(log, DERIVED, tmp_path / "older.log").rows == run.rows


def test_what_was_written_is_not_computed_anew(written, tmp_path):
    run, _ = written
    marked = [row | {"eta_local_k": 7.0, "h1": 8.0} for row in run.rows]
    Run(run.config, run.start, marked, run.frames).save(tmp_path / "run.nc")
    loaded = Run.load(tmp_path / "run.nc")
    assert set(loaded["eta_local_k"]) == {7.0}
    assert set(loaded["h1"]) == {8.0}
    assert np.array_equal(loaded["eta_h"], run["eta_h"], equal_nan=True)


def test_a_step_whose_picture_was_not_kept_has_the_bar_of_its_hole(written, tmp_path):
    run, _ = written
    sparse = Run(run.config, run.start, run.rows, run.frames[::8])
    assert without(sparse, DERIVED, tmp_path / "older.nc").rows == run.rows


def test_a_file_of_0_1_0_has_the_bars_of_its_pictures(written, tmp_path):
    run, _ = written
    holes = [name for name in NAMES if name.startswith("hole_")]
    sparse = Run(run.config, run.start, run.rows, run.frames[::8])
    loaded = without(sparse, [*DERIVED, *holes], tmp_path / "older.nc")
    expected = [row["h1"] if row["step"] % 8 == 0 else None for row in run.rows]
    assert [row["h1"] for row in loaded.rows] == expected
    assert np.array_equal(loaded["eta_local_k"], run["eta_local_k"], equal_nan=True)


@pytest.mark.parametrize(
    "config",
    [
        Config(neurons=16, tracers=0, tau=None, eta_k=None, rule="adam", eta=0.01, steps=40),
        Config(neurons=16, tracers=0, tau=None, eta_k=None, rule="rmsprop", eta=0.01, steps=40),
        Config(
            shape="sphere", task="teacher", inputs=4, scale="unit", neurons=40, tracers=0, tau=None, steps=25
        ),
        preset("mnist").replace(samples=60, neurons=20, steps=7, eta_k=0.5),
    ],
    ids=["adam", "rmsprop", "sphere", "mnist"],
)
def test_they_are_filled_in_for_every_kind_of_run(config, tmp_path):
    run = train(config)
    assert any(np.isfinite(run[name]).any() for name in ("of_edge", "h2"))
    assert without(run, DERIVED, tmp_path / "older.nc").rows == run.rows


def test_a_run_without_pictures_has_its_products(written, tmp_path):
    run, log = written
    bare = tmp_path / "bare.log"
    with bare.open("wb") as file:
        for header, buffer in read_records(log):
            if header["type"] != "frame":
                file.write(encode(header, buffer))
    loaded = without_in_log(bare, DERIVED, tmp_path / "older.log")
    assert loaded.frames == []
    assert np.array_equal(loaded["eta_local_k"], run["eta_local_k"], equal_nan=True)
    assert np.isnan(loaded["h1"]).all()


def runs_of_0_1_0():
    yield Run.from_log(FIXTURES / "fold.log")
    yield Run.from_log(FIXTURES / "lab_slid.log")
    yield Run.from_log(FIXTURES / "cut_off.log")
    yield Run.load(FIXTURES / "run.nc")
    yield Run.load(FIXTURES / "recorded.nc")
    yield from Atlas.load(FIXTURES / "atlas.nc").runs


def test_what_0_1_0_wrote_has_them():
    for run in runs_of_0_1_0():
        known = run["K"]
        assert np.isfinite(known).all(), run
        np.testing.assert_allclose(run["eta_local_k"], run["eta"] * np.r_[np.nan, known[:-1]], rtol=1e-15)
        lengths = {frame.step: frame.longest(1) for frame in run.frames}
        assert lengths
        assert [row["h1"] for row in run.rows] == [lengths.get(int(row["step"])) for row in run.rows]


def test_a_diagram_of_an_earlier_step_is_none_of_a_frames_own(written):
    run, _ = written
    late = dataclasses.replace(run.frames[3], facts=run.frames[3].facts | {"homology_step": 2})
    assert late.homology_columns() == {}
