"""Late imports of two threads: one after the other."""

import threading

import numpy as np
import pytest

from topowidgets.topology.clouds import effective_neurons
from topowidgets.topology.imports import ONE_AT_A_TIME
from topowidgets.topology.persistence import persistence


@pytest.mark.parametrize("measure", [persistence, lambda points: effective_neurons(points, 0.1)])
def test_what_imports_late_waits_for_what_another_thread_imports(measure):
    """Side by side, parts of scipy that import one another end in Python's "deadlock detected"."""
    thread = threading.Thread(target=measure, args=(np.random.default_rng(0).normal(size=(12, 2)),))
    with ONE_AT_A_TIME:
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
    thread.join(60)
    assert not thread.is_alive()
