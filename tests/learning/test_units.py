"""Units as axes of parameters: rows and back, permutations, the swap metric."""

import numpy as np
import pytest
import torch
from torch import nn

from tests.learning.networks.reference_modules import CASES, groups_of, module_of, samples_of
from topowidgets.learning.units import Slot, UnitGroup

POINTS = [name for name, case in CASES.items() if case["layers"]]
ELMAN = UnitGroup(
    "hidden",
    5,
    (Slot("i.weight", 0), Slot("i.bias", 0), Slot("w.weight", 0), Slot("w.weight", 1), Slot("o.weight", 1)),
)
GATED = nn.LSTM(3, 5, num_layers=1).double()
CELLS = UnitGroup(
    "cells",
    5,
    (
        *(Slot(f"{name}_l0", 0, 4) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")),
        Slot("weight_hh_l0", 1),
    ),
)


@pytest.mark.parametrize("name", POINTS)
def test_rows_and_back(name):
    parameters = {key: value.detach() for key, value in module_of(name).named_parameters()}
    for group, layer in zip(groups_of(name), CASES[name]["layers"], strict=True):
        rows = group.gather(parameters)
        assert rows.shape == (layer["n"], layer["D"])
        other = torch.randn(rows.shape, dtype=torch.float64)
        placed = group.scatter(parameters, other)
        assert torch.equal(group.gather(placed), other)
        assert torch.equal(group.gather(parameters), rows), "what was given stays as it was"
        back = group.scatter(placed, rows)
        assert all(torch.equal(back[key], value) for key, value in parameters.items())
        order = torch.randperm(group.n).tolist()
        assert torch.equal(group.gather(group.permuted(parameters, order)), rows[order])


@pytest.mark.parametrize("name", CASES)
def test_a_permuted_network_says_the_same(name):
    module, (x, _) = module_of(name), samples_of(name)
    parameters = {key: value.detach() for key, value in module.named_parameters()}
    for group in groups_of(name) or [ELMAN]:
        permuted = group.permuted(parameters, torch.arange(group.n).flip(0))
        assert not torch.equal(permuted[group.slots[0].name], parameters[group.slots[0].name])
        said = torch.func.functional_call(module, permuted, (x,))
        assert torch.allclose(said, module(x), rtol=1e-12, atol=1e-14)


def test_gates_of_an_lstm_go_together():
    x = torch.randn(2, 4, 3, dtype=torch.float64)
    parameters = {key: value.detach() for key, value in GATED.named_parameters()}
    order = [2, 0, 4, 1, 3]
    said, _ = torch.func.functional_call(GATED, CELLS.permuted(parameters, order), (x,))
    assert torch.allclose(said, GATED(x)[0][..., order], rtol=1e-12)


def swapped(group, tensors, i, j):
    order = list(range(group.n))
    order[i], order[j] = j, i
    moved = group.permuted(tensors, order)
    return sum(float((moved[key] - tensors[key]).square().sum()) for key in tensors) ** 0.5 / 2**0.5


@pytest.mark.parametrize("name", [*CASES, "lstm"])
def test_the_swap_metric_is_what_a_swap_changes(name):
    module = GATED if name == "lstm" else module_of(name)
    tensors = {key: value.detach() for key, value in module.named_parameters()}
    groups = [CELLS] if name == "lstm" else groups_of(name) or [ELMAN]
    for group in groups:
        found = group.distances(tensors)
        expected = [[swapped(group, tensors, i, j) for j in range(group.n)] for i in range(group.n)]
        assert found.numpy() == pytest.approx(np.array(expected), rel=1e-9, abs=1e-9)
        if group.structure == "points":
            rows = group.gather(tensors)
            assert found.numpy() == pytest.approx(torch.cdist(rows, rows).numpy(), rel=1e-6, abs=1e-7)


def test_the_swap_ratios_of_an_elman_network():
    """Those of tests/reference/networks.json, of one step of gradient descent."""
    run = CASES["elman_rnn"]["runs"]["gd_below"]
    module, (x, y) = module_of("elman_rnn"), samples_of("elman_rnn")
    parameters = dict(module.named_parameters())
    loss = (module(x) - y).square().sum() / len(x) / 2
    assert float(loss.detach()) == pytest.approx(run["states"][0]["loss"], rel=1e-9)
    slopes = torch.autograd.grad(loss, list(parameters.values()))
    after = {
        key: (value - run["eta"] * slope).detach()
        for (key, value), slope in zip(parameters.items(), slopes, strict=True)
    }
    before = {key: value.detach() for key, value in parameters.items()}
    ratios = (ELMAN.distances(after) / ELMAN.distances(before))[~torch.eye(5, dtype=torch.bool)]
    first = run["states"][0]
    assert (float(ratios.min()), float(ratios.max())) == pytest.approx(
        (first["swap_ratio_min"], first["swap_ratio_max"]), rel=1e-8
    )


def test_relations_have_no_rows_and_what_does_not_fit_is_named():
    tensors = {key: value.detach() for key, value in module_of("elman_rnn").named_parameters()}
    assert (ELMAN.structure, CELLS.structure) == ("relations", "relations")
    with pytest.raises(ValueError, match="the units of hidden are relations, which have no rows"):
        ELMAN.gather(tensors)
    with pytest.raises(ValueError, match="the module has no tensor gone any more"):
        UnitGroup("x", 5, (Slot("gone", 0),)).gather(tensors)
    with pytest.raises(ValueError, match=r"i.weight of shape \(5, 2\) has no longer 4 units"):
        UnitGroup("x", 4, (Slot("i.weight", 0),)).gather(tensors)
