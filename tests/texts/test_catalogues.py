"""Every language's file says what English says, and every sentence that code asks for, with its places."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import topowidgets
from topowidgets.texts.catalogue import FOLDER, Catalogue, codes
from topowidgets.texts.template import FORMAT, places_of

PACKAGE = Path(topowidgets.__file__).parent
CODES = codes()
SCRIPTS = PACKAGE / "widgets" / "js"
BROWSER = sorted(set(SCRIPTS.rglob("*.js")) - {SCRIPTS / "texts" / "index.js"})
ASKS = re.compile(r"(?<!\w)(?<![^.]\.)(say|find)\((?:\"([\w.]+)\"|`([\w.]+\.\$\{[^`]+)`)")
"""A call in the browser's code by which it asks for a text."""


def is_entry(part: object) -> bool:
    return isinstance(part, str) or (isinstance(part, dict) and "of" in part)


def entries(part: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Every entry and list of a part of a language's file, with its key."""
    if is_entry(part) or isinstance(part, list):
        yield key, part
    else:
        for name, inner in part.items():
            yield from entries(inner, f"{key}.{name}" if key else name)


def sentences(code: str) -> dict[str, object]:
    """The entries of a language but for what is said of the language itself."""
    content = Catalogue.load(code).content
    return dict(
        entries({name: part for name, part in content.items() if name not in ("code", "name", "plural")})
    )


class Asked:
    """A sentence that code asks for.

    Attributes:
        where: file and line. pattern: of its key. given: names of the values, None if not known.
    """

    def __init__(self, where: str, pattern: str, given: set[str] | None) -> None:
        self.where, self.pattern, self.given = where, pattern, given


def asked_in_python() -> Iterator[Asked]:
    for path in sorted({*PACKAGE.rglob("*.py")} - {*(PACKAGE / "texts").rglob("*.py")}):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            pattern = key_pattern(node.args[0])
            if called not in ("say", "find", "Allowed") or pattern is None:
                continue
            if called == "Allowed":  # what is not allowed, and what would be
                yield Asked(f"{path.relative_to(PACKAGE)}:{node.lineno}", rf"refused\.{pattern}", None)
                continue
            names = [word.arg for word in node.keywords]
            given = None if None in names or called == "find" else {name for name in names if name}
            yield Asked(f"{path.relative_to(PACKAGE)}:{node.lineno}", pattern, given)


def key_pattern(node: ast.expr) -> str | None:
    """A key as a pattern: what is put into an f-string may be any name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values
        )
    return None


def asked_in_javascript() -> Iterator[Asked]:
    for path in BROWSER:
        text = path.read_text(encoding="utf-8")
        for found in ASKS.finditer(text):
            given = given_in_javascript(text[found.end() :]) if found[1] == "say" else None
            key = re.sub(r"\\\$\\\{.*?\\\}", r"\\w+", re.escape(found[2] or found[3]))
            line = text.count("\n", 0, found.start()) + 1
            yield Asked(f"{path.name}:{line}", key, given)


def given_in_javascript(rest: str) -> set[str] | None:
    """Names of the values that a call of `say` gives, by what stands after its key; None where they are not
    told there.
    """
    if rest.startswith(")"):
        return set()
    if not rest.startswith(", {"):
        return None
    depth, top = 0, ""
    for letter in rest[2:]:
        depth -= letter in ")]}"
        if depth == 1:
            top += letter
        depth += letter in "([{"
        if not depth:
            break
    if "..." in top:
        return None
    return set(re.findall(r"(?:^|,)\s*(\w+)(?=\s*(?:[:,]|$))", top))


ASKED = [*asked_in_python(), *asked_in_javascript()]


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_what_every_language_has(code):
    content = Catalogue.load(code).content
    assert content["code"] == code
    assert content["name"]
    assert all(isinstance(number, int) for numbers in content["plural"].values() for number in numbers)
    assert {place for place, _ in places_of(content["and"])} == {"most", "last"}


@pytest.mark.parametrize("code", CODES[1:])
def test_no_sentence_is_missing_and_none_is_too_many(code):
    english, other = sentences("en"), sentences(code)
    assert sorted(english.keys() - other.keys()) == [], f"to be translated in {FOLDER / code}.json"
    assert sorted(other.keys() - english.keys()) == [], "English does not say it"
    of_another_kind = [
        key for key, part in english.items() if isinstance(part, list) != isinstance(other[key], list)
    ]
    assert of_another_kind == []


@pytest.mark.parametrize("code", CODES)
def test_formats_are_known_and_choices_have_parts(code):
    for key, part in sentences(code).items():
        for entry in part if isinstance(part, list) else [part]:
            for place, form in places_of(entry):
                assert form is None or FORMAT.fullmatch(form), (key, place, form)


@pytest.mark.parametrize("code", CODES)
def test_what_code_asks_for_is_there_with_its_places(code):
    known = sentences(code)
    for asked in ASKED:
        keys = [key for key in known if re.fullmatch(rf"{asked.pattern}(\..+)?", key)]
        assert keys, f"{asked.where} asks for {asked.pattern}"
        for key in keys if asked.given is not None else []:
            places = {place for place, _ in places_of(known[key])}
            assert places <= asked.given, f"{asked.where}: {key} names {places - asked.given}"


@pytest.mark.parametrize("path", BROWSER, ids=lambda path: path.name)
def test_the_browser_asks_by_keys_that_its_bundle_can_replace_by_numbers(path):
    text = path.read_text(encoding="utf-8")
    if "/index.js" in text:
        calls = re.finditer(r"(?<!\w)(?<![^.]\.)(?:say|find)\(.*", text)
        assert [call[0] for call in calls if not ASKS.match(text, call.start())] == []


def test_no_value_is_given_in_vain():
    languages = [sentences(code) for code in CODES]
    for asked in (asked for asked in ASKED if asked.given):
        named = {
            place
            for known in languages
            for key in known
            if re.fullmatch(asked.pattern, key)
            for place, _ in places_of(known[key])
        }
        assert asked.given <= named, f"{asked.where}: no language names {asked.given - named}"


def test_every_sentence_is_asked_for():
    patterns = [re.compile(rf"{asked.pattern}(\..+)?") for asked in ASKED]
    unused = [
        key
        for key in sentences("en")
        if key not in ("and", "or") and not any(p.fullmatch(key) for p in patterns)
    ]
    assert unused == []


@pytest.mark.parametrize("code", CODES)
def test_a_file_names_nothing_twice_and_is_indented_by_two(code):
    text = (FOLDER / f"{code}.json").read_text(encoding="utf-8")
    content = json.loads(text, object_pairs_hook=unrepeated)
    assert text == json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A table whose names are each there once."""
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), names
    return dict(pairs)
