"""TopologyCompare: rates, or recorded Runs, on one clock: up to four side by side on shared axes, up to
sixteen in timelines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from topowidgets.export.view_state import MOST_COMPARED, compare_settings, rate_labels
from topowidgets.recording.codec import Header
from topowidgets.runtime.kernel.atlas_client import AtlasClient
from topowidgets.runtime.kernel.run_rows import RunRows
from topowidgets.settings.checks import Allowed, ConfigError, offering
from topowidgets.settings.config import Config
from topowidgets.settings.presets import configured
from topowidgets.settings.rate_grid import checked_rates
from topowidgets.studies.comparison import Comparison
from topowidgets.texts import speaking
from topowidgets.widgets.keywords import ManyRatesKeywords, parted
from topowidgets.widgets.runs_widget import RunsWidget, refuse_settings
from topowidgets.widgets.shared_state import SharedState
from topowidgets.widgets.sources.runs_source import RunsSource
from topowidgets.writing import AnyPath

if TYPE_CHECKING:
    from topowidgets.studies.run import Run
    from topowidgets.widgets.sources.source import Viewer

FEWEST = 2
"""Rates or Runs that are compared, at least."""

DEFAULT = (0.5, 2.5)


@offering(ManyRatesKeywords)
class TopologyCompare(RunsWidget):
    """Watch learning rates beside one another on one clock, which is training time: up to four side by side,
    of more the timelines.

    A widget like any other. It trains every rate in processes of its own when a page first shows it, as an
    atlas does. A neuron that is pointed at lights up in all clouds, a bar lights up its cycle in its own.
    Recorded Runs are compared as they are, also of different settings.

    Args:
        what: a Config or the name of a preset, `pinch` by default; or two to sixteen Runs, as a list or a
            Comparison.
        eta_k: the rates, in units of 1/K at the start; 0.5 and 2.5 by default.
        tau: training time to which every rate is trained; by default the config's.
        labels: what Runs are called, one for each; by default the settings in which they differ. Rates are
            called by their number.
        **changes: settings that differ from the config, for example `neurons=64`, and traits to begin with,
            for example `layout={"height": "400px"}` (see `keywords.KEYWORDS`).

    Attributes:
        labels: what the columns are called. Of the traits of `SourceView` those to read have no value here,
            but for `state`.

    Raises:
        ConfigError: naming the setting, its value and what is allowed.
        TypeError: for Runs that have kept no frame.

    Examples:
        >>> compare = TopologyCompare("fold", eta_k=[0.5, 3])
        >>> compare
        TopologyCompare(0.5 / K, 3 / K: 0 of 2, waiting)
        >>> TopologyCompare.from_string(compare.share()).labels
        ['0.5 / K', '3 / K']
        >>> compare.close()
        >>> from topowidgets import train
        >>> TopologyCompare([train("pinch", eta_k=3, steps=4, seed=seed) for seed in (0, 1)])
        TopologyCompare(seed 0, seed 1: 2 of 2, finished)
    """

    _kind = "compare"

    def __init__(
        self,
        what: Config | str | Sequence[Run] | None = None,
        eta_k: Sequence[float] | None = None,
        tau: float | None = None,
        *,
        labels: Sequence[str] | None = None,
        **changes: Unpack[ManyRatesKeywords],
    ) -> None:
        traits, settings = parted(changes)
        self._given: Comparison | None = None
        if what is None or isinstance(what, Config | str):
            chosen = configured(what, settings if tau is None else {**settings, "tau": tau})
            rates = checked_rates(chosen, DEFAULT if eta_k is None else eta_k)
            _check_number("eta_k", len(rates))
            if labels is not None:
                raise ConfigError(
                    "labels", list(labels), "rates are called by their number; labels are for Runs"
                )
            self.labels = rate_labels(rates)
            columns = Columns(partial(AtlasClient, chosen.replace(eta_k=rates[0]), rates), self.labels)
        else:
            refuse_settings("TopologyCompare", {"eta_k": eta_k, "tau": tau, **settings})
            given_runs: object = what
            if not isinstance(given_runs, Sequence):
                raise TypeError(
                    f"{given_runs!r} cannot be compared: give a Config, the name of a preset, or Runs in a "
                    "list."
                )
            _check_number("runs", len(what))
            given = self._given = (
                what if isinstance(what, Comparison) and labels is None else Comparison(list(what), labels)
            )
            self.labels = given.labels
            columns = Columns(lambda _heard: RunRows(given.runs), self.labels)
        super().__init__(columns, **traits)

    def _words(self) -> str:
        client = self._client
        return (
            f"TopologyCompare({', '.join(self.labels)}: {len(client.rows)} of {len(client.rates)}, "
            f"{client.state})"
        )

    @property
    def result(self) -> Comparison:
        """The Runs that are there, in the order of the columns: a Comparison, and the given one where it
        shows one.

        Raises:
            RuntimeError: while no rate is done, and after close().
        """
        if self._given is not None:
            return self._given
        runs = self._client.runs()
        whole = len(runs) == len(self.labels)
        return Comparison(
            runs, self.labels if whole else rate_labels([run.config.eta_k or 0.0 for run in runs])
        )

    def export_html(self, path: AnyPath) -> None:
        """Write one HTML file that shows the comparison as here, without a kernel and without the network
        (see `Comparison.export_html`).

        What is missing is trained first. How far that is is told on stderr where no page shows it;
        interrupting the cell ends the wait.

        Raises:
            RuntimeError: where the training failed, and after close().
            ValueError, FileNotFoundError, IsADirectoryError: for a path that is not allowed.
        """
        from topowidgets.pages.page import checked_page

        target = checked_page(path)
        self._finish()
        self.result.export_html(target)


class Columns(RunsSource):
    """The rows of a comparison as what views show, each as a column."""

    def __init__(
        self, make: Callable[[Callable[[Header, bytes], None]], AtlasClient | RunRows], labels: Sequence[str]
    ) -> None:
        super().__init__(make)
        self._labels = labels
        self._alone = False

    @property
    def settings(self) -> dict[str, Any]:
        """What the controls offer, and the columns."""
        client = self.client
        own = {"shares": isinstance(client, AtlasClient)}
        configs = (
            [run.config for run in client.runs()]
            if isinstance(client, RunRows)
            else [client.config] * len(client.rates)
        )
        with speaking(self._language):
            return super().settings | compare_settings(configs, client.rates, self._labels) | own

    @property
    def status(self) -> dict[str, Any]:
        """How far the training is; of recorded Runs there is none."""
        status = super().status
        if isinstance(self.client, RunRows):
            status |= {"tau_end": max(run.frames[-1].tau for run in self.client.runs())}
        return status

    def shared_state(self, view: Viewer) -> SharedState:
        """The state as a view shows it.

        Raises:
            ConfigError: for recorded Runs.
        """
        client = self.client
        if isinstance(client, RunRows):
            raise ConfigError("share", "recorded runs", Allowed("only_settings", what="runs"))
        return SharedState(
            kind="compare",
            config=client.config,
            grid=tuple(client.rates),
            tau=view.tau or self.tau,
            panels=view.panels,
        )


def _check_number(name: str, count: int) -> None:
    if not FEWEST <= count <= MOST_COMPARED:
        raise ConfigError(
            name,
            count,
            f"{FEWEST} to {MOST_COMPARED} are compared; Comparison(runs).figure('loss') takes any number",
        )
