"""Every message between a page and the kernel, and every command: `js/sources/messages.js` has the same.

What comes from a page is data: names and values are checked where they are used, and nothing else is done
with it.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from topowidgets.recording.codec import Header

LAB_COMMANDS = (
    "play",
    "pause",
    "step",
    "reset",
    "resume",
    "rate",
    "speed",
    "preset",
    "set",
    "cancel_fetch",
    "umap",
    "null",
    "cancel_question",
    "share",
)
"""What a page asks of a lab. Of a recording, which it plays by itself, it asks the last four alone."""

RUNS_COMMANDS = ("cancel_runs", "share")
"""What a page asks of an atlas or a comparison."""

LESSON_COMMANDS = ("part", "predict", "learner", "anew")
"""What a page asks of a lesson beside what it asks of its lab."""

FIELD_COMMANDS = ("open",)
"""What a page asks of the field for a share-string."""


# from a page


class Hello(TypedDict):
    """A page has opened. still: its reader asked for less motion. key: see `delivery.Delivery`."""

    type: Literal["hello"]
    still: NotRequired[bool]
    key: NotRequired[tuple[str, int]]


class Bye(TypedDict):
    """An output is gone. page: with its whole page."""

    type: Literal["bye"]
    page: NotRequired[bool]


class Alive(TypedDict):
    """A page is still there."""

    type: Literal["alive"]


class Visible(TypedDict):
    """A page was hidden, or is seen again."""

    type: Literal["visible"]
    visible: bool


class Ack(TypedDict):
    """The frame of this id was drawn, or passed over by a later one that was."""

    type: Literal["ack"]
    id: int


class Command(TypedDict):
    """A page asks for something: `name` is one of the commands above. From the kernel: what the pages that
    play a recording are to do.
    """

    type: Literal["command"]
    name: str
    args: NotRequired[dict[str, Any]]
    key: NotRequired[tuple[str, int]]


# to a page; what follows `frame`'s header is its arrays, in one buffer


class History(TypedDict):
    """All frames that are kept. offsets, lengths: where in the buffer those of each frame lie, in bytes."""

    type: Literal["history"]
    run: int
    headers: list[Header]
    offsets: list[int]
    lengths: list[int]


class Question(TypedDict):
    """What became of a slow question. fraction: that is done. result: its values, None before the end."""

    type: Literal["question"]
    kind: str
    run: int
    state: str
    message: str
    fraction: float
    result: dict[str, Any] | None


class SharedString(TypedDict):
    """The share-string that was asked for and a link that opens it; empty where the message says why."""

    type: Literal["shared"]
    text: str
    link: str
    message: str


class Heard(TypedDict):
    """A message with a key has come, and all before it of its sequence."""

    type: Literal["heard"]
    key: tuple[str, int]


FROM_PAGE = (Hello, Bye, Alive, Visible, Ack, Command)
TO_PAGE = (History, Question, SharedString, Heard, Command)
"""Beside these a `frame` and a `row` (see `export.messages`)."""
