"""Columns that follow from others: filled in where a file of an older version has not got them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from topowidgets.config import Config
from topowidgets.experiments.frames import Frame
from topowidgets.kinds import edge_factor
from topowidgets.recording.products import FACTORS, Products
from topowidgets.recording.step_row import Row

LONGEST = ("h1", "h2")


def fill_derived(
    config: Config, rows: Sequence[Row], frames: Sequence[Frame], written: Collection[str]
) -> None:
    """Fill in what follows from the columns and pictures of a file.

    Args:
        rows: in their order; they are changed. frames: those that were kept. written: the columns of the
            file.
    """
    if not set(FACTORS) & set(written):
        products = Products(edge_factor(config.rule, config.beta_1))
        for row in rows:
            products.fill(row)
    missing = [name for name in LONGEST if name not in written]
    by_step = {row["step"]: row for row in rows} if missing else {}
    for frame in frames if missing else ():
        row = by_step.get(frame.step, {})
        row |= {name: value for name, value in frame.homology_columns().items() if name in missing}
