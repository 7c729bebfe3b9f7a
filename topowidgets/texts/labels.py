"""Labels and meanings by names, in whatever language they are."""

from __future__ import annotations

from collections.abc import Mapping


class Labels:
    """What named things are called.

    Attributes:
        words: label and meaning of each by its name.
    """

    words: Mapping[str, tuple[str, str]]

    def label(self, name: str) -> str:
        """In legends and menus."""
        return self.words[name][0]

    def meaning(self, name: str) -> str:
        """In tables, files and the glossary."""
        return self.words[name][1]
