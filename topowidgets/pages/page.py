"""A page: one HTML file with everything in it.

It asks for nothing, and no text that it shows can become markup or script.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from topowidgets.pages.bundle import script, styles
from topowidgets.pages.quantised import quantised
from topowidgets.texts import find, say, speaking
from topowidgets.writing import AnyPath, checked_target, expanded, write_text

DIGITS = 7
"""Significant digits of the numbers beside the pictures, as float32 holds them."""

SUFFIXES = (".html", ".htm")


@dataclass(frozen=True)
class Record:
    """One message of those that the drawing core gets from a kernel.

    Attributes:
        facts: the message itself, for example {"type": "history", "run": 1}; for a row of an atlas its rate
            and whether it diverged.
        common: what the headers of all its frames say alike. headers: what is left of each, without its
            arrays.
        arrays: of each frame, by name.
    """

    facts: Mapping[str, Any]
    common: Mapping[str, Any]
    headers: Sequence[Mapping[str, Any]]
    arrays: Sequence[Mapping[str, np.ndarray]]


@dataclass(frozen=True)
class Page:
    """What a page shows.

    Attributes:
        language: in which it is shown and was made (see topowidgets.texts).
        kind: of view, as the drawing core's `mount` takes it.
        title: its heading. seen: one sentence on what is seen.
        settings, status: what a kernel would tell the drawing core about them, as JSON values.
        records: what it would send, in the order in which it is shown.
        still: the last picture as SVG, for readers without scripts.
        made: how it was made, as names and values. command: what makes it again, empty where nothing does.
        table: the settings as name, value and meaning.
        plays: whether it plays by itself: "" or over "tau" or "rate". Never for a reader who asked for less
            motion.
    """

    language: str
    kind: str
    title: str
    seen: str
    settings: Mapping[str, Any]
    status: Mapping[str, Any]
    records: Sequence[Record]
    still: str
    made: Sequence[tuple[str, str]]
    command: str
    table: Sequence[tuple[str, str, str]]
    plays: str = ""


def write_page(path: AnyPath, page: Page, nav: str = "", after: str = "") -> None:
    """Write a page, whole or not at all.

    Args:
        path: of the file. page: what it shows.
        nav, after: markup of a site's own, above and below it.

    Raises:
        ValueError: for a name that does not end in .html or .htm.
        OSError: if it cannot be written, saying why; FileNotFoundError: if its folder is not there;
            IsADirectoryError: if it is one.
    """
    write_html(path, page_html(page, nav, after))


def write_html(path: AnyPath, text: str) -> None:
    """Write HTML, whole or not at all; raises as `write_page` does."""
    write_text(checked_page(path), text)


def checked_page(path: AnyPath) -> Path:
    """A path that a page can be written to, for a look before a long work; raises as `write_page` does."""
    given = expanded(path)
    if not given.is_dir() and given.suffix.lower() not in SUFFIXES:
        raise ValueError(
            f"path = {os.fspath(path)!r} is not allowed: a page's name ends in {' or '.join(SUFFIXES)}."
        )
    checked_target(given)
    return given


def page_html(page: Page, nav: str = "", after: str = "") -> str:
    """The whole page as text; arguments as in `write_page`."""
    with speaking(page.language):
        return _page_html(page, nav, after)


def _page_html(page: Page, nav: str, after: str) -> str:
    facts = {"kind": page.kind, "settings": page.settings, "status": page.status, "plays": page.plays}
    again, command = escape(say("pages.make_again")), escape(page.command)
    again = f"<p>{again}</p><pre><code>{command}</code></pre>" if command else ""
    columns = "".join(f'<th scope="col">{escape(column)}</th>' for column in find("pages.columns"))
    return html_document(
        page.title,
        f"""{nav}<main class="page">
<header class="page-head"><h1>{escape(page.title)}</h1><p>{escape(page.seen)}</p></header>
<div id="view"></div>
<noscript><p>{escape(say("pages.no_scripts"))}</p>
<p><img alt="{escape(page.seen)}" \
src="data:image/svg+xml;base64,{base64.b64encode(page.still.encode()).decode()}"></p></noscript>
<details class="page-made"><summary>{escape(say("pages.how_made"))}</summary>
<dl>{"".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in page.made)}</dl>
{again}
<p>{escape(say("pages.precision"))}</p>
<table><caption>{escape(say("pages.settings"))}</caption>
<thead><tr>{columns}</tr></thead>
<tbody>{"".join(_row(cells) for cells in page.table)}</tbody></table></details>
{after}</main>
<script type="application/json" id="facts">{embedded(facts)}</script>
{
            "".join(
                '<script type="text/plain" class="record">'
                f"{base64.b64encode(packed(record)).decode()}</script>"
                for record in page.records
            )
        }
""",
        script=script("page", page.language) + "\ntopowidgets.page();\n",
        language=page.language,
    )


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>\n"


def html_document(title: str, body: str, script: str = "", language: str = "en") -> str:
    """A document with our styles that may run this one script and fetch nothing.

    Args:
        title: plain text. body: markup, in which every text is escaped already. script: our own. language: of
            the document.
    """
    lowered = script.lower()
    if "</script" in lowered or "<!--" in lowered:
        raise ValueError("the script would end its own element")
    allowed = (
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        if script
        else "'none'"
    )
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri "
        "'none'; form-action 'none'"
    )
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<style>{styles(page=True)}</style>
</head>
<body>
{body}{f"<script>{script}</script>" if script else ""}
</body>
</html>
"""


def embedded(value: Any) -> str:
    r"""JSON for a script element: nothing in it can end the element or begin a comment.

    Examples:
        >>> embedded({"name": "</script><!--"})
        '{"name":"\\u003c/script\\u003e\\u003c!--"}'
    """
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)  # all beyond ASCII is escaped by json
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def packed(record: Record) -> bytes:
    """A record as zlib's deflated bytes: length of its JSON (u32, little endian), the JSON, the block of
    `quantised`.
    """
    index, block = quantised(record.arrays)
    text = {**record.facts, "common": record.common, "headers": record.headers}
    whole = json.dumps({**rounded(text), "index": index}, separators=(",", ":"), allow_nan=False).encode()
    return zlib.compress(struct.pack("<I", len(whole)) + whole + block, 9)


def rounded(value: Any) -> Any:
    """A JSON value with its fractions to DIGITS significant digits."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {key: rounded(entry) for key, entry in value.items()}
    return [rounded(entry) for entry in value] if isinstance(value, list | tuple) else value
