"""One step of training, and what its frozen potential says about any point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float

from topowidgets.learning.curvature import CurvatureProbe, largest_eigenvalues
from topowidgets.learning.networks.base import NetworkAt, NeuronPotential

Points = Float[np.ndarray, "..."]


@dataclass(frozen=True, eq=False)
class Step:
    """One step of training: the points before and after, and the linearisation that moved them.

    Attributes:
        number: steps taken, this one included.
        tau: training time after it, the sum of eta K0 (of eta for rules without a K).
        eta: its rate.
        phi: the linearisation before the step, on its batch; its potential moved every point.
        after: the linearisation after it, on the next batch.
    """

    number: int
    tau: float
    eta: float
    phi: NetworkAt
    after: NetworkAt

    def fold_eigenvalues(self, probe: CurvatureProbe) -> tuple[Points, Points]:
        """Largest eigenvalue of this step's Hess phi at each neuron and at each tracer (none in high
        dimension).
        """
        values = probe.fold_eigenvalues(self.phi).cpu().numpy()
        return values[: len(self.phi.units)], values[len(self.phi.units) :]

    def gradients(self) -> Points:
        """grad phi at each neuron, (neurons, D): the step of gradient descent is minus eta times this."""
        return self.phi.gradient[: len(self.phi.units)].double().cpu().numpy()

    def potential_tops(self, points: Points) -> Points:
        """Largest eigenvalue of this step's Hess phi at any points, (points, D) -> (points,)."""
        tensor = torch.as_tensor(points, dtype=self.phi.units.dtype, device=self.phi.units.device)
        return largest_eigenvalues(self.phi.potential_hessian(tensor)).cpu().numpy()


def points_of(at: NeuronPotential) -> tuple[Points, Points]:
    """Neurons and tracers of a linearisation as float64 arrays."""
    points = at.points.double().cpu().numpy()
    return points[: len(at.units)], points[len(at.units) :]
