"""TopologyAtlas: one start trained at a whole grid of rates; sliding the rate is then a matter of the browser
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Unpack

from topowidgets.runtime.kernel.atlas_client import AtlasClient
from topowidgets.runtime.kernel.run_rows import RunRows
from topowidgets.settings.checks import offering
from topowidgets.settings.config import Config
from topowidgets.settings.presets import configured
from topowidgets.settings.rate_grid import checked_rates
from topowidgets.studies.atlas import Atlas
from topowidgets.widgets.keywords import ManyRatesKeywords, parted
from topowidgets.widgets.runs_widget import RunsWidget, refuse_settings
from topowidgets.widgets.sources.runs_source import RunsSource
from topowidgets.writing import AnyPath


@offering(ManyRatesKeywords)
class TopologyAtlas(RunsWidget):
    """Train one start at many rates, then slide the rate and the training time without waiting.

    A widget like any other. It starts to train when a page first shows it, in processes of its own, with the
    rate nearest to the config's. What has come plays in the browser, also once the kernel is gone. A recorded
    Atlas is shown as it is.

    Args:
        config: a Config or the name of a preset; `pinch` by default. Its own rate is where the slider begins.
            Or an Atlas.
        eta_k: the rates, in units of 1/K at the start; by default 24 from 0.1 to 8, evenly spaced in their
            logarithm.
        tau: training time to which every rate is trained; by default the config's.
        **changes: settings that differ from the config, for example `neurons=64`, and traits to begin with,
            for example `layout={"height": "400px"}` (see `keywords.KEYWORDS`).

    Attributes:
        rates: the rates, ascending, in units of 1/K at the start.
        eta_k: the rate that is looked at; the other traits are those of `SourceView`.

    Raises:
        ConfigError: naming the setting, its value and what is allowed; for a rule without a K; of an Atlas
            for every setting.

    Examples:
        >>> atlas = TopologyAtlas("fold", eta_k=[0.5, 1, 3])
        >>> atlas
        TopologyAtlas(fold, 0 of 3 rates, waiting)
        >>> TopologyAtlas.from_string(atlas.share()).rates
        [0.5, 1.0, 3.0]
        >>> atlas.close()
    """

    _kind = "atlas"

    def __init__(
        self,
        config: Config | str | Atlas | None = None,
        eta_k: Sequence[float] | None = None,
        tau: float | None = None,
        **changes: Unpack[ManyRatesKeywords],
    ) -> None:
        traits, settings = parted(changes)
        self._given: Atlas | None = None
        if isinstance(config, Atlas):
            refuse_settings("TopologyAtlas", {"eta_k": eta_k, "tau": tau, **settings})
            self._given = config
            rates = [float(rate) for rate in config.rates]
            rows = RunsSource(lambda _heard: RunRows(config.runs, rates))
        else:
            chosen = configured(config, settings if tau is None else {**settings, "tau": tau})
            rows = RunsSource(partial(AtlasClient, chosen, checked_rates(chosen, eta_k)))
        super().__init__(rows, **traits)

    def _words(self) -> str:
        client = self._client
        return (
            f"TopologyAtlas({client.config.preset}, {len(client.rows)} of {len(client.rates)} rates, "
            f"{client.state})"
        )

    @property
    def rates(self) -> list[float]:
        """The rates, ascending, in units of 1/K at the start."""
        return list(self._client.rates)

    @property
    def result(self) -> Atlas:
        """The rates that are done: an Atlas, with save, figure and export_html; the given one where it shows
        one.

        Raises:
            RuntimeError: while there is none, and after close().
        """
        return self._given or Atlas(self._client.runs())

    def export_html(self, path: AnyPath, plays: str = "") -> None:
        """Write the atlas as one HTML file that needs no kernel (see `Atlas.export_html`).

        What is missing is trained first. How far that is is told on stderr where no page shows it;
        interrupting the cell ends the wait.

        Raises:
            RuntimeError: where the training failed, and after close().
            ValueError, FileNotFoundError, IsADirectoryError: for a path that is not allowed, or something
                else to play over.
        """
        from topowidgets.export.pages import checked_plays
        from topowidgets.pages.page import checked_page

        target = checked_page(path)
        checked_plays(plays)
        self._finish()
        self.result.export_html(target, plays)
