"""TopologyAtlas: one start trained at a whole grid of rates; sliding the rate is then a matter of the browser alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets.config import Config
from topowidgets.experiments.rates import checked_rates
from topowidgets.presets import configured
from topowidgets.runtime.atlas_client import AtlasClient
from topowidgets.widgets.many_rates import ManyRates
from topowidgets.widgets.rows import Rows

if TYPE_CHECKING:
    import plotly.graph_objects

    from topowidgets.experiments.atlas import Atlas


class TopologyAtlas(ManyRates):
    """Train one start at many rates, then slide the rate and the training time without waiting.

    Shown in a notebook it starts at once, in processes of its own, with the rate nearest to the config's. What has come plays in the
    browser, also once the kernel is gone.

    Args:
        config: a Config or the name of a preset; `pinch` by default. Its own rate is where the slider begins.
        eta_k: the rates, in units of 1/K at the start; by default 24 from 0.1 to 8, evenly spaced in their logarithm.
        tau: training time to which every rate is trained; by default the config's.
        **changes: settings that differ from the config, for example `neurons=64`.

    Attributes:
        eta_k: the rates, ascending.
        shown: what its views show.

    Raises:
        ConfigError: naming the setting, its value and what is allowed; for a rule without a K.

    Examples:
        >>> atlas = TopologyAtlas("fold", eta_k=[0.5, 1, 3])
        >>> atlas
        TopologyAtlas(fold, 0 of 3 rates, waiting)
        >>> TopologyAtlas.from_string(atlas.share()).eta_k
        [0.5, 1.0, 3.0]
        >>> atlas.close()
    """

    kind = "atlas"
    _client: AtlasClient

    def __init__(
        self, config: Config | str | None = None, eta_k: Sequence[float] | None = None, tau: float | None = None, **changes: Any
    ) -> None:
        chosen = configured(config, changes if tau is None else {**changes, "tau": tau})
        self.eta_k = checked_rates(chosen, eta_k)
        self._client = AtlasClient(chosen, self.eta_k, self._received)
        self.shown = Rows(self._client)

    def __repr__(self) -> str:
        client = self._client
        return f"TopologyAtlas({client.config.preset}, {len(client.rows)} of {len(client.rates)} rates, {client.state})"

    @property
    def runs(self) -> Atlas:
        """The Runs of the rates that are done, with `save` and `figure`.

        Raises:
            RuntimeError: while there is none, and after close().
        """
        return self._client.atlas()

    def figure(self, quantity: str = "h1", theme: str = "light") -> plotly.graph_objects.Figure:
        """The phase map of the rates that are done as a plotly figure (see `Atlas.figure`).

        Raises:
            ValueError: for an unknown quantity or theme.
            RuntimeError: while no rate is done.
        """
        return self.runs.figure(quantity, theme)

    def export_html(self, path: str | Path, plays: str = "") -> None:
        """Write the rates that are done as one HTML file that needs no kernel (see `Atlas.export_html`).

        Raises:
            RuntimeError: while no rate is done.
            ValueError, FileNotFoundError, IsADirectoryError: for a path that is not allowed.
        """
        self.runs.export_html(path, plays)
