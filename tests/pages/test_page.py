"""A page is written whole or not at all, and what it shows cannot leave its place."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from topowidgets.pages.page import Page, Record, embedded, page_html, rounded, write_page

HOSTILE = "</script><script>window.ran = 1</script><!-- & \" ' \u2028 --><img src=x onerror='window.ran = 1'>"


class Elements(HTMLParser):
    """The elements of a document, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def page(text="a text", **changes):
    record = Record({"type": "history", "run": 1}, {"sentence": text}, [{"step": 0}], [{"cloud": np.eye(3)}])
    values = {"language": "en", "kind": "lab", "title": text, "seen": text}
    values |= {"settings": {"glossary": {text: text}}, "status": {"message": text}}
    values |= {
        "records": [record],
        "still": "<svg/>",
        "made": [(text, text)],
        "command": text,
        "table": [(text, text, text)],
    }
    return Page(**(values | changes))


def test_no_text_becomes_an_element_or_an_attribute():
    plain, hostile = Elements(page_html(page())).found, Elements(page_html(page(HOSTILE))).found
    policy = [attributes["content"] for _, attributes in hostile if "http-equiv" in attributes]
    assert [(tag, sorted(attributes)) for tag, attributes in hostile] == [
        (tag, sorted(attributes)) for tag, attributes in plain
    ]
    assert policy == [attributes["content"] for _, attributes in plain if "http-equiv" in attributes]
    assert re.match(r"default-src 'none'; script-src 'sha256-[\w+/]{43}='; ", policy[0])


def test_no_address_is_in_the_page_but_those_of_licences_of_svg_and_a_base_of_relative_ones():
    markup = page_html(page())
    addresses = {match.rstrip("):.,") for match in re.findall(r"https?://[^\s\"'`<]+", markup)}
    assert addresses == {
        "https://github.com/leeoniya/uPlot",
        "http://www.w3.org/2000/svg",
        "http://localhost",
    }
    values = " ".join(str(value) for _, attributes in Elements(markup).found for value in attributes.values())
    assert "//" not in re.sub(r"sha256-[\w+/=]+", "", values), "an address in an attribute"


def test_embedded_json_holds_no_character_that_html_reads():
    text = embedded({HOSTILE: [HOSTILE, float(1)]})
    assert not set(text) & set("<>&\u2028\u2029")


def test_numbers_are_rounded_and_nothing_else_is():
    assert rounded({"tau": 25.400000000000002, "step": 123456789, "words": ["0.123456789", True, None]}) == {
        "tau": 25.4,
        "step": 123456789,
        "words": ["0.123456789", True, None],
    }


def test_a_page_replaces_a_page_and_leaves_nothing_beside_it(tmp_path):
    target = tmp_path / "page.HTM"
    target.write_text("old")
    write_page(str(target), page())
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["page.HTM"]


def test_a_page_that_cannot_be_made_leaves_the_old_one(tmp_path):
    target = tmp_path / "page.html"
    target.write_text("old")
    with pytest.raises(ValueError, match="JSON"):
        write_page(target, page(status={"tau": float("nan")}))
    assert target.read_text() == "old"


def test_a_page_keeps_its_language():
    """The words around the view, the document's own language, and before the script its catalogue, which the
    policy allows with it.
    """
    english, german = page_html(page()), page_html(page(language="de"))
    assert '<html lang="en">' in english
    assert "topowidgetsCatalogue=" not in english
    assert '<html lang="de">' in german
    assert "<summary>Wie dies gemacht wurde</summary>" in german
    script = german.rpartition("<script>")[2].partition("</script>")[0]
    assert script.index("Abspielen") < script.index("Play")
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{allowed}'" in german


def test_paths_that_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"'.*page.txt' is not allowed: a page's name ends in .html"):
        write_page(tmp_path / "page.txt", page())
    with pytest.raises(FileNotFoundError, match=r"there is no folder '.*nowhere'"):
        write_page(tmp_path / "nowhere" / "page.html", page())
    with pytest.raises(IsADirectoryError, match="is a folder"):
        write_page(tmp_path, page())
