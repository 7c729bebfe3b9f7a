"""`topowidgets lesson`: a lesson's file is checked, told and written as a page."""

from __future__ import annotations

import argparse

from topowidgets.cli.result_files import add_file_options, check_files, named_by
from topowidgets.cli.verb import Verb
from topowidgets.lessons.lesson import Lesson, shipped
from topowidgets.settings.checks import ConfigError, near, not_one_of
from topowidgets.texts.catalogue import codes


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "lesson", metavar="NAME|FILE.yaml", help=f"one of {', '.join(shipped())}, or a file of your own"
    )
    parser.add_argument(
        "--language",
        choices=codes(),
        help="of a shipped lesson (default: TOPOWIDGETS_LANGUAGE, else en)",
    )
    add_file_options(parser, html="write the lesson as a page that needs no kernel and no network")


def _act(options: argparse.Namespace) -> int:
    try:
        lesson = Lesson.load(options.lesson, options.language)
    except FileNotFoundError as error:
        if near(options.lesson, shipped()):
            raise not_one_of("lesson", options.lesson, shipped()) from error
        raise ConfigError(
            "lesson", options.lesson, f"a shipped lesson ({', '.join(shipped())}) or a file"
        ) from error
    check_files(options)
    if options.html is not None:
        from topowidgets.lessons.lesson_page import lesson_page
        from topowidgets.pages.page import write_page

        page = lesson_page(lesson)
        with named_by("html"):
            write_page(options.html, page)
    print(f"{lesson.title} ({lesson.minutes} minutes)")
    for number, part in enumerate(lesson.parts, 1):
        print(f"{number:>2} {part.name:<16} {part.question.ask if part.question else '(tells)'}")
    return 0


LESSON = Verb(
    "lesson", "check a lesson's file and say what is in it, or write it as a page", _act, _add_options
)
