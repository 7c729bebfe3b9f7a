"""The commands and their options, and what was probably meant by one that there is not."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

import topowidgets
from topowidgets.cli.atlas import ATLAS
from topowidgets.cli.doctor import DOCTOR
from topowidgets.cli.lesson import LESSON
from topowidgets.cli.run import RUN
from topowidgets.cli.settings import SETTINGS
from topowidgets.cli.site import SITE
from topowidgets.settings.checks import did_you_mean, near

VERBS = (RUN, ATLAS, SITE, LESSON, SETTINGS, DOCTOR)
"""The commands, in the order in which they are listed."""


def command_parser() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """The parser, and that of each command by its name."""
    parser = argparse.ArgumentParser(prog="topowidgets", description=topowidgets.__doc__)
    parser.add_argument("--version", action="version", version=topowidgets.__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for verb in VERBS:
        command = commands.add_parser(verb.name, help=verb.help)
        command.set_defaults(action=verb.act)
        if verb.add_options is not None:
            verb.add_options(command)
    return parser, commands.choices


def parsed_options(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; a command or an option that there is not ends the program with the one that was probably
    meant.
    """
    parser, commands = command_parser()
    verb = next((argument for argument in arguments if not argument.startswith("-")), None)
    if verb is not None and verb not in commands:
        parser.error(
            f"there is no command {verb!r}: {did_you_mean(verb, commands)}The commands are "
            f"{', '.join(commands)}."
        )
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        own = commands[verb] if verb else parser
        given = unknown[0].partition("=")[0]
        names = [name for action in own._actions for name in action.option_strings if name.startswith("--")]  # noqa: SLF001 -- argparse names them nowhere else
        meant = near(given, names)
        own.error(
            f"{given} is not known"
            + (f": did you mean {meant}?" if meant else f". The options are {', '.join(names)}.")
        )
    return options
