"""The command line: what it trains, what it prints, and one sentence for whatever it cannot do."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import xarray as xr

from topowidgets import Config, __version__, preset
from topowidgets.cli import CONFIG_BYTES, chosen_config, main
from topowidgets.settings.checks import ConfigError

QUICK = ["--set", "neurons=12", "tracers=0"]


def run_json(capsys, *options):
    assert main(["run", *options, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@pytest.mark.parametrize("name", ["pinch", "fold", "shatter", "shrink"])
def test_presets(capsys, name):
    out = run_json(capsys, "--preset", name, *QUICK)
    assert out["config"] == preset(name).replace(neurons=12, tracers=0).to_dict()
    assert out["steps"] == 20


def test_the_default_is_pinch_and_the_report_is_words(capsys):
    assert main(["run", *QUICK, "--steps", "3"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("pinch: 3 steps, tau 4.5\n")
    for words in ("at the start: K ", "loss ", "sample: ", "map: "):
        assert words in out
    assert out.rstrip().endswith(".")


def test_set_takes_several_and_may_be_repeated(capsys):
    out = run_json(
        capsys,
        "--set",
        "neurons=12",
        "tracers=0",
        "--set",
        "eta_k=3",
        "--set",
        "activation=sine",
        "stretch=[1,2]",
    )
    config = out["config"]
    assert (config["neurons"], config["eta_k"], config["activation"], config["stretch"]) == (
        12,
        3.0,
        "sine",
        [1.0, 2.0],
    )
    assert out["steps"] == 10


def test_set_takes_points_of_ones_own():
    config = chosen_config(None, None, ["task=points", "points=[[-1, 0.5], [2, 0.25]]"], None)
    assert config.points == ((-1.0, 0.5), (2.0, 0.25))
    with pytest.raises(ConfigError, match="2 to 64 pairs of numbers"):
        chosen_config(None, None, ["task=points", "points=[[-1, 0.5]]"], None)


def test_set_knows_json_and_names():
    config = chosen_config(
        None, None, ["eta=0.01", "rule=adam", "bias=true", "dim=null", "task=sine", "batch_size=None"], "5"
    )
    assert (config.eta, config.eta_k, config.rule, config.bias, config.steps, config.tau) == (
        0.01,
        None,
        "adam",
        True,
        5,
        None,
    )


def test_steps(capsys):
    out = run_json(capsys, *QUICK, "--steps", "4")
    assert (out["steps"], out["config"]["steps"], out["config"]["tau"]) == (4, 4, None)


def test_a_config_file_and_a_share_string(capsys, tmp_path):
    config = Config(neurons=9, tracers=0, eta_k=2)
    path = tmp_path / "run.json"
    path.write_text(config.to_json(), encoding="utf-8")
    for source in (str(path), config.to_string()):
        assert run_json(capsys, "--config", source)["config"] == config.to_dict()
    changed = run_json(capsys, "--config", str(path), "--set", "eta_k=1", "--steps", "2")["config"]
    assert (changed["eta_k"], changed["steps"], changed["neurons"]) == (1.0, 2, 9)


def test_out_saves_netcdf_and_csv_a_table(tmp_path):
    path, table = tmp_path / "run.nc", tmp_path / "run.csv"
    assert main(["run", *QUICK, "--steps", "2", "--out", str(path), "--csv", str(table)]) == 0
    assert [line.split(",")[0] for line in table.read_text().splitlines()] == ["step", "0", "1", "2"]
    with xr.open_dataset(path, engine="h5netcdf") as data:
        assert data.sizes["step"] == 3


def test_divergence_is_said_and_is_still_json(capsys):
    out = run_json(capsys, *QUICK, "--set", "eta_k=1000", "tau=1e6")
    assert out["diverged"] is True
    assert main(["run", *QUICK, "--set", "eta_k=1000", "tau=1e6"]) == 0
    assert "diverged" in capsys.readouterr().out


BAD = {
    "no such preset": (["--preset", "pinhc"], "preset"),
    "no such setting": (["--set", "width=3"], "width"),
    "no value": (["--set", "eta_k"], "set"),
    "no key": (["--set", "=3"], "set"),
    "a preset as a setting": (["--set", "preset=fold"], "preset"),
    "no tau": (["--set", "tau=0"], "tau"),
    "two lengths": (["--steps", "3", "--set", "tau=30"], "tau"),
    "two numbers of steps": (["--steps", "3", "--set", "steps=4"], "steps"),
    "a file without an end": (["--config", "/dev/zero"], "config"),
    "out of range": (["--set", "eta_k=-1"], "eta_k"),
    "not a number": (["--set", "eta_k=fast"], "eta_k"),
    "nan": (["--set", "eta_k=NaN"], "eta_k"),
    "infinite": (["--set", "tau=1e999"], "tau"),
    "null": (["--set", "neurons=null"], "neurons"),
    "a list": (["--set", "neurons=[1,2]"], "neurons"),
    "a deep list": (["--set", "neurons=" + "[" * 50_000], "neurons"),
    "a long integer": (["--set", "neurons=" + "9" * 10_000], "neurons"),
    "contradictory": (["--set", "eta_k=1", "eta=1"], "eta_k"),
    "no steps": (["--steps", "0"], "steps"),
    "half a step": (["--steps", "2.5"], "steps"),
    "steps in words": (["--steps", "ten"], "steps"),
    "no such file": (["--config", "nowhere.json"], "config"),
    "a folder": (["--config", "."], "config"),
    "a null byte": (["--config", "a\0b"], "config"),
    "a damaged share-string": (["--config", "tw1.AAAA"], "share-string"),
    "preset and config": (["--preset", "pinch", "--config", "tw1.AAAA"], "config"),
    "no cuda": (["--set", "device=cuda"], "device"),
    "k is zero": (["--set", "activation=relu", "amplitude=0", "radius=1e-200"], "eta_k"),
    "nowhere to save": (["--out", "no/such/folder/run.nc"], "out"),
    "a folder to save to": (["--out", "."], "out"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_exits_2_with_one_sentence(capsys, kind, tmp_path, monkeypatch):
    import torch

    if kind == "no cuda" and torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    monkeypatch.chdir(tmp_path)
    options, field = BAD[kind]
    assert main(["run", *QUICK, *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    refused = f"topowidgets: {field} = .* is not allowed: .*\\.\n"
    unwritten = f"topowidgets: --{field}: .* could not be written: .*\\.\n"
    assert re.fullmatch(unwritten if field == "out" else refused, captured.err)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"eta_k": -1}', b'{"nothing": 1}', b" " * (CONFIG_BYTES + 1)],
)
def test_a_bad_config_file(capsys, tmp_path, content):
    path = tmp_path / "run.json"
    path.write_bytes(content)
    assert main(["run", "--config", str(path)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "is not allowed" in error


def test_a_config_file_of_a_windows_editor(tmp_path):
    path = tmp_path / "run.json"
    path.write_bytes(b'\xef\xbb\xbf{"eta_k": 2}')
    assert chosen_config(None, str(path), [], None).eta_k == 2


def test_ctrl_c_is_a_sentence(capsys, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("topowidgets.experiments.training.train", stopped)
    assert main(["run"]) == 130
    assert capsys.readouterr().err == "topowidgets: stopped by Ctrl-C, nothing was saved.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_sentence(capsys):
    assert main(["run", *QUICK, "--out", "/dev/full"]) == 2
    assert (
        capsys.readouterr().err
        == "topowidgets: --out: '/dev/full' could not be written: there is no space left on its disk.\n"
    )


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


def test_atlas_trains_every_rate_and_saves_them(tmp_path, capsys):
    from topowidgets.experiments.atlas import Atlas

    target = tmp_path / "atlas.nc"
    assert (
        main(
            [
                "atlas",
                "--set",
                "neurons=24",
                "tracers=0",
                "--eta-k",
                "0.5:2:3",
                "--tau",
                "6",
                "--out",
                str(target),
            ]
        )
        == 0
    )
    said = capsys.readouterr()
    assert "3 of 3 rates" in said.err
    assert "Atlas(pinch, 3 rates from 0.5 to 2, tau 6)" in said.out
    assert Atlas.load(target).rates.tolist() == [0.5, 1.0, 2.0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--eta-k", "8:0.1:3"], "eta_k = '8:0.1:3' is not allowed: LOW:HIGH:COUNT"),
        (["--tau", "-3"], "tau = -3"),
        (["--set", "rule=adam", "eta=0.1", "eta_k=null"], "this rule has no K"),
        (
            ["--out", "/nowhere/atlas.nc"],
            "--out: '/nowhere/atlas.nc' could not be written: there is no folder '/nowhere'.",
        ),
        (["--set", "tau=3", "--tau", "4"], "give either --tau or --set tau=T"),
        (
            ["--csv", "/nowhere/atlas.csv"],
            "--csv: '/nowhere/atlas.csv' could not be written: there is no folder '/nowhere'.",
        ),
        (
            ["--html", "/nowhere/atlas.html"],
            "--html: '/nowhere/atlas.html' could not be written: there is no folder '/nowhere'.",
        ),
        (["--html", "atlas.txt"], "html = 'atlas.txt' is not allowed: a name that ends in .html"),
    ],
)
def test_atlas_refuses_with_a_sentence(arguments, said, capsys):
    assert main(["atlas", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_an_atlas_of_a_share_string_as_a_page(tmp_path, capsys):
    target = tmp_path / "atlas.html"
    small = Config(neurons=12, tracers=0, tau=3).to_string()
    assert main(["atlas", "--config", small, "--eta-k", "0.5,1", "--html", str(target)]) == 0
    assert "2 of 2 rates" in capsys.readouterr().err
    assert target.stat().st_size < 400_000


def test_a_lesson_is_checked_and_written(capsys, tmp_path):
    path = tmp_path / "tiny.yaml"
    path.write_text("name: tiny\ntitle: Tiny\nlab: {neurons: 12, tau: 3}\nparts: [{say: Look.}]\n")
    assert main(["lesson", str(path), "--html", str(tmp_path / "tiny.html")]) == 0
    assert capsys.readouterr().out == "Tiny (45 minutes)\n 1 part-1           (tells)\n"
    assert "Tiny" in (tmp_path / "tiny.html").read_text(encoding="utf-8")
    for words, said in (
        ([str(tmp_path / "none.yaml")], "a shipped lesson (edge, holes) or a file"),
        ([str(path), "--html", str(tmp_path / "no" / "tiny.html")], "--html: "),
    ):
        assert main(["lesson", *words]) == 2
        assert said in capsys.readouterr().err
    path.write_text("name: tiny\ntitle: Tiny\nparts: [{say: 3}]\n")
    assert main(["lesson", str(path)]) == 2
    assert capsys.readouterr().err.startswith(
        'topowidgets: parts[0].say = 3 is not allowed: a text in quotes, "like this"'
    )


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
