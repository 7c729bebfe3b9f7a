"""The rule that an optimizer of torch steps some tensors by, judged over all of its parameter groups that
hold any of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

RATE_FREE = (
    "params",
    "lr",
    "initial_lr",
    "foreach",
    "fused",
    "capturable",
    "differentiable",
    "max_lr",
    "min_lr",
    "param_names",
)
"""Entries of a parameter group that say nothing about the rule beside its rate."""

BEYOND_PLAIN = ("weight_decay", "nesterov", "dampening", "maximize", "amsgrad", "centered")
"""Settings under which a step is another rule than the one that a Config names."""


@dataclass(frozen=True)
class StepRule:
    """What an optimizer does to some tensors.

    Attributes:
        rule: as in a Config; `own` where a Config has no name for it.
        settings: of the rule, by the fields of a Config.
        eta: the rate; 0 where no group holds any of the tensors, None where there are several rates.
        why: why the theorem says nothing about a step, as a word for `texts`; empty for plain gradient
            descent.
        optimizer: the name of its class.
    """

    rule: str = "own"
    settings: dict[str, float] = field(default_factory=dict)
    eta: float | None = None
    why: str = ""
    optimizer: str = ""


def rule_of(optimizer: Optimizer, tensors: Iterable[Tensor] | None = None) -> StepRule:
    """The rule that an optimizer steps some tensors by.

    The theorem speaks about x -> x - eta grad with one eta for all coordinates of all units (docs/theory.md
    1). So it holds for SGD whose groups that hold the tensors agree in everything, and which has no
    momentum, no weight decay and nothing else beside the rate.

    Args:
        tensors: those that are judged; None for all that the optimizer has.

    Examples:
        >>> weight, bias = torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True)
        >>> sgd = torch.optim.SGD([{"params": [weight]}, {"params": [bias], "lr": 0.5}], lr=0.1)
        >>> rule_of(sgd, [weight]).eta, rule_of(sgd, [weight, bias]).why
        (0.1, 'rates')
    """
    name, groups = type(optimizer).__name__, optimizer.param_groups
    partly = False
    if tensors is not None:
        wanted = {id(tensor) for tensor in tensors}
        held = [{id(one) for one in group["params"]} & wanted for group in groups]
        groups = [group for group, own in zip(groups, held, strict=True) if own]
        partly = bool(groups) and set().union(*held) != wanted
    if partly or not groups:
        return StepRule(
            eta=None if partly else 0.0, why="partly_in_no_group" if partly else "no_group", optimizer=name
        )
    rates, first = {float(group["lr"]) for group in groups if "lr" in group}, groups[0]
    if len(rates) != 1 or not math.isfinite(max(rates)):
        return StepRule(why="rates" if len(rates) > 1 else "no_rate", optimizer=name)
    eta, why = rates.pop(), next((setting for setting in BEYOND_PLAIN if first.get(setting)), "")
    if any(_settings(group) != _settings(first) for group in groups):
        why = "settings"
    if type(optimizer) is torch.optim.SGD:
        momentum = 0.0 if why else float(first["momentum"])
        rule, settings = ("heavy_ball", {"momentum": momentum}) if momentum else ("own" if why else "sgd", {})
        return StepRule(rule, settings, eta, "momentum" if momentum else why, name)
    if type(optimizer) is torch.optim.Adam and not why:
        betas = {f"beta_{number}": float(beta) for number, beta in enumerate(first["betas"], start=1)}
        return StepRule("adam", {**betas, "eps": float(first["eps"])}, eta, "optimizer", name)
    return StepRule(eta=eta, why=why if why == "settings" else "optimizer", optimizer=name)


def _settings(group: dict[str, Any]) -> dict[str, str]:
    return {key: repr(value) for key, value in group.items() if key not in RATE_FREE}
