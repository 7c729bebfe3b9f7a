"""A lab's folder for logs and checkpoints.

It goes with the process that made it, also where that was killed outright.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import weakref
from pathlib import Path
from typing import BinaryIO

PREFIX = "topowidgets-"

OWNER = "owner"
"""A file in the folder that its owner keeps locked. The system lets go of the lock when the process ends,
however it ends."""


class OwnFolder:
    """A new folder among the system's temporary files; those that ended processes left are removed on the
    way.

    Attributes:
        path: where it is.
    """

    def __init__(self) -> None:
        sweep()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        mark = (self.path / f"{OWNER}.new").open("wb")
        if _locked(mark):
            (self.path / f"{OWNER}.new").rename(self.path / OWNER)  # locked before it can be seen by its name
        self._finalizer = weakref.finalize(self, _remove, self.path, mark)

    def __repr__(self) -> str:
        return f"OwnFolder({self.path})"

    @property
    def removed(self) -> bool:
        """Whether `remove` was called."""
        return not self._finalizer.alive

    def remove(self) -> None:
        """Remove it with all that is in it; once more does nothing."""
        self._finalizer()


def sweep() -> None:
    """Remove the folders whose owners have ended.

    A folder without the owner's mark is left alone: it is being made, or is not ours. So is every folder on
    Windows, where there is no such lock.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        remove_if_abandoned(folder)


def remove_if_abandoned(folder: Path) -> None:
    """Remove a folder if the process that owned it has ended."""
    with contextlib.suppress(OSError), (folder / OWNER).open("r+b") as mark:
        if _locked(mark):
            shutil.rmtree(folder, ignore_errors=True)


def _locked(mark: BinaryIO) -> bool:
    """Lock a file until it is closed; False where another process has it."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove(path: Path, mark: BinaryIO) -> None:
    shutil.rmtree(path, ignore_errors=True)
    mark.close()
