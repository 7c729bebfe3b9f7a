"""Fixed, hold and schedule: the rate of every step, how many there will be, and what stays bit by bit."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from topowidgets import Config, ConfigError, Run, preset, train
from topowidgets.learning.curvature import CurvatureProbe
from topowidgets.learning.rate_control import Fixed, Hold, Schedule, rate_control
from topowidgets.learning.trainer import MOST_STEPS, Trainer

FIXTURES = Path(__file__).parents[1] / "fixtures"
SMALL = preset("pinch").replace(neurons=16, tracers=8)
WARM_UP = ((0.0, 0.1), (5.0, 1.0))
POINTS = ((2.0, 0.1), (5.0, 1.0), (6.0, 1.0), (20.0, 0.25))


def scheduled(points, **changes):
    return SMALL.replace(rate_control="schedule", schedule=points, **changes)


# schedule


@pytest.mark.parametrize("points", [WARM_UP, POINTS, ((3.0, 0.5),)])
def test_a_schedule_is_linear_between_its_points_and_constant_outside(points):
    trainer = Trainer(scheduled(points, eta_k=1.5))
    taus, factors = zip(*points, strict=True)
    tau, steps = 0.0, list(trainer.run())
    for step in steps:
        factor = np.interp(tau, taus, factors)
        assert step.eta == pytest.approx(1.5 * factor / trainer.start.K, rel=1e-12)
        assert step.tau - tau == pytest.approx(1.5 * factor, rel=1e-9)
        assert step.eta * trainer.start.K == pytest.approx(1.5 * factor, rel=1e-12)
        tau = step.tau
    assert trainer.steps == trainer.planned


def test_a_schedule_of_one_is_no_schedule_bit_by_bit():
    plain, one = Trainer(SMALL), Trainer(scheduled([(4, 1.0)]))
    assert [(a.eta, a.tau) for a in plain.run()] == [(b.eta, b.tau) for b in one.run()]
    assert torch.equal(plain.neurons, one.neurons)


def test_to_slide_scales_a_schedule():
    trainer = Trainer(scheduled(WARM_UP, eta_k=1.0))
    while trainer.tau < 2:
        trainer.advance()
    before, end = trainer.eta(), trainer.planned
    trainer.set_rate(eta_k=3.0)
    assert trainer.eta() == pytest.approx(3 * before, rel=1e-15)
    assert trainer.planned < end
    for _ in trainer.run():
        pass
    assert trainer.tau == pytest.approx(30, abs=1.5)
    assert trainer.eta() == pytest.approx(3.0 / trainer.start.K)


@pytest.mark.parametrize("rule", ["adam", "rmsprop", "sign"])
def test_a_rule_without_k_follows_a_schedule_of_eta(rule):
    trainer = Trainer(scheduled([(0, 1), (0.1, 0.2)], rule=rule, eta=0.02, tau=0.2))
    tau = 0.0
    for step in trainer.run():
        assert step.eta == pytest.approx(0.02 * np.interp(tau, [0, 0.1], [1, 0.2]), rel=1e-12)
        assert step.tau == pytest.approx(tau + step.eta, rel=1e-12)
        tau = step.tau
    assert tau == pytest.approx(0.2, abs=0.002)


def test_minibatches_and_a_length_in_steps_and_epochs():
    assert Trainer(scheduled(WARM_UP, steps=7)).planned == 7
    batches = scheduled(WARM_UP, rule="sgd", batch_size=10, epochs=2.5)
    trainer = Trainer(batches)
    assert trainer.planned == round(2.5 * 7)
    end = trainer.tau_end
    for _ in trainer.run():
        pass
    assert trainer.tau == pytest.approx(end, rel=1e-9)


def by_hand(points, tick, goal, tau=0.0):
    """Steps one by one to the one nearest to the goal, and training time after each."""
    taus, factors = zip(*points, strict=True)
    found = [tau]
    while found[-1] < goal:
        found.append(found[-1] + tick * float(np.interp(found[-1], taus, factors)))
    return found


schedules = st.lists(
    st.tuples(st.floats(0, 40), st.floats(0.05, 20)), min_size=1, max_size=6, unique_by=lambda point: point[0]
).map(sorted)


@given(schedules, st.floats(0.05, 30), st.floats(0, 60), st.floats(0, 30))
@settings(max_examples=200, deadline=None)
def test_the_plan_of_a_schedule_is_what_comes(points, eta_k, goal, begin):
    control = rate_control(scheduled(points), k0=0.5)
    control.set_rate(eta_k=eta_k, eta=None)
    taus = by_hand(points, eta_k, goal, begin)
    planned = round(control.steps_to(goal, begin))
    if goal <= begin:
        assert planned == 0
        return
    last, before = taus[-1], taus[-2]
    assert planned in (len(taus) - 1, len(taus) - 2)
    nearest = len(taus) - 1 if abs(last - goal) < abs(before - goal) else len(taus) - 2
    if abs(abs(last - goal) - abs(before - goal)) > 1e-6:  # else rounding decides
        assert planned == nearest
    for steps in (0, 1, len(taus) // 2, len(taus) - 1):
        assert control.tau_after(steps, begin) == pytest.approx(taus[steps], rel=1e-6, abs=1e-6)


@given(
    st.lists(
        st.tuples(st.floats(0, 1e7), st.floats(1e-6, 1000)),
        min_size=1,
        max_size=8,
        unique_by=lambda point: point[0],
    ).map(sorted),
    st.one_of(st.floats(5e-324, 10_000), st.sampled_from([5e-324, 1e-300, 1e-9, 1e4])),
    st.floats(0, 1e7),
)
@settings(max_examples=200, deadline=None)
def test_every_schedule_that_is_allowed_has_a_plan_and_a_rate(points, eta_k, goal):
    control = Schedule(Fixed(0.5, has_k=True), scheduled(points).schedule)
    control.set_rate(eta_k=eta_k, eta=None)
    low, high = min(factor for _, factor in points), max(factor for _, factor in points)
    assert control.steps_to(goal, 0.0) >= 0
    assert control.tau_after(1000, 0.0) >= 0
    for tau in (0.0, goal, *(tau for tau, _ in points)):
        assert low * (1 - 1e-12) <= control.factor(tau) <= high * (1 + 1e-12)
    for tau, factor in points:
        assert control.factor(tau) == factor


def test_a_plan_is_bounded():
    assert Trainer(scheduled(WARM_UP, eta_k=1e-9)).planned == MOST_STEPS
    assert Trainer(scheduled([(0, 1), (1e7, 1e-6)], eta_k=1e-320)).planned == MOST_STEPS


def test_extend_trains_the_length_once_more():
    trainer = Trainer(scheduled(WARM_UP, eta_k=1.5))
    for lap in (1, 2):
        for _ in trainer.run():
            pass
        assert trainer.tau == pytest.approx(30 * lap, abs=0.75)
        trainer.extend()


# hold


HELD = {
    "gd": preset("fold").replace(neurons=16, tracers=8, eta_k=0.5),
    "heavy ball": SMALL.replace(rule="heavy_ball", momentum=0.7, eta_k=0.9),
    "batches": SMALL.replace(rule="sgd", batch_size=10, eta_k=0.4),
    "float32": preset("mnist").replace(samples=50, neurons=12, eta_k=0.5),
}


@pytest.mark.parametrize("config", HELD.values(), ids=HELD)
def test_hold_is_eta_set_anew_before_each_step_bit_by_bit(config):
    """As versions before measured it: a probe of its own, the larger end of the spectrum."""
    held, by_hand, probe = Trainer(config.replace(rate_control="hold")), Trainer(config), CurvatureProbe()
    K = held.start.K
    for number in range(25):
        by_hand.set_rate(eta=config.eta_k / K)
        one, other = held.advance(), by_hand.advance()
        assert (one.eta, one.tau) == (other.eta, other.tau), number
        largest, smallest, _ = probe.spectrum(by_hand.curvature_at())
        K = max(abs(largest), abs(smallest))
    assert torch.equal(held.neurons, by_hand.neurons)


def test_hold_is_what_0_1_0_trained():
    old = Run.from_log(FIXTURES / "held.log")
    assert (old.config.rate_control, old.config.eta_k) == ("hold", 0.5)
    new = train(old.config)
    for name in ("eta", "tau", "K", "loss"):
        assert np.allclose(new[name], old[name], rtol=1e-9, atol=0, equal_nan=True), name
    assert np.allclose(new.frames[-1].neurons, old.frames[-1].neurons, rtol=1e-9, atol=0)


def test_a_hessian_of_zero_leaves_k_as_it_was():
    hold = Hold(0.5)
    hold.set_rate(eta_k=1.0, eta=None)
    hold.see(0.25)
    hold.see(0.0)
    assert hold.rate(0.0).eta == 4.0
    assert hold.rate(0.0).tick == 2.0


def test_hold_needs_a_rate_in_units_of_k():
    with pytest.raises(ConfigError, match="to hold eta K the rate has to be given as eta_k"):
        Trainer(SMALL.replace(rate_control="hold")).set_rate(eta=1.0)


def test_only_hold_wants_curvature():
    controls = [
        rate_control(config, 0.5)
        for config in (SMALL, SMALL.replace(rate_control="hold"), scheduled(WARM_UP))
    ]
    assert [control.wants_curvature(3) for control in controls] == [False, True, False]


# a lab's steps, a kill and a replay_logged_steps are in tests/runtime


@pytest.mark.parametrize(
    "config", [SMALL.replace(rate_control="hold", eta_k=0.9), scheduled(POINTS)], ids=["hold", "schedule"]
)
@pytest.mark.parametrize("at", [1, 3, 11])
def test_a_state_goes_on_bit_by_bit(config, at):
    whole = Trainer(config)
    for _ in range(at):
        whole.advance()
    resumed = Trainer(config)
    resumed.restore(*whole.checkpoint())
    assert resumed.control.state() == whole.control.state()
    for _ in range(6):
        assert resumed.tick == whole.tick
        one, other = whole.advance(), resumed.advance()
        assert (one.eta, one.tau, whole.planned) == (other.eta, other.tau, resumed.planned)
    assert torch.equal(whole.neurons, resumed.neurons)


def test_a_recorded_schedule_has_its_true_rates(tmp_path):
    run = train(scheduled(POINTS, eta_k=1.5, tau=12))
    taus, factors = zip(*POINTS, strict=True)
    starts = [row["tau"] for row in run.rows[:-1]]
    assert run["eta_k"][1:] == pytest.approx(1.5 * np.interp(starts, taus, factors), rel=1e-9)
    assert np.diff([row["tau"] for row in run.rows]) == pytest.approx(run["eta_k"][1:], rel=1e-9)
    run.save(tmp_path / "run.nc")
    again = Run.load(tmp_path / "run.nc")
    assert (again.config, again.rows) == (run.config, run.rows)
    assert all(one < other for one, other in pairwise(starts))


def test_what_is_shown_of_a_schedule():
    run = train(scheduled(WARM_UP, eta_k=2.0, steps=4))
    assert "eta K0 = 0.2 … 2" in run.figure("loss").layout.title.subtitle.text
    assert Config.from_string(run.config.to_string()) == run.config
