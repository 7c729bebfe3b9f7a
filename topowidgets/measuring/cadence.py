"""When what is measured: at which steps of a run, or how often while one is watched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from topowidgets.measuring.observer import measured_every_step
from topowidgets.settings.config import Config

KEY_FRAMES, LARGE_KEY_FRAMES = 400, 60
"""Most frames of a run that nobody watches, of a small network and of a large one."""

H2_PARTS = 6
"""Parts that such a run is divided into by the frames at which H2 is measured where it is measured apart."""

PICTURE_SECONDS = 0.03
"""Least time between two pictures of a small network whose every step is measured."""

FREE_PICTURE_SECONDS = 0.1
"""Least time between two measured pictures where steps come faster than they can be measured."""

CURVATURE_SECONDS = 1.0
"""Time between two measurements of the curvature there."""


class Due(NamedTuple):
    """What of a step is measured: folds and pair ratios, curvature, a frame, H2 with it."""

    geometry: bool
    curvature: bool
    frame: bool
    h2: bool


@dataclass(frozen=True)
class StepCadence:
    """What is due at every so many-th step, and all of it at the first step and the last.

    Attributes:
        geometry, curvature, frame, h2: every how many-th step. first, last: steps; last is None where it is
            not known. H2 is not due at the first step of a run: it was measured at its start.

    Examples:
        >>> cadence = StepCadence(curvature=20, last=50)
        >>> [step for step in range(1, 51) if cadence.due(step).curvature]
        [1, 20, 40, 50]
    """

    geometry: int = 1
    curvature: int = 1
    frame: int = 1
    h2: int = 1
    first: int = 1
    last: int | None = None

    @classmethod
    def headless(cls, config: Config, planned: int) -> StepCadence:
        """Of a run of `planned` steps that nobody watches: every step of a small network, of a large one
        geometry at each 5th and curvature at each 20th.
        """
        if measured_every_step(config):
            frame, geometry, curvature = max(1, planned // KEY_FRAMES), 1, 1
        else:
            frame, geometry, curvature = max(10, planned // LARGE_KEY_FRAMES), 5, 20
        h2 = frame * max(1, math.ceil(planned / (H2_PARTS * frame)))
        return cls(geometry, curvature, frame, h2, last=planned)

    def due(self, step: int) -> Due:
        """What is measured at a step, by its number."""
        last = step == self.last
        edge = last or step == self.first
        return Due(
            edge or step % self.geometry == 0,
            edge or step % self.curvature == 0,
            edge or step % self.frame == 0,
            last or step % self.h2 == 0,
        )


class Interval:
    """Something that is due again once some seconds have passed since it last was.

    Args:
        seconds: how many. since: when it last was, on the clock of `due`.

    Examples:
        >>> each = Interval(1.0, since=0.0)
        >>> each.due(0.5), each.due(0.6, anyway=True), each.due(1.5), each.due(1.7)
        (False, True, False, True)
    """

    def __init__(self, seconds: float, since: float = -math.inf) -> None:
        self.seconds = seconds
        self._since = since

    def due(self, now: float, *, anyway: bool = False) -> bool:
        """Whether it is due; if so it is held to be done now.

        Args:
            anyway: also before the time.
        """
        due = anyway or now - self._since >= self.seconds
        if due:
            self._since = now
        return due


class PacedCadence:
    """What is due of the steps of a run that is watched, by the time that has passed.

    Args:
        now: when the run begins or goes on.

    Examples:
        >>> cadence = PacedCadence(now=0.0)
        >>> cadence.due(0.05, thorough=False, edge=False, idle=True)
        Due(geometry=False, curvature=False, frame=False, h2=False)
        >>> cadence.due(0.11, thorough=False, edge=False, idle=True)
        Due(geometry=True, curvature=False, frame=True, h2=False)
    """

    def __init__(self, now: float) -> None:
        self._picture = Interval(FREE_PICTURE_SECONDS, now)
        self._geometry = Interval(FREE_PICTURE_SECONDS, now)
        self._curvature = Interval(CURVATURE_SECONDS, now)

    def due(self, now: float, *, thorough: bool, edge: bool, idle: bool) -> Due:
        """What is measured at a step.

        Args:
            thorough: every step is measured. edge: the run begins or stands still here.
            idle: whether the last picture is made, without which there is no next one.
        """
        self._picture.seconds = self._geometry.seconds = PICTURE_SECONDS if thorough else FREE_PICTURE_SECONDS
        picture = (edge or idle) and self._picture.due(now, anyway=edge)
        geometry = self._geometry.due(now, anyway=thorough or picture)
        curvature = self._curvature.due(now, anyway=thorough or edge)
        return Due(geometry, curvature, picture, h2=False)
