"""TopologyCompare without a browser: its rates or Runs, their names, its figures and its page."""

import pytest

from topowidgets import Comparison, Config, ConfigError, TopologyCompare, View, open_shared, train
from topowidgets.export.fit import shown_data
from topowidgets.export.view_state import compare_labels
from topowidgets.jobs.task import JobState


@pytest.fixture(scope="module")
def runs():
    return [train("pinch", neurons=12, tracers=0, eta_k=rate, tau=12) for rate in (3, 0.5)]


@pytest.fixture(scope="module")
def compare():
    compare = TopologyCompare("pinch", eta_k=[3, 0.5], neurons=12, tracers=0, tau=12)
    yield compare
    compare.close()


class Heard(list):
    def __call__(self, content, _buffers=None):
        self.append(content)


def opened(compare):
    heard = Heard()
    compare.send = heard
    compare._received(compare, {"type": "hello"}, [])
    return compare, heard


def test_rates_are_trained_and_come_as_rows(compare):
    assert repr(compare) == "TopologyCompare(0.5 / K, 3 / K: 0 of 2, waiting)"
    view, heard = opened(compare)
    assert compare.wait(60)
    assert sorted(one["eta_k"] for one in heard if one["type"] == "row") == [0.5, 3.0]
    columns = view.settings["columns"]
    assert [(one["key"], one["label"]) for one in columns] == [(0.5, "0.5 / K"), (3.0, "3 / K")]
    assert [one["data"] for one in columns] == 2 * [view.settings["data"]]
    assert view.status["progress"]["done"] == 2
    assert [run.config.eta_k for run in compare.result] == [0.5, 3.0]
    assert len(opened(compare)[1]) == 2, "a page that opens late gets both"


def test_it_is_shared_and_opens_again(compare):
    compare.tau = 6.0
    again = TopologyCompare.from_string(compare.share())
    assert (again.labels, again.config, again.settings["tau"]) == (compare.labels, compare.config, 6.0)
    assert isinstance(open_shared(compare.share()), TopologyCompare)
    assert "share=tw2." in compare.share_link("http://localhost:8888")


def test_each_column_has_what_its_own_run_learns(runs):
    other = train("pinch", neurons=12, tracers=0, eta_k=1, tau=3, task="quadratic")
    learnt = [one["data"]["y"] for one in TopologyCompare([runs[0], other]).settings["columns"]]
    assert learnt == [shown_data(run.config)["y"] for run in (runs[0], other)]
    assert learnt[0] != learnt[1]


def test_recorded_runs_stand_in_their_order(runs, tmp_path):
    compare = TopologyCompare(runs)
    assert (compare.labels, compare.result.runs) == (["3 / K", "0.5 / K"], runs)
    view, heard = opened(compare)
    assert [(one["key"], one["eta_k"]) for one in heard] == [(1.0, 3.0), (2.0, 0.5)]
    assert (view.status["progress"], view.status["tau_end"], view.settings["shares"]) == (None, 12.0, False)
    assert compare.wait(0)
    compare.start()
    compare.cancel()
    assert compare._client.state is JobState.FINISHED
    with pytest.raises(ConfigError, match="save the runs and give the files"):
        compare.share()
    compare.export_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text()
    assert "pinch: 3 / K and 0.5 / K" in page
    assert '"kind":"compare"' in page.replace(" ", "")
    compare.close()


def test_a_comparison_is_shown_and_given_back(runs):
    comparison = Comparison(runs, ["fast", "slow"])
    compare = TopologyCompare(comparison)
    assert compare.result is comparison
    assert [column["label"] for column in compare.settings["columns"]] == compare.labels == ["fast", "slow"]


def test_names_tell_what_differs():
    assert compare_labels([Config(eta_k=1, neurons=9), Config(eta_k=1, neurons=12, bias=True)]) == [
        "neurons 9, bias False",
        "neurons 12, bias True",
    ]
    assert compare_labels([Config(), Config(preset="mine", seed=3)]) == ["pinch", "mine"]
    assert compare_labels([Config(seed=1), Config(seed=1), Config(seed=2)]) == [
        "run 1: seed 1",
        "run 2: seed 1",
        "run 3: seed 2",
    ]
    assert compare_labels([Config(rule="adam", eta=0.1, eta_k=None), Config(eta_k=2)]) == [
        "eta 0.1, rule adam",
        "2 / K, rule gd",
    ]


def test_labels_are_given_and_more_than_four_runs_have_timelines(runs, tmp_path):
    many = TopologyCompare(runs * 3, labels=[f"run {letter}" for letter in "abcdef"])
    try:
        view, heard = opened(many)
        assert [one["label"] for one in view.settings["columns"]] == [f"run {letter}" for letter in "abcdef"]
        assert len(heard) == 6
        assert many.result.labels == many.labels
        many.export_html(tmp_path / "page.html")
        page = (tmp_path / "page.html").read_text()
        assert "pinch: 6 runs" in page
        assert "At the end, of 6 runs, the sampled hole is " in page
        with pytest.raises(ValueError, match="a page shows up to 16"):
            Comparison(runs * 9).export_html(tmp_path / "page.html")
    finally:
        many.close()
    named = TopologyCompare(Comparison(runs, ["a", "b"]), labels=["fast", "slow"])
    assert (named.labels, named.result.labels) == (["fast", "slow"], ["fast", "slow"])
    named.close()
    with pytest.raises(ValueError, match=r"labels = \['one'\] is not allowed: give 2, one for each Run"):
        TopologyCompare(runs, labels=["one"])
    with pytest.raises(ConfigError, match="labels are for Runs"):
        TopologyCompare("pinch", labels=["a", "b"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"eta_k": [1]}, "2 to 16 are compared"),
        ({"eta_k": list(range(1, 18))}, "2 to 16 are compared"),
        ({"eta_k": [1, -2]}, "a number above 0"),
        ({"what": "nosuch"}, "nosuch"),
        ({"rule": "adam", "eta": 0.1}, "no K"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments, words):
    with pytest.raises(ConfigError, match=words):
        TopologyCompare(**arguments)


def test_runs_that_cannot_be_compared_are_refused(runs):
    for given, error, words in (
        (runs[:1], ConfigError, "2 to 16"),
        (runs * 9, ConfigError, "takes any number"),
        ([*runs, "run"], TypeError, "give Runs that have kept a frame"),
        ([runs[0], type(runs[0])(runs[0].config, runs[0].start, [], [])], TypeError, "kept a frame"),
    ):
        with pytest.raises(error, match=words):
            TopologyCompare(given)
    with pytest.raises(ConfigError, match="recorded runs stay as they were"):
        TopologyCompare(runs, eta_k=[1, 2])
    with pytest.raises(ValueError, match="kind = 'compare' is not allowed: choose lab, rate"):
        View("compare", runs[0])
