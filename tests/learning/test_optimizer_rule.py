"""The rule of an optimizer is judged over all groups that hold a layer's tensors."""

import pytest
import torch
from torch import optim

from topowidgets.learning.optimizer_rule import rule_of


@pytest.fixture
def tensors():
    return [torch.ones(3, requires_grad=True) for _ in range(3)]


def split(tensors, **others):
    return [{"params": [tensors[0]]}, {"params": [tensors[1]], **others}]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("others", "eta", "why"),
    [
        ({}, 0.1, ""),
        ({"lr": 2.0}, None, "rates"),
        ({"weight_decay": 5.0}, 0.1, "settings"),
        ({"momentum": 0.5}, 0.1, "settings"),
    ],
)
def test_all_groups_of_the_layer_count_in_either_order(tensors, order, others, eta, why):
    found = rule_of(optim.SGD(split(tensors, **others)[::order], lr=0.1), tensors[:2])
    assert (found.eta, found.why, found.rule) == (eta, why, "own" if why else "sgd")


def test_groups_of_other_tensors_do_not_count(tensors):
    found = rule_of(
        optim.SGD([{"params": tensors[:2]}, {"params": tensors[2:], "lr": 3.0, "momentum": 0.9}], lr=0.1),
        tensors[:2],
    )
    assert (found.rule, found.eta, found.why) == ("sgd", 0.1, "")


def test_a_layer_in_no_group_stands_still(tensors):
    assert (
        rule_of(optim.SGD(tensors[2:], lr=0.1), tensors[:2]).eta,
        rule_of(optim.SGD(tensors[2:], lr=0.1), tensors[:2]).why,
    ) == (
        0.0,
        "no_group",
    )
    assert (
        rule_of(optim.SGD(tensors[:1], lr=0.1), tensors[:2]).eta,
        rule_of(optim.SGD(tensors[:1], lr=0.1), tensors[:2]).why,
    ) == (
        None,
        "partly_in_no_group",
    )


@pytest.mark.parametrize(
    ("make", "rule", "why"),
    [
        (lambda t: optim.SGD(t, lr=torch.tensor(0.5)), "sgd", ""),
        (lambda t: optim.SGD(t, lr=0.5, foreach=True), "sgd", ""),
        (lambda t: optim.SGD(t, lr=0.5, momentum=0.9), "heavy_ball", "momentum"),
        (lambda t: optim.SGD(t, lr=0.5, momentum=0.9, nesterov=True), "own", "nesterov"),
        (lambda t: optim.SGD(t, lr=0.5, momentum=0.9, dampening=0.1), "own", "dampening"),
        (lambda t: optim.SGD(t, lr=0.5, maximize=True), "own", "maximize"),
        (lambda t: optim.SGD(t, lr=0.5, weight_decay=1e-4), "own", "weight_decay"),
        (lambda t: optim.Adam(t, lr=0.5), "adam", "optimizer"),
        (lambda t: optim.Adam(t, lr=0.5, weight_decay=1e-4), "own", "optimizer"),
        (lambda t: optim.AdamW(t, lr=0.5), "own", "optimizer"),
        (lambda t: optim.LBFGS(t, lr=0.5), "own", "optimizer"),
        (lambda t: type("Mine", (optim.SGD,), {})(t, lr=0.5), "own", "optimizer"),
    ],
)
def test_the_theorem_is_claimed_of_plain_gradient_descent_alone(tensors, make, rule, why):
    found = rule_of(make(tensors), tensors)
    assert (found.rule, found.eta, found.why) == (rule, pytest.approx(0.5), why)
    assert rule_of(make(tensors)) == found


def test_a_rate_that_is_no_number_is_none(tensors):
    optimizer = optim.SGD(tensors, lr=0.1)
    optimizer.param_groups[0]["lr"] = float("nan")
    assert (rule_of(optimizer, tensors).eta, rule_of(optimizer, tensors).why) == (None, "no_rate")
