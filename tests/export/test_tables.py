"""Numbers as tables: what a program that knows nothing of us reads is what was recorded."""

import csv

import numpy as np
import pandas as pd
import pytest

from topowidgets import train
from topowidgets.recording.measures import NAMES, VERDICTS
from topowidgets.settings.config import Config
from topowidgets.studies.atlas import Atlas


@pytest.mark.parametrize("changes", [{}, {"rule": "adam", "eta": 0.01}])
def test_every_number_of_a_run_is_there_to_the_last_digit(tmp_path, changes):
    run = train("pinch", neurons=12, tracers=0, steps=5, **changes)
    path = tmp_path / "run.csv"
    run.to_csv(path)
    table = pd.read_csv(path)
    assert tuple(table.columns) == NAMES
    with path.open(newline="", encoding="utf-8") as file:
        exact = list(csv.DictReader(file))
    for name in NAMES:
        if name == "hole_verdict":
            continue
        assert np.allclose(table[name].astype(float), run[name], rtol=1e-14, equal_nan=True), name
        assert np.array_equal([float(row[name] or "nan") for row in exact], run[name], equal_nan=True), name
    assert table["hole_verdict"].tolist() == run["hole_verdict"].tolist()
    assert set(table["hole_verdict"]) <= set(VERDICTS)


def test_a_data_frame_has_a_row_for_each_step_and_every_column():
    run = train("pinch", neurons=12, tracers=0, steps=5)
    table = run.to_pandas()
    assert (table.index.name, table.index.tolist()) == ("step", list(range(6)))
    assert tuple(table.columns) == NAMES[1:]
    for name in NAMES[1:]:
        if name != "hole_verdict":
            assert np.array_equal(table[name], run[name], equal_nan=True), name
    assert np.isfinite(table[["eta_local_k", "eta_h", "h1"]].iloc[1:]).to_numpy().all()
    assert table["hole_verdict"].cat.ordered
    assert table["hole_verdict"].cat.categories.tolist() == list(VERDICTS)
    assert (table["hole_verdict"] >= "undecided").all()


def test_an_atlas_is_one_table_with_a_column_for_the_rate(tmp_path):
    atlas = Atlas.trained(Config(neurons=12, tracers=0, tau=6.0), eta_k=[0.5, 3.0])
    path = tmp_path / "atlas.csv"
    atlas.to_csv(path)
    written, table = pd.read_csv(path), atlas.to_pandas()
    assert tuple(written.columns) == ("rate_eta_k", *NAMES)
    assert tuple(table.columns) == ("rate_eta_k", *NAMES[1:])
    for each in (written, table):
        for run in atlas.runs:
            assert np.allclose(
                each[each["rate_eta_k"] == run.config.eta_k]["loss"], run["loss"], rtol=1e-14, equal_nan=True
            )
        assert len(each) == sum(len(run.rows) for run in atlas.runs)
