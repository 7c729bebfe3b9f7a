"""Opening what was shared: a field for a share-string, which also reads one from the page's address, and below it what the string holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from topowidgets.experiments.records import Header
from topowidgets.fields import ConfigError
from topowidgets.widgets.shared import Shared

if TYPE_CHECKING:
    from ipywidgets import VBox

    from topowidgets.widgets.atlas import TopologyAtlas
    from topowidgets.widgets.compare import TopologyCompare
    from topowidgets.widgets.lab import TopologyLab
    from topowidgets.widgets.view import View


def open_shared(text: str | None = None) -> TopologyLab | TopologyAtlas | TopologyCompare | VBox:
    """What a share-string holds: a TopologyLab, a TopologyAtlas or a TopologyCompare.

    Without a string it is a field to paste one into. In the notebook of a link (see `TopologyLab.share_link`) the string is read from the
    page's address.

    Raises:
        ConfigError: for a foreign, newer or damaged string, or one that holds what is not allowed.

    Examples:
        >>> from topowidgets import TopologyLab
        >>> open_shared(TopologyLab("fold", eta_k=0.5).share())
        TopologyLab(fold, starting)
    """
    if text is not None:
        return _opened(text)
    from ipywidgets import VBox

    from topowidgets.widgets.view import View

    box = VBox()

    def show(opened: TopologyLab | TopologyAtlas | TopologyCompare) -> None:
        for view in box.children[1:]:
            view.close()
        box.children = (box.children[0], opened.whole_view())

    box.children = (View("open", Door(show)),)
    return box


def _opened(text: str) -> TopologyLab | TopologyAtlas | TopologyCompare:
    from topowidgets.widgets.atlas import TopologyAtlas
    from topowidgets.widgets.compare import TopologyCompare
    from topowidgets.widgets.lab import TopologyLab

    shared = Shared.from_string(text)
    if shared.kind == "lab":
        return TopologyLab.from_shared(shared)
    return (TopologyAtlas if shared.kind == "atlas" else TopologyCompare).from_shared(shared)


class Door:
    """The Source of the view of kind "open"."""

    kind = "open"
    settings: dict[str, Any] = {}  # noqa: RUF012 -- never written
    eta_k = None
    newest = None

    def __init__(self, show: Callable[[TopologyLab | TopologyAtlas | TopologyCompare], None]) -> None:
        self._show = show
        self._opened: TopologyLab | TopologyAtlas | TopologyCompare | None = None
        self._error: ConfigError | None = None
        self.kept: list[tuple[int, float]] = []

    def __repr__(self) -> str:
        return f"Door({self._opened!r})"

    @property
    def status(self) -> dict[str, Any]:
        """Whether something was opened, and what was refused."""
        error = self._error and {"field": self._error.field, "value": "", "message": self._error.said}
        return {"state": "open", "opened": self._opened is not None, "error": error}

    def attach(self, view: View) -> None:
        """It has one view, which tells it what it needs."""

    def asked(self, view: View, message: Header) -> None:
        """A page's message. Data from a browser: the string in it is checked, nothing else is done with it."""
        arguments = message.get("args")
        if message.get("type") != "command" or message.get("name") != "open" or not isinstance(arguments, dict):
            return
        before = self._opened
        try:
            self._error, self._opened = None, _opened(str(arguments.get("text")))
        except ConfigError as error:
            self._error = error
        else:
            self._show(self._opened)
            if before is not None:
                before.close()
        view.status = self.status

    def shared(self, view: View) -> Shared:
        """Nothing is shared from here.

        Raises:
            ConfigError: always.
        """
        raise ConfigError("share", view.kind, "a lab or an atlas")

    def check_rate(self, eta_k: float | None) -> None:
        """There is no rate."""

    def set_rate(self, eta_k: float) -> None:
        """There is no rate."""

    def refuse(self, error: ConfigError) -> None:
        """Nothing is refused that a page could ask for."""
