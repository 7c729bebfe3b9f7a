"""Write a page that mounts a recorded run from the built bundle: python make_page.py OUT [preset] [rate] [neurons]."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from pinch_run import SETTINGS, run

STATIC = Path(__file__).parents[3] / "topowidgets" / "widgets" / "static"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>topowidgets demo</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="view.css"><style>body {{ margin: 0 }}</style><body><div id="lab"></div>
<script type="application/json" id="run">{data}</script>
<script type="module">
import {{ mount, recordedSource }} from "./view.js";
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const run = JSON.parse(document.getElementById("run").textContent);
const decoded = (frames) => frames.map(({{ header, buffer }}) => ({{ header, buffer: bytes(buffer) }}));
window.source = recordedSource({{ ...run, frames: decoded(run.frames) }});
const before = recordedSource({{ ...run, frames: decoded(run.ghost) }});
before.seek(Infinity);
window.source.frames.ghost = before.frames.rows;
window.unmount = mount(document.getElementById("lab"), window.source, new URLSearchParams(location.search).get("kind") ?? "lab");
</script>"""


def write(out: Path, preset: str = "pinch", rate: float = 1.5, neurons: int = 96) -> Path:
    """Write the page and copies of the bundle beside it."""
    out.mkdir(parents=True, exist_ok=True)
    ghost, _ = run(preset, 0.5, neurons, tau_end=20, number=0)
    frames, status = run(preset, rate, neurons, number=1, first_id=len(ghost))
    for name in ("view.js", "view.css"):
        shutil.copy(STATIC / name, out / name)
    page = out / "index.html"
    data = json.dumps({"settings": SETTINGS, "status": status, "frames": frames, "ghost": ghost}).replace("</", "<\\/")
    page.write_text(PAGE.format(data=data), encoding="utf-8")
    return page


if __name__ == "__main__":
    arguments = sys.argv[1:]
    print(write(Path(arguments[0]), *arguments[1:2], *map(float, arguments[2:3]), *map(int, arguments[3:4])))
