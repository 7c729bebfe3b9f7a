"""Panels of several runs in one figure: clouds and bars side by side, timelines over one another, and bands
over seeds.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from topowidgets.export.figures import PANELS, run_figure
from topowidgets.export.sentence import sample_words
from topowidgets.export.view_state import MOST_COLUMNS, compare_labels
from topowidgets.settings.checks import ConfigError, not_one_of
from topowidgets.settings.config import Config
from topowidgets.texts import say

if TYPE_CHECKING:
    from topowidgets.plots.style import Figure
    from topowidgets.recording.run_data import RunData

COLUMNS = ("neurons", "barcode", "diagram", "fit")
"""Panels that stand side by side; the others are timelines and lie over one another."""

FEWEST_SEEDS = 3
"""Runs of which a band is drawn."""

COMPARED = tuple(panel for panel in PANELS if panel != "umap")
"""What can be drawn of several runs."""


def compared_figure(
    runs: Sequence[RunData],
    labels: Sequence[str],
    panel: str,
    tau: float | None = None,
    theme: str = "light",
    *,
    bands: bool = True,
) -> Figure:
    """One panel of several runs: neurons and bars of up to four side by side, timelines of any number over
    one another.

    Args:
        panel: a name in COMPARED.
        tau: training time to show; of each run the newest frame at or before it, or its first. None for the
            last.
        theme: light or dark.
        bands: of a timeline, three or more runs that differ in nothing but the seed become their median with
            a band (see `seed_groups`).

    Raises:
        ValueError: for an unknown panel or theme, neurons in space, or more runs than fit side by side.
    """
    from topowidgets.plots.compared import overlaid, side_by_side
    from topowidgets.plots.style import Heading

    if panel not in COMPARED:
        raise not_one_of("panel", panel, COMPARED)
    if panel in COLUMNS and len(runs) > MOST_COLUMNS:
        timelines = ", ".join(name for name in COMPARED if name not in COLUMNS)
        allowed = (
            f"of {len(runs)} runs take a timeline ({timelines}), or Comparison(comparison[:{MOST_COLUMNS}]) "
            f"of the first {MOST_COLUMNS}"
        )
        raise ConfigError("panel", panel, allowed)
    if panel == "neurons" and any(run.frames[-1].cloud.shape[1] == 3 for run in runs):
        raise ConfigError(
            "panel",
            panel,
            "for neurons in space take comparison[0].figure('neurons') and the others one by one",
        )
    shown = [
        next(
            (frame for frame in reversed(run.frames) if tau is None or frame.tau <= tau * (1 + 1e-9)),
            run.frames[0],
        )
        for run in runs
    ]
    names = [html.escape(label, quote=False) for label in labels]
    figures = [
        run_figure(run, panel, None if tau is None else frame.step, theme)
        for run, frame in zip(runs, shown, strict=True)
    ]
    title = say(f"plotted.titles.{panel}")
    if panel in COLUMNS:
        said = tuple(
            f"{label}: {sample_words(frame.facts, frame.step)}"
            for label, frame in zip(labels, shown, strict=True)
        )
        return side_by_side(
            figures,
            names,
            Heading(say("plotted.at_tau", title=title, tau=max(frame.tau for frame in shown)), said, theme),
        )
    said = (say("plotted.local_k"),) if panel == "ratios" else ()
    groups = seed_groups(runs, labels) if bands else {}
    if not groups:
        return overlaid(figures, names, Heading(title, said, theme))
    from topowidgets.plots.seeds import HIGH, LOW, median_figure

    members = {place for group in groups.values() for place in group}
    several, end = (
        [median_figure([figures[place] for place in group]) for group in groups.values()],
        _common_end(runs, members),
    )
    alone = [place for place in range(len(runs)) if place not in members]
    counts = [len(group) for group in groups.values()]
    fewest, most = min(counts), max(counts)
    over = say(
        "plotted.over_seeds", fewest=fewest if fewest < most else None, most=most, low=LOW, high=HIGH, end=end
    )
    named = [*(html.escape(label, quote=False) for label in groups), *(names[place] for place in alone)]
    return overlaid(
        [*several, *(figures[place] for place in alone)], named, Heading(title, (*said, over), theme)
    )


def seed_groups(runs: Sequence[RunData], labels: Sequence[str]) -> dict[str, list[int]]:
    """Places of the runs that differ in nothing but the seed, three or more with as many seeds, by what the
    group is called.

    Runs of one group share a label, or have none of their own: then the group is called by what tells it from
    the others.

    Examples:
        >>> from topowidgets import train
        >>> runs = [
        ...     train("pinch", neurons=12, eta_k=rate, seed=seed, steps=1)
        ...     for rate in (1, 2) for seed in (0, 1, 2)
        ... ]
        >>> seed_groups(runs, ["slow"] * 3 + ["fast"] * 3)
        {'slow': [0, 1, 2], 'fast': [3, 4, 5]}
    """
    alike: dict[Config, list[int]] = {}
    for place, run in enumerate(runs):
        if not run.config.recorded:
            alike.setdefault(run.config.replace(seed=0), []).append(place)
    found = {
        config: group
        for config, group in alike.items()
        if len({runs[place].config.seed for place in group}) == len(group)
    }
    found = {config: group for config, group in found.items() if len(group) >= FEWEST_SEEDS}
    plain = list(labels) == compare_labels([run.config for run in runs])
    own = {config: {labels[place] for place in group} for config, group in found.items()}
    if not plain:
        found = {config: group for config, group in found.items() if len(own[config]) == 1}
        return {labels[group[0]]: group for group in found.values()}
    called = compare_labels(list(found)) if len(found) > 1 else [config.preset for config in found]
    return dict(zip(called, found.values(), strict=True))


def _common_end(runs: Sequence[RunData], members: set[int]) -> float:
    return min(max(row["tau"] or 0.0 for row in runs[place].rows) for place in members)
