"""SourceView: the one anywidget class.

It declares what is synced and carries frames; all work is done elsewhere.
"""

from __future__ import annotations

import math
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from topowidgets.pages.bundle import module, styles
from topowidgets.recording.codec import Header
from topowidgets.runtime.kernel.latest_frame_sender import LatestFrameSender
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.share_string import binder, link
from topowidgets.texts import language, speaking
from topowidgets.widgets import messages
from topowidgets.widgets.delivery import Delivery
from topowidgets.widgets.keywords import checked_keywords
from topowidgets.widgets.shared_state import checked_panels
from topowidgets.widgets.sources.source import Source
from topowidgets.widgets.static_fallback import StaticFallback

KINDS = ("lab", "rate", "cloud", "barcode", "data", "timeline", "atlas", "lesson", "open", "compare")

TO_READ = ("loss", "persistence", "sample_verdict", "map_verdict", "state")
"""Traits that tell what is seen; nobody sets them."""

OURS = ("kind", "settings", "status", "fallback", *TO_READ)
"""Synced traits that a page cannot set."""


class SourceView(anywidget.AnyWidget):
    """A widget that shows a Source: a lab, an atlas, a comparison, a lesson, or one panel of these.

    Args:
        kind: what of the source is shown, by the names in KINDS.
        source: what is shown.
        owns: whether the source is closed with the view.
        **traits: traits to begin with, for example `layout={"height": "400px"}`, by the names in
            `keywords.KEYWORDS`.

    Attributes:
        eta_k: the rate that is asked for, in units of 1/K; setting it sets the lab's. None for a rule without
            a K. That of a Run stays. Of an atlas it is the rate that is looked at.
        step, tau: those of the picture that the browser shows; setting one shows the newest kept picture at
            or before it. A few times a second while it plays, at once when it stands.
        hover: the neuron that is pointed at, -1 for none; setting it lights that neuron up.
        playing: whether it plays; setting it plays or pauses. A lab that was not shown yet will play, or will
            begin paused.
        panels: what is chosen in the panels (see `shared.PANELS`).
        loss, persistence, sample_verdict, map_verdict, state: to read (see `source.Reading`): of the newest
            picture of a lab, of the shown picture of a Run or an atlas. A few times a second while it plays.
        settings, status: what the browser's controls offer and what is going on. fallback: the page's name
            for the last picture.

    Every trait can be observed, and linked in the browser with ipywidgets.jslink. A notebook that is opened
    without its kernel shows the last picture with its sentence; see `StaticFallback`.

    Raises:
        TypeError: for a keyword that is none.
        traitlets.TraitError: from setting a value that is not allowed, which leaves the last good one. From a
            page or a link in it nothing is raised: the sentence stands beside the slider, and the value goes
            back.
    """

    _esm: str
    _css = styles()

    kind = traitlets.Enum(KINDS, default_value="lab").tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    fallback = traitlets.Unicode().tag(sync=True)

    eta_k = traitlets.Float(default_value=None, allow_none=True).tag(sync=True)
    step = traitlets.Int(0, min=0).tag(sync=True)
    tau = traitlets.Float(0.0, min=0.0).tag(sync=True)
    hover = traitlets.Int(-1, min=-1).tag(sync=True)
    panels = traitlets.Dict().tag(sync=True)
    playing = traitlets.Bool(default_value=False).tag(sync=True)

    loss = traitlets.Float(default_value=None, allow_none=True, read_only=True).tag(sync=True)
    persistence = traitlets.Float(default_value=None, allow_none=True, read_only=True).tag(sync=True)
    sample_verdict = traitlets.Unicode(default_value=None, allow_none=True, read_only=True).tag(sync=True)
    map_verdict = traitlets.Unicode(default_value=None, allow_none=True, read_only=True).tag(sync=True)
    state = traitlets.Unicode("starting", read_only=True).tag(sync=True)

    _source: Source
    _made = _closed = False

    def __init__(self, kind: str, source: Source, *, owns: bool, **traits: Any) -> None:
        self._source, self._owns = source, owns
        self._sender, self._delivery = LatestFrameSender(self._transmit), Delivery()
        self._from_page, self._following = False, threading.local()
        settings = {"language": language(), **source.settings}
        self._language = settings["language"]
        self._fallback = StaticFallback(self._language)
        self._esm = module(kind, self._language)
        layout = traits.get("layout", {})
        if isinstance(layout, Mapping):
            traits["layout"] = {"flex": "1 1 auto", **layout}  # views in a box share its width
        state = {
            "fallback": self._fallback.name,
            "settings": settings,
            "status": source.status,
            "eta_k": source.eta_k,
        }
        try:
            checked_keywords(type(self).__name__, traits)
            super().__init__(kind=kind, **state, **traits)
        except BaseException:
            if owns:
                source.close()
            raise
        self._made = True
        self.on_msg(self._received)
        source.add_view(self)
        self.sync_reading()

    @property
    def source(self) -> Source:
        """What is shown; several views share one."""
        return self._source

    def __del__(self) -> None:
        """There is nothing to close: an open widget is held by ipywidgets, and one whose constructor failed
        was never opened.
        """

    def __repr__(self) -> str:
        return self._words() if self._made else f"{type(self).__name__}(not made)"

    def _words(self) -> str:
        return f"{type(self).__name__}({self.kind}, {self.state})"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        self._fallback.show(repr(self), self._source.last_frame)
        return super()._repr_mimebundle_(**options)

    def refresh_picture(self) -> None:
        """Let the notebook keep the newest picture, for when it is opened without its kernel."""
        self._fallback.renew(repr(self), self._source.last_frame)

    # what it shows

    def push_frame(self, header: Header, buffer: bytes) -> None:
        """Show a frame as soon as the view has room for it; a newer one takes its place."""
        self._sender.offer(header, buffer)

    @property
    def acknowledging(self) -> bool:
        """Whether frames are being acknowledged; not while the page is hidden or the kernel's main thread is
        busy.
        """
        return self._sender.answers

    def sync_status(self) -> None:
        """Show the source's present status and reading."""
        self._follow(lambda: {"status": self._source.status, **self._source.reading(self)})

    def sync_settings(self) -> None:
        """Offer what the source offers now."""
        self._follow(lambda: {"settings": self._source.settings})

    def sync_reading(self) -> None:
        """Let the traits be what the source says now."""
        self._follow(lambda: self._source.reading(self))

    def _follow(self, present: Callable[[], Mapping[str, Any]]) -> None:
        """Set traits to what the source says, and again if it has moved on meanwhile.

        The reading thread and the user's both come here: one that was slower would put back what is over. An
        observer's error is printed: it is the user's, and ends nothing of ours.
        """
        followed: Mapping[str, Any] | None = None
        while (values := present()) != followed:
            for name, value in values.items():
                self._following.now = name, value
                try:
                    self.set_trait(name, value)
                except Exception:  # noqa: BLE001 -- whatever an observer raises
                    traceback.print_exc()
                finally:
                    self._following.now = None
            followed = values

    def _follows(self, name: str, value: object) -> bool:
        """Whether this very change comes from the source: it is no wish, also where the source has moved on
        meanwhile.
        """
        return getattr(self._following, "now", None) == (name, value)

    def send_history(self, frames: list[tuple[Header, bytes]]) -> None:
        """Send all frames at once, to a view that has just been opened."""
        if not frames:
            return
        lengths = [len(buffer) for _, buffer in frames]
        offsets = [sum(lengths[:number]) for number in range(len(lengths))]
        message = messages.History(
            type="history",
            run=frames[-1][0]["run"],
            headers=[header for header, _ in frames],
            offsets=offsets,
            lengths=lengths,
        )
        self.send(message, [b"".join(buffer for _, buffer in frames)])

    def _transmit(self, header: Header, buffer: bytes) -> None:
        self.send(header, [buffer])

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        if (key := Delivery.key(content)) is None:
            self._act(content)
            return
        if self._delivery.is_new(key):
            self._act(content)
        self.send(messages.Heard(type="heard", key=key))

    def _act(self, message: dict[str, Any]) -> None:
        """Do what a page asks.

        Data from a browser: names and values are checked, nothing else is done with them.
        """
        if message.get("type") == "ack":
            self._sender.acknowledge(message.get("id"))
        self._source.handle_message(self, message)
        if message.get("type") == "command" and message.get("name") == "share":
            self._share()

    def _share(self) -> None:
        """Answer a page with the share-string of what it shows, or with what stands against one."""
        base = binder()
        try:
            text, message = self._source.shared_state(self).to_string(), ""
        except ConfigError as error:
            with speaking(self._language):
                text, message = "", error.said
        address = link(text, base) if text and base else ""
        self.send(messages.SharedString(type="shared", text=text, link=address, message=message))

    def close(self) -> None:
        """Close the widget, and where the source is its own the source with it: its processes end, and what
        was logged is removed.
        """
        if not self._made or self._closed:
            return
        self._closed = True
        self._sender.close()
        self._source.remove_view(self)
        super().close()
        if self._owns:
            self._source.close()
            self.sync_status()

    # what is set

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What a page sets, or a link in it.

        What is not allowed is told there, and the last good value goes back.
        """
        wished = {name: value for name, value in sync_data.items() if name not in OURS}
        self._from_page = True
        try:
            super().set_state(wished)
        except traitlets.TraitError as error:
            name = next(iter(wished))
            cause = error.__cause__
            self._source.refuse(
                cause
                if isinstance(cause, ConfigError)
                else ConfigError(name, wished[name], f"{name} stays {getattr(self, name)}")
            )
            self.send_state(list(wished))
        finally:
            self._from_page = False
        self.sync_reading()
        back = [name for name, value in sync_data.items() if name in OURS and value != getattr(self, name)]
        if back:
            self.send_state(back)

    @traitlets.validate("eta_k")
    def _check_rate(self, proposal: dict[str, Any]) -> float | None:
        value: float | None = proposal["value"]
        if value != self._source.eta_k and not self._follows("eta_k", value):
            try:
                self._source.check_rate(value)
            except ConfigError as error:
                raise traitlets.TraitError(str(error)) from error
        return value

    @traitlets.validate("panels")
    def _check_panels(self, proposal: dict[str, Any]) -> dict[str, str]:
        try:
            return checked_panels("panels", proposal["value"])
        except ConfigError as error:
            raise traitlets.TraitError(str(error)) from error

    @traitlets.observe("eta_k")
    def _set_rate(self, change: dict[str, Any]) -> None:
        if self._follows("eta_k", change["new"]):
            return
        if change["new"] is None:
            self.eta_k = self._source.eta_k  # nothing is asked for
        elif change["new"] != self._source.eta_k:
            self._source.set_rate(change["new"])

    @traitlets.observe("playing")
    def _set_playing(self, change: dict[str, Any]) -> None:
        if self._follows("playing", change["new"]):
            return
        try:
            self._source.set_playing(playing=change["new"])
        except RuntimeError:
            self.sync_reading()
            raise

    @traitlets.validate("step", "tau")
    def _at_or_before(self, proposal: dict[str, Any]) -> float:
        """The browser shows what it has; from here a place goes to the newest kept frame at or before it, or
        to the first.
        """
        value, place = proposal["value"], ("step", "tau").index(proposal["trait"].name)
        if not math.isfinite(value):
            raise traitlets.TraitError(
                f"{proposal['trait'].name} = {value} is not allowed: a finite number from 0."
            )
        kept = [] if self._from_page else self._source.frame_positions
        return max(
            (frame[place] for frame in kept if frame[place] <= value),
            default=kept[0][place] if kept else value,
        )

    @traitlets.observe("step", "tau")
    def _together(self, change: dict[str, Any]) -> None:
        place = ("step", "tau").index(change["name"])
        for frame in [] if self._from_page else self._source.frame_positions:
            if frame[place] == change["new"]:
                self.step, self.tau = frame
                self.sync_reading()
