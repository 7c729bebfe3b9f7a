"""Named Configs: the reference rings and MNIST of SCIENCE.md section 4, the experiments of Yang et al. of its section 5, image sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from topowidgets.config import Config
from topowidgets.fields import ConfigError


@dataclass(frozen=True)
class Preset:
    """A named Config with a title for menus and what it shows.

    Attributes:
        menu: whether a lab offers it; the others are too slow to watch and are meant for `train` and the command line.
    """

    name: str
    title: str
    shows: str
    config: Config
    menu: bool = True


def _preset(name: str, title: str, shows: str, *, menu: bool = True, **settings: Any) -> Preset:
    return Preset(name, title, shows, Config().replace(preset=name, **settings), menu)


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

# Yang et al. 2025 (SCIENCE.md section 5). The small budgets have 1/4, 1/8 and 1/8 of the neurons and as many times the rate: in a plain sum
# over neurons lambda_max grows with their number, so eta lambda_max stays about what it was published with.
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
_TOY2D_SAYS = "of Yang et al.: both their SGD rates, 0.0025 and 0.003 at 1024 neurons, exceed 2/lambda_max at the start"
_TOY3D_SAYS = "the solid double torus of Yang et al.: both their SGD rates, 0.0008 and 0.0009 at 4096 neurons, exceed 2/lambda_max"
_SPHERE_SAYS = "the sphere of Yang et al. in 794 dimensions, its hole a cavity (H2), at their larger SGD rate, over ten times 2/lambda_max"
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
"""Rules, rates and lengths that Yang et al. 2025 published for a preset: `preset(name).replace(**PUBLISHED[name]["adam_large"])`."""

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
        _preset("digits", "digits, 8 x 8", "the same ring in 74 dimensions learns scikit-learn's small digits", **_DIGITS),
        _preset(
            "fashion",
            "fashion",
            "the same ring learns clothes instead of digits; the images are fetched once, 31 MB",
            **{**_MNIST, **_BATCHES, "task": "fashion_mnist", "samples": 5000},
        ),
        _preset(
            "mnist_full",
            "mnist, all images",
            "the same ring with all 60 000 images of MNIST, fetched once, 12 MB",
            menu=False,
            **{**_MNIST, **_BATCHES, "task": "mnist_full", "samples": 60_000},
        ),
        _preset(
            "toy2d_eight",
            "authors: figure eight",
            f"the figure eight {_TOY2D_SAYS}; here 256 neurons",
            shape="figure_eight",
            **_TOY2D_SMALL,
        ),
        _preset(
            "toy2d_circles", "authors: two circles", f"the two circles {_TOY2D_SAYS}; here 256 neurons", shape="two_circles", **_TOY2D_SMALL
        ),
        _preset(
            "toy3d",
            "authors: double torus",
            f"{_TOY3D_SAYS}; here 512 neurons",
            **{**_TOY3D, "neurons": 512, "samples": 1000, "eta": 0.0064, "epochs": 40},
        ),
        _preset(
            "mnist_sphere",
            "authors: sphere, mnist",
            f"{_SPHERE_SAYS}; here 128 neurons, so that its H2 is exact",
            **{**_SPHERE, "task": "mnist", "samples": 2000, "batch_size": 250, "neurons": 128, "eta": 4.0, "epochs": 30},
        ),
        _preset(
            "toy2d_eight_full",
            "authors: figure eight, in full",
            f"the figure eight {_TOY2D_SAYS}",
            menu=False,
            shape="figure_eight",
            **_TOY2D_FULL,
        ),
        _preset(
            "toy2d_circles_full",
            "authors: two circles, in full",
            f"the two circles {_TOY2D_SAYS}",
            menu=False,
            shape="two_circles",
            **_TOY2D_FULL,
        ),
        _preset(
            "toy3d_full",
            "authors: double torus, in full",
            _TOY3D_SAYS,
            menu=False,
            **{**_TOY3D, "neurons": 4096, "samples": 5000, "eta": 0.0008, "epochs": 20},
        ),
        _preset(
            "mnist_sphere_full",
            "authors: sphere, all of mnist",
            f"{_SPHERE_SAYS}; with all 60 000 images",
            menu=False,
            **{**_SPHERE, "task": "mnist_full", "samples": 60_000, "batch_size": 1024, "neurons": 1024, "eta": 0.5, "epochs": 20},
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
