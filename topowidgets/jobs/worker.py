"""A process that does tasks: `python -m topowidgets.jobs.worker`, tasks on stdin, what they say and
their results on stdout.

It ends when its stdin ends, in the middle of whatever it does, so it never outlives who started it.
"""

from __future__ import annotations

import faulthandler
import os
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict

from topowidgets.jobs.child_process import connect_stdio
from topowidgets.jobs.task import Failure, Message, Superseded, function_named, record_of
from topowidgets.recording.codec import Header

Send = Callable[[bytes], None]


class _Work:
    """One task on a thread of its own, and whether its result is still wanted."""

    def __init__(self, order: Header, send: Send) -> None:
        self._order, self._send = order, send
        self._wanted = True
        self._thread = threading.Thread(target=self._do, name="task", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return not self._thread.is_alive()

    def supersede(self) -> None:
        """End it with what it says next."""
        self._wanted = False

    def _do(self) -> None:
        try:
            self._tell("begun")
            task = Message(self._order["task"], self._order.get("buffer", b""))
            self._tell("result", *function_named(self._order["function"])(task, self._report))
        except Superseded:
            self._tell("superseded")
        except BaseException as error:  # noqa: BLE001 -- also sys.exit() in a library: it ends this task alone
            traceback.print_exc()
            self._tell("failed", asdict(Failure.of(error)))

    def _report(self, header: Header, buffer: bytes = b"") -> None:
        if not self._wanted:
            raise Superseded
        self._tell("report", header, buffer)

    def _tell(self, type_: str, header: Header | None = None, buffer: bytes = b"") -> None:
        values = {"type": type_, "number": self._order["number"], "message": header or {}}
        record = record_of(values, buffer)
        try:
            self._send(record)
        except BrokenPipeError:
            os._exit(0)  # nobody listens any more


def _stood_back(niceness: int, wanted: int) -> int:
    """How far this process stands back now: as far as is wanted, or further."""
    if wanted > niceness and hasattr(os, "nice"):
        os.nice(wanted - niceness)
    return max(niceness, wanted)


def main() -> None:
    """Do tasks until stdin ends."""
    faulthandler.enable()  # a crash in C++ says where
    commands, send = connect_stdio()
    works: dict[int, _Work] = {}
    niceness = 0
    while (command := commands.get()) is not None:
        if command["command"] == "do":
            niceness = _stood_back(niceness, command["niceness"])  # before its thread, which takes it over
            works = {number: work for number, work in works.items() if not work.over}
            works[command["number"]] = _Work(command, send)
        elif command["number"] in works:
            works[command["number"]].supersede()
    os._exit(0)  # the usual end waits for, or aborts, what is in the middle of compiled code


if __name__ == "__main__":
    main()
