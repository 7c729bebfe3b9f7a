"""To open what was shared: a field for a share-string, which also reads one from the page's address, and
below it what the string holds.
"""

from __future__ import annotations

from typing import Any

import traitlets

from topowidgets.recording.codec import Header
from topowidgets.settings.checks import ConfigError
from topowidgets.texts import language, speaking
from topowidgets.widgets.atlas import TopologyAtlas
from topowidgets.widgets.compare import TopologyCompare
from topowidgets.widgets.lab import TopologyLab
from topowidgets.widgets.shared_state import SharedState
from topowidgets.widgets.source_view import SourceView
from topowidgets.widgets.sources.source import Reading, Viewer, reading_of

Opened = TopologyLab | TopologyAtlas | TopologyCompare


def open_shared(text: str | None = None) -> TopologyLab | TopologyAtlas | TopologyCompare | SharedField:
    """What a share-string holds: a TopologyLab, a TopologyAtlas or a TopologyCompare.

    Without a string it is a field to paste one into. In the notebook of a link (see `TopologyLab.share_link`)
    the string is read from the page's address.

    Raises:
        ConfigError: for a foreign, newer or damaged string, or one that holds what is not allowed.

    Examples:
        >>> from topowidgets import TopologyLab
        >>> open_shared(TopologyLab("fold", eta_k=0.5).share())
        TopologyLab(fold, starting)
    """
    if text is None:
        return SharedField()
    shared = SharedState.from_string(text)
    if shared.kind == "lab":
        return TopologyLab.from_shared(shared)
    return (TopologyAtlas if shared.kind == "atlas" else TopologyCompare).from_shared(shared)


class SharedField(SourceView):
    """A field for a share-string, and below it, in the same widget, what the string holds.

    A widget like any other.

    Args:
        **traits: traits to begin with, for example `layout={"height": "400px"}` (see `keywords.KEYWORDS`).

    Attributes:
        opened: the TopologyLab, TopologyAtlas or TopologyCompare that is shown below; None before the first.
            The other traits are of it.
        opening: the kind of what is shown, how many were opened before it, and what was refused last; for the
            page.

    Raises:
        TypeError: for a keyword that is none.
    """

    opening = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self.opened: Opened | None = None
        super().__init__("open", NothingShared(), owns=False, **traits)

    def _words(self) -> str:
        return f"SharedField({'empty' if self.opened is None else repr(self.opened)})"

    def open_string(self, text: str) -> None:
        """Show what a share-string holds, in the place of what was shown before.

        Raises:
            ConfigError: for a foreign, newer or damaged string, or one that holds what is not allowed; what
                was shown stays.
        """
        before, opened = self.opened, open_shared(text)
        if isinstance(opened, SharedField):
            return
        self._source.remove_view(self)
        self.opened, self._source = opened, opened.source
        self._source.add_view(self)
        self.panels, self.settings, self.eta_k = opened.panels, opened.settings, opened.eta_k
        self.sync_status()
        self.opening = {"kind": opened.kind, "number": self.opening.get("number", 0) + 1, "error": None}
        if before is not None:
            before.close()

    def close(self) -> None:
        """Close the field and what is shown below it."""
        super().close()
        if self.opened is not None:
            self.opened.close()

    def _act(self, message: dict[str, Any]) -> None:
        """Do what a page asks.

        Data from a browser: the string in it is checked, nothing else is done with it.
        """
        if message.get("type") == "command" and message.get("name") == "open":
            arguments = message.get("args")
            try:
                self.open_string(str(arguments.get("text") if isinstance(arguments, dict) else ""))
            except ConfigError as error:
                with speaking(self._language):
                    said = {"field": error.field, "value": "", "message": error.said}
                self.opening = {**self.opening, "error": said}
        super()._act(message)


class NothingShared:
    """The Source of a field that nothing was pasted into."""

    status: dict[str, Any] = {"state": "open", "error": None}  # noqa: RUF012 -- never written
    eta_k = None
    last_frame = None

    def __init__(self) -> None:
        self.settings = {"language": language()}
        self.frame_positions: list[tuple[int, float]] = []

    def __repr__(self) -> str:
        return "NothingShared()"

    def reading(self, view: Viewer) -> Reading:  # noqa: ARG002 -- as every Source has it
        """Nothing is seen."""
        return reading_of(None, "open", eta_k=None, playing=False)

    def add_view(self, view: Viewer) -> None:
        """It has one view, which tells it nothing."""

    def remove_view(self, view: Viewer) -> None:
        """It has one view."""

    def handle_message(self, view: Viewer, message: Header) -> None:
        """Nothing is asked of it."""

    def shared_state(self, view: Viewer) -> SharedState:
        """Nothing is shared from here.

        Raises:
            ConfigError: always.
        """
        raise ConfigError("share", view.kind, "a lab or an atlas")

    def check_rate(self, eta_k: float | None) -> None:
        """There is no rate."""

    def set_rate(self, eta_k: float) -> None:
        """There is no rate."""

    def set_playing(self, *, playing: bool) -> None:
        """There is nothing to play."""

    def refuse(self, error: ConfigError) -> None:
        """Nothing is refused that a page could ask for."""

    def close(self) -> None:
        """Nothing is held."""
