"""What a share-string opens: a Config, whether as a lab, an atlas or a comparison,
and how it was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from topowidgets.recording.events import Event
from topowidgets.settings.checks import Allowed, ConfigError, integer, number
from topowidgets.settings.config import Config
from topowidgets.settings.share_string import OPEN, packed, unpacked
from topowidgets.settings.visibility import CONTROLS, HIDEABLE, names

Kind = Literal["lab", "atlas", "compare"]

PANELS = {
    "neurons": ("own", "umap"),
    "bars": ("barcode", "diagram"),
    "map": ("h1", "folded", "loss", "least_miss"),
    "over": ("tau", "rate"),
}
"""What can be chosen in the panels of a page: how the neurons and bars are drawn, what colours an atlas' map,
what Play runs over."""

MOST_RATES = 96
"""Rates of an atlas, and changes of the rate of a run, that a share-string holds."""

_TAU, _RATE, _STEP = number(0, 1e7), number(0, 1e9, above=True), integer(0, 10_000_000)


@dataclass(frozen=True, kw_only=True)
class SharedState:
    """The state of a lab, an atlas or a comparison as a share-string holds it.

    Attributes:
        kind: what it opens as.
        config: the settings, of a lab with the rate that its run began with, of an atlas with the rate that
            is looked at.
        grid: rates of an atlas or a comparison; empty for the default ones.
        rates: where the rate of a run was slid: after how many steps, to which rate in the config's unit.
        tau: training time that was looked at; None for none.
        hide, lock: what of a lab is away, or seen and cannot be moved (see
            `topowidgets.settings.visibility`).
        panels: what is chosen in the panels, by the names in PANELS.

    Examples:
        >>> SharedState.from_string(SharedState(config=Config(eta_k=3), tau=12.0).to_string()).tau
        12.0
    """

    config: Config
    kind: Kind = "lab"
    grid: tuple[float, ...] = ()
    rates: tuple[tuple[int, float], ...] = ()
    tau: float | None = None
    hide: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    panels: Mapping[str, str] = field(default_factory=dict)

    def to_string(self) -> str:
        """The share-string.

        Raises:
            ConfigError: for a recording of a loop that was not ours, or a rule of one's own: neither can be
                trained from settings.
        """
        if self.config.recorded or self.config.rule == "own":
            what = "recorded" if self.config.recorded else "own"
            raise ConfigError("share", what, Allowed("only_settings", what=what))
        state = {
            "kind": self.kind if self.kind != "lab" else None,
            "grid": list(self.grid),
            "rates": [list(change) for change in self.rates],
            "tau": self.tau,
            "hide": list(self.hide),
            "lock": list(self.lock),
            "panels": {name: chosen for name, chosen in self.panels.items() if chosen != PANELS[name][0]},
        }
        kept = {name: value for name, value in state.items() if value not in (None, [], {})}
        return packed({**self.config.changed(), **({OPEN: kept} if kept else {})})

    @classmethod
    def from_string(cls, text: object) -> SharedState:
        """The state of a share-string. The string is data: it is checked, bounded and never executed.

        Raises:
            ConfigError: for a foreign, newer, damaged or too long string, or one that holds what is not
                allowed.
        """
        values = unpacked(text)
        state = values.pop(OPEN, {})
        config = Config.from_changed(values)
        if not isinstance(state, dict):
            raise ConfigError(OPEN, state, "an object")
        for name in state:
            if name not in _READ:
                raise ConfigError(f"{OPEN}.{name}", state[name], Allowed("no_entry"))
        return cls(
            config=config, **{name: _READ[name](f"{OPEN}.{name}", value) for name, value in state.items()}
        )

    def of_kind(self, kind: Kind) -> SharedState:
        """The state itself, if it opens as that.

        Raises:
            ConfigError: if not, naming what opens it.
        """
        if self.kind != kind:
            opens = {"lab": "TopologyLab", "atlas": "TopologyAtlas", "compare": "TopologyCompare"}
            raise ConfigError(
                "share-string",
                self.kind,
                f"one of kind {kind}; {opens[self.kind]}.from_string opens this one, open_shared opens any",
            )
        return self


def checked_panels(name: str, value: Any) -> dict[str, str]:
    """Choices by the names in PANELS.

    Raises:
        ConfigError: for anything else.

    Examples:
        >>> checked_panels("panels", {"bars": "diagram"})
        {'bars': 'diagram'}
    """
    if not isinstance(value, Mapping):
        raise ConfigError(name, value, "an object of choices")
    for panel, choice in value.items():
        if panel not in PANELS or choice not in PANELS[panel]:
            allowed = "; ".join(f"{one}: {', '.join(choices)}" for one, choices in PANELS.items())
            raise ConfigError(name, f"{panel} = {choice}", f"choose of {allowed}")
    return dict(value)


def _kind(name: str, value: Any) -> Any:
    if value not in get_args(Kind):
        raise ConfigError(name, value, f"choose {', '.join(get_args(Kind))}")
    return value


def _some(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_RATES:
        raise ConfigError(name, value, f"a list of at most {MOST_RATES}")
    return value


def _grid(name: str, value: Any) -> tuple[float, ...]:
    return tuple(_RATE(name, rate) for rate in _some(name, value))


def _rates(name: str, value: Any) -> tuple[tuple[int, float], ...]:
    changes: list[tuple[int, float]] = []
    for change in _some(name, value):
        if not isinstance(change, list) or len(change) != 2:
            raise ConfigError(name, change, "pairs of a step and a rate")
        changes.append((_STEP(name, change[0]), _RATE(name, change[1])))
    if [step for step, _ in changes] != sorted({step for step, _ in changes}):
        raise ConfigError(name, value, "steps that rise")
    return tuple(changes)


_READ: dict[str, Callable[[str, Any], Any]] = {
    "kind": _kind,
    "grid": _grid,
    "rates": _rates,
    "tau": _TAU,
    "hide": lambda name, value: names(name, value, HIDEABLE),
    "lock": lambda name, value: names(name, value, CONTROLS),
    "panels": checked_panels,
}


def shared_run(config: Config, events: Sequence[Event], tau: float, panels: Mapping[str, str]) -> SharedState:
    """The state of a run: where its rate was slid goes along as far as it fits, else the run is shared at its
    present rate.

    Args:
        config: with the present rate.
        events: of the run. tau: the training time that is looked at.
    """
    name = "eta_k" if config.eta is None else "eta"
    changes = [event for event in events if event.kind == "rate"]
    in_one_unit = all({*event.values["before"], *event.values["after"]} == {name} for event in changes)
    if not in_one_unit or not 0 < len(changes) < MOST_RATES:
        return SharedState(config=config, tau=tau, panels=panels)
    begun = changes[0].values["before"][name]
    if changes[0].step == 0:
        begun = changes.pop(0).values["after"][name]
    rates = tuple((event.step, event.values["after"][name]) for event in changes)
    return SharedState(config=config.replace(**{name: begun}), rates=rates, tau=tau, panels=panels)
