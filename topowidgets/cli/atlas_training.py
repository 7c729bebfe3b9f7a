"""The training of an atlas for a terminal, which is told of each rate that is done."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from topowidgets.cli.errors import StoppedError
from topowidgets.settings.config import Config

if TYPE_CHECKING:
    from topowidgets.studies.atlas import Atlas


def trained_atlas(config: Config, eta_k: Sequence[float] | None) -> Atlas:
    """Train every rate in processes of their own, with a line on stderr for each that is done.

    Raises:
        ConfigError: for rates that are not allowed.
        StoppedError: if a process ended before its rates were done.
    """
    from topowidgets.jobs.task import JobState
    from topowidgets.runtime.kernel.atlas_client import AtlasClient
    from topowidgets.settings.rate_grid import checked_rates
    from topowidgets.studies.atlas import Atlas

    rates = checked_rates(config, eta_k)

    def tell(row: dict[str, Any], _buffer: bytes) -> None:
        if row:
            end = "diverged" if row["diverged"] else "done"
            print(
                f"{config.preset}: {row['eta_k']:g} / K {end}, {len(client.rows)} of {len(rates)} rates",
                file=sys.stderr,
                flush=True,
            )

    client = AtlasClient(config, rates, tell)
    try:
        client.start()
        client.wait(None)
        if client.state != JobState.FINISHED:
            raise StoppedError(client.message)
        return Atlas(client.runs())
    finally:
        client.close()
