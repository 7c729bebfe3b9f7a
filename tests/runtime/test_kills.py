"""A training process killed again and again, at seeded moments, also while it starts and while it writes."""

import os
import random
import signal
import time

import numpy as np
import pytest

from topowidgets import preset
from topowidgets.learning.trainer import Trainer
from topowidgets.runtime.state import WorkerState
from topowidgets.studies.run import Run
from topowidgets.studies.train import train

WARM = ("K", "lambda_max", "h_plus", "bound_low", "bound_high", "eta_local_k", "eta_h", "eta_h_tracers")
KILLS = 50
FEW_KILLS = 3

RUNS = {
    "momentum": preset("pinch").replace(
        neurons=24, tracers=12, rule="heavy_ball", momentum=0.5, batch_size=20, jitter=0.01, eta_k=0.5
    ),
    "minibatches": preset("mnist_5k").replace(neurons=24, samples=200, batch_size=20, eta_k=0.5),
    "slid": preset("pinch").replace(neurons=24, tracers=12, rule="sgd", batch_size=16, eta_k=0.5),
}


def differences(rows, others):
    """Where two recordings disagree on what both measured.

    K, h+ of many coordinates and the bounds start from the estimate before.
    """
    pairs = [
        (row, other, name)
        for row, other in zip(rows, others, strict=False)
        for name in row
        if name not in WARM
    ]
    return [
        (row["step"], name, row[name], other[name])
        for row, other, name in pairs
        if None not in (row[name], other[name]) and row[name] != other[name]
    ]


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", RUNS)
def test_a_run_killed_again_and_again_is_the_uninterrupted_one(start_client, long, name):
    """Nothing recorded is lost, Resume works each time, and rows and last cloud are those of the headless run
    bit by bit.
    """
    kills, chance, config = KILLS if long else FEW_KILLS, random.Random(name), RUNS[name]  # noqa: S311 -- a test
    config = config.replace(steps=80 * kills)
    client, heard = start_client(config)
    heard.frame(0)
    client.set_speed(config.eta_k * 80)  # 80 steps a second
    known, shown = [], set()
    for kill in range(kills):
        mark = len(heard.all)
        client.send("play")
        if chance.random() < 0.6:  # while it trains and writes
            heard.until(lambda h: h["type"] == "frame", since=mark)
            if name == "slid":
                client.set_rate(client.config.replace(eta_k=chance.uniform(0.2, 0.9)))
            time.sleep(chance.uniform(0, 0.2))
        else:  # while it starts
            time.sleep(chance.uniform(0, 2.0))
        os.kill(client.pid, signal.SIGKILL)
        assert "Resume" in heard.state(WorkerState.DEAD, since=mark)["message"]
        run = Run.from_log(client.log)
        assert [row["step"] for row in run.rows] == list(range(len(run.rows)))
        assert len(run.rows) >= len(known), "what was recorded stays"
        assert not differences(known, run.rows)
        shown |= {header["step"] for header in heard.frames}
        assert shown <= {frame.step for frame in run.frames}, "every picture that was shown is in the log"
        known = run.rows
        mark = len(heard.all)
        client.start(resume=True)
        if chance.random() < 0.5:
            heard.until(lambda h: "Resumed" in str(h.get("message")), since=mark)
            assert heard.frame(0, since=mark)["step"] >= len(known) - 1, (
                kill,
                "it goes on where the record ends",
            )
    client.set_speed(None)
    client.send("play")
    heard.state(WorkerState.FINISHED, since=mark)
    run = Run.from_log(client.log)
    assert len(run.rows) == 80 * kills + 1
    steps = {step for header, _ in client.history.frames() for step in header["rows"].get("step", ())}
    assert steps == set(range(80 * kills + 1)), "a view that opens late misses no step"
    if name == "slid":
        trainer = Trainer(config)
        for row in run.rows[1:]:
            trainer.set_rate(eta=row["eta"])
            step = trainer.advance()
            assert row["eta"] == step.eta
            assert row["loss"] in (None, trainer.loss())
        assert np.array_equal(run.frames[-1].neurons, trainer.neurons.numpy())
    else:
        headless = train(config)
        assert not differences(run.rows, headless.rows)
        for row, other in zip(run.rows, headless.rows, strict=True):
            for sharpness in ("K", "lambda_max"):
                one, two = row[sharpness], other[sharpness]
                assert None in (one, two) or one == pytest.approx(two, rel=1e-3, abs=1e-3), (
                    row["step"],
                    sharpness,
                )
        assert np.array_equal(run.frames[-1].neurons, headless.frames[-1].neurons)
