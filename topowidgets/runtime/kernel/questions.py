"""The kernel's end of slow questions: asks them of a process beside it, knows what came of them, and outlives
its death.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal

from topowidgets.jobs.processes import Job, Processes
from topowidgets.jobs.task import JobState, Message, Outcome
from topowidgets.measuring.analyses import HoleAgainstChance, UMAPPicture
from topowidgets.recording.codec import Header
from topowidgets.texts import language, say, speaking

Kind = Literal["umap", "null"]

FUNCTIONS: dict[Kind, str] = {
    "umap": "topowidgets.runtime.tasks.questions.umap",
    "null": "topowidgets.runtime.tasks.questions.null",
}

RESULTS: dict[str, type[UMAPPicture | HoleAgainstChance]] = {"umap": UMAPPicture, "null": HoleAgainstChance}

IDLE_SECONDS = 300.0
"""Without a question for so long the process ends; the next question starts a new one."""

NICE = 10
"""How far it stands back behind the training."""

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

    def __init__(self, kind: Kind, run: int, message: str) -> None:
        self.kind: Kind = kind
        self.run = run
        self.job: Job | None = None  # once it was handed on
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

    The two kinds are answered side by side in it.

    Args:
        folder: where the runs' logs are.
        listener: called with a question whenever something became of it, mostly on the reading thread: it
            must only hand things on.
    """

    def __init__(self, folder: Path, listener: Callable[[Question], None]) -> None:
        self.newest: dict[Kind, Question] = {}
        self._folder, self._listener, self._language = folder, listener, language()
        self._lock = threading.RLock()
        self._processes = Processes(
            1,
            folder / "background.err",
            niceness=(NICE, NICE),
            side_by_side=True,
            idle_seconds=IDLE_SECONDS,
        )
        self._closed = False

    def __repr__(self) -> str:
        return f"Background(process {self.pid}, {list(self.newest.values())})"

    @property
    def pid(self) -> int | None:
        """Process id, None where there is no process."""
        return next(iter(self._processes.pids), None)

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
        with self._lock, speaking(self._language):
            if self._closed:
                message = "this lab was closed, make a new one"
                raise RuntimeError(message)
            self._drop(kind, say("status.overtaken"))
            question = self.newest[kind] = Question(kind, run, say("status.stages.waiting"))
            extra, buffer = ({}, b"") if before is None else ({"before": before[0]}, before[1])
            question.job = self._processes.submit(
                FUNCTIONS[kind],
                Message({"folder": str(self._folder), "run": run, **values, **extra}, buffer),
                partial(self._ended, question),
                partial(self._heard, question),
            )
        self._listener(question)
        return question

    def cancel(self, kind: Kind) -> None:
        """Want no answer any more; the process gives up at its next stage and stays for the next question."""
        with self._lock, speaking(self._language):
            self._drop(kind, say("status.cancelled"))

    def close(self) -> None:
        """End the process and every open question."""
        with self._lock, speaking(self._language):
            self._closed = True
            for kind in tuple(self.newest):
                self._drop(kind, say("status.closed"))
        self._processes.close()

    def _drop(self, kind: Kind, message: str) -> None:
        question = self.newest.get(kind)
        if question is not None and question.turn(JobState.CANCELLED, message):
            if question.job is not None:
                self._processes.drop(question.job)
            self._listener(question)

    def _heard(self, question: Question, _task: Message, progress: Message) -> None:
        stage, fraction = progress.header["stage"], progress.header["fraction"]
        with self._lock, speaking(self._language):
            told = question.turn(JobState.RUNNING, say(f"status.stages.{stage}"), fraction)
        if told:
            self._listener(question)

    def _ended(self, question: Question, outcome: Outcome) -> None:
        """It was answered, could not be, or its process has gone; the next question starts it again."""
        failure, state, message = outcome.failure, JobState.FINISHED, ""
        if failure is not None:
            state = JobState.FAILED
            message = failure.reason
            if failure.how:
                with speaking(self._language):
                    message = say("status.question_lost", how=failure.how)
        with self._lock:
            if question.open and outcome.result is not None:
                question.record = outcome.result
                question.result = RESULTS[question.kind].from_record(*outcome.result)
            told = question.turn(state, message, float(failure is None))
        if told:
            self._listener(question)
