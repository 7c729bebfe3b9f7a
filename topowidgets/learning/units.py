"""Exchangeable units of a layer, as axes of a network's parameters.

Every way in which a parameter packs units (rows, gates of an LSTM, heads inside a projection, channels inside
a flattened picture) is one factorisation of an axis: its length is outer * n * inner, the unit's number in
the middle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

HALF = (torch.float16, torch.bfloat16)
"""Precisions in which rows are not compared."""


@dataclass(frozen=True)
class Slot:
    """One axis of one parameter that runs over the units.

    Attributes:
        name: the parameter's. axis: from 0.
        outer: what stands before the unit's number: 4 for the gates of an LSTM. What stands behind it, as the
            places of a flattened channel, follows from the axis' length.
    """

    name: str
    axis: int
    outer: int = 1

    def units_first(self, tensor: Tensor, count: int) -> Tensor:
        """The parameter with the units on the first axis, and what is left of its own axis, outer and inner,
        in its place.

        Raises:
            ValueError: if it has no such axis, or that has not as many units.
        """
        if tensor.ndim <= self.axis or tensor.shape[self.axis] % (self.outer * count):
            raise ValueError(f"{self.name} of shape {tuple(tensor.shape)} has no longer {count} units.")
        return _parted(tensor, self.axis, self.outer, count).movedim(self.axis + 1, 0)

    def back(self, units_first: Tensor) -> Tensor:
        """The inverse of `units_first`."""
        return units_first.movedim(0, self.axis + 1).flatten(self.axis, self.axis + 2)


def _parted(tensor: Tensor, axis: int, outer: int, count: int) -> Tensor:
    """An axis of outer * count * inner entries as three."""
    shape = tensor.shape
    inner = shape[axis] // (outer * count)
    return tensor.reshape(*shape[:axis], outer, count, inner, *shape[axis + 1 :])


@dataclass(frozen=True, repr=False)
class UnitGroup:
    """A layer of exchangeable units.

    Unit i is the row x_i of everything that its slots hold: of a Linear its row, its bias and its column in
    the Linear that follows; of a convolution a channel's kernels, its bias and its part of what follows
    (docs/theory.md 1).

    Attributes:
        name: of the layer: the module's that owns the first slot. n: units. slots: in the order of the
            coordinates.
        sums: modules whose outputs are the sums that the units enter, in forward order; units that see each
            other only through sums have a potential.
        buffers: that go with the units where these change places: running mean and variance.

    Examples:
        >>> group = UnitGroup("0", 5, (Slot("0.weight", 0), Slot("0.bias", 0), Slot("2.weight", 1)), ("2",))
        >>> net = torch.nn.Sequential(torch.nn.Linear(2, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1))
        >>> group.gather(dict(net.named_parameters())).shape, group.structure
        (torch.Size([5, 4]), 'points')
    """

    name: str
    n: int
    slots: tuple[Slot, ...]
    sums: tuple[str, ...] = ()
    buffers: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"UnitGroup({self.name}, {self.n} units)"

    @property
    def names(self) -> tuple[str, ...]:
        """The tensors that hold the units, each once."""
        return tuple(dict.fromkeys(slot.name for slot in self.slots))

    @property
    def structure(self) -> Literal["points", "relations"]:
        """Whether the units are points of R^D, or relations: a parameter has them on two axes."""
        return "points" if len(self.names) == len(self.slots) else "relations"

    def of(self, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Those tensors alone, in their order.

        Raises:
            ValueError: if one is not there any more.
        """
        missing = [name for name in self.names if name not in tensors]
        if missing:
            raise ValueError(f"the module has no tensor {missing[0]} any more.")
        return {name: tensors[name] for name in self.names}

    def gather(self, tensors: Mapping[str, Tensor]) -> Tensor:
        """The units of parameters, of gradients or of a rule's state, (units, D), in float32 at least.

        Raises:
            ValueError: if they are relations, or a tensor is missing or of another size.
        """
        self._check_points()
        own = self.of(tensors)
        parts = [slot.units_first(own[slot.name], self.n).reshape(self.n, -1) for slot in self.slots]
        return torch.cat([part.float() if part.dtype in HALF else part for part in parts], dim=1)

    def scatter(self, tensors: Mapping[str, Tensor], rows: Tensor) -> dict[str, Tensor]:
        """The tensors with other units in them; `tensors` stay as they are.

        Raises:
            ValueError: as `gather`.
        """
        self._check_points()
        own, found, begin = self.of(tensors), dict(tensors), 0
        for slot in self.slots:
            shape = slot.units_first(own[slot.name], self.n).shape
            width = shape[1:].numel()
            found[slot.name] = slot.back(rows[:, begin : begin + width].reshape(shape))
            begin += width
        return found

    def permuted(self, tensors: Mapping[str, Tensor], order: Sequence[int] | Tensor) -> dict[str, Tensor]:
        """The tensors with unit `order[i]` in the place of unit i, of relations too."""
        found, places = {**tensors, **self.of(tensors)}, torch.as_tensor(order)
        for slot in self.slots:
            tensor = found[slot.name]
            found[slot.name] = slot.back(slot.units_first(tensor, self.n)[places.to(tensor.device)])
        return found

    def distances(self, tensors: Mapping[str, Tensor]) -> Tensor:
        """The swap metric d(i, j) = |theta - tau_ij theta| / sqrt 2, (units, units).

        tau_ij exchanges units i and j in all slots. Of points it is |x_i - x_j|.
        """
        squared = torch.zeros((), dtype=torch.float64)
        for name in self.names:
            own = [slot for slot in self.slots if slot.name == name]
            if len(own) == 1:
                rows = own[0].units_first(tensors[name], self.n).reshape(self.n, -1).double()
                squared = squared + torch.cdist(rows, rows, compute_mode=_EXACT).square()
            else:
                squared = squared + _relations(self._blocks(tensors[name], own))
        return squared.clamp_min(0).sqrt()

    def _blocks(self, tensor: Tensor, slots: Sequence[Slot]) -> Tensor:
        """A parameter with units on two axes as (units, units, entries of a block)."""
        one, other = sorted(slots, key=lambda slot: slot.axis)
        parted = _parted(_parted(tensor, other.axis, other.outer, self.n), one.axis, one.outer, self.n)
        both = parted.movedim((one.axis + 1, other.axis + 3), (0, 1))
        return both.reshape(self.n, self.n, -1).double()

    def _check_points(self) -> None:
        if self.structure == "relations":
            raise ValueError(f"the units of {self.name} are relations, which have no rows.")


_EXACT = "donot_use_mm_for_euclid_dist"


def _relations(blocks: Tensor) -> Tensor:
    """Half the squared change of a matrix of blocks where i and j change places on both axes.

    sum over k other than i, j of |W_ik - W_jk|^2 + |W_ki - W_kj|^2, plus |W_ii - W_jj|^2 + |W_ij - W_ji|^2.
    """
    n = len(blocks)
    rows, columns = blocks.reshape(n, -1), blocks.transpose(0, 1).reshape(n, -1)
    squared = torch.cdist(rows, rows, compute_mode=_EXACT).square()
    squared = squared + torch.cdist(columns, columns, compute_mode=_EXACT).square()
    own = blocks.diagonal().T  # (n, entries)

    def between(one: Tensor, other: Tensor) -> Tensor:
        return (one - other).square().sum(-1)

    across, back = blocks, blocks.transpose(0, 1)
    at_i, at_j = own[:, None], own[None]
    for one, other in ((at_i, back), (across, at_j), (at_i, across), (back, at_j)):
        squared = squared - between(one, other)
    return squared + between(at_i, at_j) + between(across, back)
