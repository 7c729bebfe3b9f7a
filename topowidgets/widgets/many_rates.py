"""What TopologyAtlas and TopologyCompare have in common: several rates, trained side by side, shown together, shared as a string."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from topowidgets.experiments.records import Header
from topowidgets.sharing import link
from topowidgets.widgets.shared import Kind, Shared
from topowidgets.widgets.view import View

if TYPE_CHECKING:
    from topowidgets.config import Config
    from topowidgets.runtime.atlas_client import AtlasClient
    from topowidgets.runtime.run_rows import RunRows
    from topowidgets.widgets.rows import Rows


Many = TypeVar("Many", bound="ManyRates")
"""Its own class: the checks of the tests know no `Self` in methods."""


class ManyRates(ABC):
    """Several rates as one widget. Shown in a notebook they are trained at once, in processes of their own.

    A subclass makes `_client`, which trains, with `_received` to hear of each row, and `shown`, which hands the rows to the views.

    Attributes:
        kind: of its views and its share-strings.
        shown: what its views show.
    """

    kind: ClassVar[Kind]
    shown: Rows
    _client: AtlasClient | RunRows

    @abstractmethod
    def __init__(self, config: Config, eta_k: Sequence[float] | None = None) -> None:
        """Of a Config, and of rates in units of 1/K or else its default ones."""

    def _repr_mimebundle_(self, **options: Any) -> Any:
        view = self.whole_view()
        self.start()
        return view._repr_mimebundle_(**options)

    @property
    def config(self) -> Config:
        """What is trained at each rate; of recorded Runs the first one's."""
        return self._client.config

    def view(self) -> View:
        """A view of it; several share its rows."""
        return View(self.kind, self)

    def whole_view(self) -> View:
        """The view that showing it shows."""
        return self.shown.views[0] if self.shown.views else self.view()

    def share(self) -> str:
        """Its state as one short string: settings, rates, the rate and the training time that are looked at, the panels' choices.

        Raises:
            ConfigError: for recorded Runs.
        """
        return self.shown.shared(self.whole_view()).to_string()

    def share_link(self, base: str, repository: str | None = None) -> str:
        """A link that opens the state on Binder, on a JupyterHub with nbgitpuller, or on a Jupyter server (see `sharing.link`).

        Raises:
            ConfigError: for recorded Runs, and for a base that is no address.
        """
        return link(self.share(), base, repository)

    @classmethod
    def from_string(cls: type[Many], text: str) -> Many:  # noqa: PYI019
        """What a share-string holds, to be trained anew.

        Raises:
            ConfigError: for a foreign, newer or damaged string, for one of another kind, and for what is not allowed.
        """
        return cls.from_shared(Shared.from_string(text))

    @classmethod
    def from_shared(cls: type[Many], shared: Shared) -> Many:  # noqa: PYI019
        """The same of what was read from a string."""
        many = cls(shared.of_kind(cls.kind).config, shared.grid or None)
        many.shown.tau = shared.tau
        many.whole_view().panels = dict(shared.panels)
        return many

    def start(self) -> None:
        """Begin to train; showing it does."""
        self._client.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until every rate is done, or it was cancelled or failed; whether that is so."""
        return self._client.wait(seconds)

    def cancel(self) -> None:
        """Train no further; the rates that are done stay."""
        self._client.cancel()

    def close(self) -> None:
        """End the processes, close the views and remove what was logged."""
        self._client.close()
        for view in self.shown.views:
            view.close()

    def _received(self, header: Header, buffer: bytes) -> None:
        self.shown.received(header, buffer)
