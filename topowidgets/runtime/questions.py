"""The kernel's end of the background process: asks slow questions, knows what came of them, and outlives the
process's death.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal

from topowidgets.jobs.child_process import ChildProcess
from topowidgets.jobs.task import JobState
from topowidgets.measuring.analyses import HoleAgainstChance, UMAPPicture
from topowidgets.recording.codec import Header
from topowidgets.texts import words

Kind = Literal["umap", "null"]

RESULTS: dict[str, type[UMAPPicture | HoleAgainstChance]] = {"umap": UMAPPicture, "null": HoleAgainstChance}

OPEN = (JobState.WAITING, JobState.RUNNING)


class Question:
    """One question: what became of it so far.

    It is written by the reading thread and may be looked at or waited for from any.

    Attributes:
        kind: "umap" or "null". run: which run it asks about.
        state: see JobState. message: the stage it is in, or what went wrong, in words. fraction: the
            share that is done.
        result: the answer once it has finished.
    """

    def __init__(self, kind: Kind, number: int, run: int, message: str) -> None:
        self.kind: Kind = kind
        self.number, self.run = number, run
        self.state = JobState.WAITING
        self.message, self.fraction = message, 0.0
        self.result: Any = None
        self.record: tuple[Header, bytes] = {}, b""
        self._ended = threading.Event()

    def __repr__(self) -> str:
        return f"Question({self.kind}, run {self.run}, {self.state}: {self.message})"

    @property
    def open(self) -> bool:
        """Whether an answer may still come."""
        return self.state in OPEN

    def wait(self, seconds: float | None = None) -> Any:
        """The answer, once it is there.

        Raises:
            TimeoutError: if it has not come in so many seconds.
            RuntimeError: if the question failed or was cancelled, saying why.
        """
        if not self._ended.wait(seconds):
            raise TimeoutError(f"no answer in {seconds:g} s; so far: {self.message}.")
        if self.state is not JobState.FINISHED:
            raise RuntimeError(self.message)
        return self.result

    def turn(self, state: JobState, message: str, fraction: float = 0.0) -> bool:
        """Go over to a state; False where the question has already ended, whatever comes late."""
        if not self.open:
            return False
        self.state, self.message, self.fraction = state, message, fraction
        if state not in OPEN:
            self._ended.set()
        return True


class Background:
    """The background process of a lab, started with its first question, and the newest question of each kind.

    Args:
        folder: where the runs' logs are.
        listener: called with a question whenever something became of it, mostly on the reading thread: it
            must only hand things on.
    """

    def __init__(self, folder: Path, listener: Callable[[Question], None]) -> None:
        self.newest: dict[Kind, Question] = {}
        self._folder, self._listener, self._say = folder, listener, words()
        self._lock = threading.RLock()
        self._process: ChildProcess | None = None
        self._asked = 0
        self._closed = False

    def __repr__(self) -> str:
        return f"Background(process {self.pid}, {list(self.newest.values())})"

    @property
    def pid(self) -> int | None:
        """Process id, None where there is no process."""
        return None if self._process is None else self._process.pid

    def ask(
        self, kind: Kind, run: int, *, before: tuple[Header, bytes] | None = None, **values: Any
    ) -> Question:
        """Ask; a question of the same kind that is not yet answered is overtaken.

        Args:
            kind: "umap", with `frames`, or "null", with `step`.
            run: the run's number.
            before: the record of an earlier UMAP that the new one is turned onto.
            **values: see `kind`.

        Raises:
            RuntimeError: after close().
        """
        with self._lock:
            if self._closed:
                message = "this lab was closed, make a new one"
                raise RuntimeError(message)
            self._drop(kind, self._say.told.overtaken)
            if self.pid is None:
                self._process = ChildProcess(
                    ["topowidgets.runtime.background", str(self._folder)],
                    self._folder / "background.err",
                    self._say.code,
                )
                self._process.listen(
                    self._received, partial(self._ended, self._process), "topowidgets answers"
                )
            self._asked += 1
            question = self.newest[kind] = Question(kind, self._asked, run, self._say.told.stages["waiting"])
            extra, buffer = ({}, b"") if before is None else ({"before": before[0]}, before[1])
            if self._process is not None:
                self._process.send(
                    {"command": "ask", "kind": kind, "id": self._asked, "run": run, **values, **extra}, buffer
                )
        self._listener(question)
        return question

    def cancel(self, kind: Kind) -> None:
        """Want no answer any more; the process gives up at its next stage and stays for the next question."""
        with self._lock:
            self._drop(kind, self._say.told.cancelled)
            if self._process is not None:
                self._process.send({"command": "cancel", "kind": kind})

    def close(self) -> None:
        """End the process and every open question."""
        with self._lock:
            self._closed = True
            for kind in tuple(self.newest):
                self._drop(kind, self._say.told.closed)
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def _drop(self, kind: Kind, message: str) -> None:
        question = self.newest.get(kind)
        if question is not None and question.turn(JobState.CANCELLED, message):
            self._listener(question)

    def _received(self, header: Header, buffer: bytes) -> None:
        with self._lock:
            question = self.newest.get(header["kind"])
            if question is None or question.number != header["id"] or not question.open:
                return  # of a question that is not wanted any more
            match header["type"]:
                case "progress":
                    question.turn(
                        JobState.RUNNING, self._say.told.stages[header["stage"]], header["fraction"]
                    )
                case "result":
                    question.record = header["result"], buffer
                    question.result = RESULTS[question.kind].from_record(header["result"], buffer)
                    question.turn(JobState.FINISHED, "", 1.0)
                case _:
                    question.turn(JobState.FAILED, header["message"])
        self._listener(question)

    def _ended(self, process: ChildProcess, code: int) -> None:
        """The process has gone: idle for long, or killed.

        Open questions fail with a sentence; the next one starts it again.
        """
        with self._lock:
            if self._process is not process:
                return
            self._process = None
            lost = [question for question in self.newest.values() if question.open]
        for question in lost:
            if question.turn(
                JobState.FAILED,
                self._say.told.question_lost(self._say.told.how_it_ended(code, process.complaint)),
            ):
                self._listener(question)
