"""Neurons and curvature of a torch module that is trained by a loop which is not ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.parameter import is_lazy
from torch.optim import Optimizer

from topowidgets.learning.curvature import CurvatureProbe
from topowidgets.learning.layer_loss import LayerLoss, UnusableLossError, scalar_of
from topowidgets.learning.optimizer_rule import StepRule, rule_of
from topowidgets.learning.restored_state import restored_state, twice_differentiable
from topowidgets.learning.state_names import layer_of_names
from topowidgets.learning.unit_search import NoLayerError, find_layer, unwrapped
from topowidgets.learning.units import UnitGroup

Cloud = Float[np.ndarray, "neurons dim"]
Units = Callable[[Any], Any]
"""A callable of the user's: module, or state dict, -> (neurons, D)."""


PRECISIONS = {getattr(torch, name): name for name in ("float64", "float32", "float16", "bfloat16")}
"""Types that a Config names."""


@dataclass(frozen=True)
class Measurement:
    """What was measured of a loss; None where it was not.

    Attributes:
        ends: lambda_max, lambda_min and relative error of the Hessian with respect to the layer's units.
        problem: what went wrong, as a word for `texts`, with `said`, what a program said of it; empty where
            nothing did.
        kinks: whether the loss has a derivative that jumps.
    """

    loss: float | None = None
    ends: tuple[float, float, float] | None = None
    problem: str = ""
    said: str = ""
    kinks: bool = False


class ModuleProbe:
    """What can be read off a module while an optimizer trains it.

    Args:
        layer: a layer's name or the layer itself; None for the first of a plain chain of Linear and
            convolutions.
        units: a function of the module that returns the neurons, (neurons, D), in place of a layer.
        loss: a function without arguments that returns the loss, on data of the user's choice, with its
            graph.

    Attributes:
        layer: whose units are the neurons; None where a function returns them.

    Raises:
        TypeError: for what is no module and no optimizer of torch, or no function.
        ValueError: if the module has no such layer, or both layer and units are given, or the loss is none of
            the layer.
    """

    def __init__(
        self,
        module: Any,
        optimizer: Any,
        layer: Any = None,
        units: Units | None = None,
        loss: Callable[[], Any] | None = None,
    ) -> None:
        _check_given(module, optimizer, units, loss)
        if layer is not None and units is not None:
            raise ValueError("give either layer or units, not both.")
        self._given, self._module, self._optimizer, self._loss = module, unwrapped(module), optimizer, loss
        self._own = units
        self.layer = (
            None if units is not None else find_layer(self._module, _name_in(self._module, layer), self._loss)
        )
        self._probe = CurvatureProbe()
        self._wrong: bool | None = None
        if self.layer is not None:
            self._dtype = self._tensors(self.layer)[self.layer.slots[0].name].dtype
        else:
            self._dtype = next(self._module.parameters()).dtype
        self.first = self.measure(misuse=True)

    def __repr__(self) -> str:
        return f"ModuleProbe({self.layer}, {type(self._optimizer).__name__})"

    def units(self) -> Cloud:
        """The neurons now.

        Raises:
            ValueError: if the user's function returns something else than (neurons, D).
        """
        with torch.no_grad():
            if self.layer is not None:
                own = {name: one.detach() for name, one in self._tensors(self.layer).items()}
                return cloud_of(self.layer.gather(own))
            if self._own is None:
                raise ValueError("there is neither a layer nor a function.")
            try:
                rows = self._own(self._given)
            except Exception as error:
                raise ValueError(f"units() raised {type(error).__name__}: {error}") from error
            return cloud_of(rows)

    @property
    def dtype(self) -> str | None:
        """Precision of the layer's weights: a name in PRECISIONS, None for another."""
        return PRECISIONS.get(self._dtype)

    @property
    def rule(self) -> StepRule:
        """What the optimizer does to the layer now; to all that it has,
        where a function returns the neurons.
        """
        if self.layer is None:
            return rule_of(self._optimizer)
        tensors = self._tensors(self.layer).values()
        free = [one for one in tensors if one.requires_grad]
        if not free:
            return StepRule(eta=0.0, why="frozen", optimizer=type(self._optimizer).__name__)
        found = rule_of(self._optimizer, free)
        if found.why or len(free) == len(tensors):
            return found
        return StepRule(found.rule, found.settings, found.eta, "partly_frozen", found.optimizer)

    def measure(self, *, misuse: bool = False) -> Measurement:
        """The loss and the ends of its Hessian's spectrum.

        Training is not touched: see `restored_state`. What goes wrong is told in the result.

        Args:
            misuse: raise it if the loss is none of the layer.
        """
        if self._loss is None:
            return Measurement()
        try:
            with twice_differentiable():
                return self._measured(self._loss)
        except UnusableLossError as error:
            if misuse:
                raise
            return Measurement(problem="loss", said=str(error))
        except Exception as error:  # noqa: BLE001 -- whatever the user's loss, torch or the machine has against it: training goes on
            self._probe = CurvatureProbe()
            return Measurement(problem="loss", said=told(error))

    def _measured(self, loss: Callable[[], Any]) -> Measurement:
        if self.layer is None:
            with restored_state(self._module):
                return Measurement(float(scalar_of(loss, with_graph=False).detach()))
        at = LayerLoss(self._module, self.layer, self._tensors(self.layer), loss)
        problem, said = "", ""
        ends: tuple[float, float, float] | None = None
        if at.free and at.finite:
            try:
                if self._wrong is None:
                    at.check_reach()
                    self._wrong = at.wrong_second_derivative()
                if self._wrong:
                    problem = "wrong_second_derivative"
                else:
                    ends = self._probe.spectrum(at)
            except UnusableLossError:
                raise
            except Exception as error:  # noqa: BLE001 -- the loss is known all the same
                problem, said = "curvature", told(error)
        if not at.finite or (ends is not None and not np.isfinite(ends[:2]).all()):
            problem, ends = "not_finite", None
        if ends is None:
            self._probe = CurvatureProbe()
        return Measurement(at.value, ends, problem, said, at.kinks)

    def _tensors(self, layer: UnitGroup) -> dict[str, Tensor]:
        """Those of the layer as they are now: a loop may have replaced them."""
        return layer.of({name: self._module.get_parameter(name) for name in layer.names})

    def around_steps(self, before: Callable[[], None], after: Callable[[], None]) -> Callable[[], None]:
        """Call one function before and one after each of the optimizer's steps;
        what is returned ends that.
        """
        hooks = [
            self._optimizer.register_step_pre_hook(lambda *_: before()),
            self._optimizer.register_step_post_hook(lambda *_: after()),
        ]

        def end() -> None:
            for hook in hooks:
                hook.remove()

        return end


def told(error: Exception) -> str:
    r"""What an exception says, in one line.

    Examples:
        >>> told(ValueError("no\nnever"))
        'ValueError: no.'
    """
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}{': ' if lines else ''}{lines[0].rstrip('.') if lines else ''}."


def _check_given(module: Any, optimizer: Any, units: Any, loss: Any) -> None:
    if not isinstance(module, nn.Module):
        raise TypeError(f"module is {type(module).__name__}, not a torch.nn.Module.")
    if next(module.parameters(), None) is None:
        raise ValueError(
            f"module = {type(module).__name__} has no parameters, so there is nothing to record."
        )
    if isinstance(module, torch.jit.ScriptModule):
        raise TypeError(
            "module is a ScriptModule, into which nothing can look: give the module as it was before "
            "torch.jit."
        )
    if any(is_lazy(one) for one in module.parameters()):
        raise ValueError("the module has lazy layers that do not know their shape yet: run it once before.")
    if any(one.is_meta for one in module.parameters()):
        raise ValueError("the module is on the meta device and has no numbers: load its weights first.")
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer is {type(optimizer).__name__}, not a torch.optim.Optimizer.")
    for name, given in (("units", units), ("loss", loss)):
        if given is not None and not callable(given):
            raise TypeError(f"{name} is {type(given).__name__}, not a function.")


def _name_in(module: nn.Module, layer: Any) -> str | None:
    if layer is None:
        return None
    if isinstance(layer, str):
        parts = dict(module.named_modules())
        bare = layer
        while bare not in parts and bare.partition(".")[0] in ("_orig_mod", "module"):
            bare = bare.partition(".")[2]
        if bare not in parts:
            raise NoLayerError(
                f"layer = {layer!r}: the module has no part of this name; it has "
                f"{', '.join(filter(None, parts)) or 'none'}."
            )
        return bare
    name = next((name for name, one in module.named_modules() if one is layer), None)
    if name is None:
        raise NoLayerError(f"layer = {layer} is no Linear and no convolution of this module.")
    return name


def units_of_state(state: Mapping[str, Tensor], units: str | Units | None) -> Cloud:
    """The neurons of a state dict: of a layer by its name, of the first of a plain chain for None, or what a
    function returns.

    Raises:
        ValueError: if it has no such layer, or the function raises or returns something else than (neurons,
            D).
    """
    if callable(units):
        try:
            rows = units(state)
        except Exception as error:
            raise ValueError(f"units() raised {type(error).__name__}: {error}") from error
        return cloud_of(rows)
    layer = layer_of_names(state, units)
    return cloud_of(layer.gather({name: _real(one) for name, one in layer.of(state).items()}))


def cloud_of(units: Any) -> Cloud:
    """Units as an array, (neurons, D).

    Raises:
        ValueError: for another shape, fewer than 3 neurons or 2 coordinates, or what holds no real numbers.
    """
    try:
        tensor = torch.as_tensor(units)
    except Exception as error:
        raise ValueError(
            f"the units are {type(units).__name__}, not a tensor or array of numbers, one neuron a row."
        ) from error
    array = _real(tensor).detach().cpu().double()
    if array.ndim != 2 or len(array) < 3 or array.shape[1] < 2:
        raise ValueError(
            f"the units have the shape {tuple(array.shape)}: at least 3 neurons, one a row, of at least 2 "
            "coordinates are needed."
        )
    return array.numpy().copy()


def _real(tensor: Tensor) -> Tensor:
    """A tensor whose numbers can be read.

    Raises:
        ValueError: if it is complex, or on the meta device, where it has none.
    """
    if tensor.is_meta:
        raise ValueError("a tensor is on the meta device and has no numbers: load the weights first.")
    if tensor.is_complex():
        raise ValueError(
            "the weights are complex, and neurons have real coordinates: give units= with torch.view_as_real "
            "of the rows."
        )
    if tensor.layout != torch.strided:
        return tensor.to_dense()
    return tensor.dequantize() if tensor.is_quantized else tensor


def layer_name_of_state(state: Mapping[str, Tensor]) -> str:
    """The layer that is taken of a state dict where none is named."""
    return layer_of_names(state).name


def dtype_of_state(state: Mapping[str, Tensor], units: str | Units | None) -> str | None:
    """Precision of a state dict's layer; None where a function reads it."""
    if callable(units):
        return None
    layer = layer_of_names(state, units)
    return PRECISIONS.get(layer.of(state)[layer.slots[0].name].dtype)
