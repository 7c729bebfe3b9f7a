"""A class on one core: kernels with a playing lab each, added until one of them gets fewer than ten data
frames a second.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from tests.benchmarks.rows import Row

WANTED = 10.0
"""Data frames a second that a lab should get."""

MOST = 12

SECONDS = 8.0
"""For which frames are counted."""

LAB = """
import threading
from topowidgets import TopologyLab
lab = TopologyLab(eta_k=0.1, tau=100_000)  # 30 steps a second at the pace below
view = lab.view("lab")
count, send = [0], view.send
def answered(content, buffers=None):  # as a browser that draws each frame within 20 ms
    send(content, buffers)
    if content.get("type") == "frame":
        count[0] += 1
        threading.Timer(0.02, view._sender.acknowledge, [content["id"]]).start()
view.send = answered
lab.set(speed=3.0)
lab.play()
"""


class Learner:
    """One kernel with a lab that plays."""

    def __init__(self) -> None:
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel()
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)
        self.answer(LAB)
        while self.frames() < 20:
            time.sleep(0.5)

    def answer(self, code: str) -> str:
        """Run code and give what it printed."""
        told: list[str] = []

        def hear(message: dict) -> None:
            if message["msg_type"] == "stream":
                told.append(message["content"]["text"])

        self.client.execute_interactive(code, output_hook=hear, timeout=120)
        return "".join(told)

    def frames(self) -> int:
        """Data frames sent so far."""
        return int(self.answer("print(count[0])"))

    def megabytes(self) -> float:
        """Resident memory of its kernel and training process."""
        kernel = psutil.Process(self.manager.provisioner.pid)
        return sum(one.memory_info().rss for one in (kernel, *kernel.children(recursive=True))) / 2**20

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def rows() -> Iterator[Row]:
    """Frames a second of the slowest lab, for each number of labs on one core, and the memory of one."""
    yield Row(
        "JupyterLab's server, one for each learner of a hub",
        _server_megabytes(),
        "MB",
        note="before a notebook is opened",
    )
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})  # inherited by all that is started
    learners: list[Learner] = []
    try:
        while len(learners) < MOST:
            learners.append(Learner())
            start, counts = time.perf_counter(), [one.frames() for one in learners]
            time.sleep(SECONDS)
            rates = [
                (one.frames() - count) / (time.perf_counter() - start)
                for one, count in zip(learners, counts, strict=True)
            ]
            several = len(rates) > 1
            note = (
                f"{'slowest of them; ' * several}{learners[0].megabytes():.0f} MB each, kernel and training"
            )
            yield Row(
                f"{len(rates)} lab{'s' * several} on one core, data frames", min(rates), "/s", note=note
            )
            if min(rates) < WANTED:
                break
        carried = len(learners) - (min(rates) < WANTED)
        yield Row(f"labs that one core carries at {WANTED:g} data frames a second", carried, "labs")
    finally:
        for one in learners:
            one.close()
        os.sched_setaffinity(0, before)


def _server_megabytes() -> float:
    """Resident memory of JupyterLab's server before a notebook is opened."""
    options = ("--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(SECONDS)
        return psutil.Process(server.pid).memory_info().rss / 2**20
    finally:
        server.terminate()
        server.wait()
