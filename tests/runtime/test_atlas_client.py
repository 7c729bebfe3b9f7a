"""An atlas' processes, for real: rows as they come, Cancel, death, and what is kept."""

import contextlib
import time
from typing import Any

import numpy as np
import psutil
import pytest

from topowidgets.jobs.task import JobState
from topowidgets.runtime.kernel import atlas_client
from topowidgets.runtime.kernel.atlas_client import AtlasClient, split_rates
from topowidgets.settings.config import Config
from topowidgets.studies.atlas import Atlas

SMALL = Config(neurons=24, tracers=24, eta_k=3.0)
LONG = Config(neurons=24, tracers=24, rule="heavy_ball", tau=30_000)
RATES = [0.5, 1.0, 3.5, 6.0]


def unheard(_header: object, _buffer: bytes) -> None:
    """Nobody listens."""


def children() -> list[psutil.Process]:
    """The atlas processes of this one that live."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            found += [child] * ("topowidgets.jobs.worker" in child.cmdline())
    return found


def test_the_rate_that_is_looked_at_is_dealt_first():
    assert split_rates(SMALL, RATES, 3.0, 2) == [[3.5], [6.0, 0.5], [1.0]]
    assert split_rates(SMALL, RATES, 3.0, 1) == [[3.5], [6.0, 1.0, 0.5]]
    assert split_rates(SMALL, [1.0], 3.0, 4) == [[1.0]]
    assert split_rates(LONG, RATES, 3.0, 2) == [[3.5], [6.0], [1.0], [0.5]]


def test_whoever_looks_elsewhere_has_that_rate_next(monkeypatch):
    """Of rates that have a task each; one process, so that the order is seen."""
    monkeypatch.setattr(atlas_client, "MOST_PROCESSES", 1)
    came = []

    def heard(header: dict[str, Any], _buffer: bytes) -> None:
        if header:
            came.append(header["eta_k"])
            client.looked_at = 0.5

    client = AtlasClient(SMALL.replace(rule="heavy_ball", tau=3.0), RATES, heard)
    client.start()
    assert client.wait(300)
    assert came == [3.5, 0.5, 1.0, 6.0]
    client.close()


def test_rows_come_and_the_runs_are_those_of_an_atlas_made_here():
    came = []
    client = AtlasClient(SMALL, RATES, lambda header, buffer: came.append((header, buffer)))
    client.start()
    assert client.wait(300)
    assert client.state == JobState.FINISHED, client.message
    order = [header["eta_k"] for header, _ in came if header]
    assert order.index(3.5) < order.index(1.0), "of one process the rate that is looked at comes first"
    assert sorted(client.rows) == RATES
    header, buffer = client.rows[3.5]
    assert sum(header["lengths"]) == len(buffer)
    assert "limits" in header["common"]["sample_verdict"]
    assert not any("limits" in own["sample_verdict"] for own in header["headers"])
    expected = Atlas.trained(SMALL, RATES)
    assert [run.config.eta_k for run in client.runs()] == RATES
    # beyond, a last bit of float32 grows
    for run, other in zip(client.runs()[:2], expected.runs, strict=False):
        assert run.rows[-1]["loss"] == pytest.approx(other.rows[-1]["loss"], rel=1e-5)
        assert np.allclose(run.frames[-1].neurons, other.frames[-1].neurons, atol=1e-5)
    for _ in range(50):  # a process whose rates are done ends in good order
        if not children():
            break
        time.sleep(0.1)
    assert (client.folder / "worker.err").read_bytes() == b""
    client.close()
    assert not client.folder.exists()


def test_a_word_comes_every_while_as_long_as_it_trains(monkeypatch):
    """By which a page knows that the kernel is there."""
    monkeypatch.setattr(atlas_client, "HEARTBEAT_SECONDS", 0.05)
    words = []
    client = AtlasClient(LONG, [0.001], lambda header, _buffer: words.append(dict(header)))
    client.start()
    for _ in range(100):
        if len(words) > 4:
            break
        time.sleep(0.05)
    client.cancel()
    assert len(words) > 4
    assert not any(words)
    time.sleep(0.2)
    said = len(words)
    time.sleep(0.2)
    assert len(words) == said, "silent once it is over"
    client.close()


def test_cancel_ends_the_processes_and_keeps_what_is_done():
    client = AtlasClient(LONG, [0.001, 900.0], unheard)
    client.start()
    client.cancel()
    assert client.state == JobState.CANCELLED
    for _ in range(50):
        if not children():
            break
        time.sleep(0.1)
    assert not children()
    client.close()


def test_a_killed_process_is_told_in_a_sentence(capsys):
    client = AtlasClient(LONG, [0.001, 0.002], unheard)
    client.start()
    children()[0].kill()
    assert client.wait(300)
    assert client.state == JobState.FAILED
    assert "was ended by signal 9" in client.message
    assert client.message in capsys.readouterr().err, "who waits without a page reads it"
    assert client.message in repr(client)
    client.close()


def test_what_a_process_wrote_of_its_end_is_told(monkeypatch):
    """A process whose Python cannot begin says why."""
    monkeypatch.setenv("PYTHONHASHSEED", "no number")
    client = AtlasClient(SMALL, [1.0], unheard)
    client.start()
    assert client.wait(300)
    assert client.state == JobState.FAILED
    assert "ended with code 1 (Fatal Python error: " in client.message
    client.close()


def test_an_error_in_a_process_is_told_in_a_sentence():
    client = AtlasClient(SMALL, [1.0], unheard)
    (client.folder / "rate-1.0.log").mkdir()  # where its log should go
    client.start()
    assert client.wait(300)
    assert client.state == JobState.FAILED
    assert "The atlas stopped" in client.message
    client.close()


def test_who_waits_finds_that_everything_was_heard():
    """The rows and the end have reached the listener, however slow it is, when wait() returns."""
    heard = []

    def slow(header: dict[str, Any], _buffer: bytes) -> None:
        time.sleep(0.2)
        heard.append((header.get("eta_k"), client.state))

    client = AtlasClient(SMALL, [0.5, 3.0], slow)
    client.start()
    assert client.wait(300)
    assert {rate for rate, _ in heard if rate} == {0.5, 3.0}
    assert heard[-1] == (None, JobState.FINISHED)
    client.close()
