"""How much memory a run needs, and a refusal before it starts where there is not as much."""

from __future__ import annotations

from pathlib import Path

from topowidgets.settings.checks import Allowed, ConfigError
from topowidgets.settings.config import Config

KRYLOV_VECTORS = 45
"""Vectors of the parameters' size, in float64, that the first measurement of K keeps (measured at 256 to 4096
neurons in 794 dimensions)."""

CELL_COPIES, DATA_COPIES = 4, 4
"""Arrays as large as the hidden layer on all samples, and as the inputs in float64, that are held at once
(measured the same way)."""

SPARE = 64 * 2**20
"""Bytes left to the system."""


def memory_needed(config: Config) -> int:
    """Bytes that training and measuring a Config takes at its peak, to within about a third, without Python
    and torch themselves.

    Examples:
        >>> round(memory_needed(
        ...     Config(task="mnist", inputs=784, loss="cross_entropy", samples=1000, neurons=2048)
        ... ) / 2**20)
        656
    """
    size = 4 if config.dtype == "float32" else 8
    krylov = KRYLOV_VECTORS * 8 * config.parameters
    return krylov + CELL_COPIES * size * config.train_samples * config.held + _data(config)


def _data(config: Config) -> int:
    return DATA_COPIES * 8 * config.samples * config.inputs


def memory_free() -> int | None:
    """Bytes that this process can still take, None where the system does not say: what is available, within
    the limits set for it.
    """
    limits = [
        limit for limit in (_available(), _within_cgroup(), _within_address_space()) if limit is not None
    ]
    return min(limits, default=None)


def check_memory(config: Config) -> None:
    """Refuse a run that cannot fit.

    Raises:
        ConfigError: naming what it needs, what is free, and how many neurons would fit.
    """
    needed, free = memory_needed(config), memory_free()
    if free is None or needed + SPARE <= free:
        return
    data = _data(config)
    fitting = int(config.neurons * max(0, free - SPARE - data) / (needed - data))
    memory = {"needed": needed / 1e9, "free": free / 1e9, "fitting": fitting if fitting >= 3 else 0}
    raise ConfigError("neurons", config.neurons, Allowed("memory", samples=config.train_samples, **memory))


def _available() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")), None)


def _within_cgroup() -> int | None:
    """A container's limit, as on Binder; its files show the root of its own hierarchy."""
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        try:
            most, now = (Path("/sys/fs/cgroup", name).read_text().strip() for name in (limit, used))
        except OSError:
            continue
        if most.isdecimal() and now.isdecimal():
            return max(0, int(most) - int(now))
    return None


def _within_address_space() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    if most == resource.RLIM_INFINITY:
        return None
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return None
    return max(0, most - pages * resource.getpagesize())
