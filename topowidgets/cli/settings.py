"""`topowidgets settings`: what each setting means and may be."""

from __future__ import annotations

import argparse
import json

from topowidgets.cli.verb import Verb


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print their declaration as JSON")


def _act(options: argparse.Namespace) -> int:
    from topowidgets.settings.listing import listing
    from topowidgets.settings.sections import to_dict

    print(json.dumps(to_dict(), indent=1) if options.json else listing())
    return 0


SETTINGS = Verb("settings", "say what each setting means and may be", _act, _add_options)
