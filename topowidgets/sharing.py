"""Share-strings: a few JSON values as one short line of text with a version tag and a check sum. What comes in is data, never executed."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

from topowidgets.fields import ConfigError

SHARE_TAG = "tw1."
"""Version tag of the share-string; old tags stay readable."""

SHARE_LIMIT = 16_384
"""Longest share-string and longest decoded text that are looked at, in characters."""


def packed(values: Mapping[str, Any]) -> str:
    """The share-string of some values.

    Examples:
        >>> unpacked(packed({"eta_k": 3.0}))
        {'eta_k': 3.0}
    """
    text = json.dumps(dict(values), separators=(",", ":")).encode()
    body = zlib.compress(text, 9) + zlib.crc32(text).to_bytes(4, "big")
    return SHARE_TAG + base64.urlsafe_b64encode(body).decode().rstrip("=")


def unpacked(text: object) -> dict[str, Any]:
    """The values of a share-string.

    Raises:
        ConfigError: for a foreign, damaged or too long string.
    """
    allowed = f"a share-string that begins with {SHARE_TAG} and was copied whole"
    words = text.strip() if isinstance(text, str) else ""
    if not words.startswith(SHARE_TAG) or len(words) > SHARE_LIMIT:
        raise ConfigError("share-string", text, allowed)
    body = words.removeprefix(SHARE_TAG)
    try:
        whole = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(whole[:-4], SHARE_LIMIT)
        sound = unpacker.eof and not unpacker.unused_data and zlib.crc32(plain).to_bytes(4, "big") == whole[-4:]
        values = json.loads(plain) if sound else None
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise ConfigError("share-string", text, allowed) from None
    return values
