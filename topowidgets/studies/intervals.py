"""Intervals over the seeds of a study: of a mean, and of a rank correlation."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

LEVEL = 0.95
"""Level of the intervals."""

DRAWS = 10_000
"""Bootstrap samples of an interval."""


def bootstrap_interval(
    values: Float[np.ndarray, " n"], *, draws: int = DRAWS, seed: int = 0
) -> tuple[float, float, float]:
    """(mean, low, high): the mean and its percentile bootstrap interval at LEVEL (Efron 1979).

    With a dozen values such an interval is somewhat too narrow.

    Examples:
        >>> bootstrap_interval(np.full(5, 2.0))
        (2.0, 2.0, 2.0)
    """
    means = np.random.default_rng(seed).choice(values, (draws, len(values))).mean(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(values.mean()), float(low), float(high)


def rank_correlation(
    one: Float[np.ndarray, " n"], other: Float[np.ndarray, " n"]
) -> tuple[float, float, float]:
    """(rho, low, high): Spearman's rank correlation and its interval at LEVEL.

    The interval is that of atanh(rho) with variance 1.06 / (n - 3) (Fieller, Hartley and Pearson 1957). NaN
    where a value never changes.

    Raises:
        ValueError: fewer than five pairs.

    Examples:
        >>> rho, low, high = rank_correlation(np.array([1.0, 2, 3, 4, 5, 6]), np.array([1.0, 3, 2, 4, 6, 5]))
        >>> round(rho, 2), round(low, 2), round(high, 2)
        (0.89, 0.23, 0.99)
    """
    from scipy.stats import norm, rankdata

    if len(one) < 5 or len(one) != len(other):
        raise ValueError(f"{len(one)} and {len(other)} values: a rank correlation needs at least five pairs.")
    with np.errstate(invalid="ignore"):
        rho = float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])
    reach = float(norm.ppf((1 + LEVEL) / 2)) * np.sqrt(1.06 / (len(one) - 3))
    centre = np.arctanh(np.clip(rho, -1 + 1e-12, 1 - 1e-12))
    return rho, float(np.tanh(centre - reach)), float(np.tanh(centre + reach))
