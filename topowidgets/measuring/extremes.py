"""The worst of each measure over a run's steps, which the map verdict is read off."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from topowidgets.topology.verdicts import MapVerdict, map_verdict


@dataclass
class Extremes:
    """The worst of each measure over all steps so far; None where it was never measured or has no meaning.

    Attributes:
        planar: whether the neurons live in the plane, off which the map verdict is undetermined
            (docs/theory.md 3).
        whole: whether the hull was sampled in every step, without which nothing is called injective.
        hull_stretch: largest eta lambda_max(Hess phi) on the sampled hull.
        crossings, tracer_crossings: self-crossings of the drawn curves. Only what a curve gained since the
            start speaks about the map, and nothing on a shape that crosses itself by its nature, the figure
            eight.
    """

    planar: bool
    simple: bool
    whole: bool = True
    hull_stretch: float | None = None
    folded: int | None = None
    folded_tracers: int | None = None
    crossings: int | None = None
    tracer_crossings: int | None = None
    ratio_min: float | None = None
    ratio_max: float | None = None
    crossings_at_start: int | None = None
    tracer_crossings_at_start: int | None = None

    @property
    def gained_crossings(self) -> int | None:
        """Most self-crossings that the polygon gained; None where they say nothing or were not measured."""
        return self._gained(self.crossings, self.crossings_at_start)

    @property
    def gained_tracer_crossings(self) -> int | None:
        """Most self-crossings that the tracers' curve gained; None as for the polygon."""
        return self._gained(self.tracer_crossings, self.tracer_crossings_at_start)

    def _gained(self, most: int | None, at_start: int | None) -> int | None:
        return most - at_start if self.simple and most is not None and at_start is not None else None

    def facts(self) -> dict[str, Any]:
        """All of it as plain values."""
        gained = {
            "gained_crossings": self.gained_crossings,
            "gained_tracer_crossings": self.gained_tracer_crossings,
        }
        return dataclasses.asdict(self) | gained

    def start(self) -> None:
        """The crossings so far are those of the start."""
        self.crossings_at_start, self.tracer_crossings_at_start = self.crossings, self.tracer_crossings

    def lower_to(self, ratio_min: float) -> None:
        """Keep the smaller of what is here and the smallest pair ratio of a step."""
        self.ratio_min = ratio_min if self.ratio_min is None else min(self.ratio_min, ratio_min)

    def raise_to(self, **values: float | None) -> None:
        """Keep the larger of what is here and each value."""
        for name, value in values.items():
            known = getattr(self, name)
            if value is not None and (known is None or value > known):
                setattr(self, name, value)

    def verdict(self) -> MapVerdict:
        """The map verdict for the steps so far."""
        verdict = map_verdict(
            hull_stretch=self.hull_stretch if self.whole else None,
            folded=self.folded,
            folded_tracers=self.folded_tracers,
            crossings=self.gained_crossings,
            tracer_crossings=self.gained_tracer_crossings,
        )
        return verdict if self.planar else dataclasses.replace(verdict, verdict="undetermined", planar=False)
