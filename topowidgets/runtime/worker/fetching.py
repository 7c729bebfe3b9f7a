"""Images that a run needs and that are not here yet: fetched beside the commands, with progress and a way to
cancel.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from topowidgets.learning.image_sets import fetch_images, missing_files
from topowidgets.recording.codec import Header, encode
from topowidgets.runtime.state import WorkerState
from topowidgets.settings.checks import Allowed, ConfigError

TELL_SECONDS = 0.2
"""Least time between two words on how far it is."""


class _Cancelled(Exception):  # noqa: N818 -- it is no error
    """Raised in the fetching thread when nobody wants the images any more."""


class Fetching:
    """Holds a start back while its images are fetched.

    Args:
        send: takes an encoded status. post: takes a command for the training loop, from any thread.
    """

    def __init__(self, send: Callable[[bytes], None], post: Callable[[Header], None]) -> None:
        self._send, self._post = send, post
        self._start: Header | None = None  # the start that waits
        self._number = 0

    def screened(self, command: Header) -> Header:
        """The command that is to be done now: as it came, the start that waited, or `hold` while it waits.

        Raises:
            ConfigError: for what cannot be done while a start waits.
        """
        waiting = self._start
        match command.get("command"):
            case "start":
                self._start = None
                settings = command.get("config")
                task = settings.get("task") if isinstance(settings, dict) else None
                return (
                    self._begin(command, task) if isinstance(task, str) and missing_files(task) else command
                )
            case "fetched" | "cancel_fetch" if waiting is None:
                return {"command": "look"}  # nobody waits for it any more
            case "fetched" | "cancel_fetch" if command.get("number", self._number) == self._number:
                self._start = None
                cancelled = {"trouble": Allowed("fetch_cancelled")}
                return {**(waiting or {}), **command.get("came", cancelled)}
            case "play" | "pause" as name if waiting is not None:
                self._start = {**waiting, "play": name == "play"}
            case "step" | "reset" | "rate" | "speed" as name if waiting is not None:
                raise ConfigError("command", name, Allowed("fetch_waits"))
        return command if waiting is None else {"command": "hold"}

    def _begin(self, start: Header, task: str) -> Header:
        self._start, self._number = start, self._number + 1
        self._tell({"task": task, "here": 0, "total": None, "file": 1, "files": len(missing_files(task))})
        threading.Thread(target=self._fetch, args=(task, self._number), name="fetch", daemon=True).start()
        return {"command": "hold"}

    def _fetch(self, task: str, number: int) -> None:
        told = 0.0
        files = missing_files(task)

        def progress(name: str, here: int, total: int | None) -> None:
            nonlocal told
            if number != self._number or self._start is None:
                raise _Cancelled
            if time.monotonic() - told >= TELL_SECONDS or here == total:
                told = time.monotonic()
                self._tell(
                    {
                        "task": task,
                        "here": here,
                        "total": total,
                        "file": files.index(name) + 1,
                        "files": len(files),
                    }
                )

        came: dict[str, Any] = {}
        try:
            fetch_images(task, progress)
        except _Cancelled:
            return
        except ConfigError as error:
            came = {"trouble": error.allowed}
        self._post({"command": "fetched", "number": number, "came": came})

    def _tell(self, fetch: dict[str, Any]) -> None:
        start = self._start
        if start is not None:
            self._send(
                encode(
                    {
                        "type": "status",
                        "state": WorkerState.STARTING,
                        "message": "",
                        "run": start["run"],
                        "fetch": fetch,
                    }
                )
            )
