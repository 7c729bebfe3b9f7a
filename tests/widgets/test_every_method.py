"""Every public method and property of every widget in every state: it returns, or says in one sentence why
not, within ten seconds.

The members are found by introspection; one without a row in ARGUMENTS fails here.
"""

import psutil
import pytest
from traitlets import TraitError

from tests.within import called_within
from topowidgets import (
    CloudView,
    Config,
    Lesson,
    TopologyAtlas,
    TopologyCompare,
    TopologyLab,
    TopologyLesson,
    train,
)
from topowidgets.settings.checks import ConfigError
from topowidgets.widgets.open_shared import SharedField
from topowidgets.widgets.shared_state import SharedState

SMALL = Config(neurons=12, tracers=0, tau=6)
SENTENCES = (ConfigError, ValueError, TypeError, RuntimeError, OSError, TraitError)

ARGUMENTS = {
    "begin": lambda _: (SMALL,),
    "choose": lambda _: ("fold",),
    "export_html": lambda path: (path / "page.html",),
    "from_shared": lambda _: (SharedState(config=SMALL),),
    "from_string": lambda _: (SharedState(config=SMALL).to_string(),),
    "open_string": lambda _: (SharedState(config=SMALL).to_string(),),
    "overview": lambda path: (path,),
    "push_frame": lambda _: ({"type": "frame", "run": 1, "rows": {}}, b""),
    "send_history": lambda _: ([],),
    "set": {"seed": 1},
    "set_state": lambda _: ({"hover": 1, "loss": 3.0},),
    "share_link": lambda _: ("http://localhost:8888",),
    "to_csv": lambda path: (path / "answers.csv",),
    "wait": lambda _: (5.0,),
} | dict.fromkeys(
    (
        *(
            "acknowledging",
            "answers",
            "cancel",
            "close",
            "config",
            "language",
            "null_verdict",
            "pause",
            "play",
            "rates",
            "refresh_picture",
        ),
        *(
            "reset",
            "result",
            "resume",
            "share",
            "source",
            "start",
            "sync_reading",
            "sync_settings",
            "sync_status",
            "take_step",
            "umap",
            "view",
        ),
    ),
    lambda _: (),
)
"""Of each member what it is called with, given a folder; keywords where it is a mapping."""

ENDS = ("close",)
"""Called last."""


def members(cls):
    """Public callables and properties that are ours."""
    ours = [base for base in cls.__mro__ if base.__module__.startswith("topowidgets")]
    found = {
        name: value
        for base in reversed(ours)
        for name, value in vars(base).items()
        if not name.startswith("_")
    }
    kinds = (property, classmethod, staticmethod)
    names = sorted(name for name, value in found.items() if callable(value) or isinstance(value, kinds))
    return [name for name in names if name not in ENDS] + [name for name in names if name in ENDS]


def tried(widget, name, folder):
    """What comes of a member: an exception, or None."""

    def arguments():
        given = ARGUMENTS[name]
        return given if isinstance(given, dict) else given(folder)

    return called_within(lambda: getattr(widget, name), arguments, f"{widget!r}.{name}")


def walk(widget, folder, put=lambda: None):
    """Try every member, in the state that `put` brings the widget into before each."""
    for name in members(type(widget)):
        put()
        error = tried(widget, name, folder)
        assert error is None or isinstance(error, SENTENCES), (name, error)
        assert error is None or "\n" not in str(error).strip(), (name, error)
        assert error is None or str(error), name


@pytest.mark.parametrize(
    "cls", [TopologyLab, TopologyAtlas, TopologyCompare, TopologyLesson, SharedField, CloudView]
)
def test_every_member_has_a_row(cls):
    assert [name for name in members(cls) if name not in ARGUMENTS] == []


# a lab


REACHED = {
    "running": "running",
    "paused": "paused",
    "finished": "finished",
    "diverged": "diverged",
    "killed": "dead",
}


def lab_in(state, lab, until):
    """Bring a lab into a state."""
    client = lab.source.client
    newest = client.history.newest
    if state == "new" or (
        lab.state == REACHED[state] and newest is not None and newest[0]["run"] == client.status["run"]
    ):
        return
    if client.pid is None and not client.closed:
        (lab.start if client.unstarted else lab.resume)()
        until(lambda: lab.state not in ("starting", "dead") and client.history.places)
    if state == "running":
        lab.set(speed=0.05)
        lab.play()
        until(lambda: lab.state == "running")
    if state in ("paused", "killed"):
        if lab.state in ("diverged", "finished"):
            lab.reset()
        lab.pause()
        until(lambda: lab.state == "paused" and client.history.newest[0]["run"] == client.status["run"])
    if state == "finished":
        lab.set(speed=None)
        if lab.state != "finished":
            lab.play()
        until(lambda: lab.state == "finished")
    if state == "diverged" and lab.state != "diverged":
        lab.set(eta=1e9)
        lab.reset()
        until(lambda: lab.state == "paused")
        lab.set(eta=1e9)
        lab.play()
        until(lambda: lab.state == "diverged")
    if state == "killed":
        client._process.kill()
        until(lambda: lab.state == "dead")


@pytest.mark.parametrize("state", ["running", "paused", "finished", "diverged", "killed"])
def test_a_lab(state, make_lab, until, tmp_path):
    lab = make_lab(SMALL)
    walk(lab, tmp_path, lambda: lab_in(state, lab, until))


def test_a_new_lab(make_lab, tmp_path):
    """Each member on a lab of its own: the first thing that is done to it."""
    for name in members(TopologyLab):
        lab = make_lab(SMALL)
        error = tried(lab, name, tmp_path)
        assert error is None or isinstance(error, SENTENCES), (name, error)
        lab.close()


def test_a_closed_lab(make_lab, tmp_path):
    for started in (False, True):
        lab = make_lab(SMALL)
        if started:
            lab.start()
        lab.close()
        walk(lab, tmp_path)


def test_a_lab_that_rests(make_lab, until, tmp_path):
    lab = make_lab(SMALL)

    def rest():
        if lab.source.client.rests:
            return
        if lab.source.client.pid is None:
            lab.start()
        until(lambda: lab.source.client.history.places and lab.state != "starting")
        lab.source.rest()
        assert lab.state == "dead"

    walk(lab, tmp_path, rest)


def test_recordings(tmp_path):
    run = train(SMALL)
    for widget in (TopologyLab(run), TopologyCompare([run, run]), CloudView(run), SharedField()):
        walk(widget, tmp_path)
        walk(widget, tmp_path)  # closed


# many rates


@pytest.mark.parametrize("make", [TopologyAtlas, TopologyCompare])
def test_many_rates(make, until, tmp_path):
    """New, running, finished, cancelled, at rest, and each of these closed."""

    def running(widget):
        widget.start()

    def finished(widget):
        assert widget.wait(60)

    def cancelled(widget):
        widget.start()
        widget.cancel()

    def resting(widget):
        widget.start()
        widget.source.client.rest()

    def killed(widget):
        widget.start()
        for pid in widget.source.client._processes.pids:
            psutil.Process(pid).kill()
        until(lambda: widget.state == "failed" or len(widget.source.client.rows) == 2)

    for state in (lambda _: None, running, finished, cancelled, resting, killed):
        widget = make(SMALL, eta_k=[0.5, 3])
        state(widget)
        walk(widget, tmp_path)
        walk(widget, tmp_path)  # closed


def test_waiting_starts_what_was_never_shown(make_lab):
    for widget in (TopologyAtlas(SMALL, eta_k=[0.5]), TopologyCompare(SMALL), make_lab(SMALL)):
        assert widget.wait(60)
        assert widget.state == "finished"
        widget.close()


# a lesson

TINY = """
name: tiny
title: One question
lab: {neurons: 12, tracers: 0, tau: 6}
lock: [rate]
parts:
  - say: The rate is three times 1/K.
    run: {eta_k: 3, neurons: 12, tracers: 0, tau: 6}
    question: {ask: "Will the hole be open at the end?", choices: [open, closed], outcome: hole}
"""


@pytest.mark.parametrize("state", ["new", "running", "closed"])
def test_a_lesson(state, until, tmp_path):
    lesson = TopologyLesson(Lesson.from_yaml(TINY), answers=tmp_path / "answers.jsonl")
    if state == "closed":
        lesson.close()
    walk(lesson, tmp_path, lambda: lab_in(state, lesson, until) if state == "running" else None)
    lesson.close()
