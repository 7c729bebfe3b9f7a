"""Makes frames of snapshots: how they are projected, what window they are seen in, what their facts are."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from topowidgets.measuring.homology import Homology
from topowidgets.measuring.snapshot import Snapshot
from topowidgets.recording.frame import Frame
from topowidgets.settings.config import Config
from topowidgets.topology.projection import SteadyPCA

VIEW_MARGIN = 0.2
"""Room around the start's bounding box in the suggested view, as a part of its larger side."""


def about(config: Config) -> dict[str, Any]:
    """What the sentence tells of a run's settings."""
    names = ("neurons", "dim", "shape", "rule", "recorded")
    return {name: getattr(config, name) for name in names}


class Framer:
    """Makes frames of snapshots: projects on a steady basis and measures homology,
    now or at its own cadence.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._pca = SteadyPCA(dim=2)
        self._limits: list[float] | None = None
        self.homology = Homology(config)

    def frame(self, snapshot: Snapshot, *, homology: bool = True, h2: bool = True) -> Frame:
        """The frame of a snapshot.

        Args:
            homology: measure a diagram; else the last one is shown again, with the step it was measured at.
            h2: measure H2 too where it is measured apart (see `Homology`); else likewise.
        """
        first = not self.homology.known
        if first or homology:
            self.homology.measure(snapshot.neurons, snapshot.step)
        if self.homology.h2_apart and (first or h2):
            self.homology.measure_h2(snapshot.neurons, snapshot.step)
        cloud, tracers, axes = self._project(snapshot)
        facts = self._facts(snapshot) | self.homology.facts()
        facts |= {
            "axes": axes,
            "center": cloud.mean(axis=0).tolist(),
            "limits": self._window(cloud, tracers),
            "about": about(self._config),
            "eta": snapshot.eta,
            "eta_k": snapshot.eta_k,
        }
        return Frame(
            snapshot.step,
            snapshot.tau,
            snapshot.neurons.astype("float64" if self._config.dtype in (None, "float64") else "float32"),
            cloud,
            tracers,
            snapshot.folded,
            snapshot.folded_tracers,
            self.homology.bars(),
            self.homology.cycles(),
            facts,
        )

    def _project(self, snapshot: Snapshot) -> tuple[np.ndarray, np.ndarray, list[dict[str, Any]]]:
        dim = snapshot.neurons.shape[1]
        if dim <= 3 and not self._config.one_hidden:
            return (
                snapshot.neurons,
                snapshot.tracers,
                [{"of": "coordinate", "number": axis + 1} for axis in range(dim)],
            )
        if dim <= 3:
            incoming: list[dict[str, Any]] = (
                [{"of": "in"}] if self._config.inputs == 1 else [{"of": "in", "number": n} for n in (1, 2)]
            )
            return (
                snapshot.neurons,
                snapshot.tracers,
                [*incoming, *[{"of": "bias"}] * self._config.bias, {"of": "out"}],
            )
        coordinates, basis, explained = self._pca.project(snapshot.neurons)
        tracers = (snapshot.tracers - snapshot.neurons.mean(axis=0)) @ basis
        return (
            coordinates,
            tracers,
            [
                {"of": "principal", "number": number, "share": float(share)}
                for number, share in enumerate(explained, start=1)
            ],
        )

    def _window(self, cloud: np.ndarray, tracers: np.ndarray) -> list[float]:
        if self._limits is None:
            points = np.concatenate([cloud, tracers])
            low, high = points.min(axis=0), points.max(axis=0)
            margin = VIEW_MARGIN * float((high - low).max() or 1.0)
            self._limits = [
                float(edge)
                for one, other in zip(low - margin, high + margin, strict=True)
                for edge in (one, other)
            ]
        return self._limits

    def _facts(self, snapshot: Snapshot) -> dict[str, Any]:
        return {
            "layer": snapshot.layer,
            "closed": self._config.closed_curve,
            "projection": {2: "plane", 3: "space"}.get(snapshot.neurons.shape[1], "pca"),
            "curvature_step": snapshot.curvature_step,
            "fold_step": snapshot.fold_step,
            "gluing": snapshot.gluing,
            "K": snapshot.curvature.K,
            "lambda_max": snapshot.curvature.lambda_max,
            "h_plus": snapshot.curvature.h_plus,
            "preconditioned_sharpness": snapshot.curvature.preconditioned_sharpness,
            "marks": snapshot.marks,
            "map_verdict": asdict(snapshot.extremes.verdict()),
            "tally": snapshot.extremes.facts(),
        }
