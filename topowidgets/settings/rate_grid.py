"""The grid of rates of an atlas: which there are, and which steps of each get a frame.

No torch, so that a kernel can check them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config
from topowidgets.settings.rules import TWO

RATES = 24
LOWEST, HIGHEST = 0.1, 8.0
"""The default grid, in units of 1/K0."""

FRAMES = 48
"""Most frames of one rate, at training times as even as its steps allow; a rate of fewer steps has one for
each."""

LARGE_FRAMES = 25
"""Most frames of one rate of a large network, each of which takes a tenth of a second to measure."""

MOST_RATES = 96

SMALL = 2**21
"""Samples times points times outputs up to which rates are advanced together on a CPU; larger networks fill
its cores one by one."""

MARKS = {"bound": "1/K", "stability": TWO.mark, "fold": "1/h₊"}
"""The thresholds that rates of gradient descent are compared with, by the names of the marks that a frame
carries."""


def rule_marks(config: Config) -> dict[str, str]:
    """MARKS as the rule of a Config has them.

    Examples:
        >>> rule_marks(Config(rule="heavy_ball"))["stability"]
        '2(1+β)/λmax'
    """
    return MARKS | {"stability": (config.rule_kind.stability or TWO).mark}


def spaced_rates(low: float, high: float, count: int) -> list[float]:
    """Rates evenly spaced in their logarithm, both ends among them.

    Examples:
        >>> spaced_rates(0.5, 8, 5)
        [0.5, 1.0, 2.0, 4.0, 8.0]
    """
    return [round(float(rate), 6) for rate in np.geomspace(low, high, count)]


def rates_from(text: str) -> list[float]:
    """Rates as they are written on a command line: LOW:HIGH:COUNT, evenly spaced in their logarithm, or each
    with commas between.

    Raises:
        ConfigError: for anything else.

    Examples:
        >>> rates_from("0.5:2:3"), rates_from("1,3")
        ([0.5, 1.0, 2.0], [1.0, 3.0])
    """
    try:
        if ":" not in text:
            return [float(rate) for rate in text.split(",")]
        low, high, count = text.split(":")
        if 0 < float(low) < float(high) < float("inf") and 2 <= int(count) <= MOST_RATES:
            return spaced_rates(float(low), float(high), int(count))
    except ValueError:
        pass
    raise ConfigError(
        "eta_k",
        text,
        f"LOW:HIGH:COUNT with 0 < LOW < HIGH and 2 to {MOST_RATES} rates, or rates with commas between",
    )


def default_rates() -> list[float]:
    """24 rates from 0.1 to 8 in units of 1/K0, evenly spaced in their logarithm."""
    return spaced_rates(LOWEST, HIGHEST, RATES)


def checked_rates(config: Config, eta_k: Sequence[float] | None) -> list[float]:
    """Rates in ascending order, each once.

    Raises:
        ConfigError: if there is none or too many, if one is not allowed, or if the rule has no K.
    """
    try:
        rates = default_rates() if eta_k is None else sorted({float(rate) for rate in eta_k})
    except (TypeError, ValueError):
        raise ConfigError("eta_k", eta_k, "numbers, the rates in units of 1/K") from None
    if not config.has_k:
        raise ConfigError(
            "rule", config.rule, "an atlas compares rates in units of 1/K, and this rule has no K"
        )
    if not 1 <= len(rates) <= MOST_RATES:
        raise ConfigError("eta_k", len(rates), f"1 to {MOST_RATES} rates")
    for rate in rates:
        config.replace(eta_k=rate)
    return rates


def nearest_rates(rates: Sequence[float], first: float) -> list[float]:
    """Rates in the order of their training: the nearest to `first` on a logarithmic scale before all others.

    Examples:
        >>> nearest_rates([0.5, 1.0, 4.0], 3.0)
        [4.0, 1.0, 0.5]
    """
    return sorted(rates, key=lambda rate: abs(float(np.log(rate / first))))


def kept_steps(planned: int, frames: int = FRAMES) -> list[int]:
    """The steps of a run of `planned` steps that get a frame: the start, the first, the last, and evenly
    between.

    Examples:
        >>> kept_steps(4)
        [0, 1, 2, 3, 4]
        >>> kept_steps(300, frames=5)
        [0, 1, 100, 200, 300]
    """
    if planned < frames:
        return list(range(planned + 1))
    return [0, *sorted({1, *(round(step) for step in np.linspace(0, planned, frames - 1)[1:])})]


def side_by_side(config: Config, *, cuda: bool) -> bool:
    """Whether a Config's rates are better advanced together than one after another.

    It needs one hidden layer and full-batch gradient descent at one rate: other rules carry a state, and
    batches, a K that is measured again and a schedule's place differ between rates.
    """
    size = config.train_samples * (config.neurons + config.tracers) * config.outputs
    plain = config.one_hidden and config.rule == "gd" and config.rate_control_kind.constant
    return plain and (cuda or size <= SMALL)
