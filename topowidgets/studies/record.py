"""A training loop that is not ours becomes a Run while it trains."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from jaxtyping import Float

from topowidgets.learning.measured import Curvature
from topowidgets.learning.modules import Measurement, ModuleProbe, told
from topowidgets.learning.optimizer_rule import StepRule
from topowidgets.measuring.cadence import StepCadence
from topowidgets.recording.notes import Note
from topowidgets.recording.step_row import Row
from topowidgets.settings.checks import integer, title
from topowidgets.settings.networks import RECORDED
from topowidgets.studies.loop_record import UNKNOWN, LoopRecord, recorded_config
from topowidgets.studies.run import Run

Cloud = Float[np.ndarray, "neurons dim"]

STANDING = ("frozen", "no_group", "rates", "partly_in_no_group")
"""Words for a layer without one rate above zero, which is said also where no K is measured."""

EVERY = integer(1, 10**9)
"""What `every` may be."""


class Recording:
    """What is recorded of a loop; see `record`.

    Nothing that goes wrong in it ends the loop: it is among `notes`, and the value is None.
    """

    def __init__(self, probe: ModuleProbe, every: int, name: str) -> None:
        self._probe, self._cadence = probe, StepCadence(geometry=every)
        neurons, rule, first = probe.units(), probe.rule, probe.first
        self._curvature, self._rule, self._why = _curvature(first), rule, ""
        known = self._curvature is not UNKNOWN
        settings: dict[str, Any] = {"rule": rule.rule, **rule.settings} if known else {}
        config = recorded_config(neurons, name, dtype=probe.dtype, eta=rule.eta, **settings)
        layer = None if probe.layer is None else probe.layer.name
        self._loop = LoopRecord(config, self._curvature, neurons, layer)
        self._eta = rule.eta
        self._before: Cloud | None = None
        self._step = 0
        self._at_work = self._entered = False
        self._end: Callable[[], None] = lambda: None
        self._row = self._loop.row(0, None)
        with self._observing("loss"):
            self._take_in(first, rule)
        with self._observing("picture"):
            self._row |= self._picture(neurons)
        self._loop.add(self._row)

    def __repr__(self) -> str:
        return f"Recording({self._loop.config.preset}, {self._step} steps)"

    def __enter__(self) -> Recording:  # noqa: PYI034 -- beartype takes Self only on classes that it decorates
        if self._entered:
            raise RuntimeError("this recording is running already; make another with record().")
        self._entered, self._end = True, self._probe.around_steps(self._stepping, self._stepped)
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        self._entered = False
        if self._loop.last_step == self._step:
            return
        with self._observing("picture"):
            neurons = self._units()
            if neurons is not None:
                self._row |= self._picture(neurons, h2=True)

    @property
    def run(self) -> Run:
        """What was recorded so far."""
        return Run.of(self._loop.run())

    @property
    def notes(self) -> list[Note]:
        """What could not be measured so far, and what the theorem says nothing about."""
        return list(self._loop.notes.notes)

    @contextmanager
    def _observing(self, kind: str) -> Iterator[None]:
        """No exception leaves a measurement: it is kept as a note of a kind.

        Who interrupts the program is heard.
        """
        try:
            yield
        except Exception as error:  # noqa: BLE001 -- the loop is not ours, and none of our errors is its matter
            self._loop.notes.add(self._step, kind, said=told(error))

    def _stepping(self) -> None:
        if self._at_work:  # a loss that trains
            return
        self._before = None
        with self._observing("units"):
            if self._cadence.due(self._step + 1).geometry:
                self._before = self._units()
            self._rule = self._probe.rule  # before a scheduler moves on

    def _stepped(self) -> None:
        if self._at_work:
            return
        self._step += 1
        self._row = row = self._loop.row(self._step, self._rule.eta)
        self._loop.add(row)
        if self._before is None and not self._cadence.due(self._step).geometry:
            return
        self._at_work = True
        try:
            with self._observing("picture"):
                self._measure(row)
        finally:
            self._at_work = False

    def _measure(self, row: Row) -> None:
        earlier, rule, before = self._curvature, self._rule, self._before
        if rule.rule != self._loop.config.rule and self._loop.config.has_k:
            self._loop.another_rule()
        neurons = self._units()
        self._take_in(self._probe.measure(), rule)
        gluing = None
        if before is not None and neurons is not None and before.shape == neurons.shape:
            product = None if self._why or rule.eta is None else rule.eta * earlier.K
            row |= self._loop.stretch(before, neurons, product)
            if rule.rule == "sgd" and self._probe.layer is not None and rule.eta is not None:
                gluing = self._loop.gluing(self._step, before, neurons, rule.eta)
                row |= (
                    {} if gluing is None else {"least_miss": gluing["miss"], "gluing_eta_k": gluing["eta_k"]}
                )
        if neurons is not None:
            row |= self._picture(neurons, gluing=gluing)

    def _units(self) -> Cloud | None:
        """The neurons, if they are those of the start and finite."""
        try:
            neurons = self._probe.units()
        except Exception as error:  # noqa: BLE001 -- a function of the user's, or a layer that is no longer there
            self._loop.notes.add(self._step, "units", said=told(error))
            return None
        if neurons.shape != self._loop.shape:
            self._loop.notes.add(
                self._step, "other_units", before=str(self._loop.shape), now=str(neurons.shape)
            )
            return None
        if not np.isfinite(neurons).all():
            self._loop.diverge(self._step)
            return None
        return neurons

    def _take_in(self, measured: Measurement, rule: StepRule) -> None:
        """What was measured of the loss goes into the row, and why something was not into the notes."""
        if measured.problem:
            facts = {"said": measured.said} if measured.said else {}
            self._loop.notes.add(self._step, measured.problem, **facts)
        self._curvature = _curvature(measured)
        self._why = rule.why or ("kinks" if measured.kinks else "")
        if self._why and (self._curvature is not UNKNOWN or self._why in STANDING):
            self._loop.notes.add(self._step, "no_theorem", why=self._why, optimizer=rule.optimizer)
        if measured.loss is not None:
            finite = math.isfinite(measured.loss)
            if not finite:
                self._loop.diverge(self._step)
            self._row["loss"] = measured.loss if finite else None
        if self._curvature is not UNKNOWN:
            self._row |= {"K": self._curvature.K, "lambda_max": self._curvature.lambda_max}

    def _picture(self, neurons: Cloud, **options: Any) -> Row:
        if not np.isfinite(neurons).all():
            self._loop.diverge(self._step)
            return {}
        return self._loop.picture(self._row, neurons, self._curvature, why=self._why, **options)


def _curvature(measured: Measurement) -> Curvature:
    ends = measured.ends
    return UNKNOWN if ends is None else Curvature(ends[0], ends[1], math.nan, None, ends[2])


def record(
    module: Any,
    optimizer: Any,
    *,
    layer: Any = None,
    units: Callable[[Any], Any] | None = None,
    loss: Callable[[], Any] | None = None,
    every: int = 1,
    name: str = RECORDED,
) -> Recording:
    """Watch a training loop of your own, which becomes the Run `recording.run`.

    The neurons of a layer are x_i = [incoming weights, bias, scale and shift of a batch norm, outgoing
    weights] (docs/theory.md 1); a convolution's channels likewise. At each step, or at every so many, the
    cloud, its homology and the stretch of pairs are measured, which for a few hundred neurons takes some
    milliseconds. eta is the optimizer's. With `loss`, K, lambda_max and lambda_min of that loss with respect
    to the layer's units are measured too, by Lanczos on Hessian-vector products. The clock is the sum of eta
    K0; of eta, where there is no K; the step, where K moved more than twofold or eta is not one number.
    Folds, crossings, tracers and accuracy are not measured and are None.

    A bound is drawn for plain gradient descent alone: one rate for all of the layer, no momentum, no weight
    decay, a loss without kinks. Of other rules K is shown, and a note says why there is no theorem. Batches
    that the closure does not know of are not in K.

    Nothing that goes wrong in a measurement ends the loop: it is among `recording.notes` and `run.notes`, is
    told once by a RecordingWarning, and the value is None. Weights, gradients, buffers, random streams and
    training flags are left as they were.

    Args:
        module: a torch.nn.Module, also one that torch.compile made. optimizer: the torch.optim.Optimizer that
            trains it.
        layer: a Linear or convolution of the module, or its name; by default the first of a plain chain of
            Linear and convolutions in the order of their calls, with activations, pooling, flattening,
            dropout and batch norm between them. It is proved, by exchanging units with `loss`, by the trace
            of torch.fx without.
        units: a function of the module that returns the neurons, (n, D), in place of a layer. K is not
            measured then.
        loss: a function without arguments that returns the loss with its graph, on data that you choose. It
            must not change the module.
        every: measure the first step and every so many.
        name: what the run is called, any text of up to 200 characters.

    Raises:
        ValueError: if no layer is found or can be proved, if both layer and units are given, or the loss is
            none of the layer.
        TypeError: for what is no module, optimizer or function.
        ConfigError: if `every` or `name` is not allowed, or there are more units than a picture holds.

    Examples:
        >>> import torch
        >>> net = torch.nn.Sequential(torch.nn.Linear(1, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
        >>> x, sgd = torch.linspace(-1, 1, 16)[:, None], torch.optim.SGD(net.parameters(), lr=0.1)
        >>> with record(net, sgd) as recording:
        ...     for _ in range(3):
        ...         sgd.zero_grad()
        ...         (net(x) - x**2).square().mean().backward()
        ...         sgd.step()
        >>> recording.run
        Run(recorded, 3 steps, 4 frames)
    """
    each, called = EVERY("every", every), title("name", name)
    return Recording(ModuleProbe(module, optimizer, layer, units, loss), each, called)
