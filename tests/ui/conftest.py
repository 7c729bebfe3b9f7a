"""A real JupyterLab and a real browser. Without a browser these tests are skipped, in CI they fail."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import psutil
import pytest
from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright

from tests.code_notebook import code_notebook
from topowidgets.doctor import chromium
from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.lesson_page import lesson_page
from topowidgets.pages.page import Page as Exported

SHOTS = Path(__file__).parent / "shots"

DEADLINE = 60.0
"""Seconds that a journey waits for an event before it says that it never came: a busy machine is slow, and no
fault."""

expect.set_options(timeout=1000 * DEADLINE)

LOOK = 50.0
"""Milliseconds between two looks at a condition in a page; to look at every frame makes the browser draw
frames in which nothing changes.
"""

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
        self._ending = threading.Thread()
        command = [
            sys.executable,
            "-m",
            "jupyter",
            "lab",
            "--no-browser",
            "--ServerApp.token=",
            "--expose-app-in-browser",
            "--allow-root",
        ]
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
        quiet = (
            folder / ".settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
        )
        quiet.parent.mkdir(parents=True)
        quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}')
        self.log = (folder / "server.log").open("wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=environment)
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api", timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        message = "JupyterLab did not answer within two minutes: " + (folder / "server.log").read_text()
        raise RuntimeError(message)

    def notebook(self, name: str, *cells: str) -> str:
        """Write a notebook of code cells and return its name."""
        (self.folder / f"{name}.ipynb").write_text(code_notebook(*cells))
        return name

    def end_kernels(self, *, meanwhile: bool = False) -> None:
        """End every kernel, and with it its training process; without waiting for it, or once they have
        ended.
        """
        base = f"http://127.0.0.1:{self.port}/api/kernels"
        self.settle()
        kernels = [f"{base}/{kernel['id']}" for kernel in json.load(urllib.request.urlopen(base))]
        self._ending = threading.Thread(target=self._end, args=[kernels])
        self._ending.start()
        if not meanwhile:
            self.settle()

    @staticmethod
    def _end(kernels: list[str]) -> None:
        for kernel in kernels:
            urllib.request.urlopen(urllib.request.Request(kernel, method="DELETE"))  # noqa: S310

    def settle(self) -> None:
        """Wait until the kernels of the journey before have ended."""
        if self._ending.ident is not None:
            self._ending.join()

    def kill_kernels(self) -> None:
        """Kill every kernel outright, as the system does when memory runs out; JupyterLab starts it anew."""
        for process in psutil.Process(self.process.pid).children():
            if "ipykernel_launcher" in process.cmdline():
                process.kill()

    def close(self) -> None:
        """End the server."""
        self.settle()
        self.process.terminate()
        self.process.wait(timeout=120)
        self.log.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A JupyterLab in an empty folder."""
    server = Server(tmp_path_factory.mktemp("jupyter"))
    yield server
    server.close()


class Desk:
    """JupyterLab in the browser.

    It stays open from journey to journey, since to load it takes longer than most of them.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._page: Page | None = None
        self.errors: list[str] = []

    def page(self, width: int) -> Page:
        """The page of the journey before, or a new one."""
        if self._page is None:
            self._page = self._browser.new_context().new_page()
            self._page.on("pageerror", self._heard)
        self._page.set_viewport_size({"width": width, "height": 900})
        self._page.mouse.move(0, 0)
        return self._page

    def _heard(self, error: Error) -> None:
        if not any(words in str(error) for words in KERNEL_GONE):
            self.errors.append(str(error))

    def clear(self) -> None:
        """Close every notebook, unsaved. What cannot be cleared away is given up."""
        assert self._page is not None
        with contextlib.suppress(Error):
            if self._page.evaluate(CLEAR):
                return
        self.give_up()

    def give_up(self) -> None:
        """The next journey loads JupyterLab anew."""
        if self._page is not None:
            self._page.context.close()
            self._page = None


FACTS = """() => JSON.stringify([...document.querySelectorAll('[data-kind]')].map(root => ({
  ...root.dataset,
  said: [...root.querySelectorAll('[role=status], [role=alert]')].map(one => one.textContent),
})))"""
"""What every view says of itself, for the report of a journey that failed."""

MARK = "() => { window.loadedHere = true; }"

KERNEL_GONE = ("Canceled future for", "Kernel is dead")
"""What JupyterLab itself throws where a kernel has ended, at times only when the next journey has begun."""

CLEAR = """() => {
  for (const widget of [...window.jupyterapp.shell.widgets('main')]) widget.dispose();
  return window.loadedHere && !document.querySelector('.jp-Dialog');
}"""
"""Close the documents of JupyterLab without its questions; whether it has not been loaded again and no dialog
is open."""

OPEN = "path => { window.jupyterapp.commands.execute('docmanager:open', { path }); }"

IDLE = """path => {
  const shown = window.jupyterapp?.shell?.currentWidget;
  return shown?.context?.path === path && shown.sessionContext?.session?.kernel?.status === 'idle';
}"""
"""Whether a notebook is shown and its kernel waits."""


@pytest.fixture(scope="session")
def lesson_pages() -> Callable[[str], Exported]:
    """The page of a shipped lesson in English, whose runs are trained once."""
    return functools.cache(lambda name: lesson_page(Lesson.load(name, "en")))


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[Desk]:
    """JupyterLab, not yet loaded."""
    desk = Desk(browser)
    yield desk
    desk.give_up()


class LabPage:
    """A notebook in JupyterLab that shows a lab, driven by role and label."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self._server = page, server

    def open(self, name: str, *, theme: str = "JupyterLab Light", port: int | None = None) -> None:
        """Open a notebook and wait until its kernel is idle;
        by another port where something stands between.
        """
        address = f"http://127.0.0.1:{port or self._server.port}/lab"
        if self.page.url.startswith(f"{address}/"):
            self.page.evaluate(CLEAR)
            self.page.evaluate(OPEN, f"{name}.ipynb")
        else:
            self.page.goto(f"{address}/workspaces/{name}/tree/{name}.ipynb?reset")
            self.page.evaluate(MARK)
        self.page.wait_for_function(IDLE, arg=f"{name}.ipynb", timeout=60_000, polling=LOOK)
        self.show_in(theme)
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")

    def show_in(self, theme: str) -> None:
        """Choose one of JupyterLab's themes, and wait until what covers the page meanwhile is gone."""
        if self.page.evaluate("() => document.body.dataset.jpThemeName") != theme:
            self.page.evaluate(
                "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme
            )
            self.page.wait_for_function(
                "theme => document.body.dataset.jpThemeName === theme", arg=theme, polling=LOOK
            )
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

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

    def wait(self, condition: str, seconds: float = DEADLINE, kind: str = "lab") -> None:
        """Wait until a condition on the values `d` of a view's root holds,
        for example "d.state == 'paused'".
        """
        self.page.wait_for_function(
            """([condition, kind]) => {
              const d = document.querySelector(`[data-kind=${kind}]`)?.dataset;
              return d && new Function('d', `return ${condition}`)(d);
            }""",
            arg=[condition, kind],
            timeout=1000 * seconds,
            polling=LOOK,
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

    def control(
        self, role: Literal["slider", "spinbutton", "combobox", "alert", "img"], name: str | None = None
    ) -> Locator:
        """A control of the lab by role and name."""
        return self.root.get_by_role(role, name=name, exact=True)

    def worker(self) -> psutil.Process:
        """The training process of the only lab that runs."""
        (found,) = self.workers()
        return found

    def workers(self) -> list[psutil.Process]:
        """The training processes of all labs."""
        self._server.settle()
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
def lab_page(desk: Desk, server: Server, request: pytest.FixtureRequest) -> Iterator[LabPage]:
    """A page of 1280 x 900, or of the width given with @pytest.mark.parametrize(..., indirect=True)."""
    desk.errors.clear()
    failed = request.session.testsfailed
    yield LabPage(desk.page(getattr(request, "param", 1280)), server)
    if request.session.testsfailed > failed:
        with contextlib.suppress(Error):
            print(desk.page(1280).evaluate(FACTS))
        print((server.folder / "server.log").read_text()[-3000:])
        desk.give_up()
    else:
        desk.clear()
    server.end_kernels(meanwhile=True)
    assert not desk.errors
