"""When what is measured: the first and the last always, between them as often as is said."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topowidgets.measuring.cadence import PacedCadence, StepCadence
from topowidgets.settings.presets import preset


def steps(cadence, name, planned):
    return [step for step in range(1, planned + 1) if getattr(cadence.due(step), name)]


@given(st.integers(1, 400), st.sampled_from(["pinch", "mnist"]))
def test_both_ends_are_measured_and_no_more_frames_than_the_most(planned, name):
    config = preset(name)
    cadence = StepCadence.headless(config, planned)
    for what in ("geometry", "curvature", "frame"):
        due = steps(cadence, what, planned)
        assert (due[0], due[-1]) == (1, planned)
    assert cadence.due(planned).h2
    assert len(steps(cadence, "h2", planned)) <= 7
    if name == "mnist":
        assert len(steps(cadence, "frame", planned)) <= 62


def test_a_large_network_is_measured_now_and_then():
    cadence = StepCadence.headless(preset("mnist"), 100)
    assert steps(cadence, "geometry", 100) == [1, *range(5, 101, 5)]
    assert steps(cadence, "curvature", 100) == [1, 20, 40, 60, 80, 100]
    assert steps(cadence, "frame", 100) == [1, *range(10, 101, 10)]
    assert steps(cadence, "h2", 100) == [20, 40, 60, 80, 100]


@pytest.mark.parametrize("thorough", [True, False])
def test_while_one_is_watched_no_picture_waits_behind_another(thorough):
    cadence = PacedCadence(0.0)
    times = [0.004 * number for number in range(1, 600)]
    due = [
        cadence.due(now, thorough=thorough, edge=False, idle=number % 2 == 0)
        for number, now in enumerate(times)
    ]
    pictures = [now for now, one in zip(times, due, strict=True) if one.frame]
    apart = [after - before for before, after in itertools.pairwise(pictures)]
    least = 0.03 if thorough else 0.1
    assert least <= min(apart) <= max(apart) <= least + 0.009
    assert all(one.geometry for one in due) == thorough
    assert sum(one.curvature for one in due) == (len(due) if thorough else 2)
    assert not any(one.frame for number, one in enumerate(due) if number % 2)
