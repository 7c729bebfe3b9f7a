"""The running sentence: what it says, and what it must never say."""

import pytest

from topowidgets import preset
from topowidgets.export import sentence
from topowidgets.measuring.framer import about
from topowidgets.settings.config import Config
from topowidgets.studies.train import train


def running_sentence(config, facts, eta, eta_k):
    return sentence.running_sentence(
        facts | {"about": about(config), "eta": eta, "eta_k": eta_k}, step=16, tau=24.0
    )


def facts(**changes):
    plain = {
        "h2": None,
        "hole_degree": 1,
        "K": 0.01,
        "marks": {"bound": 1.0, "fold": 1.8, "stability": 2.1, "fold_tracers": 1.7},
        "sample_verdict": {"verdict": "open", "degree": 1, "persistence": 0.4},
        "map_verdict": {"verdict": "injective"},
        "tally": {"folded": 0, "gained_crossings": 0, "gained_tracer_crossings": 0},
    }
    return plain | changes


def test_the_sentence_of_the_design():
    said = running_sentence(Config(), facts(), 150.0, 1.5)
    assert said == (
        "tau 24: eta K = 1.50, beyond 1/K, below the fold. The sampled hole is open (0.40 of the radius). "
        "The map: no neuron folded, no crossing."
    )


@pytest.mark.parametrize(
    ("eta_k", "place"),
    [
        (0.5, "below 1/K"),
        (1.0, "below 1/K"),
        (1.9, "beyond 1/K and the fold, below 2/λmax"),
        (3.0, "beyond 1/K, the fold and 2/λmax"),
    ],
)
def test_where_the_rate_stands(eta_k, place):
    assert f", {place}. The sampled" in running_sentence(Config(), facts(), 100.0 * eta_k, eta_k)


def test_a_mark_that_no_rate_reaches_is_left_out():
    marks = {"bound": 1.0, "fold": None, "stability": None}
    assert ", beyond 1/K. The" in running_sentence(Config(), facts(marks=marks), 150.0, 1.5)


def test_before_the_first_step():
    said = running_sentence(Config(shape="two_circles"), facts(), None, None)
    assert said.startswith("The start: 96 neurons on two circles.")
    assert said.endswith("Press Play to train.")


def test_rules_without_k_and_heavy_ball():
    assert "eta = 0.01, a rule without a K." in running_sentence(
        Config(rule="adam", eta_k=None, eta=0.01), facts(), 0.01, None
    )
    assert "2(1+β)/λmax" in running_sentence(Config(rule="heavy_ball"), facts(), 200.0, 2.0)


@pytest.mark.parametrize(
    ("verdict", "persistence", "words"),
    [
        ("open", 0.4, "is open (0.40 of the radius)"),
        ("closed", 0.0, "is closed (no bar at all)"),
        ("undecided", 0.07, "can be called neither open nor closed (0.07 of the radius)"),
    ],
)
def test_the_hole(verdict, persistence, words):
    said = running_sentence(
        Config(),
        facts(sample_verdict={"verdict": verdict, "degree": 1, "persistence": persistence}),
        150.0,
        1.5,
    )
    assert words in said


def test_a_cavity_is_called_one_and_says_when_it_was_measured():
    verdict = {"verdict": "open", "degree": 2, "persistence": 0.9}
    said = running_sentence(
        Config(), facts(sample_verdict=verdict, hole_degree=2, h2={"step": 16}), 150.0, 1.5
    )
    assert "The sampled cavity is open (0.90 of the radius). The map" in said
    said = running_sentence(
        Config(), facts(sample_verdict=verdict, hole_degree=2, h2={"step": 9}), 150.0, 1.5
    )
    assert "(0.90 of the radius, measured at step 9)" in said


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("closed", "and the sample shows none"),
        ("open", "but the sample shows one"),
        ("undecided", "and whether the sample shows one cannot be said"),
    ],
)
def test_of_a_shape_without_a_hole_none_is_presumed(verdict, words):
    judged = {"verdict": verdict, "degree": 1, "persistence": 0.04}
    said = running_sentence(Config(), facts(sample_verdict=judged, hole_degree=None), 150.0, 1.5)
    assert f"The shape has no hole at the start, {words} (0.04 of the radius)." in said
    assert "sampled hole" not in said


@pytest.mark.parametrize(
    ("verdict", "tally", "words"),
    [
        ("crossed", (1, 1, 0), "1 neuron folded in one step, the curve crossed itself 1 time."),
        ("crossed", (12, 2, 6), "12 neurons folded in one step, the curve crossed itself 6 times."),
        ("injective", (0, 2, 6), "no neuron folded, only lines between neurons far apart crossed, 6 times."),
        ("injective", (0, 0, 0), "The map: no neuron folded, no crossing."),
        ("undetermined", (0, None, None), "The map: no neuron folded."),
        ("undetermined", (None, 0, None), "The map: no crossing."),
        ("undetermined", (None, None, None), "The map so far is undetermined."),
    ],
)
def test_the_map(verdict, tally, words):
    counts = dict(zip(("folded", "gained_crossings", "gained_tracer_crossings"), tally, strict=True))
    assert running_sentence(
        Config(), facts(tally=counts, map_verdict={"verdict": verdict}), 150.0, 1.5
    ).endswith(words)


@pytest.mark.parametrize("name", ["pinch", "fold", "shatter", "shrink"])
@pytest.mark.parametrize("eta_k", [0.5, 1.9, 4])
def test_it_never_promises(name, eta_k):
    """Never "topology broken" from a fold, never "guarantee" from a local K."""
    for frame in train(preset(name).replace(eta_k=eta_k, tau=eta_k * 4)).frames:
        said = sentence.sentence_of(frame).lower()
        assert not any(word in said for word in ("guarantee", "broken", "preserved", "nan", "none"))
