"""What the lab's further controls offer, read from the Config's own checks,
and what a choice carries along.
"""

from __future__ import annotations

from typing import Any

from topowidgets.export.view_state import offered_settings
from topowidgets.settings.checks import Flag, OneOf, Whole
from topowidgets.settings.config import Config
from topowidgets.settings.naming import option_name, setting_name
from topowidgets.settings.presets import PRESETS
from topowidgets.settings.rules import RULES
from topowidgets.settings.sections import CONTROLS, SETTINGS, had
from topowidgets.settings.shapes import DRAWN, SHAPES
from topowidgets.settings.tasks import POINTS
from topowidgets.texts import say

FIRST_ETA = 0.01
"""The rate that a run begins with when its rule has no K and it had none of its own."""

OF_TASK = ("inputs", "samples", "centring", "train_fraction", "loss", "batch_size")
"""Settings that a run that takes up a task takes from the preset that shows it, or the defaults."""


def lab_settings(config: Config) -> dict[str, Any]:
    """Everything that the controls of a lab offer for its run."""
    return offered_settings(config) | {"choices": control_options(config)}


def control_options(config: Config) -> dict[str, dict[str, Any]]:
    """For each control its label, meaning, present value, and the options or the range that the Config
    allows.

    Examples:
        >>> control_options(Config())["seed"]["min"]
        0
    """
    return {name: _control(name, SETTINGS[name].check, getattr(config, name)) for name in CONTROLS}


def _control(name: str, check: object, value: Any) -> dict[str, Any]:
    control = {"label": setting_name(name), "means": say(f"settings.means.{name}"), "value": value}
    match check:
        case OneOf(names):
            shown = names if value in names else (*names, value)
            return control | {"options": [{"value": one, "label": option_name(one)} for one in shown]}
        case Whole(low, high):
            return control | {"min": low, "max": high}
        case Flag():
            labels = {on: say("settings.with_or_without", on=on) for on in (False, True)}
            return control | {"options": [{"value": on, "label": label} for on, label in labels.items()]}
    raise TypeError(f"{name} has no control for {check}")


def changed_controls(config: Config) -> list[dict[str, str]]:
    """The controls that stand elsewhere than in the preset that the run began as; none for a preset of one's
    own name.

    Examples:
        >>> changed_controls(Config(neurons=12))
        [{'label': 'neurons', 'value': '12'}]
    """
    entry = PRESETS.get(config.preset)
    if entry is None:
        return []
    controls, before = control_options(config), control_options(entry.config)
    moved = [control for name, control in controls.items() if control["value"] != before[name]["value"]]
    return [{"label": control["label"], "value": _in_words(control)} for control in moved]


def _in_words(control: dict[str, Any]) -> str:
    options = {option["value"]: option["label"] for option in control.get("options", [])}
    return str(options.get(control["value"], control["value"]))


def dependent_changes(
    config: Config, field: str, value: object, eta_k: float | None = None
) -> dict[str, Any]:
    """Changes that a choice brings with it, so that choosing one thing is enough; everything else stays as it
    was, as far as the new kind allows it (see `Config.replace`).

    A rule without a K takes a raw rate and one with a K its multiple of 1/K, sgd a quarter of the samples in
    a step. A task brings its samples and its loss, and points of one's own are a task. A shape starts without
    another shape's stretch and shift. To hold eta K takes a rate that was given raw as the multiple `eta_k`
    of 1/K that it is now, and a schedule is a rate control.

    Examples:
        >>> dependent_changes(Config(), "rule", "adam")
        {'eta': 0.01}
        >>> dependent_changes(Config(), "neurons", 64)
        {}
    """
    changes: dict[str, Any] = {}
    if field == "rule":
        changes = _with_rule(config, value)
    elif field == "task" and value != config.task:
        changes = _with_task(config, value)
    elif field == "points":
        changes = _with_points(config, value)
    elif field == "shape" and value != config.shape:
        changes = {"stretch": (), "shift": ()}
    elif field == "curve":
        changes = {"shape": DRAWN, "stretch": (), "shift": ()}
    elif field == "rate_control" and value == "hold" and config.eta_k is None and config.has_k:
        changes = {"eta_k": eta_k or Config().eta_k}
    elif field == "schedule":
        changes = {"rate_control": "schedule"}
    return changes


def _with_task(config: Config, task: object) -> dict[str, Any]:
    model = next((entry.config for entry in PRESETS.values() if entry.config.task == task), Config())
    kinds = {"task": task, "rule": config.rule}
    changes = {name: getattr(model, name) for name in OF_TASK if had(kinds, name)}
    if model.rule != config.rule and had(kinds, "batch_size"):
        changes["batch_size"] = _batch(config.rule, model.train_samples)
    return changes | _fitting_shape(config, model)


def _with_points(config: Config, points: object) -> dict[str, Any]:
    """No noise and nothing held out: what was set is what is learned."""
    default, count = Config(), len(points) if isinstance(points, list | tuple) else 1
    changes = {"task": POINTS, "noise": default.noise, "train_fraction": default.train_fraction}
    batch = {"batch_size": _batch(config.rule, count)} if had({"rule": config.rule}, "batch_size") else {}
    return changes | batch | _fitting_shape(config, default)


def _fitting_shape(config: Config, model: Config) -> dict[str, Any]:
    """The circle, where the neurons of the new task have fewer coordinates than the shape needs."""
    coordinates = model.inputs + config.bias + model.outputs
    return (
        {"shape": "circle", "stretch": (), "shift": ()}
        if (SHAPES[config.shape].dimension or 0) > coordinates
        else {}
    )


def _with_rule(config: Config, rule: object) -> dict[str, Any]:
    if rule not in RULES:
        return {}
    kind, changes = RULES[str(rule)], dict[str, Any]()
    if config.has_k and not kind.has_k:
        changes["eta"] = config.eta or FIRST_ETA
    elif not config.has_k and kind.has_k:
        changes["eta_k"] = Config().eta_k
    if kind.batches == "usual" and config.batch_size is None:
        changes["batch_size"] = _batch(kind.name, config.train_samples)
    return changes


def _batch(rule: str, samples: int) -> int | None:
    """A quarter of the samples for a rule of minibatches, all of them for other rules."""
    return max(1, samples // 4) if RULES[rule].batches == "usual" else None
