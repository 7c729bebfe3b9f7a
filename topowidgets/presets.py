"""Named Configs: the reference rings and MNIST of SCIENCE.md section 4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from topowidgets.config import Config
from topowidgets.fields import ConfigError


@dataclass(frozen=True)
class Preset:
    """A named Config with a title for menus and what it shows."""

    name: str
    title: str
    shows: str
    config: Config


def _preset(name: str, title: str, shows: str, **settings: Any) -> Preset:
    return Preset(name, title, shows, Config().replace(preset=name, **settings))


_MNIST = {
    "radius": 3.0,
    "neurons": 256,
    "tracers": 0,
    "task": "mnist",
    "inputs": 784,
    "samples": 1000,
    "centring": "per_pixel",
    "scale": "ntk",
    "loss": "cross_entropy",
    "dtype": "float32",
    "tau": 150.0,
}

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        _preset("pinch", "pinch", "keeps its hole at small rates, is pinched into a figure eight at 3/K"),
        _preset("fold", "fold", "the two tips fold just above 1/K and the curve crosses itself", radius=2.0, amplitude=1.0),
        _preset(
            "shatter",
            "shatter",
            "above 2/lambda_max the sample is torn into pieces, though no map can tear it",
            radius=2.0,
            amplitude=0.7,
            task="sine",
            activation="sine",
        ),
        _preset("shrink", "shrink", "the caveat: the hole shrinks at every rate", amplitude=1.0),
        _preset("mnist", "mnist", "a ring of 256 neurons in 794 dimensions learns to read digits", **_MNIST),
        _preset(
            "mnist_5k",
            "mnist, minibatches",
            "the same ring with all shipped digits, 250 in a step",
            **{**_MNIST, "samples": 5000, "rule": "sgd", "batch_size": 250},
        ),
    )
}


def preset(name: str) -> Config:
    """The Config of a preset.

    Raises:
        ConfigError: for a name that is not a preset.

    Examples:
        >>> preset("fold").radius
        2.0
    """
    if name not in PRESETS:
        raise ConfigError("preset", name, "choose " + ", ".join(PRESETS))
    return PRESETS[name].config


def configured(config: Config | str | None, changes: Mapping[str, Any]) -> Config:
    """The Config that is meant by a Config, the name of a preset or None for `pinch`, with changed settings.

    Raises:
        ConfigError: for an unknown preset or setting, or a value that is not allowed.

    Examples:
        >>> configured("fold", {"eta_k": 3}).eta_k
        3.0
    """
    if "preset" in changes:
        raise ConfigError("preset", changes["preset"], "a preset is chosen by its name alone, as in TopologyLab('fold')")
    chosen = Config() if config is None else preset(config) if isinstance(config, str) else config
    return chosen.replace(**changes) if changes else chosen
