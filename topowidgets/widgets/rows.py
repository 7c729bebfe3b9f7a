"""The rows of an atlas or a comparison, one for each rate or Run, as the Source that views show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from topowidgets.experiments.rates import default_rates, nearest_rates
from topowidgets.experiments.records import Header
from topowidgets.experiments.shown import atlas_settings, atlas_status
from topowidgets.fields import Allowed, ConfigError
from topowidgets.runtime.state import QuestionState
from topowidgets.sharing import binder
from topowidgets.texts import language, speaking
from topowidgets.widgets.shared import Shared

if TYPE_CHECKING:
    from topowidgets.runtime.atlas_client import AtlasClient
    from topowidgets.runtime.run_rows import RunRows
    from topowidgets.widgets.view import View


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
            raise ConfigError("eta_k", eta_k, Allowed("atlas_rate"))

    def set_rate(self, eta_k: float) -> None:
        """The page goes there by itself."""

    def refuse(self, error: ConfigError) -> None:
        """Nothing is refused that a page could ask for."""
