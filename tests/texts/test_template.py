"""Templates are filled in alike in Python and in the browser, whose test (tests/js) reads the same file."""

import json
from pathlib import Path

import pytest

from topowidgets.texts.template import fill, places_of, written

KNOWN = json.loads((Path(__file__).parent / "templates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("entry", "places", "sentence"), KNOWN["cases"])
def test_a_template_makes_a_sentence(entry, places, sentence):
    assert fill(entry, places, KNOWN["plural"]) == sentence


@pytest.mark.parametrize(("entry", "places"), KNOWN["refused"])
def test_what_is_no_template_is_refused(entry, places):
    with pytest.raises((KeyError, ValueError)):
        fill(entry, places, KNOWN["plural"])


def test_a_number_with_a_fraction_needs_a_format():
    with pytest.raises(TypeError, match=r"0\.1 needs a format"):
        written(0.1, None)


def test_places_are_those_of_all_parts():
    entry = {"of": "n", "one": "{a:.2f}", "other": {"of": "b", "yes": "{c}", "no": ""}}
    assert set(places_of(entry)) == {("n", None), ("a", ".2f"), ("b", None), ("c", None)}
