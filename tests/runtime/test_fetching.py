"""A run whose images must be fetched: progress, other commands meanwhile, cancel, another preset, a broken
and a missing link.
"""

import os
from pathlib import Path

import pytest

import topowidgets
from tests.runtime.image_server import ImageServer
from topowidgets import preset
from topowidgets.runtime.state import WorkerState

SMALL = preset("pinch").replace(neurons=12, tracers=0, eta_k=0.2)
FASHION = preset("fashion").replace(neurons=12)


@pytest.fixture
def images(tmp_path, monkeypatch):
    server = ImageServer()
    home = str(Path(topowidgets.__file__).parents[1])
    for name, value in server.environment(
        tmp_path, os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
    ).items():
        monkeypatch.setenv(name, value)
    # the helper puts our own place first in PYTHONPATH; sitecustomize is found behind it
    yield server
    server.close()


def fetches(header):
    return header["type"] == "status" and (header.get("fetch") or {}).get("here", 0) > 0


def test_progress_is_told_and_the_run_begins_when_all_is_here(start_client, images):
    images.pause = 0.02
    client, heard = start_client(FASHION, play=True)
    far = heard.until(fetches)
    assert far["state"] == WorkerState.STARTING
    assert far["fetch"]["task"] == "fashion_mnist"
    assert (far["fetch"]["file"], far["fetch"]["files"]) == (1, 4)
    assert 0 < far["fetch"]["here"] <= far["fetch"]["total"] == len(images.files["train-images"])
    heard.frame(1)
    assert client.status["state"] == WorkerState.RUNNING
    assert client.status["fetch"] is None
    steps = [
        header["fetch"]["here"] for header, _ in heard.all if fetches(header) and header["fetch"]["file"] == 1
    ]
    assert steps == sorted(steps)


def test_pause_is_heeded_while_images_come(start_client, images):
    images.pause = 0.02
    client, heard = start_client(FASHION, play=True)
    heard.until(fetches)
    client.send("pause")
    client.send("step")
    assert "press Cancel" in heard.until(lambda h: h["type"] == "error")["message"]
    heard.frame(0)
    assert client.status["state"] == WorkerState.PAUSED


def test_cancel_leaves_the_run_before_and_the_next_try_asks_for_the_rest(start_client, images):
    images.pause = 0.05
    client, heard = start_client(SMALL, play=True)
    heard.frame(2)
    client.restart(FASHION, play=True)
    far = heard.until(lambda h: fetches(h) and h["fetch"]["here"] > 100_000)
    client.send("cancel_fetch")
    error = heard.until(lambda h: h["type"] == "error")
    assert "was cancelled; what has arrived is kept" in error["message"]
    assert (client.status["run"], client.status["state"], client.status["fetch"]) == (
        1,
        WorkerState.PAUSED,
        None,
    )
    assert client.config == SMALL
    mark = len(heard.all)
    client.send("play")
    heard.frame(heard.frames[-1]["step"] + 2, since=mark)
    images.pause = 0.0
    client.restart(FASHION, play=True)
    heard.until(lambda h: h["type"] == "frame" and h["run"] == 2)
    resumed = [int(asked.removeprefix("bytes=").rstrip("-")) for asked in images.asked if asked]
    assert any(first >= far["fetch"]["here"] for first in resumed), "what had arrived was not asked for again"


def test_another_preset_ends_the_fetch(start_client, images):
    images.pause = 0.05
    client, heard = start_client(FASHION, play=True)
    heard.until(fetches)
    client.restart(SMALL, play=True)
    heard.until(lambda h: h["type"] == "frame" and h["run"] == 2 and h["step"] >= 2)
    assert client.status["fetch"] is None
    mark = len(heard.all)
    heard.frame(heard.frames[-1]["step"] + 5, since=mark)
    assert not any(fetches(header) for header, _ in heard.all[mark:])


def test_offline_it_is_said_what_to_do(start_client, images):
    images.close()
    client, heard = start_client(FASHION, play=True)
    message = heard.state(WorkerState.FAILED)["message"]
    assert "could not be reached" in message
    assert "Try again when this machine is online" in message
    client.restart(SMALL, play=True)
    heard.until(lambda h: h["type"] == "frame" and h["run"] == 2)
