"""One training process's work: commands in, paced steps, frames out.

No pipe and no process here, so it can be driven by a test.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from topowidgets.learning.machine import set_threads
from topowidgets.learning.rules import OwnRule
from topowidgets.learning.trainer import Trainer
from topowidgets.measuring.cadence import Interval, PacedCadence
from topowidgets.measuring.observer import Observer, measured_every_step
from topowidgets.recording.codec import encode
from topowidgets.recording.events import Event
from topowidgets.recording.step_row import Row
from topowidgets.runtime.files import Checkpoint, RunFiles, log_path, read_checkpoint, replay_logged_steps
from topowidgets.runtime.own_rule import unpacked_rule
from topowidgets.runtime.state import WorkerState, checked_speed
from topowidgets.runtime.worker.fast_forward import FastForward
from topowidgets.runtime.worker.frame_thread import FrameJob, FrameThread
from topowidgets.runtime.worker.sliding import slide
from topowidgets.settings.checks import Allowed, ConfigError
from topowidgets.settings.config import Config
from topowidgets.texts import say

CHECKPOINT_SECONDS = 1.0
BEHIND_SECONDS = 0.05
"""A trainer this far behind its pace measures at the cadences above, not every step, unless its run is to be
measured thoroughly."""
FAST = math.inf
"""The pace that frees the trainer; null in commands and statuses."""
WITHOUT_RUN = ("start", "look", "hold")
"""Commands that can be done before there is a run."""
WATCHED_SECONDS = 10.0
"""Default pace: a run's length in so many seconds."""


class Session:
    """Trains what it is told to, at a pace in training time per second.

    Args:
        send: takes one encoded record, a frame or a status.
        folder: where logs and checkpoints go.
        clock: seconds, for pacing only.
        post: takes a command that another thread of this process wants handled, like one that came by the
            pipe.
    """

    _trainer: Trainer
    _observer: Observer
    _frames: FrameThread

    def __init__(
        self,
        send: Callable[[bytes], None],
        folder: Path,
        clock: Callable[[], float] = time.monotonic,
        post: Callable[[dict[str, Any]], None] = lambda _command: None,
    ) -> None:
        self._send, self._folder, self._clock, self._post = send, folder, clock, post
        self.state = WorkerState.STARTING
        self._run = 0
        self._speed: float | None = None
        self._message = ""
        self._own: OwnRule | type[OwnRule] | None = None
        self._fast_forward: FastForward | None = None
        self._thorough = False  # whether each step is measured however late it is

    # commands

    def handle(self, command: Mapping[str, Any]) -> None:
        """Do one command.

        Raises:
            ConfigError: for a command or value that is not allowed; the state is then as it was.
        """
        name = command.get("command")
        actions: dict[str, Callable[[], None]] = {
            "start": lambda: self._start(Config.from_dict(command["config"]), command),
            "play": self._play,
            "pause": self._pause,
            "step": self._step,
            "reset": lambda: self._begin(self._config_now(), self._run + 1, WorkerState.PAUSED, self._speed),
            "rate": lambda: self._rate(command),
            "speed": lambda: self._set_speed(checked_speed(command.get("speed")) or FAST),
            "advance": lambda: self._advance(single=False),
            "look": self._look,
            "hold": self._hold,
        }
        if name not in actions or (name not in WITHOUT_RUN and not self._run):
            raise ConfigError(
                "command",
                name,
                Allowed("one_of", names=tuple(actions)) if self._run else Allowed("nothing_trained"),
            )
        if name not in ("advance", "look", "hold"):
            self._leave_opening()
        actions[name]()
        if name not in ("advance", "hold"):
            self._tell()

    def _start(self, config: Config, command: Mapping[str, Any]) -> None:
        if "trouble" in command:
            raise ConfigError("task", config.task, command["trouble"])
        speed = (checked_speed(command["speed"]) or FAST) if "speed" in command else None
        before, self._own = self._own, unpacked_rule(command)
        run = int(command["run"])
        checkpoint = read_checkpoint(self._folder, run) if command.get("resume") else None
        try:
            self._begin(
                config,
                run,
                WorkerState.RUNNING if command.get("play") else WorkerState.PAUSED,
                speed,
                checkpoint,
                int(command.get("known", 0)),
            )
        except ConfigError:
            self._own = before
            raise
        self._thorough = command.get("thorough") is True
        if "to_tau" in command and checkpoint is None:
            self._open(FastForward.of(command, self._speed))
        if checkpoint is not None:
            self._message = say("status.resumed", step=self._trainer.steps)
        elif command.get("resume") and command.get("known"):
            self._message = say("status.begun_anew")
        if command.get("rate") and command.get("resume"):  # slid while there was no process
            self._rate(command["rate"])

    def _open(self, opening: FastForward) -> None:
        """Go to a shared state as fast as it goes, and hold there."""
        self._fast_forward, self.state = (
            opening,
            WorkerState.PAUSED if opening.reached(self._trainer) else WorkerState.RUNNING,
        )
        if self.state is WorkerState.RUNNING:
            self._message = say("status.going_to", tau=opening.tau)
            self._set_speed(FAST)
        else:
            self._leave_opening()

    def _leave_opening(self) -> None:
        """Arrived, or the learner wants something else."""
        if self._fast_forward is not None:
            self._speed, self._message, self._fast_forward = self._fast_forward.speed, "", None
            self._due = self._clock()

    def _begin(
        self,
        config: Config,
        run: int,
        state: WorkerState,
        speed: float | None,
        checkpoint: Checkpoint | None = None,
        known: int = 0,
    ) -> None:
        """Take up a run, anew or from a checkpoint and with the rows beyond a `known` step.

        If it cannot be made the present one stays.
        """
        set_threads(config)
        trainer = Trainer(config, self._own)
        observer = Observer(trainer)
        if checkpoint is not None:
            values, arrays = checkpoint
            trainer.restore(values["trainer"], arrays)
            observer.restore(values["observer"])
        small = measured_every_step(config)
        retraced, events = (
            ([], [])
            if checkpoint is None
            else replay_logged_steps(trainer, observer, log_path(self._folder, run), known, measured=small)
        )
        if self._run:
            self._frames.close()
        self._trainer, self._observer, self._speed, self._small = trainer, observer, speed, small
        files = RunFiles(trainer, self._folder, run, resumed=checkpoint is not None)
        self._frames: FrameThread = FrameThread(
            trainer, files, run, self._send, small=small, notify=lambda: self._post({"command": "look"})
        )
        self._run, self.state, self._message = run, state, ""
        now = self._clock()
        self._rows: list[Row] = retraced if checkpoint else [self._observer.start()]
        self._events: list[Event] = events
        self._due = self._stepped_at = now
        self._cadence, self._checkpoints = PacedCadence(now), Interval(CHECKPOINT_SECONDS, now)
        if self._speed is None:
            self._speed = (config.tau or self.tau_end) / WATCHED_SECONDS
        self._hand_over(whole=True)

    def refusal(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """What a refused start leaves: the refused run, and the one that stays, with its config.

        Empty where there is none.
        """
        if command.get("command") != "start" or not self._run:
            return {}
        return {
            "refused": command.get("run"),
            "run": self._run,
            "state": self.state,
            "config": self._config_now().to_dict(),
        }

    def _config_now(self) -> Config:
        """The config with the rate that is set now, for a run that starts anew."""
        trainer = self._trainer
        return (
            trainer.config.replace(eta_k=trainer.eta_k)
            if trainer.eta_k is not None
            else trainer.config.replace(eta=trainer.fixed_eta)
        )

    def _hold(self) -> None:
        """Stand still while another run is waited for, without a word: that run has the learner's ear."""
        if self._run:
            self._pause()

    def _play(self) -> None:
        if self.state in (WorkerState.PAUSED, WorkerState.FINISHED):
            if self._trainer.steps >= self._trainer.planned:
                self._trainer.extend()
            self.state, self._due, self._message = WorkerState.RUNNING, self._clock(), ""

    def _pause(self) -> None:
        if self.state is WorkerState.RUNNING:
            self.state = WorkerState.PAUSED
            self._hand_over(whole=True)
            self._frames.wait()

    def _step(self) -> None:
        if self.state in (WorkerState.RUNNING, WorkerState.PAUSED, WorkerState.FINISHED):
            self.state = WorkerState.PAUSED
            self._advance(single=True)
            self._frames.wait()

    def _rate(self, command: Mapping[str, Any]) -> None:
        self._events.append(slide(self._trainer, eta_k=command.get("eta_k"), eta=command.get("eta")))
        if self.state in (WorkerState.RUNNING, WorkerState.PAUSED, WorkerState.FINISHED):
            self._hand_over(whole=False)
        if self.state is WorkerState.RUNNING and self._speed:
            self._due = self._stepped_at + self._trainer.tick / self._speed

    def _set_speed(self, speed: float) -> None:
        self._speed = speed
        self._due = self._clock()

    # steps

    def seconds_to_next(self) -> float | None:
        """Time until the next step is due; None while nothing runs."""
        return max(0.0, self._due - self._clock()) if self.state is WorkerState.RUNNING else None

    def _look(self) -> None:
        """Something happened on the frames' thread: an error ends the run, a full disk is told."""
        if self._run and self._frames.error is not None and self.state is not WorkerState.FAILED:
            raise self._frames.error

    def _advance(self, *, single: bool) -> None:
        self._look()
        now, trainer = self._clock(), self._trainer
        if self._fast_forward is not None:
            self._events += self._fast_forward.apply_rate(trainer)
        behind = now - self._due > BEHIND_SECONDS or self._speed == FAST
        every = self._small and (self._thorough or not behind)
        step = trainer.advance()
        diverged = trainer.diverged
        if (
            self._fast_forward is not None
            and trainer.steps >= trainer.planned
            and not self._fast_forward.reached(trainer)
        ):
            trainer.extend()  # it was played on
        last = single or diverged or trainer.steps >= trainer.planned
        edge = last or trainer.steps == 1
        due = self._cadence.due(now, thorough=every, edge=edge, idle=self._frames.idle)
        curvature = due.curvature and not diverged
        self._rows.append(self._observer.observe(step, geometry=due.geometry, curvature=curvature))
        self._stepped_at = now
        if self._speed is not None:
            self._due = max(self._due + trainer.tick / self._speed, now - 2 * BEHIND_SECONDS)
        if diverged:
            self._diverge()
        elif due.frame:
            self._hand_over(whole=last)
            if last and not single:
                self._frames.wait()
                self._leave_opening()
                self.state = WorkerState.FINISHED
                self._tell()
        if self._fast_forward is not None and self._fast_forward.reached(trainer):
            self._events += self._fast_forward.apply_rate(trainer)  # it was slid where it was looked at
            self._leave_opening()
            self._pause()
            self._tell()

    def _diverge(self) -> None:
        self.state = WorkerState.DIVERGED
        trainer, rows, events = self._trainer, self._rows, self._events
        self._rows, self._events = [], []
        self._frames.record_end(rows, [*events, Event("diverged", trainer.steps, trainer.tau)])
        self._message = say("status.diverged", step=trainer.steps)
        self._tell()

    def _hand_over(self, *, whole: bool) -> None:
        checkpoint = None
        if self._checkpoints.due(self._clock(), anyway=whole):
            values, arrays = self._trainer.checkpoint()
            checkpoint = {"trainer": values, "observer": self._observer.checkpoint()}, arrays
        rows, self._rows = self._rows, []
        events, self._events = self._events, []
        self._frames.submit(FrameJob(self._observer.snapshot(), rows, events, whole, checkpoint))

    def close(self) -> None:
        """Record what is not yet recorded, keep a checkpoint, and end the frames' thread, which at work would
        abort the process's end.
        """
        if not self._run:
            return
        if self.state in (WorkerState.RUNNING, WorkerState.PAUSED, WorkerState.FINISHED):
            self._hand_over(whole=True)
        self._frames.close()
        self._run = 0

    def fail(self, message: str) -> None:
        """An error ended the run; say so. Reset starts it anew."""
        self.state, self._message = WorkerState.FAILED, message
        self._tell()

    # status

    @property
    def tau_end(self) -> float:
        """Training time at which the run's planned length is reached."""
        return self._trainer.tau_end

    def _tell(self) -> None:
        status: dict[str, Any] = {
            "type": "status",
            "state": self.state,
            "message": self._message,
            "notice": "",
            "fetch": None,
        }
        if not self._run:  # the first run could not be made
            self._send(encode(status))
            return
        status["notice"] = self._frames.files.trouble
        status["run"] = self._run
        trainer = self._trainer
        status |= {
            "eta": trainer.eta(),
            "eta_k": trainer.eta() * trainer.start.K if trainer.config.has_k else None,
            "k0": trainer.start.K,
            "tau_end": self.tau_end,
            "speed": None if self._speed == FAST else self._speed,
            "config": trainer.config.to_dict(),
        }
        self._send(encode(status))
