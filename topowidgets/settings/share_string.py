"""Share-strings: a few JSON values as one short line of text with a version tag and a check sum.

What comes in is data, never executed.

Version 1 holds the settings of a Config that differ from the defaults. Version 2 may hold, under OPEN, also
what is to be opened with them and how it was looked at.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from topowidgets.settings.checks import Allowed, ConfigError
from topowidgets.version import __version__

SHARE_VERSION = 2
"""Version that is written; older ones stay readable."""

SHARE_TAG = f"tw{SHARE_VERSION}."

SHARE_LIMIT = 16_384
"""Longest share-string and longest decoded text that are looked at, in characters."""

OPEN = "open"
"""The one entry of a share-string that is no setting of a Config."""

NOTEBOOK = "notebooks/shared.ipynb"
"""The notebook of this project that opens what a link holds."""

BINDER = ("BINDER_LAUNCH_HOST", "BINDER_PERSISTENT_REQUEST")
"""What a Binder tells its kernels: its own address, and of which repository at which commit it was made."""

_TAG = re.compile(r"tw([1-9][0-9]{0,8})\.", re.ASCII)


def is_shared(text: str) -> bool:
    """Whether a text looks like a share-string of any version.

    Examples:
        >>> is_shared("tw1.eNqrrgUAAXUA-Q"), is_shared("run.json")
        (True, False)
    """
    return _TAG.match(text.strip()) is not None


def packed(values: Mapping[str, Any]) -> str:
    """The share-string of some values.

    Raises:
        ConfigError: for more than a share-string may hold.

    Examples:
        >>> unpacked(packed({"eta_k": 3.0}))
        {'eta_k': 3.0}
    """
    text = json.dumps(dict(values), separators=(",", ":")).encode()
    body = zlib.compress(text, 9) + zlib.crc32(text).to_bytes(4, "big")
    whole = SHARE_TAG + base64.urlsafe_b64encode(body).decode().rstrip("=")
    if max(len(whole), len(text)) > SHARE_LIMIT:
        raise ConfigError(
            "share-string", f"{len(text)} characters", Allowed("fewer_changes", most=SHARE_LIMIT)
        )
    return whole


def unpacked(text: object) -> dict[str, Any]:
    """The values of a share-string of any version up to this one.

    Raises:
        ConfigError: for a foreign, newer, damaged or too long string, saying which it is.
    """
    words = text.strip() if isinstance(text, str) else ""
    tag = _TAG.match(words)
    if tag is None or len(words) > SHARE_LIMIT:
        raise ConfigError("share-string", text, Allowed("foreign", most=SHARE_LIMIT, tag=SHARE_TAG))
    if int(tag[1]) > SHARE_VERSION:
        raise ConfigError("share-string", text, Allowed("newer", version=__version__, tag=SHARE_TAG))
    body = words[tag.end() :]
    try:
        whole = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(whole[:-4], SHARE_LIMIT)
        sound = (
            unpacker.eof and not unpacker.unused_data and zlib.crc32(plain).to_bytes(4, "big") == whole[-4:]
        )
        values = json.loads(plain) if sound else None
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        values = None
    if not isinstance(values, dict) or (OPEN in values and tag[1] == "1"):
        raise ConfigError("share-string", text, Allowed("damaged")) from None
    return values


def link(text: str, base: str, repository: str | None = None) -> str:
    """A link that opens a share-string in NOTEBOOK, the page reading it from its own address.

    Args:
        base: where: a Binder address, `https://mybinder.org/v2/gh/OWNER/topowidgets/HEAD`; a JupyterHub, with
            `repository`; or a Jupyter server in whose folder the project lies, `http://localhost:8888`.
        repository: address of the project's git repository, which nbgitpuller brings to the visitor of a
            JupyterHub.

    Raises:
        ConfigError: for a base that is no http address.

    Examples:
        >>> link("tw2.abc", "http://localhost:8888/")
        'http://localhost:8888/lab/tree/notebooks/shared.ipynb?share=tw2.abc'
        >>> link("tw2.abc", "https://mybinder.org/v2/gh/OWNER/topowidgets/HEAD")
        'https://mybinder.org/v2/gh/OWNER/topowidgets/HEAD?urlpath=lab%2Ftree%2Fnotebooks%2Fshared.ipynb%3Fshare%3Dtw2.abc'
    """
    address = base.strip().rstrip("/")
    if not re.match(r"https?://[^\s?#]+$", address):
        raise ConfigError("base", base, "an address that begins with https:// or http://, without ? and #")
    if repository is not None:
        folder = repository.rstrip("/").rpartition("/")[2].removesuffix(".git")
        place = quote(f"lab/tree/{folder}/{NOTEBOOK}?share={text}", safe="")
        return f"{address}/hub/user-redirect/git-pull?repo={quote(repository, safe='')}&urlpath={place}"
    if "/v2/" in address:
        return f"{address}?urlpath={quote(f'lab/tree/{NOTEBOOK}?share={text}', safe='')}"
    return f"{address}/lab/tree/{NOTEBOOK}?share={text}"


def binder() -> str | None:
    """Address of the Binder in which this runs; None elsewhere."""
    host, request = (os.environ.get(name, "").strip("/") for name in BINDER)
    return f"{host}/{request}" if host and request else None
