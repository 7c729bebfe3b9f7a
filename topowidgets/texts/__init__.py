"""Every word that is said to a learner, one file for each language in `languages`, and which one is spoken.

A language's file has all that English's has: sentences with places for plain values, and choices by a value
where grammar differs (`template`). Numbers keep the decimal point in every language, as in fields, files and
code. What only a programmer reads, exceptions, printed tables and the command line, is English.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from topowidgets.texts.catalogue import Catalogue, codes

VARIABLE = "TOPOWIDGETS_LANGUAGE"
"""The environment variable that holds the chosen language, also for the processes that this one starts."""

_speaking: ContextVar[str | None] = ContextVar("_speaking", default=None)


def set_language(code: str) -> None:
    """Speak a language from now on: in labs, atlases, comparisons, lessons and pages that are made later.

    Args:
        code: one that has a file in `languages`, "en" or "de".

    Raises:
        ValueError: for a language that there is not.

    Examples:
        >>> set_language("de")
        >>> language()
        'de'
        >>> set_language("en")
    """
    os.environ[VARIABLE] = _checked("language", code)


def language() -> str:
    """Code of the language that is spoken here: that of the `speaking` around it, else the chosen one, else
    English.

    Raises:
        ValueError: if TOPOWIDGETS_LANGUAGE names a language that there is not.
    """
    return _speaking.get() or _checked(VARIABLE, os.environ.get(VARIABLE) or "en")


def say(key: str, **places: Any) -> str:
    """A sentence in the language that is spoken here.

    Args:
        key: its place in the language's file, for example "seen.folded".
        places: the values that it names.

    Raises:
        KeyError: for an entry, or a value, that there is not.

    Examples:
        >>> say("or", most="open", last="closed")
        'open or closed'
    """
    return Catalogue.load(language()).say(key, places)


def find(key: str) -> Any:
    """The texts at a place in the file of the language that is spoken here: a list, or a table by names.

    Raises:
        KeyError: if there is nothing.
    """
    return Catalogue.load(language()).find(key)


def joined(items: Sequence[str], *, by: str = "and") -> str:
    """Several things in one sentence, the last two with "and", or with "or".

    Examples:
        >>> joined(["1/K", "2/lambda_max"])
        '1/K and 2/lambda_max'
    """
    return Catalogue.load(language()).joined(items, by=by)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language within, in this thread alone.

    Raises:
        ValueError: for a language that there is not.
    """
    token = _speaking.set(_checked("language", code))
    try:
        yield
    finally:
        _speaking.reset(token)


def _checked(name: str, code: str) -> str:
    if code not in codes():
        raise ValueError(f"{name} = {code!r} is not allowed: choose {' or '.join(codes())}.")
    return code
