"""Many rates side by side: gradient descent of one start at each of a grid of rates, in batched tensor
operations.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from topowidgets.learning.networks.one_hidden import Linearisation, OneHidden
from topowidgets.learning.trainer import Trainer

States = Tensor
"""Points of one rate at its kept steps, (kept, neurons + tracers, D); the last two axes alone are the points
at one step."""


def descend_batched(template: Trainer, eta_k: Sequence[float], kept: Sequence[Sequence[int]]) -> list[States]:
    """The points at chosen steps of gradient descent at each rate, x' = x - eta_k / K0 grad phi, from the
    template's start.

    Trained in float32, in which a step costs half as much as in float64: a picture is drawn from it, and what
    is measured on the way is measured on one step in the template's own precision (see studies/atlas.py).

    Args:
        template: a trainer of the same Config at its start; it is not moved.
        eta_k: rates in units of 1/K0.
        kept: for each rate the steps to keep, ascending; 0 is the start.

    Returns:
        For each rate a float32 tensor (kept, neurons + tracers, D). A rate that diverges holds what it
        became, NaN or infinity.

    Raises:
        ValueError: if there are not as many lists of steps as rates, or a list is empty, or not ascending
            from 0 up.
    """
    if len(kept) != len(eta_k) or any(
        not steps or steps[0] < 0 or sorted(set(steps)) != list(steps) for steps in kept
    ):
        message = (
            f"{len(eta_k)} rates and {len(kept)} lists of steps; each rate needs its steps, ascending, from "
            "0 up"
        )
        raise ValueError(message)
    # those that still descend are always the first
    order = sorted(range(len(eta_k)), key=lambda row: -kept[row][-1])
    last = [kept[row][-1] for row in order]
    waiting = [list(reversed(kept[row])) for row in order]
    found: list[list[Tensor]] = [[] for _ in order]
    start = torch.cat([template.neurons, template.tracers]).float()
    points = start.repeat(len(order), 1, 1)
    rates = torch.tensor(
        [eta_k[row] / template.start.K for row in order], dtype=points.dtype, device=points.device
    )[:, None, None]
    x, targets = (
        template.x.float(),
        template.targets if template.config.classification else template.targets.float(),
    )
    form, neurons, flying = OneHidden.of(template.config), template.config.neurons, len(order)
    for step in range(max(last) + 1):
        for row in range(flying):
            if waiting[row] and waiting[row][-1] == step:
                waiting[row].pop()
                found[row].append(points[row].clone())
        while flying and last[flying - 1] <= step:
            flying -= 1
        if not flying:
            break
        now = points[:flying]
        phi = Linearisation(form, template.config.loss, now[:, :neurons], x, targets, now[:, neurons:])
        now.addcmul_(rates[:flying], phi.gradient, value=-1)
    by_row = dict(zip(order, found, strict=True))
    return [torch.stack(by_row[row]) for row in range(len(order))]
