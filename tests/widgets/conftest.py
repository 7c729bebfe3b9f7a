"""Labs under test with their real training process; closed whatever happens."""

import time

import pytest

from topowidgets import TopologyLab


@pytest.fixture
def make_lab():
    labs = []

    def make(*arguments, **changes):
        lab = TopologyLab(*arguments, **changes)
        labs.append(lab)
        return lab

    yield make
    for lab in labs:
        lab.close()


@pytest.fixture
def until():
    def wait(condition, seconds=60.0):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.02)

    return wait


@pytest.fixture
def pictured(until):
    """Wait until a lab has recorded and shown a picture of its run of a number."""

    def wait(lab, run):
        until(lambda: lab.source.last_frame is not None and lab.source.last_frame[0]["run"] == run)

    return wait
