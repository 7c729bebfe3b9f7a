"""A training process under test: what it sent is kept in order, and it is closed whatever happens."""

import threading
import time
from pathlib import Path

import pytest

from topowidgets.runtime.kernel.worker_client import WorkerClient


class Heard:
    """Everything that a client's listener was told."""

    def __init__(self):
        self.all, self.folder = [], Path()
        self._condition = threading.Condition()

    def __call__(self, header, buffer):
        with self._condition:
            self.all.append((header, buffer))
            self._condition.notify_all()

    def until(self, accept, seconds=60.0, since=0):
        """The first message from number `since` on that is accepted."""
        end = time.monotonic() + seconds
        with self._condition:
            while True:
                for header, _ in self.all[since:]:
                    if accept(header):
                        return header
                left = end - time.monotonic()
                if left <= 0 or not self._condition.wait(left):
                    heard = [
                        (h["type"], h.get("state"), h.get("step"), h.get("message"))
                        for h, _ in self.all[since:]
                    ]
                    raise AssertionError(
                        f"not heard in {seconds} s; heard {heard[-20:]}; said {self.complaints()}"
                    )

    def complaints(self):
        """The end of what the process wrote to stderr."""
        errors = self.folder / "worker.err"
        return errors.read_text(errors="replace")[-3000:] if errors.exists() else "nothing"

    def frame(self, step, **options):
        return self.until(lambda header: header["type"] == "frame" and header["step"] >= step, **options)

    def state(self, state, **options):
        return self.until(lambda header: header["type"] == "status" and header["state"] == state, **options)

    @property
    def frames(self):
        return [header for header, _ in self.all if header["type"] == "frame"]


@pytest.fixture
def start_client():
    clients = []

    def start(config, *, play=False):
        heard = Heard()
        client = WorkerClient(config, heard)
        heard.folder = client.folder
        clients.append(client)
        client.start(play=play)
        return client, heard

    yield start
    for client in clients:
        client.close()
