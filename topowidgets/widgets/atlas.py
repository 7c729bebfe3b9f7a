"""TopologyAtlas: one start trained at a whole grid of rates; sliding the rate is then a matter of the browser alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets.config import Config
from topowidgets.experiments.rates import checked_rates, default_rates, nearest_rates
from topowidgets.experiments.records import Header
from topowidgets.experiments.shown import atlas_settings, atlas_status
from topowidgets.fields import ConfigError
from topowidgets.presets import configured
from topowidgets.runtime.atlas_client import AtlasClient
from topowidgets.runtime.run_rows import RunRows
from topowidgets.runtime.state import QuestionState
from topowidgets.sharing import binder, link
from topowidgets.texts import language, speaking
from topowidgets.widgets.shared import Shared
from topowidgets.widgets.view import View

if TYPE_CHECKING:
    import plotly.graph_objects

    from topowidgets.experiments.atlas import Atlas


class TopologyAtlas:
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
        >>> atlas.close()
    """

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

    def _repr_mimebundle_(self, **options: Any) -> Any:
        view = self.whole_view()
        self.start()
        return view._repr_mimebundle_(**options)

    @property
    def config(self) -> Config:
        """What is trained at each rate."""
        return self._client.config

    def view(self) -> View:
        """A view of this atlas; several share its rows."""
        return View("atlas", self)

    def whole_view(self) -> View:
        """The view that showing the atlas shows."""
        return self.shown.views[0] if self.shown.views else self.view()

    def share(self) -> str:
        """Its state as one short string: settings, rates, the rate and the training time that are looked at, the panels' choices."""
        return self.shown.shared(self.whole_view()).to_string()

    def share_link(self, base: str, repository: str | None = None) -> str:
        """A link that opens the state on Binder, on a JupyterHub with nbgitpuller, or on a Jupyter server (see `sharing.link`).

        Raises:
            ConfigError: for a base that is no address.
        """
        return link(self.share(), base, repository)

    @classmethod
    def from_string(cls, text: str) -> TopologyAtlas:
        """The atlas that a share-string holds, to be trained anew.

        Raises:
            ConfigError: for a foreign, newer or damaged string, for one of a lab, and for what is not allowed.

        Examples:
            >>> TopologyAtlas.from_string(TopologyAtlas("fold", eta_k=[0.5, 3]).share()).eta_k
            [0.5, 3.0]
        """
        return cls.from_shared(Shared.from_string(text))

    @classmethod
    def from_shared(cls, shared: Shared) -> TopologyAtlas:
        """The same of what was read from a string."""
        atlas = cls(shared.of_kind("atlas").config, shared.grid or None)
        atlas.shown.tau = shared.tau
        atlas.whole_view().panels = dict(shared.panels)
        return atlas

    def start(self) -> None:
        """Begin to train; showing the atlas does."""
        self._client.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until every rate is done, or it was cancelled or failed; whether that is so."""
        return self._client.wait(seconds)

    def cancel(self) -> None:
        """Train no further; the rates that are done stay."""
        self._client.cancel()

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

    def close(self) -> None:
        """End the processes, close the views and remove what was logged."""
        self._client.close()
        for view in self.shown.views:
            view.close()

    def _received(self, header: Header, buffer: bytes) -> None:
        self.shown.received(header, buffer)


class Rows:
    """The rows of an atlas as what views show.

    Attributes:
        views: in the order in which they were made. tau: training time at which a page opens; None for the end.
    """

    def __init__(self, client: AtlasClient | RunRows) -> None:
        self._client = client
        self._language = language()
        self.tau: float | None = None
        self.views: list[View] = []

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._client.rows)}, {len(self.views)} views)"

    @property
    def settings(self) -> dict[str, Any]:
        """What the controls offer; no setting can be changed."""
        own = {"tau": self.tau, "links": binder() is not None}
        with speaking(self._language):
            return atlas_settings(self._client.config, self._client.rates, self._client.first) | own

    @property
    def status(self) -> dict[str, Any]:
        """How far the training is."""
        client = self._client
        return atlas_status(
            client.config, state=client.state, done=len(client.rows), of=len(client.rates), message=client.message, seconds=client.seconds
        )

    @property
    def eta_k(self) -> float | None:
        """The rate at which the slider begins."""
        return self._client.first

    @property
    def kept(self) -> list[tuple[int, float]]:
        """None: the page alone knows which rate it shows."""
        return []

    @property
    def newest(self) -> tuple[Header, bytes] | None:
        """The end of the rate that is looked at, or of the nearest that is done; None before the first."""
        from topowidgets.experiments.pictures import last_picture

        done = nearest_rates(list(self._client.rows), self._client.first)
        return last_picture(*self._client.rows[done[0]]) if done else None

    def attach(self, view: View) -> None:
        """Rows go to this view too from now on."""
        self.views.append(view)

    def received(self, header: Header, buffer: bytes) -> None:
        """Hand on a row that has come, and how far the training is."""
        for view in self.views:
            if header:
                view.send(header, [buffer])
            view.status = self.status
            if len(self._client.rows) == 1 if header else self._client.state != QuestionState.RUNNING:
                view.keep()

    def asked(self, view: View, message: Header) -> None:
        """A message of a view: a page that opens gets every row there is, and one may cancel."""
        match message.get("type"):
            case "hello":
                self._client.start()
                for header, buffer in list(self._client.rows.values()):
                    view.send(header, [buffer])
                view.status = self.status
            case "command" if message.get("name") == "cancel":
                self._client.cancel()

    def shared(self, view: View) -> Shared:
        """The state as a view shows it."""
        client = self._client
        grid = () if client.rates == default_rates() else tuple(client.rates)
        config = client.config.replace(eta_k=view.eta_k or client.first)
        return Shared(kind="atlas", config=config, grid=grid, tau=view.tau or self.tau, panels=view.panels)

    def check_rate(self, eta_k: float | None) -> None:
        """Refuse what is no rate.

        Raises:
            ConfigError: naming what is allowed.
        """
        if eta_k is None or not eta_k > 0:
            raise ConfigError("eta_k", eta_k, "a number above 0; the nearest rate of the atlas is shown")

    def set_rate(self, eta_k: float) -> None:
        """The page goes there by itself."""

    def refuse(self, error: ConfigError) -> None:
        """Nothing is refused that a page could ask for."""
