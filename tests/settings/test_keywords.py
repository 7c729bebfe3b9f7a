"""Typed keywords: those of Config's fields, and what an editor offers."""

import dataclasses
import inspect
import typing

import jedi
import pytest

from tools import write_settings
from topowidgets import Config, TopologyAtlas, TopologyCompare, TopologyLab, TopologyLesson, train
from topowidgets.settings.keywords import AllSettings, RunSettings, Settings
from topowidgets.widgets.keywords import KEYWORDS, Traits


def test_what_is_written_is_what_the_sections_say():
    for path, text in write_settings.WRITTEN.items():
        assert path.read_text(encoding="utf-8") == text(), "run python tools/write_settings.py"
    assert set(typing.get_type_hints(AllSettings)) == {field.name for field in dataclasses.fields(Config)}
    assert set(typing.get_type_hints(RunSettings)) - set(typing.get_type_hints(Settings)) == {"eta_k", "tau"}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("train('pinch', neu", ["neurons="]),
        ("train('pinch', eta", ["eta=", "eta_k="]),
        ("Config(eta", ["eta=", "eta_k="]),
        ("Config().replace(open_", ["open_persistence=", "open_ratio="]),
        ("train('pinch').figure('loss', wid", ["width="]),
        ("train('pinch').save_picture('loss.svg', capt", ["caption="]),
        ("Comparison([]).figure('loss', tit", ["title="]),
    ],
)
def test_an_editor_offers_them(typed, offered):
    """As JupyterLab asks, by jedi."""
    said = jedi.Script(f"from topowidgets import Comparison, Config, train\n{typed}").complete()
    assert [one.name for one in said if one.name.endswith("=")] == offered


@pytest.mark.parametrize(
    ("made", "typed", "offered"),
    [
        (train, "made('pinch', eta", ["eta=", "eta_k="]),
        (train, "made('pinch', prog", ["progress="]),
        (TopologyLab, "made('pinch', neu", ["neurons="]),
        (TopologyLab, "made('pinch', lay", ["layout="]),
        (TopologyAtlas, "made('pinch', samp", ["samples="]),
        (TopologyCompare, "made('pinch', lab", ["labels="]),
        (TopologyLesson, "made('edge', learn", ["learner="]),
        (TopologyLesson, "made('edge', neur", []),
    ],
)
def test_a_notebook_offers_them_of_what_is_imported(made, typed, offered):
    said = jedi.Interpreter(typed, [{"made": made}]).complete()
    assert [one.name for one in said if one.name.endswith("=")] == offered


def test_every_trait_that_a_widget_takes_is_a_keyword():
    assert {"tau", *typing.get_type_hints(Traits)} == {*KEYWORDS}
    assert "changes" not in inspect.signature(TopologyLab).parameters


def test_they_are_checked_all_the_same():
    with pytest.raises(ValueError, match=r"did you mean neurons\?"):
        train("pinch", nuerons=3)
    with pytest.raises(ValueError, match="a preset is chosen by its name alone"):
        train("pinch", preset="fold")
    assert Config().replace(points=[[0.0, 1.0], [1.0, 2.0]], task="points").points == ((0.0, 1.0), (1.0, 2.0))
