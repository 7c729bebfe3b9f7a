"""The trainer: a generator of states with checkpoints. No thread, no widget, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from topowidgets.learning.curvature import CurvatureProbe
from topowidgets.learning.data import task
from topowidgets.learning.machine import choose_device
from topowidgets.learning.measured import Curvature
from topowidgets.learning.memory import check_memory
from topowidgets.learning.networks import network_of
from topowidgets.learning.networks.base import NetworkAt
from topowidgets.learning.rate_control import RateControl, rate_control
from topowidgets.learning.rules import OwnRule, Rule
from topowidgets.learning.shapes import neuron_cloud
from topowidgets.learning.step import Step
from topowidgets.settings.checks import Allowed, ConfigError
from topowidgets.settings.config import Config

PROBE_SAMPLES = 1000
"""Curvature of more training samples is measured on the first so many."""

MOST_STEPS = 10_000_000
"""A run whose rate is so small that its training time is never reached ends after so many steps."""

ESCAPE = 1e4
"""A run whose largest coordinate has grown by this factor is called diverged."""


class Trainer:
    """Trains one Config, step by step.

    Args:
        own: the rule of a Config whose rule is `own`.
        like: a trainer whose Config differs in the rate and length alone: its data and its curvature at the
            start are taken over.

    Attributes:
        start: curvature at the start, K converged to 1e-10 in float64; its K is the unit of the rate.
        start_directions: what the probe's next measurement began from at the start.
        network: what is trained. parts: its parameters and tracers by name, which the rule moves in place.
        x, targets, held_out: training samples, and (inputs, targets) of those held out, as tensors.
        steps: steps taken. tau: training time so far. planned: the step at which the run's tau, steps or
            epochs are reached.
        eta_k, fixed_eta: the rate as it is set, one of the two None. rates: as it was set, each as (step,
            eta_k, eta). control: makes the rate of each step of it.

    Examples:
        >>> trainer = Trainer(Config())
        >>> round(trainer.start.K, 10)
        0.0078050581
        >>> sum(1 for _ in trainer.run())
        20
    """

    def __init__(
        self, config: Config, own: OwnRule | type[OwnRule] | None = None, *, like: Trainer | None = None
    ) -> None:
        if config.recorded:
            raise ConfigError(
                "network",
                config.network,
                "this run was recorded from another loop and cannot be trained anew",
            )
        self.config = config
        self.device = choose_device(config)
        check_memory(config)
        self._dtype = torch.float64 if config.dtype == "float64" else torch.float32
        self.network = network_of(config)
        if like is None:
            data = task(config)
            self.x, self.targets = self._inputs(data.x), self._targets(data.y)
            self.held_out = self._inputs(data.held_out_x), self._targets(data.held_out_y)
        else:
            self.x, self.targets, self.held_out = like.x, like.targets, like.held_out
        self.parts = self.network.start(*neuron_cloud(config), self._tensor(np.empty(0)))
        self._extent = self._largest()
        self._rule = Rule(config, self.parts, own)
        self._batches = torch.Generator().manual_seed(config.seed)
        self._order = torch.empty(0, dtype=torch.int64)
        self._batch = self._draw()
        self.probe, self._control_probe = CurvatureProbe(), CurvatureProbe()
        self.steps, self.tau = 0, 0.0
        self.rates: list[tuple[int, float | None, float | None]] = []
        self._current = self._linearise()
        if like is None:
            self.start: Curvature = self.probe.measure(self.curvature_at())
            self.start_directions = self.probe.state()
        else:
            self.start, self.start_directions = like.start, like.start_directions
            self.probe.restore(self.start_directions)
        self.control: RateControl = rate_control(config, self.start.K)
        self._goal = config.tau or 0.0
        self.planned = 0
        self.set_rate(eta_k=config.eta_k, eta=config.eta)

    def _tensor(self, array: np.ndarray) -> Tensor:
        return torch.as_tensor(array, dtype=self._dtype, device=self.device)

    def _inputs(self, x: np.ndarray) -> Tensor:
        return self._tensor(self.network.inputs(x))

    def _targets(self, y: np.ndarray) -> Tensor:
        return torch.as_tensor(y, device=self.device) if self.config.classification else self._tensor(y)

    # the rate

    def set_rate(self, *, eta_k: float | None = None, eta: float | None = None) -> None:
        """Go on from another rate; the change is kept in `rates`.

        Raises:
            ConfigError: for a rate that is not allowed, or eta_k with a rule that has no K.
        """
        checked = self.config.replace(eta_k=eta_k, eta=eta)
        if eta_k is not None and not self.start.K > 0:
            raise ConfigError("eta_k", eta_k, Allowed("no_k_at_start"))
        self.eta_k, self.fixed_eta = checked.eta_k, checked.eta
        self.control.set_rate(eta_k=self.eta_k, eta=self.fixed_eta)
        if self.rates and self.rates[-1][0] == self.steps:
            self.rates.pop()
        self.rates.append((self.steps, self.eta_k, self.fixed_eta))
        self._plan()

    def _plan(self) -> None:
        """Set `planned`: a run in training time ends at the step nearest to its goal, whatever its rate is
        now.
        """
        if self.config.tau is not None:
            left = self.control.steps_to(self._goal, self.tau)
            self.planned = max(1, self.steps + round(min(left, MOST_STEPS)))
        elif not self.planned:
            self.planned = self._length()

    def _length(self) -> int:
        """Steps of a run whose length is given in steps or epochs."""
        if self.config.steps is not None:
            return self.config.steps
        per_epoch = -(-len(self.x) // (self.config.batch_size or len(self.x)))
        return max(1, round((self.config.epochs or 0.0) * per_epoch))

    def extend(self) -> None:
        """Plan the run's length once more from here on."""
        if self.config.tau is None:
            self.planned = self.steps + self._length()
            return
        self._goal = self.tau + self.config.tau
        self._plan()
        self.planned = max(self.planned, self.steps + 1)

    @property
    def tick(self) -> float:
        """Training time of the next step: eta K0, or eta for a rule without a K."""
        return self.control.rate(self.tau).tick

    def eta(self) -> float:
        """The rate of the next step."""
        return self.control.rate(self.tau).eta

    @property
    def tau_end(self) -> float:
        """Training time at which the planned length is reached."""
        return self.control.tau_after(self.planned - self.steps, self.tau)

    # the state

    @property
    def current(self) -> NetworkAt:
        """The present linearisation, on the batch of the next step."""
        return self._current

    @property
    def neurons(self) -> Tensor:
        """The neurons now, (neurons, D)."""
        return self.network.rows(self.parts)

    @property
    def tracers(self) -> Tensor:
        """The tracers now, (tracers, D)."""
        return self.network.tracers(self.parts)

    @property
    def diverged(self) -> bool:
        """Whether a coordinate is no longer finite or has grown ten-thousandfold."""
        return not self._largest() <= ESCAPE * (1 + self._extent)

    def _largest(self) -> float:
        """The largest coordinate; NaN where one is none."""
        return float(torch.stack([part.abs().max() for part in self.parts.values() if part.numel()]).max())

    def curvature_at(self) -> NetworkAt:
        """The present linearisation on what curvature is measured on: all training samples up to 1000, else
        the first 1000.
        """
        if len(self.x) <= PROBE_SAMPLES and self.config.batch_size is None:
            return self._current
        return self._at(self.x[:PROBE_SAMPLES], self.targets[:PROBE_SAMPLES])

    def curvature(self) -> Curvature:
        """Measure curvature at the present state,
        with the preconditioned sharpness where the rule has one.
        """
        at, diagonal = self.curvature_at(), self._rule.preconditioner()
        return self.probe.measure(
            at, preconditioner=None if diagonal is None else self.network.position(diagonal)
        )

    def loss(self) -> float:
        """The loss on all training samples."""
        if self.config.batch_size is None:
            return self._current.loss
        return self._at(self.x, self.targets).loss

    def accuracy(self) -> float | None:
        """Part of the held-out samples that is classified rightly; None for a regression."""
        x, y = self.held_out
        if not self.config.classification or not len(x):
            return None
        return float((self.network.output(self.parts, x).argmax(dim=1) == y).double().mean())

    def _at(self, x: Tensor, y: Tensor) -> NetworkAt:
        return self.network.at(self.parts, x, y, tracers=False)

    def _draw(self) -> Tensor | None:
        """Numbers of the samples of the next step, without replacement within an epoch; None for all."""
        if self.config.batch_size is None:
            return None
        if not len(self._order):
            self._order = torch.randperm(len(self.x), generator=self._batches)
        batch, self._order = self._order[: self.config.batch_size], self._order[self.config.batch_size :]
        return batch

    def _linearise(self) -> NetworkAt:
        x, y = (
            (self.x, self.targets)
            if self._batch is None
            else (self.x[self._batch], self.targets[self._batch])
        )
        return self.network.at(self.parts, x, y)

    # the steps

    def advance(self) -> Step:
        """Take one step."""
        (eta, tick), phi = self.control.rate(self.tau), self._current
        self._rule.step(phi.gradients, eta)
        self.steps += 1
        self.tau += tick
        self._batch = self._draw()
        self._current = self._linearise()
        if self.control.wants_curvature(self.steps) and not self.diverged:
            self._show_curvature()
        return Step(self.steps, self.tau, eta, phi, self._current)

    def _show_curvature(self) -> None:
        """Tell the rate control K of now, measured with a probe of its own so that nothing else that is
        measured changes the run.
        """
        largest, smallest, _ = self._control_probe.spectrum(self.curvature_at())
        self.control.see(max(abs(largest), abs(smallest)))
        self._plan()

    def jump(self, points: Tensor, steps: int) -> None:
        """Stand at a later step of this run that was computed elsewhere, at one rate from the start and by a
        rule and a rate control without a state.

        Args:
            points: neurons, then tracers, (neurons + tracers, D), of a network that is nothing else.
        """
        self.parts["points"].copy_(points)
        self.steps, self.tau = steps, self.control.tau_after(steps, 0.0)
        self._current = self._linearise()

    def run(self) -> Iterator[Step]:
        """Steps until the planned one, or until the run diverges."""
        while self.steps < self.planned and not self.diverged:
            yield self.advance()

    # checkpoints

    def checkpoint(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """Everything that a run needs to go on bit by bit, as plain values and arrays."""
        values = {name: getattr(self, name) for name in ("steps", "tau", "planned")}
        values |= {
            "goal": self._goal,
            "control": self.control.state(),
            "rates": [list(entry) for entry in self.rates],
        }
        arrays = {
            **{name: part.cpu().numpy().copy() for name, part in self.parts.items()},
            "generator": self._batches.get_state().numpy().copy(),
            "order": self._order.numpy().copy(),
            "batch": np.empty(0, np.int64) if self._batch is None else self._batch.numpy().copy(),
        }
        for name, probe in (("probe", self.probe), ("control_probe", self._control_probe)):
            arrays |= {f"{name}.{key}": vector.cpu().numpy().copy() for key, vector in probe.state().items()}
        return values, arrays | {f"rule.{name}": value for name, value in self._rule.state().items()}

    def restore(self, values: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
        """Go back to a checkpoint of the same Config; the run goes on as if it had never stopped.

        Raises:
            ValueError: if the checkpoint is of another size.
        """
        for name, part in self.parts.items():
            if arrays[name].shape != tuple(part.shape):
                raise ValueError(
                    f"the checkpoint holds {name} of shape {arrays[name].shape}, this run has "
                    f"{tuple(part.shape)}"
                )
        arrays = {name: np.array(value) for name, value in arrays.items()}  # writable, as torch wants them
        for name, part in self.parts.items():
            part.copy_(self._tensor(arrays[name]))
        self._batches.set_state(torch.as_tensor(arrays["generator"]))
        self._order = torch.as_tensor(arrays["order"])
        self._batch = None if self.config.batch_size is None else torch.as_tensor(arrays["batch"])
        rule, probe, control_probe = (
            {
                name.removeprefix(f"{part}."): value
                for name, value in arrays.items()
                if name.startswith(f"{part}.")
            }
            for part in ("rule", "probe", "control_probe")
        )
        if rule:
            self._rule.restore(rule)
        self.probe.restore({name: self._tensor(value) for name, value in probe.items()})
        self._control_probe.restore({name: self._tensor(value) for name, value in control_probe.items()})
        self.steps, self.tau, self.planned = (
            int(values["steps"]),
            float(values["tau"]),
            int(values["planned"]),
        )
        self._goal = float(values["goal"])
        self.rates = [(int(step), eta_k, eta) for step, eta_k, eta in values["rates"]]
        self.eta_k, self.fixed_eta = self.rates[-1][1:]
        self.control.set_rate(eta_k=self.eta_k, eta=self.fixed_eta)
        self.control.restore(values["control"])
        self._current = self._linearise()
