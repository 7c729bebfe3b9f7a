"""A Run: what was trained and measured, with save, load, figures and a summary.

`training.train` makes one without any widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from topowidgets.export.columns import Column, check_column, clock_of, columns_of
from topowidgets.export.sheet import Sheet, on_sheet
from topowidgets.recording.frame import Frame
from topowidgets.recording.measures import NAMES
from topowidgets.recording.run_data import RunData
from topowidgets.recording.run_log import read_log
from topowidgets.texts import speaking
from topowidgets.writing import AnyPath, expanded

if TYPE_CHECKING:
    import pandas as pd
    import xarray

    from topowidgets.measuring.analyses import HoleAgainstChance, UMAPPicture
    from topowidgets.plots.style import Figure
    from topowidgets.topology.verdicts import MapVerdict, SampleVerdict


class Run(RunData):
    """A recorded run.

    Attributes:
        config: its settings. start: curvature at the start.
        rows: one for each step, by the names in NAMES.
        frames: key frames with cloud, bars and verdicts.
        events: what happened, in the order of the steps: changes of the rate, a divergence, notes.
        umap: the joint UMAP that was fitted last, None before the first; figures of its steps show it.
    """

    umap: UMAPPicture | None = None

    def _repr_html_(self) -> str:
        from topowidgets.export.notebook_html import run_html

        return run_html(self)

    @property
    def sample_verdict(self) -> SampleVerdict:
        """The verdict on the hole of the last kept frame; `.open` is True, False, or None where it is
        undecided.

        Examples:
            >>> from topowidgets import train
            >>> train("pinch", steps=2).sample_verdict.open
            True
        """
        from topowidgets.measuring.analyses import sample_verdict_of

        return sample_verdict_of(self._last.facts["sample_verdict"])

    @property
    def map_verdict(self) -> MapVerdict:
        """The verdict on the maps of the steps up to the last kept frame."""
        from topowidgets.topology.verdicts import MapVerdict

        return MapVerdict(**self._last.facts["map_verdict"])

    @property
    def _last(self) -> Frame:
        if not self.frames:
            raise ValueError("this run has kept no frame, so there is no verdict on it.")
        return self.frames[-1]

    @classmethod
    def from_log(cls, path: AnyPath) -> Run:
        """The run of an append log, also one cut off by a kill.

        Raises:
            ValueError: if the file is no log of a run.
        """
        return cls.of(read_log(expanded(path)))

    @classmethod
    def from_checkpoints(
        cls,
        checkpoints: AnyPath | Iterable[Any],
        *,
        units: str | Callable[[Any], Any] | None = None,
        steps: Iterable[int] | None = None,
        eta: float | None = None,
        name: str = "checkpoints",
    ) -> Run:
        """The run whose checkpoints these are: a cloud and its homology for each.

        What lies between them is not known and is None.

        Args:
            checkpoints: a folder, or a list of files or state dicts. Of a folder those *.pt and *.pth files
                whose names differ in their numbers alone, by these numbers; what is left out is named in the
                notes. In a file the one state dict is found. It is read with torch.load(weights_only=True),
                so nothing in it is executed.
            units: the layer whose units are the neurons, by its name in the state dict, or a function of the
                state dict that returns (neurons, D). By default the first of a plain chain of Linear and
                convolutions, as names and shapes tell of it: that is a guess, and a note says so.
            steps: the steps at which they were taken, rising; 0, 1, 2, ... by default.
            eta: the rate, where it was one. The clock is then the sum of eta, and else the number of steps.
            name: what the run is called.

        Raises:
            FileNotFoundError: if there is no such file.
            ValueError: for a file with other objects than tensors and plain values, a layer that is not
                there, or steps that do not fit.

        Examples:
            >>> import torch
            >>> net = torch.nn.Sequential(torch.nn.Linear(1, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
            >>> Run.from_checkpoints([net.state_dict()])
            Run(checkpoints, 0 steps, 1 frames)
        """
        from topowidgets.studies.checkpoint_series import from_checkpoints

        return cls.of(from_checkpoints(checkpoints, units=units, steps=steps, eta=eta, name=name))

    @classmethod
    def load(cls, path: AnyPath, group: str | None = None) -> Run:
        """The run that `save` wrote: every number, picture and word of it.

        The file is data; nothing in it is executed.

        Args:
            group: of a file with several runs, as `Atlas.save` writes it, the one to read.

        Raises:
            FileNotFoundError: if there is no such file.
            ValueError: if it is no saved run, naming what is missing or wrong.

        Examples:
            >>> from topowidgets import train
            >>> import tempfile
            >>> from pathlib import Path
            >>> path = Path(tempfile.mkdtemp()) / "run.nc"
            >>> train("pinch", steps=2).save(path)
            >>> Run.load(path)
            Run(pinch, 2 steps, 3 frames)
        """
        from topowidgets.export.netcdf import from_dataset, read_netcdf

        return cls.of(from_dataset(read_netcdf(path, group)))

    @classmethod
    def of(cls, recorded: RunData) -> Run:
        """The run that some data are."""
        return cls(
            recorded.config,
            recorded.start,
            recorded.rows,
            recorded.frames,
            events=recorded.events,
        )

    def __getitem__(self, name: str) -> np.ndarray:
        """One column: numbers, NaN where they were not measured, or the words of hole_verdict, None where
        there is none.

        Raises:
            KeyError: naming the columns that are nearest.

        Examples:
            >>> from topowidgets import train
            >>> run = train("pinch", steps=2)
            >>> run["hole_verdict"].tolist(), run["hole_persistence"].round(2).tolist()
            (['open', 'open', 'open'], [0.97, 0.39, 0.48])
        """
        check_column(name)
        return self.values(name)

    def __iter__(self) -> Iterator[str]:
        """Names of the columns."""
        return iter(NAMES)

    def _ipython_key_completions_(self) -> list[str]:
        return list(NAMES)

    @property
    def columns(self) -> dict[str, Column]:
        """Name, unit and meaning of every column."""
        return columns_of(self.config, clock_of(self.config, self.rows))

    def to_pandas(self) -> pd.DataFrame:
        """Every column as a table with a row for each step and the step as its index; hole_verdict is an
        ordered category.

        Examples:
            >>> from topowidgets import train
            >>> table = train("pinch", steps=2).to_pandas()
            >>> table.index.name, table["hole_verdict"].tolist()
            ('step', ['open', 'open', 'open'])
        """
        from topowidgets.export.tables import data_frame

        return data_frame(self)

    @speaking("en")
    def summary(self) -> dict[str, Any]:
        """What came out, as plain JSON values in English; the keys are those of `topowidgets run --json`.

        K, lambda_max, lambda_min and h_plus are those of the start; crossings and homology those of the last
        frame. The sample verdict is on the hole that the shape has, of degree `sample_degree`. What begins
        with h2 is None where H2 was not measured; `h2_measured` says when and how it was.
        """
        from topowidgets.export.summary import summary_of

        return summary_of(self)

    def figure(
        self, panel: str, step: int | None = None, theme: str = "light", **sheet: Unpack[Sheet]
    ) -> Figure:
        """One panel as a plotly figure.

        Args:
            panel: neurons, umap, barcode, diagram, fit, loss, rate, ratios, gluing, persistence or topology.
            step: the frame to show, or to mark in a timeline; of the kept frames the newest at or before it.
                None for the last.
            theme: light or dark.
            **sheet: width, height, title and caption (see `sheet.Sheet`).

        Raises:
            ValueError: for an unknown panel or theme, a step before the first frame, a size that is none, or
                the fit of a network of more than one input.

        Examples:
            >>> from topowidgets import train
            >>> train("pinch", steps=2).figure("barcode").layout.xaxis.title.text
            'alpha radius / cloud radius'
        """
        from topowidgets.export.figures import frame_at, run_figure

        umap = None
        if panel == "umap":
            frame_at(self.frames, step)  # what is refused is refused before the slow fit
            umap = self.umap or self.joint_umap()
        return on_sheet(run_figure(self, panel, step, theme, umap), **sheet)

    def save_picture(
        self,
        path: AnyPath,
        panel: str = "neurons",
        step: int | None = None,
        theme: str = "light",
        **sheet: Unpack[Sheet],
    ) -> None:
        """Write one panel as a picture, without a browser: the same as `figure`, drawn by matplotlib.

        Args:
            path: ends in .svg or .pdf for vectors, or in .png.
            panel, step, theme, **sheet: as for `figure`.

        Raises:
            ValueError: for another ending, an unknown panel or theme, or a step before the first frame.
            OSError: if the file cannot be written, saying why.

        Examples:
            >>> from topowidgets import train
            >>> import tempfile
            >>> from pathlib import Path
            >>> path = Path(tempfile.mkdtemp()) / "barcode.svg"
            >>> train("pinch", steps=2).save_picture(path, "barcode")
            >>> "alpha radius / cloud radius" in path.read_text()
            True
        """
        from topowidgets.plots.printed import write_picture

        write_picture(self.figure(panel, step, theme, **sheet), path)

    def animate(self, path: AnyPath, *, seconds: float = 6.0, most: int = 60, theme: str = "light") -> None:
        """Write the run as a film: the neurons beside their barcode, with the clock, at an even pace of
        training time.

        Args:
            path: ends in .gif, or in .mp4 where ffmpeg is installed.
            seconds: how long it runs. most: pictures.
            theme: light or dark.

        Raises:
            ValueError: for another ending or theme, or numbers that are not positive.
            RuntimeError: where what would write the film is not installed, or the run has kept no frame.
            OSError: if the file cannot be written, saying why; an old one is as it was.
        """
        from topowidgets.export.film import write_run_film

        write_run_film(self, path, seconds=seconds, most=most, theme=theme)

    def joint_umap(self, frames: int = 12, seed: int = 0) -> UMAPPicture:
        """One UMAP over key frames of the run, which holds still from frame to frame (see
        `measuring.analyses.umap_of`).

        Args:
            frames: most key frames.
            seed: of UMAP.

        Raises:
            ValueError: frames below 1, or fewer than 8 neurons.
        """
        from topowidgets.measuring.analyses import umap_of

        self.umap = umap_of(self.frames, frames, seed=seed)
        return self.umap

    def null_verdict(self, step: int | None = None) -> HoleAgainstChance:
        """Whether the hole is more than chance: its bar against those of 20 holeless clouds (see
        `topology.null_verdict`).

        Args:
            step: of the frames that hold their neurons the newest at or before it; None for the last.

        Raises:
            ValueError: no such frame.

        Examples:
            >>> from topowidgets import train
            >>> answer = train("pinch", steps=2).null_verdict()
            >>> answer.step, answer.verdict.verdict
            (2, 'open')
        """
        from topowidgets.measuring.analyses import hole_against_chance

        return hole_against_chance(self.config, self.frames, step)

    @property
    def dataset(self) -> xarray.Dataset:
        """The run as one Dataset with names and units; its dimensions are told in `dataset.to_dataset`."""
        from topowidgets.export.netcdf import to_dataset

        return to_dataset(self)

    def save(self, path: AnyPath) -> None:
        """Write the run to a NetCDF file, which `load` and xarray open; an old file is replaced only by a
        whole one.

        Raises:
            ValueError: for a run without a frame.
            OSError: if the file cannot be written, saying why.
        """
        from topowidgets.export.netcdf import write_netcdf

        write_netcdf(path, {None: self.dataset})

    def export_html(self, path: AnyPath) -> None:
        """Write the run as one HTML file to scrub and play in any browser, without a kernel and with the
        network off.

        Numbers are rounded: a position or a bar to 1/32766 of the largest in its column of a picture, all
        others to 7 digits. Of very long runs every second picture is left out until 1000 and 24 MB are left.

        Args:
            path: of the file, which ends in .html; an old one is replaced.

        Raises:
            ValueError: if no frame was kept, or for another ending.
            FileNotFoundError, IsADirectoryError: if the folder is not there, or the path is one.

        Examples:
            >>> from topowidgets import train
            >>> import tempfile
            >>> from pathlib import Path
            >>> path = Path(tempfile.mkdtemp()) / "run.html"
            >>> train("pinch", steps=2).export_html(path)
            >>> path.stat().st_size < 400_000
            True
        """
        from topowidgets.export.pages import run_page
        from topowidgets.pages.page import write_page

        write_page(path, run_page(self))

    def to_csv(self, path: AnyPath) -> None:
        """Write every column as CSV: a line of names, then a line for each step, empty where nothing was
        measured.

        `pandas.read_csv(path)` reads it as it is. Units and meanings are those of `columns`; settings,
        pictures and verdicts are in what `save` writes.

        Examples:
            >>> from topowidgets import train
            >>> import tempfile
            >>> from pathlib import Path
            >>> path = Path(tempfile.mkdtemp()) / "run.csv"
            >>> train("pinch", steps=2).to_csv(path)
            >>> path.read_text().splitlines()[0][:14]
            'step,tau,eta,e'
        """
        from topowidgets.export.tables import write_csv

        write_csv(path, [self], rated=False)
