"""Curvature of a layer of somebody else's network, against the dense Hessian, and what is left as it was."""

import random

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from topowidgets.learning.layer_loss import LayerLoss, UnusableLossError, has_kinks
from topowidgets.learning.modules import ModuleProbe
from topowidgets.learning.restored_state import restored_state
from topowidgets.learning.units import Slot, UnitGroup

LAYER = UnitGroup("0", 6, (Slot("0.weight", 0), Slot("0.bias", 0), Slot("2.weight", 1)), ("2",))


def network(dtype=torch.float64, activation=None):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 6, dtype=dtype), activation or nn.Tanh(), nn.Linear(6, 1, dtype=dtype))


def data(dtype=torch.float64):
    return torch.randn(20, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64).to(dtype)


def square(net, x):
    return (net(x) - x[:, :1] ** 2).square().mean()


def tap(net, loss, **options):
    return ModuleProbe(net, torch.optim.SGD(net.parameters(), lr=0.1), loss=loss, **options)


def dense(net, x, names=("0.weight", "0.bias", "2.weight")):
    """Eigenvalues of the Hessian with respect to some parameters."""
    parameters = {name: value.detach().double() for name, value in net.named_parameters()}
    sizes = [parameters[name].numel() for name in names]

    def at(flat):
        own = {
            name: part.view(parameters[name].shape)
            for name, part in zip(names, flat.split(sizes), strict=True)
        }
        return square(lambda data: torch.func.functional_call(net, parameters | own, data), x.double())

    return torch.linalg.eigvalsh(
        torch.func.hessian(at)(torch.cat([parameters[name].flatten() for name in names]))
    )


@pytest.mark.parametrize(
    ("dtype", "close"),
    [(torch.float64, 1e-8), (torch.float32, 1e-3), (torch.bfloat16, 0.05), (torch.float16, 0.01)],
)
def test_k_is_that_of_the_dense_hessian_in_every_precision(dtype, close):
    net, x = network(dtype), data(dtype)
    measured = tap(net, lambda: square(net, x)).first
    eigenvalues = dense(network(dtype).double(), x)
    assert measured.problem == ""
    assert measured.ends[0] == pytest.approx(float(eigenvalues[-1]), rel=close)
    assert measured.ends[1] == pytest.approx(float(eigenvalues[0]), rel=10 * close, abs=close)


def test_frozen_coordinates_are_constants():
    net, x = network(), data()
    net[0].bias.requires_grad_(requires_grad=False)
    one = tap(net, lambda: square(net, x))
    assert one.first.ends[0] == pytest.approx(float(dense(net, x, ("0.weight", "2.weight"))[-1]), rel=1e-8)
    assert one.rule.why == "partly_frozen"
    for parameter in net.parameters():
        parameter.requires_grad_(requires_grad=False)
    still = tap(net, lambda: square(net, x))
    assert (still.first.ends, still.rule.why, still.rule.eta) == (None, "frozen", 0.0)
    assert still.first.loss == pytest.approx(float(square(net, x)))


def test_a_compiled_module_is_measured_as_it_was_written():
    net, x = network(), data()
    compiled = torch.compile(net, backend="aot_eager")
    compiled(x).sum().backward()
    one = tap(compiled, lambda: square(compiled, x))
    assert one.first.ends[0] == pytest.approx(float(dense(net, x)[-1]), rel=1e-8)
    assert tap(compiled, None, layer="_orig_mod.0").layer.name == "0"


def test_attention_by_its_formula_has_second_derivatives():
    class Attending(nn.Module):
        def __init__(self):
            super().__init__()
            self.q, self.a, self.b = nn.Linear(4, 8), nn.Linear(8, 6), nn.Linear(6, 1)

        def forward(self, x):
            q = self.q(x)
            return self.b(self.a(functional.scaled_dot_product_attention(q, q, q)).tanh())

    net, x = Attending(), torch.randn(3, 5, 4)
    assert tap(net, lambda: net(x).square().mean(), layer="a").first.ends[0] > 0


class OnceDifferentiable(torch.autograd.Function):
    """tanh whose backward knows nothing of its own derivative."""

    @staticmethod
    def forward(context, x):
        y = x.tanh()
        context.y = y.detach()
        return y

    @staticmethod
    def backward(context, gradient):
        return gradient * (1 - context.y**2)


class Once(nn.Module):
    def forward(self, x):
        return OnceDifferentiable.apply(x)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_one_difference_tells_of_a_wrong_second_derivative(dtype):
    x = data(dtype)
    for activation, problem in (
        (Once(), "wrong_second_derivative"),
        (nn.Tanh(), ""),
        (nn.Softplus(), ""),
        (nn.GELU(), ""),
    ):
        net = network(dtype, activation)
        measured = tap(net, lambda net=net: square(net, x)).first
        assert (measured.problem, measured.ends is None) == (problem, problem != "")


def test_kinks_are_no_wrong_second_derivative_and_are_told():
    net, x = network(torch.float32, nn.ReLU()), data(torch.float32)
    measured = tap(net, lambda: square(net, x)).first
    assert measured.kinks
    assert measured.ends[0] > 0
    assert has_kinks(functional.max_pool1d(torch.ones(1, 1, 4, requires_grad=True), 2).sum())
    assert not has_kinks(functional.cross_entropy(torch.ones(2, 3, requires_grad=True), torch.tensor([0, 1])))


def seed():
    torch.manual_seed(5)
    np.random.seed(5)  # noqa: NPY002


def other_network(_net, x):
    other = network()
    return lambda: square(other, x)


@pytest.mark.parametrize(
    ("loss", "says"),
    [
        (
            other_network,
            "does not reach the layer '0': it depends on other tensors, perhaps on a copy of the module",
        ),
        (lambda net, x: lambda: square(net, x) * 0.0, "does not change with the layer '0'"),
        (
            lambda net, x: lambda: square(net, x).item(),
            "must return the loss as a tensor with one number and its graph, not float",
        ),
        (
            lambda net, x: lambda: square(net, x).detach(),
            r"not a tensor of shape \(\) and type float64 without a graph",
        ),
        (lambda net, x: lambda: 1 * net(x), r"not a tensor of shape \(20, 1\)"),
    ],
)
def test_a_closure_that_is_no_loss_of_the_layer_is_refused(loss, says):
    net, x = network(), data()
    with pytest.raises(UnusableLossError, match=says):
        tap(net, loss(net, x))


def test_everything_around_a_measurement_stays():
    net = nn.Sequential(nn.Linear(2, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Dropout(0.5), nn.Linear(6, 1))
    teacher = nn.BatchNorm1d(2)
    x = torch.randn(10, 2)
    net(x).sum().backward()
    state = {
        name: value.clone() for name, value in [*net.state_dict().items(), *teacher.state_dict().items()]
    }
    gradients = [parameter.grad for parameter in net.parameters()]
    held = [gradient.clone() for gradient in gradients]
    net[3].eval()

    def loss():
        noise = float(np.random.randn() + torch.randn(1))  # noqa: NPY002 -- a user's code draws from it
        net.train()
        return net(teacher(x)).square().mean() + 0 * noise

    seed()
    tap(net, loss).measure()
    drawn = float(torch.rand(1)), np.random.rand()  # noqa: NPY002
    seed()
    assert drawn == (float(torch.rand(1)), np.random.rand())  # noqa: NPY002
    assert all(
        torch.equal(value, state[name])
        for name, value in [*net.state_dict().items(), *teacher.state_dict().items()]
    )
    assert [one.training for one in net] == [True, True, True, False, True]
    assert all(
        parameter.grad is gradient for parameter, gradient in zip(net.parameters(), gradients, strict=True)
    )
    assert all(torch.equal(one, other) for one, other in zip(gradients, held, strict=True))


def test_a_loss_that_goes_backward_leaves_gradients():
    net, x = network(), data()
    net(x).sum().backward()
    before = [parameter.grad.clone() for parameter in net.parameters()]
    with restored_state(net):
        square(net, x).backward()
        net[0].weight.grad = None
    assert all(
        torch.equal(parameter.grad, one) for parameter, one in zip(net.parameters(), before, strict=True)
    )


def test_the_stream_of_python_is_restored():
    """Checked inside: the type checks of these tests draw from it too."""
    with restored_state(network()) as _:
        before = random.getstate()
        random.random()  # noqa: S311
    assert random.getstate() == before


def test_a_graph_of_the_users_is_not_spoilt():
    net, x = network(), data()
    pending = square(net, x)
    tap(net, lambda: square(net, x)).measure()
    pending.backward()
    expected = [parameter.grad.clone() for parameter in net.parameters()]
    net.zero_grad()
    square(net, x).backward()
    assert all(
        torch.equal(parameter.grad, one) for parameter, one in zip(net.parameters(), expected, strict=True)
    )


def test_under_no_grad_and_inference_mode():
    net, x = network(), data()
    for mode in (torch.no_grad(), torch.inference_mode()):
        with mode:
            assert tap(net, lambda: square(net, x)).first.ends[0] > 0


def test_where_another_device_is_the_default():
    net, x = network(), data()
    with torch.device("meta"):
        one = tap(net, lambda: square(net, x))
    assert one.first.ends[0] == pytest.approx(float(dense(net, x)[-1]), rel=1e-8)


def test_a_linear_loss_has_no_curvature():
    net = network()
    at = LayerLoss(net, LAYER, LAYER.of(dict(net.named_parameters())), net[0].weight.sum)
    assert not at.hessian_operator()(torch.ones(6, 4, dtype=torch.float64)).any()
