"""YAML as YAML 1.2 reads it, with lines, and nothing in it that is more than data."""

import math

import pytest

from topowidgets.lessons.plain_yaml import plain_yaml
from topowidgets.settings.checks import ConfigError


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1e0", 1.0),
        ("1E+2", 100.0),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("+7", 7),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("~", None),
        ("null", None),
        ("", None),
        ("TRUE", True),
        ("False", False),
        ("1:30", "1:30"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("1e", "1e"),
        ("inf", "inf"),
        ("nan", "nan"),
        ("tRUE", "tRUE"),
        ("2026-11-27", "2026-11-27"),
        ("2026-11-27T10:00:00Z", "2026-11-27T10:00:00Z"),
        ("=", "="),
        ("<<", "<<"),
        ("'10'", "10"),
        ('"null"', "null"),
        *((word, word) for word in ("yes", "No", "ON", "off", "y", "n")),
    ],
)
def test_a_plain_value_is_what_yaml_1_2_says(written, value):
    read = plain_yaml(f"a: {written}").value["a"]
    assert (read, type(read)) == (value, type(value))


def test_nan_is_a_number():
    assert math.isnan(plain_yaml("a: .NaN").value["a"])


def test_names_are_texts_whatever_they_look_like():
    assert plain_yaml("{yes: 1, 2: b, null: c, 1e0: d}").value == {
        "yes": 1,
        "2": "b",
        "null": "c",
        "1e0": "d",
    }
    assert plain_yaml("a:\n  <<: {b: 1}").value == {"a": {"<<": {"b": 1}}}, "nothing is merged"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            r"a = 'a' is not allowed: each name once; it stands on line 1 already \(line 3\)",
        ),
        ("a:\n - b: {c: 1, 'c': 2}", r"a\[0\]\.b\.c = .* line 2 already \(line 2\)"),
        ('1: a\n"1": b', r"each name once"),
        ("a: 1\nb: !!str 2", r"without tags \(line 2\)"),
        ("a: !x 2", "without tags"),
        ("a: &x 1", r"no anchors and aliases"),
        ("a: *x", r"no anchors and aliases"),
        ("a: &a [x]\nb: {<<: *a}", "no anchors"),
        ("&x a: 1", "names are plain texts"),
        ("? [a, b]\n: 1", "names are plain texts"),
        ("{[a]: 1}", "names are plain texts"),
        ("a: 1\n---\nb: 2", r"one document \(line 2\)"),
        ("a:\n\tb: 1", "line 2, column 1"),
        ("a: b: c", "line 1, column 5"),
        ("a: 1\nb: \x1b[2J", r"line 2 is not allowed|line 2\' is not allowed: leave out U\+001B"),
        ("a: " + "9" * 5000, r"a = .* some thousand digits \(line 1\)"),
        ("[" * 20, r"at most 12 levels .* \(line 1\)"),
        ("a: 'b", "line 1"),
        ("%YAML 2.0\n---\na: 1", "YAML of plain values"),
    ],
)
def test_what_is_more_than_plain_is_refused_with_its_line(written, says):
    with pytest.raises(ConfigError, match=says):
        plain_yaml(written)


def test_nothing_is_no_value_and_a_list_is_a_list():
    assert [plain_yaml(written).value for written in ("", "# a word", "---\n", "\ufeff")] == [None] * 4
    assert plain_yaml("[a, 1]").value == ["a", 1]


def test_ends_of_lines_and_a_mark_at_the_start_change_nothing():
    plain = plain_yaml("a: |\n  x\n  y\nb: 2\n")
    for written in ("\ufeffa: |\n  x\n  y\nb: 2\n", "a: |\r\n  x\r\n  y\r\nb: 2\r\n"):
        assert (plain_yaml(written).value, plain_yaml(written).line_of("b")) == (plain.value, 4)
