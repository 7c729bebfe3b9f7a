"""Records: there and back, cut off at every byte, damaged anywhere, and never unpickled."""

import json
import math
import pickle
import struct
import tempfile
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from topowidgets.recording import codec
from topowidgets.recording.codec import (
    Log,
    encode,
    finite,
    pack,
    pack_float32,
    read_record,
    read_records,
    unpack,
    write_whole,
)

DTYPES = ["<f4", "<f8", "<i8", "|u1", "|b1"]

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
headers = st.dictionaries(st.text(max_size=8), plain, max_size=5)
arrays = st.dictionaries(
    st.text("abcxyz_", min_size=1, max_size=6),
    st.sampled_from(DTYPES).flatmap(
        lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5))
    ),
    max_size=4,
)


def read_back(data):
    """All whole records at the beginning of some bytes."""
    found = []
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        while (record := read_record(file)) is not None:
            found.append(record)
    return found


@given(st.lists(st.tuples(headers, st.binary(max_size=40)), max_size=4))
@settings(max_examples=80)
def test_records_there_and_back(many):
    assert read_back(b"".join(encode(header, buffer) for header, buffer in many)) == many


@given(arrays)
@settings(max_examples=80)
def test_arrays_there_and_back(given_arrays):
    index, buffer = pack(given_arrays)
    again = unpack(json.loads(json.dumps(index)), buffer)
    assert set(again) == set(given_arrays)
    for name, array in given_arrays.items():
        assert again[name].dtype == array.dtype
        assert again[name].shape == array.shape
        assert again[name].tobytes() == array.tobytes()


def test_arrays_of_any_order_and_byte_order():
    array = np.arange(12, dtype=">f8").reshape(3, 4)
    assert np.array_equal(unpack(*pack({"a": array}))["a"], array)
    assert np.array_equal(unpack(*pack({"a": array.T[::2]}))["a"], array.T[::2])


def test_the_browser_form_counts_in_numbers():
    index, buffer = pack_float32({"a": np.ones((2, 2)), "b": np.array([True, False]), "c": np.empty((0, 3))})
    assert index == {
        "a": {"shape": [2, 2], "offset": 0},
        "b": {"shape": [2], "offset": 4},
        "c": {"shape": [0, 3], "offset": 6},
    }
    assert np.array_equal(np.frombuffer(buffer, "<f4"), [1, 1, 1, 1, 1, 0])


@pytest.mark.parametrize(
    "array", [np.array(["text"]), np.array([object()]), np.array([1j]), np.array([1], dtype=np.int32)]
)
def test_other_types_are_refused(array):
    with pytest.raises(TypeError, match="records hold"):
        pack({"a": array})


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "|O", "shape": [1], "offset": 0},
        {"dtype": "<f8", "shape": [-1], "offset": 0},
        {"dtype": "<f8", "shape": [3], "offset": 0},
        {"dtype": "<f8", "shape": [1], "offset": -8},
        {"dtype": "<f8", "shape": [1], "offset": 99},
        {"dtype": "<f8", "shape": [2**40, 2**40], "offset": 0},
        {"dtype": "<f8", "shape": [2**32, 2**31], "offset": 0},
    ],
)
def test_an_index_that_does_not_fit_is_refused(entry):
    with pytest.raises(ValueError):
        unpack({"a": entry}, bytes(16))


# damage

LOG = [({"type": "row", "step": step, "values": [step / 3, None]}, bytes(range(step))) for step in range(5)]
WHOLE = [encode(header, buffer) for header, buffer in LOG]


def test_cut_off_at_every_byte_the_whole_records_stay():
    data = b"".join(WHOLE)
    ends = np.cumsum([len(record) for record in WHOLE])
    for length in range(len(data) + 1):
        assert read_back(data[:length]) == LOG[: int((ends <= length).sum())]


def test_a_changed_byte_anywhere_is_noticed():
    data, first = b"".join(WHOLE), len(WHOLE[0])
    for place in range(len(WHOLE[1])):
        damaged = bytearray(data)
        damaged[first + place] ^= 0x41
        found = read_back(bytes(damaged))
        assert found == LOG[:1], place


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_random_bytes_hold_no_record(data):
    assert read_back(data) == []


def test_a_damaged_length_takes_no_memory(tmp_path):
    import tracemalloc

    path = tmp_path / "log"
    path.write_bytes(struct.pack("<IQI", 10, 2**32, 0) + bytes(100))
    tracemalloc.start()
    assert list(read_records(path)) == []
    assert tracemalloc.get_traced_memory()[1] < 50e6
    tracemalloc.stop()


@pytest.mark.parametrize("text", [b"[1]", b"3", b"not json", b"\xff\xfe", b"null", b"[" * 100_000])
def test_a_header_that_is_no_object_is_no_record(text):
    assert read_back(struct.pack("<IQI", len(text), 0, zlib.crc32(b"", zlib.crc32(text))) + text) == []


def test_nothing_is_unpickled():
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("unpickled",))

    data = pickle.dumps(Bomb())
    assert read_back(data) == []
    assert read_back(encode({"type": "frame"}, data)) == [({"type": "frame"}, data)]
    with pytest.raises(ValueError):
        unpack({"a": {"dtype": "|O", "shape": [1], "offset": 0}}, data)
    assert not {"pickle", "cloudpickle", "torch"} & set(vars(codec))


def test_a_log_is_cut_back_and_appended_to(tmp_path):
    path = tmp_path / "log"
    path.write_bytes(WHOLE[0] + WHOLE[1] + WHOLE[2][:-1])
    log = Log(path)
    assert not log.empty
    log.append(WHOLE[3])
    assert list(read_records(path)) == [LOG[0], LOG[1], LOG[3]], "a write reaches the file at once"
    log.close()
    new = Log(tmp_path / "new")
    assert new.empty
    new.close()


def test_a_disk_without_room_leaves_whole_records(tmp_path):
    """What did not fit is cut off again, so that what is appended later can be read."""
    import resource
    import signal

    log = Log(tmp_path / "log")
    log.append(WHOLE[0])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(WHOLE[0]) + 10, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            log.append(WHOLE[4])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert (tmp_path / "log").stat().st_size == len(WHOLE[0])
    log.append(WHOLE[1])
    log.close()
    assert list(read_records(tmp_path / "log")) == LOG[:2]


def test_a_file_is_replaced_in_one_step(tmp_path):
    path = tmp_path / "run.checkpoint"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.checkpoint"]


def test_json_of_numbers_that_json_has_not():
    value = {
        "a": [math.nan, -math.inf, np.float64(2), np.int64(3), np.float32("nan")],
        "b": (1, {"c": math.inf}),
        "d": True,
        "e": "text",
    }
    assert finite(value) == {"a": [None, None, 2.0, 3, None], "b": [1, {"c": None}], "d": True, "e": "text"}
    assert finite(value)["d"] is True
    json.dumps(finite(value), allow_nan=False)
    assert read_back(encode(value))[0][0]["a"] == [None, None, 2.0, 3, None]
