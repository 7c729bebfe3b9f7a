"""The settings as keywords with their types, for editors.

Written by tools/write_settings.py from the fields of Config.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class Settings(TypedDict, total=False):
    """Settings that can be changed wherever a Config is made: by `train`, labs, atlases and comparisons."""

    shape: str
    curve: Sequence[Sequence[float]]
    radius: float
    tube_radius: float
    gap: float
    tracers: int
    jitter: float
    stretch: Sequence[float]
    shift: Sequence[float]
    dim: int | None
    embedding_seed: int
    task: str
    amplitude: float
    points: Sequence[Sequence[float]]
    samples: int
    inputs: int
    input_variance: float
    centring: str
    train_fraction: float
    noise: float
    teacher_width: int
    teacher_scale_in: float
    teacher_scale_out: float
    teacher_seed: int
    network: str
    neurons: int
    activation: str
    bias: bool
    scale: str
    loss: str
    momentum: float
    beta_1: float
    beta_2: float
    rmsprop_alpha: float
    eps: float
    batch_size: int | None
    eta: float | None
    rate_control: str
    schedule: Sequence[Sequence[float]]
    steps: int | None
    epochs: float | None
    device: str
    dtype: str | None
    seed: int
    landmarks: int
    filtration: str
    open_persistence: float | None
    open_ratio: float | None
    closed_persistence: float | None


class RunSettings(Settings, total=False):
    """Those of one run: also its rate and its length in training time."""

    eta_k: float | None
    tau: float | None


class RuledSettings(Settings, total=False):
    """Those of many rates: also the name of the rule."""

    rule: str


class AllSettings(RunSettings, RuledSettings, total=False):
    """Every field of a Config."""

    preset: str
