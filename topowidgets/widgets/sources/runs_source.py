"""The rows of an atlas or a comparison, one for each rate or Run, as the Source that views show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from topowidgets.export.view_state import atlas_settings, atlas_status
from topowidgets.jobs.task import JobState
from topowidgets.recording.codec import Header
from topowidgets.settings.checks import Allowed, ConfigError
from topowidgets.settings.rate_grid import default_rates, nearest_rates
from topowidgets.settings.share_string import binder
from topowidgets.texts import language, speaking
from topowidgets.widgets.shared_state import SharedState
from topowidgets.widgets.sources.idle_check import IdleCheck
from topowidgets.widgets.sources.source import Reading, Viewer, reading_of

if TYPE_CHECKING:
    from topowidgets.runtime.kernel.atlas_client import AtlasClient
    from topowidgets.runtime.kernel.run_rows import RunRows


class RunsSource:
    """The rows of an atlas as what views show.

    Args:
        make: makes the client, of who is told of each row that comes.

    Attributes:
        views: in the order in which they were made. tau: training time at which a page opens; None for the
            end.
        client: what trains, or holds what was trained. watch: whether any page shows it.
    """

    def __init__(self, make: Callable[[Callable[[Header, bytes], None]], AtlasClient | RunRows]) -> None:
        self.client = client = make(self.handle_row)
        self._alone = True  # one row is shown at a time
        self._language = language()
        self.tau: float | None = None
        self.views: list[Viewer] = []
        self.watch = IdleCheck(client.rest, lambda: client.awaited > 0, asks=False)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.client.rows)}, {len(self.views)} views)"

    @property
    def settings(self) -> dict[str, Any]:
        """What the controls offer; no setting can be changed."""
        own = {"tau": self.tau, "links": binder() is not None}
        with speaking(self._language):
            return atlas_settings(self.client.config, self.client.rates, self.client.first) | own

    @property
    def status(self) -> dict[str, Any]:
        """How far the training is."""
        client = self.client
        status = atlas_status(
            client.config,
            state=client.state,
            done=len(client.rows),
            of=len(client.rates),
            message=client.message,
            seconds=client.seconds,
        )
        return status | ({"progress": None} if client.recorded else {})

    @property
    def eta_k(self) -> float | None:
        """The rate at which the slider begins; the page goes to others by itself."""
        return self.client.first

    @property
    def frame_positions(self) -> list[tuple[int, float]]:
        """None: the page alone knows which rate it shows."""
        return []

    @property
    def last_frame(self) -> tuple[Header, bytes] | None:
        """The end of the rate that is looked at, or of the nearest that is done; None before the first."""
        from topowidgets.export.messages import last_picture

        done = nearest_rates(list(self.client.rows), self.client.first)
        return last_picture(*self.client.rows[done[0]]) if done else None

    def add_view(self, view: Viewer) -> None:
        """RunsSource go to this view too from now on."""
        self.views.append(view)

    def remove_view(self, view: Viewer) -> None:
        """A view was closed."""
        self.views = [one for one in self.views if one is not view]

    def reading(self, view: Viewer) -> Reading:
        """What is seen at the rate and step that a view shows; its state is that of the training."""
        from topowidgets.export.messages import header_at

        done = nearest_rates(list(self.client.rows), view.eta_k or self.client.first)
        header = header_at(self.client.rows[done[0]][0], view.step) if done and self._alone else None
        return reading_of(header, self.client.state, eta_k=view.eta_k, playing=view.playing)

    def handle_row(self, header: Header, buffer: bytes) -> None:
        """Hand on a row that has come, and how far the training is."""
        for view in self.views:
            if header:
                view.send(header, [buffer])
            view.sync_status()
            if len(self.client.rows) == 1 if header else self.client.state != JobState.RUNNING:
                view.refresh_picture()

    def handle_message(self, view: Viewer, message: Header) -> None:
        """A message of a view: a page that opens gets every row there is, and one may cancel."""
        self.watch.note_message()
        match message.get("type"):
            case "hello":
                self.client.start()
                self.watch.page_opened()
                for header, buffer in list(self.client.rows.values()):
                    view.send(header, [buffer])
                view.sync_status()
            case "bye":
                self.watch.page_closed(page=message.get("page") is True)
            case "command" if message.get("name") == "cancel_runs":
                self.client.cancel()

    def shared_state(self, view: Viewer) -> SharedState:
        """The state as a view shows it."""
        client = self.client
        grid = () if client.rates == default_rates() else tuple(client.rates)
        config = client.config.replace(eta_k=view.eta_k or client.first)
        return SharedState(
            kind="atlas", config=config, grid=grid, tau=view.tau or self.tau, panels=view.panels
        )

    def check_rate(self, eta_k: float | None) -> None:
        """Refuse what is no rate.

        Raises:
            ConfigError: naming what is allowed.
        """
        if eta_k is None or not eta_k > 0:
            raise ConfigError("eta_k", eta_k, Allowed("atlas_rate"))

    def set_rate(self, eta_k: float) -> None:
        """The page goes there by itself; of the rates that wait, the nearest to it is trained next."""
        self.client.looked_at = eta_k

    def set_playing(self, *, playing: bool) -> None:
        """The page plays by itself."""

    def refuse(self, error: ConfigError) -> None:
        """Nothing is refused that a page could ask for."""

    def close(self) -> None:
        """End the processes, close the views and remove what was logged."""
        self.watch.stop()
        self.client.close()
        for view in list(self.views):
            view.close()
