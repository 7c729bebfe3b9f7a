"""Named Configs: the reference rings and MNIST of docs/theory.md 4, the experiments of Yang et al. of its
section 5, image sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from topowidgets.settings.checks import ConfigError, not_one_of
from topowidgets.settings.config import Config
from topowidgets.texts import say


@dataclass(frozen=True)
class Preset:
    """A named Config.

    Attributes:
        menu: whether a lab offers it; the others are too slow to watch and are meant for `train` and the
            command line.
    """

    name: str
    config: Config
    menu: bool = True

    @property
    def title(self) -> str:
        """What menus call it, in the language that is spoken."""
        return say(f"settings.presets.{self.name}.title")

    @property
    def shows(self) -> str:
        """What it shows, likewise."""
        return say(f"settings.presets.{self.name}.shows")


def _preset(name: str, *, menu: bool = True, **settings: Any) -> Preset:
    return Preset(name, Config().replace(preset=name, **settings), menu)


_MNIST: dict[str, Any] = {
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

_DIGITS: dict[str, Any] = {**_MNIST, "task": "digits", "inputs": 64, "samples": 1200}
_BATCHES: dict[str, Any] = {"rule": "sgd", "batch_size": 250}

# Yang et al. 2025 (docs/theory.md 5). The small budgets have 1/4, 1/8 and 1/8 of the neurons and as many
# times the rate: in a plain sum over neurons lambda_max grows with their number, so eta lambda_max stays
# about what it was published with.
_TEACHER: dict[str, Any] = {
    "task": "teacher",
    "scale": "unit",
    "activation": "sigmoid",
    "loss": "mse",
    "train_fraction": 0.7,
    "rule": "sgd",
    "batch_size": 128,
    "dtype": "float32",
}
_TOY2D: dict[str, Any] = {**_TEACHER, "stretch": (0.1, 1.0), "shift": (-2.0, 0.0)}
_TOY2D_SMALL: dict[str, Any] = {**_TOY2D, "neurons": 256, "samples": 1000, "eta": 0.01, "epochs": 60}
_TOY2D_FULL: dict[str, Any] = {**_TOY2D, "neurons": 1024, "samples": 5000, "eta": 0.0025, "epochs": 100}
_TOY3D: dict[str, Any] = {
    **_TEACHER,
    "shape": "double_torus",
    "radius": 0.5,
    "tube_radius": 0.2,
    "gap": 1.6,
    "inputs": 2,
    "stretch": (0.1, 1.0, 1.0),
    "shift": (-2.0, 0.0, 0.0),
}
_SPHERE: dict[str, Any] = {
    "shape": "sphere",
    "inputs": 784,
    "tracers": 0,
    "scale": "unit",
    "activation": "sigmoid",
    "loss": "cross_entropy",
    "rule": "sgd",
    "dtype": "float32",
}
_TOY2D_RATES: dict[str, dict[str, Any]] = {
    "sgd_small": {"eta": 0.0025, "epochs": 100},
    "sgd_large": {"eta": 0.003, "epochs": 100},
    "adam_small": {"rule": "adam", "eta": 1e-4, "epochs": 40},
    "adam_large": {"rule": "adam", "eta": 1e-2, "epochs": 40},
    "heavy_ball_small": {"rule": "heavy_ball", "momentum": 0.9, "eta": 0.0005, "epochs": 50},
    "heavy_ball_large": {"rule": "heavy_ball", "momentum": 0.9, "eta": 0.0045, "epochs": 50},
}

PUBLISHED: dict[str, dict[str, dict[str, Any]]] = {
    "toy2d_eight_full": _TOY2D_RATES,
    "toy2d_circles_full": _TOY2D_RATES,
    "toy3d_full": {
        "sgd_small": {"eta": 0.0008, "epochs": 20},
        "sgd_large": {"eta": 0.0009, "epochs": 20},
        "adam_small": {"rule": "adam", "eta": 0.03, "epochs": 20},
        "adam_large": {"rule": "adam", "eta": 0.1, "epochs": 20},
    },
    "mnist_sphere_full": {
        "sgd_small": {"eta": 0.01, "epochs": 20},
        "sgd_large": {"eta": 0.5, "epochs": 20},
        "adam_small": {"rule": "adam", "eta": 1e-5, "epochs": 40},
        "adam_large": {"rule": "adam", "eta": 1e-3, "epochs": 20},
    },
}
"""Rules, rates and lengths that Yang et al. 2025 published for a preset:
`preset(name).replace(**PUBLISHED[name]["adam_large"])`."""

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        _preset("pinch"),
        _preset("fold", radius=2.0, amplitude=1.0),
        _preset(
            "shatter",
            radius=2.0,
            amplitude=0.7,
            task="sine",
            activation="sine",
        ),
        _preset("shrink", amplitude=1.0),
        _preset("mnist", **_MNIST),
        _preset(
            "mnist_5k",
            **{**_MNIST, "samples": 5000, "rule": "sgd", "batch_size": 250},
        ),
        _preset("digits", **_DIGITS),
        _preset(
            "fashion",
            **{**_MNIST, **_BATCHES, "task": "fashion_mnist", "samples": 5000},
        ),
        _preset(
            "mnist_full",
            menu=False,
            **{**_MNIST, **_BATCHES, "task": "mnist_full", "samples": 60_000},
        ),
        _preset(
            "toy2d_eight",
            shape="figure_eight",
            **_TOY2D_SMALL,
        ),
        _preset("toy2d_circles", shape="two_circles", **_TOY2D_SMALL),
        _preset(
            "toy3d",
            **{**_TOY3D, "neurons": 512, "samples": 1000, "eta": 0.0064, "epochs": 40},
        ),
        _preset(
            "mnist_sphere",
            **{
                **_SPHERE,
                "task": "mnist",
                "samples": 2000,
                "batch_size": 250,
                "neurons": 128,
                "eta": 4.0,
                "epochs": 30,
            },
        ),
        _preset(
            "toy2d_eight_full",
            menu=False,
            shape="figure_eight",
            **_TOY2D_FULL,
        ),
        _preset(
            "toy2d_circles_full",
            menu=False,
            shape="two_circles",
            **_TOY2D_FULL,
        ),
        _preset(
            "toy3d_full",
            menu=False,
            **{**_TOY3D, "neurons": 4096, "samples": 5000, "eta": 0.0008, "epochs": 20},
        ),
        _preset(
            "mnist_sphere_full",
            menu=False,
            **{
                **_SPHERE,
                "task": "mnist_full",
                "samples": 60_000,
                "batch_size": 1024,
                "neurons": 1024,
                "eta": 0.5,
                "epochs": 20,
            },
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
        raise not_one_of("preset", name, tuple(PRESETS))
    return PRESETS[name].config


def configured(config: object, changes: Mapping[str, Any]) -> Config:
    """The Config that is meant by a Config, the name of a preset or None for `pinch`, with changed settings.

    Raises:
        ConfigError: for an unknown preset or setting, or a value that is not allowed.
        TypeError: for what is neither a Config nor a name.

    Examples:
        >>> configured("fold", {"eta_k": 3}).eta_k
        3.0
    """
    chosen = unchanged(config, changes)
    return chosen.replace(**changes) if changes else chosen


def unchanged(config: object, changes: Mapping[str, Any]) -> Config:
    """The Config that is meant, before its changes, of which none may be the preset.

    Raises:
        ConfigError: for an unknown preset, or one among the changes.
        TypeError: for what is neither a Config nor a name.
    """
    if "preset" in changes:
        raise ConfigError(
            "preset", changes["preset"], "a preset is chosen by its name alone, as in TopologyLab('fold')"
        )
    if isinstance(config, Config):
        return config
    if config is not None and not isinstance(config, str):
        raise TypeError(f"{config!r} cannot be trained: give a Config or the name of a preset.")
    return Config() if config is None else preset(config)
