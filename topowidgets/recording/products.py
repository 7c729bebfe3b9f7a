"""Products of a step's rate with the curvature that was last measured before it, where the step began."""

from __future__ import annotations

from collections.abc import Mapping

from topowidgets.recording.step_row import Row

FACTORS = {
    "eta_local_k": "K",
    "eta_h": "h_plus",
    "eta_h_tracers": "h_plus_tracers",
    "of_edge": "preconditioned_sharpness",
}
"""The product by the curvature in it."""


class Products:
    """Fills in the products of rows that come one after another.

    Args:
        edge: c of c / preconditioned sharpness, the edge of a rule that has one: `of_edge` is eta as a part
            of it.
        known: curvature that was measured before the first row.

    Examples:
        >>> products = Products()
        >>> products.fill({"eta": None, "K": 4.0})
        {'eta': None, 'K': 4.0}
        >>> products.fill({"eta": 0.5, "K": None})
        {'eta': 0.5, 'K': None, 'eta_local_k': 2.0}
    """

    def __init__(self, edge: float | None = None, known: Mapping[str, float | None] | None = None) -> None:
        self._edge = edge
        self._known = {name: (known or {}).get(name) for name in FACTORS.values()}

    def fill(self, row: Row) -> Row:
        """Put the products of a row into it, and take in what curvature it has."""
        eta = row["eta"]
        for name, factor in FACTORS.items():
            before = self._known[factor]
            if eta is not None and before is not None and (name != "of_edge" or self._edge):
                row[name] = eta * before / (self._edge or 1.0) if name == "of_edge" else eta * before
            self._known[factor] = self._known[factor] if row.get(factor) is None else row[factor]
        return row
