"""Config: everything that decides a run, frozen, validated, and readable from JSON or a short
share-string.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, Unpack

from topowidgets.settings.checks import Allowed, ConfigError
from topowidgets.settings.curves import crossings
from topowidgets.settings.earlier import in_present_names
from topowidgets.settings.keywords import AllSettings
from topowidgets.settings.machine import MachineSettings
from topowidgets.settings.measuring import MeasureSettings
from topowidgets.settings.naming import setting_name
from topowidgets.settings.networks import RECORDED, NetworkSettings
from topowidgets.settings.rates import RATE_CONTROLS, LengthSettings, RateControlKind, RateSettings
from topowidgets.settings.rules import RULES, RuleKind, RuleSettings
from topowidgets.settings.sections import (
    CHOOSING,
    FIRM,
    SECTIONS,
    SETTINGS,
    PresetSettings,
    Values,
    checked,
    had,
    listed,
    meant_by,
    without_strange,
)
from topowidgets.settings.shapes import DRAWN, SHAPES, ShapeSettings
from topowidgets.settings.share_string import OPEN, packed, unpacked
from topowidgets.settings.tasks import TaskSettings
from topowidgets.texts import find

FORMAT = "tw1"
"""Version tag of settings as JSON."""

Made = TypeVar("Made")

KNOWN_OF_RECORDING = (
    *("preset", "shape", "task", "network", "neurons", "dim", "dtype", "rule", "eta", "steps"),
    *("landmarks", "filtration", "open_persistence", "open_ratio", "closed_persistence"),
)
"""What can be known of a loop that is not ours, with its rule's own settings: all else is not said of it."""


def _checking(cls: type[Made]) -> type[Made]:
    """The class, whose keywords are checked together before it is made."""
    made: Any = cls.__init__

    @functools.wraps(made)
    def init(self: Any, **settings: Any) -> None:
        made(self, **checked(settings))

    cls.__init__ = init  # type: ignore[method-assign]
    return cls


@_checking
@dataclass(frozen=True, kw_only=True, repr=False)
class Config(
    # the fields of the last one come first
    MeasureSettings,
    MachineSettings,
    LengthSettings,
    RateSettings,
    RuleSettings,
    NetworkSettings,
    TaskSettings,
    ShapeSettings,
    PresetSettings,
):
    """All settings of one run. The defaults are the preset `pinch` (docs/theory.md 4).

    The fields are declared in sections (`sections.SECTIONS`), each with its check, its unit and what it
    demands of others; what each means is said in `texts`. They are checked when a Config is made, so a Config
    that exists can be trained. A setting that is not given is the usual one; one that its kind does not have,
    as gradient descent has no momentum, cannot be given and stands at its default.

    Raises:
        ConfigError: naming the field, the value and what is allowed.

    Examples:
        >>> Config().replace(eta_k=3).eta_k
        3.0
        >>> Config(eta_k=-1)
        Traceback (most recent call last):
        topowidgets.settings.checks.ConfigError: eta_k = -1 is not allowed: a number above 0 to 10000.
        >>> Config(momentum=0.5)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        topowidgets.settings.checks.ConfigError: ...: the rule gd has no momentum; only heavy_ball has it.
        >>> Config(task="mnist").inputs
        784
    """

    def __repr__(self) -> str:
        """What differs from the defaults, in a form that makes the Config again.

        Examples:
            >>> Config(eta_k=3, seed=2)
            Config(eta_k=3.0, seed=2)
        """
        values = {name: listed(getattr(self, name)) for name in SETTINGS if had(vars(self), name)}
        differs = {name: value for name, value in values.items() if value != _DEFAULTS[name]}
        return f"Config({', '.join(f'{name}={value!r}' for name, value in differs.items())})"

    def _repr_html_(self) -> str:
        from topowidgets.reprs import block, folded, table

        titles, means, changed, parts = find("settings.sections"), find("settings.means"), self.changed(), []
        for section, rows in self.sections().items():
            shown = [
                (f"{setting_name(name)}{' *' * (name in changed)}", str(value), means[name])
                for name, value in rows.items()
            ]
            parts.append(
                folded(
                    titles[section],
                    table(shown),
                    opened=any(name in changed for name in rows),
                )
            )
        return block(repr(self), *parts)

    def sections(self) -> dict[str, dict[str, Any]]:
        """The settings that have a value as plain JSON values, by section.

        Examples:
            >>> Config().sections()["machine"]
            {'device': 'auto', 'dtype': 'float64', 'seed': 0}
        """
        values = {name: value for name, value in self.to_dict().items() if value is not None and value != []}
        found = {
            section.name: {one.name: values[one.name] for one in section.settings if one.name in values}
            for section in SECTIONS
        }
        return {section: rows for section, rows in found.items() if rows}

    def _derived(self, name: str) -> Any:
        """One of `sections.DERIVED`."""
        return Values(vars(self))[name]

    @property
    def classification(self) -> bool:
        """Whether the task has classes, and so an accuracy."""
        return bool(self._derived("classification"))

    @property
    def on_a_line(self) -> bool:
        """Whether the network is a function of one number with one value, so that data and fit can be drawn
        as points and a curve.
        """
        return self.one_hidden and self.inputs == self.outputs == 1

    @property
    def outputs(self) -> int:
        """Number of outputs of the network."""
        return int(self._derived("outputs"))

    @property
    def output_scale(self) -> float:
        """The factor s of the output f(x) = s sum_i a_i act(w_i x + b_i): 1/n (mean_field), 1/sqrt(n) (ntk)
        or 1 (unit) for n neurons.
        """
        return {"mean_field": 1 / self.neurons, "ntk": self.neurons**-0.5, "unit": 1.0}[self.scale]

    @property
    def one_hidden(self) -> bool:
        """Whether the output is a sum over neurons in closed form, so that it is known for any neurons."""
        return self.network == "one_hidden"

    @property
    def recorded(self) -> bool:
        """Whether this is a loop that was not ours, so that it cannot be trained anew."""
        return bool(self._derived("recorded"))

    @property
    def shape_dim(self) -> int:
        """Coordinates that the shape is drawn in."""
        return int(self._derived("shape_dim"))

    @property
    def unit_dim(self) -> int:
        """Coordinates of a neuron: incoming weights, bias, outgoing weights."""
        return int(self._derived("unit_dim"))

    @property
    def parameters(self) -> int:
        """Numbers that are trained."""
        return int(self._derived("network_kind.parameters"))

    @property
    def held(self) -> int:
        """Values that one sample makes on its way through the network, those at tracers too."""
        return int(self._derived("network_kind.held"))

    @property
    def train_samples(self) -> int:
        """Number of samples that are trained on."""
        return int(self._derived("train_samples"))

    @property
    def closed_curve(self) -> bool:
        """Whether consecutive neurons are neighbours on one closed curve."""
        return SHAPES[self.shape].closed_curve

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
    def rate_control_kind(self) -> RateControlKind:
        """What is known of how the rate goes on."""
        return RATE_CONTROLS[self.rate_control]

    @property
    def rate_span(self) -> tuple[float, ...]:
        """The rate that is set, in the unit it is given in; of a schedule the least and the largest; empty
        where none is known.

        Examples:
            >>> Config(eta_k=2, rate_control="schedule", schedule=[(0, 0.1), (5, 1)]).rate_span
            (0.2, 2.0)
        """
        rate = self.eta if self.eta_k is None else self.eta_k
        if rate is None:
            return ()
        factors = [factor for _, factor in self.schedule] or [1.0]
        return tuple(sorted({rate * min(factors), rate * max(factors)}))

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
        """A copy with changed settings; giving one of eta_k and eta, or of steps, epochs and tau, clears the
        others.

        Choosing another shape, task, network, rule or rate control drops what the one before had for itself,
        and what the new one does not allow is the usual one again.

        Raises:
            ConfigError: for an unknown setting, one that its kind does not have, or a value that is not
                allowed.

        Examples:
            >>> Config(rule="heavy_ball", momentum=0.5).replace(rule="gd")
            Config()
            >>> Config().replace(task="digits").loss
            'cross_entropy'
        """
        kinds = {name: changes.get(name, getattr(self, name)) for name in CHOOSING}
        kept = {
            name: getattr(self, name)
            for name in SETTINGS
            if name not in changes and had(vars(self), name) and had(kinds, name)
        }
        for section in SECTIONS:
            if any(changes.get(name) is not None for name in section.alternatives):
                kept.update(dict.fromkeys(name for name in section.alternatives if name not in changes))
        chosen_anew = any(kinds[name] != getattr(self, name) for name in CHOOSING)
        while True:
            try:
                # given once more by name, an editor knows what can be changed
                return Config(**changes, **kept)  # type: ignore[arg-type]
            except ConfigError as error:
                if not chosen_anew or error.field not in kept or error.field in FIRM:
                    raise
                del kept[error.field]

    def to_dict(self) -> dict[str, Any]:
        """The settings that the chosen kinds have as plain JSON values; of a recording those that are
        known.
        """
        values = {name: listed(getattr(self, name)) for name in SETTINGS if had(vars(self), name)}
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
        default, and those that the chosen kinds do not have, which older versions wrote, are dropped.

        Raises:
            ConfigError: for what is no mapping, another format, an unknown field or a value that is not
                allowed.
        """
        if not isinstance(values, Mapping):
            raise ConfigError("settings", values, "an object with the fields of a Config")
        given = in_present_names({str(key): value for key, value in values.items()})
        tag = given.pop("topowidgets", FORMAT)
        if tag != FORMAT:
            raise ConfigError("topowidgets", tag, f"this version reads settings tagged {FORMAT}")
        if given.get("network") == RECORDED:
            return cls._of_recording(given)
        return cls().replace(**without_strange(given))

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
        """The Config of what `changed` gives: a null is a difference too, and clears nothing else; settings
        that the chosen kinds do not have, which older versions wrote, are dropped.

        Raises:
            ConfigError: for an unknown field or a value that is not allowed.
        """
        given = in_present_names(values)
        for key, value in given.items():
            if key not in SETTINGS:
                raise ConfigError(str(key), value, Allowed("no_setting", near=meant_by(key)))
        return cls(**without_strange(given))


_DEFAULTS = {name: listed(one.default) for name, one in SETTINGS.items()}
