"""Which homology of a run is measured, when, and which hole is judged."""

import numpy as np
import pytest

from topowidgets import preset, train
from topowidgets.export.sentence import sentence_of
from topowidgets.learning.shapes import neuron_cloud
from topowidgets.learning.trainer import Trainer
from topowidgets.measuring.framer import Framer
from topowidgets.measuring.homology import H2_LANDMARKS, Homology
from topowidgets.measuring.observer import Observer
from topowidgets.studies.run import Run
from topowidgets.topology.persistence import persistence

IN_SPACE = preset("pinch").replace(shape="sphere", bias=True, neurons=120, tracers=0)
SPHERE = preset("mnist_sphere").replace(
    neurons=64, samples=60, batch_size=None, epochs=None, steps=30, eta=0.5
)


def measured(config):
    homology, (neurons, _) = Homology(config), neuron_cloud(config)
    homology.measure(neurons, 3)
    if homology.h2_apart:
        homology.measure_h2(neurons, 2)
    return homology, neurons


def test_in_the_plane_there_is_no_h2():
    homology, _ = measured(preset("pinch"))
    facts = homology.facts()
    assert (homology.h2_apart, facts["h2"], facts["betti"]["b2"]) == (False, None, None)
    assert set(homology.bars()[:, 0]) == {0, 1}


def test_in_space_h2_comes_with_every_diagram():
    homology, neurons = measured(IN_SPACE)
    facts = homology.facts()
    assert not homology.h2_apart
    assert facts["h2"] == {"step": 3, "filtration": "alpha", "covering_radius": 0.0}
    assert np.array_equal(homology.bars(), persistence(neurons, max_degree=2).bars)
    assert facts["betti"]["b2"] == 1


def test_above_three_dimensions_h2_is_measured_apart_on_landmarks():
    homology, _ = measured(SPHERE.replace(neurons=200))
    facts = homology.facts()
    assert homology.h2_apart
    assert (facts["homology_step"], facts["filtration"], facts["covering_radius"]) == (3, "rips", 0.0)
    assert (facts["h2"]["step"], facts["h2"]["filtration"]) == (2, f"rips on {H2_LANDMARKS} landmarks")
    assert 0.05 < facts["h2"]["covering_radius"] < 0.3
    apart = facts["betti"]["b2_apart"]
    assert (apart["step"], apart["filtration"]) == (2, f"rips on {H2_LANDMARKS} landmarks")
    assert (np.diff(homology.bars()[:, 0]) >= 0).all()
    assert homology.facts()["sample_verdict"]["filtration"] == f"rips on {H2_LANDMARKS} landmarks"


def test_few_neurons_have_their_exact_h2():
    homology, neurons = measured(SPHERE)
    assert homology.facts()["h2"] == {"step": 2, "filtration": "rips", "covering_radius": 0.0}
    assert np.array_equal(homology.bars(), persistence(neurons, "rips", max_degree=2).bars)


@pytest.mark.parametrize(
    ("shape", "degree", "judged"),
    [("sphere", 2, 2), ("torus", 1, 1), ("circle", 1, 1), ("gaussian", None, 1)],
)
def test_the_hole_that_is_judged_is_the_one_that_the_shape_has(shape, degree, judged):
    for config in (IN_SPACE, SPHERE):
        homology, _ = measured(config.replace(shape=shape))
        facts = homology.facts()
        assert (facts["hole_degree"], facts["sample_verdict"]["degree"]) == (degree, judged)
        lengths = homology.bars()[homology.bars()[:, 0] == judged]
        assert facts["sample_verdict"]["persistence"] == pytest.approx(
            np.max(lengths[:, 2] - lengths[:, 1], initial=0.0)
        )


def test_a_sphere_begins_open_by_its_cavity_and_not_by_a_loop():
    assert measured(IN_SPACE)[0].verdict().verdict == "open"
    config = SPHERE.replace(neurons=120)
    assert measured(config)[0].verdict().verdict == "open"
    loops = Homology(config.replace(shape="circle"))
    loops.measure(neuron_cloud(config)[0], 0)
    assert loops.verdict().verdict != "open"


def test_without_h2_the_last_one_is_shown_with_its_step():
    trainer = Trainer(SPHERE)
    observer, framer = Observer(trainer), Framer(SPHERE)
    observer.start()
    first = framer.frame(observer.snapshot(), homology=False, h2=False)
    assert (first.facts["homology_step"], first.facts["h2"]["step"]) == (0, 0), (
        "the first frame has all there is"
    )
    observer.observe(trainer.advance())
    second = framer.frame(observer.snapshot(), h2=False)
    assert (second.facts["homology_step"], second.facts["h2"]["step"]) == (1, 0)
    assert np.array_equal(second.bars[second.bars[:, 0] == 2], first.bars[first.bars[:, 0] == 2])
    assert "measured at step 0" in sentence_of(second)
    assert set(second.homology_columns()) == {"b0", "b1", "h1"}
    third = framer.frame(observer.snapshot(), homology=False)
    assert third.facts["h2"]["step"] == 1
    assert set(third.homology_columns()) == {
        "b0",
        "b1",
        "b2",
        "h1",
        "h2",
        "hole_birth",
        "hole_death",
        "hole_persistence",
        "hole_verdict",
    }


def test_a_headless_run_measures_h2_at_both_ends_and_a_few_times_between(tmp_path):
    run = train(SPHERE, log=tmp_path / "run.log")
    steps = sorted({frame.facts["h2"]["step"] for frame in run.frames})
    assert (steps[0], steps[-1]) == (0, 30)
    assert 4 <= len(steps) <= 8
    assert np.flatnonzero(np.isfinite(run.column("b2"))).tolist() == steps
    summary = run.summary()
    bars = run.frames[-1].bars[run.frames[-1].bars[:, 0] == 2]
    assert summary["h2_persistence"] == pytest.approx((bars[:, 2] - bars[:, 1]).max())
    assert (summary["sample_degree"], summary["h2_measured"]["step"]) == (2, 30)
    run.save(tmp_path / "run.nc")
    assert Run.load(tmp_path / "run.nc").summary() == summary == Run.from_log(tmp_path / "run.log").summary()
    assert "sampled cavity" in sentence_of(run.frames[-1])
    assert "sampled cavity" in run.figure("barcode").layout.title.subtitle.text
    assert train("pinch", steps=1).summary()["h2_persistence"] is None


def test_cycles_belong_to_the_bars_that_are_shown():
    for config in (
        preset("pinch"),
        preset("pinch").replace(shape="two_circles"),
        SPHERE.replace(shape="circle"),
        IN_SPACE,
    ):
        homology, _ = measured(config)
        bars, cycles = homology.bars(), homology.cycles()
        assert (bars[cycles[:, 0], 0] == 1).all()
        long = np.flatnonzero((bars[:, 0] == 1) & (bars[:, 2] - bars[:, 1] >= 0.02))
        assert sorted(set(cycles[:, 0].tolist())) == long[:8].tolist()
        assert cycles[:, 1].max() < config.neurons


def test_a_run_without_a_cycle_is_saved_too(tmp_path):
    run = train("pinch", filtration="rips", neurons=3, tracers=0, steps=1)
    assert not any(len(frame.cycles) for frame in run.frames)
    run.save(tmp_path / "run.nc")
    assert [frame.cycles.shape for frame in Run.load(tmp_path / "run.nc").frames] == [(0, 2), (0, 2)]
