"""Conditions among settings as data, so that Python and a page read the same ones.

They are written with Python's operators and kept in JsonLogic (jsonlogic.com), of which the operators of
OPERATORS are read; `round`, `path`, `extent` and `label` are ours.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from topowidgets.settings.checks import is_label
from topowidgets.settings.curves import length

Logic = Any
"""A JSON value: an object with one key is an operator with its arguments, everything else is itself."""

Reader = Callable[[Any], Any]
"""Gives what comes of a condition for some values."""


class Term:
    """A value that settings decide.

    Examples:
        >>> term = the("tube_radius") < the("radius")
        >>> term.logic
        {'<': [{'var': 'tube_radius'}, {'var': 'radius'}]}
        >>> evaluate(term.logic, {"tube_radius": 0.2, "radius": 1.0})
        True
    """

    __slots__ = ("logic",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, logic: Logic) -> None:
        self.logic = logic

    def __repr__(self) -> str:
        return f"Term({self.logic!r})"

    def __bool__(self) -> bool:
        """A Term has no truth before it is evaluated.

        Raises:
            TypeError: always; write `&`, `|` and `~`.
        """
        raise TypeError(f"{self!r} is not evaluated: write & for and, | for or, ~ for not.")

    def __lt__(self, other: object) -> Term:
        return _term("<", self, other)

    def __le__(self, other: object) -> Term:
        return _term("<=", self, other)

    def __eq__(self, other: object) -> Term:  # type: ignore[override]
        return _term("===", self, other)

    def __and__(self, other: Term) -> Term:
        return _joined("and", self, other)

    def __or__(self, other: Term) -> Term:
        return _joined("or", self, other)

    def __invert__(self) -> Term:
        inner = self.logic.get("!") if isinstance(self.logic, dict) else None
        return Term(inner[0]) if inner else _term("!", self)

    def __add__(self, other: object) -> Term:
        return _term("+", self, other)

    def __mul__(self, other: object) -> Term:
        return _term("*", self, other)

    @property
    def known(self) -> Term:
        """Whether it is not None."""
        return ~(self == None)  # noqa: E711 -- makes a Term

    @property
    def length(self) -> Term:
        """Entries of a list."""
        return _term("length", self)

    def one_of(self, *names: object) -> Term:
        """Whether it is one of these."""
        return _term("in", self, list(names))

    def some(self, test: Term) -> Term:
        """Whether one entry of a list passes the test, in which `the(0)` is its first number."""
        return _term("some", self, test)


def the(name: str | int) -> Term:
    """The value of a setting, of a derived value, or of what its kind says: `the("rule_kind.has_k")`."""
    return Term({"var": name})


def choose(condition: Term, then: object, otherwise: object) -> Term:
    """One of two values."""
    return _term("if", condition, then, otherwise)


def rounded(value: Term) -> Term:
    """The nearest whole number, the even one of two."""
    return _term("round", value)


def path(corners: Term) -> Term:
    """Length of the closed polygon."""
    return _term("path", corners)


def extent(corners: Term) -> Term:
    """Largest absolute coordinate."""
    return _term("extent", corners)


def label(name: Term, most: int) -> Term:
    """Whether a name of at most so many characters can stand in a file name and in a page."""
    return _term("label", name, most)


def plain(value: object) -> Logic:
    """A Term or a plain value as JSON."""
    return value.logic if isinstance(value, Term) else value


def _term(name: str, *arguments: object) -> Term:
    return Term({name: [plain(argument) for argument in arguments]})


def _joined(name: str, one: Term, other: Term) -> Term:
    """`a & b & c` is one list."""
    parts = one.logic[name] if isinstance(one.logic, dict) and name in one.logic else [one.logic]
    return Term({name: [*parts, plain(other)]})


def evaluate(logic: Logic, values: Mapping[Any, Any]) -> Any:
    """What comes of it for some values.

    Raises:
        KeyError: for an operator or a name that there is not.

    Examples:
        >>> evaluate({"if": [{"in": [{"var": "task"}, ["mnist"]]}, 784, 1]}, {"task": "step"})
        1
    """
    return reader(logic)(values)


def reader(logic: Logic) -> Reader:
    """A function of the values that gives what comes of it; made once, it is ten times as fast as `evaluate`.

    Raises:
        KeyError: for an operator that there is not; the function, for a name.
    """
    if not isinstance(logic, dict):
        return lambda _: logic
    ((name, arguments),) = logic.items()
    if name == "var":
        return itemgetter(arguments)
    parts = [reader(argument) for argument in arguments]
    return LAZY[name](*parts) if name in LAZY else _eager(OPERATORS[name], parts)


def _eager(act: Callable[..., Any], parts: list[Reader]) -> Reader:
    if len(parts) == 1:
        (only,) = parts
        return lambda values: act(only(values))
    one, other = parts
    return lambda values: act(one(values), other(values))


def _if(condition: Reader, then: Reader, otherwise: Reader) -> Reader:
    return lambda values: then(values) if condition(values) else otherwise(values)


def _and(*parts: Reader) -> Reader:
    return lambda values: all(part(values) for part in parts)


def _or(*parts: Reader) -> Reader:
    return lambda values: any(part(values) for part in parts)


def _some(entries: Reader, test: Reader) -> Reader:
    return lambda values: any(test(entry) for entry in entries(values))


LAZY: Mapping[str, Callable[..., Reader]] = {"if": _if, "and": _and, "or": _or, "some": _some}
"""Operators that look at no more arguments than they need."""

OPERATORS: Mapping[str, Callable[..., Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "===": operator.eq,
    "!": operator.not_,
    "+": operator.add,
    "*": operator.mul,
    "in": lambda one, names: one in names,
    "length": len,
    "round": round,
    "path": length,
    "extent": lambda corners: max((abs(number) for corner in corners for number in corner), default=0.0),
    "label": is_label,
}
"""What each operator does with its evaluated arguments."""
