"""Learning rules: torch.optim behind one small protocol. The same rule moves neurons and tracers, each with its own state."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from topowidgets.config import Config


class Rule:
    """A permutation-equivariant rule over the rows of one tensor, stepped in place with gradients from outside.

    gd and sgd: x' = x - eta g. heavy_ball: v' = beta v + g, x' = x - eta v'. adam: bias-corrected Adam (Kingma and Ba 2015).
    Every rule acts on a row with that row's gradient and state only, which is the equivariance (P1) of SCIENCE.md section 1.
    """

    def __init__(self, config: Config, points: Tensor) -> None:
        self.points = points
        self._optimizer: torch.optim.Optimizer
        if config.rule == "adam":
            self._optimizer = torch.optim.Adam([points], lr=1.0, betas=(config.beta_1, config.beta_2), eps=config.eps)
        else:
            momentum = config.momentum if config.rule == "heavy_ball" else 0.0
            self._optimizer = torch.optim.SGD([points], lr=1.0, momentum=momentum)

    def step(self, gradient: Tensor, eta: float) -> None:
        """Move the points one step at the rate eta."""
        self._optimizer.param_groups[0]["lr"] = eta
        self.points.grad = gradient
        self._optimizer.step()

    def state(self) -> dict[str, np.ndarray]:
        """The rule's own state (momentum, moments, counter) as arrays."""
        state = self._optimizer.state.get(self.points, {})
        return {name: value.detach().cpu().numpy().copy() for name, value in state.items() if isinstance(value, Tensor)}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Set the state that `state` returned."""
        tensors = {name: torch.as_tensor(np.array(value)) for name, value in state.items()}
        self._optimizer.state[self.points] = {
            name: value if name == "step" else value.to(self.points.device, self.points.dtype) for name, value in tensors.items()
        }


def stability_factor(config: Config) -> float:
    """c such that the quadratic model is unstable for eta > c / lambda_max: 2, and 2 (1 + beta) for heavy ball."""
    return 2 * (1 + config.momentum) if config.rule == "heavy_ball" else 2.0
