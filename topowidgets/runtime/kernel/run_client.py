"""A recorded Run in the place of a training process: the page plays it, and the background process can be
asked about it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from topowidgets.export.view_state import recording_status
from topowidgets.recording.codec import Header
from topowidgets.runtime.files import log_path
from topowidgets.runtime.folder import OwnFolder
from topowidgets.runtime.kernel.history import History
from topowidgets.settings.checks import Allowed, ConfigError
from topowidgets.settings.config import Config
from topowidgets.texts import language, speaking

if TYPE_CHECKING:
    from topowidgets.studies.run import Run

RUN = 1
"""The number of its only run."""


class RunClient:
    """What a lab has of a recorded Run; the counterpart of WorkerClient.

    Attributes:
        folder: where the background process finds the run's log, removed when the client is closed.
        status: as the page has it before it plays.

    Args:
        listener: called with each command that goes to the pages, which play the run.

    Raises:
        TypeError: for a Run that has kept no frame.
    """

    recorded = True
    pid = None
    unstarted = False
    rests = False
    paced = True
    lost = False
    opening = None

    def __init__(self, run: Run, listener: Callable[[Header], None]) -> None:
        if not getattr(run, "frames", None):
            raise TypeError(
                f"{run!r} cannot be shown: give a Config, the name of a preset, or a Run that has kept a "
                "frame."
            )
        self.config = run.config
        self._run, self._listener, self._language = run, listener, language()
        self.closed = False
        self._own_folder = OwnFolder()
        self.folder = self._own_folder.path
        self.status = recording_status(run, RUN)

    def __repr__(self) -> str:
        return f"RunClient({self._run!r})"

    def run(self) -> Run:
        """The Run itself."""
        return self._run

    @cached_property
    def history(self) -> History:
        """The frames of the run as they go to a page, bounded as those of a lab are."""
        from topowidgets.export.messages import pictures_of

        history = History()
        with speaking(self._language):
            for header, buffer in pictures_of(self._run.rows, self._run.frames, self._run.events):
                history.add(header, buffer)
        return history

    def logged_run(self) -> int:
        """The run's number, once its log lies in the folder."""
        from topowidgets.recording.run_log import write_log

        path = log_path(self.folder, RUN)
        if not path.exists():
            self.folder.mkdir(mode=0o700, exist_ok=True)  # somebody may have swept it away
            write_log(self._run, path)
        return RUN

    def send(self, command: str, **values: Any) -> None:
        """Play, pause, step or reset, in every page that shows the run."""
        self._listener({"type": "command", "name": command, "args": values})

    def set_speed(self, speed: float | None) -> None:
        """Play at another pace, None for as fast as it goes."""
        self.status["speed"] = speed
        self.send("speed", speed=speed)

    def start(self, **_how: bool) -> NoReturn:
        """Refuse to start or resume what only training has.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError(
            "this lab was closed, make a new one"
            if self.closed
            else "this is a recording: nothing of it can be resumed"
        )

    def set_rate(self, config: Config) -> NoReturn:
        """Refuse a rate.

        Raises:
            ConfigError: always.
        """
        refuse("eta_k", config.eta_k)

    def restart(self, config: Config, **_kept: object) -> NoReturn:
        """Refuse other settings.

        Raises:
            ConfigError: naming the first one that differs.
        """
        given, own = config.to_dict(), self.config.to_dict()
        name = next((name for name in given if given[name] != own[name]), "preset")
        refuse(name, given[name])

    def rest(self, message: str) -> None:
        """Nothing runs that could rest."""

    def close(self) -> None:
        """Remove the folder."""
        self.closed = True
        self._own_folder.remove()


def refuse(name: str, value: object) -> NoReturn:
    """Say that a recording stays what it is.

    Raises:
        ConfigError: always.
    """
    raise ConfigError(name, value, Allowed("recording"))
