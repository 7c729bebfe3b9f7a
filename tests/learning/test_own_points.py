"""A network that learns points of one's own: K, h_plus and a step against the loss of those points written
out once more, in float64.
"""

import pytest
import torch

from topowidgets.learning.trainer import Trainer
from topowidgets.settings.config import Config

POINTS = ((-1.5, 0.4), (-0.5, -0.3), (0.5, 0.6), (0.5, 0.2), (2.0, -0.8))


@pytest.fixture
def own(make_case):
    """The trainer of the points, and the same network and loss by torch's own functions."""
    trainer = Trainer(Config(task="points", points=POINTS, neurons=8, tracers=0, jitter=0.1, eta_k=1.5))
    case = make_case(neurons=8, inputs=1, samples=len(POINTS), scale=1 / 8)
    points = torch.tensor(POINTS, dtype=torch.float64)
    case.x = case.ones = points[:, :1]
    case.y, case.units = points[:, 1:], trainer.neurons.clone()
    return trainer, case


def test_curvature_at_the_start_is_that_of_the_dense_hessian(own):
    trainer, case = own
    eigenvalues, start = torch.linalg.eigvalsh(case.dense_hessian()), trainer.start
    assert start.K == pytest.approx(float(eigenvalues.abs().max()), rel=1e-10)  # noqa: SIM300
    assert start.lambda_max == pytest.approx(float(eigenvalues[-1]), rel=1e-10)
    tops = torch.linalg.eigvalsh(case.potential_hessians(case.units))[:, -1]
    assert start.h_plus == pytest.approx(float(tops.max()), rel=1e-10)


def test_a_step_is_one_of_gradient_descent_on_these_points_and_keeps_the_bound(own):
    trainer, case = own
    units = case.units.clone().requires_grad_()
    gradient = torch.autograd.grad(case.loss_of(units), units)[0]
    eta = 1.5 / float(torch.linalg.eigvalsh(case.dense_hessian()).abs().max())
    step = trainer.advance()
    assert step.eta == pytest.approx(eta, rel=1e-10)
    assert torch.allclose(trainer.neurons, case.units - eta * gradient, rtol=0, atol=1e-12)
    folds = eta * torch.linalg.eigvalsh(case.potential_hessians(case.units))[:, -1]
    tops, _ = step.fold_eigenvalues(trainer.probe)
    assert step.eta * tops == pytest.approx(folds.numpy(), rel=1e-8)
