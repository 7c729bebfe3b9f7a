"""View: one panel of a lab or a Run, alone or among other widgets, and its kinds by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from topowidgets.widgets.source_view import SourceView
from topowidgets.widgets.sources.lab_source import LabSource

if TYPE_CHECKING:
    from topowidgets.studies.run import Run
    from topowidgets.widgets.sources.source import Source

PANELS = ("lab", "rate", "cloud", "barcode", "data", "timeline")


class View(SourceView):
    """A view of a lab or a Run, alone or among other widgets; `CloudView(lab)` and the like are its kinds by
    name.

    A view of a lab shares the lab's training. A view of a Run plays it in the browser, without a process and
    without the kernel.

    Args:
        kind: "lab" for everything, or one panel: "rate", "cloud", "barcode", "data", "timeline".
        of: a TopologyLab, a TopologyLesson, a view of one, or a Run.
        **traits: traits to begin with, for example `layout={"height": "400px"}` (see `keywords.KEYWORDS`).

    Attributes: see `SourceView`.

    Raises:
        ValueError: for an unknown kind.
        TypeError: for something else than a lab or a Run that has kept a frame, or a keyword that is none.

    Examples:
        >>> from topowidgets import CloudView, train
        >>> cloud = CloudView(train("pinch", steps=4))
        >>> cloud.step = 2
        >>> cloud.step, cloud.tau, cloud.sample_verdict
        (2, 3.0, 'open')
    """

    def __init__(self, kind: str, of: SourceView | Run, **traits: Any) -> None:
        if kind not in PANELS:
            raise ValueError(f"kind = {kind!r} is not allowed: choose {', '.join(PANELS)}.")
        source, owns = _source(of)
        super().__init__(kind, source, owns=owns, **traits)


def _source(of: object) -> tuple[Source, bool]:
    """The Source of a view, and whether it is the view's own.

    Raises:
        TypeError: for what cannot be viewed.
    """
    from topowidgets.studies.run import Run

    if isinstance(of, SourceView) and isinstance(of.source, LabSource):
        return of.source, False
    if not isinstance(of, Run) or not of.frames:
        raise TypeError(f"{of!r} cannot be viewed: give a TopologyLab, or a Run that has kept a frame.")
    return LabSource(of), True


class RateSlider(View):
    """The learning rate with the marks 1/K, 2/lambda_max and 1/h_plus."""

    def __init__(self, of: SourceView | Run, **traits: Any) -> None:
        super().__init__("rate", of, **traits)


class CloudView(View):
    """The neurons, in their own two or three coordinates or on the principal plane."""

    def __init__(self, of: SourceView | Run, **traits: Any) -> None:
        super().__init__("cloud", of, **traits)


class BarcodeView(View):
    """The persistence barcode, or the diagram."""

    def __init__(self, of: SourceView | Run, **traits: Any) -> None:
        super().__init__("barcode", of, **traits)


class TimelineView(View):
    """Loss, rate, pair ratios and topology over training time."""

    def __init__(self, of: SourceView | Run, **traits: Any) -> None:
        super().__init__("timeline", of, **traits)
