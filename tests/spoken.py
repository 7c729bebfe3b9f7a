"""The words of a figure or of HTML, to see that nothing of one language is left where another is spoken."""

import re
from collections.abc import Iterator
from typing import Any

SPOKEN = ("text", "name", "hovertemplate", "ticktext", "x", "y")
"""Keys of a figure whose values a reader sees as words; x and y are the names of bars."""

IN_BOTH = {"die", "in", "lies", "so", "was"}
"""Words of English that are German too."""


def of_figure(figure: Any) -> set[str]:
    """Words of titles, axes, legends, notes, bars and what the pointer is told."""
    parts = figure.to_plotly_json()
    parts["layout"].pop("template", None)
    return {word for said in _texts(parts) for word in of_text(re.sub(r"%\{[^}]*\}", " ", said))}


def of_html(html: str) -> set[str]:
    """Words of HTML, those that the pointer is told among them."""
    titles = re.findall(r'title="([^"]*)"', html)
    return of_text(" ".join([re.sub(r"<[^>]*>", " ", html), *titles]))


def of_text(text: str) -> set[str]:
    """Words of two letters and more; names with _ or a digit, as in eta_k and H1,
    are symbols and no words.
    """
    return {
        word
        for word in re.findall(r"\w+", re.sub(r"<[^>]*>|&\w+;", " ", text))
        if len(word) > 1 and word.isalpha()
    }


def _texts(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if key in SPOKEN:
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, name)
    elif isinstance(value, list | tuple) and (not value or not isinstance(value[0], float)):
        for inner in value:
            yield from _texts(inner, key)
