"""`topowidgets site`: atlases are trained, notebooks are read, and both are written as a small static web
site, with a page of all settings.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from topowidgets.lessons.lesson import Lesson
from topowidgets.lessons.lesson_page import lesson_page
from topowidgets.pages.page import write_html, write_page
from topowidgets.pages.settings_page import SETTINGS_FILE, settings_html
from topowidgets.pages.site import (
    ANYBODY,
    chapter_html,
    first_page_html,
    home_html,
    lesson_navigation,
    navigation,
    read_chapter,
)
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.listing import descriptions
from topowidgets.settings.presets import PRESETS
from topowidgets.studies.atlas import Atlas
from topowidgets.texts import say
from topowidgets.writing import AnyPath, expanded, make_folder

ATLASES = ("pinch", "fold", "shatter", "mnist")
"""Presets that a site shows, the first one on its first page."""

FEW_RATES = (0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Rates of a fast site."""

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
"""The notebooks of a checkout."""

FIRST_HIGHEST = 3.5
"""Highest rate of the first page's atlas: beyond it some clouds leap to another scale, which is no first
picture; its own page has all."""


def write_site(
    out: AnyPath,
    trained: Callable[[str], Atlas],
    *,
    presets: Sequence[str] = ATLASES,
    lessons: Sequence[Lesson] = (),
    notebooks: AnyPath | None = None,
    repository: str = ANYBODY,
) -> list[Path]:
    """Write a site that works from any web server, and from a folder with the network off.

    Args:
        out: its folder, made where it is not there; pages of the same name are replaced.
        trained: gives the atlas of a preset.
        presets: whose atlases it shows, the first one on its first page.
        lessons: that it holds as pages, each in the place of the notebook that shows it.
        notebooks: the folder of the notebooks whose text it holds, by the numbers that their names begin
            with; by default that of the checkout.
        repository: OWNER/NAME on GitHub, for the link to Binder.

    Returns:
        The pages, the first page first.

    Raises:
        ConfigError: for a folder that is a file, or one without notebooks or with one that cannot be read.
        OSError: if the folder or a page cannot be written, saying why.
    """
    folder, texts = expanded(out), expanded(notebooks or NOTEBOOKS)
    if folder.exists() and not folder.is_dir():
        raise ConfigError("out", str(out), "a folder, or the name of one to make")
    try:
        chapters = [read_chapter(path) for path in sorted(texts.glob("[0-9]*.ipynb"))]
    except ValueError as error:
        raise ConfigError(
            "notebooks", str(texts), f"a folder with whole notebooks, and {error.args[0].rstrip('.')}"
        ) from None
    if not chapters:
        raise ConfigError(
            "notebooks",
            str(texts),
            "a folder with notebooks named 00_..., 01_...; those of topowidgets are in a checkout of it",
        )
    make_folder(folder)
    files = {name: f"{name}.html" for name in presets}
    classes = {lesson.name: f"lesson_{lesson.name}.html" for lesson in lessons}
    chapters = [dataclasses.replace(chapter, lesson=classes.get(chapter.shows, "")) for chapter in chapters]
    first = folder / "index.html"
    written = [first]
    for name in presets:
        atlas = trained(name)
        if name == presets[0]:
            calm = Atlas(
                [run for run in atlas.runs if (run.config.eta_k or 0.0) <= FIRST_HIGHEST] or atlas.runs
            ).page(plays="rate")
            about = first_page_html(
                {preset: (files[preset], PRESETS[preset].shows) for preset in presets}, chapters, repository
            )
            write_page(
                first,
                dataclasses.replace(calm, title=say("site.title"), seen=say("site.seen")),
                navigation(files, chapters, "index"),
                about,
            )
        write_page(folder / files[name], atlas.page(), navigation(files, chapters, name))
        written.append(folder / files[name])
    for lesson in lessons:
        written.append(folder / classes[lesson.name])
        write_page(
            written[-1], lesson_page(lesson), lesson_navigation(chapters, classes[lesson.name]), home_html()
        )
    for chapter in chapters:
        if not chapter.lesson:
            write_html(folder / f"{chapter.name}.html", chapter_html(chapter, chapters, files))
            written.append(folder / f"{chapter.name}.html")
    written.append(folder / SETTINGS_FILE)
    write_html(written[-1], settings_html(descriptions(), navigation(files, chapters, "settings")))
    return written
