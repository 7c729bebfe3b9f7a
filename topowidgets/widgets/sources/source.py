"""What a view shows: the Source. That of a lab is a `LabSource`, that of an atlas or a comparison a
`RunsSource`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypedDict, runtime_checkable

from topowidgets.lessons.questions import reply
from topowidgets.recording.codec import Header
from topowidgets.recording.step_row import last_row

if TYPE_CHECKING:
    from topowidgets.settings.checks import ConfigError
    from topowidgets.widgets.shared_state import SharedState


class Reading(TypedDict):
    """What a view's traits follow; None where there is no value.

    Attributes:
        eta_k: the rate in units of 1/K.
        loss: of the picture's step. persistence: of the hole that is asked after, in cloud radii.
        sample_verdict, map_verdict: their words. state: what is going on. playing: whether the pictures move
            on.
    """

    eta_k: float | None
    loss: float | None
    persistence: float | None
    sample_verdict: str | None
    map_verdict: str | None
    state: str
    playing: bool


def reading_of(header: Header | None, state: str, *, eta_k: float | None, playing: bool) -> Reading:
    """The Reading of a frame as it goes to the browser; None before the first."""
    row = last_row(header["rows"]) if header else {}

    def value(outcome: str) -> Any:
        return None if header is None else reply(outcome, header, row)

    return Reading(
        eta_k=eta_k,
        loss=value("loss"),
        persistence=value("persistence"),
        sample_verdict=value("hole"),
        map_verdict=value("map"),
        state=str(state),
        playing=playing,
    )


@runtime_checkable
class Viewer(Protocol):
    """A view as its source knows it (see `source_view.SourceView`)."""

    kind: str
    eta_k: float | None
    step: int
    tau: float
    playing: bool
    panels: Any
    status: Any

    @property
    def acknowledging(self) -> bool:
        """Whether frames are being acknowledged."""
        ...

    def send(self, content: Any, buffers: Any = None) -> None:
        """Send a message to its pages."""
        ...

    def push_frame(self, header: Header, buffer: bytes) -> None:
        """Show a frame as soon as the view has room for it."""
        ...

    def send_history(self, frames: list[tuple[Header, bytes]]) -> None:
        """Send all frames at once."""
        ...

    def refresh_picture(self) -> None:
        """Let the notebook keep the newest picture."""
        ...

    def sync_status(self) -> None:
        """Show the source's present status and reading."""
        ...

    def sync_settings(self) -> None:
        """Offer what the source offers now."""
        ...

    def sync_reading(self) -> None:
        """Let the traits be what the source says now."""
        ...

    def close(self) -> None:
        """Close the view."""
        ...


@runtime_checkable
class Source(Protocol):
    """What views show, and what becomes of what their pages ask."""

    @property
    def settings(self) -> dict[str, Any]:
        """What the controls offer."""
        ...

    @property
    def status(self) -> dict[str, Any]:
        """What is going on."""
        ...

    @property
    def eta_k(self) -> float | None:
        """The rate in units of 1/K."""
        ...

    @property
    def frame_positions(self) -> list[tuple[int, float]]:
        """Step and tau of each frame that can be shown."""
        ...

    @property
    def last_frame(self) -> tuple[Header, bytes] | None:
        """The last frame as it goes to the browser."""
        ...

    def reading(self, view: Viewer) -> Reading:
        """What a view's traits are to be now."""
        ...

    def add_view(self, view: Viewer) -> None:
        """A view has been made."""
        ...

    def remove_view(self, view: Viewer) -> None:
        """A view has been closed."""
        ...

    def handle_message(self, view: Viewer, message: Header) -> None:
        """A page has sent a message."""
        ...

    def shared_state(self, view: Viewer) -> SharedState:
        """What a share-string holds of it, as a view shows it."""
        ...

    def check_rate(self, eta_k: float | None) -> None:
        """Refuse a rate with a ConfigError."""
        ...

    def set_rate(self, eta_k: float) -> None:
        """Go on at a rate that was checked."""
        ...

    def set_playing(self, *, playing: bool) -> None:
        """Play or pause; what a page plays by itself follows the view's trait."""
        ...

    def refuse(self, error: ConfigError) -> None:
        """Tell the learner what is not allowed."""
        ...

    def close(self) -> None:
        """End every process and close the views."""
        ...
