"""TopologyLab as a Python object, with its real training process and no browser: messages of a page are
handed in by hand.
"""

import threading

import pytest

from topowidgets import ConfigError, train
from topowidgets.recording.run_log import write_log
from topowidgets.runtime.files import log_path
from topowidgets.runtime.state import WorkerState


def test_what_is_set_before_the_first_picture_holds(make_lab, until):
    lab = make_lab("pinch", neurons=12, tracers=0)
    lab.set(speed=None)
    lab.set(eta_k=3)
    lab.set(samples=32)
    assert lab.source.client.pid is None
    lab.start()
    until(lambda: lab.status["state"] == WorkerState.FINISHED)
    assert (lab.status["run"], lab.status["speed"]) == (1, None)
    assert lab.result.config == lab.config
    assert (lab.config.samples, len(lab.result.rows)) == (32, 11)


def test_nothing_is_set_where_one_thing_is_wrong(make_lab, until):
    lab = make_lab("pinch", neurons=12, tracers=0)
    lab.start()
    until(lambda: lab.status["speed"] is not None)
    with pytest.raises(ConfigError, match="eta_k = -1"):
        lab.set(speed=0.5, eta_k=-1)
    lab.take_step()
    until(lambda: lab.status["state"] == WorkerState.PAUSED)
    assert lab.status["speed"] == 3.0


def test_a_preset_is_no_setting(make_lab):
    with pytest.raises(ConfigError, match="chosen by its name"):
        make_lab(preset="fold")
    lab = make_lab()
    with pytest.raises(ConfigError, match="chosen by its name"):
        lab.set(preset="fold")


def test_a_closed_lab_says_so(make_lab):
    lab = make_lab()
    lab.close()
    lab.close()
    assert (repr(lab), lab.state) == ("TopologyLab(pinch, dead)", "dead")
    for action in (lab.start, lab.resume, lab.play, lab.wait):
        with pytest.raises(RuntimeError, match="this lab was closed"):
            action()
    with pytest.raises(RuntimeError, match=r"went with close\(\)"):
        _ = lab.result


def test_a_refused_restart_leaves_the_run(make_lab, until):
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    lab = make_lab("pinch", neurons=12, tracers=0)
    lab.start()
    until(lambda: len(lab.source.client.history) > 1)
    lab.set(device="cuda")
    until(lambda: lab.status["error"] is not None)
    assert lab.status["error"]["field"] == "device"
    assert (lab.status["run"], lab.config.device) == (1, "auto")
    assert len(lab.result.rows) > 1


def test_a_first_run_that_is_refused_is_told(make_lab, until):
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    lab = make_lab("pinch", device="cuda")
    lab.start()
    until(lambda: lab.status["state"] == WorkerState.FAILED)
    assert "device = 'cuda' is not allowed" in lab.status["message"]
    lab.choose("fold")
    until(lambda: lab.status["state"] == WorkerState.RUNNING)


def test_a_reloaded_page_plays_on(make_lab, until):
    """The old page says that it is hidden and goes; the new one says hello."""
    lab = make_lab("pinch", eta_k=0.1)
    lab.source.handle_message(lab, {"type": "hello"})
    until(lambda: lab.status["state"] == WorkerState.RUNNING)
    lab.source.handle_message(lab, {"type": "visible", "visible": False})
    lab.source.handle_message(lab, {"type": "bye", "page": True})
    until(lambda: lab.status["state"] == WorkerState.PAUSED)
    lab.source.handle_message(lab, {"type": "hello"})
    until(lambda: lab.status["state"] == WorkerState.RUNNING)


def test_for_a_reader_who_asked_for_less_motion_nothing_plays_before_play(make_lab, until):
    """Said by the first page; a later one is somebody who has pressed Play by then."""
    lab = make_lab("pinch", eta_k=0.1)
    lab.start()
    lab.source.handle_message(lab, {"type": "hello", "still": True})
    until(lambda: lab.status["state"] == WorkerState.PAUSED and lab.source.frame_positions)
    assert lab.source.frame_positions[-1][0] == 0
    lab.play()
    until(lambda: len(lab.source.frame_positions) > 1)
    lab.source.handle_message(lab, {"type": "hello", "still": True})
    seen = len(lab.source.frame_positions)
    until(lambda: len(lab.source.frame_positions) > seen + 2)


def test_busy_is_taken_back_with_the_late_answer(make_lab):
    """No frame comes any more that would tell: the run has paused while the kernel was busy."""
    lab = make_lab("pinch")
    lab._sender.answers = False
    lab.source.show_status()
    assert lab.status["kernel"] == "busy"
    lab._received(lab, {"type": "ack", "id": 1}, [])
    assert lab.status["kernel"] == "ok"


def test_killed_before_the_first_answer_it_resumes_at_the_usual_pace(make_lab, until):
    lab = make_lab("pinch", neurons=12, tracers=0)
    lab.start()
    lab.source.client._process.kill()
    until(lambda: lab.status["state"] == WorkerState.DEAD)
    lab.resume()
    until(lambda: lab.status["state"] == WorkerState.PAUSED)
    assert lab.status["speed"] == 3.0


def test_killed_right_after_a_switch_the_new_preset_resumes(make_lab, until, pictured):
    """Also where a status of the run before is still in the pipe."""
    lab = make_lab("pinch", neurons=12, tracers=0)
    lab.start()
    until(lambda: len(lab.source.client.history) > 1)
    lab.choose("fold")
    lab.source.client._tell(
        {"type": "status", "state": WorkerState.RUNNING, "message": "", "run": 1, "speed": None}
    )
    lab.source.client._process.kill()
    until(lambda: lab.status["state"] == WorkerState.DEAD)
    lab.resume()
    until(lambda: lab.status["state"] == WorkerState.PAUSED)
    assert lab.status["run"] == 2
    pictured(lab, 2)
    assert lab.result.config == lab.config
    assert lab.config.preset == "fold"


def test_no_process_and_no_thread_before_it_is_shown(make_lab):
    before = set(threading.enumerate())  # those of an earlier test may end meanwhile
    lab = make_lab()
    lab.pause()
    assert lab.source.client.pid is None
    assert set(threading.enumerate()) <= before


# commands in bad moments


def test_held_before_it_is_shown_it_begins_paused(make_lab, until):
    lab = make_lab("pinch", neurons=12, tracers=0)
    lab.pause()
    assert "will begin paused" in lab.status["message"]
    lab.start()
    until(lambda: len(lab.source.client.history) == 1)
    assert lab.status["state"] == WorkerState.PAUSED
    assert lab.result.rows[-1]["step"] == 0
    lab.play()
    until(lambda: lab.status["state"] == WorkerState.RUNNING)


def test_the_first_thing_asked_may_be_a_step_or_a_reset(make_lab, until):
    stepped, reset = make_lab("pinch", neurons=12, tracers=0), make_lab("pinch", neurons=12, tracers=0)
    stepped.take_step()
    until(lambda: len(stepped.source.client.history) > 1)
    assert stepped.status["state"] == WorkerState.PAUSED
    assert stepped.result.rows[-1]["step"] == 1
    reset.reset()
    assert reset.source.client.pid is None
    reset.play()
    until(lambda: reset.status["state"] == WorkerState.RUNNING)
    assert reset.status["run"] == 1


def test_rate_and_speed_chosen_while_it_is_dead_are_kept(make_lab, until):
    lab = make_lab("pinch", neurons=12, tracers=0, eta_k=0.5)
    lab.start()
    until(lambda: len(lab.source.client.history) > 3)
    lab.source.client._process.kill()
    until(lambda: lab.status["state"] == WorkerState.DEAD)
    steps = lab.result.rows[-1]["step"]
    lab.set(eta_k=2.0, speed=50.0)
    assert (lab.status["eta_k"], lab.status["speed"]) == (2.0, 50.0)
    assert lab.status["eta"] * lab.status["k0"] == pytest.approx(2.0)
    lab.resume()
    until(lambda: lab.status["state"] == WorkerState.PAUSED)
    until(lambda: lab.status["eta_k"] == pytest.approx(2.0))
    assert lab.status["speed"] == 50.0
    lab.take_step()
    until(lambda: lab.result.rows[-1]["step"] == steps + 1)
    assert [row["eta_k"] for row in lab.result.rows[-2:]] == pytest.approx([0.5, 2.0])
    lab.set(eta=7.0)
    until(lambda: lab.status["eta"] == 7.0)
    lab.source.client._process.kill()
    until(lambda: lab.status["state"] == WorkerState.DEAD)
    lab.resume()
    until(lambda: lab.status["state"] == WorkerState.PAUSED)
    assert lab.status["eta"] == 7.0


def test_a_restart_keeps_the_chosen_speed_and_a_preset_brings_its_own(make_lab, until, pictured):
    lab = make_lab("pinch", neurons=12, tracers=0)
    lab.start()
    until(lambda: lab.status["speed"] == 3.0)
    lab.set(speed=0.5)
    lab.set(seed=3)
    pictured(lab, 2)
    assert lab.result.config.seed == 3
    assert (lab.status["run"], lab.status["speed"]) == (2, 0.5)
    lab.choose("fold")
    until(lambda: lab.status["speed"] == 3.0)
    assert lab.status["run"] == 3


def test_a_log_that_holds_no_picture_yet_is_nothing_recorded(make_lab, tmp_path):
    """The file is there before its first record is, and that before the first picture."""
    lab = make_lab("pinch", neurons=12, steps=1)
    write_log(train(lab.config), tmp_path / "log")
    whole = (tmp_path / "log").read_bytes()
    log = log_path(lab.source.client.folder, 1)
    for size in (0, 40, 4000):  # of 21 kB, of which the settings and rows take 2
        log.write_bytes(whole[:size])
        with pytest.raises(RuntimeError, match=r"nothing is recorded yet.*wait for its first picture"):
            _ = lab.result
    log.write_bytes(whole)
    assert lab.result.frames[-1].step == 1
