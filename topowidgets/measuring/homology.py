"""What of a run's clouds is measured by homology, when, and which hole is judged."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from topowidgets.learning.shapes import hole_degree
from topowidgets.recording.hole_since import hole_since
from topowidgets.settings.config import Config
from topowidgets.topology.cycles import representative_cycles
from topowidgets.topology.persistence import PersistenceDiagram, landmark_diagram, persistence, rips_diagram
from topowidgets.topology.verdicts import SampleVerdict, VerdictRule, betti_numbers, sample_verdict

H2_LANDMARKS = 128
"""Most neurons on which H2 of a Rips filtration is measured: 30 to 190 ms; all of 256 on a sphere would take
5 s."""


@dataclass(frozen=True)
class Measured:
    """A diagram, the step of the cloud that it was measured on, and cycles of its longest H1 bars.

    Attributes:
        cycles: rows (row of the bar in `diagram.bars`, neuron). The rows of one bar are a closed walk (see
            `representative_cycles`).
    """

    step: int
    diagram: PersistenceDiagram
    cycles: Int[np.ndarray, "vertices 2"] = field(default_factory=lambda: np.zeros((0, 2), np.int64))


class Homology:
    """The latest diagrams of a run, and what is said of them.

    H0 and H1 are measured with every diagram. In the plane there is no H2. In three dimensions the alpha
    complex gives it nearly for nothing. Of a Rips filtration it costs ten times as much as H0 and H1
    together, so it is measured apart, when it is asked for, on at most H2_LANDMARKS maxmin landmarks, and has
    a step, a filtration and a covering radius of its own.

    Examples:
        >>> from topowidgets.settings.presets import preset
        >>> config = preset("mnist_sphere")
        >>> Homology(config).h2_apart, Homology(preset("toy3d")).h2_apart, Homology(preset("pinch")).h2_apart
        (True, False, False)
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        alpha = config.unit_dim == 3 and config.filtration != "rips"
        self._max_degree = 2 if alpha else 1
        self.h2_apart = config.unit_dim > 2 and not alpha
        self._latest: Measured | None = None
        self._h2: Measured | None = None
        self._at_start: str | None = None

    @property
    def known(self) -> bool:
        """Whether there is a diagram of every degree that is measured."""
        return self._latest is not None and (self._h2 is not None or not self.h2_apart)

    @property
    def h2_step(self) -> int | None:
        """The step of the latest H2; None where there is none."""
        return None if self._h2 is None else self._h2.step

    def measure(self, neurons: Float[np.ndarray, "neurons dim"], step: int) -> None:
        """Measure what every diagram has."""
        diagram = persistence(neurons, self._config.filtration, self._config.landmarks, self._max_degree)
        walks = representative_cycles(neurons, diagram)
        rows = [np.column_stack([np.full(len(walk), row), walk]) for row, walk in walks.items()]
        self._latest = Measured(step, diagram, np.concatenate(rows)) if rows else Measured(step, diagram)
        if self._max_degree == 2:
            self._h2 = self._latest

    def measure_h2(self, neurons: Float[np.ndarray, "neurons dim"], step: int) -> None:
        """Measure H2 apart: exactly on few neurons, else on landmarks."""
        landmarks = min(H2_LANDMARKS, self._config.landmarks)
        exact = len(neurons) <= landmarks
        diagram = rips_diagram(neurons, 2) if exact else landmark_diagram(neurons, landmarks, max_degree=2)
        self._h2 = Measured(step, diagram)

    def bars(self) -> Float[np.ndarray, "bars 3"]:
        """(degree, birth, death) of the latest diagrams, each in radii of its own cloud."""
        latest = self._known().diagram
        if not self.h2_apart or self._h2 is None:
            return latest.bars
        return np.concatenate([latest.bars, self._h2.diagram.bars[self._h2.diagram.bars[:, 0] == 2]])

    def cycles(self) -> Int[np.ndarray, "vertices 2"]:
        """Rows (row of the bar in `bars`, neuron): those of one bar are a closed walk around its hole, one of
        many.
        """
        return self._known().cycles

    def verdict(self) -> SampleVerdict:
        """The sample verdict on the hole that the shape has at the start: a loop if it has one, else a
        cavity; H1 if it has neither.
        """
        if hole_degree(self._config.shape) == 2 and self._h2 is not None:
            return sample_verdict(self._h2.diagram, self._rule(self._h2.diagram), degree=2)
        latest = self._known().diagram
        return sample_verdict(latest, self._rule(latest))

    def facts(self) -> dict[str, Any]:
        """What a frame tells of it: plain values, each with the step that it was measured at."""
        latest, verdict = self._known(), self.verdict()
        self._at_start = self._at_start or verdict.verdict
        since = hole_since(self._at_start, verdict.verdict) if self._config.recorded else {}
        h2 = None
        if self._h2 is not None:
            diagram = self._h2.diagram
            h2 = {
                "step": self._h2.step,
                "filtration": diagram.filtration,
                "covering_radius": diagram.covering_radius,
            }
        return {
            "homology_step": latest.step,
            "radius": latest.diagram.radius,
            "filtration": latest.diagram.filtration,
            "covering_radius": latest.diagram.covering_radius,
            "h2": h2,
            "hole_degree": hole_degree(self._config.shape),
            "sample_verdict": dataclasses.asdict(verdict),
            **since,
            "betti": self._betti(),
        }

    def _betti(self) -> dict[str, Any]:
        """Betti numbers as plain values; where H2 is measured apart, `b2_apart` are those that b2 is taken
        from, with their step.
        """
        latest = self._known().diagram
        numbers = dataclasses.asdict(betti_numbers(latest, self._rule(latest)))
        if not self.h2_apart or self._h2 is None:
            return {**numbers, "b2_apart": None}
        apart = dataclasses.asdict(betti_numbers(self._h2.diagram, self._rule(self._h2.diagram)))
        return {**numbers, "b2": apart["b2"], "b2_apart": {"step": self._h2.step, **apart}}

    def _known(self) -> Measured:
        if self._latest is None:
            raise RuntimeError("no diagram was measured yet; measure() comes first.")
        return self._latest

    def _rule(self, diagram: PersistenceDiagram) -> VerdictRule:
        """The filtration's rule with the limits that the config sets."""
        config, rule = self._config, VerdictRule.for_filtration(diagram.filtration)
        ratio = "open_birth_ratio" if diagram.filtration.startswith("alpha") else "open_second_ratio"
        given = {
            "open_persistence": config.open_persistence,
            ratio: config.open_ratio,
            "closed_persistence": config.closed_persistence,
        }
        return dataclasses.replace(
            rule, **{name: value for name, value in given.items() if value is not None}
        )
