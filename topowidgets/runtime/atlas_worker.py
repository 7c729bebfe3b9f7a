"""One of an atlas' processes: `python -m topowidgets.runtime.atlas_worker FOLDER`, an order on stdin, a
record for each rate on stdout.

It ends when its rates are done, or when its stdin ends: that is how an atlas is cancelled, and why it never
outlives the kernel.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from topowidgets.export.messages import atlas_record
from topowidgets.jobs.child_process import Commands, connect_stdio
from topowidgets.recording.codec import Header, encode
from topowidgets.recording.run_log import write_log
from topowidgets.settings.config import Config
from topowidgets.studies.atlas_runs import atlas_runs
from topowidgets.texts import words

BEHIND = 10
"""Niceness of the processes that have not the rate that is looked at: until it is there it may use their
cores too."""


def row_log(folder: Path, eta_k: float) -> Path:
    """Where the whole Run of a rate is kept."""
    return folder / f"rate-{eta_k!r}.log"


def main() -> None:
    """Train what the first command orders."""
    faulthandler.enable()
    commands, send = connect_stdio()
    order = commands.get()
    if order is None:
        return
    threading.Thread(target=_watch, args=(commands,), daemon=True).start()
    with contextlib.suppress(BrokenPipeError):  # nobody listens any more
        try:
            _train(order, Path(sys.argv[1]), send)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 -- told to the learner
            traceback.print_exc()
            send(
                encode(
                    {
                        "type": "error",
                        "message": words().told.atlas_stopped(f"{type(error).__name__}: {error}"),
                    }
                )
            )
    os._exit(0)  # the usual end aborts where a thread still reads stdin


def _watch(commands: Commands) -> None:
    commands.get()  # nothing comes but the end
    os._exit(0)  # whatever is being trained is not wanted any more


def _train(order: Header, folder: Path, send: Callable[[bytes], None]) -> None:
    """Train, log and send the rates of an order: config, eta_k, first, share (of how many processes), and the
    most bytes of one record.
    """
    if order["behind"] and hasattr(os, "nice"):
        os.nice(BEHIND)
    for rate, run in atlas_runs(
        Config.from_dict(order["config"]), order["eta_k"], first=order["first"], share=order["share"]
    ):
        folder.mkdir(mode=0o700, exist_ok=True)  # somebody may have swept it away
        write_log(run, row_log(folder, rate))
        send(encode(*atlas_record(run, order["most_bytes"])))


if __name__ == "__main__":
    main()
