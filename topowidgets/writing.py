"""Files: each is written whole beside its place and put there in one step, so that no failure costs what
stood there before.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 2.0
"""Seconds that replacing a file is tried again where another program holds it open, as viewers and virus
scanners do on Windows."""

PAUSE = 0.05
"""Seconds between two tries."""

LONGEST_ENDING = 16
"""Longest ending of a name that its temporary file keeps: some writers choose the format by it."""

WHY = {
    errno.EACCES: "there is no permission to write there, or another program holds it",
    errno.EPERM: "there is no permission to write there, or another program holds it",
    errno.EROFS: "this file system can only be read",
    errno.ENOSPC: "there is no space left on its disk",
    errno.EDQUOT: "your share of its disk is used up",
    errno.EFBIG: "it is larger than a file may be there",
    errno.EISDIR: "it is a folder, give the name of a file in it",
    errno.EEXIST: "it is a file and no folder",
    errno.ENOTDIR: "its folder is a file",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "it is a link that leads to itself",
}
"""What a system's error means for the person who gave the path."""


AnyPath = str | os.PathLike[str]
"""How a person gives a path."""


def expanded(path: AnyPath) -> Path:
    """The path that a person gave, with ~ or ~NAME at its beginning as the home folder.

    Raises:
        TypeError: for what is neither a text nor a path.
        ValueError: for an empty text, or one with a NUL character.

    Examples:
        >>> expanded("~/runs/one.nc") == Path.home() / "runs" / "one.nc"
        True
    """
    given: object = path
    text = os.fspath(given) if isinstance(given, str | os.PathLike) else None
    if not isinstance(text, str):
        raise TypeError(f"path = {path!r} is not allowed: give a text or a pathlib.Path.")
    if not text or "\0" in text:
        raise ValueError(f"path = {text!r} is not allowed: give the name of a file or folder.")
    return Path(os.path.expanduser(text))  # noqa: PTH111 -- leaves an unknown ~NAME as it stands, where pathlib raises


def write_bytes(path: AnyPath, content: bytes) -> None:
    """Write a file, whole or not at all; raises as `replacing` does."""
    with replacing(path) as part:
        part.write_bytes(content)


def write_text(path: AnyPath, text: str) -> None:
    """Write a text in UTF-8 with its line ends as they are, whole or not at all;
    raises as `replacing` does.
    """
    write_bytes(path, text.encode("utf-8"))


@contextlib.contextmanager
def replacing(path: AnyPath) -> Iterator[Path]:
    """A temporary file to write to, which takes the place of `path` when all is well.

    It lies beside, has a name that begins with a dot and the ending of `path`. Where anything fails, Ctrl-C
    included, it is removed and what stood at `path` is as it was; a kill may leave it. The new file has the
    mode of the old one. What a symbolic link leads to is replaced, not the link. Where another program holds
    the old file, PATIENCE seconds are waited. What is no file (a pipe, a device) is written to when all is
    there.

    Raises:
        OSError: if the file cannot be written: one sentence with the path and the reason, of the class and
            `errno` of the system's.
        TypeError, ValueError: for what is no path.

    Examples:
        >>> path = Path(tempfile.mkdtemp()) / "numbers.txt"
        >>> with replacing(path) as part:
        ...     _ = part.write_text("1 2 3")
        >>> path.read_text(), [entry.name for entry in path.parent.iterdir()]
        ('1 2 3', ['numbers.txt'])
    """
    with _told(path):
        target = checked_target(path)
        direct = target.exists() and not target.is_file()
        part = _new_part(Path(tempfile.gettempdir()) if direct else target.parent, target.suffix)
        try:
            yield part
            if direct:
                with part.open("rb") as content, target.open("wb") as device:
                    shutil.copyfileobj(content, device)
                return
            _flush(part)
            if target.exists():
                part.chmod(stat.S_IMODE(target.stat().st_mode))
            _replace(part, target)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def append_line(path: AnyPath, line: str) -> None:
    """Add a line to a file, or nothing of it. A last line that a kill cut off is ended first.

    Raises:
        OSError, TypeError, ValueError: as `replacing` does; what the file held is as it was.
    """
    target = expanded(path)
    with _told(path), target.open("a+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        ended = size == 0 or (file.seek(size - 1), file.read(1) == b"\n")[1]
        try:
            write_all(file, b"\n" * (not ended) + line.encode("utf-8") + b"\n")
        except OSError:
            with contextlib.suppress(OSError):  # a device cannot be cut
                file.truncate(size)
            raise


def checked_target(path: AnyPath) -> Path:
    """Where a path leads, if a file can be written there.

    Raises:
        OSError: if not, in the sentence of `replacing`: before a long work, too.
        TypeError, ValueError: for what is no path.
    """
    given = expanded(path)
    with _told(path):
        if given.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        if given.exists() and not given.is_file():  # a device or a pipe, whose name may lead nowhere
            places, target = [given], given
        else:
            target = Path(os.path.realpath(given))
            if target.is_symlink():
                raise OSError(errno.ELOOP, "")
            if not stat.S_ISDIR(target.parent.stat().st_mode):
                raise NotADirectoryError(errno.ENOTDIR, "")
            # a file that is read-only is somebody's wish
            places = [target.parent, target] if target.exists() else [target.parent]
        if not all(os.access(place, os.W_OK) for place in places):
            raise PermissionError(errno.EACCES, "")
        return target


def make_folder(path: AnyPath) -> Path:
    """A folder that files can be written to, made with those above it where it is not there.

    Raises:
        OSError: if it cannot be made or written to: one sentence with the path and the reason.
        TypeError, ValueError: for what is no path.
    """
    folder = expanded(path)
    with _told(path):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, "")
    return folder


def write_all(raw: io.FileIO, content: bytes) -> None:
    """Write to an unbuffered file or pipe, which takes a part only where the disk fills up or the process is
    stopped meanwhile.

    Raises:
        OSError: if not all of it can be written.
    """
    left = memoryview(content)
    while left:
        left = left[raw.write(left) :]


@contextlib.contextmanager
def _told(path: AnyPath) -> Iterator[None]:
    """An error of the system's, or of a library's, becomes one sentence; one that has become it stays."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.strerror is None:  # as is made below
            raise
        number = error.errno or errno.EIO
        told = type(OSError(number, ""))(
            f"{os.fspath(path)!r} could not be written: {_why(error, expanded(path))}."
        )
        told.errno = number
        raise told from error


def _why(error: OSError, path: Path) -> str:
    if error.errno is None:
        return next(iter(str(error).splitlines()), type(error).__name__).rstrip(".")
    if error.errno == errno.ENOENT:
        return f"there is no folder {str(path.absolute().parent)!r}"
    return WHY.get(error.errno) or os.strerror(error.errno)


def _new_part(folder: Path, ending: str) -> Path:
    """A new empty file in a folder, with the mode of any other new file of this person's."""
    part = folder / f".{os.urandom(8).hex()}.part{ending if len(ending) <= LONGEST_ENDING else ''}"
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    return part


def _flush(part: Path) -> None:
    """Hand a file to its disk: a full quota, or a disk that is elsewhere, may refuse it only then."""
    with part.open("r+b") as file:
        try:
            os.fsync(file)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems know no such thing
                raise


def _replace(part: Path, target: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            part.replace(target)
        except PermissionError:
            if time.monotonic() > end:
                raise
            time.sleep(PAUSE)
        else:
            return
