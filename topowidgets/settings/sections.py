"""All sections of a Config in their order, and what becomes of settings that somebody gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from topowidgets.settings.checks import MOST_LABEL, Allowed, ConfigError, near, title
from topowidgets.settings.earlier import RENAMED
from topowidgets.settings.logic import Term, evaluate, label, reader, the
from topowidgets.settings.machine import MACHINE
from topowidgets.settings.measuring import MEASURE
from topowidgets.settings.networks import NETWORK
from topowidgets.settings.rates import LENGTH, RATE
from topowidgets.settings.rules import RULE
from topowidgets.settings.section import Demand, Kind, Section, Setting, setting
from topowidgets.settings.shapes import SHAPE
from topowidgets.settings.tasks import TASK


@dataclass(frozen=True, kw_only=True, repr=False)
class PresetSettings:
    """What a run is called."""

    preset: str = setting("pinch", title)


PRESET = Section(
    "preset",
    PresetSettings,
    demands=(
        Demand("preset", the("recorded") | label(the("preset"), MOST_LABEL), "label", {"most": MOST_LABEL}),
    ),
)

SECTIONS: tuple[Section, ...] = (PRESET, SHAPE, TASK, NETWORK, RULE, RATE, LENGTH, MACHINE, MEASURE)

SETTINGS: dict[str, Setting] = {one.name: one for section in SECTIONS for one in section.settings}
"""Every setting by its name."""

CHOOSING = tuple(section.chosen_by for section in SECTIONS if section.kinds)
"""Settings that choose a kind: shape, task, network, rule, rate_control."""

FIRM = tuple(section.chosen_by for section in SECTIONS if section.kinds and not section.gives_way)
"""Those whose kind stays whatever another one becomes."""

CONTROLS = tuple(one.name for one in SETTINGS.values() if one.control)
"""Settings with a control of their own, in their order."""


class Values(Mapping[Any, Any]):
    """Settings, what their kinds say of themselves, and what is derived of both, by name.

    Examples:
        >>> values = Values({name: one.default for name, one in SETTINGS.items()})
        >>> values["unit_dim"], values["task_kind.images"]
        (2, None)
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._found = dict(settings)

    def __repr__(self) -> str:
        return f"Values({self._found!r})"

    def __getitem__(self, name: Any) -> Any:
        if name in self._found:
            return self._found[name]
        if name in DERIVED:
            found = DERIVED[name](self)
        else:
            chosen_by, _, attribute = name.partition("_kind.")
            found = getattr(KINDS[chosen_by][self._found[chosen_by]], attribute)
            found = evaluate(found.logic, self) if isinstance(found, Term) else found
        self._found[name] = found
        return found

    def __iter__(self) -> Iterator[Any]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


KINDS: Mapping[str, Mapping[str, Kind]] = {
    section.chosen_by: section.kinds for section in SECTIONS if section.kinds
}
"""The kinds that each of CHOOSING chooses among."""

DERIVED = {name: reader(term.logic) for section in SECTIONS for name, term in section.derived.items()}
"""What follows from the settings, for demands to name."""


def had(chosen: Mapping[str, Any], name: str) -> bool:
    """Whether the kinds that are chosen have a setting; a name that chooses nothing stands for the default.

    Examples:
        >>> had({"rule": "gd"}, "momentum"), had({"rule": "heavy_ball"}, "momentum"), had({}, "radius")
        (False, True, True)
    """
    one = SETTINGS[name]
    if one.having is None:
        return True
    kind = chosen.get(one.chosen_by)
    known = isinstance(kind, str) and kind in KINDS[one.chosen_by]
    return (kind if known else SETTINGS[one.chosen_by].default) in one.having


def without_strange(values: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as older versions wrote them, without those that their kinds do not have."""
    return {name: value for name, value in values.items() if name not in SETTINGS or had(values, name)}


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """All settings, of which some are given; every other one is the usual one.

    Raises:
        ConfigError: for the first that there is not, that is not allowed, that its kind has not, or that
            contradicts another, in this order.
    """
    for name, value in given.items():
        if name not in SETTINGS:
            raise no_setting(name, value)
    values: dict[str, Any] = {
        name: one.check(name, given[name]) if name in given else one.default for name, one in SETTINGS.items()
    }
    for name, one in SETTINGS.items():
        if given.get(name) is not None and not had(values, name):
            of_kind = {"chosen_by": one.chosen_by, "kind": values[one.chosen_by], "name": name}
            raise ConfigError(name, given[name], Allowed("not_of_kind", **of_kind, having=one.having))
        if given.get(name) is None and one.usual_of is not None:
            values[name] = one.usual_of(Values(values))
    known = Values(values)
    for demand in DEMANDS:
        if not demand.met(known):
            raise _refusal(demand, known)
    return values


DEMANDS = tuple(
    demand
    for section in (PRESET, NETWORK, RATE, LENGTH, TASK, RULE, SHAPE, MACHINE, MEASURE)
    for demand in section.demands
)
"""In the order in which they are looked at: what decides other things first."""


def _refusal(demand: Demand, values: Values) -> ConfigError:
    refused = values[demand.field]
    said = demand.to_dict()["values"]
    return ConfigError(
        demand.field,
        listed(refused) if isinstance(refused, tuple) else refused,
        Allowed(demand.how, **{name: evaluate(value, values) for name, value in said.items()}),
    )


def meant_by(key: object) -> str | None:
    """The setting that is probably meant by a name that there is not.

    Examples:
        >>> meant_by("nuerons"), meant_by("x")
        ('neurons', None)
    """
    return RENAMED.get(key) if isinstance(key, str) and key in RENAMED else near(key, SETTINGS)


def no_setting(key: object, value: object) -> ConfigError:
    """What is raised for a setting that there is not."""
    meant = meant_by(key)
    return ConfigError(
        str(key),
        value,
        Allowed("no_setting", near=meant)
        if meant
        else f"no such setting; the settings are {', '.join(SETTINGS)}",
    )


def listed(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    return [listed(entry) for entry in value] if isinstance(value, tuple) else value


def to_dict() -> dict[str, Any]:
    """The declaration of all settings as JSON, as it is written to settings.json."""
    return {
        "sections": [section.to_dict() for section in SECTIONS],
        "demands": [demand.to_dict() for demand in DEMANDS],
    }
