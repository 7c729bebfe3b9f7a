"""Networks by the names of `Config.network`, each behind `base.Network`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from topowidgets.learning.networks.base import Network
from topowidgets.learning.networks.one_hidden import OneHiddenNetwork
from topowidgets.settings.config import Config

NETWORKS: Mapping[str, Callable[[Config], Network]] = {"one_hidden": OneHiddenNetwork.of}
"""What makes each."""


def network_of(config: Config) -> Network:
    """The network of a Config.

    Examples:
        >>> network_of(Config()).group.n
        96
    """
    return NETWORKS[config.network](config)
