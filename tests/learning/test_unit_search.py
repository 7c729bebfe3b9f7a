"""The layer is read off the order of the calls and proved; what cannot be proved is refused with a sentence
that names units=.
"""

import pytest
import torch
from torch import nn

from topowidgets.learning.unit_search import NoLayerError, find_layer, unwrapped
from topowidgets.learning.units import Slot

torch.manual_seed(0)


class Called(nn.Module):
    """Parts, and a function of them and the data."""

    def __init__(self, forward, **parts):
        super().__init__()
        for name, part in parts.items():
            setattr(self, name, part)
        self.function = forward

    def forward(self, x):
        return self.function(self, x)


def loss_of(net, *shape):
    x = torch.randn(12, *shape, generator=torch.Generator().manual_seed(1))
    return lambda: net(x).square().mean()


def chain(*between, units=8):
    return nn.Sequential(nn.Linear(2, units), *between, nn.Linear(units, 1))


def pictures():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.5),
        nn.Conv2d(4, 6, 3), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(24, 5), nn.GELU(), nn.Linear(5, 3),
    )  # fmt: skip


def out_of_order():
    return Called(
        lambda s, x: s.out(torch.tanh(s.middle(torch.tanh(s.first(x))))),
        out=nn.Linear(4, 4),
        middle=nn.Linear(4, 4),
        first=nn.Linear(2, 4),
    )


FOUND = [
    (chain(nn.Tanh()), (2,), None, "0", "2.weight", ("0.weight", "0.bias")),
    (
        chain(nn.BatchNorm1d(8), nn.Tanh(), nn.Dropout(0.5)),
        (2,),
        None,
        "0",
        "4.weight",
        ("0.weight", "0.bias", "1.weight", "1.bias"),
    ),
    (chain(nn.PReLU(8)), (2,), None, "0", "2.weight", ("0.weight", "0.bias", "1.weight")),
    (pictures(), (1, 14, 14), None, "0", "5.weight", ("0.weight", "0.bias", "1.weight", "1.bias")),
    (pictures(), (1, 14, 14), "5", "5", "9.weight", ("5.weight", "5.bias")),
    (out_of_order(), (2,), None, "first", "middle.weight", ("first.weight", "first.bias")),
    (out_of_order(), (2,), "middle", "middle", "out.weight", ("middle.weight", "middle.bias")),
    (
        nn.Sequential(nn.Linear(2, 8, bias=False), nn.Tanh(), nn.Linear(8, 1)),
        (2,),
        None,
        "0",
        "2.weight",
        ("0.weight",),
    ),
]


@pytest.mark.parametrize("with_loss", [True, False])
@pytest.mark.parametrize(("net", "shape", "name", "found", "outgoing", "incoming"), FOUND)
def test_a_plain_chain_is_found_in_the_order_of_its_calls(
    net, shape, name, found, outgoing, incoming, with_loss
):
    before = {key: value.clone() for key, value in net.state_dict().items()}
    layer = find_layer(net, name, loss_of(net, *shape) if with_loss else None)
    slots = (*(Slot(one, 0) for one in incoming), Slot(outgoing, 1))
    assert (layer.name, layer.slots, layer.sums) == (found, slots, (outgoing.rpartition(".")[0],))
    assert all(torch.equal(value, before[key]) for key, value in net.state_dict().items()), (
        "nothing was changed"
    )
    assert net.training


def tied():
    net = nn.Sequential(nn.Linear(4, 4, bias=False), nn.Tanh(), nn.Linear(4, 4, bias=False))
    net[2].weight = net[0].weight
    return net


def skipped(part, x):
    return x + part(x.tanh())


REFUSED = [
    (
        nn.Sequential(nn.ConvTranspose2d(8, 8, 3), nn.Tanh(), nn.ConvTranspose2d(8, 8, 3)),
        (8, 4, 4),
        "'0' is a ConvTranspose2d",
    ),
    (
        nn.Sequential(nn.ConvTranspose2d(3, 8, 3), nn.Tanh(), nn.ConvTranspose2d(8, 3, 3)),
        (3, 4, 4),
        "'0' is a ConvTranspose2d",
    ),
    (
        Called(lambda s, x: s.l(s.e((x[:, 0] > 0).long())), e=nn.Embedding(8, 8), l=nn.Linear(8, 8)),
        (2,),
        "is an Embedding",
    ),
    (chain(nn.LayerNorm(8)), (2,), "is a LayerNorm"),
    (
        nn.Sequential(
            nn.Linear(2, 8), nn.Unflatten(1, (4, 2)), nn.LayerNorm((4, 2)), nn.Flatten(), nn.Linear(8, 1)
        ),
        (2,),
        "is a LayerNorm",
    ),
    (nn.Sequential(nn.Conv2d(1, 4, 3), nn.GroupNorm(2, 4), nn.Conv2d(4, 1, 3)), (1, 8, 8), "is a GroupNorm"),
    (
        Called(lambda s, x: s.a(x).mean() + s.b(x).mean(), a=nn.Linear(8, 4), b=nn.Linear(8, 4)),
        (8,),
        "does not take its units",
    ),
    (
        Called(lambda s, x: s.a(x).tanh() + s.b(x).tanh(), a=nn.Linear(4, 4), b=nn.Linear(4, 4)),
        (4,),
        "does not pass the units on",
    ),
    (
        Called(lambda s, x: s.a(x).tanh() + s.b(s.a(x).tanh()), a=nn.Linear(4, 4), b=nn.Linear(4, 4)),
        (4,),
        "called more often",
    ),
    (
        Called(lambda s, x: skipped(s.b, s.a(x)), a=nn.Linear(4, 4), b=nn.Linear(4, 4)),
        (4,),
        "cannot change places",
    ),
    (
        Called(lambda s, x: s.b(s.a(x).cumsum(1)), a=nn.Linear(2, 4), b=nn.Linear(4, 1)),
        (2,),
        "cannot change places",
    ),
    (
        Called(lambda s, x: s.b(s.a(x).tanh()), a=nn.Linear(2, 4), b=nn.Linear(4, 1), u=nn.Linear(4, 4)),
        (2,),
        "'u' has weights and is not",
    ),
    (
        Called(lambda s, x: s.b(s.a(s.a(x)).tanh()), a=nn.Linear(4, 4), b=nn.Linear(4, 1)),
        (4,),
        "called more often",
    ),
    (
        Called(
            lambda s, x: s.l(s.c(x).permute(0, 2, 3, 1).flatten(1)), c=nn.Conv2d(1, 4, 3), l=nn.Linear(144, 1)
        ),
        (1, 8, 8),
        "cannot change",
    ),
    (
        nn.Sequential(nn.Conv1d(1, 4, 3, padding=1), nn.Tanh(), nn.Linear(8, 1)),
        (1, 8),
        "cannot change places",
    ),
    (
        nn.Sequential(nn.Conv1d(4, 8, 3, groups=2), nn.Tanh(), nn.Conv1d(8, 4, 3, groups=2)),
        (4, 9),
        "does not take its units",
    ),
    (nn.Sequential(nn.Linear(2, 8), nn.GLU(), nn.Linear(4, 1)), (2,), "does not take its units"),
    (
        Called(lambda s, x: s.o(s.r(x)[0]), r=nn.LSTM(3, 5, batch_first=True), o=nn.Linear(5, 1)),
        (4, 3),
        "is a LSTM",
    ),
    (nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), (5, 8), "is a MultiheadAttention"),
    (tied(), (4,), "share a tensor"),
    (nn.Linear(4, 3), (4,), "no two layers"),
]


@pytest.mark.parametrize(("net", "shape", "says"), REFUSED)
def test_what_is_no_plain_chain_is_refused_with_and_without_a_loss(net, shape, says):
    with pytest.raises(NoLayerError, match=says) as refused:
        find_layer(net, None, loss_of(net, *shape))
    assert "units=, a function of the module" in str(refused.value)
    with pytest.raises(NoLayerError, match="units=, a function of the module"):
        find_layer(net, None, None)


def test_a_named_layer_of_any_module_is_proved():
    net = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    layer = find_layer(net, "linear1", loss_of(net, 5, 8))
    assert (layer.n, layer.slots[-1]) == (16, Slot("linear2.weight", 1))
    gated = Called(lambda s, x: s.b(s.a(x) * s.g(x)), a=nn.Linear(2, 4), g=nn.Linear(2, 4), b=nn.Linear(4, 1))
    with pytest.raises(NoLayerError, match="cannot change places"):
        find_layer(gated, "g", loss_of(gated, 2))


def test_units_that_are_alike_are_told_apart_at_generic_weights():
    """With an outgoing layer of zeros every exchange leaves the loss as it is, at the weights of now."""
    net = Called(lambda s, x: s.b(s.a(x).cumsum(1)), a=nn.Linear(2, 4), b=nn.Linear(4, 1))
    nn.init.zeros_(net.b.weight)
    with pytest.raises(NoLayerError, match="cannot change places"):
        find_layer(net, None, loss_of(net, 2))
    good = chain(nn.Tanh())
    nn.init.zeros_(good[2].weight)
    assert find_layer(good, None, loss_of(good, 2)).name == "0"


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_in_every_precision(dtype):
    net, x = chain(nn.Tanh()).to(dtype), torch.randn(12, 2, dtype=dtype)
    assert find_layer(net, None, lambda: net(x).square().mean()).n == 8
    bad = Called(lambda s, x: s.b(s.a(x).cumsum(1)), a=nn.Linear(2, 4), b=nn.Linear(4, 1)).to(dtype)
    with pytest.raises(NoLayerError, match="units="):
        find_layer(bad, None, lambda: bad(x).square().mean())


def test_a_loss_that_does_not_tell_leaves_it_to_the_structure():
    net = chain(nn.Tanh())
    for loss in (
        lambda: net(torch.randn(3, 2)).mean(),
        lambda: net(torch.full((3, 2), torch.nan)).mean(),
        lambda: 1 / 0,
    ):
        assert find_layer(net, None, loss).name == "0"
    mixed = Called(lambda s, x: s.b(s.a(x) @ torch.ones(4, 4)), a=nn.Linear(2, 4), b=nn.Linear(4, 1))
    with pytest.raises(NoLayerError, match=r"ZeroDivisionError.*lies matmul"):
        find_layer(mixed, None, lambda: 1 / 0)


def test_what_decides_by_its_data_needs_a_loss():
    net = Called(lambda s, x: s.b(s.a(x)) if x.sum() > -1e9 else x, a=nn.Linear(2, 4), b=nn.Linear(4, 1))
    with pytest.raises(
        NoLayerError, match=r"the order in which Called calls its parts cannot be read. Give loss="
    ):
        find_layer(net, None, None)
    assert find_layer(net, None, loss_of(net, 2)).name == "a"


def test_the_module_inside_a_wrapper():
    net = chain(nn.Tanh())
    assert unwrapped(torch.compile(nn.DataParallel(net), backend="eager")) is net
    mine = Called(lambda s, x: s.module(x), module=net)
    assert unwrapped(mine) is mine
