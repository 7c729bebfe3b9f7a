"""The program: what it answers to words that it does not know, and how it gets on with terminals and
pipes.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from topowidgets import __version__
from topowidgets.cli import main


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run", "--fly"], ["run", "--steps"], ["run", "--set"]])
def test_bad_options_exit_2(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: topowidgets" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], "there is no command 'rnu': did you mean run? The commands are run, atlas"),
        (["--version-of", "runn"], "there is no command 'runn': did you mean run?"),
        (["zzz"], "there is no command 'zzz': The commands are run"),
        (["run", "--stpes", "3"], "--stpes is not known: did you mean --steps?"),
        (["atlas", "--etak=1:2:3"], "--etak is not known: did you mean --eta-k?"),
        (["run", "--zzz"], "--zzz is not known. The options are --help, --preset"),
    ],
)
def test_a_typing_error_is_answered_with_what_was_meant(capsys, arguments, said):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--preset", "pinhc"], "did you mean pinch?"),
        (["run", "--set", "nuerons=3"], "did you mean neurons?"),
        (["lesson", "edgee"], "lesson = 'edgee' is not allowed: did you mean edge? Choose edge or holes."),
    ],
)
def test_so_are_names(capsys, arguments, said):
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_as_a_program():
    command = [sys.executable, "-m", "topowidgets.cli"]
    bad = subprocess.run([*command, "run", "--set", "eta_k=-1"], capture_output=True, text=True, check=False)
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "Traceback" not in bad.stderr
    assert bad.stderr.count("\n") == 1
    version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.strip() == __version__
    helped = subprocess.run([*command, "run", "--help"], capture_output=True, text=True, check=True)
    assert "--preset" in helped.stdout
    assert "pinch" in helped.stdout


def test_a_reader_that_leaves_is_no_error():
    program = (
        f"{sys.executable} -m topowidgets.cli run --set neurons=12 tracers=0 --steps 1 --json | true; exit "
        "${PIPESTATUS[0]}"
    )
    answer = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=False)
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("encoding", "arguments", "said"),
    [
        (
            "cp1252",
            ["run", "--set", "neurons=12", "tracers=0", "--steps", "2", "--out", "run.nc"],
            "pinch: 2 steps",
        ),
        ("cp437", ["lesson", "edge", "--language", "de"], "2/?max am Ende"),
        ("ascii", ["lesson", "löcher.yaml"], "(tells)"),
        ("ascii:surrogateescape", ["run", "--help"], "--preset"),
    ],
)
def test_a_terminal_that_knows_few_letters_loses_nothing(tmp_path, encoding, arguments, said):
    """What it cannot write is replaced."""
    (tmp_path / "löcher.yaml").write_text(
        "name: tiny\ntitle: Löcher λ\nlab: {neurons: 12}\nparts: [{say: Look.}]\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "topowidgets.cli", *arguments]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    answer = subprocess.run(command, capture_output=True, check=False, env=environment, cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert said in answer.stdout.decode("ascii", "replace")
    assert b"Traceback" not in answer.stderr
    assert (tmp_path / "run.nc").exists() == ("run.nc" in arguments)


def test_an_error_is_told_in_few_letters_too(tmp_path):
    command = [sys.executable, "-m", "topowidgets.cli", "run", "--out", "λ/run.nc"]
    answer = subprocess.run(
        command,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp437"},
        cwd=tmp_path,
    )
    assert answer.returncode == 2
    assert b"could not be written: there is no folder" in answer.stderr
    assert b"Traceback" not in answer.stderr


def test_the_home_folder_has_a_short_name_in_every_option(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "settings.json").write_text('{"neurons": 12, "tracers": 0, "steps": 2}')
    outputs = [
        f"--{option}=~/run.{ending}" for option, ending in (("out", "nc"), ("csv", "csv"), ("html", "html"))
    ]
    assert main(["run", "--config", "~/settings.json", *outputs]) == 0
    (tmp_path / "tiny.yaml").write_text(
        "name: tiny\ntitle: Tiny\nlab: {neurons: 12, tau: 3}\nparts: [{say: Look.}]\n"
    )
    assert main(["lesson", "~/tiny.yaml", "--html", "~/tiny.html"]) == 0
    assert {path.suffix for path in tmp_path.glob("run.*")} == {".nc", ".csv", ".html"}
    assert (tmp_path / "tiny.html").is_file()
    assert not Path("~").exists()
    assert main(["site", "--out", "~/pages", "--notebooks", "~/none", "--fast"]) == 2
    assert "a folder with notebooks named" in capsys.readouterr().err
