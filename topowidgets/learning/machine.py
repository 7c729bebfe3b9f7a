"""Where a run is trained: its device and its threads."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import torch

from topowidgets.settings.checks import Allowed, ConfigError
from topowidgets.settings.config import Config

LARGE_WORK = 10_000_000
"""Multiplications in a forward pass from which a step is worth several threads, or a GPU."""


def choose_device(config: Config) -> torch.device:
    """The device of a run: `auto` takes CUDA where there is one and the network is large enough to gain from
    it.

    Raises:
        ConfigError: if CUDA is asked for and there is none.
    """
    if config.device == "cuda" and not torch.cuda.is_available():
        raise ConfigError("device", config.device, Allowed("no_gpu"))
    return torch.device(
        "cuda"
        if torch.cuda.is_available()
        and (config.device == "cuda" or (config.device == "auto" and _large(config)))
        else "cpu"
    )


def set_threads(config: Config, share: int = 1) -> None:
    """As many torch threads as a step can use, and one core left to the kernel and the browser.

    One for tiny networks, where two cost 35 ms a step against 0.9. A lab and a headless run take the same
    number, so that sums are made in the same order and the two agree bit by bit.

    Args:
        share: processes that train beside one another, among which the cores are shared.
    """
    torch.set_num_threads(max(1, ((os.cpu_count() or 1) - 1) // share) if _large(config) else 1)


@contextlib.contextmanager
def threads_for(config: Config, share: int = 1) -> Iterator[None]:
    """`set_threads` for a while."""
    before = torch.get_num_threads()
    set_threads(config, share)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _large(config: Config) -> bool:
    return config.neurons * config.inputs * config.train_samples >= LARGE_WORK
