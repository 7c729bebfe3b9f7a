"""English, and with it what every language has."""

from __future__ import annotations

from dataclasses import dataclass, field

from topowidgets.texts.english.plotted import Plotted
from topowidgets.texts.english.studied import Studied


@dataclass(frozen=True)
class Language:
    """All that Python says in a language; in English where no other is given.

    Attributes:
        code: as HTML's lang attribute has it.
        plotted: figures of runs and atlases. studied: figures of studies.
    """

    code: str = "en"
    plotted: Plotted = field(default_factory=Plotted)
    studied: Studied = field(default_factory=Studied)
