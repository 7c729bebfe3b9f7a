"""Runs on points of one's own: what they say about the map, and that they can be shared and shown as others
can.
"""

import numpy as np
import pytest

from topowidgets import Config, train
from topowidgets.export.fit import shown_data
from topowidgets.export.pages import run_page
from topowidgets.export.sentence import sentence_of
from topowidgets.learning.trainer import Trainer
from topowidgets.topology.planar import self_crossings
from topowidgets.widgets.shared_state import SharedState

POINTS = [(-1.5, 0.4), (-0.5, -0.3), (0.5, 0.6), (0.5, 0.2), (2.0, -0.8)]


@pytest.fixture(scope="module")
def slow():
    """At half of 1/K, to a time when the points have torn the ring's neurons far apart."""
    return train(Config(task="points", points=POINTS, eta_k=0.5))


def test_below_the_fold_the_map_is_injective_though_lines_between_neurons_cross(slow):
    """The same curve drawn through sixteen times as many neurons does not cross itself."""
    fine = Trainer(slow.config.replace(neurons=16 * 96, tracers=0))
    *_, last = fine.run()
    assert last.number == slow.rows[-1]["step"]
    assert slow.column("crossings")[-1] > 0
    assert self_crossings(fine.neurons.numpy()) == 0
    facts = slow.frames[-1].facts
    assert facts["map_verdict"]["verdict"] == "injective"
    assert facts["tally"]["hull_stretch"] < 0.5
    assert "only lines between neurons far apart crossed" in sentence_of(slow.frames[-1])


def test_beyond_the_fold_they_fold(slow):
    run = train(slow.config.replace(eta_k=2.5, tau=2.5))
    assert run.column("folded")[1] > 0
    assert run.frames[-1].facts["map_verdict"]["verdict"] in ("folded", "crossed")


def test_pairs_keep_to_the_bound_of_the_measured_hessian(slow):
    """Below 1/K of every point on the way no pair is glued: ratios stay well away from 0 and below 2."""
    assert np.nanmin(slow.column("ratio_min")) > 0.5
    assert np.nanmax(slow.column("ratio_max")) < 1.5


def test_they_are_shown_and_shared(slow):
    shown = shown_data(slow.config)
    assert list(zip(shown["x"], shown["y"], strict=True)) == POINTS
    assert (shown["target"], shown["own"]) == (None, True)
    assert SharedState.from_string(SharedState(config=slow.config).to_string()).config == slow.config
    page = run_page(slow)
    assert page.settings["data"] == shown
    assert ("points", "(-1.5, 0.4), (-0.5, -0.3), (0.5, 0.6), (0.5, 0.2), (2, -0.8)") in [
        row[:2] for row in page.table
    ]
    assert {"label": "task", "value": "points"} in page.status["changed"]


def test_a_page_of_a_drawn_curve_tells_its_corners():
    page = run_page(train(Config(shape="drawn", curve=[(0, 0), (1, 0), (1, 1)]).replace(steps=1)))
    assert ("curve", "(0, 0), (1, 0), (1, 1)") in [row[:2] for row in page.table]
