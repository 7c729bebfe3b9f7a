"""The options that name files to write, and the writing of a result into them."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from topowidgets.cli.errors import UnwrittenError
from topowidgets.settings.checks import ConfigError
from topowidgets.writing import checked_target

if TYPE_CHECKING:
    from topowidgets.studies.atlas import Atlas
    from topowidgets.studies.run import Run

FILES = {"out": "FILE.nc", "csv": "FILE.csv", "html": "FILE.html"}
"""Each option, without its dashes, and what stands for its value in the help."""


def add_file_options(parser: argparse.ArgumentParser, **helps: str) -> None:
    """Declare those of --out, --csv and --html whose help is given; the others are None."""
    parser.set_defaults(**dict.fromkeys(FILES))
    for name, text in helps.items():
        parser.add_argument(f"--{name}", metavar=FILES[name], help=text)


def check_files(options: argparse.Namespace) -> None:
    """Refuse what cannot be written before the training, which may be long.

    Raises:
        UnwrittenError: for a place where no file can be written.
        ConfigError: for a page whose name ends otherwise.
    """
    for name in FILES:
        target = getattr(options, name)
        if target is not None:
            with named_by(name):
                checked_target(target)
    if options.html is not None:
        from topowidgets.pages.page import SUFFIXES

        if Path(options.html).suffix.lower() not in SUFFIXES:
            raise ConfigError("html", options.html, f"a name that ends in {' or '.join(SUFFIXES)}")


def save_files(result: Run | Atlas, options: argparse.Namespace) -> list[UnwrittenError]:
    """Write what --out, --csv and --html ask for; what cannot be written keeps none of the others from it."""
    unwritten = []
    files = (
        ("out", options.out, result.save),
        ("csv", options.csv, result.to_csv),
        ("html", options.html, result.export_html),
    )
    for name, target, save in files:
        try:
            with named_by(name):
                if target is not None:
                    save(target)
        except UnwrittenError as error:
            unwritten.append(error)
    return unwritten


def exit_status(unwritten: Sequence[UnwrittenError]) -> int:
    """The exit status of a command whose results have been printed.

    Raises:
        UnwrittenError: for all files that could not be written.
    """
    if unwritten:
        raise UnwrittenError(" ".join(map(str, unwritten)))
    return 0


@contextlib.contextmanager
def named_by(option: str) -> Iterator[None]:
    """What cannot be written is told with the option that asks for it.

    Raises:
        UnwrittenError: in the place of an OSError or a ValueError.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        raise UnwrittenError(f"--{option}: {error}") from None
