"""TopologyLab(run): a recorded Run in the lab, without a browser; the page is played by messages."""

import numpy as np
import pytest

from topowidgets import ConfigError, Run, TopologyLab, View, train
from topowidgets.export.sentence import sentence_of
from topowidgets.export.still import said_of
from topowidgets.jobs.task import JobState
from topowidgets.runtime.state import WorkerState
from topowidgets.studies.checkpoint_series import from_checkpoints


@pytest.fixture(scope="module")
def run():
    return train("pinch", neurons=12, tracers=0, steps=6)


class Heard(list):
    def __call__(self, content, _buffers=None):
        self.append(content)


def opened(lab):
    view, heard = lab.view(), Heard()
    view.send = heard
    view._received(view, {"type": "hello"}, [])
    return view, heard


def test_it_shows_the_run_and_starts_nothing(run, make_lab):
    lab = make_lab(run)
    view, heard = opened(lab)
    assert [header["step"] for header in heard[0]["headers"]] == list(range(7))
    assert lab.result is run
    assert lab.config is run.config
    assert lab.result.figure("barcode").data
    assert (view.settings["recording"], view.settings["choices"]) == (True, {})
    assert (lab.status["state"], lab.status["tau_end"], lab.status["resumable"]) == (
        WorkerState.PAUSED,
        9.0,
        False,
    )
    lab.start()
    assert lab.source.client.pid is None


def test_commands_go_to_every_page_and_the_speed_is_kept(run, make_lab):
    lab = make_lab(run)
    first, second = opened(lab)[1], opened(lab)[1]
    for act in (lab.play, lab.pause, lab.take_step, lab.reset):
        act()
    lab.set(speed=2)
    for heard in (first, second):
        assert [(one["name"], one["args"]) for one in heard[1:]] == [
            *((name, {}) for name in ("play", "pause", "step", "reset")),
            ("speed", {"speed": 2.0}),
        ]
    assert opened(lab)[0].status["speed"] == 2.0


@pytest.mark.parametrize(
    "change",
    [
        lambda lab: lab.set(eta_k=3),
        lambda lab: lab.set(neurons=9),
        lambda lab: lab.choose("fold"),
        lambda lab: setattr(lab.view(), "eta_k", 3),
    ],
)
def test_what_would_train_is_refused_with_a_sentence(run, make_lab, change):
    lab = make_lab(run)
    with pytest.raises(
        Exception,
        match=r"(eta_k|neurons|preset) = .* is not allowed: this is a recording and stays as it "
        r"was; Topology",
    ):
        change(lab)
    assert lab.config is run.config
    with pytest.raises(RuntimeError, match="this is a recording: nothing of it can be resumed"):
        lab.resume()


def test_no_settings_and_no_empty_run(run):
    with pytest.raises(ConfigError, match="neurons = 9 is not allowed: this is a recording"):
        TopologyLab(run, neurons=9)
    with pytest.raises(TypeError, match="or a Run that has kept a frame"):
        TopologyLab(Run(run.config, run.start, run.rows, []))


def test_a_run_cut_off_by_a_kill_and_one_from_a_file(run, make_lab, tmp_path):
    log = tmp_path / "run.log"
    train(run.config, log=log)
    log.write_bytes(log.read_bytes()[:-3000])
    cut = Run.from_log(log)
    assert 0 < len(cut.frames) < 7
    assert opened(make_lab(cut))[1][0]["headers"][-1]["step"] == cut.frames[-1].step
    run.save(tmp_path / "run.nc")
    headers = opened(make_lab(Run.load(tmp_path / "run.nc")))[1][0]["headers"]
    assert [said_of(header) for header in headers] == [sentence_of(frame) for frame in run.frames]


def test_a_recording_of_another_loop(make_lab):
    states = [{"a.weight": np.eye(8, 2) * k, "b.weight": np.ones((1, 8))} for k in (1.0, 2.0)]
    torch = pytest.importorskip("torch")
    lab = make_lab(
        from_checkpoints(
            [{name: torch.tensor(value) for name, value in state.items()} for state in states], units="a"
        )
    )
    assert len(opened(lab)[1][0]["headers"]) == 2


def test_its_questions_are_answered_in_the_background(run, make_lab, until):
    lab = make_lab(run)
    view, heard = opened(lab)
    lab.source.handle_message(view, {"type": "command", "name": "null", "args": {"step": 4}})
    until(lambda: heard[-1].get("state") == JobState.FINISHED)
    assert heard[-1]["result"]["step"] == 4
    assert lab.null_verdict(step=4).wait(60) == run.null_verdict(step=4)
    folder = lab.source.client.folder
    lab.close()
    assert not folder.exists()
    with pytest.raises(RuntimeError, match="this lab was closed"):
        lab.start()


def test_a_view_of_a_run_is_one_of_its_lab(run):
    assert View("lab", run).settings["recording"] is True
