"""What this machine has and lacks for topowidgets: `topowidgets doctor`.

Nothing heavy is imported here: versions come from package metadata, and the packages are imported
in a process of its own, so a broken installation can still be examined.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Literal

State = Literal["ok", "note", "missing"]

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_USED = {
    "ipywidgets": "ipywidgets:Widget",
    "anywidget": "anywidget:AnyWidget",
    "gudhi": "gudhi:AlphaComplex",
    "h5netcdf": "h5netcdf:File",
    "h5py": "h5py:File",
    "matplotlib": "matplotlib.figure:Figure",
    "numpy": "numpy:ndarray",
    "persim": "persim:bottleneck",
    "plotly": "plotly.graph_objects:Figure",
    "pyyaml": "yaml:SafeLoader",
    "ripser": "ripser:ripser",
    "scikit-learn": "sklearn.manifold:trustworthiness",
    "scipy": "scipy.optimize:linear_sum_assignment",
    "umap-learn": "umap:UMAP",
    "xarray": "xarray:Dataset",
}
"""What of a package is used, where its name does not say it: a module, and something in it."""

_IMPORT_QUESTION = """
import importlib, json, sys
from importlib import metadata
from pathlib import Path
names, sys.path[:] = json.loads(sys.argv[1]), json.loads(sys.argv[2])
for name, used in names:
    print(json.dumps([name, None]), flush=True)
    module, _, attribute = used.partition(":")
    trouble = ""
    try:
        found = importlib.import_module(module)
        top = module.partition(".")[0]
        file = Path(getattr(sys.modules[top], "__file__", None) or "/")
        own = [entry for entry in metadata.files(name) or ()
               if entry.as_posix() in (top + ".py", top + "/__init__.py")]
        foreign = own and file.resolve() not in [Path(entry.locate()).resolve() for entry in own]
        if foreign or attribute and not hasattr(found, attribute):
            trouble = "import " + top + " finds another package, " + str(file)
    except BaseException as error:
        trouble = "import " + module + " fails: " + " ".join(
            (type(error).__name__ + ": " + str(error)).split())[:300]
    print(json.dumps([name, trouble]), flush=True)
"""
_PATIENCE = 120
_TORCH_QUESTION = """
import json, torch
cuda = torch.cuda.is_available()
print(json.dumps({"cuda": torch.cuda.get_device_name(0) if cuda else None}))
"""
_SMALL_MEMORY = 2 * 2**30  # bytes: the kernel and its training process stay below 1 GiB together


@dataclass(frozen=True)
class Check:
    """One line of the report.

    Attributes:
        name: What was looked at.
        state: "ok"; "note" for something that works with a limit or is optional; "missing" for
            something that topowidgets needs.
        value: What was found.
        advice: What to do about it; empty where nothing needs doing.
    """

    name: str
    state: State
    value: str
    advice: str = ""


def report() -> list[Check]:
    """Examine the interpreter, the packages, the device, the browser tools and the machine.

    Returns:
        The checks in reading order. It takes some seconds, because every package is imported once, in another
        process.

    Example:
        >>> from topowidgets.doctor import Check, render
        >>> print(render([Check("node", "note", "not found", "only needed to rebuild the bundle")]))
        note     node             not found
                                  only needed to rebuild the bundle
    """
    return [
        _python(),
        _platform(),
        *_packages(),
        _device(),
        _bundle(),
        _program("node", "only needed to rebuild the browser bundle (make bundle)"),
        _browser(),
        _cores(),
        _memory(),
    ]


def render(checks: list[Check]) -> str:
    """The report as text: one line a check, advice indented below it."""
    lines = []
    for check in checks:
        lines.append(f"{check.state:<8} {check.name:<16} {check.value}".rstrip())
        if check.advice:
            lines.append(" " * 26 + check.advice)
    return "\n".join(lines)


def healthy(checks: list[Check]) -> bool:
    """Whether nothing that topowidgets needs is missing."""
    return all(check.state != "missing" for check in checks)


def chromium() -> str | None:
    """The path of a Chromium or Chrome on this machine, or None.

    The environment variable TOPOWIDGETS_CHROMIUM, where set, goes before what is found.
    """
    named = os.environ.get("TOPOWIDGETS_CHROMIUM")
    if named:
        return named
    found = (shutil.which(name) for name in _CHROMIUM_NAMES)
    apps = (path for path in _CHROMIUM_APPS if Path(path).exists())
    return next((path for path in (*found, *apps) if path), None)


def _python() -> Check:
    version = platform.python_version()
    return Check("python", "ok", f"{version} ({sys.executable})")


def _platform() -> Check:
    value = platform.platform()
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        advice = (
            "torch has no recent build for Intel Macs: open a page exported by someone else "
            "(it needs no kernel), or run the suite on Binder or Colab"
        )
        return Check("platform", "missing", value, advice)
    return Check("platform", "ok", value)


def _packages() -> Iterator[Check]:
    """One check for each package that topowidgets itself, or its extra `lab`, asks for."""
    from packaging.requirements import Requirement

    try:
        lines = metadata.requires("topowidgets") or []
    except metadata.PackageNotFoundError:
        yield Check(
            "topowidgets",
            "missing",
            "not installed, only on the path",
            'pip install -e ".[lab]" in its folder',
        )
        return
    yield Check("topowidgets", "ok", metadata.version("topowidgets"))
    requirements = [Requirement(line) for line in lines]
    troubles = _import_troubles([requirement.name for requirement in requirements])
    for requirement in requirements:
        marker = requirement.marker
        needed = marker is None or marker.evaluate({"extra": ""})
        if not needed and not (marker and marker.evaluate({"extra": "lab"})):
            continue
        install = f'pip install "{requirement.name}{requirement.specifier}"'
        absent: State = "missing" if needed else "note"
        if not needed:
            install += " (only for JupyterLab on this machine)"
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            yield Check(requirement.name, absent, "not installed", install)
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            wanted = f"{version}, but {requirement.specifier} is needed"
            yield Check(requirement.name, absent, wanted, install)
        elif trouble := troubles.get(requirement.name):
            mend = (
                f"take that package off the path, or {install} --force-reinstall"
                if "another package" in trouble
                else install
            )
            yield Check(requirement.name, absent, f"{version}, but {trouble}", mend)
        else:
            yield Check(requirement.name, "ok", version)


def _import_troubles(names: list[str]) -> dict[str, str]:
    """What is wrong with each package that is installed and cannot be used, found by importing it in another
    process.
    """
    left = [
        (name, _USED.get(name, name.replace("-", "_")))
        for name in names
        if name != "torch" and _installed(name)
    ]  # torch is asked for its device
    troubles: dict[str, str] = {}
    while left:
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            _IMPORT_QUESTION,
            json.dumps(left),
            json.dumps(sys.path),
        ]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
            said, end = answer.stdout, f"ends the process with status {answer.returncode}"
        except subprocess.TimeoutExpired as error:
            said, end = (error.stdout or b"").decode(), f"takes more than {_PATIENCE} s"
        lines = [json.loads(line) for line in said.splitlines() if line.startswith('["')]
        troubles |= {name: trouble for name, trouble in lines if trouble}
        begun, done = (
            [name for name, trouble in lines if trouble is None],
            {name for name, trouble in lines if trouble is not None},
        )
        stopped = next((name for name in begun if name not in done), None)
        if stopped is None:
            break
        troubles[stopped] = f"import {dict(left)[stopped].partition(':')[0]} {end}"
        left = [(name, used) for name, used in left if name not in begun]
    return troubles


def _installed(name: str) -> bool:
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


def _device() -> Check:
    """Where training would run, asked of torch in a process of its own."""
    command = [sys.executable, "-c", _TORCH_QUESTION]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return Check("device", "note", "unknown", "torch did not start within two minutes")
    if answer.returncode != 0:
        reason = (answer.stderr.strip().splitlines() or ["it said nothing"])[-1]
        advice = "python tools/install_torch.py, or see the README for plain pip lines"
        return Check("device", "missing", f"torch does not start: {reason}", advice)
    name = json.loads(answer.stdout)["cuda"]
    if name:
        return Check("device", "ok", f"CUDA, {name}")
    if shutil.which("nvidia-smi"):
        advice = "an NVIDIA driver is here, but torch sees no GPU: install a CUDA build of torch"
        return Check("device", "note", "CPU", advice)
    return Check("device", "ok", "CPU")


def _bundle() -> Check:
    static = resources.files("topowidgets") / "pages" / "static"
    scripts = [item.name for item in static.iterdir()] if static.is_dir() else []
    if any(name.endswith(".js") for name in scripts):
        return Check("browser bundle", "ok", "built")
    return Check("browser bundle", "missing", "not built", "make bundle (it needs node)")


def _program(name: str, purpose: str) -> Check:
    path = shutil.which(name)
    if path is None:
        return Check(name, "note", "not found", purpose)
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check(name, "note", f"{path} does not start: {error}", purpose)
    return Check(name, "ok", f"{answer.stdout.strip()} ({path})")


def _browser() -> Check:
    path = chromium()
    if path is None:
        return Check("chromium", "note", "not found", "only needed for the browser tests")
    return Check("chromium", "ok", path)


def _cores() -> Check:
    if sys.platform == "linux":  # what this process may use, not what the machine has
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    if count == 1:
        advice = "the lab runs, with fewer pictures a second while it trains"
        return Check("cores", "note", "1", advice)
    return Check("cores", "ok", str(count))


def _memory() -> Check:
    size = _memory_bytes()
    if size is None:
        return Check("memory", "note", "unknown")
    value = f"{size / 2**30:.1f} GiB"
    if size < _SMALL_MEMORY:
        return Check("memory", "note", value, "keep to one lab at a time")
    return Check("memory", "ok", value)


def _memory_bytes() -> int | None:
    """Memory that this process may use: the machine's, or its container's if that is less."""
    sizes = []
    if "SC_PHYS_PAGES" in getattr(os, "sysconf_names", {}):
        sizes.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    limits = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
    texts = [limit.read_text().strip() for limit in limits if limit.is_file()]
    sizes += [int(text) for text in texts if text.isdecimal()]  # "max" is no limit
    return min(sizes, default=None)
