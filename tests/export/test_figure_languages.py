"""Every figure in every language: the same numbers, and no word of English left."""

import numpy as np
import pytest

from tests import spoken
from topowidgets import Config, train
from topowidgets.export.compared_figures import compared_figure
from topowidgets.export.figures import PANELS
from topowidgets.export.film import _clock
from topowidgets.measuring.analyses import UMAPPicture
from topowidgets.studies.atlas import QUANTITIES, Atlas
from topowidgets.studies.closing_study import shipped_closing
from topowidgets.studies.rate_study import QUANTITIES as OF_STUDY
from topowidgets.studies.rate_study import shipped_study
from topowidgets.texts import speaking
from topowidgets.texts.catalogue import codes
from topowidgets.topology import persistence, sample_verdict
from topowidgets.topology.joint_umap import JointUMAP
from topowidgets.topology.rules_in_words import bar_unit

OTHERS = [code for code in codes() if code != "en"]

SYMBOLS = {"eta", "λmax", "tau", "Hess", "phi", "UMAP", "Betti", "Rips", "SGD"}
PRESETS = {"pinch", "fold", "shatter", "shrink", "mnist"}


def in_each_language(drawn):
    """What `drawn` gives in each language: figures, one after another."""
    found = {}
    for code in codes():
        with speaking(code):
            found[code] = list(drawn())
    return found


def left_over(figures, code):
    """Words that stand in the figures of English and of another language."""
    english, other = (set().union(*map(spoken.of_figure, figures[one])) for one in ("en", code))
    return (english & other) - SYMBOLS - PRESETS - spoken.IN_BOTH


def numbers(figure):
    """The values of every trace."""
    return [
        np.asarray(getattr(trace, name), dtype=float)
        for trace in figure.data
        for name in "xy"
        if trace.type != "contour"
    ]


@pytest.fixture(scope="module")
def fold():
    run = train("fold", eta_k=1.5, steps=4)
    ring, blob = (sample_verdict(persistence(cloud)) for cloud in (run.frames[0].neurons, np.ones((9, 2))))
    plane = np.array([run.frames[0].neurons, run.frames[-1].neurons])
    umap = JointUMAP(
        np.array([0, 4]), np.arange(96), plane, np.array([0.9, 0.8]), 15, frames_given=5, neurons_given=200
    )
    run.umap = UMAPPicture(umap, (0.0, run.frames[-1].tau), ((ring, blob), (blob, ring)))
    return run


def others():
    """Runs whose figures say what those of a fold in the plane do not."""
    yield train("pinch", rule="adam", eta=0.01, steps=2, neurons=12), ("rate", "ratios", "loss")
    yield (
        train("pinch", shape="sphere", bias=True, neurons=40, steps=1),
        ("neurons", "barcode", "diagram", "topology"),
    )
    yield train("mnist", samples=60, neurons=20, steps=2, eta_k=0.5), ("neurons", "barcode", "loss")
    yield train("pinch", filtration="rips", neurons=24, steps=1), ("barcode", "diagram", "topology")
    points = Config(
        task="points", points=[(-1, 0.5), (0.5, -0.3), (2, 0.1), (3, 0)], train_fraction=0.5, neurons=12
    )
    yield train(points.replace(steps=1)), ("fit",)


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_left_in_the_panels_of_runs(fold, code):
    runs = [(fold, PANELS), *others()]
    figures = in_each_language(
        lambda: (run.figure(panel, step) for run, panels in runs for panel in panels for step in (0, None))
    )
    assert left_over(figures, code) == set()
    for english, other in zip(figures["en"], figures[code], strict=True):
        assert all(
            np.array_equal(one, same, equal_nan=True)
            for one, same in zip(numbers(english), numbers(other), strict=True)
        )


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_left_in_comparisons_and_films(fold, code):
    two, panels = [fold, train("fold", eta_k=0.5, steps=4)], [panel for panel in PANELS if panel != "umap"]
    figures = in_each_language(
        lambda: (compared_figure(two, ["1.5 / K", "0.5 / K"], panel) for panel in panels)
    )
    assert left_over(figures, code) == set()
    with speaking(code):
        above = spoken.of_text(_clock(fold, fold.frames[-1]))
    assert above & spoken.of_text(_clock(fold, fold.frames[-1])) <= SYMBOLS | PRESETS


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_left_in_phase_maps(code):
    atlas = Atlas.trained(Config(neurons=24), eta_k=[0.5, 3.0])
    figures = in_each_language(lambda: map(atlas.figure, QUANTITIES))
    assert left_over(figures, code) == set()


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_left_in_studies(code):
    closing, studies = shipped_closing(), [shipped_study(shape) for shape in ("circle", "sphere")]
    figures = in_each_language(
        lambda: [
            *(study.figure(quantity) for study in studies for quantity in OF_STUDY),
            *map(closing.figure, [None, *closing.presets]),
        ]
    )
    assert left_over(figures, code) == set()


def test_german_figures_as_a_class_reads_them(fold):
    with speaking("de"):
        neurons, bars = fold.figure("neurons", step=1), fold.figure("barcode")
        assert "10 Neuronen in diesem Schritt gefaltet" in [trace.name for trace in neurons.data]
        assert neurons.layout.title.text == "Neuronen bei tau 1.5, Schritt 1"
        assert neurons.layout.title.subtitle.text.startswith(
            "Abbildung bisher: überkreuzt (höchstens 10 Neuronen"
        )
        assert (bars.layout.xaxis.title.text, bars.data[0].name) == (
            "Alpha-Radius / Radius der Wolke",
            "H0: 96 Balken, die 40 längsten gezeigt",
        )
        landmarks = bar_unit("rips on 50 landmarks")
        assert landmarks == "Durchmesser (Rips auf 50 Landmarken) / Radius der Wolke"
