"""`topowidgets doctor`: what this machine has and lacks."""

from __future__ import annotations

import argparse

from topowidgets.cli.verb import Verb


def _act(_options: argparse.Namespace) -> int:
    from topowidgets.doctor import healthy, render, report

    checks = report()
    print(render(checks))
    return 0 if healthy(checks) else 1


DOCTOR = Verb(
    "doctor",
    "say what is installed, which device is used, what is missing and how to get it",
    _act,
)
