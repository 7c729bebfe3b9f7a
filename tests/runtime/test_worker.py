"""The real training process through its real pipe: commands, death at any moment, and the way back."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import psutil
import pytest

from topowidgets import Config, preset
from topowidgets.learning.trainer import Trainer
from topowidgets.recording.codec import encode, read_record
from topowidgets.recording.measures import NAMES
from topowidgets.runtime.state import WorkerState
from topowidgets.studies.run import Run
from topowidgets.studies.train import train

WARM = ("K", "lambda_max")
"""Estimates that depend, within their tolerance, on the estimate before;
a process that is behind skips some."""
BOUNDS = ("bound_low", "bound_high", "eta_local_k", "eta_h", "eta_h_tracers")
"""Made of the last curvature that was measured."""


def gone(pid, seconds=10.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def same(row, other):
    """Whether two rows of a step tell the same wherever both were measured."""
    for name in NAMES:
        one, two = row[name], other[name]
        if name in BOUNDS:
            continue
        if one is None or two is None:
            assert one is two or name not in ("step", "tau", "eta"), (row["step"], name)
        elif name in WARM:
            assert one == pytest.approx(two, rel=1e-3, abs=1e-3), (row["step"], name)
        else:
            assert one == two, (row["step"], name)
    return True


def test_frames_arrive_and_the_run_finishes(start_client):
    client, heard = start_client(preset("pinch").replace(eta_k=3), play=True)
    assert client.pid != os.getpid()
    heard.state(WorkerState.RUNNING)
    client.send("speed", speed=None)
    heard.state(WorkerState.FINISHED)
    last = heard.frames[-1]
    assert (last["step"], last["tau"]) == (10, 30.0)
    assert last["sample_verdict"]["verdict"] == "closed"
    assert set(last["arrays"]) >= {"cloud", "tracers", "bars"}
    steps = [step for header, _ in client.history.frames() for step in header["rows"]["step"]]
    assert steps == list(range(11)), "every step's row came, once and in order"
    assert client.status["state"] == WorkerState.FINISHED


def test_whoever_is_told_may_fail_and_hears_what_comes_next(start_client, capsys):
    """A view that breaks must not leave the kernel deaf to its training process."""
    client, heard = start_client(preset("pinch").replace(neurons=12, tracers=0, eta_k=3))
    heard.frame(0)
    listener = client._listener

    def broken(header, buffer):
        listener(header, buffer)
        if header["type"] == "frame":
            raise LookupError("a view is gone")

    client._listener = broken
    client.send("speed", speed=None)
    client.send("play")
    heard.state(WorkerState.FINISHED)
    assert heard.frames[-1]["step"] == 10
    assert "LookupError: a view is gone" in capsys.readouterr().err


@pytest.mark.parametrize(
    "control",
    [
        {},
        {"rate_control": "hold"},
        {"rate_control": "schedule", "schedule": [(0, 0.1), (5, 1), (40, 0.5)]},
    ],
    ids=["fixed", "hold", "schedule"],
)
def test_a_lab_run_is_bit_equal_to_a_headless_one(start_client, control):
    config = preset("fold").replace(eta_k=1.9, steps=40, **control)
    client, heard = start_client(config)
    heard.frame(0)
    client.send("speed", speed=None)
    client.send("play")
    heard.state(WorkerState.FINISHED)
    run, headless = Run.from_log(client.log), train(config)
    assert len(run.rows) == len(headless.rows) == 41
    for name, factor in (("eta_local_k", "K"), ("eta_h", "h_plus"), ("eta_h_tracers", "h_plus_tracers")):
        known = None
        for row in run.rows:
            assert row[name] == (None if known is None else row["eta"] * known), (row["step"], name)
            known = known if row[factor] is None else row[factor]
    assert all(same(one, other) for one, other in zip(run.rows, headless.rows, strict=True))
    assert np.array_equal(run.frames[-1].neurons, headless.frames[-1].neurons)


def test_a_rate_change_takes_effect_at_once(start_client):
    client, heard = start_client(preset("pinch").replace(eta_k=0.5))
    heard.frame(0)
    client.send("step")
    heard.frame(1)
    client.set_rate(client.config.replace(eta_k=2.5))
    heard.until(lambda h: h["type"] == "status" and h.get("eta_k") == pytest.approx(2.5))
    client.send("step")
    heard.frame(2)
    client.set_rate(client.config.replace(eta=10.0))
    client.send("step")
    heard.frame(3)
    rows = Run.from_log(client.log).rows
    assert [row["eta_k"] for row in rows[1:3]] == pytest.approx([0.5, 2.5])
    assert rows[3]["eta"] == 10.0


def test_pause_freezes_and_step_takes_one(start_client):
    client, heard = start_client(preset("pinch").replace(eta_k=0.3), play=True)
    heard.frame(2)
    client.send("pause")
    heard.state(WorkerState.PAUSED)
    frozen = heard.frames[-1]["step"]
    time.sleep(0.6)
    assert heard.frames[-1]["step"] == frozen
    client.send("step")
    heard.frame(frozen + 1)
    time.sleep(0.4)
    assert heard.frames[-1]["step"] == frozen + 1


def test_reset_starts_anew_at_the_present_rate(start_client):
    client, heard = start_client(preset("pinch").replace(eta_k=0.5))
    heard.frame(0)
    client.send("step")
    heard.frame(1)
    client.send("rate", eta_k=3)
    client.send("reset")
    frame = heard.until(lambda h: h["type"] == "frame" and h["run"] == 2)
    assert frame["step"] == 0
    status = heard.until(lambda h: h["type"] == "status" and h.get("run") == 2)
    assert (status["state"], status["config"]["eta_k"]) == (WorkerState.PAUSED, 3.0)
    assert client.status["run"] == 2


BAD_COMMANDS = [
    ("rate", {"eta_k": -1}, "eta_k"),
    ("rate", {"eta_k": "fast"}, "eta_k"),
    ("rate", {}, "eta_k"),
    ("rate", {"eta_k": 1, "eta": 1}, "eta_k"),
    ("speed", {"speed": "fast"}, "speed"),
    ("speed", {"speed": -3}, "speed"),
    ("dance", {}, "command"),
    ("start", {"run": 2, "config": {"neurons": 0}}, "neurons"),
    ("start", {"run": 2, "config": {}, "speed": []}, "speed"),
    ("start", {"run": 2, "config": {"device": "cuda"}}, "device"),
]


def test_a_bad_command_is_answered_and_the_state_stays(start_client):
    import torch

    client, heard = start_client(preset("pinch").replace(eta_k=0.5))
    heard.frame(0)
    for step, (command, values, field) in enumerate(BAD_COMMANDS, start=1):
        if field == "device" and torch.cuda.is_available():
            continue
        mark = len(heard.all)
        client.send(command, **values)
        error = heard.until(lambda h: h["type"] == "error", since=mark)
        assert error["field"] == field
        assert field in error["message"]
        assert "not allowed" in error["message"]
        client.send("step")
        assert heard.frame(step, since=mark)["run"] == 1
        assert Run.from_log(client.log).rows[step]["eta_k"] == pytest.approx(0.5)
    assert client.status["state"] == WorkerState.PAUSED


def test_a_diverging_run_is_kept_and_reset_goes_back(start_client):
    client, heard = start_client(preset("pinch").replace(eta_k=1000.0, tau=1e6), play=True)
    client.send("speed", speed=None)
    status = heard.state(WorkerState.DIVERGED)
    assert "diverged" in status["message"]
    run, headless = Run.from_log(client.log), train(client.config)
    assert run.diverged
    assert len(run.frames) >= 1
    assert all(same(one, other) for one, other in zip(run.rows, headless.rows, strict=True))
    client.send("reset")
    heard.until(lambda h: h["type"] == "frame" and h["run"] == 2)


# death


@pytest.mark.parametrize(
    "control",
    [{}, {"rate_control": "hold"}, {"rate_control": "schedule", "schedule": [(0, 0.1), (2, 1), (9, 0.5)]}],
    ids=["fixed", "hold", "schedule"],
)
def test_a_changed_rate_survives_the_kill(start_client, control):
    config = preset("pinch").replace(eta_k=0.5, steps=30, **control)
    client, heard = start_client(config)
    heard.frame(0)
    for step in range(1, 6):
        client.send("step")
        heard.frame(step)
    trainer = Trainer(config)
    for _ in range(5):
        trainer.advance()
    trainer.set_rate(eta_k=2.0)
    client.set_rate(client.config.replace(eta_k=2.0))
    status = heard.until(
        lambda h: h["type"] == "status" and h.get("eta_k") == trainer.eta() * trainer.start.K
    )
    assert status["tau_end"] == pytest.approx(trainer.tau_end)
    client.send("step")
    heard.frame(6)
    os.kill(client.pid, signal.SIGKILL)
    heard.state(WorkerState.DEAD)
    client.start(resume=True)
    heard.until(lambda h: "Resumed" in str(h.get("message")))
    client.send("speed", speed=None)
    client.send("play")
    heard.state(WorkerState.FINISHED)
    run = Run.from_log(client.log)
    trainer = Trainer(config)
    for row in run.rows[1:]:
        if trainer.steps == 5:
            trainer.set_rate(eta_k=2.0)
        step = trainer.advance()
        assert (row["eta"], row["tau"]) == (step.eta, step.tau)
        assert row["loss"] in (None, trainer.loss())
    assert np.array_equal(run.frames[-1].neurons, trainer.neurons.numpy())


def test_a_rate_slid_after_the_death_begins_where_the_record_ends(start_client):
    """The steps beyond the last checkpoint stay, and the first new one has the new rate."""
    client, heard = start_client(preset("pinch").replace(eta_k=0.5, steps=30))
    heard.frame(0)
    for step in range(1, 5):
        client.send("step")
        heard.frame(step)
    os.kill(client.pid, signal.SIGKILL)
    heard.state(WorkerState.DEAD)
    checkpoint = client.folder / "run-1.checkpoint"
    log = client.log.read_bytes()
    client.set_rate(client.config.replace(eta_k=3.0))
    mark = len(heard.all)
    client.start(resume=True)
    heard.until(lambda h: "Resumed at step 4" in str(h.get("message")), since=mark)
    heard.until(lambda h: h["type"] == "status" and h.get("eta_k") == pytest.approx(3.0), since=mark)
    client.send("step")
    heard.frame(5, since=mark)
    assert [row["eta_k"] for row in Run.from_log(client.log).rows[1:]] == pytest.approx(
        [0.5, 0.5, 0.5, 0.5, 3.0]
    )
    assert client.log.read_bytes().startswith(log)
    assert checkpoint.exists()


# its pipe


def worker(folder, **options):
    command = [sys.executable, "-m", "topowidgets.runtime.worker", str(folder)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def test_end_of_stdin_ends_it(tmp_path):
    process = worker(tmp_path)
    process.stdin.write(encode({"command": "start", "run": 1, "config": Config().to_dict(), "play": True}))
    process.stdin.flush()
    assert read_record(process.stdout)[0]["type"] in ("frame", "status")
    process.stdin.close()
    while read_record(process.stdout) is not None:
        pass
    assert process.wait(timeout=10) == 0
    assert b"Traceback" not in process.stderr.read()


def test_a_first_run_that_cannot_be_made_is_told(tmp_path):
    process = worker(tmp_path)
    heard = []
    for command in (
        {"command": "play"},
        {"command": "start", "run": 1},
        {"command": "start", "run": 1, "config": Config().to_dict()},
    ):
        process.stdin.write(encode(command))
        process.stdin.flush()
        heard.append(read_record(process.stdout)[0])
    assert heard[0]["type"] == "error"
    assert heard[1]["state"] == WorkerState.FAILED
    assert heard[2].get("state") != WorkerState.FAILED
    process.stdin.close()
    process.stdout.read()
    assert process.wait(timeout=10) == 0


@pytest.mark.skipif(os.name == "nt", reason="signals to a process group")
def test_an_interrupted_kernel_trains_on(tmp_path):
    """Jupyter's interrupt goes to the kernel's whole process group."""
    parent = textwrap.dedent(
        """
        import os, signal, time
        from topowidgets import Config
        from topowidgets.runtime.kernel.worker_client import WorkerClient
        signal.signal(signal.SIGINT, lambda *_: None)
        client = WorkerClient(Config(eta_k=0.3), lambda header, buffer: None)
        client.start(play=True)
        while not len(client.history):
            time.sleep(0.05)
        seen = len(client.history)
        os.killpg(0, signal.SIGINT)
        time.sleep(1)
        print(client.status["state"], len(client.history) > seen)
        client.close()
        """
    )
    answer = subprocess.run(
        [sys.executable, "-c", parent],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        start_new_session=True,
    )
    assert answer.stdout == "running True\n"


def test_of_several_starts_the_newest_is_made(tmp_path):
    """Presets that were leafed through are not all made one after another."""
    process = worker(tmp_path)
    for run, settings in enumerate(
        [preset("mnist"), preset("mnist"), preset("mnist"), Config(neurons=12, tracers=0)], start=1
    ):
        process.stdin.write(encode({"command": "start", "run": run, "config": settings.to_dict()}))
    process.stdin.write(encode({"command": "step"}))
    process.stdin.close()
    heard = []
    while (record := read_record(process.stdout)) is not None:
        heard.append((record[0]["type"], record[0]["run"]))
    assert ("frame", 4) in heard
    assert len({run for _, run in heard}) <= 2  # the first may have been begun before the others came
    process.wait(timeout=10)


def test_prints_do_not_corrupt_the_pipe(tmp_path):
    """Python prints, prints of C code and of child processes all go to stderr."""
    loud = textwrap.dedent(
        """
        import os, sys
        from topowidgets.runtime.worker import __main__ as worker, session
        honest = session.Session.handle
        def handle(self, command):
            print("a print")
            os.write(1, b"from C")
            os.system("echo from a child")
            sys.stdout.flush()
            honest(self, command)
        session.Session.handle = handle
        worker.main()
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", loud, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    for command in ({"command": "start", "run": 1, "config": Config().to_dict()}, {"command": "step"}):
        process.stdin.write(encode(command))
    process.stdin.close()
    types = []
    while (record := read_record(process.stdout)) is not None:
        types.append(record[0]["type"])
    assert process.stdout.read() == b""
    assert set(types) <= {"frame", "status"}
    assert "frame" in types
    printed = process.stderr.read()
    assert all(words in printed for words in (b"a print", b"from C", b"from a child"))
    process.wait(timeout=10)


# nothing is left behind


def test_close_leaves_no_process_and_no_folder(start_client):
    client, heard = start_client(preset("pinch"), play=True)
    heard.frame(1)
    pid, folder = client.pid, client.folder
    client.close()
    assert gone(pid)
    assert not folder.exists()
    client.close()  # once more does nothing


def test_a_stopped_process_is_ended_by_force(start_client):
    client, heard = start_client(preset("pinch"))
    heard.frame(0)
    pid = client.pid
    os.kill(pid, signal.SIGSTOP)
    client.close()
    assert gone(pid)


def test_a_client_whose_process_was_killed_lets_go():
    from topowidgets.runtime.kernel.worker_client import WorkerClient

    client = WorkerClient(Config(), lambda _header, _buffer: None)
    client.start()
    pid = client.pid
    end = time.monotonic() + 60
    while not len(client.history):
        assert time.monotonic() < end
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)  # so that the reading thread lets go of the client
    assert gone(pid)


def test_the_process_dies_with_its_parent(tmp_path):
    """A kernel that is killed outright leaves no training process behind."""
    parent = textwrap.dedent(
        """
        import sys, time
        from topowidgets import Config
        from topowidgets.runtime.kernel.worker_client import WorkerClient
        client = WorkerClient(Config(eta_k=0.3), lambda header, buffer: None)
        client.start(play=True)
        while not len(client.history):
            time.sleep(0.05)
        print(client.pid, flush=True)
        time.sleep(600)
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    pid = int(process.stdout.readline())
    assert psutil.pid_exists(pid)
    process.kill()
    process.wait()
    assert gone(pid)
