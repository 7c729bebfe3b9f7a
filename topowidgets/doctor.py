"""What this machine has and lacks for topowidgets: `topowidgets doctor`.

Nothing heavy is imported: versions come from package metadata, and torch is asked in a process
of its own, so a broken installation can still be examined.
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
        The checks in reading order. It takes some seconds, because torch is started once.

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
    for requirement in map(Requirement, lines):
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
        if requirement.specifier.contains(version, prereleases=True):
            yield Check(requirement.name, "ok", version)
        else:
            wanted = f"{version}, but {requirement.specifier} is needed"
            yield Check(requirement.name, absent, wanted, install)


def _device() -> Check:
    """Where training would run, asked of torch in a process of its own."""
    command = [sys.executable, "-c", _TORCH_QUESTION]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
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
    static = resources.files("topowidgets") / "widgets" / "static"
    scripts = [item.name for item in static.iterdir()] if static.is_dir() else []
    if any(name.endswith(".js") for name in scripts):
        return Check("browser bundle", "ok", "built")
    return Check("browser bundle", "missing", "not built", "make bundle (it needs node)")


def _program(name: str, purpose: str) -> Check:
    path = shutil.which(name)
    if path is None:
        return Check(name, "note", "not found", purpose)
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
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
