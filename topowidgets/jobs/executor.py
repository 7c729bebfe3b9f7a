"""Where tasks are done: in this process (`Inline`), or in processes of their own (`processes.Processes`)."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, runtime_checkable

from topowidgets.jobs.task import (
    Failure,
    Message,
    Outcome,
    Superseded,
    as_sent,
    checked_name,
    function_named,
)
from topowidgets.recording.codec import Header

MOST_TOLD = 400
"""Letters of a task in a sentence."""

Order = Callable[[Message], float]
"""Of the tasks that wait the one with the least value is taken next. It is asked each time, so what it says
may change."""

Listener = Callable[[Message, Message], None]
"""Called with a task and a message that it sent on its way: on whatever thread, and it must only hand things
on."""


@runtime_checkable
class Executor(Protocol):
    """Does tasks, and says of each what became of it.

    Attributes:
        workers: how many are done at once, among which a task may share the cores.
    """

    workers: int

    def map(
        self,
        function: str,
        tasks: Iterable[Message],
        *,
        listener: Listener | None = None,
        order: Order | None = None,
    ) -> Iterator[Outcome]:
        """Do tasks, and give the outcome of each as it ends, in whatever order.

        Args:
            function: dotted name of a function of topowidgets, a `task.Function`.
            tasks: what it is handed, one after another.
            listener: told of what a task says on its way.
            order: which of those that wait comes next; as they were given by default.

        Raises:
            ValueError: for a name outside topowidgets, or a task of too many bytes.
            TypeError: for a task that JSON cannot hold.
            RuntimeError: after close().
        """
        ...

    def cancel(self) -> None:
        """Want none of the outcomes any more: what waits or is being done ends as cancelled. More can be
        asked then.
        """
        ...

    def close(self) -> None:
        """Cancel for good, and end what was started."""
        ...


class Inline:
    """Does tasks in this process, one after another, each when its outcome is asked for.

    Examples:
        >>> Inline().map("os.system", [Message({})])
        Traceback (most recent call last):
        ...
        ValueError: function = 'os.system' is not allowed: give the name of a function of topowidgets.
    """

    workers = 1

    def __init__(self) -> None:
        self._round = 0  # of what was asked before the last cancel nothing is wanted
        self._closed = False

    def __repr__(self) -> str:
        return "Inline()"

    def map(
        self,
        function: str,
        tasks: Iterable[Message],
        *,
        listener: Listener | None = None,
        order: Order | None = None,
    ) -> Iterator[Outcome]:
        """See `Executor.map`."""
        if self._closed:
            raise RuntimeError("this executor was closed, make a new one.")
        waiting = [as_sent(task) for task in tasks]
        return self._outcomes(checked_name(function), waiting, listener, order)

    def cancel(self) -> None:
        """See `Executor.cancel`."""
        self._round += 1

    def close(self) -> None:
        """See `Executor.close`."""
        self._closed = True
        self.cancel()

    def _outcomes(
        self, function: str, waiting: list[Message], listener: Listener | None, order: Order | None
    ) -> Iterator[Outcome]:
        begun, places = self._round, list(range(len(waiting)))
        while waiting:
            number = 0 if order is None else waiting.index(min(waiting, key=order))
            task, place = waiting.pop(number), places.pop(number)

            def report(header: Header, buffer: bytes = b"", task: Message = task) -> None:
                if self._round != begun:
                    raise Superseded
                if listener is not None:
                    listener(task, as_sent(Message(header, buffer)))

            if self._round != begun:
                yield Outcome(task, failure=Failure.cancelled(), place=place)
                continue
            try:
                outcome = Outcome(task, as_sent(function_named(function)(task, report)), place=place)
            except Superseded:
                outcome = Outcome(task, failure=Failure.cancelled(), place=place)
            except Exception as error:  # noqa: BLE001 -- whatever it is ends its task and no other
                traceback.print_exc()
                outcome = Outcome(task, failure=Failure.of(error), place=place)
            yield outcome

    def __enter__(self) -> Inline:  # noqa: PYI034 -- the checks of the tests know no `Self` in methods
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def all_results(
    executor: Executor,
    function: str,
    tasks: Iterable[Message],
    progress: Callable[[Message], object] | None = None,
) -> list[Message]:
    """The result of every task, in the order in which they were given.

    Args:
        progress: told of each result as it comes.

    Raises:
        RuntimeError: for the first task that has none, with the reason; the others are not waited for.
    """
    results = {}
    for outcome in executor.map(function, tasks):
        if outcome.result is None:
            executor.cancel()
            reason = outcome.failure.reason if outcome.failure else ""
            raise RuntimeError(f"{function} of {_short(outcome.task)}: {reason}")
        results[outcome.place] = outcome.result
        if progress is not None:
            progress(outcome.result)
    return [results[place] for place in sorted(results)]


def _short(task: Message) -> str:
    text = json.dumps(task.header)
    return text if len(text) <= MOST_TOLD else f"{text[:MOST_TOLD]}..."
