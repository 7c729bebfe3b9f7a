"""Tasks that answer slow questions about a run.

They are done in a process apart from the training, because numba, the first time on a machine, compiles for
ten seconds without letting go of the interpreter's lock. They read a run's append log and ask the trainer
nothing.
"""

from __future__ import annotations

import time
from pathlib import Path

from topowidgets.jobs.task import Message, Report
from topowidgets.measuring.analyses import UMAPPicture, hole_against_chance, umap_of
from topowidgets.recording.run_data import RunData
from topowidgets.recording.run_log import read_log
from topowidgets.runtime.files import log_path
from topowidgets.texts import say
from topowidgets.topology.joint_umap import Progress

FIRST_FRAME_SECONDS = 5.0
"""How long a question waits for the first frame of its run."""


def umap(task: Message, report: Report) -> Message:
    """The joint UMAP of a run: `folder` and `run` of its log, `frames`, how many; `before`, where given, is
    the record of an earlier one, its buffer the task's.
    """
    question = task.header
    before = UMAPPicture.from_record(question["before"], task.buffer) if "before" in question else None
    frames = _recorded(task, report).frames
    return Message(*umap_of(frames, question["frames"], before=before, progress=_telling(report)).record())


def null(task: Message, report: Report) -> Message:
    """The null verdict at a `step` of a run: `folder` and `run` of its log."""
    recorded = _recorded(task, report)
    verdict = hole_against_chance(recorded.config, recorded.frames, task.header["step"], _telling(report))
    return Message(*verdict.record())


def _telling(report: Report) -> Progress:
    return lambda stage, fraction: report({"stage": stage, "fraction": fraction})


def _recorded(task: Message, report: Report) -> RunData:
    """The run's log, once its first frame is in it: a question may come between a reset and that frame."""
    path = log_path(Path(task.header["folder"]), task.header["run"])
    until = time.monotonic() + FIRST_FRAME_SECONDS
    while True:
        report({"stage": "reading", "fraction": 0.0})
        recorded = read_log(path) if path.exists() and path.stat().st_size else None
        if recorded is not None and (recorded.frames or time.monotonic() > until):
            return recorded
        if time.monotonic() > until:
            raise ValueError(say("status.nothing_recorded"))
        time.sleep(0.05)
