"""Sentences as data: an entry of a language, filled in. The browser reads the same entries alike
(`widgets/js/texts/template.js`).

An entry is

- a template, "{neurons} neurons, eta K = {product:.2f}": `{name}` is text or a whole number,
  `{name:format}` a number;
- a choice by one of its places, {"of": "neurons", "0": "no neuron", "one": "one neuron", "other":
  "{neurons} neurons"}, whose parts are entries again.

Formats are `.2f` (digits after the point), `.3g` (significant digits, as C writes them), `.0%`, and `short`
or `short2`, what stands at axes: at most three (two) significant digits, a true minus sign, a dash for what
is not known.

A choice takes the first key that is there: for a number its own digits and its plural form; "yes" or "no";
"none" for what is None; for a text that text; in the end "other".
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Entry = str | Mapping[str, Any]

PLACE = re.compile(r"\{(\w+)(?::([^}]*))?\}")
"""A place in a template: its name, and its format where it has one."""

FORMAT = re.compile(r"\.\d[fg%]|short\d?")


def fill(entry: Entry, places: Mapping[str, Any], plural: Mapping[str, Sequence[int]]) -> str:
    """The sentence that an entry makes of values.

    Args:
        entry: a template or a choice.
        places: the value of each place by its name; more than are used do no harm.
        plural: which whole numbers take a plural form, by its name; all others take "other".

    Raises:
        KeyError: for a place without a value, and for a choice that has no part for a value.
        ValueError: for a format that there is not.

    Examples:
        >>> folded = {"of": "neurons", "0": "none folded", "one": "one folded", "other": "{neurons} folded"}
        >>> [fill(folded, {"neurons": count}, {"one": [1]}) for count in (0, 1, 4)]
        ['none folded', 'one folded', '4 folded']
        >>> fill("eta K = {product:.2f}", {"product": 1.4142}, {})
        'eta K = 1.41'
    """
    while not isinstance(entry, str):
        value = places[entry["of"]]
        found = next((key for key in cases(value, plural) if key != "of" and key in entry), None)
        if found is None:
            raise KeyError(f"no part for {entry['of']} = {value!r}")
        entry = entry[found]
    return PLACE.sub(lambda place: written(places[place[1]], place[2]), entry)


def cases(value: object, plural: Mapping[str, Sequence[int]]) -> list[str]:
    """The keys of a choice that suit a value, the first that is there is taken."""
    match value:
        case None:
            return ["none", "other"]
        case bool():
            return ["yes" if value else "no", "other"]
        case int() | float():
            whole = [str(int(value))] if math.isfinite(value) and value == int(value) else []
            return [*whole, *(form for form, numbers in plural.items() if value in numbers), "other"]
    return [str(value), "other"]


def written(value: Any, form: str | None) -> str:
    """A value as it stands in a sentence.

    Raises:
        TypeError: for a number with digits after the point in a place without a format.
        ValueError: for a format that there is not.

    Examples:
        >>> written(-0.00012345, "short"), written(None, "short"), written(250000.0, ".3g")
        ('−1.23e−4', '–', '2.5e+05')
    """
    if form is None:
        if isinstance(value, float):
            raise TypeError(f"{value!r} needs a format")
        return str(value)
    if not FORMAT.fullmatch(form):
        raise ValueError(f"{form!r} is no format")
    if form.startswith("short"):
        return _short(value, int(form[5:] or 3))
    return format(value, form)


def _short(value: float | None, digits: int) -> str:
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value and not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.{max(0, digits - 1)}e}".split("e")
        text = f"{float(mantissa):g}e{int(exponent)}"
    else:
        text = f"{float(f'{value:.{digits}g}'):.12g}"
    return text.replace("-", "−")


def places_of(entry: Entry) -> Iterator[tuple[str, str | None]]:
    """Name and format of every place of an entry, that of a choice without a format."""
    if isinstance(entry, str):
        for place in PLACE.finditer(entry):
            yield place[1], place[2]
    else:
        yield entry["of"], None
        for key, part in entry.items():
            if key != "of":
                yield from places_of(part)
