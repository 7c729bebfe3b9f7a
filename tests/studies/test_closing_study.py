"""Where holes close: by bisection, against runs trained by themselves; the shipped file, its intervals and
its figures.
"""

import numpy as np
import pytest

from topowidgets.jobs.processes import Processes
from topowidgets.settings.presets import preset
from topowidgets.settings.rate_grid import default_rates
from topowidgets.studies.closing_study import (
    GRID,
    PRECISION,
    PRESETS,
    SEEDS,
    ClosingStudy,
    Seed,
    load_closing,
    run_closing_study,
    save_closing,
    shipped_closing,
)
from topowidgets.studies.train import train


@pytest.fixture(scope="module")
def small():
    return run_closing_study(["pinch"], seeds=1, rates=[1.0, 2.0, 4.0])


def test_a_hole_closes_at_the_rate_that_was_found_and_not_below(small):
    """Against runs of their own, judged by `Run.null_verdict`."""
    (found,) = small.closes("pinch")
    config = preset("pinch").replace(jitter=0.02, tracers=0)
    verdicts = [
        train(config, eta_k=rate).null_verdict().verdict.verdict
        for rate in (found / (1 + 2 * PRECISION), found)
    ]
    assert verdicts[0] != "closed"
    assert verdicts[1] == "closed"


def test_the_lines_are_those_of_the_run_at_that_rate(small):
    (found,) = small.closes("pinch")
    run = train(preset("pinch").replace(jitter=0.02, tracers=0), eta_k=found)
    marks = [frame.facts["marks"] for frame in run.frames]
    for line in ("bound", "stability", "fold"):
        values = np.array([mark[line] for mark in marks if mark[line] is not None])
        for moment, expected in zip(
            ("start", "least", "most"), (values[0], values.min(), values.max()), strict=True
        ):
            assert small.line("pinch", line, moment)[0] == pytest.approx(expected, rel=1e-3), (line, moment)


def test_a_process_of_its_own_finds_the_same(small):
    with Processes(1) as executor:
        study = run_closing_study(["pinch"], seeds=1, rates=[1.0, 2.0, 4.0], executor=executor)
    assert study == small


def test_a_study_is_read_back(small, tmp_path):
    save_closing(small, tmp_path / "study.json")
    assert load_closing((tmp_path / "study.json").read_text()) == small


def test_ratio_rank_and_what_reopens():
    """Closing exactly at 2/lambda_max, and exactly ranked by it, whatever 1/h_plus does."""
    lines = [{"bound": 1.0, "stability": 2.0 + seed / 10, "fold": 5.0 - (seed * 7) % 10} for seed in range(8)]
    rows = tuple(
        Seed(
            "pinch",
            seed,
            1.0,
            (0.4, 0.01, 0.3),
            (0.1, 0.1, 0.1),
            own["stability"],
            {name: {"start": own[name]} for name in own},
        )
        for seed, own in enumerate(lines)
    )
    study = ClosingStudy((1.0, 3.0, 4.0), rows)
    assert study.ratio("pinch", "stability") == (1.0, 1.0, 1.0)
    assert study.rank("pinch", "stability")[0] == pytest.approx(1)
    assert abs(study.rank("pinch", "fold")[0]) < 0.9
    assert study.open_beyond("pinch") == [[4.0]] * 8
    assert study.closes_live("pinch").tolist() == [3.0] * 8
    never = ClosingStudy((1.0,), (Seed("pinch", 0, 1.0, (0.4,), (0.1,), None, rows[0].lines),))
    assert np.isnan(never.ratio("pinch", "bound")).all()
    assert "closes in 0 of 1 seeds up to 1/K" in never.table()
    with pytest.raises(ValueError, match="choose pinch"):
        study.of("fold")
    with pytest.raises(ValueError, match="lines are bound"):
        study.line("pinch", "K")


def test_the_shipped_study_and_what_the_notebook_says_of_it():
    study = shipped_closing()
    assert study.presets == list(PRESETS)
    assert len(study.rates) == GRID
    assert set(default_rates()) <= set(study.rates)
    assert [row.seed for row in study.of("fold")] == list(range(SEEDS))
    assert np.isfinite(study.closes("fold")).sum() == 8
    assert [round(study.ratio(name, "stability")[0], 2) for name in ("pinch", "shatter", "shrink")] == [
        1.27,
        1.41,
        0.71,
    ]
    assert [round(study.ratio(name, "fold")[0], 2) for name in ("pinch", "shatter", "shrink")] == [
        1.42,
        0.61,
        1.36,
    ]
    assert all(study.open_beyond("shrink"))
    assert not any(study.open_beyond("pinch"))


def test_the_figures_hold_every_seed():
    study = shipped_closing()
    figure = study.figure("pinch", theme="dark")
    assert [list(trace.y) for trace in figure.data[:SEEDS]] == study.persistence("pinch").tolist()
    assert list(figure.data[-1].x) == study.closes("pinch").tolist()
    answer = study.figure()
    assert [trace.name for trace in answer.data] == ["1/K", "2/λmax", "1/h₊"]
    assert answer.data[1].x[0] == pytest.approx((study.closes("pinch") / 2).mean(), rel=1e-3)
    assert "closes in 8 of 10 seeds" in answer.layout.annotations[0].text
