"""The comparison: some Runs beside one another, each with a name, on one clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Unpack, overload

from topowidgets.export.sheet import Sheet, on_sheet
from topowidgets.export.tables import joined_data_frame
from topowidgets.export.view_state import compare_labels
from topowidgets.settings.checks import title
from topowidgets.writing import AnyPath

if TYPE_CHECKING:
    import pandas as pd

    from topowidgets.plots.style import Figure
    from topowidgets.studies.run import Run


class Comparison(Sequence["Run"]):
    """Runs side by side, in the order given; a Sequence of them.

    Args:
        runs: one or more, each with a frame.
        labels: what they are called, one for each, in any script; by default the settings in which they
            differ.

    Attributes:
        runs, labels: as given.

    Raises:
        TypeError: for something else than Runs that have kept a frame.
        ValueError: for no Run, another number of labels than of Runs, or a label with a character that nobody
            can read.

    Examples:
        >>> from topowidgets import train
        >>> comparison = Comparison([train("pinch", eta_k=3, steps=4, seed=seed) for seed in (0, 1)])
        >>> comparison
        Comparison(seed 0, seed 1)
        >>> comparison[1].config.seed
        1
    """

    def __init__(self, runs: Sequence[Run], labels: Sequence[str] | None = None) -> None:
        given: object = runs
        if not isinstance(given, Iterable) or hasattr(given, "frames"):
            raise TypeError(f"{given!r} cannot be compared: give Runs in a list.")
        self.runs = list(runs)
        if not self.runs:
            raise ValueError("runs = [] is not allowed: give one Run or more.")
        for run in self.runs:
            if not getattr(run, "frames", None):
                raise TypeError(f"{run!r} cannot be compared: give Runs that have kept a frame.")
        given = [labels] if isinstance(labels, str) else labels
        self.labels = (
            compare_labels([run.config for run in self.runs])
            if given is None
            else [title("labels", one) for one in given]
        )
        if len(self.labels) != len(self.runs):
            raise ValueError(
                f"labels = {self.labels!r} is not allowed: give {len(self.runs)}, one for each Run."
            )

    def __repr__(self) -> str:
        return f"Comparison({', '.join(self.labels)})"

    def _repr_html_(self) -> str:
        from topowidgets.export.notebook_html import runs_html

        return runs_html(repr(self), self.runs, self.labels)

    def __len__(self) -> int:
        return len(self.runs)

    @overload
    def __getitem__(self, place: int) -> Run: ...
    @overload
    def __getitem__(self, place: slice) -> list[Run]: ...
    def __getitem__(self, place: int | slice) -> Run | list[Run]:
        return self.runs[place]

    def figure(
        self,
        panel: str,
        tau: float | None = None,
        theme: str = "light",
        *,
        bands: bool = True,
        **sheet: Unpack[Sheet],
    ) -> Figure:
        """One panel of every Run in one plotly figure: of up to four side by side, or of a timeline over one
        another, of any number.

        In a timeline three or more Runs that differ in nothing but the seed become one line, their median,
        with a band between the 16 % and the 84 % quantile at common training times. Runs of a group either
        share a label, or none was given.

        Args:
            panel: neurons, barcode, diagram, fit, loss, rate, ratios, gluing, persistence or topology (see
                `Run.figure`).
            tau: training time to show; of each Run the newest frame at or before it. None for the last.
            theme: light or dark.
            bands: False draws a line for every seed.
            **sheet: width, height, title and caption (see `sheet.Sheet`).

        Raises:
            ValueError: for an unknown panel or theme, a size that is none, or more Runs than stand side by
                side.
        """
        from topowidgets.export.compared_figures import compared_figure

        return on_sheet(compared_figure(self.runs, self.labels, panel, tau, theme, bands=bands), **sheet)

    def to_pandas(self) -> pd.DataFrame:
        """Every column of every Run as one table: the label in `run`, the step as the index (see
        `Run.to_pandas`).
        """
        return joined_data_frame(self.runs, "run", self.labels)

    def export_html(self, path: AnyPath) -> None:
        """Write one HTML file that shows the Runs side by side, without a kernel and without the network.

        Numbers are rounded as in `Run.export_html`.

        Args:
            path: of the file, which ends in .html; an old one is replaced.

        Raises:
            ValueError: for another ending.
            FileNotFoundError, IsADirectoryError: if the folder is not there, or the path is one.
        """
        from topowidgets.export.pages import compare_page
        from topowidgets.pages.page import write_page

        write_page(path, compare_page(self.runs, self.labels))
