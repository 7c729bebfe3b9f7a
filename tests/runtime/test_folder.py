"""No folder is left behind, whoever is killed, and none is taken from a process that lives."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from topowidgets.runtime.folder import OWNER, OwnFolder, sweep

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no lock that a killed process lets go of")

PARENT = textwrap.dedent(
    """
    import time
    from topowidgets import Config
    from topowidgets.runtime.kernel.worker_client import WorkerClient
    client = WorkerClient(Config(eta_k=0.3), lambda header, buffer: None)
    client.start(play=True)
    while not len(client.history):
        time.sleep(0.05)
    print(client.pid, client.folder, flush=True)
    time.sleep(600)
    """
)


@pytest.fixture(autouse=True)
def temporary_files(tmp_path, monkeypatch):
    """All temporary files of this test, and of what it starts, in a folder of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def owner():
    """A process with a lab of its own: itself, its training process, its folder."""
    process = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    pid, folder = process.stdout.readline().split()
    yield process, int(pid), Path(folder)
    process.kill()
    process.wait()


def until(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_kernel_killed_outright_leaves_neither_process_nor_folder(owner):
    process, pid, folder = owner
    assert {"run-1.log", OWNER} <= {entry.name for entry in folder.iterdir()}
    process.kill()
    process.wait()
    until(lambda: not psutil.pid_exists(pid) and not folder.exists())


def test_where_both_were_killed_the_next_lab_sweeps(owner, temporary_files):
    process, pid, folder = owner
    living = OwnFolder()
    os.kill(pid, signal.SIGKILL)
    sweep()
    assert folder.exists(), "its kernel lives and may resume"
    process.kill()
    process.wait()
    made = temporary_files / "topowidgets-being-made"
    made.mkdir()
    assert folder.exists()
    new = OwnFolder()
    assert set(temporary_files.glob("topowidgets-*")) == {living.path, made, new.path}
    for one in (living, new):
        one.remove()
        one.remove()
    assert set(temporary_files.glob("topowidgets-*")) == {made}


def test_a_link_to_another_folder_is_no_folder_of_ours(temporary_files):
    other = temporary_files / "other"
    other.mkdir()
    (other / OWNER).touch()
    (temporary_files / "topowidgets-link").symlink_to(other)
    sweep()
    assert (other / OWNER).exists()
