"""Each measure is one record: what is said of it and how it is drawn is there wherever it is read."""

import re
from pathlib import Path

import pytest

from topowidgets import widgets
from topowidgets.plots.style import palette
from topowidgets.recording.measures import BY_NAME, MEASURES, NAMES, VERDICTS, in_chart, word_of
from topowidgets.texts.catalogue import Catalogue, codes

EARLIEST = (
    "step", "tau", "eta", "eta_k", "loss", "accuracy", "K", "lambda_max", "h_plus", "h_plus_tracers",
    "ratio_min", "ratio_max", "bound_low", "bound_high", "folded", "folded_tracers", "crossings",
    "tracer_crossings", "b0", "b1", "b2", "preconditioned_sharpness", "least_miss", "gluing_eta_k",
)  # fmt: skip
"""The columns of 0.1.0."""

JS = Path(widgets.__file__).parent / "js"


def test_names_are_in_the_order_of_the_columns_and_those_of_0_1_0_come_first():
    assert tuple(measure.name for measure in MEASURES) == NAMES
    assert len(set(NAMES)) == len(MEASURES)
    assert NAMES[: len(EARLIEST)] == EARLIEST
    assert all(BY_NAME[name].name == name for name in NAMES)


def test_the_browser_reads_rows_of_0_1_0_in_their_order():
    listed = re.search(r"const EARLIER = \[(.*?)\]", (JS / "frames.js").read_text(), re.DOTALL)
    assert listed is not None
    assert tuple(re.findall(r'"(\w+)"', listed[1])) == EARLIEST


@pytest.mark.parametrize("code", codes())
def test_every_measure_has_label_and_meaning_in_each_language_and_no_words_are_left_over(code):
    said = Catalogue.load(code).find("measures")
    assert tuple(said) == NAMES
    for name in NAMES:
        assert said[name]["label"].strip(), name
        assert said[name]["meaning"].strip(), name


def test_what_is_drawn_in_one_chart_has_one_label_each():
    for code in codes():
        for chart in {measure.chart for measure in MEASURES} - {None}:
            said = Catalogue.load(code).find("measures")
            labels = [said[measure.name]["label"] for measure in in_chart(chart)]
            assert len(set(labels)) == len(labels), (code, chart)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_is_in_the_palette_of_figures(theme):
    for measure in MEASURES:
        assert getattr(palette(theme), measure.colour), measure.name


def test_every_colour_is_in_the_theme_of_the_browser():
    listed = re.search(r"const NAMES = \[(.*?)\]", (JS / "theme.js").read_text())
    assert listed is not None
    colours = {measure.colour for measure in MEASURES}
    assert colours <= set(re.findall(r'"(\w+)"', listed[1]))
    assert colours <= set(re.findall(r"--tw-(\w+):", (JS / "lab.css").read_text()))


def test_every_dash_is_one_that_the_browser_draws():
    listed = re.search(r"const DASHES = \{(.*?)\};", (JS / "panels" / "timeline.js").read_text())
    assert listed is not None
    assert {measure.dash for measure in MEASURES} == set(re.findall(r"(\w+):", listed[1]))


def test_lines_of_one_chart_on_one_axis_differ_in_colour_and_dash():
    for chart in {measure.chart for measure in MEASURES} - {None}:
        looks = [(measure.colour, measure.dash) for measure in in_chart(chart)]
        assert len(set(looks)) == len(looks), chart


def test_of_a_chart_come_lines_at_the_left_before_those_at_the_right_and_whole_ones_before_dashes():
    assert [measure.name for measure in in_chart("topology")] == ["b1", "b0", "b2", "folded", "crossings"]
    assert [measure.name for measure in in_chart("raw_rate")] == ["eta", "of_edge"]
    assert in_chart("no such chart") == []


def test_only_the_verdict_is_a_word():
    assert [measure.name for measure in MEASURES if measure.words] == ["hole_verdict"]
    assert [word_of("hole_verdict", place) for place in range(len(VERDICTS))] == list(VERDICTS)
    assert word_of("hole_verdict", None) is None
    assert word_of("loss", 2.0) == 2.0


def test_a_phase_map_can_be_coloured_by_four():
    assert [measure.name for measure in MEASURES if measure.on_map] == ["loss", "folded", "least_miss", "h1"]
