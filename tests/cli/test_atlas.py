"""`topowidgets atlas`: what it trains and writes, and what it refuses."""

import pytest

from topowidgets import Config
from topowidgets.cli import main


def test_atlas_trains_every_rate_and_saves_them(tmp_path, capsys):
    from topowidgets.studies.atlas import Atlas

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
