"""Full MNIST and Fashion-MNIST, fetched on first use to the user's cache; nothing in them is executed or
unpickled.
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from topowidgets.learning.fetch import NotFetchedError, Progress, Remote, fetch, unpacked
from topowidgets.settings.checks import ConfigError
from topowidgets.writing import expanded

CACHE_VARIABLE = "TOPOWIDGETS_CACHE"
"""Environment variable that names another folder for fetched data than the user's cache."""

SIDE = 28
CLASSES = 10


@dataclass(frozen=True)
class Source:
    """Where a set of images comes from: four idx files, by what they hold."""

    folder: str
    mirrors: tuple[str, ...]
    files: Mapping[str, Remote]


def _files(hashes: Mapping[str, str], *, unpacked: bool) -> dict[str, Remote]:
    names = {part: f"{part}-idx{3 if part.endswith('images') else 1}-ubyte.gz" for part in hashes}
    return {part: Remote(names[part], sha256, unpacked) for part, sha256 in hashes.items()}


SOURCES: dict[str, Source] = {
    "mnist_full": Source(
        "mnist",
        (
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
        _files(
            {
                "train-images": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                "train-labels": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                "t10k-images": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                "t10k-labels": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            },
            unpacked=False,
        ),
    ),
    "fashion_mnist": Source(
        "fashion-mnist",
        (
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        ),
        # of the idx files in Debian's dataset-fashion-mnist 0.0~git20200523.55506a9-1, whose gzip headers are
        # Debian's own
        _files(
            {
                "train-images": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                "train-labels": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                "t10k-images": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                "t10k-labels": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            },
            unpacked=True,
        ),
    ),
}
"""Licences: MNIST CC BY-SA 3.0 (LeCun, Cortes, Burges), Fashion-MNIST MIT (Zalando SE)."""


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Images with their class numbers."""

    images: UInt8[np.ndarray, "count 28 28"]
    labels: UInt8[np.ndarray, " count"]
    test_images: UInt8[np.ndarray, "tests 28 28"]
    test_labels: UInt8[np.ndarray, " tests"]


def image_set(task: str, progress: Progress | None = None) -> ImageSet:
    """All images of `mnist_full` or `fashion_mnist`, fetched if they are not in the cache yet.

    Args:
        progress: called as bytes arrive, with the file's name, the bytes here and the bytes in all.

    Raises:
        ConfigError: if they can be neither found nor fetched, or are damaged; it says what to do.
    """
    paths = fetch_images(task, progress)
    try:
        arrays = {part: idx_array(unpacked(path)) for part, path in paths.items()}
        train = _pair(arrays["train-images"], arrays["train-labels"])
        return ImageSet(*train, *_pair(arrays["t10k-images"], arrays["t10k-labels"]))
    except (OSError, ValueError) as error:
        raise ConfigError("task", task, f"its images are needed once. {str(error).rstrip('.')}") from error


def fetch_images(task: str, progress: Progress | None = None) -> dict[str, Path]:
    """The files of a task's images by what they hold, fetched if they are not in the cache yet.

    Raises:
        ConfigError: if they can be neither found nor fetched; it says what to do.
    """
    source = SOURCES[task]
    folder = cache_folder() / source.folder
    try:
        return {
            part: fetch(remote, source.mirrors, folder, progress) for part, remote in source.files.items()
        }
    except NotFetchedError as error:
        raise ConfigError("task", task, error.allowed) from error
    except OSError as error:
        raise ConfigError("task", task, f"its images are needed once. {str(error).rstrip('.')}") from error


def missing_files(task: str) -> list[str]:
    """Names of the files that a task needs and that are not in the cache; none for a task that fetches
    nothing.

    Examples:
        >>> missing_files("mnist")
        []
    """
    source = SOURCES.get(task)
    if source is None:
        return []
    folder = cache_folder() / source.folder
    return [remote.name for remote in source.files.values() if not (folder / remote.name).is_file()]


def cache_folder() -> Path:
    """The folder that fetched data is kept in."""
    from platformdirs import user_cache_path

    named = os.environ.get(CACHE_VARIABLE)
    return expanded(named) if named else user_cache_path("topowidgets")


def _pair(images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if (
        images.shape[1:] != (SIDE, SIDE)
        or labels.shape != images.shape[:1]
        or labels.max(initial=0) >= CLASSES
    ):
        raise ValueError(
            f"images of shape {images.shape} with labels of shape {labels.shape} are not {SIDE} x {SIDE} "
            "images of 10 classes."
        )
    return images, labels


def idx_array(data: bytes) -> UInt8[np.ndarray, "..."]:
    """The array of bytes of an idx file: two zero bytes, type 8, the number of dimensions, each size in four
    bytes, then the values.

    Raises:
        ValueError: for another type, more than three dimensions, or a length that is not the sizes' product.

    Examples:
        >>> idx_array(bytes([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 9]))
        array([[7, 9]], dtype=uint8)
    """
    dimensions = data[3] if len(data) > 3 else 0
    start = 4 + 4 * dimensions
    if data[:3] != b"\0\0\x08" or not 1 <= dimensions <= 3 or len(data) < start:
        raise ValueError("this is no idx file of bytes with one to three dimensions.")
    sizes = struct.unpack(f">{dimensions}I", data[4:start])
    if len(data) - start != math.prod(sizes):
        raise ValueError(
            f"the idx file announces {' x '.join(map(str, sizes))} values and holds {len(data) - start}."
        )
    return np.frombuffer(data, np.uint8, offset=start).reshape(sizes)
