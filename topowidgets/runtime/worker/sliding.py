"""A trainer's rate slid to another one, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topowidgets.recording.events import Event, rate_event, rate_of

if TYPE_CHECKING:
    from topowidgets.learning.trainer import Trainer


def slide(trainer: Trainer, *, eta_k: float | None = None, eta: float | None = None) -> Event:
    """Go on at another rate, eta_k in units of 1/K or eta; what happened.

    Raises:
        ConfigError: for a rate that is not allowed.

    Examples:
        >>> from topowidgets import Config
        >>> from topowidgets.learning.trainer import Trainer
        >>> slide(Trainer(Config(eta_k=1.5)), eta_k=3.0).values
        {'before': {'eta_k': 1.5}, 'after': {'eta_k': 3.0}}
    """
    before = rate_of(trainer.eta_k, trainer.fixed_eta)
    trainer.set_rate(eta_k=eta_k, eta=eta)
    return rate_event(trainer.steps, trainer.tau, before, rate_of(trainer.eta_k, trainer.fixed_eta))
