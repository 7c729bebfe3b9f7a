"""Intervals over seeds cover what they should about as often as they say."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from topowidgets.studies.intervals import bootstrap_interval, rank_correlation


def test_intervals_cover_the_mean_about_as_often_as_they_say():
    chance = np.random.default_rng(1)
    covered = 0
    for trial in range(200):
        _, low, high = bootstrap_interval(chance.normal(size=40), draws=500, seed=trial)
        covered += low <= 0 <= high
    assert 0.88 <= covered / 200 <= 0.98


def test_a_rank_correlation_is_scipys_and_its_interval_covers():
    chance = np.random.default_rng(2)
    covered = 0
    for _ in range(200):
        one = chance.normal(size=30)
        _, low, high = rank_correlation(one, chance.normal(size=30))
        covered += low <= 0 <= high
    assert 0.9 <= covered / 200 <= 0.99
    other = one + chance.normal(size=30).round()
    assert rank_correlation(one, other)[0] == pytest.approx(spearmanr(one, other).statistic)
    assert np.isnan(rank_correlation(one, np.ones(30))[0])
    with pytest.raises(ValueError, match="five pairs"):
        rank_correlation(one[:4], other[:4])
