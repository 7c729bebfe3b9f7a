"""One palette for browser and figures."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from topowidgets.plots.style import PALETTES, Heading, new_figure, palette, rgba, template

CSS = Path(__file__).parents[2] / "topowidgets" / "widgets" / "js" / "lab.css"


def declared(theme):
    rules = CSS.read_text()
    block = rules[
        rules.index(".topowidgets {" if theme == "light" else '.topowidgets[data-theme="dark"] {') :
    ]
    found = re.findall(r"--tw-([\w-]+):\s*(.+?);", block[: block.index("}")])
    return {name: re.sub(r"^var\([^,]+,\s*(.+)\)$", r"\1", value) for name, value in found}


@pytest.mark.parametrize("theme", PALETTES)
def test_the_palette_is_that_of_the_browser(theme):
    css = declared(theme)
    assert {name: css[name] for name in asdict(palette(theme))} == asdict(palette(theme))


def contrast(colour, paper, alpha=1):
    """Of a colour, seen through at `alpha`, with the paper behind it: WCAG 2.2."""
    seen, behind = ([int(one[i : i + 2], 16) / 255 for i in (1, 3, 5)] for one in (colour, paper))
    mixed = [alpha * one + (1 - alpha) * other for one, other in zip(seen, behind, strict=True)]
    less, more = sorted(map(luminance, (mixed, behind)))
    return (more + 0.05) / (less + 0.05)


def luminance(parts):
    r, g, b = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(
    ("name", "least"),
    [("ink", 7), ("muted", 4.5), ("accent", 3), ("fold", 3), ("h0", 3), ("h1", 3), ("h2", 3), ("tracer", 3)],
)
def test_colours_stand_out_from_the_paper(theme, name, least):
    assert contrast(getattr(palette(theme), name), palette(theme).paper) >= least


def test_the_template_paints_paper_and_ink():
    layout = template("dark").layout
    assert (layout.paper_bgcolor, layout.font.color) == (PALETTES["dark"].paper, PALETTES["dark"].ink)
    assert rgba(PALETTES["dark"].band) == "rgba(86, 180, 233, 0.13)"


def test_an_unknown_theme_is_named():
    with pytest.raises(ValueError, match=r"theme = 'sepia' is not allowed: choose light or dark\."):
        new_figure(Heading(theme="sepia"))


def test_a_long_subtitle_makes_room_for_itself():
    short, long = (new_figure(Heading("x", ("word " * n,))) for n in (3, 120))
    assert long.layout.title.subtitle.text.count("<br>") >= 4
    plot = [figure.layout.height - figure.layout.margin.t for figure in (short, long)]
    assert plot[0] == plot[1]
