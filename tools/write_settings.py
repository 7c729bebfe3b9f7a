"""Write topowidgets/settings/keywords.py: the types of the keywords that change settings, made from the
fields of Config.

Run it after a field of Config was added or changed: python tools/write_settings.py. A test compares.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from topowidgets.settings.config import Config

TARGET = Path(__file__).resolve().parents[1] / "topowidgets" / "settings" / "keywords.py"

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


def written() -> str:
    """The text of the module."""
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


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
