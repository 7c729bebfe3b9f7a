"""What is sent of a task for the panel of data and fit, and that the browser computes the same output as the
network that is trained.
"""

import json

import numpy as np
import pytest
import torch

from tests.node import answer_of
from topowidgets import Config, preset
from topowidgets.export.fit import GRID, MOST_POINTS, shown_data
from topowidgets.learning.networks.one_hidden import OneHidden
from topowidgets.learning.trainer import Trainer

OUTPUTS = """sent.cases.map(
  (one) => [...module.outputs(new Float32Array(sent.neurons[Number(one.bias)]), sent.x, one)])"""


@pytest.mark.parametrize(
    ("task", "formula"),
    [
        ("step", lambda x: np.tanh(4 * x)),
        ("sine", lambda x: np.sin(2 * x)),
        ("quadratic", lambda x: x**2 - 4 / 3),
    ],
)
def test_points_and_target_are_those_of_the_task(task, formula):
    shown = shown_data(Config(task=task, amplitude=0.5))
    x = np.linspace(-2, 2, 64)
    assert shown["x"] == pytest.approx(x, abs=1e-5)
    assert shown["y"] == pytest.approx(0.5 * formula(x), abs=1e-5)
    assert shown["target"] == pytest.approx(0.5 * formula(np.linspace(*shown["ends"], GRID)), abs=1e-5)
    assert shown["held_out"] == [[], []]


def test_noise_is_in_the_points_and_not_in_the_target():
    config = Config(noise=0.1, train_fraction=0.75)
    shown = shown_data(config)
    assert len(shown["x"]) == 48
    assert [len(part) for part in shown["held_out"]] == [16, 16]
    assert sorted(shown["x"] + shown["held_out"][0]) == pytest.approx(np.linspace(-2, 2, 64), abs=1e-5)
    assert 0.05 < np.std(np.array(shown["y"]) - 0.3 * np.tanh(4 * np.array(shown["x"]))) < 0.2
    assert shown["target"] == shown_data(Config())["target"]


def test_a_teacher_of_one_input_is_shown_by_as_many_points_as_can_be_told_apart():
    shown = shown_data(preset("toy2d_eight_full"))
    assert MOST_POINTS / 2 < len(shown["x"]) <= MOST_POINTS
    near = [np.interp(x, np.linspace(*shown["ends"], GRID), shown["target"]) for x in shown["x"]]
    assert near == pytest.approx(shown["y"], abs=0.05)
    assert len(json.dumps(shown)) < 25_000


@pytest.mark.parametrize("name", ["mnist", "digits", "toy3d"])
def test_other_networks_show_none(name):
    assert shown_data(preset(name)) is None


def test_a_recording_of_another_loop_shows_none():
    assert shown_data(Config(shape="recorded", task="recorded", network="recorded", dim=2, tracers=0)) is None


def test_the_browser_computes_the_output_that_is_trained():
    generator = np.random.default_rng(0)
    rows = {bias: generator.normal(0, 2, (40, 2 + bias)).astype(np.float32) for bias in (False, True)}
    x = np.linspace(-3, 3, 31)
    activations = ("tanh", "sine", "sigmoid", "relu", "gelu", "softplus")
    configs = [
        Config(neurons=40, activation=name, bias=bias, scale=scale)
        for name in activations
        for bias, scale in ((False, "mean_field"), (True, "ntk"))
    ]
    cases = [
        {name: shown_data(config)[name] for name in ("activation", "bias", "scale")} for config in configs
    ]
    sent = {
        "neurons": [rows[bias].ravel().tolist() for bias in (False, True)],
        "x": x.tolist(),
        "cases": cases,
    }
    answer = answer_of("network.js", OUTPUTS, sent)
    for config, computed in zip(configs, answer, strict=True):
        inputs = np.column_stack([x, np.ones(31)]) if config.bias else x[:, None]
        units = torch.tensor(rows[config.bias], dtype=torch.float64)
        expected = OneHidden.of(config).output(units, torch.tensor(inputs))[:, 0]
        assert computed == pytest.approx(expected.tolist(), abs=2e-6), config.activation


def test_a_picture_holds_what_the_output_is_computed_from():
    from topowidgets import train

    run = train(Config().replace(bias=True, activation="softplus", neurons=24, steps=5))
    frame, shown = run.frames[-1], shown_data(run.config)
    w, b, a = frame.cloud.T
    fit = shown["scale"] * (a * np.log1p(np.exp(np.outer(shown["x"], w) + b))).sum(axis=1)
    assert 0.5 * np.mean((fit - np.array(shown["y"])) ** 2) == pytest.approx(run.column("loss")[-1], rel=1e-4)
    assert Trainer(run.config).network.form.scale == shown["scale"]
