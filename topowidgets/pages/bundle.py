"""The browser's side as `make bundle` builds it: scripts, each language's texts, and styles."""

from __future__ import annotations

from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"

SINGLE = ("rate", "cloud", "barcode", "data", "timeline")
"""Kinds of view that have a small script of their own; of all others it is the whole one."""


@cache
def script(kind: str, language: str) -> str:
    """The script of a kind of view. Another language's texts stand before it.

    It gives `topowidgets.render`, for a widget. The whole one gives `topowidgets.page` too, for what an
    exported page holds.

    Examples:
        >>> len(script("cloud", "en")) < len(script("lab", "en"))
        True
    """
    spoken = "" if language == "en" else _read(f"texts.{language}.js")
    return spoken + _read(f"{kind if kind in SINGLE else 'whole'}.js")


@cache
def module(kind: str, language: str) -> str:
    """The script of a kind of view as a module that anywidget loads."""
    return f"{script(kind, language)}\nexport default {{ render: topowidgets.render }};\n"


@cache
def styles(*, page: bool = False) -> str:
    """The styles of every view, and of an exported page around it."""
    return _read("view.css") + (_read("page.css") if page else "")


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
