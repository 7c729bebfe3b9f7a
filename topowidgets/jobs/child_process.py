"""Both ends of a child process and its pipe: commands go in by its stdin, answers come out by its stdout, as
records.
"""

from __future__ import annotations

import contextlib
import io
import os
import queue
import subprocess
import sys
import threading
import traceback
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

from topowidgets.recording.codec import Header, encode, read_record
from topowidgets.texts import VARIABLE, say
from topowidgets.writing import write_all

THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""numpy's threads in a child: with more than one they fight torch's for the same cores (5 steps a second
instead of 57)."""

OWN_GROUP: dict[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"process_group": 0}
)
"""Interrupting the kernel signals its whole process group; a child is in another and works on."""

COMPLAINT_BYTES, COMPLAINT_LENGTH = 100_000, 300
"""Of a process' stderr what is read, and what is told of it."""

Commands = queue.SimpleQueue[Header | None]
"""Commands in the order they came; None once the pipe has ended."""


def how_it_ended(code: int, complaint: str = "") -> str:
    """An exit code and what the process wrote of its end; what is said of a process goes before it.

    Examples:
        >>> how_it_ended(-9)
        'was ended by signal 9 (memory may have run out)'
        >>> how_it_ended(1, "MemoryError: 2 GB")
        'ended with code 1 (MemoryError: 2 GB)'
    """
    return say("status.ended", signal=-code if code < 0 else None, code=code, why=complaint or None)


class ChildProcess:
    """The kernel's end: one process of ours that works beside the kernel and ends with it.

    Args:
        arguments: the module to run and what it is given.
        errors: the file that its stderr is appended to.
        language: that it speaks.
    """

    def __init__(self, arguments: list[str], errors: Path, language: str) -> None:
        home = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
        command = [sys.executable, "-P", "-m", *arguments]
        environment = {**os.environ, **THREADS, "PYTHONPATH": path, VARIABLE: language}
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        errors.parent.mkdir(mode=0o700, exist_ok=True)  # somebody may have swept it away
        with errors.open("ab") as file:
            self._errors, self._errors_from = errors, file.tell()
            self._process = subprocess.Popen(command, **pipes, stderr=file, env=environment, **OWN_GROUP)
        self._lock = threading.Lock()  # one record after another, from whichever threads
        weakref.finalize(self, _end, self._process)

    def __repr__(self) -> str:
        return f"ChildProcess(process {self.pid})"

    @property
    def pid(self) -> int | None:
        """The id of the process, None once it has ended."""
        return self._process.pid if self._process.poll() is None else None

    @property
    def complaint(self) -> str:
        """The line of its stderr that names an error, or else the last; empty where it wrote none, or its
        folder is gone.
        """
        try:
            with self._errors.open("rb") as file:
                file.seek(self._errors_from)
                lines = [
                    line.strip() for line in file.read(COMPLAINT_BYTES).decode(errors="replace").splitlines()
                ]
        except OSError:
            return ""
        named = [line for line in lines if "rror:" in line]
        return (named or [line for line in lines if line] or [""])[-1][:COMPLAINT_LENGTH]

    def listen(
        self, received: Callable[[Header, bytes], None], ended: Callable[[int], None], name: str
    ) -> None:
        """Call `received` with each record and, after the last, `ended` with the exit code, both on a thread
        of that name.
        """

        def loop() -> None:
            stream = cast("BinaryIO", self._process.stdout)
            while (record := read_record(stream)) is not None:
                try:
                    received(*record)
                except Exception:  # noqa: BLE001 -- of whoever is told: what comes next is heard all the same
                    traceback.print_exc()
            ended(_awaited(self._process))  # it may still be there, where what came was no record

        threading.Thread(target=loop, name=name, daemon=True).start()

    def send(self, command: Header, buffer: bytes = b"") -> None:
        """Send a command; one to a dead process is dropped, the thread that listens sees its end.

        A buffer arrives as its `buffer`.
        """
        stream, record = cast("BinaryIO", self._process.stdin), encode(command, buffer)
        with self._lock, contextlib.suppress(ValueError, OSError):
            stream.write(record)
            stream.flush()

    def hang_up(self) -> None:
        """Close its pipe, at which it ends, and do not wait for that."""
        _hang_up(self._process)

    def end(self) -> None:
        """End it by closing its pipe, by force where it does not go within two seconds."""
        _end(self._process)

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self._process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    _hang_up(process)
    _awaited(process)


def _hang_up(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _awaited(process: subprocess.Popen[bytes]) -> int:
    """The exit code, by force where the process does not end within two seconds."""
    try:
        return process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def connect_stdio() -> tuple[Commands, Callable[[bytes], None]]:
    """The child's end: the commands as they come, and a function that sends an encoded record from any
    thread.

    Whatever the process prints from now on goes to stderr; the pipe carries records only.
    """
    outlet = io.FileIO(os.dup(1), "wb")
    os.dup2(2, 1)
    lock = threading.Lock()

    def send(record: bytes) -> None:
        with lock:
            write_all(outlet, record)

    commands: Commands = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, commands), name="commands", daemon=True).start()
    return commands, send


def _read(stream: BinaryIO, commands: Commands) -> None:
    while (record := read_record(stream)) is not None:
        command, buffer = record
        commands.put({**command, "buffer": buffer} if buffer else command)
    commands.put(None)
