"""A layer of exchangeable units, as the tensors of a module that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Layer:
    """A layer of exchangeable units: x_i = [incoming weights, bias, outgoing weights] (SCIENCE.md section 1).

    Unit i of a Linear is its row, its bias and its column in the Linear that follows. A channel of a
    convolution is its kernels, its bias and its part of the convolution, or of the Linear on the flattened
    picture, that follows. A batch norm between the two gives scale and shift of the unit.

    Attributes:
        name: the module's that owns the incoming weights.
        incoming: tensors whose first axis runs over the units: weight, bias, scale and shift, as far as there
            are.
        outgoing: the weight whose second axis does; a flattened picture has several places in it for each.
        following: the module's that owns it.
        statistics: buffers of the units, which go with them where units change places: running mean and
            variance.
        count: units.

    Examples:
        >>> layer = Layer("0", ("0.weight", "0.bias"), "2.weight", "2", (), 5)
        >>> net = torch.nn.Sequential(torch.nn.Linear(2, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1))
        >>> layer.rows(layer.of(dict(net.named_parameters()))).shape
        torch.Size([5, 4])
    """

    name: str
    incoming: tuple[str, ...]
    outgoing: str
    following: str
    statistics: tuple[str, ...]
    count: int

    def __repr__(self) -> str:
        return f"Layer({self.name}, {self.count} units)"

    @property
    def names(self) -> tuple[str, ...]:
        """All tensors that hold coordinates of the units, the outgoing one last."""
        return (*self.incoming, self.outgoing)

    def of(self, tensors: Mapping[str, Tensor]) -> list[Tensor]:
        """Those tensors, in their order.

        Raises:
            ValueError: if one is not there any more.
        """
        missing = [name for name in self.names if name not in tensors]
        if missing:
            raise ValueError(f"the module has no tensor {missing[0]} any more.")
        return [tensors[name] for name in self.names]

    def rows(self, tensors: Sequence[Tensor]) -> Tensor:
        """Tensors of their shapes as rows, (units, D), in float32 at least.

        Raises:
            ValueError: if they are of another number of units.
        """
        *own, outgoing = (
            tensor.float() if tensor.dtype in (torch.float16, torch.bfloat16) else tensor
            for tensor in tensors
        )
        if (
            any(len(tensor) != self.count for tensor in own)
            or outgoing.ndim < 2
            or outgoing.shape[1] % self.count
        ):
            raise ValueError(f"the layer {self.name} has no longer {self.count} units.")
        columns = outgoing.reshape(len(outgoing), self.count, -1).movedim(1, 0)
        return torch.cat([tensor.reshape(self.count, -1) for tensor in (*own, columns)], dim=1)

    def permuted(self, tensors: Sequence[Tensor], order: Tensor) -> list[Tensor]:
        """Those tensors with unit `order[i]` in the place of unit i."""
        *own, outgoing = tensors
        blocks = outgoing.reshape(len(outgoing), self.count, -1)[:, order]
        return [*(tensor[order] for tensor in own), blocks.reshape(outgoing.shape)]
