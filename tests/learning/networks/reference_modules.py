"""The architectures of tests/reference/networks.json as torch modules, with their weights and samples."""

import itertools
import json
import math
from pathlib import Path

import torch
from torch import nn

from topowidgets.learning.units import Slot, UnitGroup

CASES = json.loads((Path(__file__).parents[2] / "reference/networks.json").read_text())["cases"]
ACTIVATIONS = {
    "tanh": torch.tanh,
    "gelu": nn.functional.gelu,
    "sine": torch.sin,
    "softplus": nn.functional.softplus,
}


class Mlp(nn.Module):
    def __init__(self, case):
        super().__init__()
        sizes = case["sizes"]
        self.lin = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes))
        self.act = ACTIVATIONS[case["activation"]]

    def forward(self, x):
        for layer in self.lin[:-1]:
            x = self.act(layer(x))
        return self.lin[-1](x)


class Conv(nn.Module):
    def __init__(self, case):
        super().__init__()
        self.c1 = nn.Conv2d(case["channels_in"], case["c1"], 3, padding=1)
        self.c2 = nn.Conv2d(case["c1"], case["c2"], 3, padding=1)
        self.fc = nn.Linear(case["c2"] * (case["side"] // 2) ** 2, case["outputs"])
        self.act = ACTIVATIONS[case["activation"]]

    def forward(self, x):
        x = nn.functional.avg_pool2d(self.act(self.c1(x)), 2)
        return self.fc(self.act(self.c2(x)).flatten(1))


class Attention(nn.Module):
    def __init__(self, case):
        super().__init__()
        d, self.heads = case["d"], case["heads"]
        self.q, self.k, self.v = nn.Linear(d, d), nn.Linear(d, d, bias=False), nn.Linear(d, d)
        self.o = nn.Linear(d, d)
        self._rest(case)

    def _rest(self, case):
        self.fc = nn.Linear(case["d"], case["outputs"])

    def attend(self, x):
        q, k, v = (one(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for one in (self.q, self.k, self.v))
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]), dim=-1)
        return self.o((weights @ v).transpose(1, 2).flatten(2))

    def forward(self, x):
        return self.fc(self.attend(x).mean(dim=1))


class Block(Attention):
    def _rest(self, case):
        d = case["d"]
        self.l1, self.l2 = nn.Linear(d, case["ff"]), nn.Linear(case["ff"], d)
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.act, self.pre = ACTIVATIONS[case["activation"]], case["pre_norm"]
        super()._rest(case)

    def forward(self, x):
        if self.pre:
            x = x + self.attend(self.n1(x))
            x = x + self.l2(self.act(self.l1(self.n2(x))))
        else:
            x = self.n1(x + self.attend(x))
            x = self.n2(x + self.l2(self.act(self.l1(x))))
        return self.fc(x.mean(dim=1))


class LowRank(nn.Module):
    def __init__(self, case):
        super().__init__()
        n, r = case["units"], case["rank"]
        self.i, self.m = nn.Linear(case["inputs"], n), nn.Linear(r, n, bias=False)
        self.nn, self.o = nn.Linear(n, r, bias=False), nn.Linear(n, case["outputs"])

    def forward(self, x):
        kappa = x.new_zeros(len(x), self.nn.out_features)
        for t in range(x.shape[1]):
            h = torch.tanh(self.i(x[:, t]) + self.m(kappa))
            kappa = self.nn(h)
        return self.o(h)


class Elman(nn.Module):
    def __init__(self, case):
        super().__init__()
        n = case["units"]
        self.i, self.w = nn.Linear(case["inputs"], n), nn.Linear(n, n, bias=False)
        self.o = nn.Linear(n, case["outputs"])

    def forward(self, x):
        h = x.new_zeros(len(x), self.w.out_features)
        for t in range(x.shape[1]):
            h = torch.tanh(self.i(x[:, t]) + self.w(h))
        return self.o(h)


KINDS = {
    "mlp": Mlp,
    "conv": Conv,
    "attention": Attention,
    "block": Block,
    "lowrank_rnn": LowRank,
    "elman_rnn": Elman,
}


def module_of(name):
    """The module of a case with its weights."""
    case = CASES[name]["case"]
    module = KINDS[case["kind"]](case).double()
    parameters = dict(module.named_parameters())
    with torch.no_grad():
        for entry in CASES[name]["parameters"]:
            own, k = (
                parameters.pop(entry["name"]),
                torch.arange(math.prod(entry["shape"]), dtype=torch.float64),
            )
            amplitude = case["amplitude"] if own.ndim > 1 else 0.1
            values = amplitude * torch.sin(1.1 * k + 0.13 * k**2 + 0.5 * entry["tensor_number"] + 0.2)
            own.copy_(values.view(own.shape) + (entry["name"] in ("n1.weight", "n2.weight")))
            assert math.isclose(float(own.sum()), entry["sum"], rel_tol=1e-8, abs_tol=1e-9), entry["name"]
    assert not parameters
    return module


def samples_of(name):
    """x and y of a case."""
    case = CASES[name]["case"]
    kind, samples = case["kind"], case["samples"]
    shape = {
        "mlp": lambda: (case["sizes"][0],),
        "conv": lambda: (case["channels_in"], case["side"], case["side"]),
        "attention": lambda: (case["tokens"], case["d"]),
        "block": lambda: (case["tokens"], case["d"]),
    }.get(kind, lambda: (case["steps_in_time"], case["inputs"]))()
    k = torch.arange(samples * math.prod(shape), dtype=torch.float64)
    x = torch.sin(0.7 * k + 0.11 * k**2 + 0.3).view(samples, *shape)
    outputs = case["sizes"][-1] if kind == "mlp" else case["outputs"]
    if case["loss"] == "cross_entropy":
        return x, torch.arange(samples) % outputs
    k = torch.arange(samples * outputs, dtype=torch.float64)
    return x, (0.5 * torch.sin(0.9 * k + 0.4)).view(samples, outputs)


def groups_of(name):
    """The layers of a case."""
    return [
        UnitGroup(
            str(number), layer["n"], tuple(Slot(*slot) for slot in layer["slots"]), tuple(layer["sums_at"])
        )
        for number, layer in enumerate(CASES[name]["layers"])
    ]
