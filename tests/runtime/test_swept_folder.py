"""The temporary folder swept away under a living lab: training goes on, what can be restored is, and else a
sentence says what to do.
"""

import os
import shutil
import signal

import pytest

from topowidgets import preset, train
from topowidgets.recording.codec import Log, encode, read_records
from topowidgets.runtime.kernel.atlas_client import AtlasClient
from topowidgets.runtime.kernel.run_client import RunClient
from topowidgets.runtime.state import WorkerState

pytestmark = pytest.mark.skipif(os.name == "nt", reason="an open file cannot be removed there")

CONFIG = preset("pinch").replace(neurons=24, tracers=12, eta_k=0.3)


def test_a_log_that_was_removed_is_there_again_with_the_next_record(tmp_path):
    folder = tmp_path / "lab"
    folder.mkdir()
    log = Log(folder / "run.log")
    log.append(encode({"step": 0}))
    shutil.rmtree(folder)
    log.append(encode({"step": 1}, b"numbers"))
    log.append(encode({"step": 2}))
    log.close()
    assert [header["step"] for header, _ in read_records(folder / "run.log")] == [0, 1, 2]
    assert log.size == (folder / "run.log").stat().st_size
    assert (folder.stat().st_mode & 0o777) == 0o700


def test_training_goes_on_and_the_whole_run_is_kept(start_client):
    client, heard = start_client(CONFIG, play=True)
    heard.frame(5)
    shutil.rmtree(client.folder)
    step = heard.frames[-1]["step"]
    heard.frame(step + 5)
    run = client.run()
    assert [row["step"] for row in run.rows] == list(range(len(run.rows)))
    assert len(run.rows) > step
    client.send("pause")
    heard.state(WorkerState.PAUSED, since=len(heard.all) - 1)
    shutil.rmtree(client.folder)
    with pytest.raises(
        RuntimeError,
        match=r"was removed from .*, by a sweep of temporary files for example: take a step, which "
        r"restores it",
    ):
        client.run()
    last = heard.frames[-1]["step"]
    client.send("step")
    heard.frame(last + 1)
    assert len(client.run().rows) >= last + 2
    shutil.rmtree(client.folder)
    mark = len(heard.all)
    client.send("reset")
    heard.until(lambda h: h["type"] == "frame" and h["run"] == 2, since=mark)
    assert len(client.run().rows) == 1
    assert client.status["notice"] == ""


def test_a_run_whose_process_and_folder_are_gone_is_begun_anew(start_client):
    client, heard = start_client(CONFIG, play=True)
    heard.frame(5)
    os.kill(client.pid, signal.SIGKILL)
    heard.state(WorkerState.DEAD)
    shutil.rmtree(client.folder)
    with pytest.raises(RuntimeError, match="Reset trains it again"):
        client.run()
    mark = len(heard.all)
    client.start(resume=True)
    heard.until(lambda h: "begun anew" in str(h.get("message")), since=mark)
    heard.frame(0, since=mark)
    assert client.run().rows[0]["step"] == 0


def test_an_atlas_and_a_recording_make_their_folder_again():
    client = AtlasClient(
        CONFIG.replace(neurons=12, tracers=0, tau=3.0), [0.5, 1.0], lambda _header, _buffer: None
    )
    shutil.rmtree(client.folder)
    client.start()
    assert client.wait(120)
    assert len(client.runs()) == 2
    shutil.rmtree(client.folder)
    with pytest.raises(RuntimeError, match="by a sweep of temporary files for example: train it again"):
        client.runs()
    client.close()
    recording = RunClient(train(CONFIG.replace(tau=None, steps=2)), lambda _header: None)
    shutil.rmtree(recording.folder)
    assert recording.logged_run() == 1
    recording.close()
    assert not recording.folder.exists()
