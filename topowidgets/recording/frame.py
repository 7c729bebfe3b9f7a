"""A Frame: the neurons at one step with their picture, homology and verdicts, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from topowidgets.recording.measures import VERDICTS

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
        """The frame as no key frame."""
        return replace(self, neurons=self.neurons[:0])

    def pictures(self) -> dict[str, np.ndarray]:
        """The arrays that a browser draws, empty ones left out."""
        return {name: getattr(self, name) for name in PICTURES if len(getattr(self, name))}
