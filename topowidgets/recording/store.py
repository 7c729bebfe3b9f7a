"""A store of many runs: a folder with a log for each, written whole or not at all, and for each that failed
the reason.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from topowidgets.recording.codec import encode, read_records
from topowidgets.recording.run_data import RunData
from topowidgets.recording.run_log import read_log, write_log
from topowidgets.settings.config import Config
from topowidgets.writing import AnyPath, make_folder, replacing, write_bytes

KEY = re.compile(r"[0-9a-z][0-9a-z_-]{0,99}")
"""What a key may be: the name of a file on every system."""


def key_of(config: Config) -> str:
    """The key of a run: the digest of its settings as JSON, whatever their order.

    Examples:
        >>> key_of(Config()) == key_of(Config(neurons=Config().neurons)), len(key_of(Config()))
        (True, 32)
    """
    return hashlib.sha256(json.dumps(config.to_dict(), sort_keys=True).encode()).hexdigest()[:32]


class RunStore:
    """Runs by key, each in a file of its own in the format of a log, so that a kill at any moment leaves the
    others, and every process may add its own.

    It may be looked through and filled by several processes at once. What a file holds is data; nothing in it
    is executed. `topowidgets.export.netcdf.write_stored` makes NetCDF of a run.

    Args:
        folder: where it is, made where it is not there.

    Raises:
        OSError: if the folder cannot be made or written to.

    Examples:
        >>> import tempfile
        >>> config, store = Config(neurons=24), RunStore(tempfile.mkdtemp())
        >>> store.fail(key_of(config), "Memory ran out.")
        >>> key_of(config) in store, list(store.failures().values())
        (False, ['Memory ran out.'])
    """

    def __init__(self, folder: AnyPath) -> None:
        self.folder = make_folder(folder)

    def __repr__(self) -> str:
        return f"RunStore({str(self.folder)!r}, {len(self)} runs, {len(self._named('failed'))} failed)"

    def __contains__(self, key: str) -> bool:
        return self._path(key, "run").is_file()

    def __iter__(self) -> Iterator[str]:
        """Keys of the runs."""
        return iter(sorted(self._named("run")))

    def __len__(self) -> int:
        return len(self._named("run"))

    def missing(self, keys: Iterable[str]) -> list[str]:
        """Those of some keys that have no run yet, in their order; the folder is listed once."""
        there = self._named("run")
        return [key for key in keys if key not in there]

    def put(self, key: str, run: RunData) -> None:
        """Keep a run, in the place of one, or of a failure, of the same key.

        Raises:
            OSError: if it cannot be written, saying why; what was there stays.
            ValueError: for a key that is none.
        """
        with replacing(self._path(key, "run")) as part:
            write_log(run, part)
        self._path(key, "failed").unlink(missing_ok=True)

    def get(self, key: str) -> RunData:
        """A run.

        Raises:
            KeyError: if there is none, with the reason where it failed.
            ValueError: for a key that is none.
        """
        path = self._path(key, "run")
        if not path.is_file():
            why = self.failures().get(key, "it was not put.")
            raise KeyError(f"there is no run {key!r}: {why}")
        return read_log(path)

    def fail(self, key: str, reason: str) -> None:
        """Keep why there is no run.

        Raises:
            OSError: if it cannot be written, saying why.
            ValueError: for a key that is none.
        """
        write_bytes(self._path(key, "failed"), encode({"type": "failed", "reason": reason}))

    def failures(self) -> dict[str, str]:
        """Of each key that failed, and has no run, the reason."""
        there, found = self._named("run"), {}
        for key in sorted(self._named("failed") - there):
            with contextlib.suppress(FileNotFoundError):  # another process has put it meanwhile
                for header, _ in read_records(self._path(key, "failed")):
                    found[key] = str(header.get("reason", ""))
        return found

    def _path(self, key: str, ending: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"key = {key!r} is not allowed: small letters, digits, - and _, at most 100.")
        return self.folder / f"{key}.{ending}"

    def _named(self, ending: str) -> set[str]:
        """Keys of the files of a kind."""
        paths = (path.name.rpartition(".") for path in self.folder.iterdir())
        return {key for key, _, own in paths if own == ending and KEY.fullmatch(key)}
