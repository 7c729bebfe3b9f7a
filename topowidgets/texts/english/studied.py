"""What stands in figures of studies over many seeds, in English."""

from __future__ import annotations

from collections.abc import Mapping


class Studied:
    """Titles and the lines below them, axes, legends and notes."""

    # small against large rates

    titles: Mapping[str, str] = {"persistence": "persistence", "accuracy": "accuracy", "loss": "loss", "loss_max": "loss max"}

    def quantity(self, name: str, degree: int) -> str:
        """What is kept of each run, on an axis."""
        return {
            "persistence": f"longest H{degree} bar, exact Rips diameters / cloud radius",
            "accuracy": "accuracy on held-out images",
            "loss": "loss at the end",
            "loss_max": "largest loss on the way / loss at the start",
        }[name]

    def embeddings(self, preset: str, seeds: int, shape: str, tau: float) -> str:
        """What was run."""
        return f"{preset}, {seeds} random embeddings of the {shape}, each rate trained for tau = {tau:g}."

    def intervals_of_embeddings(self, level: float) -> str:
        """What the bars of the means are."""
        return f"Bars: mean over embeddings with its {level:.0%} bootstrap interval."

    rate_axis = "eta K0, learning rate in units of 1/K at the start"
    stability_at_the_start = "2/λmax at the start"
    a_run, mean_and_interval = "a run", "mean and interval"

    # where holes close

    closing_title = "closing rate over each line"

    def jittered(self, seeds: int, jitter: float, tau: float) -> str:
        """What was run."""
        return f"{seeds} seeds, jitter {jitter:g}, each rate trained for tau = {tau:g}."

    def intervals_of_seeds(self, level: float) -> str:
        """What the bars of the means are, and how the figure is read."""
        return (
            f"Bars: mean over seeds with its {level:.0%} bootstrap interval, some narrower than their dot. A line on which holes close has "
            "its dots on 1."
        )

    upright = "Upright: the lines at the start."
    closing_rule = (
        "alpha radii over the cloud radius. Closed: the longest H1 bar at the end is at most q, the 95% quantile of the longest bars of 20 "
        "clouds without a hole (Gaussian, of the same n and covariance); open above 2 q; else undecided"
    )

    def closes_in(self, closed: int, seeds: int, highest: float) -> str:
        """Of a preset whose hole does not close from every start."""
        return f"closes in {closed} of {seeds} seeds up to {highest:g}/K"

    a_seed, chance, closes = "a seed", "clouds without a hole", "the hole closes"
    bar_axis, closing_axis = "longest H1 bar at the end / cloud radius", "closing rate / line at the start"
