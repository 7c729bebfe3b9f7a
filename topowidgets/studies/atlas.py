"""The atlas: one start trained at a whole grid of rates to one training time, each rate a Run of frames at
common times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

import numpy as np
from jaxtyping import Float

from topowidgets.export.columns import RATE
from topowidgets.export.sheet import Sheet, on_sheet
from topowidgets.export.tables import joined_data_frame, write_csv
from topowidgets.export.view_state import rate_labels
from topowidgets.recording.measures import BY_NAME, MEASURES, NAMES
from topowidgets.settings.checks import not_one_of
from topowidgets.settings.config import Config
from topowidgets.settings.naming import option_name
from topowidgets.settings.rate_grid import MARKS, MOST_RATES, rule_marks
from topowidgets.studies.run import Run
from topowidgets.texts import say
from topowidgets.version import __version__
from topowidgets.writing import AnyPath

if TYPE_CHECKING:
    import pandas as pd

    from topowidgets.pages.page import Page
    from topowidgets.plots.style import Figure

QUANTITIES = tuple(measure.name for measure in MEASURES if measure.on_map)
"""What a phase map can be coloured by."""

NEVER = 5.0
"""Logarithm of a threshold that no rate reaches, because its curvature is not positive."""

TIMES = 121
"""Training times of a phase map."""


class Atlas:
    """Runs of one Config at a grid of rates, all to the same training time.

    Attributes:
        runs: by rate, ascending.

    Examples:
        >>> atlas = Atlas.trained(Config(neurons=24), eta_k=[0.5, 3.0])
        >>> atlas
        Atlas(pinch, 2 rates from 0.5 to 3, tau 30)
        >>> [str(run.frames[-1].facts["sample_verdict"]["verdict"]) for run in atlas.runs]
        ['open', 'closed']
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        given: object = runs
        if (
            not isinstance(given, Sequence)
            or not given
            or not all(getattr(run, "frames", None) for run in given)
        ):
            raise TypeError(f"{given!r} is no atlas: give Runs that have kept a frame, in a list.")
        self.runs = sorted(runs, key=lambda run: run.config.eta_k or 0.0)

    def __repr__(self) -> str:
        rates = self.rates
        words = (
            f"{len(rates)} rates from {rates[0]:g} to {rates[-1]:g}"
            if len(rates) > 1
            else f"1 rate, {rates[0]:g}"
        )
        return f"Atlas({self.runs[0].config.preset}, {words}, tau {self.tau:g})"

    def _repr_html_(self) -> str:
        from topowidgets.export.notebook_html import runs_html

        return runs_html(repr(self), self.runs, rate_labels(self.rates.tolist()))

    @classmethod
    def trained(
        cls, config: Config, eta_k: Sequence[float] | None = None, *, frames: int | None = None
    ) -> Atlas:
        """Train every rate here and now (see `atlas_training.atlas_runs`).

        Raises:
            ConfigError: for rates that are not allowed, or a rule without a K.
        """
        from topowidgets.studies.atlas_runs import atlas_runs

        return cls([run for _, run in atlas_runs(config, eta_k, frames=frames)])

    @property
    def rates(self) -> Float[np.ndarray, " rates"]:
        """The rates, in units of 1/K0."""
        return np.array([run.config.eta_k for run in self.runs], dtype=float)

    @property
    def tau(self) -> float:
        """Training time to which they were trained; the last step of a large rate may go a little beyond."""
        asked = self.runs[0].config.tau
        return max(float(run.rows[-1]["tau"] or 0.0) for run in self.runs) if asked is None else asked

    def on_grid(self, name: str, taus: Float[np.ndarray, " times"]) -> Float[np.ndarray, "rates times"]:
        """One scalar over rates and training times.

        At each time stands the newest value measured at or before it. A value of a step stands at
        the time that it led to, and before it back to the last step that was measured, as in the browser's
        map.

        Args:
            name: a measure. NaN where it has no value, and beyond the end of a run that diverged.
            taus: training times, ascending.

        Raises:
            ValueError: for an unknown name.
        """
        if name not in NAMES:
            raise not_one_of("name", name, NAMES)
        of_step = BY_NAME[name].of == "step"
        grid = np.full((len(self.runs), len(taus)), np.nan)
        for row, run in zip(grid, self.runs, strict=True):
            times, values = run.column("tau"), run.column(name)
            known = np.isfinite(run.column("K") if of_step else values)
            known[0] &= not of_step
            if not known.any():
                continue
            if of_step:
                places = np.minimum(np.searchsorted(times[known], taus * (1 - 1e-9)), known.sum() - 1)
            else:
                places = np.searchsorted(times[known], taus * (1 + 1e-9), side="right") - 1
            row[places >= 0] = values[known][places[places >= 0]]
            if run.diverged:
                row[taus > times[-1]] = np.nan
        return grid

    def past_mark(self, name: str, taus: Float[np.ndarray, " times"]) -> Float[np.ndarray, "rates times"]:
        """log(rate / threshold) over rates and training times, the threshold as it was measured there; zero
        is the threshold's curve.

        Args:
            name: "bound" (1/K), "stability" (2/lambda_max, or what the rule has instead) or "fold"
                (1/h_plus).
            taus: training times. Between measurements the logarithm is taken to be straight; NaN beyond the
                end of a run that diverged.

        Raises:
            ValueError: for an unknown name.
        """
        if name not in MARKS:
            raise not_one_of("name", name, tuple(MARKS))
        grid = np.full((len(self.runs), len(taus)), np.nan)
        for row, run in zip(grid, self.runs, strict=True):
            frames = [frame for frame in run.frames if frame.facts["curvature_step"] == frame.step]
            heights = [np.log(mark) if (mark := frame.facts["marks"][name]) else NEVER for frame in frames]
            row[:] = np.log(run.config.eta_k or np.nan) - np.interp(
                taus, [frame.tau for frame in frames], heights
            )
            if run.diverged:
                row[taus > run.frames[-1].tau] = np.nan
        return grid

    def figure(self, quantity: str = "h1", theme: str = "light", **sheet: Unpack[Sheet]) -> Figure:
        """The phase map as a plotly figure: rate by training time, with the curves of the three thresholds.

        Args:
            quantity: "h1", the longest H1 bar in cloud radii; "folded", neurons folded by a step; "loss"; or
                "least_miss".
            theme: light or dark.
            **sheet: width, height, title and caption (see `sheet.Sheet`).

        Raises:
            ValueError: for an unknown quantity or theme.

        Examples:
            >>> atlas = Atlas.trained(Config(neurons=24), eta_k=[0.5, 3.0])
            >>> [trace.name for trace in atlas.figure("loss").data][:2]
            ['log10 of loss', '1/K']
        """
        from topowidgets.plots.phase import phase_figure
        from topowidgets.plots.style import Heading

        if quantity not in QUANTITIES:
            raise not_one_of("quantity", quantity, QUANTITIES)
        taus, config = np.linspace(0, self.tau, TIMES), self.runs[0].config
        rule, name = config.rule, option_name(config.rule)
        said = say("plotted.atlas_is", preset=config.preset, rule=rule, name=name, seed=config.seed)
        figure = phase_figure(
            self.rates,
            taus,
            self.on_grid(quantity, taus),
            {label: self.past_mark(name, taus) for name, label in rule_marks(config).items()},
            quantity=say(f"measures.{quantity}.label"),
            logarithmic=BY_NAME[quantity].scale == "log",
            heading=Heading(say("plotted.titles.phase"), (said,), theme),
        )
        return on_sheet(figure, **sheet)

    def save(self, path: AnyPath) -> None:
        """Write a NetCDF file with a group for each rate, which `load` opens; in each group a Run as
        `Run.save` writes it.

        Raises:
            OSError: if the file cannot be written, saying why; an old one is as it was.
        """
        import xarray as xr

        from topowidgets.export.netcdf import write_netcdf

        groups = [f"rate_{number:02d}" for number in range(len(self.runs))]
        index = xr.Dataset(
            {"eta_k": ("group", self.rates)}, attrs={"topowidgets": __version__, "atlas": len(groups)}
        )
        write_netcdf(
            path, {None: index, **{group: run.dataset for group, run in zip(groups, self.runs, strict=True)}}
        )

    def export_html(self, path: AnyPath, plays: str = "") -> None:
        """Write the atlas as one HTML file: every rate at once, instant under the slider, without a kernel
        and with the network off.

        Numbers are rounded as in `Run.export_html`.

        Args:
            path: of the file, which ends in .html; an old one is replaced.
            plays: whether it plays by itself, in a loop, when it is opened: over "tau", over "rate", or ""
                not. A reader who asked for less motion plays it by hand.

        Raises:
            ValueError: for another ending, or something else to play over.
            FileNotFoundError, IsADirectoryError: if the folder is not there, or the path is one.
        """
        from topowidgets.pages.page import write_page

        write_page(path, self.page(plays))

    def page(self, plays: str = "") -> Page:
        """The atlas as the page that `export_html` writes.

        Raises:
            ValueError: for something else to play over than "tau", "rate" or nothing.
        """
        from topowidgets.export.pages import atlas_page

        return atlas_page(self.runs, [float(rate) for rate in self.rates], self.tau, plays)

    def to_pandas(self) -> pd.DataFrame:
        """Every column of every rate as one table: the rate in rate_eta_k, the step as the index (see
        `Run.to_pandas`).
        """
        return joined_data_frame(self.runs, RATE, self.rates.tolist())

    def to_csv(self, path: AnyPath) -> None:
        """Write the scalars of every kept step of every rate as CSV; the first column, rate_eta_k, is the
        rate (see `Run.to_csv`).
        """
        write_csv(path, self.runs, rated=True)

    @classmethod
    def load(cls, path: AnyPath) -> Atlas:
        """The atlas that `save` wrote. The file is data; nothing in it is executed.

        Raises:
            FileNotFoundError: if there is no such file.
            ValueError: if it is no saved atlas, naming what is missing or wrong.

        Examples:
            >>> import tempfile
            >>> from pathlib import Path
            >>> path = Path(tempfile.mkdtemp()) / "atlas.nc"
            >>> Atlas.trained(Config(neurons=24), eta_k=[0.5, 3.0]).save(path)
            >>> Atlas.load(path)
            Atlas(pinch, 2 rates from 0.5 to 3, tau 30)
        """
        from topowidgets.export.netcdf import read_netcdf

        count = int(np.atleast_1d(read_netcdf(path).attrs.get("atlas", 0))[0])
        if not 1 <= count <= MOST_RATES:
            raise ValueError(f"{path} is no saved atlas.")
        return cls([Run.load(path, group=f"rate_{number:02d}") for number in range(count)])
