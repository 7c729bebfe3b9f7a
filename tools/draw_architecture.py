"""Draw the rooms of the package and the direction of imports: `python -m tools.draw_architecture [--check]`.

Written to docs/architecture.svg, light or dark as the reader's system is. The rooms and their order are those
of the import contract in pyproject.toml, and what a room is says the first sentence of its own docstring.
"""

from __future__ import annotations

import ast
import sys
import textwrap
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "architecture.svg"
WIDTH, GAP, LINE, LETTERS = 920, 24, 17, 7.1

STYLE = """
svg { font-family: system-ui, sans-serif; background: #ffffff; }
rect { fill: #f1f3f5; stroke: #868f98; }
text { fill: #1c2126; font-size: 13px; }
.name { font-weight: 700; font-size: 15px; fill: #0060a0; }
path { stroke: #868f98; fill: none; marker-end: url(#head); }
marker path { fill: #868f98; stroke: none; }
@media (prefers-color-scheme: dark) {
  svg { background: #14171a; }
  rect { fill: #262b31; stroke: #7d8690; }
  text { fill: #e8eaed; }
  .name { fill: #56b4e9; }
  path { stroke: #aab2bb; }
  marker path { fill: #aab2bb; }
}
"""


def layers() -> list[list[str]]:
    """The rooms from the top, side by side where none imports the other."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    rows: list[str] = contracts["contracts"][0]["layers"]
    return [[name.strip("() ") for name in row.split("|")] for row in rows]


def sentence(room: str) -> str:
    """The first sentence of a room's docstring."""
    folder = ROOT / "topowidgets" / room
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = said.split("\n\n", 1)[0].replace("\n", " ").replace("`", "")
    return first.split(". ", 1)[0].rstrip(".") + "."


def box(room: str, lines: list[str], left: float, top: float, width: float, height: float) -> str:
    """A room: its name over what it is."""
    words = "".join(
        f'<text x="{left + 12:g}" y="{top + 42 + LINE * number:g}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" rx="6"/>'
        f'<text class="name" x="{left + 12:g}" y="{top + 22:g}">{room}</text>{words}'
    )


def drawn() -> str:
    """The picture."""
    parts, top = [], 16.0
    rows = layers()
    for number, rooms in enumerate(rows):
        width = (WIDTH - 32 - GAP * (len(rooms) - 1)) / len(rooms)
        said = [textwrap.wrap(sentence(room), int((width - 24) / LETTERS)) for room in rooms]
        height = 36 + LINE * max(map(len, said))
        parts += [
            box(room, lines, 16 + place * (width + GAP), top, width, height)
            for place, (room, lines) in enumerate(zip(rooms, said, strict=True))
        ]
        if number + 1 < len(rows):
            parts.append(f'<path d="M {WIDTH / 2:g} {top + height:g} v {GAP - 6:g}"/>')
        top += height + GAP
    head = '<marker id="head" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" markerHeight="7"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:g}" role="img">'
        "<title>The rooms of topowidgets: each imports only what stands below it</title>"
        f'<style>{STYLE}</style><defs>{head} orient="auto"><path d="M 0 0 L 10 5 L 0 10 z"/></marker></defs>'
        + "\n".join(parts)
        + "</svg>\n"
    )


def main() -> int:
    """Write the picture, or with --check say whether it is the one that is there."""
    if "--check" not in sys.argv:
        TARGET.write_text(drawn(), encoding="utf-8")
        return 0
    same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == drawn()
    if not same:
        print("docs/architecture.svg is older than the rooms: python -m tools.draw_architecture")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
