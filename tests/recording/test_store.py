"""A store of runs: what was put comes back, whole or not at all, also after kills."""

import os
import subprocess
import sys
import time

import numpy as np
import pytest

from topowidgets import Run, train
from topowidgets.export.netcdf import write_stored
from topowidgets.recording.store import RunStore, key_of
from topowidgets.settings.config import Config
from topowidgets.settings.presets import preset


@pytest.fixture(scope="module")
def run():
    return train("pinch", eta_k=3, neurons=24, tracers=0, steps=3)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "sweep" / "runs")


def test_a_run_comes_back_and_is_netcdf_on_demand(store, run, tmp_path):
    key = key_of(run.config)
    assert key not in store
    store.put(key, run)
    assert key in store
    assert (list(store), len(store)) == ([key], 1)
    again = RunStore(store.folder).get(key)
    assert again.config == run.config
    assert again.rows == run.rows
    assert [frame.step for frame in again.frames] == [frame.step for frame in run.frames]
    for name, array in run.frames[-1].arrays().items():
        assert np.array_equal(array, again.frames[-1].arrays()[name]), name
    write_stored(store, key, tmp_path / "one.nc")
    assert Run.load(tmp_path / "one.nc").rows == run.rows


def test_keys_are_those_of_the_settings():
    assert key_of(Config(eta_k=2, neurons=12)) == key_of(Config(neurons=12, eta_k=2.0))
    keys = {key_of(preset("pinch").replace(seed=seed)) for seed in range(50)}
    assert len(keys) == 50


@pytest.mark.parametrize("key", ["", "../elsewhere", "a/b", ".part", "A", "a.run", "a" * 101])
def test_a_key_leads_nowhere_else(store, run, key):
    for act in (lambda: store.put(key, run), lambda: store.get(key), lambda: key in store):
        with pytest.raises(ValueError, match="key = "):
            act()
    assert list(store.folder.iterdir()) == []


def test_a_failure_has_its_reason_until_there_is_a_run(store, run):
    store.fail("one", "Its process was ended by signal 9.")
    store.fail("two", "the rate is too large: ü.")
    assert "one" not in store
    assert store.failures() == {
        "one": "Its process was ended by signal 9.",
        "two": "the rate is too large: ü.",
    }
    assert store.missing(["three", "two", "one"]) == ["three", "two", "one"]
    with pytest.raises(KeyError, match="'one': Its process was ended by signal 9"):
        store.get("one")
    with pytest.raises(KeyError, match="it was not put"):
        store.get("three")
    store.put("one", run)
    assert store.missing(["three", "two", "one"]) == ["three", "two"]
    assert list(store.failures()) == ["two"]
    assert repr(store).endswith("1 runs, 1 failed)")


def test_what_could_not_be_written_leaves_what_was_there(store, run):
    store.put("one", run)
    before = (store.folder / "one.run").read_bytes()
    broken = Run(run.config, run.start, [{**run.rows[0], "loss": object()}], run.frames)
    with pytest.raises(TypeError):
        store.put("one", broken)
    assert (store.folder / "one.run").read_bytes() == before
    assert [path.name for path in store.folder.iterdir()] == ["one.run"]


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_a_kill_in_the_middle_of_writing_leaves_whole_runs_alone(store, run):
    """A process puts one run under many keys without end, and is killed."""
    store.put("k0", run)
    code = (
        "import itertools, sys\n"
        "from topowidgets.recording.store import RunStore\n"
        "store = RunStore(sys.argv[1])\n"
        "run = store.get('k0')\n"
        "for number in itertools.count(): store.put(f'k{number % 8}', run)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(store.folder)])
    while len(store) < 8:
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert all(store.get(key).rows == run.rows for key in store)


def test_ten_thousand_runs_are_looked_through_at_once(store, run):
    store.put("k0", run)
    for number in range(1, 10_000):
        os.link(store.folder / "k0.run", store.folder / f"k{number}.run")
    keys = [f"k{number}" for number in range(10_010)]
    start = time.perf_counter()
    missing = RunStore(store.folder).missing(keys)
    seconds = time.perf_counter() - start
    assert missing == keys[10_000:]
    assert seconds < 2, seconds
