"""A rule of one's own in the lab: it trains in the lab's process, and what goes wrong in it is a sentence."""

import sys
import threading

import numpy as np
import pytest

from topowidgets import ConfigError, train
from topowidgets.export.sentence import sentence_of
from topowidgets.recording.codec import read_records
from topowidgets.runtime.state import WorkerState
from topowidgets.runtime.worker.session import Session

SLOWLY = 0.3
"""Read by the rules below, so that they carry something of their module along."""


class Drift:
    """Gradient descent with a memory."""

    def __call__(self, points, gradient, eta, state):
        state["seen"] = SLOWLY * state.get("seen", 0 * points) + gradient
        return points - eta * state["seen"]


def halts(points, gradient, eta, _state):
    if eta > 1:
        raise ZeroDivisionError("no rate above one, please")
    return points - eta * gradient


def small(make_lab, **changes):
    lab = make_lab("pinch", neurons=12, tracers=0, steps=6, **changes)
    lab.set(speed=None)
    return lab


def test_it_trains_as_it_does_headless(make_lab, until):
    lab = small(make_lab, rule=Drift, eta=20.0)
    lab.start()
    until(lambda: lab.status["state"] == WorkerState.FINISHED)
    assert (lab.config.rule, lab.config.eta) == ("own", 20.0)
    headless = train("pinch", rule=Drift, eta=20.0, neurons=12, tracers=0, steps=6)
    assert np.array_equal(lab.result.frames[-1].neurons, headless.frames[-1].neurons)
    assert "a rule without a K" in sentence_of(lab.result.frames[-1])
    assert lab.source.settings["choices"]["rule"]["options"][-1] == {"value": "own", "label": "your own"}


def test_what_it_raises_is_told_and_the_lab_lives_on(make_lab, until, pictured):
    lab = small(make_lab, rule=halts, eta=0.5)
    lab.start()
    until(lambda: lab.status["state"] == WorkerState.FINISHED)
    lab.set(eta=2.0)
    lab.take_step()
    until(lambda: lab.status["state"] == WorkerState.FAILED)
    assert "ZeroDivisionError: no rate above one, please, in your rule halts" in lab.status["message"]
    lab.set(eta=0.25)
    lab.reset()
    pictured(lab, 2)
    lab.take_step()
    until(lambda: len(lab.result.rows) == 2)
    assert lab.result.rows[1]["eta"] == 0.25


def test_after_a_kill_it_is_sent_again(make_lab, until, pictured):
    lab = small(make_lab, rule=Drift, eta=20.0)
    lab.start()
    lab.pause()
    pictured(lab, 1)
    while lab.result.rows[-1]["step"] < 3:
        before = len(lab.result.rows)
        lab.take_step()
        until(lambda: len(lab.result.rows) > before)  # noqa: B023
    lab.source.client._process.kill()
    until(lambda: lab.status["state"] == WorkerState.DEAD)
    lab.resume()
    until(lambda: "Resumed at step" in lab.status["message"])
    lab.set(speed=None)
    lab.play()
    until(lambda: lab.status["state"] == WorkerState.FINISHED)
    headless = train("pinch", rule=Drift, eta=20.0, neurons=12, tracers=0, steps=6)
    assert np.array_equal(lab.result.frames[-1].neurons, headless.frames[-1].neurons)


def test_a_refused_one_leaves_the_run_and_its_rule(make_lab, until):
    """Also for a resume after a kill."""
    lab = small(make_lab, rule=Drift, eta=20.0)
    lab.start()
    until(lambda: lab.status["state"] == WorkerState.FINISHED)
    lab.set(rule=lambda x, g, eta, _: x - eta * g / g.norm())
    until(lambda: lab.status["error"] is not None)
    assert "it must move each row by that row's gradient and state alone" in lab.status["error"]["message"]
    lab.set(rule=lambda x, g, eta, _: x - eta * g / missing)  # noqa: F821
    until(lambda: "NameError" in str(lab.status["error"]))
    assert lab.status["run"] == 1
    lab.source.client._process.kill()
    until(lambda: lab.status["state"] == WorkerState.DEAD)
    lab.resume()
    until(lambda: "Resumed at step 6" in lab.status["message"])


def test_another_one_starts_the_run_anew_and_a_preset_leaves_it(make_lab, until, pictured):
    lab = small(make_lab)
    lab.start()
    until(lambda: lab.status["state"] == WorkerState.FINISHED)
    lab.set(rule=Drift, eta=20.0)
    pictured(lab, 2)
    assert lab.result.config.rule == "own"
    lab.choose("fold")
    pictured(lab, 3)
    assert lab.result.config.rule == "gd"


def test_one_that_cannot_travel_is_refused_here(make_lab):
    lock = threading.Lock()

    def held(points, gradient, eta, _state):
        with lock:
            return points - eta * gradient

    with pytest.raises(
        ConfigError, match="rule = 'held' is not allowed: it cannot travel to the training process"
    ):
        make_lab(rule=held, eta=0.1)


def test_a_module_beside_the_notebook_is_found(make_lab, until, tmp_path, monkeypatch):
    (tmp_path / "rules_of_mine.py").write_text(
        "def plain(points, gradient, eta, state):\n    return points - eta * gradient\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    import rules_of_mine

    lab = small(make_lab, rule=rules_of_mine.plain, eta=20.0)
    lab.start()
    until(lambda: lab.status["state"] in (WorkerState.FINISHED, WorkerState.FAILED))
    assert lab.status["state"] == WorkerState.FINISHED, lab.status["message"]
    sys.modules.pop("rules_of_mine")


def test_neither_log_nor_checkpoint_holds_it(make_lab, until):
    lab = small(make_lab, rule=Drift, eta=20.0)
    lab.start()
    until(lambda: lab.status["state"] == WorkerState.FINISHED)
    for path in (lab.source.client.log, lab.source.client.log.with_suffix(".checkpoint")):
        for header, buffer in read_records(path):
            assert b"Drift" not in buffer
            assert "Drift" not in str(header)


def test_a_config_alone_brings_no_rule(tmp_path, make_lab):
    """As one from a file, a share-string or a browser."""
    sent = []
    session = Session(sent.append, tmp_path)
    with pytest.raises(ConfigError, match="hand the rule over in Python"):
        session.handle(
            {"command": "start", "run": 1, "config": make_lab(rule=Drift, eta=0.1).config.to_dict()}
        )
