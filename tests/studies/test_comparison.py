"""Comparison: Runs beside one another as one result, without any widget."""

import pytest

from topowidgets import Comparison, Run, train


@pytest.fixture(scope="module")
def runs():
    return [train("pinch", neurons=12, tracers=0, eta_k=rate, tau=12) for rate in (3, 0.5)]


def test_it_is_a_sequence_of_its_runs(runs):
    comparison = Comparison(runs)
    assert (len(comparison), list(comparison), comparison[1], comparison[:1]) == (2, runs, runs[1], runs[:1])
    assert comparison.labels == ["3 / K", "0.5 / K"]
    assert Comparison(runs, labels=("fast", "slow")).labels == ["fast", "slow"]
    assert Comparison(runs, labels=("\u901f\u3044\u3000\u0e23", "\U0001f468\u200d\U0001f52c")).labels == [
        "\u901f\u3044 \u0e23",
        "\U0001f468\u200d\U0001f52c",
    ]
    for labels, says in ((("a\u202eb", "c"), r"U\+202E"), (("", "c"), "labels = ''"), ("ab", "give 2")):
        with pytest.raises(ValueError, match=says):
            Comparison(runs, labels=labels)
    assert repr(comparison) == "Comparison(3 / K, 0.5 / K)"


@pytest.mark.parametrize("panel", ["neurons", "barcode", "diagram", "fit", "loss", "topology"])
def test_figures_hold_every_run(runs, panel):
    figure = Comparison(runs).figure(panel, tau=6.0)
    alone = [run.figure(panel, step) for run, step in zip(runs, (2, 12), strict=True)]
    assert len(figure.data) == sum(len(one.data) for one in alone)
    if panel in ("neurons", "barcode", "diagram", "fit"):
        assert [note.text for note in figure.layout.annotations[:2]] == ["3 / K", "0.5 / K"]
        assert "3 / K: The sampled hole" in figure.layout.title.subtitle.text
    else:
        assert figure.data[0].name.startswith("3 / K: ")


@pytest.mark.parametrize("panel", ["umap", "pie"])
def test_other_figures_are_refused(runs, panel):
    with pytest.raises(ValueError, match="choose neurons, barcode"):
        Comparison(runs).figure(panel)


def test_it_is_exported_as_one_page(runs, tmp_path):
    Comparison(runs, ["fast", "slow"]).export_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text()
    assert "pinch: fast and slow" in page
    assert '"kind":"compare"' in page.replace(" ", "")


def test_what_cannot_be_compared_is_refused(runs):
    with pytest.raises(ValueError, match="give one Run or more"):
        Comparison([])
    for given in ([*runs, "run"], [Run(runs[0].config, runs[0].start, [], [])]):
        with pytest.raises(TypeError, match="give Runs that have kept a frame"):
            Comparison(given)
    with pytest.raises(ValueError, match="give 2, one for each Run"):
        Comparison(runs, ["one"])
