"""Images of clothes that are none, from a server on this machine that can be slow, stop in the middle and go
away.
"""

from __future__ import annotations

import gzip
import hashlib
import http.server
import re
import struct
import textwrap
import threading
import time
from pathlib import Path

import numpy as np

COUNT = 5000


def _idx(array: np.ndarray) -> bytes:
    return gzip.compress(
        bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes(), 1
    )


def _files() -> dict[str, bytes]:
    chance = np.random.default_rng(0)
    files = {}
    for part, count in (("train", COUNT), ("t10k", 100)):
        images = np.zeros((count, 28, 28), np.uint8)
        images[:, 8:20, 8:20] = chance.integers(0, 256, (count, 12, 12))
        files[f"{part}-images"], files[f"{part}-labels"] = (
            _idx(images),
            _idx(chance.integers(0, 10, count, dtype=np.uint8)),
        )
    return files


class _Handler(http.server.BaseHTTPRequestHandler):
    server: ImageServer

    def do_GET(self) -> None:
        body = self.server.files[self.path.strip("/").split("-idx", maxsplit=1)[0]]
        asked = self.headers.get("Range")
        self.server.asked.append(asked)
        first = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked else 0  # type: ignore[index]
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - first))
        self.end_headers()
        for start in range(first, len(body), 16_384):
            if start > self.server.stop_at:
                return
            self.wfile.write(body[start : start + 16_384])
            time.sleep(self.server.pause)

    def log_message(self, *_: object) -> None:
        pass


class ImageServer(http.server.ThreadingHTTPServer):
    """Attributes: pause, seconds after each 16 kB; stop_at, where it breaks off; asked, the ranges that were
    asked for.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.pause, self.stop_at = _files(), 0.0, 10**9
        self.asked: list[str | None] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def environment(self, folder: Path, path: str) -> dict[str, str]:
        """Environment variables with which a Python process takes its images from here, into a cache of its
        own.
        """
        hashes = {part: hashlib.sha256(data).hexdigest() for part, data in self.files.items()}
        (folder / "sitecustomize.py").write_text(
            textwrap.dedent(
                f"""
                import sys
                if any("topowidgets.runtime.worker" in word for word in sys.orig_argv):
                    from topowidgets.learning import image_sets
                    mirrors, files = (
                        ("http://127.0.0.1:{self.server_port}/",),
                        image_sets._files({hashes!r}, unpacked=False),
                    )
                    image_sets.SOURCES["fashion_mnist"] = image_sets.Source("fashion-mnist", mirrors, files)
                """
            )
        )
        return {"PYTHONPATH": f"{folder}:{path}", "TOPOWIDGETS_CACHE": str(folder / "cache")}

    def close(self) -> None:
        """Go away: nobody answers any more."""
        self.shutdown()
        self.server_close()
