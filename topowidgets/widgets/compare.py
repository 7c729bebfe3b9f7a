"""TopologyCompare: two to four rates, or recorded Runs, side by side on shared axes and one clock."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets.config import Config
from topowidgets.experiments.comparison import Comparison
from topowidgets.experiments.rates import checked_rates
from topowidgets.experiments.shown import compare_settings, rate_labels
from topowidgets.fields import Allowed, ConfigError
from topowidgets.presets import configured
from topowidgets.runtime.atlas_client import AtlasClient
from topowidgets.runtime.run_rows import RunRows
from topowidgets.texts import speaking
from topowidgets.widgets.many_rates import ManyRates
from topowidgets.widgets.rows import Rows
from topowidgets.widgets.shared import Shared

if TYPE_CHECKING:
    from topowidgets.experiments.run import Run
    from topowidgets.widgets.view import View

FEWEST, MOST = 2, 4
"""Rates or Runs that are compared."""

DEFAULT = (0.5, 2.5)


class TopologyCompare(ManyRates):
    """Watch two to four learning rates side by side: one clock, which is training time, and shared axes.

    Shown in a notebook it trains every rate in processes of its own, as an atlas does. A neuron that is pointed at lights up in all
    clouds, a bar lights up its cycle in its own. Recorded Runs are compared as they are, also of different settings.

    Args:
        what: a Config or the name of a preset, `pinch` by default; or two to four Runs, as a list or a Comparison.
        eta_k: the rates, in units of 1/K at the start; 0.5 and 2.5 by default.
        tau: training time to which every rate is trained; by default the config's.
        **changes: settings that differ from the config, for example `neurons=64`.

    Attributes:
        labels: what the columns are called. shown: what its views show.

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

    kind = "compare"
    _given: Comparison | None = None

    def __init__(
        self,
        what: Config | str | Sequence[Run] | None = None,
        eta_k: Sequence[float] | None = None,
        tau: float | None = None,
        **changes: Any,
    ) -> None:
        if what is None or isinstance(what, Config | str):
            chosen = configured(what, changes if tau is None else {**changes, "tau": tau})
            rates = checked_rates(chosen, DEFAULT if eta_k is None else eta_k)
            _check_number("eta_k", len(rates))
            self._client = AtlasClient(chosen.replace(eta_k=rates[0]), rates, self._received)
            self.labels = rate_labels(rates)
        else:
            given = {"eta_k": eta_k, "tau": tau, **changes}
            for name, value in given.items():
                if value is not None:
                    raise ConfigError(name, value, "recorded runs stay as they were; give TopologyCompare a preset or a Config to train")
            _check_number("runs", len(what))
            self._given = what if isinstance(what, Comparison) else Comparison(what)
            self._client = RunRows(what)
            self.labels = self._given.labels
        self.shown = Columns(self._client, self.labels)

    def __repr__(self) -> str:
        client = self._client
        return f"TopologyCompare({', '.join(self.labels)}: {len(client.rows)} of {len(client.rates)}, {client.state})"

    @property
    def result(self) -> Comparison:
        """The Runs that are there, in the order of the columns, with `figure` and `export_html`.

        Raises:
            RuntimeError: while no rate is done, and after close().
        """
        client = self._client
        if isinstance(client, RunRows):
            return Comparison(client.runs, self.labels) if self._given is None else self._given
        runs = client.atlas().runs
        done = self.labels if len(runs) == len(self.labels) else rate_labels([run.config.eta_k or 0.0 for run in runs])
        return Comparison(runs, done)

    def export_html(self, path: str | Path) -> None:
        """Write one HTML file that shows the comparison as here, without a kernel and without the network (see `Atlas.export_html`).

        Raises:
            ValueError: for a name that does not end in .html or .htm.
            RuntimeError: while a rate is missing.
        """
        from topowidgets.pages.page import checked_page

        checked_page(path)
        compared = self.result
        if len(compared) < len(self.labels):
            message = f"{len(compared)} of {len(self.labels)} rates are trained: wait() for the others."
            raise RuntimeError(message)
        compared.export_html(path)


class Columns(Rows):
    """The rows of a comparison as what views show, each as a column."""

    def __init__(self, client: AtlasClient | RunRows, labels: Sequence[str]) -> None:
        super().__init__(client)
        self._labels = labels

    @property
    def settings(self) -> dict[str, Any]:
        """What the controls offer, and the columns."""
        client = self._client
        own = {"shares": isinstance(client, AtlasClient)}
        configs = [run.config for run in client.runs] if isinstance(client, RunRows) else [client.config] * len(client.rates)
        with speaking(self._language):
            return super().settings | compare_settings(configs, client.rates, self._labels) | own

    @property
    def status(self) -> dict[str, Any]:
        """How far the training is; of recorded Runs there is none."""
        status = super().status
        if isinstance(self._client, RunRows):
            status |= {"progress": None, "tau_end": max(run.frames[-1].tau for run in self._client.runs)}
        return status

    def shared(self, view: View) -> Shared:
        """The state as a view shows it.

        Raises:
            ConfigError: for recorded Runs.
        """
        client = self._client
        if isinstance(client, RunRows):
            raise ConfigError("share", "recorded runs", Allowed("only_settings", what="runs"))
        return Shared(kind="compare", config=client.config, grid=tuple(client.rates), tau=view.tau or self.tau, panels=view.panels)


def _check_number(name: str, count: int) -> None:
    if not FEWEST <= count <= MOST:
        raise ConfigError(name, count, f"{FEWEST} to {MOST} are compared")
