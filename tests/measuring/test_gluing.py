"""The pair that a step brought nearest to gluing: against brute force, and where it is measured."""

import numpy as np
import pytest

from topowidgets import preset, train
from topowidgets.learning.trainer import Trainer
from topowidgets.measuring import observer as observer_module
from topowidgets.measuring.framer import Framer
from topowidgets.measuring.observer import Observer

SMALL = preset("pinch").replace(neurons=16, tracers=0, eta_k=2.5)


def observed(config, steps=1, **options):
    trainer = Trainer(config)
    observer = Observer(trainer)
    observer.start()
    for _ in range(steps):
        before = trainer.neurons.numpy().copy()
        row = observer.observe(trainer.advance(), **options)
    return trainer, observer, before, row


def test_the_least_miss_of_a_step_by_trying_rates():
    """Each pair's distance along a fine grid of rates up to the step's own; the pair that gets nearest to
    zero within it.
    """
    trainer, observer, before, row = observed(SMALL, steps=2)
    velocity = (trainer.neurons.numpy() - before) / row["eta"]
    radius = np.linalg.norm(before - before.mean(axis=0), axis=1).max()
    rates = np.linspace(0, row["eta"], 20_001)
    best = (np.inf, None, None)
    for i in range(16):
        for j in range(i):
            distance = np.linalg.norm(
                before[i] - before[j] + rates[:, None] * (velocity[i] - velocity[j]), axis=1
            )
            at = distance.argmin()
            if 0 < at < len(rates) - 1 and distance[at] < best[0]:
                best = (distance[at], rates[at], {i, j})
    gluing = observer.snapshot().gluing
    assert gluing["step"] == 2
    assert set(gluing["pair"]) == best[2]
    assert row["least_miss"] == gluing["miss"] == pytest.approx(best[0] / radius, rel=1e-4)
    assert row["gluing_eta_k"] == gluing["eta_k"] == pytest.approx(best[1] * trainer.start.K, abs=1e-3)
    assert 0 < row["gluing_eta_k"] <= 2.5


def test_the_first_step_of_fold_as_the_notebook_tells_it():
    run = train("fold", steps=1, eta_k=1.5)
    gluing = run.frames[1].facts["gluing"]
    assert gluing["pair"] in ([67, 68], [19, 20]), "neighbours at one of the two tips, which are alike"
    assert run.rows[1]["least_miss"] == pytest.approx(0.00023 / 2, rel=0.05), "the cloud's radius is 2"


def test_a_rate_that_brings_no_pair_together_says_so():
    _, observer, _, row = observed(preset("pinch").replace(neurons=3, tracers=0, eta_k=1e-3))
    gluing = observer.snapshot().gluing
    assert (row["least_miss"], row["gluing_eta_k"]) == (None, None)
    assert gluing == {"step": 1, "pair": None, "miss": None, "eta_k": None}


@pytest.mark.parametrize("rule", ["heavy_ball", "adam", "rmsprop", "sign"])
def test_it_is_measured_for_plain_steps_alone(rule):
    rate = {"eta_k": 1.5} if rule == "heavy_ball" else {"eta_k": None, "eta": 0.01}
    _, observer, _, row = observed(SMALL.replace(rule=rule, **rate))
    assert (row["least_miss"], observer.snapshot().gluing) == (None, None)


def test_large_networks_measure_it_with_the_curvature(monkeypatch):
    config = preset("mnist").replace(samples=40, neurons=20)
    assert observed(config, curvature=False)[3]["least_miss"] is None
    _, observer, _, row = observed(config)
    assert row["least_miss"] is not None
    observer.observe(observer._trainer.advance(), curvature=False)
    frame = Framer(config).frame(observer.snapshot())
    assert (frame.step, frame.facts["gluing"]["step"]) == (2, 1), "shown with the step it was measured in"
    assert observed(SMALL, curvature=False)[3]["least_miss"] is not None
    monkeypatch.setattr(observer_module, "GLUING_EACH", 8)
    monkeypatch.setattr(observer_module, "GLUING_MOST", 16)
    assert observed(SMALL, curvature=False)[3]["least_miss"] is None
    assert observed(SMALL)[3]["least_miss"] is not None
    assert observed(config)[3]["least_miss"] is None


def test_columns_have_units():
    data = train(SMALL, steps=2).dataset
    assert data.least_miss.attrs["units"] == "cloud radius before the step"
    assert data.gluing_eta_k.attrs["units"] == "1/K0"
