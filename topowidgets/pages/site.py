"""A small web site as text: its first page around a playing atlas, and notebooks as chapters.

Nothing is trained or written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from topowidgets.pages.page import html_document
from topowidgets.pages.settings_page import SETTINGS_FILE
from topowidgets.texts import language, say

BINDER = "https://mybinder.org/v2/gh/{repository}/HEAD?labpath=notebooks%2F00_start_here.ipynb"

ANYBODY = "OWNER/topowidgets"
"""The repository of a site that was not told its own."""

SHOWN = re.compile(r'Topology(?:Lab|Atlas)\((?:"(\w+)")?')
"""A cell that shows a preset, `pinch` by default, which a page of the site may show too."""

LESSON = re.compile(r'TopologyLesson\("(\w+)"')
"""A cell that shows a lesson, likewise."""


@dataclass(frozen=True)
class Chapter:
    """A notebook's text.

    Attributes:
        name: of its file, without an ending. title: its first heading, plain. question: the bold question
            that it begins with, or none.
        cells: kind ("markdown" or "code") and source of each.
        lesson: the page of the lesson that it shows, where the site has that in its place; else empty.
    """

    name: str
    title: str
    question: str
    cells: Sequence[tuple[str, str]]
    lesson: str = ""

    @property
    def address(self) -> str:
        """Of its page, as an attribute's value."""
        return quote(self.lesson or f"{self.name}.html")

    @property
    def short(self) -> str:
        """The title of the page in a menu: what stands before a colon."""
        return self.title.partition(":")[0]

    @property
    def shows(self) -> str:
        """Name of the lesson that it shows, empty where it shows none."""
        found = next(
            (match for kind, source in self.cells if kind == "code" and (match := LESSON.search(source))),
            None,
        )
        return found[1] if found else ""


def read_chapter(path: Path) -> Chapter:
    """A notebook's text; outputs are left out.

    Raises:
        ValueError: if the file is no notebook.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["cells"]
        cells = [(str(cell["cell_type"]), "".join(cell["source"])) for cell in found]
    except (ValueError, KeyError, TypeError):  # no JSON, or of another form
        raise ValueError(f"{path} is no notebook.") from None
    words = next((source for kind, source in cells if kind == "markdown"), "")
    heading = re.search(r"^#\s+(.+)$", words, re.MULTILINE)
    question = re.search(r"\*\*([^*]+\?)\*\*", words)
    return Chapter(
        path.stem,
        heading[1].strip() if heading else path.stem,
        question[1].replace("`", "") if question else "",
        cells,
    )


def chapter_html(chapter: Chapter, chapters: Sequence[Chapter], atlases: Mapping[str, str]) -> str:
    """A chapter as a page, with links to the others and to the atlases (file name by preset)."""
    markdown = _markdown({f"{other.name}.ipynb": other.address for other in chapters})
    parts = []
    for kind, source in chapter.cells:
        if kind == "markdown":
            parts.append(markdown(source))
        elif kind == "code" and source.strip():
            parts.append(f"<pre><code>{escape(source)}</code></pre>\n")
            preset = SHOWN.search(source)
            if preset and (name := preset[1] or "pinch") in atlases:
                shown = say("site.preset_at_every_rate", preset=name)
                link = f'<a href="{atlases[name]}">{escape(shown)}</a>'
                parts.append(f'<p class="page-aside">{say("site.without_kernel")} {link}.</p>\n')
    above = navigation(atlases, chapters, chapter.name)
    how_to_run = f'<a href="index.html#run">{say("site.how_to_run")}</a>'
    note = f'<p class="page-aside">{say("site.without_pictures")} {how_to_run}</p>\n'
    return html_document(
        chapter.title, f'{above}<main class="page page-text">\n{note}{"".join(parts)}</main>\n'
    )


def navigation(atlases: Mapping[str, str], chapters: Sequence[Chapter], here: str) -> str:
    """The links at the top of each page; `here` is the name of the present one."""
    rates = "".join(_link(name == here, file, name) for name, file in atlases.items())
    texts = "".join(_link(chapter.name == here, chapter.address, chapter.short) for chapter in chapters)
    home = _link(here == "index", "index.html", "topowidgets")
    return _menu(
        f"{home}<span>{say('site.atlases')}</span>{rates}<span>{say('site.notebooks')}</span>{texts}"
    )


def lesson_navigation(chapters: Sequence[Chapter], here: str) -> str:
    """The links at the top of the page of a lesson: to lessons alone, as atlases give away what is asked.

    `here` is its file.
    """
    return _menu(
        "".join(
            _link(chapter.lesson == here, chapter.address, chapter.short)
            for chapter in chapters
            if chapter.lesson
        )
    )


def home_html() -> str:
    """The way from a lesson's end back to the site."""
    return f'<p class="page-aside"><a href="index.html">{escape(say("site.title"))}</a></p>\n'


def _link(present: bool, address: str, said: str) -> str:  # noqa: FBT001 -- of three short values
    return f'<a href="{address}"{" aria-current=page" if present else ""}>{escape(said)}</a>'


def _menu(links: str) -> str:
    return f'<nav class="page-nav" lang="{language()}" aria-label="{say("site.label")}">{links}</nav>\n'


def first_page_html(
    atlases: Mapping[str, tuple[str, str]], chapters: Sequence[Chapter], repository: str
) -> str:
    """What stands below the first page's atlas.

    Args:
        atlases: by preset its file and what it shows.
        chapters: the notebooks. repository: OWNER/NAME on GitHub.
    """
    cards = "".join(
        f'<li><a href="{file}">{escape(name)}</a>: {escape(shows)}</li>'
        for name, (file, shows) in atlases.items()
    )
    texts = "".join(
        f'<li><a href="{chapter.address}">{escape(chapter.title)}</a> {escape(chapter.question)}</li>'
        for chapter in chapters
    )
    every, what = escape(say("site.every_setting")), escape(say("site.every_setting_is"))
    settings = f'<li><a href="{SETTINGS_FILE}">{every}</a> {what}</li>'
    return f"""<section class="page-text"><h2>{say("site.moves")}</h2>
<p>{say("site.moves_said")}</p>
<h2>{say("site.every_rate")}</h2><ul>{cards}</ul>
<h2>{say("site.read_on")}</h2><ul>{texts}{settings}</ul>
<h2 id="run">{say("site.train_it")}</h2>
<p>{_run_it(repository)}</p>
<p>{say("site.in_jupyter")}</p>
<pre><code>make lab</code></pre>
<p>{say("site.on_windows")}</p>
<pre><code>python tools/install_torch.py
python -m pip install -e ".[lab]"
jupyter lab notebooks/00_start_here.ipynb</code></pre></section>
"""


def _run_it(repository: str) -> str:
    """How a notebook is opened."""
    address = escape(BINDER.format(repository=repository))
    if repository == ANYBODY:
        return f"{say('site.own_binder')} <code>{address}</code>."
    return say("site.on_binder", link=f'<a href="{address}">{say("site.binder_link")}</a>')


def _markdown(renamed: Mapping[str, str]) -> Any:
    """A renderer of Markdown that shows HTML as it stands, and pictures and links to files beyond the site as
    their words.

    Args:
        renamed: the page of each notebook.

    Raises:
        ModuleNotFoundError: without mistune, which JupyterLab brings.
    """
    import mistune

    class Renderer(mistune.HTMLRenderer):
        def link(self, text: str, url: str, title: str | None = None) -> str:
            if url not in renamed and not url.startswith(("https://", "http://", "#")):
                return text  # the file is not in the site
            return super().link(text, renamed.get(url, url), title)

        def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 -- mistune's own signature
            return escape(text)

    return mistune.create_markdown(renderer=Renderer(escape=True), plugins=["table", "strikethrough"])
