"""What a page says of a run and of an atlas, and what it holds of them."""

import shlex

import numpy as np
import pytest
import torch

from topowidgets.cli import main
from topowidgets.export.pages import PAGE_FRAMES, run_page
from topowidgets.recording.events import rate_event
from topowidgets.settings.config import Config
from topowidgets.studies.atlas import Atlas
from topowidgets.studies.run import Run
from topowidgets.studies.train import train


@pytest.fixture(scope="module")
def run():
    return train("pinch", eta_k=3, neurons=24, tracers=0)


def test_a_run_is_told_in_words(run):
    page = run_page(run)
    assert page.title == "pinch (changed), learning rate 3 / K"
    assert page.status["changed"] == [{"label": "tracers", "value": "0"}, {"label": "neurons", "value": "24"}]
    assert run_page(train("pinch", eta_k=3, steps=1)).title == "pinch, learning rate 3 / K"
    assert page.seen.startswith("Each dot is one of the 24 neurons")
    assert "At tau 30: the sampled hole is closed" in page.seen
    assert ("seed", "0") in page.made
    assert ("neurons", "24", "number of neurons") in page.table
    assert [record.facts for record in page.records] == [{"type": "history", "run": 1}]


def test_the_command_makes_the_same_run_again(run, capsys):
    words = shlex.split(run_page(run).command)
    assert words[:2] + words[-2:] == ["topowidgets", "run", "--html", "page.html"]
    assert main([*words[1:-2], "--json"]) == 0
    assert f'"loss": {run.rows[-1]["loss"]!r}' in capsys.readouterr().out
    assert shlex.split(run_page(train("pinch", steps=1)).command)[2] == "--config"
    assert "--preset fold" in run_page(train("fold")).command


def test_a_run_that_was_slid_or_is_not_ours_says_so(run):
    change = rate_event(4, 6.0, {"eta_k": 1.5}, {"eta_k": 3.0})
    slid = Run(run.config, run.start, run.rows, run.frames, events=[change])
    (record,) = run_page(slid).records
    told = [header["events"] for header in record.headers if header.get("events")]
    assert told == [[change.to_dict()]]
    assert ("learning rate", "changed while it ran; the command below keeps the first one") in run_page(
        slid
    ).made
    net = torch.nn.Sequential(torch.nn.Linear(1, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
    assert run_page(Run.from_checkpoints([net.state_dict()])).command == ""
    with pytest.raises(ValueError, match="no frame"):
        run_page(Run(run.config, run.start, [], []))


def test_a_long_run_is_thinned_and_keeps_its_ends(run):
    frames = [run.frames[0]] * (2 * PAGE_FRAMES) + [run.frames[-1]]
    (record,) = run_page(Run(run.config, run.start, run.rows, frames)).records
    assert len(record.headers) <= PAGE_FRAMES
    np.testing.assert_array_equal(record.arrays[-1]["cloud"], run.frames[-1].cloud)
    rows = [
        row | {"step": step, "tau": float(step)}
        for step, row in zip(range(30_001), run.rows[:1] * 30_001, strict=True)
    ]
    (record,) = run_page(Run(run.config, run.start, rows, run.frames)).records
    steps = [step for header in record.headers for step in header["rows"].get("step", ())]
    assert len(steps) <= 8000
    assert steps[-1] == 30_000


def test_an_atlas_begins_with_its_presets_rate():
    page = Atlas.trained(Config(neurons=24, tracers=0), eta_k=[0.5, 1.5, 3.0]).page()
    assert page.title == "pinch (changed) at 3 learning rates from 0.5 to 3 / K"
    assert page.seen.endswith(
        "At the end, of 3 rates, the sampled hole is open at 1, closed at 1, undecided at 1."
    )
    assert [record.facts["eta_k"] for record in page.records] == [1.5, 3.0, 0.5]
    assert shlex.split(page.command)[2:] == [
        "--config",
        Config(neurons=24, tracers=0, eta_k=0.5).to_string(),
        "--eta-k",
        "0.5,1.5,3",
        "--html",
        "page.html",
    ]


def test_an_atlas_of_a_shape_without_a_hole_tells_of_none():
    page = Atlas.trained(Config(neurons=24, tracers=0, shape="gaussian", tau=3), eta_k=[0.5]).page()
    assert page.title == "pinch (changed) at learning rate 0.5 / K"
    assert page.seen == "Each dot is one of the 24 neurons of a layer, placed by its weights."
