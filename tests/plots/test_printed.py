"""Our plotly figures on paper: the same values, axes, levels and words, as vectors or as pixels."""

from xml.etree import ElementTree as ET

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from topowidgets.plots.barcode import barcode_figure, diagram_figure
from topowidgets.plots.cloud import plane_figure, space_figure
from topowidgets.plots.printed import printed, write_picture
from topowidgets.plots.style import Heading, palette
from topowidgets.plots.timeline import Timeline, loss_figure, mark_events, ratios_figure

BARS = np.array([[0, 0, np.inf], [0, 0, 0.1], [1, 0.2, 0.9]])
ANGLES = np.linspace(0, 2 * np.pi, 12, endpoint=False)
RING = np.c_[np.cos(ANGLES), np.sin(ANGLES)]
SVG = "{http://www.w3.org/2000/svg}"


def test_lines_keep_their_values_and_axes_their_ends_and_names():
    figure = loss_figure(
        Timeline(np.arange(3.0), now=1.0),
        {"loss": np.array([1.0, 0.5, 0.25]), "accuracy": np.array([0.1, 0.5, 0.75])},
    )
    left, right = printed(figure).axes
    assert left.get_yscale() == "log"
    assert left.get_ylabel() == "loss"
    assert left.get_xlabel() == figure.layout.xaxis.title.text
    loss = next(line for line in left.lines if line.get_label() == "loss")
    assert loss.get_xydata().tolist() == [[0, 1], [1, 0.5], [2, 0.25]]
    assert left.get_xlim()[0] == 0
    assert right.get_ylim() == (0, 1)
    assert right.lines[0].get_ydata().tolist() == [0.1, 0.5, 0.75]
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["loss", "accuracy (right)"]
    assert any(list(line.get_xdata()) == [1, 1] for line in left.lines), "the shown picture's time"


def test_events_are_ticks_above_the_axis_on_a_page_too():
    figure = loss_figure(Timeline(np.arange(3.0)), {"loss": np.array([1.0, 0.5, 0.25])})
    mark_events(figure, [1.0, 2.0], ["step 1: one", "step 2: two"])
    (left,) = printed(figure).axes
    (ticks,) = (one for one in left.collections if one.get_label() == "events")
    assert ticks.get_offsets().tolist() == [[1, 0.025], [2, 0.025]]
    assert ticks.get_offset_transform() == left.get_xaxis_transform()
    assert ticks.get_linewidths().tolist() == [1.0]
    assert left.get_ylim()[0] > 0.1, "no value of the loss"


def test_a_level_beyond_the_values_is_on_the_page_with_its_name():
    figure = go.Figure(go.Scatter(x=[0, 1], y=[0.1, 0.2], mode="lines")).update_yaxes(rangemode="tozero")
    figure.add_hline(
        y=2.0, annotation_text="2: the quadratic model is unstable", annotation_position="top right"
    )
    (axes,) = printed(figure).axes
    assert axes.get_ylim()[0] == 0
    assert axes.get_ylim()[1] >= 2
    (name,) = axes.texts
    assert (name.get_text(), name.get_position()[1], name.get_ha()) == (
        "2: the quadratic model is unstable",
        2.0,
        "right",
    )


def test_a_band_is_filled_in_its_pale_colour():
    line = np.array([1.0, 1.2, 1.1])
    columns = {"ratio_min": line, "ratio_max": line + 1, "bound_low": line - 1, "bound_high": line + 2}
    figure = ratios_figure(Timeline(np.arange(3.0)), columns)
    (axes,) = printed(figure).axes
    (band,) = axes.patches
    assert band.get_facecolor() == pytest.approx((0, 114 / 255, 178 / 255, 0.09))


def test_bars_have_their_dashes_and_the_endless_one_its_arrow():
    (axes,) = printed(barcode_figure(BARS, unit="alpha radius / cloud radius")).axes
    assert [line.is_dashed() for line in axes.lines] == [True, False]
    (arrow,) = axes.collections
    assert len(arrow.get_offsets()) == 1
    assert [text.get_text() for text in axes.get_yticklabels()] == ["H0", "H1"]


def test_neurons_are_equally_scaled_and_folded_ones_ringed():
    (axes,) = printed(plane_figure(RING, folded=np.arange(12) < 3, closed=True)).axes
    assert axes.get_aspect() == 1
    dots, rings = axes.collections
    assert len(dots.get_offsets()) == 13, "the curve comes back to its first neuron"
    assert len(rings.get_offsets()) == 3
    assert len(rings.get_facecolor()) == 0, "hollow"


def test_space_is_drawn_in_space():
    (axes,) = printed(space_figure(np.eye(3))).axes
    assert axes.name == "3d"
    assert axes.get_zlabel() == "outgoing weight a"


def test_words_of_a_vector_picture_are_words_and_nothing_is_executed_from_them(tmp_path):
    path = tmp_path / "diagram.svg"
    heading = Heading("diagram <script>", ("one & two",))
    write_picture(diagram_figure(BARS, unit="u", heading=heading), path)
    root = ET.parse(path).getroot()  # noqa: S314
    words = " ".join(" ".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    for said in ("diagram <script>", "one & two", "birth: u", "never dies", "H1: 1 bar"):
        assert said in words
    assert not list(root.iter(f"{SVG}script"))
    assert not list(root.iter(f"{SVG}image"))
    first = path.read_bytes()
    write_picture(diagram_figure(BARS, unit="u", heading=heading), path)
    assert path.read_bytes() == first, "equal pictures are equal files"


def test_a_png_has_the_paper_of_its_theme(tmp_path):
    path = tmp_path / "neurons.png"
    write_picture(plane_figure(RING, heading=Heading("neurons", theme="dark")), path, dots=50)
    with Image.open(path) as image:
        assert image.size[0] == 350
        assert "#{:02x}{:02x}{:02x}".format(*image.convert("RGB").getpixel((1, 1))) == palette("dark").paper


@pytest.mark.parametrize("name", ["picture.jpg", "picture", "picture.html"])
def test_another_ending_is_refused_with_what_is_allowed(tmp_path, name):
    with pytest.raises(ValueError, match=r"a picture ends in \.svg, \.png or \.pdf"):
        write_picture(go.Figure(), tmp_path / name)
