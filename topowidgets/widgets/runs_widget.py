"""What TopologyAtlas and TopologyCompare have in common: several rates, trained side by side, shown together,
shared as a string.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from topowidgets.jobs.task import JobState
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.share_string import link
from topowidgets.widgets.shared_state import Kind, SharedState
from topowidgets.widgets.source_view import SourceView

if TYPE_CHECKING:
    from topowidgets.settings.config import Config
    from topowidgets.widgets.sources.runs_source import RunsSource


Many = TypeVar("Many", bound="RunsWidget")
"""The class that a method was called on: the checks of the tests know no `Self`."""


class RunsWidget(SourceView):
    """Several rates as one widget. They are trained when a page first shows it, in processes of their own.

    A subclass gives the client, which trains, the rows, which hand to the views what was trained, and the
    traits to begin with.
    """

    _kind: ClassVar[Kind]
    _rows: RunsSource

    def __init__(self, rows: RunsSource, **traits: Any) -> None:
        self._rows, self._client = rows, rows.client
        super().__init__(self._kind, rows, owns=True, **traits)

    @property
    def config(self) -> Config:
        """What is trained at each rate; of recorded Runs the first one's."""
        return self._client.config

    def share(self) -> str:
        """The state as one short string: settings, rates, the rate and the training time that are looked at,
        the panels' choices.

        Raises:
            ConfigError: for recorded Runs that were not trained from settings.
        """
        return self._rows.shared_state(self).to_string()

    def share_link(self, base: str, repository: str | None = None) -> str:
        """A link that opens the state on Binder, on a JupyterHub with nbgitpuller, or on a Jupyter server
        (see `sharing.link`).

        Raises:
            ConfigError: as `share`, and for a base that is no address.
        """
        return link(self.share(), base, repository)

    @classmethod
    def from_string(cls: type[Many], text: str) -> Many:  # noqa: PYI019
        """What a share-string holds, to be trained anew.

        Raises:
            ConfigError: for a foreign, newer or damaged string, for one of another kind, and for what is not
                allowed.
        """
        return cls.from_shared(SharedState.from_string(text))

    @classmethod
    def from_shared(cls: type[Many], shared: SharedState) -> Many:  # noqa: PYI019
        """What a share-string held, to be trained anew.

        Raises:
            ConfigError: for what opens as something else.
        """
        make: Callable[..., Many] = cls
        many = make(shared.of_kind(cls._kind).config, shared.grid or None, panels=dict(shared.panels))
        many._open_at(shared.tau)  # noqa: SLF001 -- its own class
        return many

    def start(self) -> None:
        """Begin to train; showing it does. What was cancelled stays so.

        Raises:
            RuntimeError: after close().
        """
        self._client.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Train every rate and wait for it. How far it is is told on stderr where no page shows it.

        Args:
            seconds: to wait at most; None for as long as it takes. Interrupting the cell ends the wait, and
                not the training.

        Returns:
            Whether nothing is trained any more: every rate is done, or the training was cancelled or failed.

        Raises:
            RuntimeError: after close().
        """
        self._client.start()
        return self._client.wait(seconds, self._progress)

    def cancel(self) -> None:
        """Train no further; the rates that are done stay."""
        self._client.cancel()

    def close(self) -> None:
        """End the processes, close the views and remove what was logged."""
        super().close()

    def _open_at(self, tau: float | None) -> None:
        self._rows.tau = tau
        self.settings = self.settings | {"tau": tau}

    def _progress(self) -> str:
        """How far the training is, for who waits for it; empty where a page shows it."""
        return (
            ""
            if self._rows.watch.shown
            else f"{self.config.preset}: {len(self._client.rows)} / {len(self._client.rates)}"
        )

    def _finish(self) -> None:
        """Train what is missing, for an export; what was cancelled stays as it is.

        Raises:
            RuntimeError: where the training failed, and after close().
        """
        self.wait()
        if self._client.state == JobState.FAILED:
            raise RuntimeError(self._client.message)


def refuse_settings(widget: str, given: Mapping[str, Any]) -> None:
    """What was recorded has no settings.

    Raises:
        ConfigError: for the first one that is given.
    """
    for name, value in given.items():
        if value is not None:
            raise ConfigError(
                name, value, f"recorded runs stay as they were; give {widget} a preset or a Config to train"
            )
