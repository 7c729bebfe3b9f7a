"""What adding a thing costs: each recipe of CONTRIBUTING.md is a patch, applied to a copy of the package and
tried out.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "topowidgets"

NODE_MODULES = PACKAGE.parent / "node_modules"

MOST_FILES = {"scalar": 4, "rule": 4, "panel": 5, "network": 5}
"""Hand-written files of each recipe, without tests, changelog and docs."""

TRY = {
    "rule": """
        import numpy as np
        from topowidgets import Config, Run, train
        from topowidgets.texts import speaking
        from topowidgets.widgets.controls import control_options

        config = Config(neurons=24, tracers=24, rule="lion", eta_k=None, eta=0.01, steps=12, tau=None)
        run = train(config)
        first = np.abs(run.frames[1].neurons - run.frames[0].neurons)
        assert np.allclose(first[first > 0], 0.01)  # the first step is eta times the sign of the gradient
        assert run["loss"][-1] < run["loss"][0]
        assert np.isnan(run["folded"]).all() and np.isnan(run["least_miss"]).all()
        run.save("run.nc")
        assert Run.load("run.nc").config == Config.from_string(config.to_string()) == config
        for language in ("en", "de"):
            with speaking(language):
                (own,) = [one for one in control_options(config)["rule"]["options"] if one["value"] == "lion"]
                assert own["label"] == "Lion"
    """,
    "network": """
        import numpy as np, torch
        from topowidgets import Config, Run, TopologyLab, train
        from topowidgets.learning.trainer import Trainer
        from topowidgets.learning.networks.module import TRACERS

        config = Config(network="two_hidden", neurons=12, tracers=6, samples=20, eta_k=0.5, steps=6, tau=None)
        assert config.unit_dim == 14
        trainer = Trainer(config)
        theta, start = trainer.network.position(trainer.parts).clone(), trainer.loss()
        step = trainer.advance()
        assert trainer.loss() < start
        moved = trainer.network.position(trainer.parts)
        own = [step.phi.gradients[name].reshape(-1) for name in trainer.parts if name != TRACERS]
        assert torch.allclose(moved, theta - step.eta * torch.cat(own), rtol=1e-12)
        run = train(config, log="run.log")
        assert np.array_equal(Run.from_log("run.log").frames[-1].neurons, run.frames[-1].neurons)
        assert (len(run.frames), {frame.facts["layer"] for frame in run.frames}) == (7, {"2"})
        assert run.frames[0].neurons.shape == (12, 14) and run.frames[0].tracers.shape == (6, 2)
        assert (np.diff(run["loss"]) < 0).all() and (run["K"] > 0).all() and (run["h_plus"] > 0).all()
        assert np.isfinite(run["ratio_min"][1:]).all()
        run.save("run.nc")
        again = Run.load("run.nc")
        assert again.config == config == Config.from_string(config.to_string())
        assert again.frames[-1].facts["layer"] == "2" and np.array_equal(again["loss"], run["loss"])
        lab = TopologyLab(config)
        assert lab.wait(600)
        assert np.array_equal(lab.result["loss"], run["loss"])
        assert lab.result.frames[-1].facts["layer"] == "2"
        lab.close()
        for rule in ({"rule": "adam", "eta": 0.01}, {"rule": "sgd", "batch_size": 5}):
            other = train(config.replace(**rule, steps=6))
            assert other["loss"][-1] < other["loss"][0], rule
            middle, resumed = (Trainer(config.replace(**rule)) for _ in range(2))
            for _ in range(3):
                middle.advance()
            resumed.restore(*middle.checkpoint())
            middle.advance(), resumed.advance()
            assert all(torch.equal(middle.parts[name], resumed.parts[name]) for name in middle.parts)
    """,
    "scalar": """
        import csv, sys
        import xarray as xr
        from topowidgets import Atlas, Run, train
        from topowidgets.export.messages import pictures_of
        from topowidgets.export.view_state import offered_settings
        from topowidgets.texts import speaking

        run = train("pinch", neurons=24, tracers=0, steps=3)
        radii = run["spread"]
        assert len(radii) == 4 and (radii > 0.5).all() and len(set(radii)) == 4
        run.to_csv("run.csv")
        with open("run.csv", newline="") as file:
            assert [float(row["spread"]) for row in csv.DictReader(file)] == radii.tolist()
        run.save("run.nc")
        with xr.open_dataset("run.nc", engine="h5netcdf") as data:
            assert data["spread"].attrs == {
                "units": "weights", "long_name": "root mean square distance of the neurons from their mean"
            }
        assert Run.load("run.nc")["spread"].tolist() == radii.tolist()
        headers = [header for header, _ in pictures_of(run.rows, run.frames)]
        assert [value for header in headers for value in header["rows"]["spread"]] == radii.tolist()
        for language, label in (("en", "cloud radius"), ("de", "Radius der Wolke")):
            with speaking(language):
                (own,) = [one for one in offered_settings(run.config)["measures"] if one["name"] == "spread"]
                assert (own["label"], own["chart"]) == (label, "spread") and own["meaning"]
        assert Atlas([run]).figure("spread").data[0].name == "cloud radius"
    """,
    "panel": """
        import os, shutil, subprocess, sys
        from topowidgets import TopologyLab, train
        from topowidgets.settings.checks import ConfigError

        build = [shutil.which("node"), "topowidgets/widgets/js/build.mjs"]
        subprocess.run(build, check=True, stdout=sys.stderr)
        run = train("pinch", neurons=24, tracers=0, steps=3)
        run.export_html("run.html")
        TopologyLab(hide=["stretch"]).close()

        from playwright.sync_api import sync_playwright
        from topowidgets.doctor import chromium
        with sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-gpu"]
            browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
            page = browser.new_page()
            page.goto("file://" + os.path.abspath("run.html"))
            page.get_by_role("slider", name="training time").press("End")
            most = run.frames[-1].facts["tally"]["hull_stretch"]
            page.get_by_text(f"stretched the hull at most {most:.2f}").wait_for()
            browser.close()
    """,
}
"""What must then work, from end to end."""


def files_of(patch: Path) -> list[str]:
    return re.findall(r"^\+\+\+ b/(.+)$", patch.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.ui if name == "panel" else ()) for name in MOST_FILES]
)
def test_a_recipe_works_and_costs_what_is_said(name, tmp_path):
    patch = HERE / f"{name}.patch"
    assert 0 < len(files_of(patch)) <= MOST_FILES[name]
    shutil.copytree(PACKAGE, tmp_path / "topowidgets", ignore=shutil.ignore_patterns("__pycache__"))
    if name == "panel":
        if shutil.which("node") is None or not (NODE_MODULES / "esbuild").exists():
            pytest.skip("node builds the bundle")
        (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    subprocess.run(["git", "apply", str(patch)], cwd=tmp_path, check=True)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    script = textwrap.dedent(TRY[name])
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, check=True)


def test_every_recipe_is_tried():
    assert {path.stem for path in HERE.glob("*.patch")} == set(MOST_FILES) == set(TRY)
