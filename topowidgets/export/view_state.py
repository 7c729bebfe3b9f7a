"""What a browser is told of a recording or an atlas beside its pictures: what the controls offer, and how
things stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from topowidgets.export.columns import clock_of
from topowidgets.export.fit import shown_data
from topowidgets.recording.codec import finite
from topowidgets.recording.measures import MEASURES
from topowidgets.settings.config import Config
from topowidgets.settings.presets import PRESETS
from topowidgets.settings.rules import RULES
from topowidgets.texts import find, language, say
from topowidgets.version import __version__

if TYPE_CHECKING:
    from topowidgets.recording.run_data import RunData

SPEEDS = (0.5, 1.0, 3.0, 5.0, 15.0, 50.0)
"""Paces offered, in training time per second; `fast` frees the trainer."""

RATE_AXIS = {True: {"min": 0.1, "max": 8.0, "unit": "1/K"}, False: {"min": 1e-5, "max": 1.0, "unit": "eta"}}
"""The rate's axis for rules with and without a K."""


AXIS_ROOM = 1.5
"""Factor between the rates of a recording and the ends of its axis."""

MOST_COLUMNS = 4
"""Runs that fit side by side."""

MOST_COMPARED = 16
"""Runs whose lines have a colour and a dash of their own."""

MOST_WORDS = 3
"""Settings beside the rate that the name of a compared run tells."""


def offered_settings(config: Config) -> dict[str, Any]:
    """What the controls of every view offer; a lab offers choices too."""
    speeds: list[dict[str, Any]] = [{"label": f"{speed:g} tau/s", "value": speed} for speed in SPEEDS]
    return {
        "version": __version__,
        "language": language(),
        "presets": [
            {"name": entry.name, "title": entry.title, "shows": entry.shows}
            for entry in PRESETS.values()
            if entry.menu
        ],
        "rate": RATE_AXIS[config.has_k],
        "speeds": [*speeds, {"label": say("settings.fast"), "value": None}],
        "stability": {
            name: asdict(rule.stability) for name, rule in RULES.items() if rule.stability is not None
        },
        "glossary": {},
        "measures": measures_settings(),
        "choices": {},
        "data": shown_data(config),
    }


def measures_settings() -> list[dict[str, Any]]:
    """The measures in the order of their columns, with label and meaning in the language that is spoken."""
    said = find("measures")
    return [asdict(one) | said[one.name] for one in MEASURES]


def recording_settings(config: Config) -> dict[str, Any]:
    """What the controls show of a run that is over; none of its settings can be changed."""
    return offered_settings(config) | {"recording": True}


def recording_status(run: RunData, number: int = 1) -> dict[str, Any]:
    """A run as it stands in the browser before it is played.

    Args:
        run: with a frame.
        number: of the run, as its frames have it.
    """
    config, last = run.config, run.frames[-1]
    values = {
        "state": "paused",
        "message": "",
        "notice": "",
        "run": number,
        "preset": config.preset,
        "config": config.to_dict(),
        "changed": [],
        "eta": None,
        "eta_k": None,
        "k0": run.start.K,
        "tau_end": last.tau,
        "speed": last.tau / 10 or 1.0,
        "kernel": "ok",
        "error": None,
    }
    if config.recorded:
        values |= {"clock": clock_of(config, run.rows), **_rate_of_loop(run)}
    return dict(finite(values))


def _rate_of_loop(run: RunData) -> dict[str, Any]:
    """How the rate of a loop that is not ours is shown: as eta K, of the K measured now, where the rule has a
    K; on an axis that fits.

    `rate` is None where no rate is known.
    """
    etas = run.column("eta")
    realised = run.config.has_k
    rates = np.array(
        [
            np.nan
            if None in (frame.facts["eta"], frame.facts["K"])
            else frame.facts["eta"] * frame.facts["K"]
            for frame in run.frames
        ]
    )
    values = np.r_[rates, 1.0] if realised else etas
    known = values[np.isfinite(values) & (values > 0)]
    if not len(known):
        return {"rate": None, "realised": False}
    ends = {"min": float(known.min()) / AXIS_ROOM, "max": float(known.max()) * AXIS_ROOM}
    return {"rate": {"unit": "1/K" if realised else "eta", **ends}, "realised": realised}


def atlas_settings(config: Config, rates: Sequence[float], first: float) -> dict[str, Any]:
    """What the controls of an atlas offer, the rate at which the slider begins among it."""
    ends = (
        {"min": rates[0], "max": rates[-1]} if len(rates) > 1 else {"min": rates[0] / 2, "max": rates[0] * 2}
    )
    return offered_settings(config) | {"rates": list(rates), "first": first, "rate": {"unit": "1/K", **ends}}


def atlas_status(
    config: Config, *, state: str, done: int, of: int, message: str = "", seconds: int = 0
) -> dict[str, Any]:
    """How far an atlas is trained, and for how long it has been."""
    progress = {"state": state, "done": done, "of": of, "message": message, "seconds": seconds}
    return {"progress": progress, "preset": config.preset, "config": config.to_dict(), "error": None}


def compare_settings(
    configs: Sequence[Config], keys: Sequence[float], labels: Sequence[str]
) -> dict[str, Any]:
    """What the controls of a comparison offer; its columns by the keys of their rows, each with what its run
    learns.
    """
    columns = [
        {"key": key, "label": label, "data": shown_data(config)}
        for config, key, label in zip(configs, keys, labels, strict=True)
    ]
    return offered_settings(configs[0]) | {"rates": list(keys), "first": keys[0], "columns": columns}


def rate_labels(rates: Sequence[float]) -> list[str]:
    """What rates in units of 1/K are called.

    Examples:
        >>> rate_labels([0.5, 2.25])
        ['0.5 / K', '2.25 / K']
    """
    return [f"{rate:g} / K" for rate in rates]


def compare_labels(configs: Sequence[Config]) -> list[str]:
    """What tells some runs apart: the settings in which they differ, the rate first; numbers where there is
    none, or two are called alike.

    Examples:
        >>> compare_labels([Config(eta_k=0.5), Config(eta_k=3, seed=1)])
        ['0.5 / K, seed 0', '3 / K, seed 1']
        >>> compare_labels([Config(), Config()])
        ['run 1', 'run 2']
    """
    told = [config.to_dict() for config in configs]
    names = [name for name in told[0] if name not in ("eta_k", "eta", "schedule", "curve", "points")]
    # what only some have follows from their kinds, which differ
    common = [name for name in names if all(name in one for one in told)]
    differ = [name for name in common if any(one[name] != told[0][name] for one in told)]
    if "preset" in differ:
        differ = ["preset"]  # which tells the rest
    rates = len({(config.eta_k, config.eta) for config in configs}) > 1
    labels = []
    for config, values in zip(configs, told, strict=True):
        eta = [] if config.eta is None else [f"eta {config.eta:g}"]
        rate = [f"{config.eta_k:g} / K"] if config.eta_k is not None else eta
        told_apart = [
            f"{'' if name == 'preset' else name + ' '}{values[name]}" for name in differ[:MOST_WORDS]
        ]
        labels.append(", ".join(rate * rates + told_apart))
    alike = len(set(labels)) < len(labels) or "" in labels
    return [
        say("settings.run_number", number=number, label=label, named=bool(label)) if alike else label
        for number, label in enumerate(labels, start=1)
    ]
