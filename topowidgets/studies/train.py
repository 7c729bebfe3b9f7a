"""`train`: a Config trained here and now, without a widget, and measured as it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Unpack

from topowidgets.learning.machine import threads_for
from topowidgets.learning.rules import OwnRule
from topowidgets.learning.trainer import Trainer
from topowidgets.measuring.cadence import StepCadence
from topowidgets.measuring.framer import Framer
from topowidgets.measuring.observer import Observer
from topowidgets.recording.events import Event
from topowidgets.recording.frame import Frame
from topowidgets.recording.run_log import Recorder
from topowidgets.recording.step_row import Row
from topowidgets.settings.checks import offering
from topowidgets.settings.config import Config
from topowidgets.settings.keywords import RunSettings
from topowidgets.settings.presets import unchanged
from topowidgets.studies.run import Run
from topowidgets.writing import AnyPath, expanded


@offering(RunSettings)
def train(
    config: Config | str | None = None,
    *,
    log: AnyPath | None = None,
    progress: Callable[[Row], None] | None = None,
    rule: str | OwnRule | type[OwnRule] | None = None,
    **changes: Unpack[RunSettings],
) -> Run:
    """Train one Config here and now, without a widget, and measure as it goes.

    Small networks have every step measured; large ones geometry each 5th, curvature each 20th step, homology
    at up to 60 frames, and always the first and the last step. H2 comes with every diagram in three
    dimensions; above, it is measured at the first and the last frame and at up to 5 between (see
    `homology.Homology`). A run that diverges stops and keeps its frames.

    Args:
        config: a Config or the name of a preset; `pinch` by default.
        log: a file to append every row and frame to as it is made; an old one is replaced.
        progress: called with each step's row.
        rule: a learning rule by its name, or one of your own: a function or class as in
            `topowidgets.learning.rules.OwnRule`, with `eta`.
        **changes: settings that differ from the config, for example `eta_k=3`.

    Raises:
        ConfigError: naming the setting, its value and what is allowed.

    Examples:
        >>> run = train("pinch", eta_k=3)
        >>> run.summary()["sample_verdict"], run.summary()["map_verdict"]
        ('closed', 'crossed')
        >>> train(
        ...     "pinch", rule=lambda points, gradient, eta, state: points - eta * gradient.tanh(),
        ...     eta=0.1, steps=3,
        ... ).config.rule
        'own'
    """
    own = rule if callable(rule) else None
    named: dict[str, Any] = {} if rule is None else {"rule": rule if own is None else "own"}
    config = unchanged(config, changes).replace(**changes, **named)
    with threads_for(config):
        trainer = Trainer(config, own)
        recorder = Recorder(config, trainer.start, None if log is None else expanded(log))
        try:
            _follow(trainer, recorder, progress)
            if trainer.diverged:
                recorder.add_event(Event("diverged", trainer.steps, trainer.tau))
        finally:
            recorder.close()
    return Run(config, trainer.start, recorder.rows, recorder.frames, events=recorder.events)


def _follow(trainer: Trainer, recorder: Recorder, progress: Callable[[Row], None] | None) -> None:
    observer, framer = Observer(trainer), Framer(trainer.config)
    cadence = StepCadence.headless(trainer.config, trainer.planned)
    row = observer.start()
    frame: Frame | None = framer.frame(observer.snapshot())
    for step in trainer.run():
        _keep(recorder, row, frame, progress)
        due = cadence.due(step.number)
        row = observer.observe(step, geometry=due.geometry, curvature=due.curvature)
        frame = None
        if due.frame and not trainer.diverged:
            frame = framer.frame(observer.snapshot(), h2=due.h2)
    _keep(recorder, row, frame, progress, edge=True)


def _keep(
    recorder: Recorder,
    row: Row,
    frame: Frame | None,
    progress: Callable[[Row], None] | None,
    *,
    edge: bool = False,
) -> None:
    if frame is not None:
        row |= frame.homology_columns()
        recorder.add_frame(frame, edge=edge)
    recorder.add_rows([row])
    if progress is not None:
        progress(row)
