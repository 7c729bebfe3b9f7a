"""Neurons and curvature of a torch module that is trained by a loop which is not ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.optim import Optimizer

from topowidgets.learning.curvature import CurvatureProbe

Cloud = Float[np.ndarray, "neurons dim"]
Units = Callable[[Any], Any]
"""A callable of the user's: module, or state dict, -> (neurons, D)."""

LAYERS = (nn.Linear, nn.modules.conv._ConvNd)  # noqa: SLF001 -- torch names no public base of its convolutions

NESTED = ("state_dict", "model_state_dict", "model")
"""Under these names training loops keep the state dict among other things in a checkpoint."""


class Layer:
    """A layer of exchangeable units: x_i = [incoming weights, bias, outgoing weights] (SCIENCE.md section 1).

    Unit i of a Linear is its row, its bias and its column in the Linear that follows. A channel of a convolution is its kernels, its bias
    and its part of the convolution, or of the Linear on the flattened picture, that follows.

    Args:
        tensors: by name, parameters of a module or a state dict, in the order of the layers.
        name: the layer; None for the first that is followed by one that it fits.

    Attributes:
        name: the layer's. count: its units. dim: coordinates of one.
        parameters: incoming weight, bias if there is one, and outgoing weight.

    Raises:
        ValueError: if there is no such layer, or what follows does not fit.

    Examples:
        >>> net = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1))
        >>> layer = Layer(dict(net.named_parameters()))
        >>> layer.name, layer.count, layer.dim
        ('0', 5, 4)
    """

    def __init__(self, tensors: Mapping[str, Tensor], name: str | None = None) -> None:
        weights = [key.removesuffix(".weight") for key, value in tensors.items() if key.endswith(".weight") and value.ndim > 1]
        fitting = [pair for pair in pairwise(weights) if tensors[f"{pair[1]}.weight"].shape[1] % len(tensors[f"{pair[0]}.weight"]) == 0]
        found = next((pair for pair in fitting if name in (None, pair[0])), None)
        if found is None:
            said = "no layer" if name is None else f"layer = {name!r}: it"
            raise ValueError(
                f"{said} is a Linear or a convolution followed by one that takes its units; those that are: "
                f"{', '.join(first for first, _ in fitting) or 'none'}. Give units=, a function of the module that returns (neurons, D)."
            )
        self.name = found[0]
        incoming, bias, outgoing = tensors[f"{found[0]}.weight"], tensors.get(f"{found[0]}.bias"), tensors[f"{found[1]}.weight"]
        self.parameters = [incoming, *([] if bias is None else [bias]), outgoing]
        self.count = len(incoming)
        self.dim = sum(parameter.numel() for parameter in self.parameters) // self.count

    def __repr__(self) -> str:
        return f"Layer({self.name}, {self.count} units of {self.dim} coordinates)"

    @property
    def units(self) -> Tensor:
        """The units now, (neurons, D)."""
        return self.joined([parameter.detach() for parameter in self.parameters])

    def joined(self, tensors: list[Tensor]) -> Tensor:
        """Tensors of the parameters' shapes as rows, (neurons, D)."""
        *own, outgoing = tensors
        columns = outgoing.reshape(len(outgoing), self.count, -1).movedim(1, 0)
        return torch.cat([tensor.reshape(self.count, -1) for tensor in (*own, columns)], dim=1)

    def hessian_operator(self, loss: Callable[[], Any]) -> tuple[float, Callable[[Tensor], Tensor]]:
        """The loss, and v -> H v for its Hessian H with respect to the units, both (neurons, D), by double backward.

        Raises:
            ValueError: if the closure returns no scalar that depends on the layer.
        """
        value = _scalar(loss)
        options: dict[str, Any] = {"allow_unused": True, "materialize_grads": True}
        gradient = self.joined(list(torch.autograd.grad(value, self.parameters, create_graph=True, **options)))

        def product(direction: Tensor) -> Tensor:
            return self.joined(list(torch.autograd.grad(gradient, self.parameters, direction, retain_graph=True, **options))).detach()

        return float(value.detach()), product


class Tap:
    """What can be read off a module while an optimizer trains it.

    Args:
        layer: a layer's name or the layer itself; None for the first that is followed by one that it fits.
        units: a function of the module that returns the neurons, (neurons, D), in place of a layer.
        loss: a function without arguments that returns the loss, on data of the user's choice, with its graph.

    Raises:
        ValueError: if the module has no such layer, or both layer and units are given.
    """

    def __init__(
        self,
        module: nn.Module,
        optimizer: Optimizer,
        layer: str | nn.Module | None = None,
        units: Units | None = None,
        loss: Callable[[], Any] | None = None,
    ) -> None:
        if layer is not None and units is not None:
            raise ValueError("give either layer or units, not both.")
        self._optimizer, self._loss = optimizer, loss
        name = layer if isinstance(layer, str | None) else _name_in(module, layer)
        self._dtype = next(module.parameters()).dtype
        self._layer: Layer | None = None
        self._units: Callable[[], Any]
        if units is None:
            self._layer = one = Layer(dict(module.named_parameters()), name)
            self._units = lambda: one.units
        else:
            self._units = lambda: units(module)
        self._probe = CurvatureProbe()

    def __repr__(self) -> str:
        return f"Tap({self._layer}, {type(self._optimizer).__name__})"

    def units(self) -> Cloud:
        """The neurons now.

        Raises:
            ValueError: if the user's function returns something else than (neurons, D).
        """
        with torch.no_grad():
            return _array(self._units())

    @property
    def dtype(self) -> str:
        """Precision of the training: float32 or float64."""
        return "float64" if self._dtype == torch.float64 else "float32"

    @property
    def eta(self) -> float:
        """The learning rate now, of the parameter group that the layer is in."""
        known = {id(parameter) for parameter in (self._layer.parameters if self._layer else ())}
        groups = self._optimizer.param_groups
        return float(next((group for group in groups if known & {id(one) for one in group["params"]}), groups[0])["lr"])

    @property
    def rule(self) -> tuple[str, dict[str, float]]:
        """The optimizer as the rule of a Config with its settings; `own` for one that is none of those."""
        group = self._optimizer.param_groups[0]
        plain = not any(group.get(name) for name in ("weight_decay", "nesterov", "dampening", "amsgrad", "maximize", "centered"))
        match type(self._optimizer):
            case torch.optim.SGD if plain:
                momentum = float(group["momentum"])
                return ("heavy_ball", {"momentum": momentum}) if momentum else ("sgd", {})
            case torch.optim.Adam if plain:
                return "adam", {"beta_1": float(group["betas"][0]), "beta_2": float(group["betas"][1]), "eps": float(group["eps"])}
        return "own", {}

    def measure(self) -> tuple[float | None, tuple[float, float, float] | None]:
        """The loss, and (lambda_max, lambda_min, relative error) of its Hessian with respect to the layer's units; None where not known.

        Training is not touched: gradients stay, and random numbers drawn by the closure are given back.

        Raises:
            ValueError: if the closure returns no scalar with its graph.
        """
        if self._loss is None:
            return None, None
        with torch.random.fork_rng(), torch.enable_grad():
            if self._layer is None:
                return float(_scalar(self._loss).detach()), None
            value, product = self._layer.hessian_operator(self._loss)
            return value, self._probe.spectrum(_Measured(self._layer.units, product))

    def around_steps(self, before: Callable[[], None], after: Callable[[], None]) -> Callable[[], None]:
        """Call one function before and one after each of the optimizer's steps; what is returned ends that."""
        hooks = [
            self._optimizer.register_step_pre_hook(lambda *_: before()),
            self._optimizer.register_step_post_hook(lambda *_: after()),
        ]

        def end() -> None:
            for hook in hooks:
                hook.remove()

        return end


class _Measured:
    """Units with the Hessian at them, as a CurvatureProbe takes them."""

    def __init__(self, units: Tensor, product: Callable[[Tensor], Tensor]) -> None:
        self.units, self._product = units, product

    def hessian_operator(self) -> Callable[[Tensor], Tensor]:
        return self._product


def _scalar(loss: Callable[[], Any]) -> Tensor:
    value = loss()
    if not isinstance(value, Tensor) or value.numel() != 1 or not value.requires_grad:
        raise ValueError(f"loss() must return the loss as a tensor with one number and its graph, not {type(value).__name__}.")
    return value


def _name_in(module: nn.Module, layer: nn.Module) -> str:
    name = next((name for name, one in module.named_modules() if one is layer), None)
    if name is None or not isinstance(layer, LAYERS):
        raise ValueError(f"layer = {layer} is no Linear and no convolution of this module.")
    return name


def units_of_state(state: Mapping[str, Tensor], units: str | Units | None) -> Cloud:
    """The neurons of a state dict: of a layer by its name, of the first that fits for None, or what a function of the state dict returns.

    Raises:
        ValueError: if it has no such layer, or the function returns something else than (neurons, D).
    """
    return _array(units(state) if callable(units) else Layer(state, units).units)


def read_state(path: Path) -> Mapping[str, Tensor]:
    """The state dict in a checkpoint. It is read with weights_only: a file that needs more than tensors and plain values is refused.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if it holds other objects, or no state dict.
    """
    try:
        held = torch.load(path, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception as error:
        message = f"{path} holds other objects than tensors and plain values, or is damaged, and is not opened: save module.state_dict()."
        raise ValueError(message) from error
    for name in NESTED:
        if isinstance(held, Mapping) and isinstance(held.get(name), Mapping):
            held = held[name]
    if not isinstance(held, Mapping) or not any(isinstance(value, Tensor) for value in held.values()):
        raise ValueError(f"{path} holds no state dict, neither by itself nor under {', '.join(NESTED)}.")
    return {key: value for key, value in held.items() if isinstance(value, Tensor)}


def _array(units: object) -> Cloud:
    tensor = torch.as_tensor(units).detach().double().cpu()
    if tensor.ndim != 2 or len(tensor) < 3 or tensor.shape[1] < 2:
        raise ValueError(
            f"the units have the shape {tuple(tensor.shape)}: at least 3 neurons, one a row, of at least 2 coordinates are needed."
        )
    return tensor.numpy().copy()
