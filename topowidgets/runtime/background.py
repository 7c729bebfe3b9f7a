"""The background process: `python -m topowidgets.runtime.background FOLDER`, slow questions on stdin, answers
on stdout.

A process apart from the training, because numba, the first time on a machine, compiles for ten seconds
without letting go of the interpreter's lock. It reads a run's append log, asks the trainer nothing, and
stands back where the processor is wanted. It ends when its stdin ends, or after long idleness.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from topowidgets.jobs.child_process import connect_stdio
from topowidgets.measuring.analyses import HoleAgainstChance, UMAPPicture, hole_against_chance, umap_of
from topowidgets.recording.codec import encode
from topowidgets.recording.run_data import RunData
from topowidgets.recording.run_log import read_log
from topowidgets.runtime.files import log_path
from topowidgets.settings.checks import ConfigError
from topowidgets.texts import words
from topowidgets.topology.joint_umap import Progress

IDLE_SECONDS = 300.0
"""Without a question for so long the process ends; the next question starts a new one."""

NICE = 10
"""How far it stands back behind the training."""

FIRST_FRAME_SECONDS = 5.0
"""How long a question waits for the first frame of its run."""

Question = dict[str, Any]


class Overtaken(Exception):  # noqa: N818 -- no error: the question is not wanted any more
    """A newer question of the same kind has come, or this one was cancelled."""


def answer_umap(question: Question, folder: Path, progress: Progress) -> UMAPPicture:
    """The joint UMAP of a run; `before`, where given, is the record of an earlier one."""
    before = UMAPPicture.from_record(question["before"], question["buffer"]) if "before" in question else None
    return umap_of(_recorded(question, folder).frames, question["frames"], before=before, progress=progress)


def answer_null(question: Question, folder: Path, progress: Progress) -> HoleAgainstChance:
    """The null verdict at a step of a run."""
    recorded = _recorded(question, folder)
    return hole_against_chance(recorded.config, recorded.frames, question["step"], progress)


def _recorded(question: Question, folder: Path) -> RunData:
    """The run's log, once its first frame is in it: a question may come between a reset and that frame."""
    path, until = log_path(folder, question["run"]), time.monotonic() + FIRST_FRAME_SECONDS
    while True:
        recorded = read_log(path) if path.exists() and path.stat().st_size else None
        if recorded is not None and (recorded.frames or time.monotonic() > until):
            return recorded
        if time.monotonic() > until:
            raise ValueError(words().told.nothing_recorded)
        time.sleep(0.05)


ANSWERS: dict[str, Callable[[Question, Path, Progress], UMAPPicture | HoleAgainstChance]] = {
    "umap": answer_umap,
    "null": answer_null,
}
"""How each kind of question is answered."""


class Desk:
    """Answers questions of one kind on a thread of its own, only ever the newest."""

    def __init__(self, kind: str, folder: Path, send: Callable[[bytes], None]) -> None:
        self._kind, self._folder, self._send = kind, folder, send
        self._wanted: Question | None = None  # the newest, until it is answered
        self._condition = threading.Condition()
        threading.Thread(target=self._loop, name=f"{kind} questions", daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether a question is being answered or waits."""
        return self._wanted is not None

    def put(self, question: Question | None) -> None:
        """Answer this question instead of any before it; None cancels."""
        with self._condition:
            self._wanted = question
            self._condition.notify_all()

    def _loop(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._wanted is not None)
                question = self._wanted
            if question is not None:
                self._answer(question)
            with self._condition:
                if self._wanted is question:
                    self._wanted = None

    def _answer(self, question: Question) -> None:
        def tell(type_: str, buffer: bytes = b"", **values: Any) -> None:
            if self._wanted is not question:
                raise Overtaken
            self._send(encode({"type": type_, "kind": self._kind, "id": question["id"], **values}, buffer))

        try:
            tell("progress", stage="reading", fraction=0.0)
            progress: Progress = lambda stage, fraction: tell("progress", stage=stage, fraction=fraction)  # noqa: E731
            values, buffer = ANSWERS[self._kind](question, self._folder, progress).record()
            tell("result", buffer, result=values)
        except Overtaken:
            pass
        except Exception as error:  # noqa: BLE001 -- told to the learner; the next question may fare better
            traceback.print_exc()
            said = error.said if isinstance(error, ConfigError) else str(error) or repr(error)
            self._send(encode({"type": "error", "kind": self._kind, "id": question["id"], "message": said}))


def main() -> None:
    """Answer until stdin ends or nothing was asked for long."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    commands, send = connect_stdio()
    desks = {kind: Desk(kind, Path(sys.argv[1]), send) for kind in ANSWERS}
    while True:
        try:
            command = commands.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            if any(desk.busy for desk in desks.values()):
                continue
            break
        if command is None:
            break
        desks[command["kind"]].put(command if command["command"] == "ask" else None)
    os._exit(0)  # a fit in the middle of compiled code would hold up, or abort, the usual end


if __name__ == "__main__":
    main()
