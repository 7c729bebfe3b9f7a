"""A run's append log, which stays small however long the run: its rows are kept for ever, its frames are
thinned evenly.
"""

from __future__ import annotations

import dataclasses
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from topowidgets.recording.codec import Header, Log, encode, pack, read_record, unpack
from topowidgets.recording.frame import Frame

PICTURES_CAP = 128 * 2**20
"""Most bytes of pictures with their diagrams and words in a log: 8000 frames of `pinch`, of which at least
half stay."""

NEURONS_CAP = 128 * 2**20
"""Most bytes of neurons in full: 160 frames of `mnist`. With the rows, 0.3 kB a step, the two bound a log."""


@dataclasses.dataclass
class _Part:
    """The pictures or the neurons of a log: of those offered every so many are taken."""

    cap: int
    bytes: int = 0
    every: int = 1
    offered: int = 0

    def takes(self) -> bool:
        """Whether the one that is offered now is taken."""
        self.offered += 1
        return (self.offered - 1) % self.every == 0


@dataclasses.dataclass(frozen=True)
class _Place:
    """Where a frame's record is in the file, and how many bytes of it are neurons in full."""

    step: int
    start: int
    size: int
    neurons: int


class CappedLog:
    """A run's records in a file, the frames thinned by this rule, all others never.

    Once the pictures come to more than PICTURES_CAP bytes, every second frame is taken out of the log, and of
    those that come from then on every second is kept; at the next time every fourth, and so on, so that the
    frames stand evenly over the whole run. Neurons in full, without which a frame can be kept, are thinned
    likewise by NEURONS_CAP, and a frame that has them stays before its neighbour without. The first frame
    stays, and the last of a log does while it is the last; an `edge`, at which the run stood still, is always
    taken.

    Args:
        resume: go on with the file that is there, instead of replacing it.

    Attributes:
        empty: whether it held no record when it was opened. columns: of its rows, as its first record names
            them.

    Raises:
        OSError: if the file cannot be opened.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        if not resume:
            path.unlink(missing_ok=True)
        self._path = path
        self._pictures, self._neurons = _Part(PICTURES_CAP), _Part(NEURONS_CAP)
        self._frames: list[_Place] = []
        self._key_wanted = False
        self.columns: list[str] = []
        self._log = Log(path, self._visit)
        self.empty = self._log.empty

    def append(self, header: Header) -> None:
        """Add a record that stays.

        Raises:
            OSError: if there is no room for it.
        """
        self._log.append(encode(header))

    def add_frame(self, frame: Frame, *, key: bool, edge: bool) -> None:
        """Add a frame, if it is one of those that are kept.

        Args:
            key: keep its neurons in full; those of the next frame where this one is not kept.
            edge: keep it in any case.

        Raises:
            OSError: if there is no room for it.
        """
        self._key_wanted |= key and len(frame.neurons) > 0
        again = bool(self._frames) and frame.step == self._frames[-1].step  # now with H2
        if not (self._pictures.takes() or edge or again):
            return
        whole = self._key_wanted and (self._neurons.takes() or edge or again)
        self._key_wanted = False
        index, buffer = pack((frame if whole else frame.without_neurons()).arrays())
        header = {
            "type": "frame",
            "step": frame.step,
            "tau": frame.tau,
            "facts": frame.facts,
            "arrays": index,
        }
        record = encode(header, buffer)
        self._log.append(record)
        self._visit(header, self._log.size - len(record), len(record))
        for part in (self._pictures, self._neurons):
            if part.bytes > part.cap:
                self._halve(part)

    def close(self) -> None:
        """Close the file."""
        self._log.close()

    def _visit(self, header: Header, start: int, size: int) -> None:
        if header["type"] == "frame":
            entry = header["arrays"]["neurons"]
            neurons = math.prod(entry["shape"], start=np.dtype(entry["dtype"]).itemsize)
            self._take_in(_Place(header["step"], start, size, neurons))
        elif header["type"] == "thinned":
            self._pictures.every, self._neurons.every = header["pictures"], header["neurons"]
        elif header["type"] == "run":
            self.columns = header["columns"]

    def _take_in(self, place: _Place) -> None:
        self._frames.append(place)
        self._pictures.bytes += place.size - place.neurons
        self._neurons.bytes += place.neurons

    def _halve(self, part: _Part) -> None:
        """Write the log anew with half of a part; where there is no room for that, again once it has grown by
        an eighth.
        """
        before, bytes_before = self._frames, (self._pictures.bytes, self._neurons.bytes)
        self._frames, self._pictures.bytes, self._neurons.bytes = [], 0, 0
        part.every *= 2
        try:
            self._log.rewrite(self._halved(part, before))
        except OSError:
            self._frames, (self._pictures.bytes, self._neurons.bytes) = before, bytes_before
            part.every //= 2
            part.cap = part.bytes + part.bytes // 8

    def _halved(self, part: _Part, frames: list[_Place]) -> Iterator[bytes]:
        """The log in pieces without half of a part; what lies between the frames as it stands."""
        stay = _staying([place for place in frames if part is self._pictures or place.neurons])
        end = 0
        with self._path.open("rb") as stream:
            for place in frames:
                between, gone = stream.read(place.start - stream.tell()), place not in stay
                if gone and part is self._pictures:
                    stream.seek(place.size, os.SEEK_CUR)
                    record = b""
                else:
                    bare = gone and place.neurons > 0
                    record = _without_neurons(stream) if bare else stream.read(place.size)
                    self._take_in(
                        _Place(place.step, end + len(between), len(record), 0 if bare else place.neurons)
                    )
                end += len(between) + len(record)
                yield between + record
            yield stream.read()
        yield encode({"type": "thinned", "pictures": self._pictures.every, "neurons": self._neurons.every})


def _staying(frames: list[_Place]) -> set[_Place]:
    """One of every two, rather one that has its neurons, and the last; of a step that comes twice only the
    later.
    """
    *pairs, last = sorted({place.step: place for place in frames}.values(), key=lambda place: place.start)
    firsts, seconds = pairs[::2], pairs[1::2]
    chosen = [
        second if second.neurons and not first.neurons else first
        for first, second in zip(firsts, seconds, strict=False)
    ]
    return {*chosen, *firsts[len(seconds) :], last}


def _without_neurons(stream: BinaryIO) -> bytes:
    """The next record, a frame's, as one of no key frame."""
    record = read_record(stream)
    if record is None:
        raise OSError("the log was changed by another process")
    header, buffer = record
    arrays = unpack(header["arrays"], buffer)
    index, buffer = pack(arrays | {"neurons": arrays["neurons"][:0]})
    return encode({**header, "arrays": index}, buffer)
