"""Checked fields: what a setting may be, and the sentence for a value that is not allowed."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from numbers import Real
from typing import Any, Protocol, Self, TypeVar

from topowidgets.characters import first_refused, plain_spaces, visible_length
from topowidgets.texts import joined, say, speaking

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
        how: a sentence of the section `refused` in the languages' files. values: what it takes, by name.

    Examples:
        >>> Allowed("whole", low=3, high=9)
        'a whole number from 3 to 9'
    """

    how: str
    values: dict[str, Any]

    def __new__(cls, how: str, **values: Any) -> Self:
        """The English text."""
        with speaking("en"):
            text = super().__new__(cls, _worded(how, values))
        text.how, text.values = how, values
        return text

    @property
    def said(self) -> str:
        """The text in the language that is spoken here."""
        return _worded(self.how, self.values)


def _worded(how: str, values: Mapping[str, Any]) -> str:
    """What is allowed, in the language that is spoken here."""
    match how:
        case "one_of" | "no_setting":
            near, names = values.get("near"), values.get("names", ())
            values = {"meant": near is not None, "near": near, "names": joined(names, by="or")}
        case "not_of_kind":
            kinds, chosen = values["having"], say(f"refused.choosing.{values['chosen_by']}")
            values = {**values, "chosen": chosen, "having": joined(kinds), "kinds": len(kinds)}
        case "not_fetched":
            troubles = [
                say(f"refused.troubles.{trouble}", address=address, detail=detail)
                for address, trouble, detail in values["tried"]
            ]
            values = {**values, "troubles": "; ".join(troubles)}
    return say(f"refused.{how}", **values)


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
        with speaking("en"):
            super().__init__(say("refused.sentence", field=field, value=shown, allowed=allowed))

    @property
    def said(self) -> str:
        """The sentence in the language that is spoken; in English where what is allowed is English alone."""
        if not isinstance(self.allowed, Allowed):
            return str(self)
        return say("refused.sentence", field=self.field, value=self._shown, allowed=self.allowed.said)


def not_one_of(field: str, value: object, names: Sequence[str]) -> ConfigError:
    """What is raised for a value that is none of some names.

    Examples:
        >>> str(not_one_of("panel", "barcod", ("barcode", "loss")))
        "panel = 'barcod' is not allowed: did you mean barcode? Choose barcode or loss."
    """
    return ConfigError(field, value, Allowed("one_of", names=tuple(names), near=near(value, names)))


class Check(Protocol):
    """What a setting may be."""

    def __call__(self, key: str, value: Any) -> Any:
        """The value as it is kept.

        Raises:
            ConfigError: for one that is not allowed.
        """

    def to_dict(self) -> dict[str, Any]:
        """As JSON: `is`, the name of the check, and what it takes."""


class _Plain:
    """A check whose fields say all."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {"is": type(self).__name__.lower()} | {
            name: value.to_dict()
            if isinstance(value, _Plain)
            else list(value)
            if isinstance(value, tuple)
            else value
            for name, value in vars(self).items()
        }


@dataclass(frozen=True)
class OneOf(_Plain):
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


@dataclass(frozen=True)
class Number(_Plain):
    """A finite number in [low, high]; `above` leaves out low itself, `below` leaves out high."""

    low: float
    high: float
    above: bool = False
    below: bool = False

    def __call__(self, key: str, value: Any) -> float:
        """The value as a float, if it is in the range."""
        if (
            not _is_real(value)
            or not abs(value) < math.inf
            or value < self.low
            or value > self.high
            or (self.above and value == self.low)
            or (self.below and value == self.high)
        ):
            raise ConfigError(key, value, self.allows)
        return float(value)

    @property
    def allows(self) -> Allowed:
        """What is allowed."""
        return Allowed("number", low=self.low, high=self.high, above=self.above, below=self.below)


def number(low: float, high: float, *, above: bool = False, below: bool = False) -> Number:
    """A finite number in [low, high]; `above` leaves out low itself, `below` leaves out high."""
    return Number(low, high, above, below)


@dataclass(frozen=True)
class Whole(_Plain):
    """A whole number in [low, high]. A control offers the range."""

    low: int
    high: int

    def __call__(self, key: str, value: Any) -> int:
        """The value as an int, if it is in the range."""
        if not _is_real(value) or not self.low <= value <= self.high or value != int(value):
            raise ConfigError(key, value, self.allows)
        return int(value)

    @property
    def allows(self) -> Allowed:
        """What is allowed."""
        return Allowed("whole", low=self.low, high=self.high)


def integer(low: int, high: int) -> Whole:
    """A whole number in [low, high]; 96.0 counts as 96."""
    return Whole(low, high)


@dataclass(frozen=True)
class Optional(_Plain):
    """None, or what `inner` allows."""

    inner: Check

    def __call__(self, key: str, value: Any) -> Any:
        """The value, if it is allowed."""
        return None if value is None else self.inner(key, value)


def optional(inner: Check) -> Optional:
    """None, or what `inner` allows."""
    return Optional(inner)


@dataclass(frozen=True)
class Flag(_Plain):
    """True or False, and no number that stands for one."""

    def __call__(self, key: str, value: Any) -> bool:
        """The value, if it is one of the two."""
        if not isinstance(value, bool):
            raise ConfigError(key, value, self.allows)
        return value

    allows = Allowed("flag")


flag = Flag()


COORDINATE = number(-1000, 1000)


@dataclass(frozen=True)
class Numbers(_Plain):
    """Up to `most` numbers, kept as a tuple; `each` is what one may be."""

    most: int
    each: Number = COORDINATE

    def __call__(self, key: str, value: Any) -> tuple[float, ...]:
        """The numbers, if they are allowed."""
        if not isinstance(value, list | tuple) or len(value) > self.most:
            raise ConfigError(key, value, self.allows)
        return tuple(self.each(key, entry) for entry in value)

    @property
    def allows(self) -> Allowed:
        """What is allowed."""
        return Allowed("numbers", most=self.most)


numbers = Numbers(3)

MOST_PAIRS = 64


@dataclass(frozen=True)
class Pairs(_Plain):
    """None, or `least` to `most` pairs of numbers, kept as tuples.

    Attributes:
        of: what the pairs are: the points, or the corners of a curve.
        each: what a number of a pair may be.
    """

    least: int
    most: int
    of: str
    each: Number = COORDINATE

    def __call__(self, key: str, value: Any) -> tuple[tuple[float, float], ...]:
        """The pairs, if they are allowed."""
        listed = isinstance(value, list | tuple) and len(value) in (0, *range(self.least, self.most + 1))
        if not listed or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in value):
            raise ConfigError(key, value, self.allows)
        return tuple((self.each(key, pair[0]), self.each(key, pair[1])) for pair in value)

    @property
    def allows(self) -> Allowed:
        """What is allowed."""
        return Allowed("pairs", least=self.least, most=self.most, of=self.of)


def pairs(least: int, of: str) -> Pairs:
    """None, or `least` to MOST_PAIRS pairs of numbers, as tuples."""
    return Pairs(least, MOST_PAIRS, of)


@dataclass(frozen=True)
class Points(_Plain):
    """Up to `most` points (x, y) of a piecewise linear function, x rising, kept as tuples.

    Attributes:
        x, y: what the numbers may be.
    """

    most: int
    x: Number
    y: Number

    def __call__(self, key: str, value: Any) -> tuple[tuple[float, float], ...]:
        """The points, if they are allowed."""
        listed = isinstance(value, list | tuple) and len(value) <= self.most
        if not listed or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in value):
            raise ConfigError(key, value, self.allows)
        found = tuple((self.x(key, pair[0]), self.y(key, pair[1])) for pair in value)
        if any(second[0] <= first[0] for first, second in pairwise(found)):
            raise ConfigError(key, value, Allowed("rising"))
        return found

    @property
    def allows(self) -> Allowed:
        """What is allowed."""
        return Allowed("schedule", most=self.most)


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


MOST_LABEL = 40
"""Characters of a label at most."""


def is_label(value: str, most: int = MOST_LABEL) -> bool:
    """Whether a name of at most so many characters can stand in a file name and in a page.

    Examples:
        >>> is_label("toy2d_eight"), is_label("a/b")
        (True, False)
    """
    plain = value.replace("_", "").replace("-", "")
    return len(value) <= most and plain.isalnum() and plain.isascii()


def label(key: str, value: Any) -> str:
    """A short name that can stand in a file name and in a page."""
    if not isinstance(value, str) or not is_label(value):
        raise ConfigError(key, value, Allowed("label", most=MOST_LABEL))
    return value


MOST_NAME = 200
"""Characters of a name at most."""


@dataclass(frozen=True)
class Title(_Plain):
    """What a run is called: a name in any script that is not empty."""

    most: int

    def __call__(self, key: str, value: Any) -> str:
        """The name, if it is one."""
        kept = name(key, value, self.most)
        if not kept:
            raise ConfigError(key, value, self.allows)
        return value if kept == value else kept  # what is refused later is named as it was given

    @property
    def allows(self) -> Allowed:
        """What is allowed."""
        return Allowed("name", most=self.most)


title = Title(MOST_NAME)


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
