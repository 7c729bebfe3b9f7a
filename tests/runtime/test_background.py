"""The real background process through its real pipe: answers, overtaking, cancelling, and death at any
moment.
"""

import os
import time

import psutil
import pytest

from topowidgets import train
from topowidgets.jobs.task import JobState
from topowidgets.runtime.files import log_path
from topowidgets.runtime.kernel.questions import Background


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The log of a run of 11 steps, cut off in its last record, as a kill or a writer at work leaves it."""
    folder = tmp_path_factory.mktemp("runs")
    train("pinch", eta_k=3, neurons=48, tracers=0, log=log_path(folder, 1))
    with log_path(folder, 1).open("ab") as log:
        log.write(b"\x10\x00\x00")
    return folder


@pytest.fixture
def background(folder):
    told = []
    background = Background(
        folder,
        lambda question: told.append((question.kind, question.state, question.message, question.fraction)),
    )
    background.told = told
    yield background
    background.close()


def running(question, seconds=60):
    end = time.monotonic() + seconds
    while question.state is JobState.WAITING:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_no_process_before_the_first_question(background):
    assert background.pid is None
    background.cancel("umap")
    assert background.pid is None
    question = background.ask("null", 1, step=0)
    assert psutil.Process(background.pid).ppid() == os.getpid()
    assert question.wait(60).verdict.verdict == "open"
    assert psutil.Process(background.pid).nice() >= 10, "it stands back behind the training"


def test_both_kinds_are_answered_and_told_as_they_go(background):
    umap = background.ask("umap", 1, frames=5)
    null = background.ask("null", 1, step=None)
    assert (null.wait(100).step, null.fraction) == (10, 1.0)
    picture = umap.wait(100)
    assert picture.umap.positions.shape == (len(picture.taus), 48, 2)
    assert (picture.umap.steps[0], picture.umap.steps[-1]) == (0, 10)
    stages = [
        message for kind, state, message, _ in background.told if kind == "umap" and state is JobState.RUNNING
    ]
    assert "placing neurons" in stages
    shares = [fraction for kind, *_, fraction in background.told if kind == "umap"]
    assert shares == sorted(shares)
    again = background.ask("umap", 1, frames=5, before=umap.record)
    assert again.wait(60).umap.moved is not None, "it began from the picture before"


def test_a_newer_question_overtakes_and_cancel_ends(background):
    first = background.ask("null", 1, step=0)
    second = background.ask("null", 1, step=10)
    assert first.state is JobState.CANCELLED
    with pytest.raises(RuntimeError, match="A newer question has taken its place"):
        first.wait(1)
    assert second.wait(60).step == 10
    third = background.ask("umap", 1, frames=12)
    running(third)
    pid = background.pid
    background.cancel("umap")
    assert third.state is JobState.CANCELLED
    with pytest.raises(RuntimeError, match="Cancelled"):
        third.wait(1)
    assert background.ask("null", 1, step=3).wait(100).step == 3
    assert background.pid == pid, "the process lives on for the next question"
    assert third.state is JobState.CANCELLED, "nothing that came late changed it"


def test_killed_at_any_moment_it_costs_a_sentence(background):
    for moment in (0.0, 1.0, 2.5):
        question = background.ask("umap", 1, frames=12)
        time.sleep(moment)
        if question.open:
            psutil.Process(background.pid).kill()
            with pytest.raises(
                RuntimeError, match=r"was ended by signal 9 .* The training goes on; ask once more"
            ):
                question.wait(30)
            assert question.state is JobState.FAILED
    assert background.ask("null", 1, step=0).wait(60).verdict.verdict == "open"


def test_what_cannot_be_answered_is_said(background):
    question = background.ask("umap", 7, frames=12)
    with pytest.raises(RuntimeError, match="nothing is recorded of this run yet"):
        question.wait(60)
    question = background.ask("null", 1, step=-1)
    with pytest.raises(
        RuntimeError, match="step = -1: no frame with all its neurons is recorded at or before it"
    ):
        question.wait(60)


def test_it_ends_with_the_lab(folder):
    background = Background(folder, lambda _: None)
    question = background.ask("umap", 1, frames=12)
    running(question)
    process = psutil.Process(background.pid)
    background.close()
    assert not process.is_running()
    assert question.state is JobState.CANCELLED
    with pytest.raises(RuntimeError, match="this lab was closed"):
        background.ask("null", 1, step=0)
