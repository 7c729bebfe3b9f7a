"""What became of the hole of a recording since its start."""

from __future__ import annotations


def hole_since(start: str, now: str) -> dict[str, str | None]:
    """What the facts of a recording's frame tell of the hole at the start, and since."""
    return {"hole_at_start": start, "against_start": against_start(start, now)}


def against_start(start: str, now: str) -> str | None:
    """What became of the hole since the start: kept, lost, appeared or none; None where one of the two
    verdicts is undecided.

    Examples:
        >>> (against_start("open", "closed"), against_start("closed", "closed"),
        ...  against_start("undecided", "open"))
        ('lost', 'none', None)
    """
    became = {
        ("open", "open"): "kept",
        ("open", "closed"): "lost",
        ("closed", "open"): "appeared",
        ("closed", "closed"): "none",
    }
    return became.get((start, now))
