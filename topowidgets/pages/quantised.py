"""Arrays of many frames as 16-bit fixed-point numbers in one block that compresses well; js/quantised.js
reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, Int, UInt16

LARGEST = 32_766
"""Of a code in magnitude; the codes beyond it are INFINITE and UNKNOWN."""

INFINITE, UNKNOWN = 32_767, -32_768

RELATIVE_ERROR = 1 / LARGEST
"""Most error of a number, as a part of the largest magnitude in its column and frame. Whole numbers are exact
in columns up to LARGEST."""


def quantised(frames: Sequence[Mapping[str, np.ndarray]]) -> tuple[dict[str, Any], bytes]:
    r"""Arrays by name, frame by frame, as an index and one block of bytes.

    A column of an array is held as code * 2**power with a 16-bit code, the power being the least that its
    largest magnitude allows. Codes are written column by column, as differences from the frame before where
    the array has kept its shape, all low bytes before all high ones: what moves little from frame to frame is
    then mostly zeros.

    Args:
        frames: for each frame its arrays of one or two dimensions. Infinity is kept; minus infinity and NaN
            both become NaN.

    Returns:
        The index {name: {frames, shapes, powers}}: the numbers of the frames that hold the array, and for
        each of them its shape and the power of each column. And the block.

    Examples:
        >>> quantised([{"cloud": np.array([[1.0, 8.0]])}])
        ({'cloud': {'frames': [0], 'shapes': [[1, 2]], 'powers': [[-14, -11]]}}, b'\x00\x00@@')
    """
    index: dict[str, Any] = {}
    written: list[UInt16[np.ndarray, " codes"]] = []
    for name in dict.fromkeys(name for frame in frames for name in frame):
        entry: dict[str, list[Any]] = {"frames": [], "shapes": [], "powers": []}
        before = np.zeros((0, 0), np.uint16)
        for number, frame in enumerate(frames):
            if name not in frame:
                continue
            array = np.asarray(frame[name], dtype=np.float64)
            codes, powers = _codes(array.reshape(len(array), -1))
            written.append((codes - before if codes.shape == before.shape else codes).T.ravel())
            before = codes
            entry["frames"].append(number)
            entry["shapes"].append(list(array.shape))
            entry["powers"].append(powers.tolist())
        index[name] = entry
    every = np.concatenate(written) if written else np.zeros(0, np.uint16)
    return index, (every & 0xFF).astype(np.uint8).tobytes() + (every >> 8).astype(np.uint8).tobytes()


def _codes(
    columns: Float[np.ndarray, "rows columns"],
) -> tuple[UInt16[np.ndarray, "rows columns"], Int[np.ndarray, " columns"]]:
    """The codes, as they are added up modulo 2**16, and each column's power of two."""
    known = np.isfinite(columns)
    largest = np.abs(np.where(known, columns, 0.0)).max(axis=0, initial=0.0)
    mantissa, exponent = np.frexp(largest / LARGEST)
    powers = np.where(mantissa == 0.5, exponent - 1, exponent)
    codes = np.rint(np.ldexp(np.where(known, columns, 0.0), -powers)).astype(np.int16)
    codes[~known] = np.where(columns[~known] == np.inf, INFINITE, UNKNOWN)
    return codes.view(np.uint16), powers
