"""English, and with it what every language has."""

from __future__ import annotations

from dataclasses import dataclass, field

from topowidgets.texts.english.studied import Studied


@dataclass(frozen=True)
class Language:
    """All that Python says in a language; in English where no other is given.

    Attributes:
        code: as HTML's lang attribute has it.
        studied: figures of studies.
    """

    code: str = "en"
    studied: Studied = field(default_factory=Studied)
