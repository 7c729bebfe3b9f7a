"""A trainer's rate slid to another one, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topowidgets.recording.events import Event, rate_event

if TYPE_CHECKING:
    from topowidgets.learning.trainer import Trainer
    from topowidgets.recording.events import Rate


def slide(trainer: Trainer, eta_k: float | None, eta: float | None) -> Event:
    """Go on at another rate, eta_k in units of 1/K or eta; what happened.

    Raises:
        ConfigError: for a rate that is not allowed.

    Examples:
        >>> from topowidgets import Config
        >>> from topowidgets.learning.trainer import Trainer
        >>> slide(Trainer(Config(eta_k=1.5)), eta_k=3.0, eta=None).values
        {'before': {'eta_k': 1.5}, 'after': {'eta_k': 3.0}}
    """
    before = _rate(trainer)
    trainer.set_rate(eta_k=eta_k, eta=eta)
    return rate_event(trainer.steps, trainer.tau, before, _rate(trainer))


def _rate(trainer: Trainer) -> Rate:
    return {"eta": trainer.fixed_eta or 0.0} if trainer.eta_k is None else {"eta_k": trainer.eta_k}
