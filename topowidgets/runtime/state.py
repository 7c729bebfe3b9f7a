"""The states of a training process."""

from __future__ import annotations

from enum import StrEnum


class WorkerState(StrEnum):
    """What the training process is doing.

    starting -> paused <-> running -> finished (at the run's tau; Play goes on) or diverged (Reset starts anew); failed after an error in
    a run; dead once the process has ended, from where Resume goes back to starting.
    """

    STARTING = "starting"
    PAUSED = "paused"
    RUNNING = "running"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"
    DEAD = "dead"
