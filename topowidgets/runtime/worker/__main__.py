"""The training process: `python -m topowidgets.runtime.worker FOLDER`, commands on stdin, frames and statuses
on stdout.

It ends when its stdin ends, so it never outlives the kernel that started it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import queue
import sys
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path

from topowidgets.jobs.child_process import Commands, connect_stdio
from topowidgets.recording.codec import Header, encode
from topowidgets.runtime.folder import remove_if_abandoned
from topowidgets.runtime.worker.fetching import Fetching
from topowidgets.runtime.worker.session import Session
from topowidgets.settings.checks import ConfigError
from topowidgets.texts import say


def main() -> None:
    """Run until stdin ends."""
    faulthandler.enable()  # a crash in C++ says where, in worker.err
    commands, send = connect_stdio()
    folder = Path(sys.argv[1])
    session = Session(send, folder, post=commands.put)
    with contextlib.suppress(BrokenPipeError):  # nobody listens any more
        _serve(session, Fetching(send, commands.put), commands, send)
    session.close()
    remove_if_abandoned(folder)  # the kernel was killed: nobody will resume
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # a file on a disk that may be full
            stream.flush()
    os._exit(0)  # the usual end takes a second to pull torch down


def _serve(session: Session, fetching: Fetching, commands: Commands, send: Callable[[bytes], None]) -> None:
    """Do commands and due steps until stdin ends."""
    pending: deque[Header | None] = deque()
    while True:
        with contextlib.suppress(queue.Empty):
            pending.append(commands.get(timeout=0.0 if pending else session.seconds_to_next()))
            while True:
                pending.append(commands.get_nowait())
        starts = [
            place
            for place, waiting in enumerate(pending)
            if waiting is not None and waiting.get("command") == "start"
        ]
        for _ in range(starts[-1] if starts else 0):
            # what came before the newest start is overtaken by it: presets leafed through are not all made
            pending.popleft()
        command = pending.popleft() if pending else {"command": "advance"}
        if command is None:
            return
        try:
            command = fetching.screened(command)
            session.handle(command)
        except BrokenPipeError:
            raise
        except ConfigError as error:
            refusal = session.refusal(command)
            send(
                encode(
                    {
                        "type": "error",
                        "field": error.field,
                        "value": repr(error.value),
                        "message": error.said,
                        **refusal,
                    }
                )
            )
            if command.get("command") == "start" and not refusal:
                session.fail(error.said)  # there is no run to stay with
        except Exception as error:  # noqa: BLE001 -- the learner is told, and the process lives on for Reset
            with contextlib.suppress(OSError):  # stderr is a file on a disk that may be full
                traceback.print_exc()
            said = ", ".join([f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())])
            session.fail(say("status.stopped", error=said))


if __name__ == "__main__":
    main()
