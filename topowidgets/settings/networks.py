"""The network and its loss."""

from __future__ import annotations

from dataclasses import dataclass

from topowidgets.settings.checks import flag, integer, one_of
from topowidgets.settings.logic import Term, choose, the
from topowidgets.settings.section import Demand, Section, kind_of, setting

RECORDED = "recorded"
"""Stands for the shape, the task and the network of a loop that was not ours and was only recorded. It cannot
be trained anew."""

ZERO_AT_ZERO = ("tanh", "sine", "relu", "gelu")
"""Activations with act(0) = 0."""

CROSS_ENTROPY = "cross_entropy"

BIAS = choose(the("bias"), 1, 0)
"""Coordinates of a bias."""


@dataclass(frozen=True, kw_only=True)
class NetworkKind:
    """One architecture.

    Attributes:
        unit_dim: coordinates of a unit of the drawn layer: everything that comes in and goes out.
        parameters: of the whole network. held: values that one sample makes on its way, those at tracers
            too; both tell how much memory a run needs.
        settings, offered: see `section.Kind`.
    """

    name: str
    unit_dim: Term
    parameters: Term
    held: Term
    settings: tuple[str, ...] = ()
    offered: bool = True


NETWORKS = {
    network.name: network
    for network in (
        NetworkKind(
            name="one_hidden",
            unit_dim=the("inputs") + BIAS + the("outputs"),
            parameters=the("neurons") * the("unit_dim"),
            held=the("neurons") + the("tracers"),
            settings=("activation", "bias", "scale", "loss"),
        ),
        NetworkKind(
            name=RECORDED,
            unit_dim=choose(the("dim").known, the("dim"), 2),
            parameters=the("neurons") * the("unit_dim"),
            held=the("neurons"),
            offered=False,
        ),
    )
}
"""All architectures by their names."""


@dataclass(frozen=True, kw_only=True, repr=False)
class NetworkSettings:
    """The network and its loss."""

    network: str = setting("one_hidden", kind_of(NETWORKS))
    neurons: int = setting(96, integer(3, 8192), unit="neurons", control=True)
    activation: str = setting(
        "tanh", one_of("tanh", "sine", "sigmoid", "relu", "gelu", "softplus"), control=True
    )
    bias: bool = setting(default=False, check=flag, control=True)
    scale: str = setting("mean_field", one_of("mean_field", "ntk", "unit"), control=True)
    loss: str = setting(
        "mse_half",
        one_of("mse_half", "mse", CROSS_ENTROPY),
        usual=choose(the("classification"), CROSS_ENTROPY, "mse_half"),
    )


_RECORDED = the("recorded")

NETWORK = Section(
    "network",
    NetworkSettings,
    kinds=NETWORKS,
    derived={
        "recorded": the("network") == RECORDED,
        "unit_dim": the("network_kind.unit_dim"),
    },
    demands=(
        *(Demand(name, (the(name) == RECORDED) == _RECORDED, "recorded") for name in ("shape", "task")),
        Demand("dim", ~_RECORDED | (the("dim").known & (the("tracers") == 0)), "recorded_dim"),
        Demand(
            "loss",
            _RECORDED | (the("classification") == (the("loss") == CROSS_ENTROPY)),
            "loss",
            {"task": the("task"), "classes": the("classification")},
        ),
    ),
)
