"""A lab's panels as plotly figures."""

import time

import pytest

from topowidgets import TopologyLab


def test_a_lab_draws_what_it_has_recorded():
    lab = TopologyLab("pinch", steps=2, neurons=24)
    try:
        with pytest.raises(RuntimeError, match="nothing is recorded yet"):
            lab.result.figure("loss")
        lab.set(speed=None)
        lab.start()
        limit = time.monotonic() + 60
        while lab.status["state"] != "finished" and time.monotonic() < limit:
            time.sleep(0.1)
        assert "24 neurons" in [trace.name for trace in lab.result.figure("neurons", theme="dark").data]
        assert lab.result.figure("loss").data[0].x.tolist() == [0.0, 1.5, 3.0]
        with pytest.raises(ValueError, match="panel = 'x' is not allowed"):
            lab.result.figure("x")
    finally:
        lab.close()
