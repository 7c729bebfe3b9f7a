"""`topowidgets run`: what it trains, prints and writes, and one sentence for whatever it cannot do."""

import json
import re
from pathlib import Path

import pytest
import xarray as xr

from topowidgets import Config, preset
from topowidgets.cli import main

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


def test_ctrl_c_is_a_sentence(capsys, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("topowidgets.studies.train.train", stopped)
    assert main(["run"]) == 130
    assert capsys.readouterr().err == "topowidgets: stopped by Ctrl-C, nothing was saved.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_sentence(capsys):
    assert main(["run", *QUICK, "--out", "/dev/full"]) == 2
    assert (
        capsys.readouterr().err
        == "topowidgets: --out: '/dev/full' could not be written: there is no space left on its disk.\n"
    )
