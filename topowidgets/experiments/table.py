"""The numbers of runs as CSV, which every program reads: comment lines with what they are, names, a row for each step."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from topowidgets import __version__
from topowidgets.config import Config
from topowidgets.experiments.rows import SCALARS

if TYPE_CHECKING:
    from topowidgets.experiments.run import Run

RATE = "rate_eta_k"
"""The column of an atlas with the rate that a row belongs to, in units of 1/K0."""


def units(config: Config) -> dict[str, str]:
    """The unit of each column that has one other than 1."""
    tau = "sum of eta K0" if config.has_k else "sum of eta"
    return {"tau": tau, "eta_k": "1/K0", "gluing_eta_k": "1/K0", "least_miss": "cloud radius before the step"}


def write_csv(path: Path, runs: Sequence[Run], *, rated: bool) -> None:
    """Write the rows of some runs of one kind one after another. Lines that begin with # say what they are.

    Args:
        runs: at least one. rated: begin each row with the rate of its run.

    Raises:
        OSError: if the file cannot be written.
    """
    config = runs[0].config
    unit = {**({RATE: "1/K0"} if rated else {}), **units(config)}
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(f"# topowidgets {__version__}, {config.preset}, {json.dumps(config.to_dict())}\n")
        file.write(f"# units: {'; '.join(f'{name} {meaning}' for name, meaning in unit.items())}; an empty field was not measured\n")
        table = csv.writer(file, lineterminator="\n")
        table.writerow([*([RATE] if rated else []), *SCALARS])
        for run in runs:
            table.writerows([*([run.config.eta_k] if rated else []), *(row[name] for name in SCALARS)] for row in run.rows)
