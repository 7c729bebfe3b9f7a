"""Binder installs what pyproject.toml asks for, with the CPU build of torch, and nothing else."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from install_torch import CPU_INDEX, TORCH
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


LINES = [
    line.split("#")[0].strip() for line in (ROOT / "binder" / "requirements.txt").read_text().splitlines()
]
LISTED = {Requirement(line).name: Requirement(line) for line in LINES if line and not line.startswith("--")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = [text for extra in ("lab", "classroom") for text in PROJECT["optional-dependencies"][extra]]
NEEDED = {Requirement(text).name: Requirement(text) for text in PROJECT["dependencies"] + EXTRAS}


def test_binder_lists_the_packages_of_the_project():
    assert set(LISTED) == set(NEEDED)
    for name in set(LISTED) - {"torch"}:
        assert LISTED[name] == NEEDED[name], name


def test_torch_is_the_cpu_build_that_make_lab_takes():
    assert str(LISTED["torch"]) == TORCH
    version = TORCH.split("==")[1]
    assert NEEDED["torch"].specifier.contains(version)
    assert [line for line in LINES if line.startswith("--")] == [f"--extra-index-url {CPU_INDEX}"]


def test_python_is_one_that_the_project_supports():
    version = re.fullmatch(r"python-(3\.\d+)", (ROOT / "binder" / "runtime.txt").read_text().strip())
    assert version
    assert f"Programming Language :: Python :: {version[1]}" in PROJECT["classifiers"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_post_build_can_be_run_and_installs_the_project_alone():
    script = ROOT / "binder" / "postBuild"
    assert script.stat().st_mode & 0o111
    assert "pip install --no-cache-dir --no-deps ." in script.read_text()


def test_the_readme_opens_the_first_notebook_on_binder():
    link = re.search(
        r"mybinder\.org/v2/gh/OWNER/topowidgets/HEAD\?labpath=([\w%./]+)", (ROOT / "README.md").read_text()
    )
    assert link
    assert (ROOT / link[1].replace("%2F", "/")).is_file()
