"""Numbers as CSV: what a program that knows nothing of us reads is what was recorded."""

import csv
import json

import numpy as np
import pytest

from topowidgets import train
from topowidgets.experiments.atlas import Atlas
from topowidgets.experiments.rows import SCALARS


def read(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("# ")]
    return comments, list(csv.DictReader(lines[len(comments) :]))


@pytest.mark.parametrize(("changes", "tau"), [({}, "tau sum of eta K0"), ({"rule": "adam", "eta": 0.01}, "tau sum of eta;")])
def test_every_number_of_a_run_is_there_to_the_last_digit(tmp_path, changes, tau):
    run = train("pinch", neurons=12, tracers=0, steps=5, **changes)
    path = tmp_path / "run.csv"
    run.to_csv(path)
    comments, rows = read(path)
    assert len(comments) == 2
    assert json.loads(comments[0].split(", ", 2)[2]) == run.config.to_dict()
    assert tau in comments[1]
    assert [[None if row[name] == "" else float(row[name]) for name in SCALARS] for row in rows] == [
        [row[name] for name in SCALARS] for row in run.rows
    ]


def test_an_atlas_is_one_table_with_a_column_for_the_rate(tmp_path):
    atlas = Atlas.trained(train("pinch", neurons=12, tracers=0, steps=1).config.replace(steps=None, tau=6.0), eta_k=[0.5, 3.0])
    path = tmp_path / "atlas.csv"
    atlas.to_csv(path)
    comments, rows = read(path)
    assert "rate_eta_k 1/K0" in comments[1]
    for run in atlas.runs:
        own = [row for row in rows if float(row["rate_eta_k"]) == run.config.eta_k]
        assert np.array_equal([float(row["loss"] or "nan") for row in own], run.column("loss"), equal_nan=True)
    assert len(rows) == sum(len(run.rows) for run in atlas.runs)
