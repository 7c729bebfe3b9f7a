"""Any module: loss, Hessians and potentials against independent numbers, and against the closed form."""

import numpy as np
import pytest
import torch
from torch import nn

from tests.learning.networks.reference_modules import CASES, groups_of, module_of, samples_of
from topowidgets.learning.curvature import CurvatureProbe
from topowidgets.learning.networks.module import TRACERS, ModuleNetwork
from topowidgets.learning.networks.one_hidden import Linearisation
from topowidgets.learning.rules import Rule
from topowidgets.learning.units import Slot, UnitGroup
from topowidgets.settings.config import Config
from topowidgets.topology.distortion import pair_ratios

RULES = {
    "gd": {"rule": "gd"},
    "heavy_ball": {"rule": "heavy_ball", "momentum": 0.9},
    "adam": {"rule": "adam"},
    "rmsprop": {"rule": "rmsprop"},
}
BY_RULE = "mlp_tanh"  # to the others the rules add nothing
RUNS = [
    (name, run)
    for name, case in CASES.items()
    for run in case["runs"]
    if case["layers"] and run != "sgd" and (name == BY_RULE or run == "gd_above")
]


def dense(product, shape):
    """The symmetric matrix of a product with tensors of a shape."""
    size = int(np.prod(shape))
    columns = [product(unit.view(shape)).reshape(-1) for unit in torch.eye(size, dtype=torch.float64)]
    return torch.linalg.eigvalsh(torch.stack(columns))


@pytest.mark.parametrize(("name", "run"), RUNS)
def test_states_of_a_run_are_those_of_two_other_programs(name, run):
    """Every architecture whose units are points: loss, spectrum of the whole and of each layer's block, Hess
    phi at each unit, pair ratios, at each state of each rule's run; all to 1e-8 of K.
    """
    expected, module, (x, y) = CASES[name]["runs"][run], module_of(name), samples_of(name)
    groups, loss = groups_of(name), CASES[name]["case"]["loss"]
    parts = {key: value.detach().clone() for key, value in module.named_parameters()}
    settings = RULES[expected["rule"]]
    rate = {"eta_k": None, "eta": expected["eta"]}
    rule = Rule(Config(**settings, **rate), parts)
    none = torch.empty(0, 1, dtype=torch.float64)
    for number, state in enumerate(expected["states"]):
        last = number == len(expected["states"]) - 1
        ats = [ModuleNetwork(module, group, loss).at({**parts, TRACERS: none}, x, y) for group in groups]
        first = ats[0]
        assert first.loss == pytest.approx(state["loss"], rel=1e-9)
        looked_at = number == 0 or last
        if looked_at:
            whole = dense(first.hessian_product, first.position.shape)
            tolerance = 1e-8 * state["K"]
            assert float(whole[-1]) == pytest.approx(state["lambda_max"], abs=tolerance)
            assert float(whole[0]) == pytest.approx(state["lambda_min"], abs=tolerance)
            for at, layer in zip(ats, state["layers"], strict=True):
                block = dense(at.layer_product, at.units.shape)
                assert float(block[-1]) == pytest.approx(layer["lambda_max"], abs=tolerance)
                assert float(block[0]) == pytest.approx(layer["lambda_min"], abs=tolerance)
        for at, layer in zip(ats, state["layers"], strict=True) if looked_at else ():
            ends = torch.linalg.eigvalsh(at.own_hessians)
            assert ends[:, -1].numpy() == pytest.approx(layer["h"], abs=1e-8 * state["K"])
            assert float(ends[:, 0].min()) == pytest.approx(layer["h_minus"], abs=1e-8 * state["K"])
            gradients = {key: value for key, value in at.gradients.items() if key != TRACERS}
            assert torch.allclose(at.gradient, at._network.group.gather(gradients), rtol=1e-9, atol=1e-13)
        before = [group.gather(parts).clone() for group in groups]
        rule.step(first.gradients, expected["eta"])
        if last or "pair_ratio_min" not in state["layers"][0]:
            continue
        for group, old, layer in zip(groups, before, state["layers"], strict=True):
            low, high = pair_ratios(old.numpy(), group.gather(parts).numpy())
            assert (low, high) == pytest.approx((layer["pair_ratio_min"], layer["pair_ratio_max"]), rel=1e-8)


class Scaled(nn.Module):
    """One hidden layer, written as a module."""

    def __init__(self, case):
        super().__init__()
        self.first = nn.Linear(case.inputs, case.neurons, bias=case.bias)
        self.last = nn.Linear(case.neurons, case.outputs, bias=False)
        self.activation, self.scale = torch.tanh, case.scale

    def forward(self, x):
        return self.scale * self.last(self.activation(self.first(x)))


@pytest.mark.parametrize(
    "options",
    [{}, {"bias": True}, {"loss": "cross_entropy", "outputs": 3, "bias": True}, {"loss": "mse", "inputs": 1}],
)
def test_the_closed_form_is_the_same_network(make_case, options):
    case = make_case(**options)
    closed = Linearisation(case.network, case.loss, case.units, case.ones, case.y, case.tracers)
    bias = (Slot("first.bias", 0),) if case.bias else ()
    slots = (Slot("first.weight", 0), *bias, Slot("last.weight", 1))
    group = UnitGroup("first", case.neurons, slots, ("last",))
    network = ModuleNetwork(Scaled(case), group, case.loss)
    parts = network.start(case.units.numpy(), case.tracers.numpy(), case.units)
    at = network.at(parts, case.x, case.y)
    same = {"rtol": 1e-11, "atol": 1e-14}
    assert at.loss == pytest.approx(closed.loss, rel=1e-12)
    assert torch.equal(at.points, closed.points)
    assert torch.allclose(at.gradient, closed.gradient, **same)
    assert torch.allclose(at.own_hessians, closed.own_hessians, **same)
    direction = torch.randn(case.units.shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    assert torch.allclose(at.potential_product(direction), closed.potential_product(direction), **same)
    assert torch.allclose(at.layer_product(direction), closed.hessian_product(direction), **same)
    ours, theirs = (CurvatureProbe().measure(one) for one in (at, closed))
    assert (ours.K, ours.h_plus, ours.h_plus_tracers) == pytest.approx(
        (theirs.K, theirs.h_plus, theirs.h_plus_tracers), rel=1e-9
    )
    assert torch.allclose(network.output(parts, case.x), case.network.output(case.units, case.ones), **same)
    alone = network.at(parts, case.x, case.y, tracers=False)
    assert torch.equal(alone.points, closed.units)
    assert TRACERS not in alone.gradients


def test_the_parts_and_the_module_stay_as_they_are(make_case):
    case = make_case()
    module, (x, y) = module_of("mlp_tanh"), samples_of("mlp_tanh")
    group = groups_of("mlp_tanh")[0]
    network = ModuleNetwork(module, group, "mse_half")
    neurons = case.units.new_ones(group.n, 8).numpy()
    parts = network.start(neurons, neurons[:3], x)
    before = {name: value.clone() for name, value in parts.items()}
    at = network.at(parts, x, y)
    at.own_hessians, at.potential_product(at.units), at.hessian_product(at.position)
    assert all(
        torch.equal(parts[name], value) and not parts[name].requires_grad for name, value in before.items()
    )
    assert not any(one._forward_hooks for one in module.modules())
    assert all(value.grad is None for value in module.parameters())
    assert network.rows(parts).tolist() == neurons.tolist()
    assert (repr(network), network.position(parts).shape) == (
        "ModuleNetwork(Mlp, 0: 5 units)",
        at.position.shape,
    )
