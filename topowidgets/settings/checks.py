"""Checked fields: what a setting may be, and the sentence for a value that is not allowed."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from numbers import Real
from typing import Any, Self, TypeVar

from topowidgets.characters import first_refused, plain_spaces, visible_length
from topowidgets.texts import LANGUAGES, words

Made = TypeVar("Made", bound=Callable[..., Any])

MOST_GIVEN = 80
"""Characters of a name up to which a near one is looked for."""


def near(given: object, names: Iterable[str]) -> str | None:
    """The name that was probably meant, whatever the case and the dashes; None where none is near.

    Examples:
        >>> near("eta-K", ("eta", "eta_k")), near("nuerons", ("neurons", "tracers")), near("x", ("neurons",))
        ('eta_k', 'neurons', None)
    """
    if not isinstance(given, str) or len(given) > MOST_GIVEN:
        return None
    plain = {_plain(name): name for name in names}
    found = get_close_matches(_plain(given), plain, n=1, cutoff=0.6)
    return plain[found[0]] if found else None


def did_you_mean(given: object, names: Iterable[str]) -> str:
    """A question after the nearest name, to stand before a sentence; empty where none is near.

    Examples:
        >>> did_you_mean("barcod", ("barcode", "loss")) + "Choose one."
        'did you mean barcode? Choose one.'
    """
    name = near(given, names)
    return f"did you mean {name}? " if name else ""


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")


class Allowed(str):  # noqa: SLOT000 -- a text with two attributes more
    """What is allowed, in English, and how every language says it.

    Args:
        how: a method of `texts.english.refused.Refused`. values: what it takes, by name.

    Examples:
        >>> Allowed("whole", low=3, high=9)
        'a whole number from 3 to 9'
    """

    how: str
    values: dict[str, Any]

    def __new__(cls, how: str, **values: Any) -> Self:
        """The English text."""
        text = super().__new__(cls, getattr(LANGUAGES["en"].refused, how)(**values))
        text.how, text.values = how, values
        return text


class ConfigError(ValueError):
    """A value that is not allowed, with the field, the value and what is allowed."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        self.value = value
        self.allowed = allowed
        try:
            shown = repr(value)
        except (
            ValueError,
            RecursionError,
        ):  # an integer of thousands of digits, a list of thousands of levels
            shown = f"this {type(value).__name__}"
        if len(shown) > 80:  # a foreign value may be a book
            shown = shown[:77] + "..."
        self._shown = shown
        super().__init__(LANGUAGES["en"].refused.sentence(field, shown, allowed))

    @property
    def said(self) -> str:
        """The sentence in the language that is spoken; in English where what is allowed is English alone."""
        allowed, say = self.allowed, words().refused
        if not isinstance(allowed, Allowed):
            return str(self)
        return say.sentence(self.field, self._shown, getattr(say, allowed.how)(**allowed.values))


def not_one_of(field: str, value: object, names: Sequence[str]) -> ConfigError:
    """What is raised for a value that is none of some names.

    Examples:
        >>> str(not_one_of("panel", "barcod", ("barcode", "loss")))
        "panel = 'barcod' is not allowed: did you mean barcode? Choose barcode or loss."
    """
    return ConfigError(field, value, Allowed("one_of", names=tuple(names), near=near(value, names)))


Check = Callable[[str, Any], Any]


@dataclass(frozen=True)
class OneOf:
    """One of some names. A control offers them; `also` names what only a program can choose."""

    names: tuple[str, ...]
    also: tuple[str, ...] = ()

    def __call__(self, key: str, value: Any) -> str:
        """The value, if it is one of the names."""
        if not isinstance(value, str) or value not in self.names + self.also:
            raise not_one_of(key, value, self.names)
        return value


def one_of(*names: str, also: tuple[str, ...] = ()) -> OneOf:
    """One of some names; `also` ones are allowed but not offered."""
    return OneOf(names, also)


def _is_real(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)  # numpy's numbers are Real


def number(low: float, high: float, *, above: bool = False, below: bool = False) -> Check:
    """A finite number in [low, high]; `above` leaves out low itself, `below` leaves out high."""
    says = Allowed("number", low=low, high=high, above=above, below=below)

    def check(key: str, value: Any) -> float:
        if not _is_real(value) or not abs(value) < math.inf:
            raise ConfigError(key, value, says)
        if value < low or value > high or (above and value == low) or (below and value == high):
            raise ConfigError(key, value, says)
        return float(value)

    return check


@dataclass(frozen=True)
class Whole:
    """A whole number in [low, high]. A control offers the range."""

    low: int
    high: int

    def __call__(self, key: str, value: Any) -> int:
        """The value as an int, if it is in the range."""
        if not _is_real(value) or not self.low <= value <= self.high or value != int(value):
            raise ConfigError(key, value, Allowed("whole", low=self.low, high=self.high))
        return int(value)


def integer(low: int, high: int) -> Whole:
    """A whole number in [low, high]; 96.0 counts as 96."""
    return Whole(low, high)


def optional(inner: Check) -> Check:
    """None, or what `inner` allows."""

    def check(key: str, value: Any) -> Any:
        return None if value is None else inner(key, value)

    return check


def flag(key: str, value: Any) -> bool:
    """True or False, and no number that stands for one."""
    if not isinstance(value, bool):
        raise ConfigError(key, value, "true or false")
    return value


def numbers(key: str, value: Any) -> tuple[float, ...]:
    """Up to three numbers, as a tuple."""
    if not isinstance(value, list | tuple) or len(value) > 3:
        raise ConfigError(key, value, "a list of at most three numbers, one for each coordinate of the shape")
    one = number(-1000, 1000)
    return tuple(one(key, entry) for entry in value)


MOST_PAIRS = 64


def pairs(least: int, means: str) -> Check:
    """None, or `least` to MOST_PAIRS pairs of numbers, as tuples."""
    says, one = f"{least} to {MOST_PAIRS} pairs of numbers, {means}", number(-1000, 1000)

    def check(key: str, value: Any) -> tuple[tuple[float, float], ...]:
        if not isinstance(value, list | tuple) or len(value) not in (0, *range(least, MOST_PAIRS + 1)):
            raise ConfigError(key, value, says)
        if not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in value):
            raise ConfigError(key, value, says)
        return tuple((one(key, pair[0]), one(key, pair[1])) for pair in value)

    return check


def name(key: str, value: Any, most: int) -> str:
    r"""A name in any script, as it is kept: without spaces at its ends, other spaces as a space; it may be
    empty.

    Raises:
        ConfigError: for what is no text, for more than `most` visible characters, or naming the character
            that nobody can read.

    Examples:
        >>> name("learner", " Ada\u00a0L. ", 80)
        'Ada L.'
    """
    if not isinstance(value, str):
        raise ConfigError(key, value, Allowed("name", most=most))
    readable(key, value)
    kept = plain_spaces(value)
    if visible_length(kept) > most:
        raise ConfigError(key, value, Allowed("name", most=most))
    return kept if visible_length(kept) else ""


def readable(key: str, text: str, also: str = "") -> None:
    """Refuse a text with a character that nobody can read; control characters in `also` are allowed.

    Raises:
        ConfigError: naming the character.
    """
    found = first_refused(text, also)
    if found is not None:
        raise ConfigError(key, text, Allowed("character", code=found[0], kind=found[1]))


def label(key: str, value: Any) -> str:
    """A short name that can stand in a file name and in a page."""
    if (
        not isinstance(value, str)
        or len(value) > 40
        or not value.replace("_", "").replace("-", "").isalnum()
        or not value.isascii()
    ):
        raise ConfigError(key, value, "a name of at most 40 letters, digits, - and _")
    return value


MOST_NAME = 200
"""Characters of a name at most."""


def title(key: str, value: Any) -> str:
    """What a run is called: a name in any script that is not empty."""
    kept = name(key, value, MOST_NAME)
    if not kept:
        raise ConfigError(key, value, Allowed("name", most=MOST_NAME))
    return value if kept == value else kept  # what is refused later is named as it was given


def offering(settings: type) -> Callable[[Made], Made]:
    """Give a function or a class a signature with the keywords of a TypedDict by name, which JupyterLab
    completes and `help` shows.

    Examples:
        >>> import inspect
        >>> from topowidgets.settings.keywords import RuledSettings
        >>> @offering(RuledSettings)
        ... def trained(**changes: object) -> None: ...
        >>> inspect.signature(trained).parameters["neurons"].annotation
        'int'
    """

    def offered(made: Made) -> Made:
        signature = inspect.signature(made.__init__ if isinstance(made, type) else made)  # type: ignore[misc]
        if isinstance(made, type):
            signature = signature.replace(parameters=list(signature.parameters.values())[1:])
        by_name = inspect.Parameter.KEYWORD_ONLY
        own = [
            entry
            for entry in signature.parameters.values()
            if entry.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        types = {
            name: getattr(kind, "__forward_arg__", kind) for name, kind in settings.__annotations__.items()
        }
        more = [
            inspect.Parameter(name, by_name, default=..., annotation=types[name])
            for name in types
            if name not in signature.parameters
        ]
        made.__signature__ = signature.replace(parameters=[*own, *more])  # type: ignore[attr-defined]
        return made

    return offered


def setting(default: Any, check: Check) -> Any:
    """A dataclass field with its check; what it means stands in `texts`."""
    return field(default=default, metadata={"check": check})
