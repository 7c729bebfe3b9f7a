"""What a network of one input learns: its data, its target, and the places at which its output is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from topowidgets.learning.data import Task, target, task
from topowidgets.settings.config import Config
from topowidgets.settings.tasks import POINTS

GRID = 121
"""Places at which target and fit are drawn."""

LEAST_SPAN = 2.0
"""The grid reaches from minus this to this at least: where the tasks of one input have their samples."""

MOST_POINTS = 500
"""Points that are drawn, of each part of the data; of more, evenly spread ones."""


def shown_data(config: Config) -> dict[str, Any] | None:
    """Data and target of a task for the panel "data and fit", None for a network that is no function of one
    number.

    The fit itself is not sent: a picture holds every neuron whole where there are two or three coordinates,
    and with the `activation`, the `bias` and the factor `scale` named here f(x) = scale sum_i a_i act(w_i x +
    b_i) follows from it.

    Returns:
        `x`, `y` of the training points; `held_out` as a pair of such lists; `ends` and `count` of the grid;
        `target` on it, None for points that somebody has set; whether the points are `own` ones of that kind.

    Examples:
        >>> shown = shown_data(Config(task="quadratic", amplitude=3, samples=2))
        >>> shown["x"], shown["y"], shown["count"]
        ([-2.0, 2.0], [8.0, 8.0], 121)
    """
    if not config.on_a_line:
        return None
    data = task(config)
    low, high = _ends(data)
    grid = np.linspace(low, high, GRID)[:, None]
    return {
        "x": _listed(data.x),
        "y": _listed(data.y),
        "held_out": [_listed(data.held_out_x), _listed(data.held_out_y)],
        "ends": [low, high],
        "count": GRID,
        "target": None if config.task == POINTS else _listed(target(config, grid)),
        "own": config.task == POINTS,
        "activation": config.activation,
        "bias": config.bias,
        "scale": config.output_scale,
    }


def _ends(data: Task) -> tuple[float, float]:
    x = np.concatenate([data.x, data.held_out_x])
    return min(-LEAST_SPAN, float(x.min())), max(LEAST_SPAN, float(x.max()))


def _listed(values: np.ndarray) -> list[float]:
    """Numbers of six digits, at most MOST_POINTS of them."""
    return [float(f"{value:.6g}") for value in values[:: -(-len(values) // MOST_POINTS) or 1, 0]]
