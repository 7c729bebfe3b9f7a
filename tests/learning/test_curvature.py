"""Gradients, Hessian products and spectrum ends against autograd, the dense Hessian and curvlinops, in
float64.
"""

import warnings

import numpy as np
import pytest
import torch
from numpy.polynomial.legendre import leggauss

from topowidgets import preset
from topowidgets.learning.curvature import CurvatureProbe, largest_eigenvalues
from topowidgets.learning.lanczos import follow_ends, largest_of_each, spectrum_ends
from topowidgets.learning.measured import Curvature
from topowidgets.learning.networks.one_hidden import Linearisation
from topowidgets.learning.trainer import Trainer


def random_like(tensor, seed=7):
    return torch.randn(tensor.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).to(
        tensor.dtype
    )


def relative(value, reference):
    return float((value - reference).abs().max() / reference.abs().max().clamp(min=1e-30))


# products and gradients


def test_loss_and_gradient(case):
    at, units = case.linearisation(), case.units.clone().requires_grad_()
    loss = case.loss_of(units)
    assert at.loss == pytest.approx(float(loss.detach()), rel=1e-13)
    assert relative(at.gradient, torch.autograd.grad(loss, units)[0]) < 1e-12


def test_hessian_product(case):
    at, dense = case.linearisation(), case.dense_hessian()
    direction = random_like(case.units)
    assert relative(at.hessian_product(direction).reshape(-1), dense @ direction.reshape(-1)) < 1e-12
    assert relative(at.hessian_operator()(direction).reshape(-1), dense @ direction.reshape(-1)) < 1e-12


def test_potential_gradient_at_units_tracers_and_elsewhere(case):
    at = case.linearisation(case.tracers)
    points = torch.cat([case.units, case.tracers]).requires_grad_()
    expected = torch.autograd.grad(case.potential(points).sum(), points)[0]
    assert relative(at.gradient, expected) < 1e-12
    assert relative(at.potential_gradient(case.tracers), expected[case.neurons :]) < 1e-12


def test_potential_hessian_and_its_products(case):
    at = case.linearisation(case.tracers)
    points = torch.cat([case.units, case.tracers])
    expected = case.potential_hessians(points)
    scale = expected.abs().max().clamp(min=1e-30)
    assert float((at.own_hessians - expected).abs().max() / scale) < 1e-12
    assert float((at.potential_hessian(case.tracers) - expected[case.neurons :]).abs().max() / scale) < 1e-12
    directions = random_like(case.units)
    products = torch.einsum("nij,nj->ni", expected[: case.neurons], directions)
    assert float((at.potential_product(directions) - products).abs().max() / products.abs().max()) < 1e-12


def test_potential_hessian_by_finite_differences(case):
    if case.activation == "relu":
        pytest.skip("phi has kinks")
    at, points, step = case.linearisation(), case.tracers, 1e-5
    columns = []
    for axis in range(points.shape[1]):
        offset = torch.zeros_like(points)
        offset[:, axis] = step
        columns.append(
            (at.potential_gradient(points + offset) - at.potential_gradient(points - offset)) / (2 * step)
        )
    assert relative(at.potential_hessian(points), torch.stack(columns, dim=2)) < 1e-8


def test_gradient_step_is_the_step_of_the_potential(case):
    """docs/theory.md 2: one GD step is x -> x - eta grad phi(x) for every neuron."""
    at = case.linearisation()
    units = case.units.clone().requires_grad_()
    stepped = case.units - 0.3 * torch.autograd.grad(case.loss_of(units), units)[0]
    assert relative(case.units - 0.3 * at.potential_gradient(case.units), stepped) < 1e-12


def test_pair_identity_over_the_chord(case):
    """docs/theory.md 2: x_i' - x_j' = (I - eta * integral over the chord of Hess phi)(x_i - x_j), exactly."""
    if case.activation == "relu" or case.neurons < 2:
        pytest.skip("phi has kinks, or there is no pair")
    at, eta = case.linearisation(), 0.7
    moved = case.units - eta * at.gradient
    nodes, weights = leggauss(60)
    for i, j in ((0, 1), (1, 3), (2, 0)):
        x_i, x_j = case.units[i], case.units[j]
        chord = torch.stack([x_j + (1 + node) / 2 * (x_i - x_j) for node in nodes])
        mean = (torch.as_tensor(weights / 2)[:, None, None] * at.potential_hessian(chord)).sum(dim=0)
        assert relative(moved[i] - moved[j], (x_i - x_j) - eta * mean @ (x_i - x_j)) < 1e-10


# the spectrum


def test_both_ends_against_the_dense_hessian(case):
    eigenvalues = torch.linalg.eigvalsh(case.dense_hessian())
    measured = CurvatureProbe().measure(case.linearisation(case.tracers))
    K = float(eigenvalues.abs().max())
    assert pytest.approx(K, rel=1e-10) == measured.K
    assert measured.lambda_max == pytest.approx(float(eigenvalues[-1]), abs=1e-10 * K)
    assert measured.lambda_min == pytest.approx(float(eigenvalues[0]), abs=1e-10 * K)
    assert measured.error < 1e-9


def test_h_plus_against_the_dense_potential_hessians(case):
    measured = CurvatureProbe().measure(case.linearisation(case.tracers))
    tops = torch.linalg.eigvalsh(case.potential_hessians(torch.cat([case.units, case.tracers])))[:, -1]
    small = case.units.shape[1] <= 8
    assert measured.h_plus == pytest.approx(float(tops[: case.neurons].max()), rel=1e-10 if small else 1e-6)
    if small:
        assert measured.h_plus_tracers == pytest.approx(float(tops[case.neurons :].max()), rel=1e-10)
    else:
        assert measured.h_plus_tracers is None


def test_h_plus_is_at_most_lambda_max_where_the_loss_is_convex_in_z(case):
    """docs/theory.md 2: one hidden layer, squared loss or cross-entropy, at the actual neurons."""
    measured = CurvatureProbe().measure(case.linearisation())
    assert measured.h_plus <= measured.lambda_max * (1 + 1e-9)
    assert measured.lambda_max <= measured.K


@pytest.mark.parametrize("index", [0, 6, 7, 9])
def test_against_curvlinops(index, all_cases):
    """An independent implementation: curvlinops' Hessian as a linear operator, its ends by scipy's eigsh."""
    case = all_cases[index]
    from curvlinops import HessianLinearOperator
    from scipy.sparse.linalg import eigsh

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.units = torch.nn.Parameter(case.units.clone())

        def forward(self, _x):
            return case.contributions(self.units).sum(dim=0)

    net = Net()
    loss = torch.nn.CrossEntropyLoss() if case.loss == "cross_entropy" else torch.nn.MSELoss()
    # torch's mean is over samples and outputs, ours over samples
    factor = {"cross_entropy": 1.0, "mse": case.outputs, "mse_half": case.outputs / 2}[case.loss]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        operator = HessianLinearOperator(
            net, loss, list(net.parameters()), [(case.x, case.y)], check_deterministic=False
        )
        ends = eigsh(operator.to_scipy(), k=2, which="BE", return_eigenvectors=False)
    measured = CurvatureProbe().measure(case.linearisation())
    assert sorted([measured.lambda_min, measured.lambda_max]) == pytest.approx(
        sorted(factor * ends), rel=1e-8
    )


@pytest.mark.parametrize(("name", "ratio"), [("shrink", 0.955), ("fold", 0.913)])
def test_a_negative_end_near_minus_lambda_max_keeps_its_sign(name, ratio):
    """docs/theory.md 1: at some starts |lambda_min| / K = 0.955, where power iteration crawls or returns the
    wrong sign.
    """
    trainer = Trainer(preset(name))
    at = trainer.current
    size = at.units.numel()
    dense = torch.stack(
        [at.hessian_product(e.view_as(at.units)).reshape(-1) for e in torch.eye(size, dtype=torch.float64)]
    )
    assert float((dense - dense.T).abs().max()) < 1e-15
    eigenvalues = torch.linalg.eigvalsh(dense)
    assert trainer.start.lambda_min < 0 < trainer.start.lambda_max
    assert trainer.start.lambda_max == pytest.approx(float(eigenvalues[-1]), rel=1e-10)
    assert trainer.start.lambda_min == pytest.approx(float(eigenvalues[0]), rel=1e-9)
    assert round(-trainer.start.lambda_min / trainer.start.K, 3) == ratio


@pytest.mark.parametrize("sign", [1, -1])
def test_spectrum_ends_of_a_nearly_symmetric_spectrum(sign):
    """lambda_min = -(1 - 1e-6) lambda_max, in both orders of size."""
    generator = torch.Generator().manual_seed(1)
    basis = torch.linalg.qr(torch.randn(200, 200, generator=generator, dtype=torch.float64))[0]
    values = sign * torch.cat(
        [
            torch.tensor([1.0, -(1 - 1e-6)], dtype=torch.float64),
            torch.linspace(-0.9, 0.9, 198, dtype=torch.float64),
        ]
    )
    matrix = basis @ torch.diag(values) @ basis.T
    ends = spectrum_ends(lambda v: matrix @ v, torch.ones(200, dtype=torch.float64), 200, 1e-11)
    for which, true in (("largest", float(values.max())), ("smallest", float(values.min()))):
        value, vector = getattr(ends, which), getattr(ends, f"{which}_vector")
        assert value == pytest.approx(true, rel=1e-12)
        assert float((matrix @ vector - value * vector).norm()) <= 1e-10


@pytest.mark.parametrize("sign", [1, -1])
def test_follow_ends_after_a_small_change(sign):
    """From the old vectors of both ends the leading one of a changed matrix is found in a few products."""
    generator = torch.Generator().manual_seed(3)
    noise = torch.randn(100, 100, generator=generator, dtype=torch.float64)
    old = sign * torch.diag(
        torch.cat(
            [torch.tensor([2.0, -1.9], dtype=torch.float64), torch.linspace(-1, 1, 98, dtype=torch.float64)]
        )
    )
    new = old + 1e-3 * (noise + noise.T)
    true = torch.linalg.eigvalsh(new)
    start = torch.zeros(100, dtype=torch.float64)
    start[0], start[1] = 1.0, 0.5
    products = []
    ends = follow_ends(lambda v: products.append(1) or new @ v, start, 3, 20, 1e-5)
    leading = max((float(true[0]), float(true[-1])), key=abs)
    found = ends.largest if leading > 0 else ends.smallest
    assert found == pytest.approx(leading, rel=1e-5)
    assert len(products) <= 6


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_ends_of_a_space_that_is_soon_invariant(dtype):
    """A start in the span of two eigenvectors: what is left after two products is rounding, and no direction
    to go on in.
    """
    diagonal = torch.cat([torch.tensor([3.0, -2.0]), torch.linspace(-1, 1, 50)]).to(dtype)
    start = torch.zeros(52, dtype=dtype)
    start[:2] = torch.tensor([0.6, 0.8])
    for ends in (
        follow_ends(lambda v: diagonal * v, start, 5, 20, 1e-6),
        spectrum_ends(lambda v: diagonal * v, start, 20, 1e-12),
    ):
        assert (ends.largest, ends.smallest) == pytest.approx((3.0, -2.0), rel=1e-6)


def test_spectrum_ends_reports_an_honest_residual():
    matrix = torch.diag(torch.linspace(-1, 2, 300, dtype=torch.float64))
    for iterations in (1, 2, 5, 12, 40):
        ends = spectrum_ends(lambda v: matrix @ v, torch.ones(300, dtype=torch.float64), iterations, 0.0)
        pairs = ((ends.largest, ends.largest_vector), (ends.smallest, ends.smallest_vector))
        assert ends.error == pytest.approx(
            max(float((matrix @ vector - value * vector).norm()) for value, vector in pairs), abs=1e-12
        )
        assert abs(ends.largest - 2) <= 1.2 * ends.error + 1e-12 or iterations < 5


@pytest.mark.parametrize(
    "start", [torch.zeros(3), torch.tensor([1.0, float("nan"), 0.0]), torch.tensor([float("inf"), 0.0, 0.0])]
)
def test_spectrum_ends_refuses_a_start_without_direction(start):
    with pytest.raises(ValueError, match="finite and not zero"):
        spectrum_ends(lambda v: v, start, 3, 1e-6)


def test_spectrum_ends_of_a_zero_and_of_a_one_dimensional_operator():
    zero = spectrum_ends(torch.zeros_like, torch.ones(5), 5, 1e-6)
    assert (zero.largest, zero.smallest) == (0.0, 0.0)
    single = spectrum_ends(lambda v: -3 * v, torch.ones(1), 10, 1e-6)
    assert (single.largest, single.smallest) == (-3.0, -3.0)


def test_batched_lanczos_against_dense():
    """Also where a row's space is invariant at once: zeros that fill up a short basis are no eigenvalues."""
    generator = torch.Generator().manual_seed(2)
    gaussian = torch.randn(30, 12, 12, generator=generator, dtype=torch.float64)
    matrices = gaussian + gaussian.transpose(1, 2)
    matrices[3] = 0
    matrices[4] = torch.eye(12, dtype=torch.float64) * -2
    matrices[5] = torch.diag(torch.tensor([-1.0, -5.0] * 6, dtype=torch.float64))
    matrices[6] *= 1e-9
    start = random_like(matrices[:, 0])
    values, vectors = largest_of_each(lambda v: torch.einsum("nij,nj->ni", matrices, v), start, 12)
    expected = torch.linalg.eigvalsh(matrices)[:, -1]
    assert torch.allclose(values, expected, rtol=1e-9, atol=1e-15)
    assert torch.allclose(vectors.norm(dim=1), torch.ones(30, dtype=torch.float64)), (
        "each is the start of a later call"
    )
    residual = torch.einsum("nij,nj->ni", matrices, vectors) - values[:, None] * vectors
    assert float(residual.norm(dim=1).max()) < 1e-8


def test_batched_lanczos_is_a_lower_bound_that_grows():
    gaussian = torch.randn(5, 40, 40, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    matrices = gaussian + gaussian.transpose(1, 2)
    start, top = random_like(matrices[:, 0]), torch.linalg.eigvalsh(matrices)[:, -1]
    last = torch.full((5,), -torch.inf, dtype=torch.float64)
    for iterations in (1, 3, 8, 20, 40):
        values, _ = largest_of_each(lambda v: torch.einsum("nij,nj->ni", matrices, v), start, iterations)
        assert bool((values >= last - 1e-10).all())
        assert bool((values <= top + 1e-10).all())
        last = values
    assert torch.allclose(last, top, rtol=1e-9)


@pytest.mark.parametrize("dim", [2, 3, 5])
def test_largest_eigenvalues(dim):
    gaussian = torch.randn(50, dim, dim, generator=torch.Generator().manual_seed(dim), dtype=torch.float64)
    matrices = gaussian + gaussian.transpose(1, 2)
    assert torch.allclose(largest_eigenvalues(matrices), torch.linalg.eigvalsh(matrices)[:, -1], rtol=1e-12)


def test_k_is_the_larger_end():
    assert Curvature(1.0, -3.0, 0.5, None, 0.0).K == 3.0
    assert Curvature(2.0, -1.0, 0.5, None, 0.0).K == 2.0


# along a run


@pytest.mark.parametrize("name", ["pinch", "fold", "shatter", "shrink"])
@pytest.mark.parametrize("eta_k", [0.5, 1.5, 3])
def test_warm_measurements_follow_a_run(name, eta_k):
    trainer = Trainer(preset(name).replace(eta_k=eta_k))
    for _ in trainer.run():
        warm = trainer.probe.measure(trainer.curvature_at())
        cold = CurvatureProbe().measure(trainer.curvature_at())
        assert pytest.approx(cold.K, rel=1e-4) == warm.K
        assert warm.lambda_max == pytest.approx(cold.lambda_max, abs=1e-4 * cold.K)
        # a warm measurement follows K only
        assert cold.lambda_min - 1e-9 * cold.K <= warm.lambda_min <= warm.lambda_max
        assert warm.h_plus == pytest.approx(cold.h_plus, rel=1e-12)


def test_a_warm_start_sees_an_end_of_another_symmetry():
    """A warm start that is an eigenvector itself must notice that another eigenvalue
    has become the largest.
    """
    trainer = Trainer(preset("pinch"))
    probe, at = CurvatureProbe(), trainer.current
    largest, smallest, _ = probe.spectrum(at)
    probe._ends = (probe._ends[1], probe._ends[0])
    for _ in range(3):
        again, lowest, _ = probe.spectrum(at)
    assert again == pytest.approx(largest, rel=1e-4)
    assert lowest == pytest.approx(smallest, rel=1e-2)


def test_float32_is_near_float64(make_case):
    for settings in (
        {},
        {"loss": "cross_entropy", "outputs": 4},
        {"inputs": 20, "outputs": 3, "activation": "gelu"},
    ):
        exact = CurvatureProbe().measure(make_case(**settings).linearisation())
        single = CurvatureProbe().measure(make_case(dtype=torch.float32, **settings).linearisation())
        assert pytest.approx(exact.K, rel=1e-3) == single.K
        assert single.lambda_max == pytest.approx(exact.lambda_max, abs=1e-3 * exact.K)
        assert single.lambda_min == pytest.approx(exact.lambda_min, abs=1e-3 * exact.K)
        assert single.h_plus == pytest.approx(exact.h_plus, abs=1e-3 * exact.K)


def test_the_float32_start_of_a_preset_agrees_with_float64():
    for name in ("pinch", "fold", "shatter", "shrink"):
        single, exact = Trainer(preset(name).replace(dtype="float32")).start, Trainer(preset(name)).start
        assert pytest.approx(exact.K, rel=1e-4) == single.K


def test_a_permutation_of_the_neurons_changes_no_measure(make_case):
    case = make_case(neurons=9, bias=True)
    order = torch.randperm(9, generator=torch.Generator().manual_seed(4))
    shuffled = Linearisation(case.network, case.loss, case.units[order], case.ones, case.y)
    one, other = CurvatureProbe().measure(case.linearisation()), CurvatureProbe().measure(shuffled)
    for key in ("lambda_max", "lambda_min", "h_plus"):
        assert getattr(one, key) == pytest.approx(getattr(other, key), rel=1e-9)
    assert relative(shuffled.gradient, case.linearisation().gradient[order]) < 1e-12


def test_curvature_scales_with_the_loss(make_case):
    half, whole = (
        CurvatureProbe().measure(make_case(loss=loss).linearisation()) for loss in ("mse_half", "mse")
    )
    assert pytest.approx(2 * half.K, rel=1e-10) == whole.K
    assert np.isclose(whole.h_plus, 2 * half.h_plus, rtol=1e-10)


@pytest.mark.parametrize(("rule", "eta"), [("adam", 0.02), ("rmsprop", 0.01)])
def test_preconditioned_sharpness_against_the_dense_matrix(rule, eta):
    """lambda_max of P^-1/2 H P^-1/2, None in the warm-up of 20 steps."""
    trainer = Trainer(preset("pinch").replace(neurons=12, tracers=8, rule=rule, eta=eta))
    for _ in range(30):
        assert (trainer.curvature().preconditioned_sharpness is None) is (trainer.steps < 20)
        trainer.advance()
    at = trainer.curvature_at()
    root = trainer._rule.preconditioner()["points"][:12].rsqrt()
    columns = [
        at.hessian_product(unit.view(12, 2)).reshape(-1) for unit in torch.eye(24, dtype=torch.float64)
    ]
    dense = root.reshape(-1, 1) * torch.stack(columns) * root.reshape(1, -1)
    assert trainer.curvature().preconditioned_sharpness == pytest.approx(
        float(torch.linalg.eigvalsh(dense)[-1]), rel=1e-4
    )
