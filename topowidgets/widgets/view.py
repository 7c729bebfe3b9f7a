"""View: the one anywidget class. It declares what is synced and carries frames; all work is done elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from topowidgets.experiments.records import Header
from topowidgets.runtime.feed import Feed

STATIC = Path(__file__).parent / "static"

KINDS = ("lab", "rate", "cloud", "barcode", "timeline")


class View(anywidget.AnyWidget):
    """A view of a lab or a run in a notebook's output.

    Attributes:
        kind: "lab" for everything, or one panel: "rate", "cloud", "barcode", "timeline".
        settings: presets, limits and texts; constant for a lab.
        status: what the training process is doing.
    """

    _esm = STATIC / "view.js"
    _css = STATIC / "view.css"

    kind = traitlets.Enum(KINDS, default_value="lab").tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)

    def __init__(self, kind: str, settings: dict[str, Any], status: dict[str, Any], on_message: Callable[[View, Header], None]) -> None:
        super().__init__(kind=kind, settings=settings, status=status)
        self._feed = Feed(self._transmit)
        self._on_message = on_message
        self.on_msg(self._received)

    def __repr__(self) -> str:
        return f"View({self.kind!r}, {self.status.get('state', 'starting')})"

    def offer(self, header: Header, buffer: bytes) -> None:
        """Show a frame as soon as the view has room for it; a newer one takes its place."""
        self._feed.offer(header, buffer)

    @property
    def answers(self) -> bool:
        """Whether frames are being acknowledged; not while the page is hidden or the kernel's main thread is busy."""
        return self._feed.answers

    def show_history(self, frames: list[tuple[Header, bytes]]) -> None:
        """Send all frames at once, to a view that has just been opened."""
        if not frames:
            return
        lengths = [len(buffer) for _, buffer in frames]
        offsets = [sum(lengths[:number]) for number in range(len(lengths))]
        message = {"type": "history", "run": frames[-1][0]["run"], "headers": [header for header, _ in frames]}
        self.send({**message, "offsets": offsets, "lengths": lengths}, [b"".join(buffer for _, buffer in frames)])

    def _transmit(self, header: Header, buffer: bytes) -> None:
        self.send(header, [buffer])

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        if content.get("type") == "ack":
            self._feed.acknowledge(content.get("id"))
        self._on_message(self, content)

    def close(self) -> None:
        """Stop feeding and close the widget."""
        self._feed.close()
        super().close()
