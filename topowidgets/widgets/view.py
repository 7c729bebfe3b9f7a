"""View: the one anywidget class. It declares what is synced and carries frames; all work is done elsewhere."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import anywidget
import traitlets

from topowidgets.experiments.records import Header
from topowidgets.fields import ConfigError
from topowidgets.runtime.feed import Feed
from topowidgets.sharing import binder, link
from topowidgets.texts import LANGUAGES, language, speaking
from topowidgets.widgets.keepsake import Keepsake
from topowidgets.widgets.shared import checked_panels

if TYPE_CHECKING:
    from topowidgets.experiments.run import Run
    from topowidgets.widgets.door import Door
    from topowidgets.widgets.lab import TopologyLab
    from topowidgets.widgets.many_rates import ManyRates
    from topowidgets.widgets.shared import Shared

STATIC = Path(__file__).parent / "static"

KINDS = ("lab", "rate", "cloud", "barcode", "data", "timeline", "atlas", "lesson", "open", "compare")


@runtime_checkable
class Source(Protocol):
    """What views show: a lab (`Audience`) or the rows of an atlas (`Rows`)."""

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
    def kept(self) -> list[tuple[int, float]]:
        """Step and tau of each frame that can be shown."""
        ...

    @property
    def newest(self) -> tuple[Header, bytes] | None:
        """The last frame as it goes to the browser."""
        ...

    def attach(self, view: View) -> None:
        """A view has been made."""
        ...

    def asked(self, view: View, message: Header) -> None:
        """A page has sent a message."""
        ...

    def shared(self, view: View) -> Shared:
        """What a share-string holds of it, as a view shows it."""
        ...

    def check_rate(self, eta_k: float | None) -> None:
        """Refuse a rate with a ConfigError."""
        ...

    def set_rate(self, eta_k: float) -> None:
        """Go on at a rate that was checked."""
        ...

    def refuse(self, error: ConfigError) -> None:
        """Tell the learner what is not allowed."""
        ...


class View(anywidget.AnyWidget):
    """A view of a lab or a Run, alone or among other widgets; `CloudView(lab)` and the like are its kinds by name.

    A view of a lab shares the lab's training. A view of a Run plays it in the browser, without a process and without the kernel.

    Args:
        kind: "lab" for everything, or one panel: "rate", "cloud", "barcode", "data", "timeline"; "atlas" for a TopologyAtlas,
            "compare" for a TopologyCompare.
        of: a TopologyLab or a Run, a TopologyAtlas or a TopologyCompare.

    Attributes:
        eta_k: the rate that is asked for, in units of 1/K; setting it sets the lab's. None for a rule without a K. That of a Run stays.
        step, tau: those of the picture that the browser shows; setting one shows the newest kept picture at or before it. A few times a
            second while it plays, at once when it stands.
        hover: the neuron that is pointed at, -1 for none; setting it lights that neuron up.
        panels: what is chosen in the panels (see `shared.PANELS`).
        settings, status: what the browser's controls offer and what is going on. keepsake: the page's name for the last picture.

    A notebook that is opened without its kernel shows the last picture with its sentence; see `Keepsake`.

    Each of eta_k, step, tau and hover can be observed, and linked in the browser with ipywidgets.jslink.

    Raises:
        TypeError: for something else than a lab, a Run or an atlas, or a kind that does not fit it.
        traitlets.TraitError: from setting a value that is not allowed, which leaves the last good one. From a page or a link in it
            nothing is raised: the sentence stands beside the slider, and the value goes back.

    Examples:
        >>> from topowidgets import CloudView, train
        >>> cloud = CloudView(train("pinch", steps=4))
        >>> cloud.step = 2
        >>> cloud.step, cloud.tau
        (2, 3.0)
    """

    _esm: Path | str = STATIC / "view.js"
    _css = STATIC / "view.css"

    kind = traitlets.Enum(KINDS, default_value="lab").tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    eta_k = traitlets.Float(default_value=None, allow_none=True).tag(sync=True)
    step = traitlets.Int(0, min=0).tag(sync=True)
    tau = traitlets.Float(0.0, min=0.0).tag(sync=True)
    hover = traitlets.Int(-1, min=-1).tag(sync=True)
    panels = traitlets.Dict().tag(sync=True)
    keepsake = traitlets.Unicode().tag(sync=True)

    def __init__(self, kind: str, of: TopologyLab | ManyRates | Run | Door) -> None:
        self._feed = Feed(self._transmit)
        self._source = _source(kind, of)
        self._from_page = False
        settings = {"language": language(), **self._source.settings}
        self._language = settings["language"]
        self._keepsake = Keepsake(LANGUAGES[self._language])
        if self._language != "en":
            self._esm = _script(self._language)
        state = {
            "keepsake": self._keepsake.name,
            "settings": settings,
            "status": self._source.status,
            "eta_k": self._source.eta_k,
        }
        super().__init__(kind=kind, layout={"flex": "1 1 auto"}, **state)  # views in a box share its width
        self.on_msg(self._received)
        self._source.attach(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.kind}, {self.status.get('state', 'starting')})"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        self._keepsake.show(repr(self), self._source.newest)
        return super()._repr_mimebundle_(**options)

    def keep(self) -> None:
        """Let the notebook keep the newest picture, for when it is opened without its kernel."""
        self._keepsake.renew(repr(self), self._source.newest)

    # what it shows

    def offer(self, header: Header, buffer: bytes) -> None:
        """Show a frame as soon as the view has room for it; a newer one takes its place."""
        self._feed.offer(header, buffer)

    @property
    def answers(self) -> bool:
        """Whether frames are being acknowledged; not while the page is hidden or the kernel's main thread is busy."""
        return self._feed.answers

    def follow(self) -> None:
        """Show the source's present status and rate."""
        self.status = self._source.status
        self.eta_k = self._source.eta_k

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
        self._source.asked(self, content)
        if content.get("type") == "command" and content.get("name") == "share":
            self._share()
        if content.get("type") == "command":
            self.send({"type": "heard", "key": str(content.get("key"))[:40]})  # the browser says what still waits for a busy kernel

    def _share(self) -> None:
        """Answer a page with the share-string of what it shows, or with what stands against one."""
        base = binder()
        try:
            text, message = self._source.shared(self).to_string(), ""
        except ConfigError as error:
            with speaking(self._language):
                text, message = "", error.said
        self.send({"type": "shared", "text": text, "link": link(text, base) if text and base else "", "message": message})

    def close(self) -> None:
        """Stop feeding and close the widget."""
        self._feed.close()
        super().close()

    # what is set

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What a page sets, or a link in it. What is not allowed is told there, and the last good value goes back."""
        self._from_page = True
        try:
            super().set_state(sync_data)
        except traitlets.TraitError as error:
            name = next(iter(sync_data))
            cause = error.__cause__
            self._source.refuse(
                cause if isinstance(cause, ConfigError) else ConfigError(name, sync_data[name], f"{name} stays {getattr(self, name)}")
            )
            self.send_state(list(sync_data))
        finally:
            self._from_page = False

    @traitlets.validate("eta_k")
    def _check_rate(self, proposal: dict[str, Any]) -> float | None:
        value: float | None = proposal["value"]
        if value != self._source.eta_k:
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
        if change["new"] is None:
            self.eta_k = self._source.eta_k  # nothing is asked for
        elif change["new"] != self._source.eta_k:
            self._source.set_rate(change["new"])

    @traitlets.validate("step", "tau")
    def _at_or_before(self, proposal: dict[str, Any]) -> float:
        """The browser shows what it has; from here a place goes to the newest kept frame at or before it, or to the first."""
        value, place = proposal["value"], ("step", "tau").index(proposal["trait"].name)
        if not math.isfinite(value):
            raise traitlets.TraitError(f"{proposal['trait'].name} = {value} is not allowed: a finite number from 0.")
        kept = [] if self._from_page else self._source.kept
        return max((frame[place] for frame in kept if frame[place] <= value), default=kept[0][place] if kept else value)

    @traitlets.observe("step", "tau")
    def _together(self, change: dict[str, Any]) -> None:
        place = ("step", "tau").index(change["name"])
        for frame in [] if self._from_page else self._source.kept:
            if frame[place] == change["new"]:
                self.step, self.tau = frame


def _script(language: str) -> str:
    """What makes the script speak another language than English stands before it."""
    return "".join((STATIC / name).read_text(encoding="utf-8") for name in (f"texts.{language}.js", "view.js"))


def _source(kind: str, of: object) -> Source:
    """The Source of a view of a kind.

    Raises:
        TypeError: for what that kind cannot show.
    """
    from topowidgets.widgets.door import Door
    from topowidgets.widgets.lab import TopologyLab
    from topowidgets.widgets.many_rates import ManyRates

    own = of.kind if isinstance(of, ManyRates | Door) else None
    if own != (kind if kind in ("atlas", "compare", "open") else None):
        raise TypeError(f"a view of kind {kind!r} cannot show {of!r}: kind 'atlas' shows a TopologyAtlas, 'compare' a TopologyCompare.")
    if isinstance(of, ManyRates):
        return of.shown
    if isinstance(of, Door):
        return of
    if isinstance(of, TopologyLab):
        return of.audience
    from topowidgets.experiments.run import Run

    if not isinstance(of, Run) or not of.frames:
        raise TypeError(f"{of!r} cannot be viewed: give a TopologyLab, or a Run that has kept a frame.")
    return TopologyLab(of).audience


class RateSlider(View):
    """The learning rate with the marks 1/K, 2/lambda_max and 1/h_plus."""

    def __init__(self, of: TopologyLab | Run) -> None:
        super().__init__("rate", of)


class CloudView(View):
    """The neurons, in their own two or three coordinates or on the principal plane."""

    def __init__(self, of: TopologyLab | Run) -> None:
        super().__init__("cloud", of)


class BarcodeView(View):
    """The persistence barcode, or the diagram."""

    def __init__(self, of: TopologyLab | Run) -> None:
        super().__init__("barcode", of)


class TimelineView(View):
    """Loss, rate, pair ratios and topology over training time."""

    def __init__(self, of: TopologyLab | Run) -> None:
        super().__init__("timeline", of)
