"""The texts of one language, as its JSON file holds them."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from topowidgets.texts.template import Entry, fill

FOLDER = Path(__file__).parent / "languages"


class Catalogue:
    """Entries by their place in the file, as in "seen.hole".

    Args:
        content: of the file: `code`, as HTML's lang attribute has it, `name`, `plural` (template.fill), `and`
            and `or`, and sections of entries.

    Examples:
        >>> english = Catalogue.load("en")
        >>> english.joined(["open", "closed", "undecided"])
        'open, closed and undecided'
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self._found: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"Catalogue({self.content['code']!r})"

    @classmethod
    @functools.cache
    def load(cls, code: str) -> Catalogue:
        """The texts of a language.

        Args:
            code: the file's name, for example "de".
        """
        return cls(json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8")))

    def say(self, key: str, places: Mapping[str, Any]) -> str:
        """The sentence that an entry makes of values.

        Raises:
            KeyError: for an entry, or a value, that there is not.
        """
        entry: Entry = self.find(key)
        return fill(entry, places, self.content["plural"])

    def find(self, key: str) -> Any:
        """What stands at a place: an entry, a list of texts, or a table of them.

        Raises:
            KeyError: if nothing does.
        """
        if key not in self._found:
            self._found[key] = functools.reduce(lambda part, name: part[name], key.split("."), self.content)
        return self._found[key]

    def joined(self, items: Sequence[str], *, by: str = "and") -> str:
        """Several things in one sentence, the last two with "and", or with "or"."""
        if len(items) < 2:
            return "".join(items)
        return self.say(by, {"most": ", ".join(items[:-1]), "last": items[-1]})


@functools.cache
def codes() -> tuple[str, ...]:
    """The languages that have a file, English first."""
    found = sorted(path.stem for path in FOLDER.glob("*.json"))
    return tuple(sorted(found, key=lambda code: code != "en"))
