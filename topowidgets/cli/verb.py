"""What a command of the command line is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """One command.

    Attributes:
        name: as it is typed.
        help: what it does, in the list of commands.
        act: does it and returns the exit status.
        add_options: declares its options; None where it has none.
    """

    name: str
    help: str
    act: Callable[[argparse.Namespace], int]
    add_options: Callable[[argparse.ArgumentParser], None] | None = None
