"""The site's page of settings: a table of what each is, may be and means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from topowidgets.pages.page import html_document
from topowidgets.texts import find, language, say

SETTINGS_FILE = "settings.html"
"""The name of the page of settings in a site."""


def settings_html(sections: Mapping[str, Sequence[Sequence[str]]], above: str) -> str:
    """A table with a heading for each section, as a whole page; each row can be linked to by its name.

    Args:
        sections: by title the rows: name, default, what is allowed, the kinds that have it, meaning.
        above: markup of the site's own, the links at its top.
    """
    headings, title = find("site.setting_columns"), say("site.every_setting")
    columns = "".join(f'<th scope="col">{escape(column)}</th>' for column in headings)
    groups = "".join(
        f'<tbody><tr><th colspan="{len(headings)}" scope="rowgroup">{escape(section)}</th></tr>\n'
        f"{''.join(map(_row, rows))}</tbody>\n"
        for section, rows in sections.items()
    )
    # on a narrow screen the table scrolls in its own box, by keys too, and the page stands
    return html_document(
        title,
        f"""{above}<main class="page">
<header class="page-head"><h1>{escape(title)}</h1><p>{escape(say("site.every_setting_said"))}</p></header>
<div role="region" aria-label="{escape(title)}" tabindex="0" style="overflow-x:auto;padding:0 12px">
<table><thead><tr>{columns}</tr></thead>
{groups}</table></div></main>
""",
        language=language(),
    )


def _row(cells: Sequence[str]) -> str:
    name, *others = map(escape, cells)
    return (
        f'<tr id="{name}"><th scope="row"><code>{name}</code></th>'
        f"{''.join(f'<td>{cell}</td>' for cell in others)}</tr>\n"
    )
