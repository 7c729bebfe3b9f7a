"""`topowidgets site`: what it refuses."""

import pytest

from topowidgets.cli import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "site", "--repository", "me"], "repository = 'me' is not allowed: OWNER/NAME"),
        (["--out", __file__], "a folder, or the name of one to make"),
        (["--out", "site", "--notebooks", "/nowhere"], "a folder with notebooks"),
    ],
)
def test_the_command_refuses_before_it_trains(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["site", *arguments]) == 2
    assert said in capsys.readouterr().err
