"""The trainer: its clock, its rates, its batches, and checkpoints that go on bit by bit."""

import math
import tempfile

import numpy as np
import pytest
import torch

from topowidgets import ConfigError, preset
from topowidgets.learning.curvature import CurvatureProbe
from topowidgets.learning.step import points_of
from topowidgets.learning.trainer import MOST_STEPS, Trainer
from topowidgets.recording.codec import encode, pack, read_record, unpack
from topowidgets.settings.config import Config

SMALL = preset("pinch").replace(neurons=16, tracers=8)


def finish(trainer):
    steps = list(trainer.run())
    return steps[-1] if steps else None


# the clock


@pytest.mark.parametrize("eta_k", [0.3, 0.5, 0.7, 0.9, 1.1, 1.5, 1.9, 2.2, 2.5, 3.0, 4.0])
def test_steps_are_the_rounded_quotient_of_tau_and_eta_k(eta_k):
    trainer = Trainer(SMALL.replace(eta_k=eta_k))
    assert trainer.planned == round(30 / eta_k)
    last = finish(trainer)
    assert last.number == trainer.steps == round(30 / eta_k)
    assert last.tau == trainer.tau == pytest.approx(trainer.steps * eta_k, rel=1e-12)
    assert last.eta == eta_k / trainer.start.K


def test_lengths_in_steps_and_epochs():
    assert Trainer(SMALL.replace(steps=7)).planned == 7
    assert Trainer(SMALL.replace(epochs=3)).planned == 3
    batches = SMALL.replace(rule="sgd", batch_size=10, epochs=2.5)  # 64 samples: 7 steps an epoch
    assert Trainer(batches).planned == round(2.5 * 7)


def test_a_raw_rate_has_a_clock_in_units_of_k():
    trainer = Trainer(SMALL.replace(eta=100.0))
    assert trainer.planned == round(30 / (100 * trainer.start.K))
    trainer.advance()
    assert trainer.tau == pytest.approx(100 * trainer.start.K)


def test_the_clock_of_adam_is_the_sum_of_eta():
    trainer = Trainer(SMALL.replace(rule="adam", eta=0.01, tau=0.2))
    assert trainer.planned == 20
    finish(trainer)
    assert trainer.tau == pytest.approx(0.2)


def test_a_held_rate_follows_k():
    trainer = Trainer(SMALL.replace(rate_control="hold", eta_k=0.9))
    for _ in range(12):
        K = CurvatureProbe().measure(trainer.curvature_at()).K
        step = trainer.advance()
        assert step.eta * K == pytest.approx(0.9, rel=1e-3)
    finish(trainer)
    assert trainer.tau == pytest.approx(30, abs=trainer.tick)


def test_a_held_run_does_not_depend_on_what_else_is_measured():
    quiet, watched = (Trainer(SMALL.replace(rate_control="hold")) for _ in range(2))
    for number in range(15):
        quiet.advance()
        watched.advance()
        if number % 3:
            watched.probe.measure(watched.curvature_at(), cold=number % 2 == 0)
            watched.eta()
            watched.eta()
    assert torch.equal(quiet.neurons, watched.neurons)


# changes of the rate


def test_set_rate_keeps_the_rates_and_plans_anew():
    trainer = Trainer(SMALL.replace(eta_k=1.5))
    for _ in range(10):
        trainer.advance()
    trainer.set_rate(eta_k=3)
    trainer.set_rate(eta_k=2.5)
    assert trainer.rates == [(0, 1.5, None), (10, 2.5, None)]
    assert trainer.planned == 10 + round(15 / 2.5)
    assert finish(trainer).eta == 2.5 / trainer.start.K
    assert trainer.tau == pytest.approx(30)
    trainer.set_rate(eta=10)
    assert trainer.rates[-1] == (16, None, 10.0)


def test_replayed_rates_are_the_same_run():
    one, replay = Trainer(SMALL), Trainer(SMALL)
    for number in range(20):
        if number in (5, 11):
            one.set_rate(eta_k=0.1 * number)
        one.advance()
    rates = {step: rate for step, rate, _ in one.rates}
    for number in range(20):
        if number in rates:
            replay.set_rate(eta_k=rates[number])
        replay.advance()
    assert torch.equal(one.neurons, replay.neurons)
    assert one.tau == replay.tau


@pytest.mark.parametrize(
    ("rate", "field"),
    [
        ({"eta_k": 0}, "eta_k"),
        ({"eta_k": math.nan}, "eta_k"),
        ({"eta": -1}, "eta"),
        ({}, "eta_k"),
        ({"eta_k": 1, "eta": 1}, "eta_k"),
    ],
)
def test_a_bad_rate_changes_nothing(rate, field):
    trainer = Trainer(SMALL)
    with pytest.raises(ConfigError) as caught:
        trainer.set_rate(**rate)
    assert caught.value.field == field
    assert (trainer.eta_k, trainer.fixed_eta, trainer.rates) == (1.5, None, [(0, 1.5, None)])


def test_adam_has_no_rate_in_units_of_k():
    with pytest.raises(ConfigError, match="has no K"):
        Trainer(SMALL.replace(rule="adam", eta=0.1)).set_rate(eta_k=1)


def test_extend_trains_the_length_once_more_each_time():
    for config in (SMALL, SMALL.replace(steps=20), SMALL.replace(epochs=20)):
        trainer = Trainer(config)
        for lap in (1, 2, 3):
            finish(trainer)
            assert trainer.steps == 20 * lap
            trainer.extend()
            assert trainer.planned == 20 * (lap + 1)


def test_a_rate_changed_after_an_extension_keeps_the_extended_goal():
    trainer = Trainer(SMALL.replace(eta_k=1.5))
    finish(trainer)
    trainer.extend()
    trainer.advance()
    trainer.set_rate(eta_k=3)
    assert trainer.planned == 21 + round(28.5 / 3)
    finish(trainer)
    assert trainer.tau == pytest.approx(60, abs=1.5)


def test_a_rate_changed_after_the_end_plans_no_step():
    trainer = Trainer(SMALL)
    finish(trainer)
    trainer.set_rate(eta_k=0.5)
    assert trainer.planned == trainer.steps
    trainer.extend()
    assert trainer.planned == trainer.steps + 60


@pytest.mark.parametrize("rate", [{"eta_k": 1e-320}, {"eta": 1e-320}, {"eta_k": 1e-9}])
def test_a_rate_that_never_arrives_has_a_bounded_plan(rate):
    assert Trainer(SMALL.replace(**rate)).planned == MOST_STEPS


def test_k_of_zero_needs_a_raw_rate():
    """relu neurons that are all off, and nothing to learn: the Hessian is 0."""
    dead = Config(
        activation="relu",
        bias=True,
        shift=(0, 0),
        amplitude=0,
        samples=4,
        neurons=3,
        tracers=0,
        radius=1e-200,
    )
    with pytest.raises(ConfigError, match="K is 0"):
        Trainer(dead)
    assert Trainer(dead.replace(eta=1.0)).planned == MOST_STEPS


# divergence


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_divergence_stops_the_run(dtype):
    trainer = Trainer(SMALL.replace(eta_k=1000, tau=1e6, dtype=dtype))
    finish(trainer)
    assert trainer.diverged
    assert trainer.steps < trainer.planned
    assert finish(trainer) is None


def test_not_a_number_is_divergence():
    trainer = Trainer(SMALL)
    assert not trainer.diverged
    trainer.parts["points"][3, 0] = math.nan
    assert trainer.diverged


# batches


@pytest.mark.parametrize("batch_size", [1, 10, 32, 64])
def test_batches_cover_an_epoch(batch_size):
    trainer = Trainer(SMALL.replace(rule="sgd", batch_size=batch_size, eta_k=0.01))
    per_epoch = -(-64 // batch_size)
    orders = []
    for _ in range(2):
        seen = []
        for _ in range(per_epoch):
            seen += trainer.advance().phi.x[:, 0].tolist()
        assert len(seen) == 64
        assert np.allclose(np.sort(seen), np.linspace(-2, 2, 64))
        orders.append(seen)
    assert orders[0] != orders[1]


def test_the_batch_of_a_step_moves_it():
    trainer = Trainer(SMALL.replace(rule="sgd", batch_size=10))
    before = trainer.neurons.clone()
    step = trainer.advance()
    assert torch.allclose(trainer.neurons, before - step.eta * step.phi.gradient[:16], rtol=1e-12)
    assert len(step.phi.x) == 10
    assert not torch.equal(step.after.x, step.phi.x)
    assert trainer.loss() == pytest.approx(trainer._at(trainer.x, trainer.targets).loss)
    assert len(trainer.curvature_at().x) == 64, "K is measured on all samples up to 1000"


def test_seeds_decide_the_batches():
    config = SMALL.replace(rule="sgd", batch_size=10)
    runs = [Trainer(config.replace(seed=seed)) for seed in (1, 1, 2)]
    for trainer in runs:
        for _ in range(5):
            trainer.advance()
    assert torch.equal(runs[0].neurons, runs[1].neurons)
    assert not torch.equal(runs[0].neurons, runs[2].neurons)


# checkpoints

CHECKED = {
    "gd": SMALL,
    "sgd": SMALL.replace(rule="sgd", batch_size=10),
    "heavy_ball": SMALL.replace(rule="heavy_ball", momentum=0.7, eta_k=0.9),
    "heavy_ball in batches": SMALL.replace(rule="heavy_ball", batch_size=7, eta_k=0.3),
    "adam": SMALL.replace(rule="adam", eta=0.02),
    "adam in batches, float32": SMALL.replace(rule="adam", eta=0.02, batch_size=10, dtype="float32"),
    "held": SMALL.replace(rate_control="hold", eta_k=1.9),
    "scheduled": SMALL.replace(rate_control="schedule", schedule=[(0, 0.1), (6, 1), (12, 0.5)]),
    "adam, scheduled": SMALL.replace(
        rule="adam", eta=0.02, rate_control="schedule", schedule=[(0, 1), (0.1, 0.2)]
    ),
    "many coordinates": preset("mnist").replace(samples=30, neurons=12, eta_k=0.5),
}


def through_bytes(checkpoint):
    """As a checkpoint travels: JSON and one buffer, no pickle."""
    values, arrays = checkpoint
    index, buffer = pack(arrays)
    with tempfile.TemporaryFile() as file:
        file.write(encode({"values": values, "arrays": index}, buffer))
        file.seek(0)
        header, buffer = read_record(file)
    return header["values"], unpack(header["arrays"], buffer)


@pytest.mark.parametrize("config", CHECKED.values(), ids=CHECKED)
@pytest.mark.parametrize("at", [0, 1, 8])
def test_a_restored_run_goes_on_bit_by_bit(config, at):
    whole, stopped = Trainer(config), Trainer(config)
    for number in range(16):
        if number == at:
            checkpoint = through_bytes(stopped.checkpoint())
        for trainer in (whole, stopped):
            if number == 5:
                trainer.set_rate(**({"eta": 0.01} if not config.has_k else {"eta_k": 0.8}))
            trainer.advance()
            last_of_whole = trainer.probe.measure(trainer.curvature_at())
    resumed = Trainer(config)
    resumed.restore(*checkpoint)
    assert resumed.steps == at
    for number in range(at, 16):
        if number == 5:
            resumed.set_rate(**({"eta": 0.01} if not config.has_k else {"eta_k": 0.8}))
        resumed.advance()
        measured = resumed.probe.measure(resumed.curvature_at())
    assert torch.equal(resumed.parts["points"], whole.parts["points"])
    assert (resumed.tau, resumed.planned, resumed.rates, resumed.loss()) == (
        whole.tau,
        whole.planned,
        whole.rates,
        whole.loss(),
    )
    assert resumed.eta() == whole.eta()
    assert measured == last_of_whole


def test_a_checkpoint_is_not_changed_by_the_steps_after_it():
    trainer = Trainer(SMALL.replace(rule="adam", eta=0.1, batch_size=10))
    trainer.advance()
    _, arrays = trainer.checkpoint()
    kept = {name: array.copy() for name, array in arrays.items()}
    for _ in range(5):
        trainer.advance()
    assert all(np.array_equal(array, kept[name]) for name, array in arrays.items())


def test_a_checkpoint_of_another_size_is_refused():
    checkpoint = Trainer(SMALL).checkpoint()
    with pytest.raises(ValueError, match="of shape"):
        Trainer(SMALL.replace(neurons=17)).restore(*checkpoint)


# what it is


def test_two_trainers_of_one_config_agree_bit_by_bit():
    one, other = Trainer(SMALL), Trainer(SMALL)
    finish(one)
    finish(other)
    assert torch.equal(one.neurons, other.neurons)


def test_a_step_keeps_the_state_before_and_after():
    trainer = Trainer(SMALL)
    start = trainer.neurons.clone()
    first = trainer.advance()
    middle = trainer.neurons.clone()
    trainer.advance()
    assert torch.equal(first.phi.units, start)
    assert torch.equal(first.after.units, middle)
    neurons, tracers = points_of(first.after)
    assert (neurons.shape, tracers.shape, neurons.dtype) == ((16, 2), (8, 2), np.float64)


def test_accuracy_is_of_the_held_out_images():
    trainer = Trainer(preset("mnist").replace(samples=50, neurons=20))
    assert 0 <= trainer.accuracy() <= 1
    assert Trainer(SMALL).accuracy() is None


def test_a_device_that_is_not_there():
    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    with pytest.raises(ConfigError, match="no CUDA device"):
        Trainer(SMALL.replace(device="cuda"))
