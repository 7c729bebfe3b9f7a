"""Servers that journeys open beside JupyterLab: each for one test, in a folder of its own, for this machine
alone.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.ui.conftest import free_port


@contextlib.contextmanager
def served(
    arguments: list[str], folder: Path, ready: str, own: Mapping[str, str] | None = None
) -> Iterator[str]:
    """A server's address.

    Args:
        arguments: of Python, without the port. folder: where it runs.
        ready: what it answers as soon as it can be asked. own: what its environment has beside ours.
    """
    port = free_port()
    command = [sys.executable, *arguments, f"--port={port}"]
    environment = {**os.environ, "TMPDIR": str(folder), **(own or {})}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment
        )
        try:
            _await(f"http://127.0.0.1:{port}/{ready}")
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(timeout=20)


def voila(notebook: str, folder: Path) -> contextlib.AbstractContextManager[str]:
    """Voila on a notebook in the folder; its address."""
    return served(
        ["-m", "voila", notebook, "--no-browser", "--Voila.ip=127.0.0.1"], folder, "voila/static/style.css"
    )


def _await(address: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310 -- of this machine
        except urllib.error.HTTPError:  # it answers
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
