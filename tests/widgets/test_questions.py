"""Slow questions through a lab, with its real processes and no browser."""

import pytest

from topowidgets.jobs.task import JobState
from topowidgets.runtime.state import WorkerState


@pytest.fixture
def lab(make_lab, until):
    lab = make_lab("pinch", eta_k=3, neurons=24, tracers=0)
    lab.start()
    lab.set(speed=None)
    until(lambda: lab.status["state"] == WorkerState.FINISHED)
    return lab


class Heard(list):
    def __call__(self, content, buffers=None):
        self.append((content, buffers))

    def of(self, kind):
        return [
            message for message, _ in self if message.get("type") == "question" and message["kind"] == kind
        ]


def test_umap_and_null_verdict_of_the_present_run(lab, until):
    picture = lab.umap(frames=4).wait(100)
    assert (picture.umap.steps[0], picture.umap.steps[-1]) == (0, 10)
    assert picture.umap.moved is None
    assert lab.umap(frames=5).wait(60).umap.moved is not None, "begun from the one before"
    answer = lab.null_verdict(step=0).wait(60)
    assert answer == lab.result.null_verdict(step=0)
    lab.reset()
    until(lambda: lab.status["run"] == 2)
    assert lab.umap().wait(60).umap.moved is None, "another run begins anew"


def test_a_page_asks_and_every_view_hears(lab, until):
    views = [lab.view("cloud"), lab.view("barcode")]
    heard = [Heard(), Heard()]
    for view, ears in zip(views, heard, strict=True):
        view.send = ears
    lab.source.handle_message(views[0], {"type": "command", "name": "null", "args": {"step": 4}})
    until(
        lambda: all(ears.of("null") and ears.of("null")[-1]["state"] == JobState.FINISHED for ears in heard)
    )
    last = heard[0].of("null")[-1]
    assert (last["run"], last["result"]["step"]) == (1, lab.result.null_verdict(step=4).step)
    lab.source.handle_message(views[0], {"type": "command", "name": "umap", "args": {}})
    asked = lab.source.questions._background.newest["umap"]
    lab.source.handle_message(views[1], {"type": "command", "name": "umap", "args": {}})
    assert lab.source.questions._background.newest["umap"] is asked, (
        "two views that ask for the same share the answer"
    )
    asked.wait(100)
    message, buffers = heard[1][-1]
    shape = message["result"]["arrays"]["positions"]["shape"]
    assert (shape[1:], len(buffers[0])) == ([24, 2], 4 * shape[0] * 24 * 2)
    lab.source.handle_message(views[0], {"type": "command", "name": "umap", "args": {}})
    lab.source.handle_message(
        views[0], {"type": "command", "name": "cancel_question", "args": {"kind": "umap"}}
    )
    assert heard[0].of("umap")[-1]["state"] == JobState.CANCELLED


def test_a_page_cannot_ask_nonsense(make_lab):
    lab = make_lab("pinch")
    view = lab.view("barcode")
    for step in (None, True, -1, 2.5, "4", {"a": 1}):
        lab.source.handle_message(view, {"type": "command", "name": "null", "args": {"step": step}})
        assert lab.status["error"]["field"] == "step"
        lab.source.handle_message(
            view, {"type": "command", "name": "cancel_question", "args": {"kind": step}}
        )
        assert lab.status["error"]["field"] == "kind"
    assert lab.source.questions._background.pid is None


def test_closing_the_lab_ends_its_background_process(lab):
    question = lab.umap()
    lab.close()
    assert question.state is JobState.CANCELLED
    assert lab.source.questions._background.pid is None
    with pytest.raises(RuntimeError, match="this lab was closed"):
        lab.umap()
