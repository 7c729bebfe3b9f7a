"""Learning rules: torch.optim's update functions behind one small protocol.

Neurons and tracers move by the same, each with its state.

The functions are called and not the Optimizer classes, because making an Optimizer imports torch's compiler:
one second and a hundred megabytes before the first picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

import numpy as np
import torch
from torch import Tensor
from torch.optim.adam import adam
from torch.optim.rmsprop import rmsprop
from torch.optim.sgd import sgd

from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config

WARM_UP = 20
"""Steps after which the second moments of Adam and RMSprop say something about a preconditioner
(docs/theory.md 1)."""


OTHER_ROWS = ([3, 5, 0, 2, 4, 1], [4, 1])
"""Ways in which a rule of one's own is given six rows again when it is tried out: shuffled, and two of them
alone."""


@runtime_checkable
class OwnRule(Protocol):
    """A learning rule of one's own: a function, or an object or class with this call.

    Each row of `points` is a neuron or a tracer, and the rule must move it by that row of `gradient` and of
    its own state alone: that is the equivariance (P1) of docs/theory.md 1, and what keeps the tracers out
    of the training. It is tried out before the first step.

    Examples:
        >>> def nesterov(points, gradient, eta, state):
        ...     before = state.get("velocity", torch.zeros_like(points))
        ...     state["velocity"] = 0.9 * before + gradient
        ...     return points - eta * (gradient + 0.9 * state["velocity"])
        >>> rule = Rule(Config(rule="own", eta_k=None, eta=0.1), {"points": torch.ones(3, 2)}, nesterov)
        >>> rule.step({"points": torch.ones(3, 2)}, eta=0.1)
        >>> round(float(rule.parts["points"][0, 0]), 4)
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


State = dict[str, Tensor]
"""What a rule keeps between its steps, by name; a counter has no dimensions."""


class Rule:
    """A permutation-equivariant rule over tensors by name, stepped in place with gradients from outside.

    Every rule acts on an entry, or on a row, with its own gradient and state only, which is the equivariance
    (P1) of docs/theory.md 1. Formulas stand at the functions in STEPS.

    Args:
        parts: what is moved: the points of one hidden layer, (rows, D), or a network's parameters.

    Raises:
        ConfigError: if the rule is `own` and none was handed over, it does not move each row by itself, or
            there is more than one tensor for it.
    """

    def __init__(
        self, config: Config, parts: Mapping[str, Tensor], own: OwnRule | type[OwnRule] | None = None
    ) -> None:
        self.parts = parts
        self._config = config
        self._own = _tried(own, parts) if config.rule == "own" else None
        self._states: dict[str, State] = {name: {} for name in parts}

    def step(self, gradients: Mapping[str, Tensor], eta: float) -> None:
        """Move every part one step at the rate eta."""
        for name, part in self.parts.items():
            self._move(part, gradients[name], eta, self._states[name])

    def _move(self, part: Tensor, gradient: Tensor, eta: float, state: State) -> None:
        if self._own is None:
            STEPS[self._config.rule](part, gradient, eta, state, self._config)
            return
        try:
            part.copy_(self._own(part.clone(), gradient, eta, state))
        except Exception as error:
            error.add_note(f"in your rule {_name(self._own)}")
            raise

    def preconditioner(self) -> dict[str, Tensor] | None:
        """The diagonal P by which the next step divides, of the parts' shapes; None for rules without one and
        in the warm-up (see PRECONDITIONERS).
        """
        of = PRECONDITIONERS.get(self._config.rule)
        counters = [int(state.get("step", 0)) for state in self._states.values()]
        if of is None or min(counters) < WARM_UP:
            return None
        return {name: of(state, self._config) for name, state in self._states.items()}

    def state(self) -> dict[str, np.ndarray]:
        """The rule's own state (momentum, moments, counter) as arrays; of several parts `part/name`."""
        return {
            self._prefix(part) + name: value.cpu().numpy().copy()
            for part, state in self._states.items()
            for name, value in state.items()
        }

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Set the state that `state` returned."""
        tensors = {name: torch.as_tensor(np.array(value)) for name, value in state.items()}
        for part, moved in self.parts.items():
            before = self._prefix(part)
            self._states[part] = {
                name.removeprefix(before): value.to(moved.device) if value.ndim else value
                for name, value in tensors.items()
                if name.startswith(before)
            }

    def _prefix(self, part: str) -> str:
        return "" if len(self.parts) == 1 else f"{part}/"


def _tried(own: OwnRule | type[OwnRule] | None, parts: Mapping[str, Tensor]) -> OwnRule:
    """The user's rule, once two steps of it have moved each of some rows by itself."""
    if len(parts) > 1:
        raise ConfigError("rule", "own", "a rule of your own moves the rows of one hidden layer")
    (dim,) = (part.shape[1] for part in parts.values())
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


def _kept(state: State, points: Tensor, *names: str) -> tuple[Tensor, ...]:
    """Tensors of a rule's state, zero before its first step, and the counter of its steps."""
    if "step" not in state:
        state |= {name: torch.zeros_like(points) for name in names} | {"step": torch.zeros(())}
    return tuple(state[name] for name in (*names, "step"))


def _gradient_descent(points: Tensor, gradient: Tensor, eta: float, state: State, _config: Config) -> None:
    """x' = x - eta g."""
    _sgd(points, gradient, eta, state, momentum=0.0)


def _heavy_ball(points: Tensor, gradient: Tensor, eta: float, state: State, config: Config) -> None:
    """v' = beta v + g, x' = x - eta v'."""
    _sgd(points, gradient, eta, state, momentum=config.momentum)


def _sign(points: Tensor, gradient: Tensor, eta: float, state: State, _config: Config) -> None:
    """x' = x - eta sign(g)."""
    _sgd(points, gradient.sign(), eta, state, momentum=0.0)


def _sgd(points: Tensor, gradient: Tensor, eta: float, state: State, *, momentum: float) -> None:
    buffers = [state.get("momentum_buffer")]
    sgd(
        [points],
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
        state["momentum_buffer"] = buffers[0]


def _adam(points: Tensor, gradient: Tensor, eta: float, state: State, config: Config) -> None:
    """Bias-corrected Adam (Kingma and Ba 2015)."""
    first, second, steps = _kept(state, points, "exp_avg", "exp_avg_sq")
    adam(
        [points],
        [gradient],
        [first],
        [second],
        [],
        [steps],
        amsgrad=False,
        beta1=config.beta_1,
        beta2=config.beta_2,
        lr=eta,
        weight_decay=0.0,
        eps=config.eps,
        maximize=False,
    )


def _rmsprop(points: Tensor, gradient: Tensor, eta: float, state: State, config: Config) -> None:
    """s' = alpha s + (1 - alpha) g^2, x' = x - eta g / (sqrt(s') + eps)."""
    squares, steps = _kept(state, points, "square_avg")
    rmsprop(
        [points],
        [gradient],
        [squares],
        [],
        [],
        [steps],
        lr=eta,
        alpha=config.rmsprop_alpha,
        eps=config.eps,
        weight_decay=0.0,
        momentum=0.0,
        centered=False,
    )


def _adams_preconditioner(state: State, config: Config) -> Tensor:
    """(1 - beta_1^t) (sqrt(v / (1 - beta_2^t)) + eps) (Cohen et al. 2022, arXiv 2207.14484)."""
    steps = int(state["step"])
    second = state["exp_avg_sq"] / (1 - config.beta_2**steps)
    return (1 - config.beta_1**steps) * (second.sqrt() + config.eps)


def _rmsprops_preconditioner(state: State, config: Config) -> Tensor:
    """sqrt(s) + eps (likewise)."""
    return state["square_avg"].sqrt() + config.eps


STEPS: Mapping[str, Callable[[Tensor, Tensor, float, State, Config], None]] = {
    "gd": _gradient_descent,
    "sgd": _gradient_descent,
    "heavy_ball": _heavy_ball,
    "adam": _adam,
    "rmsprop": _rmsprop,
    "sign": _sign,
}
"""One step of each rule, in place: points and gradient (rows, D), the rate, and the rule's state, empty
before the first."""

PRECONDITIONERS: Mapping[str, Callable[[State, Config], Tensor]] = {
    "adam": _adams_preconditioner,
    "rmsprop": _rmsprops_preconditioner,
}
"""The diagonal that a rule's next step divides by, of its state; one whose edge is drawn has one."""
