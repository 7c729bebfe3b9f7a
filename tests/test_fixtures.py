"""What topowidgets 0.1.0 wrote stays readable for ever: share-strings, logs,
NetCDF files, settings, answers.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from topowidgets import Config, ConfigError, Run, preset, train
from topowidgets.cli.config_options import chosen_config
from topowidgets.export.netcdf import read_netcdf, write_netcdf
from topowidgets.lessons.answer_files import from_csv, read
from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.overview import Overview
from topowidgets.lessons.sitting import Sitting
from topowidgets.settings.earlier import in_present_names
from topowidgets.settings.sections import without_strange
from topowidgets.studies.atlas import Atlas
from topowidgets.widgets.shared_state import SharedState

HERE = Path(__file__).parent / "fixtures"
STRINGS = json.loads((HERE / "share_strings.json").read_text())
EXPECTED = json.loads((HERE / "expected.json").read_text())


def test_there_are_thirty_strings_of_both_tags():
    assert len(STRINGS) == 30
    assert {entry["text"][:4] for entry in STRINGS} == {"tw1.", "tw2."}
    assert {entry["kind"] for entry in STRINGS} == {"lab", "atlas", "compare"}


@pytest.mark.parametrize("entry", STRINGS, ids=lambda entry: entry["text"][:24])
def test_a_share_string_opens_as_what_it_was(entry):
    shared = SharedState.from_string(entry["text"])
    assert shared.kind == entry["kind"]
    assert shared.config == Config.from_changed(entry["config"])
    assert (list(shared.grid), [list(change) for change in shared.rates], shared.tau) == (
        entry["grid"],
        entry["rates"],
        entry["tau"],
    )
    assert (list(shared.hide), list(shared.lock), dict(shared.panels)) == (
        entry["hide"],
        entry["lock"],
        entry["panels"],
    )
    assert Config.from_string(entry["text"]) == shared.config, "also for the command line"
    assert SharedState.from_string(shared.to_string()) == shared, "and it is written again"


def known(values: dict, names: dict | None = None) -> dict:
    """Those values, of these names, that were measured."""
    held = {name: value for name, value in values.items() if names is None or name in names}
    return {name: value for name, value in held.items() if value is not None and np.isfinite(value)}


def assert_is(run: Run, said: dict) -> None:
    """A run is what the version that wrote it said; of a later column nothing is known."""
    last = run.frames[-1]
    assert (run.config.preset, int(run.rows[-1]["step"]), len(run.frames)) == (
        said["preset"],
        said["steps"],
        said["frames"],
    )
    assert run.diverged == said["diverged"]
    assert known(run.rows[-1], said["row"]) == pytest.approx(known(said["row"]), rel=1e-6)
    assert np.allclose(np.asarray(last.neurons)[0], said["neurons"], rtol=1e-6, atol=0)
    assert len(last.bars) == said["bars"]
    for verdict in ("sample_verdict", "map_verdict"):
        for name, value in said[verdict].items():
            assert last.facts[verdict][name] == value, (verdict, name)
    assert known(vars(run.start), said["start"]) == pytest.approx(known(said["start"]), rel=1e-6)


@pytest.mark.parametrize("name", ["lab_slid.log", "fold.log", "cut_off.log"])
def test_a_log_is_read(name):
    run = Run.from_log(HERE / name)
    assert_is(run, EXPECTED[name])
    assert run.config.to_dict() == without_strange(in_present_names(EXPECTED[name]["config"]))


def test_a_lab_goes_on_with_the_log_of_an_older_version():
    from topowidgets.recording.run_log import recorded_steps

    last, events, rows = recorded_steps(HERE / "lab_slid.log", 2)
    assert last == EXPECTED["lab_slid.log"]["steps"]
    assert [(event.step, event.tau, event.values) for event in events] == [
        (4, pytest.approx(6.0), {"before": {"eta_k": 1.5}, "after": {"eta_k": 3.0}})
    ]
    assert rows[3]["eta_k"] == pytest.approx(1.5)
    assert rows[5]["eta_k"] == pytest.approx(3.0)


def test_a_saved_run_is_read():
    run = Run.load(HERE / "run.nc")
    assert_is(run, EXPECTED["run.nc"])
    assert run.config.to_dict() == without_strange(in_present_names(EXPECTED["run.nc"]["config"]))


def test_a_saved_atlas_is_read():
    atlas = Atlas.load(HERE / "atlas.nc")
    assert len(atlas.runs) == len(EXPECTED["atlas.nc"]) == 2
    for run, said in zip(atlas.runs, EXPECTED["atlas.nc"], strict=True):
        assert_is(run, said)


def test_a_saved_recording_is_read():
    run = Run.load(HERE / "recorded.nc")
    assert_is(run, EXPECTED["recorded.nc"])
    assert run.config.recorded


@pytest.mark.parametrize("name", ["lab_slid.log", "fold.log", "held.log", "run.nc", "recorded.nc"])
def test_what_was_read_is_shown_saved_and_exported_again(name, tmp_path):
    run = Run.load(HERE / name) if name.endswith(".nc") else Run.from_log(HERE / name)
    run.summary()
    run.figure("topology")
    run.to_csv(tmp_path / "again.csv")
    run.export_html(tmp_path / "again.html")
    run.save(tmp_path / "again.nc")
    again = Run.load(tmp_path / "again.nc")
    assert (len(again.rows), len(again.frames), again.config) == (len(run.rows), len(run.frames), run.config)


def test_settings_are_read():
    assert Config.from_json((HERE / "config.json").read_text()) == preset("mnist").replace(seed=5)


OLD_SWITCH = [
    "tw2.eNoli0sKgDAMBe_y1qVUURe5jAQbofglJivx7lbczTDMjVPlEgNhPtaMAOVc_AK1MQWY8iRabQjg7VyLeRZQ87VdXI-9tqYNEONxAaXY_1NlU5cq7KAupucFA2kg5GyYtzA",
    "tw2.eNoljUsKwzAMRO8ya2Oc9EPRVUIoplYhNLWNIq1C7l6F7uYx85gdXXhjBeHd1oIAyWWxDTTGFKCSXyxO94D87euiVhg0nF1lk1a9G8YA1vz8gFK8_SXPKsYO2UDXc986V9DuB8puTdMlpPiY5-P4Aew4KToXe4yN",
]
"""A Config and a lab of 0.1.0, both with track = true."""


def held(config: Config) -> bool:
    return (config.preset, config.eta_k, config.rate_control) == ("fold", 0.5, "hold") and "track" not in (
        config.to_dict() | config.changed()
    )


def test_a_switch_of_older_strings_settings_and_lessons_is_a_rate_control():
    assert [held(Config.from_string(text)) for text in OLD_SWITCH] == [True, True]
    lab = SharedState.from_string(OLD_SWITCH[1])
    assert (held(lab.config), lab.rates) == (True, ((3, 0.8),))
    known = json.loads((HERE / "config.json").read_text())
    for switch, control in ((True, "hold"), (False, "fixed")):
        config = Config.from_json(json.dumps(known | {"track": switch}))
        assert config == preset("mnist").replace(seed=5, rate_control=control)
    lesson = Lesson.from_dict(
        {
            "name": "old",
            "title": "old",
            "lab": {"preset": "fold", "eta_k": 0.5, "track": True},
            "parts": [{"say": "Look."}, {"say": "Look.", "run": {"track": False}}],
        }
    )
    assert held(lesson.config)
    assert lesson.parts[1].run == lesson.config.replace(rate_control="fixed")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"track": 1}, "track"),
        ({"track": True, "rate_control": "fixed"}, "track"),
        ({"track": True, "rule": "adam", "eta": 0.1, "eta_k": None}, "rate_control"),
    ],
)
def test_a_switch_that_no_version_wrote_is_refused(values, field):
    for read_as in (Config.from_dict, Config.from_changed):
        with pytest.raises(ConfigError) as caught:
            read_as(values)
        assert caught.value.field == field


def test_a_saved_run_with_the_switch_is_read(tmp_path):
    data = read_netcdf(HERE / "run.nc")
    known = json.loads(data.attrs["config"])
    data.attrs["config"] = json.dumps(known | {"track": True})
    write_netcdf(tmp_path / "held.nc", {None: data})
    assert Run.load(tmp_path / "held.nc").config == Run.load(HERE / "run.nc").config.replace(
        rate_control="hold"
    )


def test_the_switch_is_no_keyword_any_more():
    for make in (Config, Config().replace, train):
        with pytest.raises(ConfigError, match="did you mean rate_control"):
            make(track=True)
    with pytest.raises(ConfigError, match="did you mean rate_control"):
        chosen_config(None, None, ["track=true"], None)


def test_a_learners_answers_are_read():
    answers = read(HERE / "holes.answers.jsonl")
    assert [(one.part, one.learner, one.answer, one.right) for one in answers] == [
        ("rubber-band", "Ada", "two", "yes"),
        ("kept", "Ada", "closed", "no"),
    ]
    assert [one.answer for one in from_csv(HERE / "ada.csv")][:2] == ["two", "closed"]
    assert len(from_csv(HERE / "ada.csv")) == 7
    holes = Lesson.load("holes")
    assert Sitting(holes, HERE / "holes.answers.jsonl", "Ada").part.name == "beyond"
    assert Overview.from_files(holes, HERE / "ada.csv") is not None
