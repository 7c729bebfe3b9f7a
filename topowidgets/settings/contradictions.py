"""Settings that are each allowed, but not together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topowidgets.settings.checks import Allowed, ConfigError, label
from topowidgets.settings.curves import LEAST_LENGTH, length
from topowidgets.settings.kinds import DRAWN, IMAGES, POINTS, RECORDED, TUBES, ZERO_AT_ZERO

if TYPE_CHECKING:
    from topowidgets.settings.config import Config


def refuse_contradictions(config: Config) -> None:
    """Check what fields say of one another.

    Raises:
        ConfigError: for the first contradiction, naming one of its fields.
    """
    for check in (_recorded, _rate, _points, _batches, _task, _curve, _space, _measures):
        check(config)


def _recorded(config: Config) -> None:
    for name in ("shape", "task", "network"):
        if (getattr(config, name) == RECORDED) != config.recorded:
            raise ConfigError(
                name,
                getattr(config, name),
                f"shape, task and network are {RECORDED} together, in what record() made, or none is",
            )
    if config.recorded and (config.dim is None or config.tracers):
        raise ConfigError("dim", config.dim, "a recording has neurons of a known dimension and no tracers")
    if not config.recorded:
        label("preset", config.preset)
        if config.dtype not in ("float32", "float64"):
            raise ConfigError("dtype", config.dtype, Allowed("one_of", names=("float32", "float64")))


def _rate(config: Config) -> None:
    if config.recorded:
        return  # as far as it is known
    if (config.eta is None) == (config.eta_k is None):
        raise ConfigError(
            "eta_k", config.eta_k, f"give either eta_k or eta, not {'both' if config.eta else 'neither'}"
        )
    if not config.has_k and config.eta is None:
        raise ConfigError("eta_k", config.eta_k, Allowed("rule_without_k", rule=config.rule))
    if config.track and config.eta_k is None:
        raise ConfigError("track", config.track, Allowed("tracking"))
    if sum(span is not None for span in (config.steps, config.epochs, config.tau)) != 1:
        raise ConfigError("tau", config.tau, "give exactly one of steps, epochs and tau")


def _batches(config: Config) -> None:
    if config.rule_kind.batches == "never" and config.batch_size is not None:
        raise ConfigError(
            "batch_size",
            config.batch_size,
            f"the rule {config.rule} uses all samples, choose the rule sgd for batches",
        )
    if config.batch_size is not None and config.batch_size > config.train_samples:
        raise ConfigError(
            "batch_size", config.batch_size, Allowed("most_samples", samples=config.train_samples)
        )


def _points(config: Config) -> None:
    if (config.task == POINTS) != bool(config.points):
        raise ConfigError(
            "points", list(config.points), f"the task {POINTS} has points (x, y), and no other task has"
        )
    if (
        config.points
        and not config.bias
        and config.activation in ZERO_AT_ZERO
        and not any(x for x, _ in config.points)
    ):
        raise ConfigError("points", list(config.points), Allowed("off_zero", activation=config.activation))


def _curve(config: Config) -> None:
    if (config.shape == DRAWN) != bool(config.curve):
        raise ConfigError(
            "curve",
            list(config.curve),
            f"the shape {DRAWN} has the corners of a curve, and no other shape has",
        )
    if config.curve and length(config.curve) <= LEAST_LENGTH * max(
        abs(one) for corner in config.curve for one in corner
    ):
        raise ConfigError("curve", list(config.curve), Allowed("long_curve"))


def _space(config: Config) -> None:
    needed = config.shape_dim
    if config.dim is not None and config.dim != config.unit_dim:
        raise ConfigError(
            "dim",
            config.dim,
            f"the neurons of this network have {config.unit_dim} coordinates, give that or null",
        )
    if needed > config.unit_dim:
        raise ConfigError("shape", config.shape, Allowed("coordinates", needed=needed, has=config.unit_dim))
    for name in ("stretch", "shift"):
        if len(getattr(config, name)) not in (0, needed):
            raise ConfigError(
                name,
                list(getattr(config, name)),
                f"{needed} numbers, one for each coordinate of the {config.shape}",
            )
    if config.shape in TUBES and config.tube_radius >= config.radius:
        raise ConfigError(
            "tube_radius", config.tube_radius, Allowed("tube", radius=config.radius, shape=config.shape)
        )
    if 0 < config.tracers < 3:
        raise ConfigError("tracers", config.tracers, "0 or at least 3")


def _measures(config: Config) -> None:
    if config.filtration == "alpha" and config.unit_dim > 3:
        raise ConfigError("filtration", config.filtration, Allowed("alpha", dim=config.unit_dim))
    if (
        config.open_persistence is not None
        and config.closed_persistence is not None
        and config.closed_persistence > config.open_persistence
    ):
        raise ConfigError(
            "closed_persistence",
            config.closed_persistence,
            f"at most open_persistence = {config.open_persistence:g}",
        )


def _task(config: Config) -> None:
    if config.classification != (config.loss == "cross_entropy"):
        allowed = "cross_entropy" if config.classification else "mse_half or mse"
        raise ConfigError("loss", config.loss, f"the task {config.task} needs {allowed}")
    inputs, images = IMAGES.get(config.task, (config.inputs if config.task == "teacher" else 1, None))
    if config.inputs != inputs:
        raise ConfigError("inputs", config.inputs, f"the task {config.task} has {inputs}")
    if images is not None and config.samples > images:
        raise ConfigError(
            "samples", config.samples, f"the task {config.task} has at most {images} images to train on"
        )
    if config.centring == "per_pixel" and images is None:
        raise ConfigError("centring", config.centring, f"the task {config.task} has no pixels, choose none")
    if config.train_samples < 1:
        raise ConfigError(
            "train_fraction",
            config.train_fraction,
            f"at least one of the {config.samples} samples must be trained on",
        )
