"""`topowidgets doctor`: its exit status tells whether something is missing."""

import pytest

from topowidgets.cli import main
from topowidgets.doctor import Check


@pytest.mark.parametrize(("state", "status"), [("ok", 0), ("note", 0), ("missing", 1)])
def test_a_machine_that_lacks_something_is_an_exit_status(state, status, monkeypatch, capsys):
    monkeypatch.setattr("topowidgets.doctor.report", lambda: [Check("torch", state, "as found")])
    assert main(["doctor"]) == status
    assert "as found" in capsys.readouterr().out
