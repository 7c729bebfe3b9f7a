"""The columns: the bar of the hole at every step that measured it, their units and meanings, and a name that
is wrong.
"""

import numpy as np
import pytest

from topowidgets import train
from topowidgets.export.columns import columns_of
from topowidgets.recording.measures import MEASURES, NAMES, VERDICTS
from topowidgets.settings.config import Config
from topowidgets.texts import speaking
from topowidgets.texts.catalogue import codes
from topowidgets.topology.persistence import persistence
from topowidgets.topology.verdicts import sample_verdict

PINCHED = {"neurons": 48, "tracers": 0, "eta_k": 3, "tau": 24}


@pytest.fixture(scope="module")
def run():
    return train("pinch", **PINCHED)


def test_the_bar_of_the_hole_is_that_of_the_neurons_of_every_step(run):
    assert len(run.frames) == len(run.rows)
    holes = zip(*(run[f"hole_{name}"] for name in ("birth", "death", "persistence", "verdict")), strict=True)
    for frame, (birth, death, length, verdict) in zip(run.frames, holes, strict=True):
        judged = sample_verdict(persistence(frame.neurons))
        assert (birth, death, length) == pytest.approx((judged.birth, judged.death, judged.persistence))
        assert verdict == judged.verdict
    assert run["hole_verdict"][0] == "open"
    assert run["hole_verdict"][-1] == "closed"


def test_of_a_sphere_the_hole_is_the_cavity_and_stands_where_h2_was_measured():
    run = train(
        Config(
            shape="sphere",
            task="teacher",
            inputs=4,
            scale="unit",
            neurons=40,
            tracers=0,
            eta_k=0.5,
            tau=None,
            steps=25,
        )
    )
    measured = {frame.facts["h2"]["step"] for frame in run.frames}
    assert run.frames[-1].facts["sample_verdict"]["degree"] == 2
    assert set(np.flatnonzero(np.isfinite(run["hole_persistence"])).tolist()) == measured
    assert {place for place, word in enumerate(run["hole_verdict"]) if word} == measured
    assert set(np.flatnonzero(np.isfinite(run["b1"])).tolist()) > measured


def test_every_column_has_a_meaning_and_the_unit_of_the_clock_is_the_rules(run):
    assert tuple(run.columns) == NAMES
    assert all(column.meaning for column in run.columns.values())
    units = {name: column.unit for name, column in run.columns.items()}
    assert units == {measure.name: measure.unit for measure in MEASURES}
    assert (units["tau"], units["eta_k"], units["hole_death"]) == ("sum of eta K0", "1/K0", "cloud radius")
    assert (units["h1"], units["h2"], units["eta_local_k"]) == ("cloud radius", "cloud radius", "")
    for name, column in run.columns.items():
        assert run.dataset[name].attrs.get("units", "") == column.unit
        assert run.dataset[name].attrs["long_name"] == column.meaning


def test_tau_has_the_unit_of_its_clock():
    without_k = Config(rule="adam", eta_k=None, eta=0.01, tau=None, steps=3)
    assert [columns_of(Config(), clock)["tau"].unit for clock in ("eta_k", "eta", "step")] == [
        "sum of eta K0",
        "sum of eta",
        "step",
    ]
    assert columns_of(without_k)["tau"].unit == "sum of eta"


def test_meanings_are_those_of_english_in_every_language(run):
    english = {name: column.meaning for name, column in run.columns.items()}
    for code in codes():
        with speaking(code):
            assert {name: column.meaning for name, column in run.columns.items()} == english


def test_a_wrong_name_is_answered_with_the_nearest(run):
    assert run._ipython_key_completions_() == list(NAMES)
    with pytest.raises(KeyError, match=r"there is no column 'los': did you mean loss\? The"):
        run["los"]
    with pytest.raises(KeyError, match="The columns are step, tau"):
        run["zzz"]


def test_a_verdict_is_one_of_the_words(run):
    assert set(run["hole_verdict"]) <= {*VERDICTS}
    assert run.dataset["hole_verdict"].values.tolist() == run["hole_verdict"].tolist()
