"""What a notebook shows of runs, atlases, comparisons and verdicts."""

import re

import pytest
import torch

from tests import spoken
from topowidgets import Atlas, Comparison, Config, Run, record, train
from topowidgets.export.sentence import sentence_of
from topowidgets.texts import speaking


@pytest.fixture(scope="module")
def run():
    return train("pinch", eta_k=3, neurons=48, tracers=0, tau=24)


def words(page):
    return re.sub(r"<[^>]+>", " ", page)


def test_a_run_shows_its_sentence_its_lines_and_its_rules_folded_away(run):
    page = run._repr_html_()
    assert repr(run) in page
    assert sentence_of(run.frames[-1]) in words(page).replace("&#x27;", "'")
    first, last = run["hole_persistence"][[0, -1]]
    assert f"<title>persistence of the hole: {first:.3g} to {last:.3g}</title>" in page
    assert f"<title>loss: {run['loss'][0]:.3g} to {run['loss'][-1]:.3g}</title>" in page
    before, inside = page.split("<details>")
    assert "alpha, radii over the cloud radius" in inside
    assert "alpha, radii" not in before
    assert "color:" not in page.replace("currentColor", ""), "the page's own colours"


def test_it_speaks_the_language(run):
    with speaking("de"):
        german = words(run._repr_html_())
    assert "wie geurteilt wird" in german
    assert "Persistenz des Lochs" in german
    left = spoken.of_text(german) & spoken.of_text(words(run._repr_html_()))
    assert left - spoken.IN_BOTH <= {"Run", "pinch", "steps", "frames", "tau", "eta", "λmax", "Hess", "phi"}


def test_a_run_without_frames_and_one_of_an_older_version_are_shown_too(run):
    assert "0 frames" in Run(run.config, run.start, [], [])._repr_html_()
    with pytest.raises(ValueError, match="has kept no frame"):
        _ = Run(run.config, run.start, [], []).sample_verdict


def test_a_recording_shows_what_is_known_of_it():
    net = torch.nn.Sequential(torch.nn.Linear(2, 12), torch.nn.Tanh(), torch.nn.Linear(12, 1))
    x, sgd = torch.linspace(-1, 1, 16).reshape(8, 2), torch.optim.SGD(net.parameters(), lr=0.1)
    with record(net, sgd, name="a <b>net</b>") as recording:
        for _ in range(3):
            sgd.zero_grad()
            net(x).square().mean().backward()
            sgd.step()
    run = recording.run
    page = run._repr_html_()
    assert "a &lt;b&gt;net&lt;/b&gt;" in page
    assert "<b>" not in page + run.config._repr_html_()
    assert "<title>loss" not in page, "which was not measured"
    assert page.count("<polyline") == 1
    assert eval(repr(run.config), {"Config": Config}) == run.config  # noqa: S307 -- what a user does by hand
    assert run.sample_verdict.persistence == run["hole_persistence"][-1]
    assert run.to_pandas()["loss"].isna().all()


def test_verdicts_of_a_run_are_objects(run):
    sample = run.sample_verdict
    assert (sample.verdict, sample.open) == ("closed", False)
    assert sample.persistence == run["hole_persistence"][-1]
    assert repr(sample).startswith("SampleVerdict(closed: H1 bar of 0.0")
    assert "closed" in sample._repr_html_().split("<details>")[0]
    assert run.map_verdict.verdict == run.frames[-1].facts["map_verdict"]["verdict"]
    assert "Map so far" in run.map_verdict._repr_html_()
    chance = run.null_verdict()
    assert chance.open is chance.verdict.open
    assert chance.p_value == (1 + sum(bar >= chance.verdict.persistence for bar in chance.verdict.null)) / 21
    assert f"p = {chance.p_value:.2g} against 20 clouds" in chance._repr_html_()


def test_several_runs_are_folded_away_under_their_names(run):
    page = Comparison([run, run], ["<i>a</i>", "b"])._repr_html_()
    assert page.count("<details>") == 4, "each run, and in it its rules"
    assert "&lt;i&gt;a&lt;/i&gt;: The sampled hole" in page
    atlas = Atlas.trained(Config(neurons=12, tracers=0, tau=3.0), eta_k=[0.5, 3.0])
    assert re.findall(r"<summary>([\d.]+ / K)", atlas._repr_html_()) == ["0.5 / K", "3 / K"]
