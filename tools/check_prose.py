"""Whether what is written can be read: `python tools/check_prose.py`, part of `make lint`.

A docstring or a comment for documentation stands by itself; words are those of the field or plain ones.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

OPENINGS = ("The same", "Its ", "Likewise", "Ditto", "As above", "See above")
"""A reader who hovers over a name sees one docstring, and not what it speaks of."""

WORDS = {
    "audience": "source, views",
    "fleet": "batch",
    "footprint": "memory",
    "keepsake": "fallback",
    "obituary": "message",
    "utilise": "use",
    "utilize": "use",
    "leverage": "use",
    "in order to": "to",
    "simply": "(leave it out)",
    "obviously": "(leave it out)",
    "basically": "(leave it out)",
}
"""Words that are not written here, with what is written instead."""


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Each docstring of a module with its line; a text below a constant counts as one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield node.lineno, value.value


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Each JSDoc comment of a script with its line."""
    text = path.read_text(encoding="utf-8")
    for found in re.finditer(r"/\*\*\s*(.*?)\*/", text, re.DOTALL):
        yield text.count("\n", 0, found.start()) + 1, found[1]


def texts() -> Iterator[tuple[str, str]]:
    """What is checked, with where it stands."""
    for path in sorted((ROOT / "topowidgets").rglob("*.py")):
        yield from ((f"{path.relative_to(ROOT)}:{line}", text) for line, text in docstrings(path))
    for path in sorted((ROOT / "topowidgets" / "widgets" / "js").rglob("*.js")):
        yield from ((f"{path.relative_to(ROOT)}:{line}", text) for line, text in comments(path))
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{line}", text


def troubles(text: str, *, documents: bool) -> Iterator[str]:
    """What is wrong with a text; documents: whether it is of code, read without what stands around it."""
    if text.strip().startswith(OPENINGS) and documents:
        yield f"begins with {text.split(maxsplit=2)[:2]}: name what is spoken of"
    for word, instead in WORDS.items():
        if re.search(rf"\b{word}\b", text):
            yield f"{word!r}: write {instead}"


def main() -> int:
    """Print every trouble; 1 where there is one."""
    found = [
        f"{where}: {trouble}"
        for where, text in texts()
        for trouble in troubles(text, documents=".md:" not in where)
    ]
    print("\n".join(found) or "prose: nothing to mend")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
