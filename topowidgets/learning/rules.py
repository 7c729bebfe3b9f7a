"""Learning rules: torch.optim's update functions behind one small protocol. Neurons and tracers move by the same, each with its state.

The functions are called and not the Optimizer classes, because making an Optimizer imports torch's compiler: one second and a hundred
megabytes before the first picture.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor
from torch.optim.adam import adam
from torch.optim.sgd import sgd

from topowidgets.config import Config


class Rule:
    """A permutation-equivariant rule over the rows of one tensor, stepped in place with gradients from outside.

    gd and sgd: x' = x - eta g. heavy_ball: v' = beta v + g, x' = x - eta v'. adam: bias-corrected Adam (Kingma and Ba 2015).
    Every rule acts on a row with that row's gradient and state only, which is the equivariance (P1) of SCIENCE.md section 1.
    """

    def __init__(self, config: Config, points: Tensor) -> None:
        self.points = points
        self._config = config
        self._state: dict[str, Tensor] = {}
        if config.rule == "adam":
            self._state = {"step": torch.zeros(()), "exp_avg": torch.zeros_like(points), "exp_avg_sq": torch.zeros_like(points)}

    def step(self, gradient: Tensor, eta: float) -> None:
        """Move the points one step at the rate eta."""
        if self._config.rule == "adam":
            self._adam(gradient, eta)
        else:
            self._sgd(gradient, eta)

    def _sgd(self, gradient: Tensor, eta: float) -> None:
        momentum = self._config.momentum if self._config.rule == "heavy_ball" else 0.0
        buffers = [self._state.get("momentum_buffer")]
        sgd(
            [self.points],
            [gradient],
            buffers,
            lr=eta,
            momentum=momentum,
            weight_decay=0.0,
            dampening=0.0,
            nesterov=False,
            maximize=False,
        )
        if buffers[0] is not None:
            self._state["momentum_buffer"] = buffers[0]

    def _adam(self, gradient: Tensor, eta: float) -> None:
        state, config = self._state, self._config
        adam(
            [self.points],
            [gradient],
            [state["exp_avg"]],
            [state["exp_avg_sq"]],
            [],
            [state["step"]],
            amsgrad=False,
            beta1=config.beta_1,
            beta2=config.beta_2,
            lr=eta,
            weight_decay=0.0,
            eps=config.eps,
            maximize=False,
        )

    def state(self) -> dict[str, np.ndarray]:
        """The rule's own state (momentum, moments, counter) as arrays."""
        return {name: value.cpu().numpy().copy() for name, value in self._state.items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Set the state that `state` returned."""
        tensors = {name: torch.as_tensor(np.array(value)) for name, value in state.items()}
        self._state = {
            name: value if name == "step" else value.to(self.points.device, self.points.dtype) for name, value in tensors.items()
        }


def stability_factor(config: Config) -> float:
    """c such that the quadratic model is unstable for eta > c / lambda_max: 2, and 2 (1 + beta) for heavy ball."""
    return 2 * (1 + config.momentum) if config.rule == "heavy_ball" else 2.0
