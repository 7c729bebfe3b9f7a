"""A real JupyterLab and a real browser. Without a browser these tests are skipped, in CI they fail."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import nbformat
import psutil
import pytest
from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright

from topowidgets.doctor import chromium

SHOTS = Path(__file__).parent / "shots"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as found on the machine or as Playwright brought it."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no browser: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A JupyterLab of this test session, on this machine only."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ServerApp.token=", "--expose-app-in-browser", "--allow-root"]
        command += [
            "--ServerApp.disable_check_xsrf=True",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port}",
            f"--ServerApp.root_dir={folder}",
        ]
        self.temporary = folder / ".tmp"
        self.temporary.mkdir()
        environment = {
            **os.environ,
            "TMPDIR": str(self.temporary),
            "JUPYTER_CONFIG_DIR": str(folder / ".config"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"),
        }
        quiet = folder / ".settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
        quiet.parent.mkdir(parents=True)
        quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}')
        self.log = (folder / "server.log").open("wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=environment)
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api", timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        message = "JupyterLab did not answer within 30 s: " + (folder / "server.log").read_text()
        raise RuntimeError(message)

    def notebook(self, name: str, *cells: str) -> str:
        """Write a notebook of code cells and return its name."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        (self.folder / f"{name}.ipynb").write_text(nbformat.writes(notebook))
        return name

    def end_kernels(self) -> None:
        """End every kernel, and with it its training process."""
        base = f"http://127.0.0.1:{self.port}/api/kernels"
        for kernel in json.load(urllib.request.urlopen(base)):
            urllib.request.urlopen(urllib.request.Request(f"{base}/{kernel['id']}", method="DELETE"))  # noqa: S310

    def kill_kernels(self) -> None:
        """Kill every kernel outright, as the system does when memory runs out; JupyterLab starts it anew."""
        for process in psutil.Process(self.process.pid).children():
            if "ipykernel_launcher" in process.cmdline():
                process.kill()

    def close(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A JupyterLab in an empty folder."""
    server = Server(tmp_path_factory.mktemp("jupyter"))
    yield server
    server.close()


class LabPage:
    """A notebook in JupyterLab that shows a lab, driven by role and label."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self._server = page, server

    def open(self, name: str, *, theme: str = "JupyterLab Light", port: int | None = None) -> None:
        """Open a notebook and wait until its kernel is idle; by another port where something stands between."""
        self.page.goto(f"http://127.0.0.1:{port or self._server.port}/lab/workspaces/{name}/tree/{name}.ipynb?reset")
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'", timeout=60_000
        )
        self.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")

    def run_cells(self) -> None:
        """Run all cells without waiting for them."""
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")

    @property
    def root(self) -> Locator:
        """The lab's root element."""
        return self.page.locator("[data-kind=lab]")

    def fact(self, name: str) -> str:
        """One of the values that the root element carries for machines."""
        return self.root.get_attribute(f"data-{name}") or ""

    def number(self, name: str) -> float:
        """The same as a number."""
        return float(self.fact(name) or "nan")

    def wait(self, condition: str, seconds: float = 20, kind: str = "lab") -> None:
        """Wait until a condition on the values `d` of a view's root holds, for example "d.state == 'paused'"."""
        self.page.wait_for_function(
            """([condition, kind]) => {
              const d = document.querySelector(`[data-kind=${kind}]`)?.dataset;
              return d && new Function('d', `return ${condition}`)(d);
            }""",
            arg=[condition, kind],
            timeout=1000 * seconds,
        )

    def button(self, name: str) -> Locator:
        """A button of the lab by its name."""
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def words(self) -> Locator:
        """Where the running sentence stands."""
        return self.root.get_by_role("group", name="in words").get_by_role("status")

    def sentence(self) -> str:
        """The running sentence."""
        return self.words.inner_text()

    def control(self, role: Literal["slider", "spinbutton", "combobox", "alert", "img"], name: str | None = None) -> Locator:
        """A control of the lab by role and name."""
        return self.root.get_by_role(role, name=name, exact=True)

    def worker(self) -> psutil.Process:
        """The training process of the only lab that runs."""
        (found,) = self.workers()
        return found

    def workers(self) -> list[psutil.Process]:
        """The training processes of all labs."""
        return [process for process in psutil.process_iter(["cmdline"]) if self._is_worker(process)]

    def _is_worker(self, process: psutil.Process) -> bool:
        ours = "topowidgets.runtime.worker" in (process.info["cmdline"] or [])
        with contextlib.suppress(psutil.NoSuchProcess):
            return ours and any(parent.pid == self._server.process.pid for parent in process.parents())
        return False

    def shot(self, name: str) -> None:
        """Keep a picture of the whole page."""
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")


@pytest.fixture
def lab_page(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[LabPage]:
    """A page of 1280 x 900, or of the width given with @pytest.mark.parametrize(..., indirect=True)."""
    width = getattr(request, "param", 1280)
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield LabPage(page, server)
    context.close()
    server.end_kernels()
    assert not errors
