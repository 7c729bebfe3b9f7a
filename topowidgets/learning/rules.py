"""Learning rules: torch.optim's update functions behind one small protocol.

Neurons and tracers move by the same, each with its state.

The functions are called and not the Optimizer classes, because making an Optimizer imports torch's compiler:
one second and a hundred megabytes before the first picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import numpy as np
import torch
from torch import Tensor
from torch.optim.adam import adam
from torch.optim.rmsprop import rmsprop
from torch.optim.sgd import sgd

from topowidgets.config import Config
from topowidgets.fields import ConfigError
from topowidgets.kinds import STABILITY

WARM_UP = 20
"""Steps after which the second moments of Adam and RMSprop say something about a preconditioner (SCIENCE.md
section 1)."""


OTHER_ROWS = ([3, 5, 0, 2, 4, 1], [4, 1])
"""Ways in which a rule of one's own is given six rows again when it is tried out: shuffled, and two of them
alone."""


@runtime_checkable
class OwnRule(Protocol):
    """A learning rule of one's own: a function, or an object or class with this call.

    Each row of `points` is a neuron or a tracer, and the rule must move it by that row of `gradient` and of
    its own state alone: that is the equivariance (P1) of SCIENCE.md section 1, and what keeps the tracers out
    of the training. It is tried out before the first step.

    Examples:
        >>> def nesterov(points, gradient, eta, state):
        ...     before = state.get("velocity", torch.zeros_like(points))
        ...     state["velocity"] = 0.9 * before + gradient
        ...     return points - eta * (gradient + 0.9 * state["velocity"])
        >>> rule = Rule(Config(rule="own", eta_k=None, eta=0.1), torch.ones(3, 2), nesterov)
        >>> rule.step(torch.ones(3, 2), eta=0.1)
        >>> round(float(rule.points[0, 0]), 4)
        0.81
    """

    def __call__(self, points: Tensor, gradient: Tensor, eta: float, state: dict[str, Tensor]) -> Tensor:
        """The points after one step.

        Args:
            points: (rows, D). gradient: of the same shape. eta: the rate.
            state: empty at first, what the rule keeps between its steps: tensors by name, which go into
                checkpoints.
        """
        ...


class Rule:
    """A permutation-equivariant rule over the rows of one tensor, stepped in place with gradients from
    outside.

    gd and sgd: x' = x - eta g. heavy_ball: v' = beta v + g, x' = x - eta v'. adam: bias-corrected Adam
    (Kingma and Ba 2015). rmsprop: s' = alpha s + (1 - alpha) g^2, x' = x - eta g / (sqrt(s') + eps). sign: x'
    = x - eta sign(g). own: an OwnRule. Every rule acts on a row with that row's gradient and state only,
    which is the equivariance (P1) of SCIENCE.md section 1.

    Raises:
        ConfigError: if the rule is `own` and none was handed over, or it does not move each row by itself.
    """

    def __init__(self, config: Config, points: Tensor, own: OwnRule | type[OwnRule] | None = None) -> None:
        self.points = points
        self._config = config
        self._own = _tried(own, points.shape[1]) if config.rule == "own" else None
        names = {"adam": ("exp_avg", "exp_avg_sq"), "rmsprop": ("square_avg",)}.get(config.rule, ())
        self._state: dict[str, Tensor] = {name: torch.zeros_like(points) for name in names}
        if names:
            self._state["step"] = torch.zeros(())

    def step(self, gradient: Tensor, eta: float) -> None:
        """Move the points one step at the rate eta."""
        if self._own is not None:
            try:
                self.points.copy_(self._own(self.points.clone(), gradient, eta, self._state))
            except Exception as error:
                error.add_note(f"in your rule {_name(self._own)}")
                raise
        elif self._config.rule == "adam":
            self._adam(gradient, eta)
        elif self._config.rule == "rmsprop":
            self._rmsprop(gradient, eta)
        else:
            self._sgd(gradient.sign() if self._config.rule == "sign" else gradient, eta)

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

    def _rmsprop(self, gradient: Tensor, eta: float) -> None:
        rmsprop(
            [self.points],
            [gradient],
            [self._state["square_avg"]],
            [],
            [],
            [self._state["step"]],
            lr=eta,
            alpha=self._config.rmsprop_alpha,
            eps=self._config.eps,
            weight_decay=0.0,
            momentum=0.0,
            centered=False,
        )

    def preconditioner(self) -> Tensor | None:
        """The diagonal P of Adam or RMSprop, by which its next step divides, (rows, D); None for other rules
        and in the warm-up.

        Adam: (1 - beta_1^t) (sqrt(v / (1 - beta_2^t)) + eps), RMSprop: sqrt(s) + eps (Cohen et al. 2022,
        arXiv 2207.14484).
        """
        steps = int(self._state["step"]) if "step" in self._state and self._own is None else 0
        if steps < WARM_UP:
            return None
        config = self._config
        if config.rule == "rmsprop":
            return self._state["square_avg"].sqrt() + config.eps
        second = self._state["exp_avg_sq"] / (1 - config.beta_2**steps)
        return (1 - config.beta_1**steps) * (second.sqrt() + config.eps)

    def state(self) -> dict[str, np.ndarray]:
        """The rule's own state (momentum, moments, counter) as arrays."""
        return {name: value.cpu().numpy().copy() for name, value in self._state.items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Set the state that `state` returned."""
        tensors = {name: torch.as_tensor(np.array(value)) for name, value in state.items()}
        self._state = {
            name: value.to(self.points.device) if value.ndim else value for name, value in tensors.items()
        }


def _tried(own: OwnRule | type[OwnRule] | None, dim: int) -> OwnRule:
    """The user's rule, once two steps of it have moved each of some rows by itself."""
    if own is None:
        raise ConfigError(
            "rule", "own", "hand the rule over in Python, for example train(rule=my_rule, eta=0.01)"
        )
    rule: OwnRule = own() if isinstance(own, type) else own
    generator = torch.Generator().manual_seed(0)
    points, *gradients = (torch.randn(6, dim, generator=generator, dtype=torch.float64) for _ in range(3))

    def moved(rows: list[int]) -> Tensor:
        state: dict[str, Tensor] = {}
        now = points[rows].clone()
        for gradient in gradients:
            now = rule(now, gradient[rows].clone(), 0.1, state)
        return now

    try:
        together, *each = (moved(rows) for rows in (list(range(6)), *OTHER_ROWS))
        same = [
            alone.shape == (len(rows), dim) and torch.allclose(alone, together[rows], rtol=1e-9, atol=1e-12)
            for rows, alone in zip(OTHER_ROWS, each, strict=True)
        ]
    except Exception as error:
        raise ConfigError(
            "rule", _name(own), f"tried out on six rows it raised {type(error).__name__}: {error}"
        ) from error
    if not all(same):
        raise ConfigError(
            "rule",
            _name(own),
            "it must move each row by that row's gradient and state alone, whatever rows stand beside it",
        )
    return rule


def _name(own: object) -> str:
    return str(getattr(own, "__name__", type(own).__name__))


def stability_factor(config: Config) -> float:
    """c such that the quadratic model is unstable for eta > c / lambda_max: 2, and 2 (1 + beta) for heavy
    ball.

    Raises:
        KeyError: for a rule that has no such limit (see `kinds.STABILITY`).
    """
    return STABILITY[config.rule].factor(config.momentum)
