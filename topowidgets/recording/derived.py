"""Columns that follow from others: filled in where a file of an older version has not got them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from topowidgets.recording.frame import Frame
from topowidgets.recording.products import FACTORS, Products
from topowidgets.recording.step_row import Row
from topowidgets.settings.config import Config

LONGEST = ("h1", "h2")
"""Persistence of the longest bars."""


def fill_derived(
    config: Config, rows: Sequence[Row], frames: Sequence[Frame], written: Collection[str]
) -> None:
    """Fill in what follows from the columns and pictures of a file.

    Args:
        rows: in their order; they are changed. frames: those that were kept. written: the columns of the
            file.
    """
    if not set(FACTORS) & set(written):
        products = Products(config.edge_factor)
        for row in rows:
            products.fill(row)
    missing = [name for name in LONGEST if name not in written]
    if not missing or not frames:
        return
    of_the_hole = f"h{frames[-1].facts['sample_verdict']['degree']}"
    if of_the_hole in missing:  # known also of steps whose picture was not kept
        for row in rows:
            row[of_the_hole] = row["hole_persistence"]
    by_step = {row["step"]: row for row in rows}
    for frame in frames:
        row = by_step.get(frame.step, {})
        row |= {name: value for name, value in frame.homology_columns().items() if name in missing}
