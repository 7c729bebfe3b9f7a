"""What the controls offer is what the Config allows, and one choice is enough."""

from __future__ import annotations

import pytest

from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config
from topowidgets.settings.presets import PRESETS
from topowidgets.settings.sections import CONTROLS
from topowidgets.widgets.controls import changed_controls, control_options, dependent_changes


def test_every_control_has_a_range_or_options_that_hold_its_value():
    for entry in (entry for entry in PRESETS.values() if entry.menu):
        controls = control_options(entry.config)
        assert tuple(controls) == CONTROLS
        for control in controls.values():
            if "options" in control:
                assert control["value"] in [option["value"] for option in control["options"]]
            else:
                assert control["min"] <= control["value"] <= control["max"]


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("field", ["task", "rule", "activation", "scale"])
def test_each_option_can_be_chosen_from_each_preset(preset, field):
    config = PRESETS[preset].config
    for option in control_options(config)[field]["options"]:
        chosen = config.replace(
            **{**dependent_changes(config, field, option["value"]), field: option["value"]}
        )
        assert getattr(chosen, field) == option["value"]


def test_a_shape_of_three_coordinates_is_refused_in_the_plane_by_its_own_name():
    with pytest.raises(ConfigError, match="3 coordinates") as caught:
        Config().replace(**{**dependent_changes(Config(), "shape", "sphere"), "shape": "sphere"})
    assert caught.value.field == "shape"


def test_to_a_rule_without_k_and_back():
    config = Config(eta_k=2, rate_control="hold")
    adam = config.replace(**{**dependent_changes(config, "rule", "adam"), "rule": "adam"})
    assert (adam.eta, adam.eta_k, adam.rate_control) == (0.01, None, "fixed")
    back = adam.replace(**{**dependent_changes(adam, "rule", "gd"), "rule": "gd"})
    assert (back.eta, back.eta_k) == (None, 1.5)
    assert dependent_changes(Config().replace(eta=7), "rule", "heavy_ball") == {}


def test_batches_follow_the_rule():
    sgd = Config().replace(**{**dependent_changes(Config(), "rule", "sgd"), "rule": "sgd"})
    assert sgd.batch_size == 16
    assert sgd.replace(**{**dependent_changes(sgd, "rule", "gd"), "rule": "gd"}).batch_size is None


def test_changes_are_told_against_the_preset():
    fold = PRESETS["fold"].config
    assert changed_controls(fold) == []
    assert changed_controls(fold.replace(rule="sgd", batch_size=8, radius=1)) == [
        {"label": "rule", "value": "SGD"}
    ]
    assert changed_controls(fold.replace(preset="mine", neurons=5)) == []


def test_to_hold_takes_a_raw_rate_as_the_multiple_that_it_is():
    raw = Config().replace(eta=100)
    held = raw.replace(
        **{**dependent_changes(raw, "rate_control", "hold", eta_k=0.78), "rate_control": "hold"}
    )
    assert (held.eta, held.eta_k) == (None, 0.78)
    assert dependent_changes(Config(), "rate_control", "hold", eta_k=3.0) == {}


@pytest.mark.parametrize(
    "config", [Config(eta_k=2, rate_control="hold"), Config(rule="adam", eta_k=None, eta=0.1)]
)
def test_a_schedule_is_chosen_by_its_points(config):
    points = [[0, 0.1], [6, 1]]
    chosen = config.replace(**{**dependent_changes(config, "schedule", points), "schedule": points})
    assert (chosen.rate_control, chosen.schedule) == ("schedule", ((0.0, 0.1), (6.0, 1.0)))
    assert (chosen.eta, chosen.eta_k) == (config.eta, config.eta_k)
    assert chosen.replace(rate_control="fixed").schedule == ()


def test_a_rule_of_ones_own_is_shown_while_it_is_trained():
    options = control_options(Config(rule="own", eta_k=None, eta=0.1))["rule"]["options"]
    assert options[-1] == {"value": "own", "label": "your own"}
    assert "own" not in [option["value"] for option in control_options(Config())["rule"]["options"]]


POINTS = [[-1, 0.5], [0, 0], [1, 0.25], [2, 0]]


@pytest.mark.parametrize(
    "config",
    [
        Config(noise=0.1, train_fraction=0.5),
        Config(rule="sgd", batch_size=30),
        PRESETS["toy2d_eight"].config,
        PRESETS["toy3d"].config,
        PRESETS["mnist"].config,
    ],
)
def test_points_are_a_task_that_is_chosen_by_setting_them_and_left_for_another(config):
    own = config.replace(**{**dependent_changes(config, "points", POINTS), "points": POINTS})
    assert (own.task, own.samples, own.train_samples, own.noise) == ("points", 4, 4, 0.0)
    assert own.batch_size == (1 if own.rule == "sgd" else None)
    assert {"label": "task", "value": "your own points"} in changed_controls(own)
    sine = own.replace(**{**dependent_changes(own, "task", "sine"), "task": "sine"})
    assert (sine.points, sine.samples) == ((), 64)


def test_what_a_browser_sends_in_place_of_points_is_refused_by_their_name():
    for value in (None, 3, "points", [[1]], [[float("nan"), 0]] * 2):
        with pytest.raises(ConfigError) as caught:
            Config().replace(**{**dependent_changes(Config(), "points", value), "points": value})
        assert caught.value.field == "points"
