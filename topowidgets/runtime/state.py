"""The states of a training process, and what a pace may be."""

from __future__ import annotations

from enum import StrEnum

from topowidgets.settings.checks import ConfigError

MOST_SPEED = 1e6
"""Fastest pace that can be asked for; beyond it there is only fast."""


class WorkerState(StrEnum):
    """What the training process is doing.

    starting -> paused <-> running -> finished (at the run's tau; Play goes on) or diverged (Reset starts
    anew); failed after an error in a run; dead once the process has ended, from where Resume goes back to
    starting.
    """

    STARTING = "starting"
    PAUSED = "paused"
    RUNNING = "running"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"
    DEAD = "dead"


def checked_speed(speed: object) -> float | None:
    """A pace in training time per second; None, which stays None, frees the trainer.

    Raises:
        ConfigError: for anything else.
    """
    if speed is None:
        return None
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0 < speed <= MOST_SPEED:
        raise ConfigError(
            "speed", speed, f"training time per second, a number above 0 to {MOST_SPEED:g}, or null for fast"
        )
    return float(speed)
