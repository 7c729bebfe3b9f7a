"""Config: everything that decides a run, frozen, validated,
and readable from JSON or a short share-string.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, Unpack

from topowidgets.settings.checks import (
    Allowed,
    ConfigError,
    flag,
    integer,
    near,
    number,
    numbers,
    one_of,
    optional,
    pairs,
    setting,
    title,
)
from topowidgets.settings.contradictions import refuse_contradictions
from topowidgets.settings.curves import crossings
from topowidgets.settings.keywords import AllSettings
from topowidgets.settings.kinds import CURVES, DRAWN, IMAGES, POINTS, RECORDED, SHAPE_DIMENSION
from topowidgets.settings.rules import RULES, RuleKind
from topowidgets.settings.share_string import OPEN, packed, unpacked
from topowidgets.texts import words

FORMAT = "tw1"
"""Version tag of settings as JSON."""

TASK = one_of(
    "step",
    "sine",
    "quadratic",
    "teacher",
    "digits",
    "mnist",
    "fashion_mnist",
    also=("mnist_full", POINTS, RECORDED),
)
"""Tasks; the full MNIST is too slow to watch and is not offered in the lab, and points are set in the picture
of data and fit."""

RULE = one_of(
    *(rule.name for rule in RULES.values() if rule.offered),
    also=tuple(rule.name for rule in RULES.values() if not rule.offered),
)

_SEED = integer(0, 2**32 - 1)

Made = TypeVar("Made")

KNOWN_OF_RECORDING = (
    *("preset", "shape", "task", "network", "neurons", "dim", "dtype", "rule", "eta", "steps"),
    *("landmarks", "filtration", "open_persistence", "open_ratio", "closed_persistence"),
)
"""What can be known of a loop that is not ours, with its rule's own settings: all else is not said of it."""


def _refusing_unknown(cls: type[Made]) -> type[Made]:
    """The class, which answers an unknown keyword with the setting that was probably meant."""
    made: Any = cls.__init__

    @functools.wraps(made)
    def init(self: Any, *values: Any, **settings: Any) -> None:
        for key, value in settings.items():
            if key not in cls.__annotations__:
                raise no_setting(key, value)
        made(self, *values, **settings)

    cls.__init__ = init  # type: ignore[method-assign]
    return cls


SECTIONS = {
    "shape": "preset",
    "task": "task",
    "network": "network",
    "rule": "rule",
    "machine": "device",
    "measure": "landmarks",
}
"""The first setting of each section; those up to the next belong to it too."""


@_refusing_unknown
@dataclass(frozen=True, kw_only=True, repr=False)
class Config:
    """All settings of one run. The defaults are the preset `pinch` (SCIENCE.md section 4).

    Every field is checked when a Config is made, so a Config that exists can be trained. What each means is
    said in `texts`.

    Raises:
        ConfigError: naming the field, the value and what is allowed.

    Examples:
        >>> Config().replace(eta_k=3).eta_k
        3.0
        >>> Config(eta_k=-1)
        Traceback (most recent call last):
        topowidgets.settings.checks.ConfigError: eta_k = -1 is not allowed: a number above 0 to 10000.
    """

    preset: str = setting("pinch", title)
    # the neurons at the start
    shape: str = setting("circle", one_of(*SHAPE_DIMENSION, also=(DRAWN, RECORDED)))
    curve: tuple[tuple[float, float], ...] = setting((), pairs(3, "the corners of a closed curve"))
    radius: float = setting(1.0, number(0, 1000, above=True))
    tube_radius: float = setting(0.2, number(0, 1000, above=True))
    gap: float = setting(2.4, number(0, 1000))
    neurons: int = setting(96, integer(3, 8192))
    tracers: int = setting(384, integer(0, 8192))
    jitter: float = setting(0.0, number(0, 100))
    stretch: tuple[float, ...] = setting((), numbers)
    shift: tuple[float, ...] = setting((), numbers)
    dim: int | None = setting(None, optional(integer(2, 100_000)))
    embedding_seed: int = setting(0, _SEED)
    # the task
    task: str = setting("step", TASK)
    amplitude: float = setting(0.3, number(-1000, 1000))
    points: tuple[tuple[float, float], ...] = setting((), pairs(2, "the points (x, y) that are learned"))
    samples: int = setting(64, integer(2, 60_000))
    inputs: int = setting(1, integer(1, 784))
    input_variance: float = setting(4.0, number(0, 1e6, above=True))
    centring: str = setting("none", one_of("none", "per_pixel"))
    train_fraction: float = setting(1.0, number(0, 1, above=True))
    noise: float = setting(0.0, number(0, 1000))
    teacher_width: int = setting(128, integer(1, 8192))
    teacher_scale_in: float = setting(1.0, number(0, 1000))
    teacher_scale_out: float = setting(0.6, number(0, 1000))
    teacher_seed: int = setting(0, _SEED)
    # the network and its loss
    network: str = setting("one_hidden", one_of("one_hidden", also=(RECORDED,)))
    scale: str = setting("mean_field", one_of("mean_field", "ntk", "unit"))
    activation: str = setting("tanh", one_of("tanh", "sine", "sigmoid", "relu", "gelu", "softplus"))
    bias: bool = setting(default=False, check=flag)
    loss: str = setting("mse_half", one_of("mse_half", "mse", "cross_entropy"))
    # the rule and its rate
    rule: str = setting("gd", RULE)
    momentum: float = setting(0.9, number(0, 1, below=True))
    beta_1: float = setting(0.9, number(0, 1, below=True))
    beta_2: float = setting(0.999, number(0, 1, below=True))
    rmsprop_alpha: float = setting(0.99, number(0, 1, below=True))
    eps: float = setting(1e-8, number(0, 1, above=True))
    eta_k: float | None = setting(1.5, optional(number(0, 10_000, above=True)))
    eta: float | None = setting(None, optional(number(0, 1e9, above=True)))
    track: bool = setting(default=False, check=flag)
    steps: int | None = setting(None, optional(integer(1, 10_000_000)))
    epochs: float | None = setting(None, optional(number(0, 1e6, above=True)))
    tau: float | None = setting(30.0, optional(number(0, 1e7, above=True)))
    batch_size: int | None = setting(None, optional(integer(1, 60_000)))
    # the machine
    device: str = setting("auto", one_of("auto", "cpu", "cuda"))
    dtype: str | None = setting(
        "float64", optional(one_of("float32", "float64", also=("float16", "bfloat16")))
    )
    seed: int = setting(0, _SEED)
    # what is measured
    landmarks: int = setting(128, integer(3, 1000))
    filtration: str = setting("auto", one_of("auto", "alpha", "rips"))
    open_persistence: float | None = setting(None, optional(number(0, 10)))
    open_ratio: float | None = setting(None, optional(number(1, 100)))
    closed_persistence: float | None = setting(None, optional(number(0, 10)))

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):
            object.__setattr__(self, item.name, item.metadata["check"](item.name, getattr(self, item.name)))
        if self.points:
            object.__setattr__(self, "samples", len(self.points))
        refuse_contradictions(self)

    def __repr__(self) -> str:
        """What differs from the defaults, in a form that makes the Config again.

        Examples:
            >>> Config(eta_k=3, seed=2)
            Config(eta_k=3.0, seed=2)
        """
        values = {name: _listed(value) for name, value in vars(self).items()}
        return (
            "Config("
            f"{', '.join(f'{name}={value!r}' for name, value in values.items() if value != _DEFAULTS[name])})"
        )

    def _repr_html_(self) -> str:
        from topowidgets.reprs import block, folded, table

        say, changed, parts = words().settings, self.changed(), []
        for section, rows in self.sections().items():
            shown = [
                (f"{say.name(name)}{' *' * (name in changed)}", str(value), say.means[name])
                for name, value in rows.items()
            ]
            parts.append(
                folded(say.sections[section], table(shown), opened=any(name in changed for name in rows))
            )
        return block(repr(self), *parts)

    def sections(self) -> dict[str, dict[str, Any]]:
        """The settings that have a value as plain JSON values, in the sections of SECTIONS.

        Examples:
            >>> Config().sections()["machine"]
            {'device': 'auto', 'dtype': 'float64', 'seed': 0}
        """
        found: dict[str, dict[str, Any]] = {}
        begins = {name: section for section, name in SECTIONS.items()}
        values = self.to_dict()
        for name in _DEFAULTS:
            if name in begins:
                rows = found[begins[name]] = {}
            if values.get(name) is not None and values[name] != []:
                rows[name] = values[name]
        return {section: rows for section, rows in found.items() if rows}

    @property
    def classification(self) -> bool:
        """Whether the task has classes, and so an accuracy."""
        return self.task in IMAGES

    @property
    def on_a_line(self) -> bool:
        """Whether the network is a function of one number with one value, so that data and fit can be drawn
        as points and a curve.
        """
        return not self.recorded and self.inputs == self.outputs == 1

    @property
    def outputs(self) -> int:
        """Number of outputs of the network."""
        return 10 if self.classification else 1

    @property
    def output_scale(self) -> float:
        """The factor s of the output f(x) = s sum_i a_i act(w_i x + b_i): 1/n (mean_field), 1/sqrt(n) (ntk)
        or 1 (unit) for n neurons.
        """
        return {"mean_field": 1 / self.neurons, "ntk": self.neurons**-0.5, "unit": 1.0}[self.scale]

    @property
    def recorded(self) -> bool:
        """Whether this is a loop that was not ours, so that it cannot be trained anew."""
        return self.network == RECORDED

    @property
    def shape_dim(self) -> int:
        """Coordinates that the shape is drawn in."""
        return 2 if self.shape == DRAWN else SHAPE_DIMENSION.get(self.shape) or self.unit_dim

    @property
    def unit_dim(self) -> int:
        """Coordinates of a neuron: incoming weights, bias, outgoing weights."""
        if self.recorded and self.dim is not None:
            return self.dim
        return self.inputs + self.bias + self.outputs

    @property
    def train_samples(self) -> int:
        """Number of samples that are trained on."""
        return round(self.samples * self.train_fraction)

    @property
    def closed_curve(self) -> bool:
        """Whether consecutive neurons are neighbours on one closed curve."""
        return self.shape in CURVES

    @property
    def simple_curve(self) -> bool:
        """Whether that curve does not cross itself at the start, so that crossings tell of the map."""
        return self.shape == "circle" or (self.shape == DRAWN and not crossings(self.curve))

    @property
    def has_k(self) -> bool:
        """Whether the rule's step is governed by K, so that rates have the unit 1/K."""
        return self.rule_kind.has_k

    @property
    def rule_kind(self) -> RuleKind:
        """What is known of the rule."""
        return RULES[self.rule]

    @property
    def stability_factor(self) -> float | None:
        """c such that the quadratic model is unstable for eta > c / lambda_max: 2, and 2 (1 + beta) for heavy
        ball; None for a rule that has no such limit.

        Examples:
            >>> Config(rule="heavy_ball", momentum=0.9).stability_factor
            3.8
        """
        stability = self.rule_kind.stability
        return None if stability is None else stability.factor(self.momentum)

    @property
    def edge_factor(self) -> float | None:
        """c such that eta = c / preconditioned sharpness is the edge: (2 + 2 beta_1) / (1 - beta_1) for Adam,
        2 for RMSprop; None for other rules. A diagnostic with no theorem behind it.

        Examples:
            >>> round(Config(rule="adam", eta_k=None, eta=0.1).edge_factor)
            38
        """
        edge = self.rule_kind.edge
        return None if edge is None else edge(self.beta_1)

    def replace(self, **changes: Unpack[AllSettings]) -> Config:
        """A copy with changed fields; giving one of eta_k and eta, or of steps, epochs and tau, clears the
        others.

        Raises:
            ConfigError: for an unknown field or a value that is not allowed.
        """
        kept = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}
        for family in (("eta_k", "eta"), ("steps", "epochs", "tau")):
            if any(changes.get(name) is not None for name in family):
                kept.update(dict.fromkeys(family))
        # given once more by name, an editor knows what can be changed
        return Config(**changes, **{name: value for name, value in kept.items() if name not in changes})  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, Any]:
        """All fields as plain JSON values; of a recording those that are known."""
        values = {key: _listed(value) for key, value in dataclasses.asdict(self).items()}
        if not self.recorded:
            return values
        known = (*KNOWN_OF_RECORDING, *self.rule_kind.settings)
        unknown = {"rule": "own"}
        return {
            key: values[key]
            for key in values
            if key in known and values[key] is not None and values[key] != unknown.get(key)
        }

    def to_json(self) -> str:
        """All fields as JSON with the version tag of the format.

        Examples:
            >>> Config.from_json(Config(neurons=12).to_json()).neurons
            12
        """
        return json.dumps({"topowidgets": FORMAT, **self.to_dict()}, indent=1)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Config:
        """A Config from plain values as they come from a file or a browser; fields left out keep their
        default.

        Raises:
            ConfigError: for what is no mapping, another format, an unknown field or a value that is not
                allowed.
        """
        if not isinstance(values, Mapping):
            raise ConfigError("settings", values, "an object with the fields of a Config")
        given = dict(values)
        tag = given.pop("topowidgets", FORMAT)
        if tag != FORMAT:
            raise ConfigError("topowidgets", tag, f"this version reads settings tagged {FORMAT}")
        if given.get("network") == RECORDED:
            return cls._of_recording(given)
        return cls().replace(**{str(key): value for key, value in given.items()})

    @classmethod
    def _of_recording(cls, values: Mapping[str, Any]) -> Config:
        """What an older version wrote beside what it could know is left out."""
        rule = values.get("rule", "own")
        kind = RULES.get(rule) if isinstance(rule, str) else None
        known = (*KNOWN_OF_RECORDING, *(kind.settings if kind else ()))
        unknown: dict[str, Any] = dict.fromkeys(("eta_k", "tau", "dtype"))
        older = "seed" in values
        if older and rule == "own" and values.get("dtype") == "float64":
            known = tuple(name for name in known if name != "dtype")  # which it wrote of every checkpoint
        strange = [key for key in values if key not in _DEFAULTS]
        if strange:
            raise ConfigError(str(strange[0]), values[strange[0]], Allowed("no_setting"))
        return cls(
            **unknown
            | {"tracers": 0, "rule": "own"}
            | {key: value for key, value in values.items() if key in known}
        )

    @classmethod
    def from_json(cls, text: str) -> Config:
        """The Config that `to_json` wrote.

        Raises:
            ConfigError: for text that is not JSON, an unknown field or a value that is not allowed.
        """
        try:
            values = json.loads(text)
        except (ValueError, TypeError, RecursionError):
            raise ConfigError("settings", text, "JSON with the fields of a Config") from None
        if not isinstance(values, dict):
            raise ConfigError("settings", text, "a JSON object with the fields of a Config")
        return cls.from_dict(values)

    def to_string(self) -> str:
        """A short share-string: version tag, then the fields that differ from the defaults, compressed, with
        a check sum.

        Examples:
            >>> Config.from_string(Config(eta_k=3).to_string()) == Config(eta_k=3)
            True
        """
        return packed(self.changed())

    @classmethod
    def from_string(cls, text: object) -> Config:
        """The Config of a share-string, also of a whole lab's or atlas'.

        The string is data: it is checked, bounded and never executed.

        Raises:
            ConfigError: for a foreign, newer, damaged or too long string, or one with settings that are not
                allowed.
        """
        values = unpacked(text)
        values.pop(OPEN, None)
        return cls.from_changed(values)

    def changed(self) -> dict[str, Any]:
        """The fields that differ from the defaults, as plain JSON values.

        Examples:
            >>> Config(eta_k=3).changed()
            {'eta_k': 3.0}
        """
        return {key: value for key, value in self.to_dict().items() if value != _DEFAULTS[key]}

    @classmethod
    def from_changed(cls, values: Mapping[str, Any]) -> Config:
        """The Config of what `changed` gives: a null is a difference too, and clears nothing else.

        Raises:
            ConfigError: for an unknown field or a value that is not allowed.
        """
        for key, value in values.items():
            if key not in _DEFAULTS:
                raise ConfigError(str(key), value, Allowed("no_setting", near=near(key, _DEFAULTS)))
        return cls(**values)


def no_setting(key: str, value: object) -> ConfigError:
    """What is raised for a setting that there is not."""
    meant = near(key, _DEFAULTS)
    return ConfigError(
        key,
        value,
        Allowed("no_setting", near=meant)
        if meant
        else f"no such setting; the settings are {', '.join(_DEFAULTS)}",
    )


def _listed(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    return [_listed(entry) for entry in value] if isinstance(value, tuple) else value


_DEFAULTS = Config().to_dict()
