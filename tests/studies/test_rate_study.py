"""Small against large rates over seeds: equal training time, honest intervals, a file that is read back."""

import numpy as np
import pytest

from topowidgets import preset
from topowidgets.jobs.processes import Processes
from topowidgets.studies.rate_study import (
    COLUMNS,
    QUANTITIES,
    RATES,
    SEEDS,
    RateStudy,
    load_study,
    run_study,
    save_study,
    shipped_study,
)


@pytest.fixture(scope="module")
def small():
    return run_study(preset("mnist").replace(samples=60, neurons=16, tau=6.0), rates=(0.5, 3.0), seeds=3)


def test_rates_are_trained_equally_long(small):
    assert {(row["eta_k"], row["steps"]) for row in small.rows} == {(0.5, 12), (3.0, 2)}
    assert len({row["persistence"] for row in small.rows}) == 6
    with pytest.raises(ValueError, match="equal training time"):
        run_study(preset("mnist").replace(steps=3), seeds=1)


def test_a_process_of_its_own_finds_the_same(small):
    config, told = preset("mnist").replace(samples=60, neurons=16, tau=6.0), []
    with Processes(1) as executor:
        study = run_study(config, rates=(3.0,), seeds=1, progress=told.append, executor=executor)
    assert list(study.rows) == told == [small.rows[1]]


def test_a_study_is_read_back(small, tmp_path):
    save_study(small, tmp_path / "study.json")
    assert load_study((tmp_path / "study.json").read_text()) == small


def test_differences_are_paired_by_seed():
    pairs = [(0.9, 0.1), (0.5, -0.3), (0.7, -0.1)]
    rows = tuple(
        dict.fromkeys(COLUMNS, 0.0) | {"seed": seed, "eta_k": rate, "persistence": value}
        for seed, values in enumerate(pairs)
        for rate, value in zip((0.5, 3.0), values, strict=True)
    )
    difference = RateStudy(preset("mnist"), rows[::-1]).difference("persistence", 0.5, 3.0)
    assert (difference.mean, difference.low, difference.high) == pytest.approx((-0.8, -0.8, -0.8))
    assert str(difference) == "-0.800 (95% interval -0.800 to -0.800, 3 seeds, paired)"


def test_what_was_not_run_is_named(small):
    with pytest.raises(ValueError, match=r"there is no persistence at 7: .* rates \[0.5, 3.0\]"):
        small.values("persistence", 7)


def test_the_figure_has_every_run(small):
    figure = small.figure("accuracy", theme="dark")
    dots, means = figure.data
    assert sorted(dots.y) == sorted(row["accuracy"] for row in small.rows)
    assert means.y[0] == pytest.approx(small.values("accuracy", 0.5).mean())
    assert figure.layout.xaxis.type == "log"
    assert "tau = 6" in figure.layout.title.subtitle.text


@pytest.mark.parametrize("shape", ["circle", "sphere"])
def test_the_shipped_studies_are_those_of_the_preset(shape):
    study = shipped_study(shape)
    assert study.config == preset("mnist").replace(shape=shape)
    assert (study.rates, study.seeds) == (list(RATES), list(range(SEEDS)))
    assert len(study.rows) == len(RATES) * SEEDS
    assert all(np.isfinite([row[name] for name in QUANTITIES]).all() for row in study.rows)


def test_a_study_of_a_sphere_asks_after_its_cavity():
    study = run_study(
        preset("mnist").replace(samples=60, neurons=60, shape="sphere", tau=0.5), rates=(0.5,), seeds=1
    )
    persistence = study.values("persistence", 0.5)[0]
    assert 0.3 < persistence < 1.2, (
        "after one small step most of the sphere's cavity is there, where no loop is"
    )
    assert study.figure("persistence").layout.yaxis.title.text.startswith("longest H2 bar")
    with pytest.raises(ValueError, match="circle and sphere"):
        shipped_study("torus")


@pytest.mark.slow
def test_a_shipped_row_is_what_the_preset_gives():
    """One cheap row of the file, trained again; rounding of float32 sums differs between machines."""
    (again,) = run_study(preset("mnist"), rates=(10.0,), seeds=1).rows
    shipped = next(row for row in shipped_study().rows if (row["seed"], row["eta_k"]) == (0, 10.0))
    assert again["steps"] == shipped["steps"]
    assert again["loss"] == pytest.approx(shipped["loss"], rel=0.25)
    assert again["loss_max"] == pytest.approx(shipped["loss_max"], rel=0.05)
