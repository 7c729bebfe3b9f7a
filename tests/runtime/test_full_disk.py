"""A disk that takes no more, under the log and under the checkpoint: training goes on, and the learner is
told what is not recorded.
"""

import os
import signal

import pytest

from topowidgets import preset
from topowidgets.runtime.state import WorkerState
from topowidgets.studies.run import Run

resource = pytest.importorskip("resource", reason="needs prlimit")
pytestmark = pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs prlimit")

CONFIG = preset("pinch").replace(neurons=24, tracers=12, eta_k=0.3)


def largest_file(client, size):
    """No file of the training process may grow beyond so many bytes; a write beyond is refused, as by a full
    disk.
    """
    resource.prlimit(client.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def noticed(header):
    return header["type"] == "status" and bool(header.get("notice"))


def test_a_log_that_cannot_grow_ends_the_recording_and_not_the_training(start_client):
    client, heard = start_client(CONFIG, play=True)
    heard.frame(2)
    largest_file(client, client.log.stat().st_size + 5000)
    notice = heard.until(noticed)["notice"]
    assert "is not recorded" in notice
    assert str(client.folder) in notice
    assert "File too large" in notice
    run = Run.from_log(client.log)
    last = int(run.rows[-1]["step"])
    assert f"after step {last} is" in notice
    heard.frame(last + 5)
    assert client.status["state"] == WorkerState.RUNNING
    assert len(Run.from_log(client.log).rows) == last + 1
    os.kill(client.pid, signal.SIGKILL)
    heard.state(WorkerState.DEAD)
    mark = len(heard.all)
    client.start(resume=True)
    heard.until(lambda h: f"Resumed at step {last}" in str(h.get("message")), since=mark)
    client.send("step")
    heard.frame(last + 1, since=mark)
    assert not client.status["notice"]
    assert len(Run.from_log(client.log).rows) == last + 2


def test_a_run_reset_once_there_is_room_is_recorded_again(start_client):
    client, heard = start_client(CONFIG)
    heard.frame(0)
    largest_file(client, 10)
    client.send("step")
    heard.until(noticed)
    largest_file(client, resource.RLIM_INFINITY)
    client.send("reset")
    heard.until(lambda h: h["type"] == "status" and h.get("run") == 2)
    assert client.status["notice"] == ""
    client.send("step")
    heard.until(lambda h: h["type"] == "frame" and (h["run"], h["step"]) == (2, 1))
    assert len(Run.from_log(client.log).rows) == 2


def test_a_run_that_begins_on_a_full_disk_is_shown_unrecorded(start_client):
    client, heard = start_client(CONFIG)
    heard.frame(0)
    largest_file(client, 10)
    client.send("reset")
    heard.until(lambda h: h["type"] == "frame" and h["run"] == 2)
    assert "after step 0 is not recorded" in heard.until(noticed)["notice"]
    client.send("step")
    heard.until(lambda h: h["type"] == "frame" and (h["run"], h["step"]) == (2, 1))


def test_a_checkpoint_that_does_not_fit_is_told_and_tried_again(start_client):
    """Of a log on another disk: only the checkpoint fails, and the log holds what Resume needs."""
    client, heard = start_client(CONFIG, play=True)
    heard.frame(1)
    part = client.folder / "run-1.part"
    part.mkdir()  # in the way of the next checkpoint
    assert "No checkpoint can be written" in heard.until(noticed)["notice"]
    step = heard.frames[-1]["step"]
    heard.frame(step + 3)
    part.rmdir()
    mark = len(heard.all)
    heard.until(lambda h: h["type"] == "status" and h.get("notice") == "", since=mark)
    assert client.status["state"] == WorkerState.RUNNING
