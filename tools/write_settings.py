"""Write what is made from the sections of settings: settings/keywords.py, the keywords with their types, and
settings/settings.json, from which a page checks settings.

Run it after a setting or a kind was added or changed: python tools/write_settings.py. `make lint` compares.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from topowidgets.settings.config import Config
from topowidgets.settings.sections import to_dict

FOLDER = Path(__file__).resolve().parents[1] / "topowidgets" / "settings"

GIVEN = {
    "tuple[tuple[float, float], ...]": "Sequence[Sequence[float]]",
    "tuple[float, ...]": "Sequence[float]",
}
"""What may be given for a field that is kept as a tuple."""

ALONE = {
    "preset": "AllSettings",
    "rule": "RuledSettings",
    "eta_k": "RunSettings",
    "tau": "RunSettings",
}
"""Settings that some functions take by a name of their own, and the type that has them all the same."""

HEAD = '''"""The settings as keywords with their types, for editors.

Written by tools/write_settings.py from the fields of Config.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class Settings(TypedDict, total=False):
    """Settings that can be changed wherever a Config is made: by `train`, labs, atlases and comparisons."""

'''

TYPES = '''

class RunSettings(Settings, total=False):
    """Those of one run: also its rate and its length in training time."""

{RunSettings}


class RuledSettings(Settings, total=False):
    """Those of many rates: also the name of the rule."""

{RuledSettings}


class AllSettings(RunSettings, RuledSettings, total=False):
    """Every field of a Config."""

{AllSettings}
'''


def keywords() -> str:
    """The text of keywords.py."""
    lines = {
        item.name: f"    {item.name}: {GIVEN.get(str(item.type), str(item.type))}"
        for item in dataclasses.fields(Config)
    }
    kinds = ("RunSettings", "RuledSettings", "AllSettings")
    own = {kind: "\n".join(lines[name] for name, its in ALONE.items() if its == kind) for kind in kinds}
    return (
        HEAD
        + "\n".join(line for name, line in lines.items() if name not in ALONE)
        + "\n"
        + TYPES.format(**own)
    )


def declaration() -> str:
    """The text of settings.json, a line for each setting, kind and demand."""
    parts = {"sections": 3, "demands": 1}
    declared = to_dict()
    lines = [f' "{name}": {_laid_out(declared[name], deep, " ")}' for name, deep in parts.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _laid_out(value: Any, deep: int, before: str = "") -> str:
    """JSON with lines of its own down to a depth."""
    if deep == 0 or not value or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    inner = before + " "
    named = isinstance(value, dict)
    lines = [
        f"{inner}{json.dumps(key) + ': ' if named else ''}{_laid_out(one, deep - 1, inner)}"
        for key, one in (value.items() if named else enumerate(value))
    ]
    ends = "{}" if named else "[]"
    return f"{ends[0]}\n" + ",\n".join(lines) + f"\n{before}{ends[1]}"


WRITTEN = {FOLDER / "keywords.py": keywords, FOLDER / "settings.json": declaration}
"""Each file with its text."""

if __name__ == "__main__":
    for path, text in WRITTEN.items():
        if "--check" not in sys.argv:
            path.write_text(text(), encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text():
            sys.exit(f"{path.name} is not what the settings say: run python tools/write_settings.py")
