"""Make sure that there is a browser for the tests marked ui.

In this order: a Chromium or Chrome on the machine, Debian's package where we are root and apt-get
is there, Playwright's own download. Where none can be had the tests marked ui are skipped, and in
CI (CI=true) this fails instead.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from topowidgets.doctor import chromium


def main() -> int:
    """Find or install a browser and say which one the tests will drive."""
    found = chromium() or playwright_browser()
    if not found:
        install_debian()
        found = chromium()
    if not found:
        run([sys.executable, "-m", "playwright", "install", "chromium"])
        found = playwright_browser()
    if found:
        print(f"browser for the tests: {found}")
        return 0
    print("no browser found or installed: the tests marked ui are skipped", file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


def playwright_browser() -> str | None:
    """The path of the Chromium that Playwright downloaded, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_debian() -> None:
    """Install Debian's chromium where that is ours to do."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        run(["apt-get", "update", "-qq"])
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])


def run(command: list[str]) -> None:
    """Run a command that may fail: the caller looks at what it left."""
    print(" ".join(command))
    subprocess.run(command, check=False, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
