"""The command line: `topowidgets run` trains one Config, `atlas` one start at many rates, `site` writes
pages, `lesson` checks a lesson, `settings` says what can be set, `doctor` looks around. A file for each.
"""

from topowidgets.cli.program import main

__all__ = ["main"]
