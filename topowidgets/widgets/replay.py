"""A Run as what views show: it goes to the browser in one message and plays there, without a process and without the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from topowidgets.experiments.records import Header, finite
from topowidgets.fields import ConfigError
from topowidgets.runtime.history import History
from topowidgets.runtime.state import WorkerState
from topowidgets.widgets.choices import lab_settings

if TYPE_CHECKING:
    from topowidgets.widgets.view import View


class Replay:
    """The Source of views of a Run.

    Raises:
        TypeError: for something else than a Run with a frame.
    """

    def __init__(self, run: object) -> None:
        from topowidgets.experiments.run import Run

        if not isinstance(run, Run) or not run.frames:
            raise TypeError(f"{run!r} cannot be viewed: give a TopologyLab, or a Run that has kept a frame.")
        self._run = run

    def __repr__(self) -> str:
        return f"Replay({self._run!r})"

    @property
    def settings(self) -> dict[str, Any]:
        """What the controls show of the run; none of its settings can be changed."""
        return lab_settings(self._run.config) | {"recording": True, "choices": {}}

    @property
    def status(self) -> dict[str, Any]:
        """The run as it stands in the browser before it is played."""
        run, config = self._run, self._run.config
        last = run.frames[-1]
        values = {
            "state": WorkerState.PAUSED,
            "message": "",
            "run": 1,
            "preset": config.preset,
            "config": config.to_dict(),
            "changed": [],
            "eta": None,
            "eta_k": None,
            "k0": run.start.K,
            "tau_end": last.tau,
            "speed": last.tau / 10 or 1.0,
            "kernel": "ok",
            "error": None,
        }
        return dict(finite(values))

    @property
    def eta_k(self) -> float | None:
        """The rate that the run began with, in units of 1/K."""
        return self._run.config.eta_k

    @property
    def kept(self) -> list[tuple[int, float]]:
        """Step and tau of each frame."""
        return [(frame.step, frame.tau) for frame in self._run.frames]

    @property
    def newest(self) -> tuple[Header, bytes]:
        """The last frame."""
        header, buffer = self._run.frames[-1].for_browser()
        return {**finite(header), "run": 1}, buffer

    def attach(self, view: View) -> None:
        """The view asks by itself for what it plays."""

    def asked(self, view: View, message: Header) -> None:
        """A page that has just been opened gets the whole run; nothing else is done for one."""
        if message.get("type") == "hello":
            view.show_history(self._history())

    def check_rate(self, eta_k: float | None) -> None:
        """Refuse every rate.

        Raises:
            ConfigError: always.
        """
        raise ConfigError("eta_k", eta_k, "this is a recording, its rate cannot be changed; train a run at another rate")

    def set_rate(self, eta_k: float) -> None:
        """Not reached: every rate is refused."""
        self.check_rate(eta_k)

    def refuse(self, error: ConfigError) -> None:
        """A recording's slider says by itself that it cannot be changed."""

    def _history(self) -> list[tuple[Header, bytes]]:
        """Its frames, within the bound of a lab's history."""
        from topowidgets.experiments.pictures import pictures_of

        history = History()
        for header, buffer in pictures_of(self._run.rows, self._run.frames):
            history.add(header, buffer)
        return history.frames()
