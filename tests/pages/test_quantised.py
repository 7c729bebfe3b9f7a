"""Quantised arrays come back within the stated bound, whole numbers and infinity exactly."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from topowidgets.pages.quantised import LARGEST, RELATIVE_ERROR, quantised

NUMBERS = st.floats(-(2.0**99), 2.0**99, width=32, allow_subnormal=False) | st.just(np.inf)


def read(index, block):
    """What js/quantised.js does, in numpy: the arrays of each frame by name."""
    low, high = np.frombuffer(block, np.uint8).reshape(2, -1).astype(np.uint16)
    codes, at, found = low | high << 8, 0, {}
    for name, entry in index.items():
        before = np.zeros((0, 0), np.uint16)
        for frame, shape, powers in zip(entry["frames"], entry["shapes"], entry["powers"], strict=True):
            rows, columns = shape[0], shape[1] if len(shape) > 1 else 1
            own = codes[at : at + rows * columns].reshape(columns, rows).T
            at += rows * columns
            before = own + before if own.shape == before.shape else own
            values = np.ldexp(before.view(np.int16).astype(float), np.array(powers, dtype=int))
            values[before.view(np.int16) == LARGEST + 1] = np.inf
            found.setdefault(frame, {})[name] = values.reshape(shape)
    assert at == len(codes)
    return found


@given(
    st.lists(
        arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=NUMBERS),
        min_size=1,
        max_size=4,
    )
)
def test_every_number_is_within_the_stated_bound(clouds):
    found = read(*quantised([{"cloud": cloud} for cloud in clouds]))
    for number, cloud in enumerate(clouds):
        known = np.isfinite(cloud)
        largest = np.abs(np.where(known, cloud, 0).astype(float)).max(axis=0)
        assert (np.isinf(found[number]["cloud"]) == ~known).all()
        error = np.abs(np.where(known, found[number]["cloud"], 0) - np.where(known, cloud, 0).astype(float))
        assert (error <= largest * RELATIVE_ERROR).all()


def test_whole_numbers_are_exact_also_beside_fractions():
    numbers = np.arange(2 * 16_383, dtype=float).reshape(-1, 2)
    half = np.array([[0.0, 0.5, np.inf], [1.0, 3.0, 2.0]])
    found = read(*quantised([{"cycles": numbers, "bars": half}, {"bars": half + 1}]))
    np.testing.assert_array_equal(found[0]["cycles"], numbers)
    np.testing.assert_array_equal(found[0]["bars"], half)
    np.testing.assert_array_equal(found[1]["bars"], half + 1)


def test_the_bytes_are_those_that_the_browser_test_reads():
    """tests/js/quantised.test.js reads this block."""
    first = {"cloud": np.array([[1.0, -8.0], [0.5, np.inf]]), "folded": np.array([True])}
    index, block = quantised([first, {"cloud": np.array([[1.0, 4.0], [0.25, 2.0]])}])
    assert index == {
        "cloud": {"frames": [0, 1], "shapes": [[2, 2], [2, 2]], "powers": [[-14, -11], [-14, -12]]},
        "folded": {"frames": [0], "shapes": [[1]], "powers": [[-14]]},
    }
    assert block.hex() == "000000ff00000001004020c07f00f080a040"
