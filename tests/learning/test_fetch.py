"""Fetching against a local server: good, wrong, cut off, gone, and with nobody there.

Then the images that are in the files.
"""

import gzip
import hashlib
import http.server
import re
import struct
import threading
from pathlib import Path

import numpy as np
import pytest

from topowidgets.learning import fetch as fetching
from topowidgets.learning import image_sets
from topowidgets.learning.data import task
from topowidgets.learning.fetch import Remote, fetch, unpacked
from topowidgets.learning.image_sets import SOURCES, Source, idx_array, image_set
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config

DATA = np.random.default_rng(0).bytes(300_000)
PACKED = gzip.compress(DATA, mtime=1)
REMOTE = Remote("numbers.gz", hashlib.sha256(PACKED).hexdigest())


class Server(http.server.ThreadingHTTPServer):
    """Files by path; `cut` breaks off so many answers in the middle; `ranges` False ignores Range; `asked`
    keeps path and range.
    """

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.cut, self.ranges, self.asked = {}, 0, True, []

    def address(self, folder=""):
        return f"http://127.0.0.1:{self.server_port}/{folder}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked = self.headers.get("Range")
        self.server.asked.append((self.path, asked))
        body = self.server.files.get(self.path)
        first = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked and self.server.ranges else 0
        if body is None or first >= len(body):
            self.send_error(404 if body is None else 416)
            return
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - first))
        self.end_headers()
        rest = body[first:]
        if self.server.cut:
            self.server.cut -= 1
            rest = rest[: len(rest) // 2]
        self.wfile.write(rest)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_good_file_is_fetched_once(server, tmp_path):
    server.files["/a/numbers.gz"] = PACKED
    seen = []
    path = fetch(REMOTE, [server.address("a/")], tmp_path / "new", lambda *step: seen.append(step))
    assert unpacked(path) == DATA
    assert seen[-1] == ("numbers.gz", len(PACKED), len(PACKED))
    assert [step[1] for step in seen] == sorted(step[1] for step in seen)
    assert fetch(REMOTE, [server.address("a/")], tmp_path / "new") == path
    assert len(server.asked) == 1
    assert [entry.name for entry in path.parent.iterdir()] == ["numbers.gz"]


def test_a_mirror_that_has_it_not_is_passed_over(server, tmp_path):
    server.files |= {"/b/numbers.gz": b"<html>gone</html>", "/c/numbers.gz": PACKED}
    path = fetch(REMOTE, [server.address(folder) for folder in ("a/", "b/", "c/")], tmp_path)
    assert path.read_bytes() == PACKED
    assert [asked for asked, _ in server.asked] == ["/a/numbers.gz", "/b/numbers.gz", "/c/numbers.gz"]


def test_a_download_that_broke_off_goes_on(server, tmp_path):
    server.files["/numbers.gz"], server.cut = PACKED, 2
    assert fetch(REMOTE, [server.address()], tmp_path).read_bytes() == PACKED
    half = len(PACKED) // 2
    assert [byte for _, byte in server.asked] == [
        None,
        f"bytes={half}-",
        f"bytes={half + (len(PACKED) - half) // 2}-",
    ]


def test_the_next_call_goes_on_where_the_last_gave_up(server, tmp_path):
    server.files["/numbers.gz"], server.cut = PACKED, fetching.TRIES
    with pytest.raises(OSError, match="broke off"):
        fetch(REMOTE, [server.address()], tmp_path)
    kept = (tmp_path / "numbers.gz.part").stat().st_size
    assert 0 < kept < len(PACKED)
    assert fetch(REMOTE, [server.address()], tmp_path).read_bytes() == PACKED
    assert server.asked[-1][1] == f"bytes={kept}-"


@pytest.mark.parametrize("part", [PACKED[:1000], b"x" * 1000, PACKED, PACKED + b"more", b"x" * len(PACKED)])
@pytest.mark.parametrize("ranges", [True, False])
def test_whatever_part_is_there_the_file_becomes_right(server, tmp_path, part, ranges):
    server.files["/numbers.gz"], server.ranges = PACKED, ranges
    (tmp_path / "numbers.gz.part").write_bytes(part)
    assert fetch(REMOTE, [server.address()], tmp_path).read_bytes() == PACKED
    assert not (tmp_path / "numbers.gz.part").exists()


def test_a_damaged_file_in_the_cache_is_fetched_again(server, tmp_path):
    server.files["/numbers.gz"] = PACKED
    (tmp_path / "numbers.gz").write_bytes(PACKED[:-1])
    assert fetch(REMOTE, [server.address()], tmp_path).read_bytes() == PACKED


def test_a_wrong_hash_is_refused_and_not_kept(server, tmp_path):
    server.files["/numbers.gz"] = PACKED[:-1] + b"x"
    with pytest.raises(OSError, match=r"its SHA-256 is wrong.*put the file into"):
        fetch(REMOTE, [server.address()], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_hash_of_what_is_packed(server, tmp_path):
    """The same data packed on another day is another file, with the same content."""
    remote = Remote("numbers.gz", hashlib.sha256(DATA).hexdigest(), unpacked=True)
    server.files |= {
        "/a/numbers.gz": PACKED[:-9],
        "/b/numbers.gz": DATA,
        "/c/numbers.gz": gzip.compress(DATA, mtime=2),
    }
    assert (
        unpacked(fetch(remote, [server.address(folder) for folder in ("a/", "b/", "c/")], tmp_path)) == DATA
    )


def test_too_much_is_not_kept(server, tmp_path, monkeypatch):
    server.files["/numbers.gz"] = PACKED
    monkeypatch.setattr(fetching, "LARGEST", 10_000)
    with pytest.raises(OSError, match="could not be fetched"):
        fetch(REMOTE, [server.address()], tmp_path)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(20_000)))
    with pytest.raises(OSError, match=r"bomb.gz is no whole gzip file of at most 10000 bytes"):
        unpacked(tmp_path / "bomb.gz")


def test_offline_the_sentence_says_what_to_do(tmp_path):
    with pytest.raises(
        OSError,
        match=r"could not be reached .*Try again when this machine is online.*or put the file into .*cache "
        r"yourself",
    ):
        fetch(REMOTE, ["http://127.0.0.1:9/"], tmp_path / "cache")


# the images


def idx(array):
    return (
        struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()
    )


def pictures(count, seed):
    generator = np.random.default_rng(seed)
    return generator.integers(0, 256, (count, 28, 28), np.uint8), generator.integers(0, 10, count, np.uint8)


@pytest.fixture
def small_set(server, tmp_path, monkeypatch):
    """Fashion-MNIST with 30 and 12 images, on the local server."""
    arrays = dict(
        zip(
            ("train-images", "train-labels", "t10k-images", "t10k-labels"),
            (*pictures(30, 1), *pictures(12, 2)),
            strict=True,
        )
    )

    def publish():
        packed = {part: gzip.compress(idx(array)) for part, array in arrays.items()}
        files = {part: Remote(f"{part}.gz", hashlib.sha256(packed[part]).hexdigest()) for part in packed}
        server.files |= {f"/{part}.gz": body for part, body in packed.items()}
        monkeypatch.setitem(SOURCES, "fashion_mnist", Source("fashion", (server.address(),), files))

    monkeypatch.setenv(image_sets.CACHE_VARIABLE, str(tmp_path))
    publish()
    return arrays, publish


FASHION = Config(
    task="fashion_mnist", inputs=784, loss="cross_entropy", samples=20, centring="per_pixel", dtype="float32"
)


def test_a_task_from_fetched_images(small_set, server, tmp_path):
    arrays, _ = small_set
    data = task(FASHION)
    x = arrays["train-images"][:20].reshape(20, 784) / 255
    assert np.allclose(data.x, x - x.mean(axis=0), atol=1e-6)
    assert np.allclose(
        data.held_out_x, arrays["t10k-images"].reshape(12, 784) / 255 - x.mean(axis=0), atol=1e-6
    )
    assert np.array_equal(data.y, arrays["train-labels"][:20])
    assert (data.x.dtype, data.y.dtype, data.held_out_y.shape) == (np.float32, np.int64, (12,))
    task(FASHION)
    assert len(server.asked) == 4, "the second time nothing is fetched"
    assert len(list((tmp_path / "fashion").iterdir())) == 4


@pytest.mark.usefixtures("small_set")
def test_offline_a_task_is_refused_with_a_sentence(server):
    server.files.clear()
    with pytest.raises(
        ConfigError,
        match=r"task = 'fashion_mnist' is not allowed: its images are needed once. "
        r"train-images.*answered 404",
    ):
        task(FASHION)


@pytest.mark.parametrize(
    "damage",
    [
        {"train-images": np.zeros((30, 28, 27))},
        {"train-labels": np.zeros(29)},
        {"t10k-labels": np.full(12, 10)},
        {"t10k-images": np.zeros((12, 784))},
    ],
)
def test_images_that_are_none_are_refused(small_set, damage):
    arrays, publish = small_set
    arrays |= damage
    publish()
    with pytest.raises(ConfigError, match="are not 28 x 28 images of 10 classes"):
        image_set("fashion_mnist")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\x08",
        b"\0\0\x08\0",
        b"\0\0\x08\x04" + bytes(16),
        b"\0\0\x0d\x01\0\0\0\x01\0",
        b"\0\0\x08\x03\0\0",
        b"\0\0\x08\x01\0\0\0\x02\0",
        b"\0\0\x08\x01\0\0\0\x02\0\0\0",
        b"\0\0\x08\x03" + b"\xff" * 12 + bytes(9),
        b"cos\nsystem\n(S'true'\ntR.",
    ],
)
def test_idx_files_are_read_within_their_bounds(data):
    with pytest.raises(ValueError, match="idx file"):
        idx_array(data)


@pytest.mark.parametrize("shape", [(3,), (0,), (2, 5), (4, 3, 2)])
def test_idx_there_and_back(shape):
    array = np.random.default_rng(3).integers(0, 256, shape, np.uint8)
    assert np.array_equal(idx_array(idx(array)), array)


def test_every_source_has_four_files_with_a_hash():
    for source in SOURCES.values():
        assert set(source.files) == {"train-images", "train-labels", "t10k-images", "t10k-labels"}
        assert all(re.fullmatch("[0-9a-f]{64}", remote.sha256) for remote in source.files.values())
        assert len(source.mirrors) >= 2
    assert SOURCES["mnist_full"].files["t10k-labels"].name == "t10k-labels-idx1-ubyte.gz"


def test_the_cache_is_the_users(monkeypatch):
    monkeypatch.delenv(image_sets.CACHE_VARIABLE, raising=False)
    assert Path.home() in image_sets.cache_folder().parents
