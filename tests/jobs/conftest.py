"""Processes for real, which also know the functions in `beside/trials.py`."""

import threading
from pathlib import Path

import pytest

import topowidgets
from topowidgets.jobs.processes import Processes

BESIDE = str(Path(__file__).with_name("beside"))


@pytest.fixture(autouse=True)
def trials(monkeypatch):
    """`topowidgets.trials` here and in every process that is started."""
    monkeypatch.setenv("PYTHONPATH", BESIDE)
    monkeypatch.setattr(topowidgets, "__path__", [*topowidgets.__path__, BESIDE])


@pytest.fixture
def processes(tmp_path):
    made = []

    def make(workers=1, **options):
        made.append(Processes(workers, tmp_path / "errors", **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


class Heard(list):
    """What a listener was told: (task, message), and a way to wait for so many."""

    def __init__(self):
        super().__init__()
        self._more = threading.Condition()

    def __call__(self, *told):
        with self._more:
            self.append(told)
            self._more.notify_all()

    def until(self, count):
        with self._more:
            assert self._more.wait_for(lambda: len(self) >= count, 60), f"heard {self}"
        return self[count - 1]


@pytest.fixture
def heard():
    return Heard()
