"""The suite's own runs against the numbers of an independent program: tests/reference/rings.json,
docs/theory.md 4.
"""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from topowidgets import preset
from topowidgets.learning.step import points_of
from topowidgets.learning.trainer import Trainer
from topowidgets.studies.train import train
from topowidgets.topology.persistence import persistence
from topowidgets.topology.planar import self_crossings
from topowidgets.topology.verdicts import longest_bar, sample_verdict

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "rings.json").read_text())["presets"]
ROWS = [
    pytest.param(name, row, id=f"{name}-{row['eta_k']}")
    for name, entry in REFERENCE.items()
    for row in entry["rows"]
]
SEVEN_DIGITS = 1e-7  # relative; the file has eight, so its own rounding is within 5e-8


def close(value, reference):
    return math.isclose(value, reference, rel_tol=SEVEN_DIGITS)


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_every_number_of_a_reference_run(name, row):
    run = train(preset(name).replace(eta_k=row["eta_k"]))
    out, start = run.summary(), REFERENCE[name]["start"]
    for key in ("K", "lambda_max", "lambda_min", "h_plus"):
        assert close(out[key], start[key]), key
    assert close(out["loss_start"], start["loss0"])
    for key in ("ratio_min", "ratio_max"):
        assert close(out["first_step"][key], row["first_step"][key]), key
        assert close(out[key], row[key]), key
    assert out["first_step"]["folded"] == row["first_step"]["folded"]
    for key in ("h1_birth", "h1_death", "loss"):
        assert close(out[key], row[key]), key
    assert close(out["h1_persistence"], out["h1_death"] - out["h1_birth"])
    for key in ("steps", "folded_most", "crossings"):
        assert out[key] == row[key], key
    assert out["tau"] == pytest.approx(row["steps"] * row["eta_k"])
    assert out["crossings_most"] >= out["crossings"]
    assert out["config"]["eta_k"] == row["eta_k"]
    assert not out["diverged"]


def test_presets_are_the_reference_settings():
    for name, entry in REFERENCE.items():
        config = preset(name).to_dict()
        for key in ("radius", "neurons", "task", "amplitude", "samples", "activation", "scale"):
            assert config[key] == entry[key], (name, key)
        assert (config["shape"], config["loss"], config["rule"], config["tau"]) == (
            "circle",
            "mse_half",
            "gd",
            30.0,
        )


@pytest.mark.parametrize(
    ("name", "ratio"), [("pinch", 1.80), ("fold", 1.10), ("shatter", 4.66), ("shrink", 1.05)]
)
def test_fold_mark_at_the_start(name, ratio):
    start = Trainer(preset(name)).start
    assert round(start.K / start.h_plus, 2) == ratio


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pinch", {0.5: 0.406, 0.9: 0.403, 1.5: 0.395, 1.9: 0.310, 2.5: 0.112, 3: 0.015}),
        ("fold", {0.5: 0.350, 0.9: 0.346, 1.5: 0.332, 1.9: 0.315, 2.5: 0.275, 3: 0.220}),
        ("shatter", {0.5: 0.431, 0.9: 0.430, 1.5: 0.433, 1.9: 0.363, 2.5: 0.204, 3: 0.035}),
        ("shrink", {0.5: 0.096, 0.9: 0.082, 1.5: 0.044, 1.9: 0.014, 2.5: 0.027, 3: 0.107}),
    ],
)
def test_longest_bars_of_the_published_table(name, expected):
    rows = {row["eta_k"]: row["h1_death"] - row["h1_birth"] for row in REFERENCE[name]["rows"]}
    for eta_k, persistence_h1 in expected.items():  # the test above ties these rows to our runs
        assert round(rows[eta_k], 3) == persistence_h1


def test_a_fold_curve_passes_between_twelve_neurons():
    """docs/theory.md 2: no neuron folds, tracers do, and the tracer curve, not the 12-gon, crosses itself."""
    run = train(preset("fold").replace(neurons=12, eta_k=0.99))
    out = run.summary()
    assert out["folded_most"] == 0
    assert out["folded_tracers_most"] > 0
    assert (out["crossings"], out["crossings_most"]) == (0, 0)
    assert out["tracer_crossings_most"] > 0
    assert out["map_verdict"] == "crossed"


@pytest.mark.parametrize(
    ("name", "first_fold", "first_crossing"),
    [("pinch", 1.80, 2.05), ("fold", 1.09, 1.27), ("shrink", 1.04, 1.19)],
)
def test_first_tracer_fold_and_first_crossing_of_one_step(name, first_fold, first_crossing):
    """docs/theory.md 2, in eta K; a fine ring of tracers so that the sampling is below the last digit."""
    trainer = Trainer(preset(name).replace(tracers=4096))
    k, at = trainer.start.K, trainer.current
    fold = k / trainer.start.h_plus_tracers
    ring, gradient = at.points[96:].numpy(), at.gradient[96:].numpy()
    rates = np.arange(1.0, 2.5, 0.0025)
    crossing = next(rate for rate in rates if self_crossings(ring - rate / k * gradient) > 0)
    assert fold == pytest.approx(first_fold, abs=0.006)
    assert crossing == pytest.approx(first_crossing, abs=0.006)


def sample_of(trainer):
    return sample_verdict(persistence(points_of(trainer.current)[0])).verdict


@pytest.mark.parametrize("slow_steps", [3, 5, 10, 15])
def test_a_slid_run_differs_from_one_started_at_the_last_rate(slow_steps):
    """docs/theory.md 3: pinch slid to 3 after some steps at 1.5 keeps its hole, started at 3 it loses it."""
    started = Trainer(preset("pinch").replace(eta_k=3))
    for _ in started.run():
        pass
    slid = Trainer(preset("pinch").replace(eta_k=1.5))
    for _ in range(slow_steps):
        slid.advance()
    slid.set_rate(eta_k=3)
    for _ in slid.run():
        pass
    assert slid.tau == pytest.approx(30, abs=1.6)
    assert (sample_of(slid), sample_of(started)) == ("open", "closed")


def test_eight_neurons_fold_in_pinch_without_a_crossing():
    """docs/theory.md 2: a fold is not sufficient for gluing."""
    out = train(preset("pinch").replace(eta_k=1.9)).summary()
    assert (out["folded_most"], out["crossings_most"], out["tracer_crossings_most"]) == (8, 0, 0)
    assert out["map_verdict"] == "folded"
    assert out["sample_verdict"] == "open"


def test_the_longest_bar_is_that_of_the_alpha_complex_in_radii():
    run = train(preset("pinch"))
    birth, death, _ = longest_bar(persistence(run.frames[-1].neurons, "alpha"))
    assert (birth, death) == (run.summary()["h1_birth"], run.summary()["h1_death"])
