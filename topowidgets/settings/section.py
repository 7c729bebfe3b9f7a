"""What a section of settings is: fields with their checks, the kinds that have them, and what they demand of
one another.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from topowidgets.settings.checks import Check, OneOf
from topowidgets.settings.logic import Reader, Term, plain, reader


class Kind(Protocol):
    """One choice of a section: a shape, a task, a network, a rule.

    Attributes:
        settings: that it has beside those that every kind has.
        offered: controls offer it.
    """

    @property
    def name(self) -> str:
        """As the section's own field has it."""

    @property
    def settings(self) -> tuple[str, ...]:
        """By name."""

    @property
    def offered(self) -> bool:
        """Whether a control shows it."""


@dataclass(frozen=True)
class Demand:
    """What must hold for a setting.

    Attributes:
        field: the setting that is refused where it does not hold.
        holds: the condition.
        how: what would be allowed, a sentence of the section `refused` in the languages' files.
        values: what that takes.
    """

    field: str
    holds: Term
    how: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def met(self) -> Reader:
        """Whether it holds for some values."""
        return reader(self.holds.logic)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        values = {name: plain(value) for name, value in self.values.items()}
        return {"field": self.field, "holds": self.holds.logic, "how": self.how, "values": values}


@dataclass(frozen=True, eq=False)
class Setting:
    """One setting: a field of a section's dataclass, and what `setting` says of it.

    Attributes:
        name: of the field. default: that of the preset `pinch`.
        chosen_by: the setting that chooses a kind of its section.
        having: the kinds that have it; None where all have.
        check, usual, unit, control, told: see `setting`.
    """

    name: str
    chosen_by: str
    default: Any
    having: tuple[str, ...] | None
    check: Check
    usual: Term | None
    unit: str
    control: bool
    told: bool

    @functools.cached_property
    def usual_of(self) -> Reader | None:
        """Gives the usual value for some values."""
        return None if self.usual is None else reader(self.usual.logic)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        default = list(self.default) if isinstance(self.default, tuple) else self.default
        entry = {"name": self.name, "default": default, "check": self.check.to_dict(), "unit": self.unit}
        if self.usual is not None:
            entry["usual"] = self.usual.logic
        return entry | {"control": self.control}


@dataclass(frozen=True)
class Section:
    """A part of a Config.

    Attributes:
        name: in `texts`.
        fields: a frozen dataclass, of which Config inherits; its fields are made by `setting`.
        kinds: by name. Empty where there is nothing to choose.
        chosen_by: the setting that chooses one; by default the one of the section's name.
        gives_way: whether the kind is the usual one again where another section's new kind does not allow it,
            as a rule without a K does not allow to hold eta K.
        demands: in the order in which they are looked at; those of all sections: `sections.DEMANDS`.
        derived: further values that demands of any section may name.
        alternatives: settings of which giving one clears the others.
    """

    name: str
    fields: type
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    chosen_by: str = ""
    gives_way: bool = False
    demands: tuple[Demand, ...] = ()
    derived: Mapping[str, Term] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "chosen_by", self.chosen_by or self.name)

    @functools.cached_property
    def settings(self) -> tuple[Setting, ...]:
        """The settings of the section in their order."""
        return tuple(
            Setting(one.name, self.chosen_by, one.default, self._having(one.name), **one.metadata)
            for one in dataclasses.fields(self.fields)
        )

    def _having(self, name: str) -> tuple[str, ...] | None:
        """The kinds that have a setting for themselves; None where none has: all have it then."""
        return tuple(kind.name for kind in self.kinds.values() if name in kind.settings) or None

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "name": self.name,
            "settings": [one.to_dict() for one in self.settings],
            "chosen_by": self.chosen_by,
            "kinds": {name: _facts(kind) for name, kind in self.kinds.items()},
            "derived": {name: term.logic for name, term in self.derived.items()},
            "alternatives": list(self.alternatives),
        }


def kind_of(kinds: Mapping[str, Kind]) -> OneOf:
    """The check of a field that chooses a kind."""
    return OneOf(
        tuple(kind.name for kind in kinds.values() if kind.offered),
        tuple(kind.name for kind in kinds.values() if not kind.offered),
    )


def setting(
    default: Any,
    check: Check,
    *,
    usual: Term | None = None,
    unit: str = "",
    control: bool = False,
    told: bool = True,
) -> Any:
    """A field of a section; what it means stands in `texts`.

    Args:
        usual: what it is where it is not given and depends on others; the default is that of the preset
            `pinch`.
        unit: of a number; empty for none.
        control: a lab has a control for it.
        told: a title tells where it differs from the preset.
    """
    about = {"check": check, "usual": usual, "unit": unit, "control": control, "told": told}
    return field(default=default, metadata=about)


def _facts(kind: Kind) -> dict[str, Any]:
    """What is said of a kind, but functions."""
    values = dataclasses.asdict(kind)  # type: ignore[call-overload]
    return {
        name: list(value) if isinstance(value, tuple) else plain(value)
        for name, value in values.items()
        if name != "name" and not isinstance(value, Callable)  # type: ignore[arg-type]
    }
