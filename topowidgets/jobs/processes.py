"""Tasks in processes of their own, which are started as they are needed and replaced when they die.

Every process does its tasks one after another. A task that kills its process ends as a failure with its
reason, and the others go on.
"""

from __future__ import annotations

import itertools
import os
import queue
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from pathlib import Path

from topowidgets.jobs.child_process import ChildProcess, how_it_ended
from topowidgets.jobs.executor import Listener, Order
from topowidgets.jobs.task import Failure, JobState, Message, Outcome, checked_name, record_of
from topowidgets.recording.codec import Header
from topowidgets.texts import language, speaking


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Job:
    """A task that `Processes` has taken.

    Attributes:
        function, task: what is done. state: see JobState. outcome: once it has ended.
        begun: whether a process has said that it does it.
    """

    def __init__(
        self,
        function: str,
        task: Message,
        number: int,
        place: int,
        listener: Listener | None,
        ended: Callable[[Outcome], None],
    ) -> None:
        self.function, self.task = function, task
        self.number, self.place, self.listener, self.ended = number, place, listener, ended
        self.state = JobState.WAITING
        self.outcome: Outcome | None = None
        self.begun = False

    def __repr__(self) -> str:
        why = f": {self.outcome.failure.reason}" if self.outcome and self.outcome.failure else ""
        return f"Job({self.function}, {self.state}{why})"

    @property
    def open(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in (JobState.WAITING, JobState.RUNNING)

    def order(self, niceness: int) -> Header:
        """What a process is told to do, and how far it stands back from then on."""
        return {
            "command": "do",
            "niceness": niceness,
            "number": self.number,
            "function": self.function,
            "task": self.task.header,
        }


class Processes:
    """An executor with some processes beside this one.

    Args:
        workers: processes at most; by default one for each core.
        errors: file that their stderr is appended to; by default a temporary one.
        niceness: how far they stand back: one with a task beside which nothing is done yet, and one with any
            other. A process that has stood back does so for good.
        side_by_side: whether a process may do tasks of different functions at once, one of each.
        idle_seconds: after which without a task the processes are ended, until the next one; None for never.

    Attributes:
        workers: processes at most.

    Examples:
        >>> with Processes(1) as processes:
        ...     (outcome,) = processes.map("topowidgets.jobs.nothing", [Message({})])
        >>> outcome.failure.reason
        "function = 'topowidgets.jobs.nothing': there is none of this name."
    """

    def __init__(
        self,
        workers: int | None = None,
        errors: Path | None = None,
        *,
        niceness: tuple[int, int] = (0, 0),
        side_by_side: bool = False,
        idle_seconds: float | None = None,
    ) -> None:
        self.workers = workers or cores()
        self._temporary = tempfile.TemporaryDirectory(prefix="topowidgets-jobs-") if errors is None else None
        self._errors = errors or Path(self._temporary.name if self._temporary else "") / "errors"
        self._niceness, self._side_by_side, self._idle_seconds = niceness, side_by_side, idle_seconds
        self._language = language()
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: dict[str, list[tuple[Job, Order | None]]] = {}  # by lane
        self._busy: dict[ChildProcess, dict[str, Job]] = {}  # of each process what it does, by lane
        self._proven: set[ChildProcess] = set()  # that have done a task
        self._idle: threading.Timer | None = None
        self._closed = False

    def __repr__(self) -> str:
        return f"Processes({self.workers}, {len(self.pids)} at work or at rest)"

    @property
    def pids(self) -> list[int]:
        """Ids of the processes that live."""
        with self._lock:
            return [process.pid for process in self._busy if process.pid is not None]

    def map(
        self,
        function: str,
        tasks: Iterable[Message],
        *,
        listener: Listener | None = None,
        order: Order | None = None,
    ) -> Iterator[Outcome]:
        """See `Executor.map`; the work begins at once."""
        outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        jobs = self._take(function, tasks, listener, outcomes.put, order)
        return self._outcomes(jobs, outcomes)

    def submit(
        self,
        function: str,
        task: Message,
        ended: Callable[[Outcome], None],
        listener: Listener | None = None,
    ) -> Job:
        """Do one task, and tell its outcome on a thread; raises as `map` does."""
        return self._take(function, [task], listener, ended, None)[0]

    def drop(self, job: Job, reason: str = "") -> None:
        """Want a job's outcome no more: it is cancelled, and its process ends it with what it says next, and
        lives on.
        """
        with self._lock:
            if not job.open:
                return
            for waiting in self._waiting.values():
                waiting[:] = [other for other in waiting if other[0] is not job]
            for process, doing in self._busy.items():
                if job in doing.values():
                    process.send({"command": "supersede", "number": job.number})
        self._end(job, Outcome(job.task, failure=Failure.cancelled(reason), place=job.place))

    def cancel(self) -> None:
        """See `Executor.cancel`; the processes are killed, and new ones started for new tasks."""
        processes, jobs = self._let_go()
        for process in processes:
            process.kill()
        self._end_cancelled(jobs)

    def close(self) -> None:
        """See `Executor.close`; the processes are ended by closing their pipes."""
        self._closed = True
        processes, jobs = self._let_go()
        for process in processes:
            process.hang_up()
        for process in processes:
            process.end()
        if self._temporary is not None:
            self._temporary.cleanup()
        self._end_cancelled(jobs)

    def __enter__(self) -> Processes:  # noqa: PYI034 -- the checks of the tests know no `Self` in methods
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(
        self,
        function: str,
        tasks: Iterable[Message],
        listener: Listener | None,
        ended: Callable[[Outcome], None],
        order: Order | None,
    ) -> list[Job]:
        checked_name(function)
        jobs = [
            Job(function, task, next(self._numbers), place, listener, ended)
            for place, task in enumerate(tasks)
        ]
        for job in jobs:
            record_of(job.order(self._niceness[1]), job.task.buffer)
        lane = function if self._side_by_side else ""
        with self._lock:
            if self._closed:
                raise RuntimeError("this executor was closed, make a new one.")
            self._waiting.setdefault(lane, []).extend((job, order) for job in jobs)
        self._deal()
        return jobs

    def _outcomes(
        self, jobs: list[Job], outcomes: queue.SimpleQueue[Outcome]
    ) -> Generator[Outcome, None, None]:
        try:
            for _ in jobs:
                yield outcomes.get()
        finally:  # whoever stops asking wants no more
            for job in jobs:
                self.drop(job)

    def _deal(self) -> None:
        """Give what waits to processes that are free, and start as many as are needed and allowed."""
        unstarted: list[tuple[Job, OSError]] = []
        with self._lock:
            for lane, waiting in self._waiting.items():
                while waiting:
                    try:
                        process = self._free(lane)
                    except OSError as error:  # the system gives no further process
                        unstarted.append((_next(waiting), error))
                        continue
                    if process is None:
                        break
                    job = _next(waiting)
                    niceness = self._niceness[any(self._busy.values())]
                    job.state = JobState.RUNNING
                    self._busy[process][lane] = job
                    process.send(job.order(niceness), job.task.buffer)
            self._rest_later()
        for job, why in unstarted:
            self._end(job, Outcome(job.task, failure=Failure.of(why), place=job.place))

    def _free(self, lane: str) -> ChildProcess | None:
        for process, doing in self._busy.items():
            if lane not in doing:
                return process
        if len(self._busy) >= self.workers:
            return None
        process = ChildProcess(["topowidgets.jobs.worker"], self._errors, self._language)
        self._busy[process] = {}
        process.listen(partial(self._received, process), partial(self._ended, process), "topowidgets jobs")
        return process

    def _received(self, process: ChildProcess, header: Header, buffer: bytes) -> None:
        message = Message(header["message"], buffer)
        with self._lock:
            doing = self._busy.get(process, {})
            lane, job = next(
                ((lane, job) for lane, job in doing.items() if job.number == header["number"]), ("", None)
            )
            if job is None:
                return  # of a process that was let go
            job.begun = True
            if header["type"] in ("result", "failed", "superseded"):
                del doing[lane]
                self._proven.add(process)
        match header["type"]:
            case "report" if job.open and job.listener is not None:
                job.listener(job.task, message)
            case "result":
                self._deal()
                self._end(job, Outcome(job.task, message, place=job.place))
            case "failed":
                self._deal()
                self._end(job, Outcome(job.task, failure=Failure(**message.header), place=job.place))
            case "superseded":
                self._deal()

    def _ended(self, process: ChildProcess, code: int) -> None:
        """A process has gone, and with it what it had begun; what it was only handed is done by another."""
        jobs = []
        with self._lock:
            for lane, job in self._busy.pop(process, {}).items():
                if job.begun or not job.open or process not in self._proven:
                    jobs.append(job)
                else:
                    job.state = JobState.WAITING
                    self._waiting[lane].insert(0, (job, None))
            self._proven.discard(process)
        self._deal()
        with speaking(self._language):
            failure = Failure.ended(how_it_ended(code, process.complaint))
        for job in jobs:
            self._end(job, Outcome(job.task, failure=failure, place=job.place))

    def _let_go(self) -> tuple[list[ChildProcess], list[Job]]:
        """All processes and jobs, of which nothing is heard any more."""
        with self._lock:
            processes = list(self._busy)
            jobs = [job for doing in self._busy.values() for job in doing.values()]
            jobs += [job for waiting in self._waiting.values() for job, _ in waiting]
            self._busy, self._waiting, self._proven = {}, {}, set()
            if self._idle is not None:
                self._idle.cancel()
        return processes, jobs

    def _end_cancelled(self, jobs: list[Job]) -> None:
        for job in jobs:
            with speaking(self._language):
                self._end(job, Outcome(job.task, failure=Failure.cancelled(), place=job.place))

    def _end(self, job: Job, outcome: Outcome) -> None:
        """The first outcome of a job holds."""
        with self._lock:
            if not job.open:
                return
            cancelled = outcome.failure is not None and outcome.failure.kind == "cancelled"
            job.outcome = outcome
            job.state = (
                JobState.FINISHED
                if outcome.failure is None
                else JobState.CANCELLED
                if cancelled
                else JobState.FAILED
            )
        job.ended(outcome)

    def _rest_later(self) -> None:
        """End the processes after a while in which nothing was asked."""
        if self._idle is not None:
            self._idle.cancel()
        if self._idle_seconds is not None and self._busy and not any(self._busy.values()):
            self._idle = threading.Timer(self._idle_seconds, self._rest)
            self._idle.daemon = True
            self._idle.start()

    def _rest(self) -> None:
        with self._lock:
            if any(self._busy.values()):
                return
            processes = list(self._busy)
            self._busy, self._proven = {}, set()
        for process in processes:
            process.end()


def _next(waiting: list[tuple[Job, Order | None]]) -> Job:
    """Takes the job that comes next out of those that wait."""
    number = 0
    if any(order is not None for _, order in waiting):
        ranks = [0.0 if order is None else order(job.task) for job, order in waiting]
        number = ranks.index(min(ranks))
    return waiting.pop(number)[0]
