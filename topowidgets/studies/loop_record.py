"""Rows and frames of a training loop that is not ours, and the data of the run that they are."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
from jaxtyping import Float

from topowidgets.learning.measured import Curvature
from topowidgets.measuring.extremes import Extremes
from topowidgets.measuring.framer import Framer
from topowidgets.measuring.observer import GLUING_EACH, thresholds
from topowidgets.measuring.snapshot import Snapshot
from topowidgets.recording.events import Event
from topowidgets.recording.frame import Frame
from topowidgets.recording.notes import Notes
from topowidgets.recording.products import Products
from topowidgets.recording.run_data import RunData
from topowidgets.recording.run_log import Recorder
from topowidgets.recording.step_row import Row, empty_row
from topowidgets.settings.config import Config
from topowidgets.settings.networks import RECORDED
from topowidgets.topology.clouds import cloud_radius
from topowidgets.topology.distortion import gluing_rate, pair_ratios

UNKNOWN = Curvature(math.nan, math.nan, math.nan, None, math.nan)
"""Where nothing was measured."""

MOVED = 2.0
"""Times that K may grow or shrink in a recording before the sum of eta K0 is no clock any more."""

HIGHEST = 1e9
"""A rate that a Config holds at most."""

Cloud = Float[np.ndarray, "neurons dim"]


class LoopRecord:
    """What is kept of a loop.

    Args:
        layer: whose units are looked at; None where rows are given.

    Attributes:
        config: its settings at the start, as far as they are known. start: curvature there.
        shape: of the neurons. last_step: of the last frame.
        notes: what could not be measured. diverged_at: the step at which it left every bound, None before.
    """

    def __init__(self, config: Config, start: Curvature, neurons: Cloud, layer: str | None = None) -> None:
        self.config, self.start, self.last_step, self.shape = config, start, -1, neurons.shape
        self._layer = layer
        self.notes = Notes()
        self._framer, self._recorder = Framer(config), Recorder(config, start)
        # nothing that it counts is measured but ratios: the verdict says so
        self._extremes = Extremes(planar=True, simple=False)
        self._one_rule = True
        self.diverged_at: int | None = None

    def __repr__(self) -> str:
        return f"LoopRecord({self.config.preset}, {len(self._recorder.rows)} rows)"

    def row(self, step: int, eta: float | None, *, loss: float | None = None) -> Row:
        """A step's row with what is always known."""
        return empty_row() | {"step": step, "eta": eta, "loss": loss}

    def diverge(self, step: int) -> None:
        """Something was no number at a step."""
        self.diverged_at = step if self.diverged_at is None else self.diverged_at

    def another_rule(self) -> None:
        """From here on the optimizer steps by another rule than at the start."""
        self._one_rule = False

    def stretch(self, before: Cloud, after: Cloud, product: float | None) -> Row:
        """The columns of pair ratios, and of the bound where eta K of the step is given."""
        low, high = pair_ratios(before, after)
        self._extremes.lower_to(low)
        self._extremes.raise_to(ratio_max=high)
        bound = (
            {}
            if product is None or not math.isfinite(product)
            else {"bound_low": 1 - product, "bound_high": 1 + product}
        )
        return {"ratio_min": low, "ratio_max": high, **bound}

    def gluing(self, step: int, before: Cloud, after: Cloud, eta: float) -> dict[str, Any] | None:
        """The pair that a step of gradient descent brought nearest to a merger (see `snapshot.Snapshot`): the
        gradient is what the step moved by.

        None of more neurons than are measured at each step.
        """
        if len(before) > GLUING_EACH or not eta > 0:
            return None
        nearest = gluing_rate(before, (before - after) / eta).least_miss(eta)
        if nearest is None:
            return {"step": step, "pair": None, "miss": None, "eta_k": None}
        eta_k = nearest.eta * self.start.K if self.config.has_k else None
        return {
            "step": step,
            "pair": [nearest.first, nearest.second],
            "miss": nearest.miss / cloud_radius(before),
            "eta_k": eta_k,
        }

    def add(self, row: Row) -> None:
        """A step."""
        self._recorder.add_rows([row])

    def picture(
        self,
        row: Row,
        neurons: Cloud,
        curvature: Curvature = UNKNOWN,
        *,
        why: str = "",
        gluing: dict[str, Any] | None = None,
        h2: bool = False,
    ) -> Row:
        """Keep a frame of the row's step; what it says for the row.

        Args:
            why: for which the theorem says nothing about the step (see `learning.optimizer_rule.StepRule`);
                empty where it does.
        """
        nothing, step = np.zeros(0, bool), int(row["step"] or 0)
        snapshot = Snapshot(
            layer=self._layer,
            step=step,
            tau=float(step),
            eta=row["eta"],
            eta_k=self._in_units(row["eta"]),
            neurons=neurons,
            tracers=np.zeros((0, neurons.shape[1])),
            folded=nothing,
            folded_tracers=nothing,
            fold_step=0,
            gluing=gluing,
            curvature=curvature,
            curvature_step=step,
            marks=thresholds(self.config, self.start.K, curvature),
            extremes=dataclasses.replace(self._extremes),
        )
        frame = self._framer.frame(snapshot, h2=h2)
        frame.facts["why"] = why
        self._recorder.add_frame(frame)
        self.last_step = step
        return frame.homology_columns()

    def run(self) -> RunData:
        """What was added so far.

        Its clock is the sum of eta K0; of eta, where no K is; the step, where K moved or eta is unknown.
        """
        rows = [dict(row) for row in self._recorder.rows]
        config = self._known(rows)
        taus, products = self._clock(rows, config), Products()
        for row, tau in zip(rows, taus, strict=True):
            row |= {
                "tau": tau,
                "eta_k": row["eta"] * self.start.K if config.has_k and row["eta"] is not None else None,
            }
            products.fill(row)
        at = {int(row["step"] or 0): float(row["tau"] or 0.0) for row in rows}
        frames = [
            self._placed(frame, at[frame.step], config) for frame in self._recorder.frames if frame.step in at
        ]
        return RunData(config, self.start, rows, frames, events=self._events(at))

    def _events(self, at: dict[int, float]) -> list[Event]:
        """What happened; `at` is the training time of each step."""
        end = max(at.values())
        events = [note.event(at.get(note.step, end)) for note in self.notes.notes]
        if self.diverged_at is not None:
            events.append(Event("diverged", self.diverged_at, at.get(self.diverged_at, end)))
        return events

    def _clock(self, rows: list[Row], config: Config) -> list[float]:
        etas = [row["eta"] for row in rows[1:]]
        known = [row["K"] for row in rows if row["K"] is not None and row["K"] > 0]
        steps = [float(row["step"] or 0) for row in rows]
        if config.has_k and known and max(known) > MOVED * min(known):
            self.notes.add(0, "clock_of_steps", low=min(known), high=max(known))
            return steps
        if None in etas:
            return steps
        unit = self.start.K if config.has_k else 1.0
        return np.cumsum(
            [
                0.0,
                *(
                    float(eta or 0.0) * unit * passed
                    for eta, passed in zip(etas, np.diff(steps), strict=True)
                ),
            ]
        ).tolist()

    def _known(self, rows: list[Row]) -> Config:
        """The settings of the loop so far: a rate or a rule that changed is none of them."""
        etas, steps = {row["eta"] for row in rows[1:]}, int(rows[-1]["step"] or 0)
        eta = etas.pop() if len(etas) == 1 else self.config.eta if not etas else None
        rule = self.config.rule if self._one_rule else "own"
        return self.config.replace(
            steps=steps or None, eta=eta if eta is not None and 0 < eta <= HIGHEST else None, rule=rule
        )

    def _in_units(self, eta: float | None) -> float | None:
        return eta * self.start.K if eta is not None and self.config.has_k else None

    def _placed(self, frame: Frame, tau: float, config: Config) -> Frame:
        facts = frame.facts
        if config.rule != self.config.rule:
            unmarked = dict.fromkeys(facts["marks"])
            facts = facts | {
                "eta_k": None,
                "marks": unmarked,
                "about": facts["about"] | {"rule": config.rule},
            }
        return dataclasses.replace(frame, tau=tau, facts=facts)


def recorded_config(
    neurons: Cloud, name: str, *, dtype: str | None, rule: str = "own", eta: float | None, **settings: Any
) -> Config:
    """The settings of a loop that is not ours, as far as they are known."""
    count, dim = neurons.shape
    world: dict[str, Any] = dict.fromkeys(("shape", "task", "network"), RECORDED)
    world |= dict.fromkeys(("eta_k", "tau", "steps"))
    rate = eta if eta is not None and 0 < eta <= HIGHEST else None
    return Config(
        preset=name, **world, neurons=count, dim=dim, tracers=0, dtype=dtype, eta=rate, rule=rule, **settings
    )
