"""Presets: their names, their settings, and share-strings of version tw1 that must stay readable for ever."""

import pytest

from topowidgets import PRESETS, Config, ConfigError, preset

SHARED = {
    "pinch": "tw1.eNqrrgUAAXUA-aOmv0M",
    "fold": "tw1.eNqrViooSi1OLVGyUkrLz0lR0lEqSkzJLC1WsjLSM9BRSswtyMksKU1JVbIy1DOoBQBi-A6zl6kG6w",
    "shatter": "tw1.eNqrViooSi1OLVGyUirOSCwpSS1S0lEqSkzJLC1WsjLSM9BRKkkszgbJZualAqUScwtyMktKU1KVrAz0zIH85JLMssSSzPw8mJpaAHhQGy68Zpw0",
    "shrink": "tw1.eNqrViooSi1OLVGyUirOKMrMy1bSUUrMLcjJLClNSVWyMtQzqAUA3NUL24wuqtE",
    "mnist": "tw1.eNpNjtEKwzAIRf_F5zCydt1Gf6aE1I3Q1Igx0DL27zNve5Lj9agfYMGKCjPslKqCAwlrahXm8eIdEDYpZDRMdwcqIaIYWaKhbn9WDTtntOjqvaWJuKnR43lzEJFUEr1tnFEWTgfmrsSQ0Xqkm1Eu1eYhitWlC4VP6Gea7Zx8f2bVk7vwyiXoOMD3B6ZAPIrDrNZW",  # noqa: E501
    "mnist_5k": "tw1.eNo1juEOwiAMhN-lv4nBTdTsZQiyOskYkFISp_HdLSb-aq53X-7eUAgrMkywpVDZmhUUkJtDqzCNB60gYaOcRA3mrIDJeSRR4rCr6x8UqrqtRBTLaC1uSKWxqMv1pMBjYgppkXhBsiU8MXbEu4jyS9xrY66SB09ybQdy2fua9svUZYbe2WA6Gt2X3Rz7h63hhX2cPGbeS4_eY3Y8DvD5AjL8Rs6tJpYd",  # noqa: E501
}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_config_of_its_name(name):
    entry = PRESETS[name]
    assert entry.name == name == preset(name).preset
    assert entry.config is preset(name)
    assert entry.title
    assert entry.shows
    assert Config.from_string(entry.config.to_string()) == entry.config


@pytest.mark.parametrize("name", PRESETS)
def test_share_strings_of_version_one_stay_readable(name):
    """Written by version 0.1.0. A new default must not change what an old string means: then raise the tag and keep reading this one."""
    assert Config.from_string(SHARED[name]) == preset(name)


def test_every_preset_has_its_kept_string():
    assert set(SHARED) == set(PRESETS)
    assert all(text.startswith("tw1.") for text in SHARED.values())


def test_pinch_is_the_default():
    assert preset("pinch") == Config()


def test_settings_of_the_rings():
    """SCIENCE.md section 4."""
    table = {
        "pinch": (1.0, "tanh", "step", 0.3),
        "fold": (2.0, "tanh", "step", 1.0),
        "shatter": (2.0, "sine", "sine", 0.7),
        "shrink": (1.0, "tanh", "step", 1.0),
    }
    for name, row in table.items():
        config = preset(name)
        assert (config.radius, config.activation, config.task, config.amplitude) == row
        assert (config.neurons, config.samples, config.tau, config.scale, config.dtype) == (96, 64, 30.0, "mean_field", "float64")


def test_settings_of_mnist():
    """SCIENCE.md section 4: 1000 images, 256 neurons on a circle of radius 3 in R^794, 1/sqrt(m), cross-entropy, tau 150."""
    config = preset("mnist")
    assert (config.samples, config.neurons, config.radius, config.unit_dim) == (1000, 256, 3.0, 794)
    assert (config.scale, config.loss, config.rule, config.tau, config.centring) == ("ntk", "cross_entropy", "gd", 150.0, "per_pixel")
    batches = preset("mnist_5k")
    assert (batches.samples, batches.rule, batches.batch_size) == (5000, "sgd", 250)


@pytest.mark.parametrize("name", ["", "Pinch", "pinch ", "none", "__class__"])
def test_no_such_preset(name):
    with pytest.raises(ConfigError, match=r"preset = .* is not allowed: choose pinch, fold, shatter, shrink"):
        preset(name)
