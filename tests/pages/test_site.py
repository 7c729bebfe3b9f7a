"""A notebook's text as a page: links lead to pages,
and nothing in it becomes markup but what Markdown says.
"""

import json
from pathlib import Path

import pytest

from tests.pages.test_page import HOSTILE, Elements
from topowidgets.pages.site import ANYBODY, chapter_html, first_page_html, navigation, read_chapter

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def notebook(path, *cells):
    path.write_text(json.dumps({"cells": [{"cell_type": kind, "source": source} for kind, source in cells]}))
    return read_chapter(path)


def links(markup):
    return [attributes["href"] for tag, attributes in Elements(markup).found if tag == "a"]


def test_every_notebook_has_a_title_and_its_links_lead_to_pages_of_the_site():
    chapters = [read_chapter(path) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    assert len({chapter.title for chapter in chapters}) == len(chapters) >= 5
    pages = {"index.html", "index.html#run", "pinch.html", *(chapter.address for chapter in chapters)}
    for chapter in chapters:
        found = links(chapter_html(chapter, chapters, {"pinch": "pinch.html"}))
        assert set(found) <= pages, chapter.name
    # above, and after its lab
    assert links(chapter_html(chapters[0], chapters, {"pinch": "pinch.html"})).count("pinch.html") == 2


def test_a_chapter_has_its_words_and_its_code(tmp_path):
    words = ("markdown", ["# A *title*\n", "\n", "Why? **Is `it` so?**\n\n| a | b |\n|---|---|\n| 1 | 2 |"])
    chapter = notebook(tmp_path / "a b.ipynb", words, ("code", "1 < 2"), ("raw", "of no kind"))
    assert (chapter.title, chapter.question, chapter.address) == ("A *title*", "Is it so?", "a%20b.html")
    markup = chapter_html(chapter, [chapter], {})
    assert "<td>1</td>" in markup
    assert "<pre><code>1 &lt; 2</code></pre>" in markup
    assert "of no kind" not in markup
    assert '<a href="a%20b.html" aria-current=page>A *title*</a>' in navigation({}, [chapter], "a b")


def test_nothing_in_a_notebook_runs_or_is_fetched(tmp_path):
    source = (
        f"# {HOSTILE}\n\n{HOSTILE}\n\n[x](javascript:alert(1)) [x](file.md) ![y](https://example.org/z.png) "
        f"**{HOSTILE}?**"
    )
    chapter = notebook(tmp_path / "x.ipynb", ("markdown", source), ("code", HOSTILE))
    for markup in (chapter_html(chapter, [chapter], {}), first_page_html({}, [chapter], ANYBODY)):
        found = Elements(markup).found
        assert not [tag for tag, _ in found if tag in ("script", "img", "iframe")]
        assert not [
            attributes for _, attributes in found if any(name.startswith("on") for name in attributes)
        ]
        assert set(links(markup)) <= {"index.html", "index.html#run", "settings.html", "x.html"}
        assert "example.org" not in " ".join(
            str(value) for _, attributes in found for value in attributes.values()
        )


def test_binder_is_linked_once_the_repository_is_known():
    assert "mybinder.org/v2/gh/OWNER/topowidgets" in first_page_html({}, [], ANYBODY)
    assert links(first_page_html({}, [], ANYBODY)) == ["settings.html"]
    (_, address) = links(first_page_html({}, [], "me/mine"))
    assert address.startswith(
        "https://mybinder.org/v2/gh/me/mine/HEAD?labpath=notebooks%2F00_start_here.ipynb"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"cells": 1}',
        '{"cells": [{"source": "x"}]}',
        '{"cells": [{"cell_type": "code", "source": [1]}]}',
    ],
)
def test_a_file_that_is_no_notebook_is_refused(tmp_path, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"x.ipynb is no notebook"):
        read_chapter(path)
