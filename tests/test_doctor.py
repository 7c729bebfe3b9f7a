"""The doctor reports what is there, and what to do about what is not."""

import os
import subprocess
import sys
from importlib import metadata

import pytest

from topowidgets import doctor
from topowidgets.doctor import Check


@pytest.fixture(scope="module")
def checks():
    return {check.name: check for check in doctor.report()}


def test_this_environment_is_healthy(checks):
    assert [check for check in checks.values() if check.state == "missing"] == []


def test_every_runtime_dependency_has_its_version(checks):
    for name in ("torch", "gudhi", "ripser", "persim", "umap-learn", "anywidget", "ipywidgets"):
        assert checks[name] == Check(name, "ok", metadata.version(name))


def test_packages_of_the_test_and_dev_extras_are_no_concern_of_a_user(checks):
    assert not {"pytest", "ruff", "mypy", "beartype"} & checks.keys()
    assert "jupyterlab" in checks


def test_an_absent_package_comes_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setattr(
        doctor.metadata,
        "requires",
        lambda _: ["no-such-package>=2", 'no-such-lab>=4; extra == "lab"', "numpy>=999"],
    )
    found = {check.name: check for check in doctor._packages()}
    assert found["no-such-package"] == Check(
        "no-such-package", "missing", "not installed", 'pip install "no-such-package>=2"'
    )
    assert found["no-such-lab"].state == "note"
    assert found["numpy"].state == "missing"
    assert ">=999 is needed" in found["numpy"].value
    assert not doctor.healthy(list(found.values()))


@pytest.fixture
def foreign(tmp_path, monkeypatch):
    """A folder that is first on the path."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_packages_are_imported_and_a_foreign_one_of_the_same_name_is_told(foreign):
    (foreign / "umap.py").write_text("class UMAP: pass\n")
    (foreign / "gudhi").mkdir()
    (foreign / "gudhi" / "__init__.py").write_text("import os; os.abort()\n")
    (foreign / "yaml.py").write_text("raise OSError('libyaml is\\ngone')\n")
    found = doctor._import_troubles(["umap-learn", "gudhi", "no-such-package", "pyyaml", "packaging"])
    assert found["umap-learn"] == f"import umap finds another package, {foreign / 'umap.py'}"
    assert found["gudhi"].startswith("import gudhi ends the process with status ")
    assert found["pyyaml"] == "import yaml fails: OSError: libyaml is gone"
    assert len(found) == 3


def test_a_foreign_umap_is_no_ok_umap(foreign, monkeypatch):
    (foreign / "umap.py").write_text("")
    monkeypatch.setattr(doctor.metadata, "requires", lambda _: ["umap-learn>=0.5.7"])
    check = list(doctor._packages())[-1]
    assert (check.name, check.state) == ("umap-learn", "missing")
    assert f"import umap finds another package, {foreign / 'umap.py'}" in check.value
    assert (
        check.advice == 'take that package off the path, or pip install "umap-learn>=0.5.7" --force-reinstall'
    )


def test_a_torch_that_does_not_start_is_reported_with_its_own_words(monkeypatch):
    monkeypatch.setattr(doctor, "_TORCH_QUESTION", "raise ImportError('libtorch is gone')")
    check = doctor._device()
    assert check.state == "missing"
    assert "libtorch is gone" in check.value


def test_intel_macs_are_pointed_elsewhere(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(doctor.platform, "machine", lambda: "x86_64")
    check = doctor._platform()
    assert check.state == "missing"
    assert "Intel Macs" in check.advice


def test_the_browser_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("TOPOWIDGETS_CHROMIUM", str(tmp_path / "my-chromium"))
    assert doctor.chromium() == str(tmp_path / "my-chromium")


def test_no_browser_is_a_note_not_a_fault(monkeypatch):
    monkeypatch.delenv("TOPOWIDGETS_CHROMIUM", raising=False)
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    monkeypatch.setattr(doctor, "_CHROMIUM_APPS", ())
    assert doctor._browser().state == "note"
    assert doctor._program("node", "only for the bundle") == Check(
        "node", "note", "not found", "only for the bundle"
    )


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="the machine's memory is read by sysconf")
def test_memory_is_the_least_of_machine_and_container():
    size = doctor._memory_bytes()
    assert 0 < size <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def test_text_has_one_line_a_check_and_advice_below():
    text = doctor.render([Check("a", "ok", "1"), Check("b", "missing", "not installed", "do x")])
    assert [line.split() for line in text.splitlines()] == [
        ["ok", "a", "1"],
        ["missing", "b", "not", "installed"],
        ["do", "x"],
    ]


def test_importing_it_loads_nothing_heavy():
    heavy = "{'torch', 'numba', 'sklearn', 'plotly', 'ipywidgets'}"
    code = f"import sys, topowidgets.doctor; print(sorted({heavy} & sys.modules.keys()))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
