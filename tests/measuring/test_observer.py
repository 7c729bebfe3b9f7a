"""What is measured of each step, and the tallies that the map verdict rests on."""

import dataclasses
import itertools

import numpy as np
import pytest

from topowidgets import preset
from topowidgets.export.sentence import sentence_of
from topowidgets.learning.trainer import Trainer
from topowidgets.measuring.extremes import Extremes
from topowidgets.measuring.framer import Framer
from topowidgets.measuring.observer import Observer, thresholds
from topowidgets.recording.measures import NAMES

SMALL = preset("pinch").replace(neurons=16, tracers=12)


def watch(config, steps, **options):
    trainer = Trainer(config)
    observer = Observer(trainer)
    return (
        trainer,
        observer,
        [observer.start(), *(observer.observe(trainer.advance(), **options) for _ in range(steps))],
    )


def test_pair_ratios_and_bound_of_a_step():
    trainer = Trainer(SMALL)
    observer = Observer(trainer)
    observer.start()
    step = trainer.advance()
    row = observer.observe(step)
    before, after = step.phi.units.numpy(), step.after.units.numpy()
    first, second = np.triu_indices(16, 1)
    ratios = np.linalg.norm(after[first] - after[second], axis=1) / np.linalg.norm(
        before[first] - before[second], axis=1
    )
    assert (row["ratio_min"], row["ratio_max"]) == pytest.approx((ratios.min(), ratios.max()), rel=1e-12)
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((-0.5, 2.5), rel=1e-12)


def test_the_bound_uses_the_k_before_the_step():
    _, _, rows = watch(SMALL, 4)
    for before, row in itertools.pairwise(rows):
        assert row["bound_high"] == 1 + row["eta"] * before["K"]


def test_folds_are_those_of_the_step_that_was_taken():
    trainer = Trainer(preset("fold").replace(eta_k=1.9))
    observer = Observer(trainer)
    observer.start()
    step = trainer.advance()
    row = observer.observe(step)
    tops = np.linalg.eigvalsh(step.phi.own_hessians.numpy())[:, -1]
    assert row["folded"] == (step.eta * tops[:96] >= 1).sum() == 12
    assert row["folded_tracers"] == (step.eta * tops[96:] >= 1).sum()
    shot = observer.snapshot()
    assert shot.folded.sum() == 12
    assert np.array_equal(shot.folded, step.eta * tops[:96] >= 1)


def test_nothing_costly_is_measured_unasked():
    _, observer, rows = watch(SMALL, 3, geometry=False, curvature=False)
    products = {"eta_local_k", "eta_h", "eta_h_tracers"}
    for row in rows[1:]:
        known = {name for name, value in row.items() if value is not None}
        assert known == {"step", "tau", "eta", "eta_k", *products}
        assert row["eta_local_k"] == row["eta"] * rows[0]["K"], "of the curvature that was measured last"
    assert observer.curvature_step == 0
    assert observer.extremes.verdict().verdict == "undetermined"
    assert rows[0]["K"] is not None


def test_a_missed_step_forbids_injective():
    trainer = Trainer(SMALL.replace(eta_k=0.3))
    observer = Observer(trainer)
    observer.start()
    for _ in range(4):
        observer.observe(trainer.advance())
    assert observer.extremes.verdict().verdict == "injective"
    observer.observe(trainer.advance(), geometry=False, curvature=False)
    observer.observe(trainer.advance())
    assert observer.extremes.verdict().verdict == "undetermined"


@pytest.mark.parametrize(("eta_k", "verdict"), [(0.9, "injective"), (1.9, "folded"), (3, "crossed")])
def test_map_verdicts_of_pinch(eta_k, verdict):
    _, observer, _ = watch(preset("pinch").replace(eta_k=eta_k), round(30 / eta_k))
    assert observer.extremes.verdict().verdict == verdict
    shot = observer.snapshot()
    assert shot.extremes == observer.extremes
    assert shot.extremes is not observer.extremes


def test_off_the_plane_the_map_is_undetermined():
    _, observer, rows = watch(SMALL.replace(bias=True, eta_k=4), 3)
    verdict = observer.extremes.verdict()
    assert verdict.verdict == "undetermined"
    assert not verdict.planar
    assert rows[-1]["crossings"] is None
    assert rows[-1]["folded"] is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": "heavy_ball"},
        {"rule": "adam", "eta": 0.1},
        {"rule": "rmsprop", "eta": 0.01},
        {"rule": "sign", "eta": 0.01},
        {"activation": "relu"},
    ],
)
def test_folds_are_not_told_where_hess_phi_does_not_tell_them(changes):
    """Momentum and Adam move a neuron by its state too; with relu phi has kinks."""
    _, observer, rows = watch(SMALL.replace(**changes), 3)
    assert all(row["folded"] is None and row["folded_tracers"] is None for row in rows)
    assert rows[-1]["crossings"] is not None
    assert observer.extremes.hull_stretch is None
    assert observer.extremes.verdict().verdict in ("undetermined", "crossed")


def test_open_shapes_have_no_crossings():
    assert all(row["crossings"] is None for row in watch(SMALL.replace(shape="two_circles"), 2)[2])


def test_a_rule_without_k_has_no_marks_and_no_bound():
    trainer, observer, rows = watch(SMALL.replace(rule="adam", eta=0.1), 2)
    assert set(thresholds(trainer.config, trainer.start.K, observer.curvature).values()) == {None}
    assert rows[-1]["bound_low"] is rows[-1]["eta_k"] is None
    assert observer.snapshot().eta_k is None


@pytest.mark.parametrize(("rule", "factor"), [("adam", 38), ("rmsprop", 2)])
def test_the_diagnostic_of_a_rule_with_a_preconditioner(rule, factor):
    trainer, observer, rows = watch(SMALL.replace(rule=rule, eta=0.01), 22)
    measured = [row["preconditioned_sharpness"] for row in rows]
    assert measured[:20] == [None] * 20
    marks = observer.snapshot().marks
    assert marks.pop("diagnostic") == pytest.approx(factor / measured[-1])
    assert set(marks.values()) == {None}
    frame = Framer(trainer.config).frame(observer.snapshot())
    assert frame.facts["preconditioned_sharpness"] == measured[-1]
    assert "of the edge of the preconditioned sharpness (a diagnostic, no theorem)" in sentence_of(frame)


def test_sign_descent_has_no_marks():
    trainer, observer, rows = watch(SMALL.replace(rule="sign", eta=0.01), 22)
    assert set(observer.snapshot().marks.values()) == {None}
    assert {row["preconditioned_sharpness"] for row in rows} == {None}
    assert trainer.tau == pytest.approx(0.22), "the clock is the sum of eta"


def test_thresholds_in_units_of_k0():
    trainer, observer, _ = watch(SMALL, 0)
    start = trainer.start
    marks = thresholds(trainer.config, trainer.start.K, observer.curvature)
    assert marks["bound"] == pytest.approx(1)
    assert marks["stability"] == pytest.approx(2 * start.K / start.lambda_max)
    assert marks["fold"] == pytest.approx(start.K / start.h_plus)
    assert marks["fold_tracers"] == pytest.approx(start.K / start.h_plus_tracers)
    heavy = Trainer(SMALL.replace(rule="heavy_ball", momentum=0.9))
    assert thresholds(heavy.config, heavy.start.K, heavy.start)["stability"] == pytest.approx(
        3.8 * start.K / start.lambda_max
    )
    flat = dataclasses.replace(start, h_plus=0.0, h_plus_tracers=None, lambda_max=-1.0)
    assert [
        thresholds(trainer.config, trainer.start.K, flat)[name]
        for name in ("fold", "fold_tracers", "stability")
    ] == [None, None, None]


def test_marks_move_with_the_curvature():
    trainer, observer, rows = watch(SMALL, 10)
    marks = observer.snapshot().marks
    assert marks["bound"] == pytest.approx(trainer.start.K / rows[-1]["K"])
    assert abs(marks["bound"] - 1) > 0.01


def test_extremes_keep_the_worst():
    extremes = Extremes(planar=True, simple=True)
    extremes.raise_to(folded=2, crossings=None)
    extremes.raise_to(folded=1, crossings=0)
    assert (extremes.folded, extremes.crossings) == (2, 0)
    _, observer, rows = watch(preset("pinch").replace(eta_k=4), 8)
    for name in ("folded", "folded_tracers", "crossings", "tracer_crossings", "ratio_max"):
        assert getattr(observer.extremes, name) == max(row[name] for row in rows if row[name] is not None)
    assert observer.extremes.ratio_min == min(row["ratio_min"] for row in rows[1:])


def test_only_gained_crossings_speak_about_the_map():
    """Jitter may cross the polygon at the start, and a figure eight crosses itself by its nature."""
    jittered = preset("pinch").replace(neurons=96, jitter=0.2, eta_k=0.3, seed=1)
    _, observer, rows = watch(jittered, 3)
    assert rows[0]["crossings"] > 0
    assert observer.extremes.gained_crossings == max(row["crossings"] for row in rows) - rows[0]["crossings"]
    _, observer, rows = watch(preset("pinch").replace(shape="figure_eight", neurons=41), 3)
    assert observer.extremes.crossings > 0
    assert observer.extremes.gained_crossings is None
    assert observer.extremes.verdict().verdict != "crossed"


def test_a_state_that_is_not_finite_is_measured_as_nothing():
    trainer = Trainer(SMALL)
    observer = Observer(trainer)
    observer.start()
    step = trainer.advance()
    step.after.points[3] = float("nan")
    row = observer.observe(step, curvature=False)
    assert row["ratio_min"] is row["crossings"] is None
    assert not observer.extremes.whole


def test_a_checkpoint_goes_on_where_it_was():
    config = SMALL.replace(eta_k=3)
    trainer, observer, _ = watch(config, 4)
    kept, run = observer.checkpoint(), trainer.checkpoint()
    rows = [observer.observe(trainer.advance()) for _ in range(4)]
    again = Trainer(config)
    again.restore(*run)
    other = Observer(again)
    other.restore(kept)
    assert other.snapshot().eta == trainer.eta()
    assert [other.observe(again.advance()) for _ in range(4)] == rows
    assert other.extremes == observer.extremes


def test_a_row_has_every_scalar():
    for row in watch(SMALL, 2)[2]:
        assert tuple(row) == NAMES
