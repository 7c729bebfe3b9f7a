"""What a network is to everything that trains and measures it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

import numpy as np
from torch import Tensor

from topowidgets.learning.units import UnitGroup

Parts = Mapping[str, Tensor]
"""Tensors that a rule moves, by name: a network's parameters, and the tracers of the layer that is drawn."""


class LossAt(ABC):
    """The loss of a network at one point of its parameters and on one batch."""

    @property
    @abstractmethod
    def loss(self) -> float:
        """The loss L."""

    @property
    @abstractmethod
    def gradients(self) -> Parts:
        """How fast each part climbs: dL/dtheta of parameters, grad phi of tracers."""

    @property
    @abstractmethod
    def position(self) -> Tensor:
        """All parameters as the one tensor on which the Hessian acts."""

    @abstractmethod
    def hessian_product(self, direction: Tensor) -> Tensor:
        """H v of the Hessian of L in all parameters, both of the shape of `position`."""

    @abstractmethod
    def hessian_operator(self) -> Callable[[Tensor], Tensor]:
        """v -> H v for many directions in a row."""


class NeuronPotential(ABC):
    """What the units of one layer feel: phi, whose gradient at a unit is that of the loss (docs/theory.md 2).
    Tracers feel it too, and never enter the loss.

    Attributes:
        units: (units, D). points: units, then tracers, (units + tracers, D).
    """

    units: Tensor
    points: Tensor

    @property
    @abstractmethod
    def gradient(self) -> Tensor:
        """grad phi at the points."""

    @property
    @abstractmethod
    def own_hessians(self) -> Tensor:
        """Hess phi at the points, (points, D, D), for small D."""

    @abstractmethod
    def potential_hessian(self, points: Tensor) -> Tensor:
        """Hess phi at any points, (points, D, D), for small D."""

    @abstractmethod
    def potential_product(self, directions: Tensor) -> Tensor:
        """Hess phi(x_i) v_i for every unit i at once, (units, D)."""


class NetworkAt(LossAt, NeuronPotential):
    """Both, the potential that of the layer that is drawn."""


class Network(ABC):
    """A network with one layer that is drawn."""

    @property
    @abstractmethod
    def group(self) -> UnitGroup:
        """The units of that layer; its name is the layer's."""

    @abstractmethod
    def start(self, neurons: np.ndarray, tracers: np.ndarray, like: Tensor) -> dict[str, Tensor]:
        """The parts at the start, in the precision and on the device of a tensor.

        Args:
            neurons: rows of the drawn layer, (units, D). tracers: (tracers, D).
        """

    @abstractmethod
    def rows(self, parts: Parts) -> Tensor:
        """The units of the drawn layer, (units, D)."""

    @abstractmethod
    def tracers(self, parts: Parts) -> Tensor:
        """The tracers, (tracers, D)."""

    @abstractmethod
    def position(self, parts: Parts) -> Tensor:
        """The parameters among the parts, as the one tensor on which the Hessian acts."""

    @abstractmethod
    def inputs(self, x: np.ndarray) -> np.ndarray:
        """Samples as the network takes them."""

    @abstractmethod
    def output(self, parts: Parts, x: Tensor) -> Tensor:
        """f(x), (samples, outputs)."""

    @abstractmethod
    def at(self, parts: Parts, x: Tensor, y: Tensor, *, tracers: bool = True) -> NetworkAt:
        """The loss and the potential at a copy of the parts.

        Args:
            tracers: carry them along.
        """
