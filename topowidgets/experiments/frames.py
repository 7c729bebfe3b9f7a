"""A Frame: the neurons at one step with their picture, homology and verdicts, and what is said of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from topowidgets.experiments.homology import Homology
from topowidgets.experiments.records import pack_float32
from topowidgets.experiments.sentence import about, running_sentence, worded
from topowidgets.experiments.snapshot import Snapshot
from topowidgets.recording.measures import VERDICTS
from topowidgets.settings.config import Config
from topowidgets.topology.projection import SteadyPCA

VIEW_MARGIN = 0.2
"""Room around the start's bounding box in the suggested view, as a part of its larger side."""


PICTURES = ("cloud", "tracers", "folded", "folded_tracers", "bars", "cycles")
"""The arrays of a Frame that a browser draws."""


@dataclass(frozen=True, eq=False)
class Frame:
    """What a picture shows.

    Attributes:
        neurons: (neurons, D), in the neurons' own space and the training's precision; no rows in a frame that
            is no key frame.
        cloud, tracers: the same and the tracers as they are shown: their own two or three coordinates, else
            two on the principal plane.
        folded, folded_tracers: which of them the last step folded; zero length where not measured.
        bars: (degree, birth, death) in cloud radii, those of H2 of the step `facts["h2"]["step"]`.
        cycles: (row of `bars`, neuron); the rows of one H1 bar are a closed walk around its hole, one of
            many.
        facts: plain values in no language: the layer that is drawn, axes, window, radius, marks, filtration,
            verdicts with what they were judged by. Each with the step it was measured at where that may
            differ from the frame's.
    """

    step: int
    tau: float
    neurons: Float[np.ndarray, "kept dim"]
    cloud: Float[np.ndarray, "neurons shown"]
    tracers: Float[np.ndarray, "tracers shown"]
    folded: Bool[np.ndarray, " some_neurons"]
    folded_tracers: Bool[np.ndarray, " some_tracers"]
    bars: Float[np.ndarray, "bars 3"]
    cycles: Int[np.ndarray, "vertices 2"]
    facts: dict[str, Any]

    def __repr__(self) -> str:
        return (
            f"Frame(step={self.step}, tau={self.tau:g}, {len(self.neurons)} neurons, {len(self.bars)} bars)"
        )

    @property
    def sentence(self) -> str:
        """What is seen, in one line of the language that is spoken."""
        return running_sentence(self.facts, self.step, self.tau)

    @property
    def worded(self) -> dict[str, Any]:
        """The facts with what is said of them, likewise."""
        return worded(self.facts, self.step, self.tau)

    def homology_columns(self) -> dict[str, float | None]:
        """The Betti numbers and the bar of the hole that were measured at its own step, as columns of that
        step's row.
        """
        betti, h2, hole = self.facts["betti"], self.facts["h2"], self.facts["sample_verdict"]
        own: dict[str, float | None] = {}
        now = {1: self.facts["homology_step"] == self.step, 2: h2 is not None and h2["step"] == self.step}
        if now[1]:
            own |= {"b0": betti["b0"], "b1": betti["b1"], "h1": self.longest(1)}
        if now[2]:
            own |= {"b2": betti["b2"], "h2": self.longest(2)}
        if now[hole["degree"]]:
            own |= {f"hole_{name}": hole[name] for name in ("birth", "death", "persistence")}
            own["hole_verdict"] = VERDICTS.index(hole["verdict"])
        return own

    def longest(self, degree: int) -> float:
        """Persistence of the longest bar of a degree that ends; 0 where there is none."""
        bars = self.bars[(self.bars[:, 0] == degree) & np.isfinite(self.bars[:, 2])]
        return float((bars[:, 2] - bars[:, 1]).max(initial=0.0))

    def arrays(self) -> dict[str, np.ndarray]:
        """All arrays, by attribute name."""
        return {"neurons": self.neurons} | {name: getattr(self, name) for name in PICTURES}

    def without_neurons(self) -> Frame:
        """The same as no key frame."""
        return replace(self, neurons=self.neurons[:0])

    def pictures(self) -> dict[str, np.ndarray]:
        """The arrays that a browser draws, empty ones left out."""
        return {name: getattr(self, name) for name in PICTURES if len(getattr(self, name))}

    def for_browser(self) -> tuple[dict[str, Any], bytes]:
        """Header and float32 buffer, as the drawing core takes them, in the language that is spoken."""
        index, buffer = pack_float32(self.pictures())
        return {"type": "frame", "step": self.step, "tau": self.tau, "arrays": index, **self.worded}, buffer


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
            "map_verdict": asdict(snapshot.tally.verdict()),
            "tally": snapshot.tally.facts(),
        }
