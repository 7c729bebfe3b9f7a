"""A task: a function of ours by its dotted name, what it is handed, and what became of it."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any, Literal, NamedTuple, Protocol, cast, runtime_checkable

from topowidgets.recording.codec import BUFFER_LIMIT, HEADER_LIMIT, Header, encode, finite
from topowidgets.settings.checks import ConfigError
from topowidgets.texts import say

OURS = re.compile(r"topowidgets(\.[a-z][a-z0-9_]*){2,}")
"""Names of functions that may be asked for."""

NO_MEMORY = re.compile(r"\bout of memory\b|allocate memory|Unable to allocate", re.IGNORECASE)
"""What libraries say where memory has run out, besides raising a MemoryError."""


class JobState(StrEnum):
    """What became of a task: waiting -> running -> finished, or from either of the first two cancelled or
    failed. No way back.
    """

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Message(NamedTuple):
    """Plain values as JSON has them, and bytes: what a task is, what it says on its way, and its result."""

    header: Header
    buffer: bytes = b""


@runtime_checkable
class Report(Protocol):
    """Sends a message on the way, and raises Superseded where nobody wants the result any more."""

    def __call__(self, header: Header, buffer: bytes = b"") -> None:
        """Sends it."""
        ...


Function = Callable[[Message, Report], Message]
"""What can be a task: of the same task it makes the same messages and the same result."""


class Superseded(Exception):  # noqa: N818 -- no error: the result is not wanted any more
    """Raised by a Report, to end the function."""


@dataclass(frozen=True)
class Failure:
    """Why there is no result.

    Attributes:
        kind: an exception was raised; memory ran out; the process ended; or it was cancelled.
        reason: a sentence: of an exception what it says.
        error: class of the exception, empty where there was none.
        how: of a process how it ended, for a sentence that names it; else empty.
    """

    kind: Literal["raised", "memory", "ended", "cancelled"]
    reason: str
    error: str = ""
    how: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """What an exception says, in the language that is spoken here.

        Examples:
            >>> Failure.of(ValueError("no such shape"))
            Failure(kind='raised', reason='no such shape', error='ValueError', how='')
        """
        said = error.said if isinstance(error, ConfigError) else str(error) or repr(error)
        if isinstance(error, MemoryError) or NO_MEMORY.search(said):
            return cls("memory", say("status.out_of_memory", error=said), type(error).__name__)
        return cls("raised", said, type(error).__name__)

    @classmethod
    def cancelled(cls, reason: str = "") -> Failure:
        """Nobody wants the result any more."""
        return cls("cancelled", reason or say("status.cancelled"))

    @classmethod
    def ended(cls, how: str) -> Failure:
        """The process ended that worked at it."""
        return cls("ended", say("status.process_ended", how=how), how=how)


@dataclass(frozen=True)
class Outcome:
    """What became of a task: a result, or why there is none.

    Attributes:
        place: of the task among those that were given with it.
    """

    task: Message
    result: Message | None = None
    failure: Failure | None = None
    place: int = 0


def function_named(name: str) -> Function:
    """The function of ours that a dotted name leads to.

    Raises:
        ValueError: for a name outside topowidgets, of nothing, of no function, or of one that was only
            imported there.

    Examples:
        >>> function_named("os.system")
        Traceback (most recent call last):
        ...
        ValueError: function = 'os.system' is not allowed: give the name of a function of topowidgets.
    """
    checked_name(name)
    room, _, own = name.rpartition(".")
    try:
        found: Any = getattr(import_module(room), own)
    except (ModuleNotFoundError, AttributeError):
        raise ValueError(f"function = {name!r}: there is none of this name.") from None
    if not inspect.isfunction(found) or found.__module__ != room:
        raise ValueError(f"function = {name!r} is no function that {room} defines.")
    return cast("Function", found)


def checked_name(name: str) -> str:
    """A name that may be asked for; whether there is such a function is found by who does the task.

    Raises:
        ValueError: for one outside topowidgets, or with a part that is not public.
    """
    if not OURS.fullmatch(name):
        raise ValueError(f"function = {name!r} is not allowed: give the name of a function of topowidgets.")
    return name


def record_of(header: Header, buffer: bytes = b"") -> bytes:
    """A message as one record, for a pipe.

    Raises:
        TypeError: for what JSON cannot hold.
        ValueError: for more than a record can.
    """
    record = encode(header, buffer)
    if len(buffer) > BUFFER_LIMIT or len(record) - len(buffer) > HEADER_LIMIT:
        raise ValueError("this is more than one message holds: write it to a file and send the path.")
    return record


def as_sent(message: Message) -> Message:
    """A message as it arrives at the other end of a pipe; raises as `record_of` does.

    Examples:
        >>> as_sent(Message({"rates": (0.5, float("nan"))}))
        Message(header={'rates': [0.5, None]}, buffer=b'')
    """
    record_of(*message)
    return Message(json.loads(json.dumps(finite(message.header))), message.buffer)
