"""The kernel's end of the pipe: starts the training process, sends it commands, keeps the history, and
notices its death.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets.jobs.child_process import ChildProcess, how_it_ended
from topowidgets.recording.codec import Header, read_records
from topowidgets.runtime.files import log_path
from topowidgets.runtime.folder import OwnFolder
from topowidgets.runtime.kernel.history import History
from topowidgets.runtime.state import WorkerState
from topowidgets.settings.config import Config
from topowidgets.texts import language, say, speaking

if TYPE_CHECKING:
    from topowidgets.studies.run import Run

Listener = Callable[[Header, bytes], None]

STATUS = {
    "state": WorkerState.STARTING,
    "message": "",
    "notice": "",
    "fetch": None,
    "run": 1,
    "eta": None,
    "eta_k": None,
    "k0": None,
    "tau_end": None,
    "speed": None,
}


class WorkerClient:
    """One training process and what came from it.

    Attributes:
        folder: the run's logs and checkpoints, removed when the client is closed.
        history: frames received, bounded.
        status: the last status as plain values.
        opening: where the first run is to be taken, empty once it is on its way.
        rests: whether the process was ended by `rest`, and none was started since.

    Args:
        config: what to train first.
        listener: called with (header, buffer) of every frame, and of every status and error with an empty
            buffer, on the reading thread: it must only hand things on.
        own_rule: what `pickled_rule` made of the rule of a config whose rule is `own`.
    """

    recorded = False

    def __init__(self, config: Config, listener: Listener, own_rule: bytes = b"") -> None:
        self.config = config
        self._language = language()
        self.history = History()
        self.status: dict[str, Any] = {
            **STATUS,
            "message": say("status.starting"),
            "config": config.to_dict(),
        }
        self._own_folder = OwnFolder()
        self.folder = self._own_folder.path
        self._listener = listener
        self._lock = threading.RLock()  # who is told of a status may send a command
        self._process: ChildProcess | None = None
        self._closed = False
        self._own_rule = self._own_rule_before = own_rule
        # speed and rate chosen since the run began: a process started later begins with them
        self._asked: dict[str, Any] = {}
        self._told: dict[str, Any] = {}  # the speed that the process last told
        self.opening: dict[str, Any] = {}
        self._thorough = False
        self.rests = False

    def __repr__(self) -> str:
        return f"WorkerClient({self.config.preset}, {self.status['state']}, process {self.pid})"

    @property
    def closed(self) -> bool:
        """Whether close() was called; there is no way back."""
        return self._closed

    @property
    def pid(self) -> int | None:
        """Process id of the training process, None where there is none."""
        return None if self._process is None else self._process.pid

    @property
    def unstarted(self) -> bool:
        """Whether there has been no process yet."""
        return self._process is None and self.status["state"] == WorkerState.STARTING

    @property
    def paced(self) -> bool:
        """Whether a pace was chosen for the present run."""
        return "speed" in self._asked

    @property
    def lost(self) -> bool:
        """Whether nothing can be trained on: there is no process, or its run failed."""
        return self.pid is None or self.status["state"] == WorkerState.FAILED

    @property
    def log(self) -> Path:
        """The append log of the present run."""
        return log_path(self.folder, self.logged_run())

    def logged_run(self) -> int:
        """The number of the present run, whose log lies in the folder."""
        return int(self.status["run"])

    def run(self) -> Run:
        """What has been recorded of the present run so far, also of a process that died.

        Raises:
            RuntimeError: before the first frame, and after close().
        """
        from topowidgets.studies.run import Run

        if self._closed:
            message = "what was recorded went with close(); take lab.result before"
            raise RuntimeError(message)
        log = self.log
        run = Run.from_log(log) if log.exists() and next(read_records(log), None) is not None else None
        if not log.exists() and self.history.last_step:
            again = "take a step, which restores it" if self.pid is not None else "Reset trains it again"
            message = (
                f"what was recorded was removed from {self.folder}, by a sweep of temporary files for "
                f"example: {again}"
            )
            raise RuntimeError(message)
        if run is None or not run.frames:
            message = (
                "nothing is recorded yet: show the lab, or call its start(), and wait for its first picture"
            )
            raise RuntimeError(message)
        return run

    def start(self, *, play: bool = False, resume: bool = False) -> None:
        """Start a process; `resume` goes on from the last checkpoint of the present run.

        Raises:
            RuntimeError: after close().
        """
        with self._lock:
            if self._closed:
                message = "this lab was closed, make a new one"
                raise RuntimeError(message)
            if self.pid is not None:
                return
            self.rests = False
            with speaking(self._language):
                starting = say("status.starting")
            self._tell({"type": "status", "state": WorkerState.STARTING, "message": starting})
            process = self._process = ChildProcess(
                ["topowidgets.runtime.worker", str(self.folder)], self.folder / "worker.err", self._language
            )
            process.send(*self._start(play=play, resume=resume, known=self.history.last_step))
            process.listen(
                partial(self._received, process), partial(self._ended, process), "topowidgets worker reader"
            )

    def _start(self, **values: Any) -> tuple[Header, bytes]:
        command = {
            "command": "start",
            "config": self.config.to_dict(),
            "run": self.status["run"],
            **values,
            **self._told,
            **self._asked,
        }
        command["thorough"] = self._thorough
        opening, self.opening = self.opening, {}
        command |= opening
        if self.config.rule != "own":
            return command, b""
        return {**command, "path": [str(Path(place).absolute()) for place in sys.path]}, self._own_rule

    def open_at(self, tau: float, rates: Sequence[tuple[int, float]]) -> None:
        """Let the first run be trained, as fast as it goes, to a training time and be held there.

        Args:
            rates: after how many steps it is slid to which rate, in the unit of the config, whose own rate is
                the first.
        """
        self.opening = {"to_tau": tau, "rates": [list(change) for change in rates]}
        if rates:
            first, last = self.config, rates[-1][1]
            self.opening["config"] = first.to_dict()
            self.config = first.replace(eta_k=last) if first.eta is None else first.replace(eta=last)

    def restart(
        self,
        config: Config,
        *,
        play: bool,
        own_rule: bytes = b"",
        keep_speed: bool = False,
        thorough: bool = False,
    ) -> None:
        """Train another config, in the same process if it lives; before the first start it is only noted.

        Args:
            keep_speed: go on at the speed that was chosen, if one was, instead of the config's usual one.
            thorough: measure every step of a small network, also where that makes it slower than its pace.
        """
        self.config, self._thorough = config, thorough
        self.opening = {}
        self._own_rule, self._own_rule_before = own_rule or self._own_rule, self._own_rule
        if self.unstarted:
            self.status["config"] = config.to_dict()
            return
        run = self.status["run"] + 1
        self.status |= {"run": run, "config": config.to_dict()}
        self._told = {}
        self._asked = {"speed": self._asked["speed"]} if keep_speed and "speed" in self._asked else {}
        if self.pid is None:
            self.start(play=play)
        else:
            with self._lock:
                if self._process is not None:
                    self._process.send(*self._start(play=play))

    def set_rate(self, config: Config) -> None:
        """Go on at another rate, which a checked config carries; a process started later begins with it."""
        self.config = config
        self.opening = {}
        rate = self._asked["rate"] = {"eta_k": config.eta_k} if config.eta is None else {"eta": config.eta}
        if self.pid is None and self.status["k0"]:
            self.status |= {
                "eta_k": (config.eta or 0.0) * self.status["k0"],
                "eta": (config.eta_k or 0.0) / self.status["k0"],
                **rate,
            }
        self.send("rate", **rate)

    def set_speed(self, speed: float | None) -> None:
        """Go on at another pace, None for free; a process started later begins with it."""
        self._asked["speed"] = self.status["speed"] = speed
        self.send("speed", speed=speed)

    def rest(self, message: str) -> None:
        """End the process in good order, to be resumed."""
        with self._lock:
            process, self._process = self._process, None
            self.rests = process is not None
        if process is not None:
            process.end()
            self._tell({"type": "status", "state": WorkerState.DEAD, "message": message, "fetch": None})

    def send(self, command: str, **values: Any) -> None:
        """Send a command; one to a dead process is dropped, its death has been told."""
        with self._lock:
            if self._process is not None:
                self._process.send({"command": command, **values})

    def close(self) -> None:
        """End the process by closing its pipe, by force if it does not go, and remove the folder."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
            with speaking(self._language):
                self.status |= {"state": WorkerState.DEAD, "message": say("status.closed")}
        if process is not None:
            process.end()
        self._own_folder.remove()

    def _received(self, process: ChildProcess, header: Header, buffer: bytes) -> None:
        if process is not self._process:
            return  # what a process that died had still in its pipe, while the next is at work
        if header["type"] == "frame":
            self.history.add(header, buffer)
            self._listener(header, buffer)
        else:
            self._tell(header)

    def _ended(self, process: ChildProcess, code: int) -> None:
        if self._closed or self._process is not process:
            return
        with speaking(self._language):
            message = say("status.died", how=how_it_ended(code, process.complaint))
        self._tell({"type": "status", "state": WorkerState.DEAD, "message": message, "fetch": None})

    def _tell(self, header: Header) -> None:
        if header["type"] == "status":
            if header.get("run", self.status["run"]) < self.status["run"]:
                return  # of a run that has been left meanwhile; a kill now must not resume it
            self.status |= {key: value for key, value in header.items() if key != "type"}
            if "speed" in header:
                self._told = {"speed": header["speed"]}
        elif header.get("refused") == self.status["run"]:  # the run before goes on
            self.status |= {key: header[key] for key in ("run", "state", "config")} | {"fetch": None}
            self.config = Config.from_dict(header["config"])
            self._own_rule = self._own_rule_before
        self._listener(header, b"")
