"""Records: a JSON header and arrays as bytes, for the run's log, its checkpoints and the worker's pipe.

Nothing is pickled.

A record is `length of header (u32), length of buffer (u64), CRC-32 of both (u32), header, buffer`, little
endian. A log is records one after another; whatever a kill cut off at its end is recognised by length or
check sum and left out.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from topowidgets.writing import write_all

Header = dict[str, Any]
Arrays = Mapping[str, np.ndarray]

_PREFIX = struct.Struct("<IQI")
HEADER_LIMIT = 2**26
BUFFER_LIMIT = 2**32
CHUNK = 2**20
_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_DTYPES = {"<f4", "<f8", "<i8", "|u1", "|b1"}


def pack(arrays: Arrays) -> tuple[Header, bytes]:
    """An index {name: {dtype, shape, offset in bytes}} and one buffer."""
    index, parts, offset = {}, [], 0
    for name, array in arrays.items():
        little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        if little.dtype.str not in _DTYPES:
            message = f"array {name} has the type {array.dtype}, records hold {', '.join(sorted(_DTYPES))}"
            raise TypeError(message)
        index[name] = {"dtype": little.dtype.str, "shape": list(array.shape), "offset": offset}
        parts.append(little.tobytes())
        offset += little.nbytes
    return index, b"".join(parts)


def pack_float32(arrays: Arrays) -> tuple[Header, bytes]:
    """The browser's form: all arrays as float32 in one buffer,
    the index {name: {shape, offset in numbers}}.
    """
    index, buffer = pack({name: np.asarray(array, dtype=np.float32) for name, array in arrays.items()})
    return {
        name: {"shape": entry["shape"], "offset": entry["offset"] // 4} for name, entry in index.items()
    }, buffer


def unpack(index: Mapping[str, Mapping[str, Any]], buffer: bytes) -> dict[str, np.ndarray]:
    """The arrays of `pack`.

    Raises:
        ValueError: if the index does not fit the buffer.
    """
    arrays = {}
    for name, entry in index.items():
        dtype, shape = entry["dtype"], tuple(int(size) for size in entry["shape"])
        if dtype not in _DTYPES or any(size < 0 for size in shape) or int(entry["offset"]) < 0:
            message = f"array {name} is described by {dict(entry)!r}"
            raise ValueError(message)
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(
            buffer, dtype=np.dtype(dtype), count=count, offset=int(entry["offset"])
        ).reshape(shape)
    return arrays


def encode(header: Mapping[str, Any], buffer: bytes = b"") -> bytes:
    """One record as bytes. NaN and infinity in the header become null, as JSON has neither."""
    try:
        text = _JSON.encode(header).encode()
    except (
        TypeError,
        ValueError,
    ):  # NaN, infinity or a number of numpy's: rare, and walking through every header is slow
        text = _JSON.encode(finite(header)).encode()
    return _PREFIX.pack(len(text), len(buffer), zlib.crc32(buffer, zlib.crc32(text))) + text + buffer


def read_record(stream: BinaryIO) -> tuple[Header, bytes] | None:
    """The next record of a stream; None at its end, or where it is cut off or damaged."""
    prefix = _read_exactly(stream, _PREFIX.size)
    if prefix is None:
        return None
    header_length, buffer_length, check = _PREFIX.unpack(prefix)
    if header_length > HEADER_LIMIT or buffer_length > BUFFER_LIMIT:
        return None
    text = _read_exactly(stream, header_length)
    buffer = _read_exactly(stream, buffer_length)
    if text is None or buffer is None or zlib.crc32(buffer, zlib.crc32(text)) != check:
        return None
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return (header, buffer) if isinstance(header, dict) else None


def read_records(path: Path) -> Iterator[tuple[Header, bytes]]:
    """The whole records of a log."""
    with path.open("rb") as stream:
        while (record := read_record(stream)) is not None:
            yield record


class Log:
    """A file of records to append to, cut back to its last whole one.

    Writes go to the system at once, so that a kill loses none.

    Where the file was removed meanwhile, as sweepers of temporary files do, it is there again with all it
    held at the next record.

    Args:
        visit: told of each record that is there: its header, where it starts, and its size in bytes.

    Attributes:
        size: in bytes.
        empty: whether it held no record when it was opened.

    Raises:
        OSError: if the file cannot be opened or cut back.
    """

    def __init__(self, path: Path, visit: Callable[[Header, int, int], None] | None = None) -> None:
        good = 0
        if path.is_file():
            with path.open("rb") as stream:
                while (record := read_record(stream)) is not None:
                    if visit is not None:
                        visit(record[0], good, stream.tell() - good)
                    good = stream.tell()
            os.truncate(path, good)
        self.empty = good == 0
        self._path = path
        self.size = good
        self._file = io.FileIO(path, "a+b")

    def append(self, record: bytes) -> None:
        """Add a record whole, or nothing of it.

        Raises:
            OSError: if there is no room for it.
        """
        if not os.fstat(self._file.fileno()).st_nlink:
            self._restore()
        try:
            write_all(self._file, record)
        except OSError:
            # a device cannot be cut; a file that is not will be at the next opening
            with contextlib.suppress(OSError):
                self._file.truncate(self.size)
            raise
        self.size += len(record)

    def _restore(self) -> None:
        """Put the removed file, which is ours to read as long as it is open, back in its place."""
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        self._file.seek(0)
        with self._path.open("wb") as stream:
            shutil.copyfileobj(self._file, stream)
        self._file.close()
        self._file = io.FileIO(self._path, "a+b")

    def rewrite(self, records: Iterable[bytes]) -> None:
        """Replace what is there in one step: a reader, or a kill, finds the old records or the new ones.

        Raises:
            OSError: if they cannot be written; the old ones stay.
        """
        part = self._path.with_suffix(".rewritten")
        try:
            with part.open("wb") as stream:
                stream.writelines(records)
                end = stream.tell()
            self._file.close()
            part.replace(self._path)
            self.size = end
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        finally:
            if self._file.closed:
                self._file = io.FileIO(self._path, "a+b")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def write_whole(path: Path, record: bytes) -> None:
    """Replace a file in one step: a reader, or a kill, sees the old record or the new one."""
    part = path.with_suffix(".part")
    part.write_bytes(record)
    part.replace(path)


def _read_exactly(stream: BinaryIO, count: int) -> bytes | None:
    parts, left = [], count
    while left:
        part = stream.read(min(left, CHUNK))  # a damaged length asks for no more memory than there is data
        if not part:
            return None
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def finite(value: Any) -> Any:
    """A JSON value with NaN and infinity as None and numpy's numbers as Python's."""
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [finite(entry) for entry in value]
    return int(value) if isinstance(value, np.integer) else value
