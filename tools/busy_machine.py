"""Run a command beside processes that each burn a core: `python tools/busy_machine.py 2 COMMAND...`.

Exits as the command does.
"""

from __future__ import annotations

import subprocess
import sys

BURN = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"
"""Ends with this process too, however that ends."""


def main() -> int:
    """Start the burning processes, run the command, and end them."""
    cores, command = int(sys.argv[1]), sys.argv[2:]
    burning = [subprocess.Popen([sys.executable, "-c", BURN]) for _ in range(cores)]
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        for process in burning:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
