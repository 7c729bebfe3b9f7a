"""Fetch a data file once: mirrors in order, a cut-off download goes on where it stopped, and nothing is used
whose SHA-256 is another.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from topowidgets.settings.checks import Allowed

TIMEOUT = 20.0
"""Seconds without a byte after which a mirror is given up."""

TRIES = 3
"""Times that a mirror is asked for what is missing, if it keeps breaking off."""

LARGEST = 256 * 2**20
"""Bytes, packed or unpacked, above which a file is none of ours."""

CHUNK = 2**16

Trouble = tuple[str, str]
"""What was wrong with an address, one of `refused.troubles` in the languages' files, and its particulars."""

BROKE_OFF = ("broke_off", "")

Progress = Callable[[str, int, int | None], None]
"""Called with the file's name, the bytes that are here, and the bytes that there will be, None where the
server does not say."""


@dataclass(frozen=True)
class Remote:
    """A gzip file that can be fetched.

    Attributes:
        name: its name in the cache and after each mirror's address.
        sha256: in hexadecimal, of the file or, with `unpacked`, of what it unpacks to, which stays the same
            when it is packed anew.
    """

    name: str
    sha256: str
    unpacked: bool = False


class NotFetchedError(OSError):
    """No mirror gave the right file.

    Attributes:
        allowed: what each said and what to do, for every language.
    """

    def __init__(self, allowed: Allowed) -> None:
        super().__init__(f"{allowed}.")
        self.allowed = allowed


def fetch(remote: Remote, mirrors: Sequence[str], folder: Path, progress: Progress | None = None) -> Path:
    """The file's path in `folder`, fetched from the first mirror that has it if it is not there yet.

    What has arrived of a file stays there as NAME.part, and the next call asks only for the rest.

    Args:
        mirrors: addresses that the name is put behind, in the order they are tried.

    Raises:
        NotFetchedError: if no mirror gave the right file: a sentence with what each said and what to do.
        OSError: if the folder cannot be made.
    """
    target, part = folder / remote.name, folder / f"{remote.name}.part"
    if target.is_file() and _right(target, remote):
        return target
    folder.mkdir(parents=True, exist_ok=True)
    tried: list[tuple[str, str, str]] = []
    for mirror in mirrors:
        trouble = _from_mirror(mirror + remote.name, part, remote, progress)
        if trouble is None:
            part.replace(target)
            return target
        tried.append((mirror, *trouble))
    raise NotFetchedError(Allowed("not_fetched", name=remote.name, tried=tried, folder=str(folder)))


def _from_mirror(address: str, part: Path, remote: Remote, progress: Progress | None) -> Trouble | None:
    """Complete `part` from one mirror; None if it is the right file now, else what was wrong."""
    trouble: Trouble = BROKE_OFF
    for _ in range(TRIES):
        resumed = part.is_file()
        try:
            whole = _download(address, part, remote.name, progress)
        except urllib.error.HTTPError as error:
            error.close()
            if not (resumed and error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE):
                return "answered", str(error.code)
            whole = True  # there is no more of it: right, or not this mirror's file
        except (OSError, http.client.HTTPException) as error:
            trouble = "unreachable", str(getattr(error, "reason", None) or error) or type(error).__name__
            if not isinstance(error, urllib.error.URLError):
                continue  # it broke off while it sent: go on from there
            return trouble
        if not whole:
            trouble = BROKE_OFF
            continue
        if _right(part, remote):
            return None
        part.unlink(missing_ok=True)
        trouble = "another", ""
        if not resumed:
            return trouble
    return trouble


def _download(address: str, part: Path, name: str, progress: Progress | None) -> bool:
    """Append what is missing to `part`; whether all that was announced has come."""
    here = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(address, headers={"Range": f"bytes={here}-"} if here else {})  # noqa: S310 -- our own list of mirrors
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310 -- the same
        if (
            response.status != http.HTTPStatus.PARTIAL_CONTENT
            or _first_byte(response.headers.get("Content-Range")) != here
        ):
            here = 0
        length = response.headers.get("Content-Length", "")
        total = here + int(length) if length.isdecimal() else None
        with part.open("ab" if here else "wb") as file:
            for chunk in iter(lambda: response.read(CHUNK), b""):
                here += len(chunk)
                if here > LARGEST:
                    raise http.client.HTTPException(f"it sent more than {LARGEST} bytes")
                file.write(chunk)
                if progress is not None:
                    progress(name, here, total)
    return total is None or here == total


def _first_byte(content_range: str | None) -> int | None:
    """5 for "bytes 5-9/10", None for what is not understood."""
    first = (content_range or "").removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdecimal() else None


def _right(path: Path, remote: Remote) -> bool:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as raw:
            for chunk in _unpacked_chunks(raw) if remote.unpacked else iter(lambda: raw.read(CHUNK), b""):
                digest.update(chunk)
    except (OSError, EOFError, zlib.error):  # not there, or no gzip file
        return False
    return digest.hexdigest() == remote.sha256


def _unpacked_chunks(raw: BinaryIO) -> Iterator[bytes]:
    size = 0
    with gzip.open(raw) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > LARGEST:
                raise EOFError
            yield chunk


def unpacked(path: Path) -> bytes:
    """What a gzip file holds.

    Raises:
        OSError: if it is no whole gzip file, or holds more than LARGEST bytes.
    """
    try:
        with path.open("rb") as raw:
            return b"".join(_unpacked_chunks(raw))
    except (EOFError, zlib.error) as error:
        raise OSError(
            f"{path.name} is no whole gzip file of at most {LARGEST} bytes; delete it and try again."
        ) from error
