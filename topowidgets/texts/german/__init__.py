"""German; the learner is addressed with "du"."""

from __future__ import annotations

from topowidgets.texts.english import Language
from topowidgets.texts.german.studied import Studied

GERMAN = Language("de", Studied())
