"""A run's panels as plotly figures, in the language that is spoken: takes arrays and facts out of a Run and
hands them to plots/.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from topowidgets.export.columns import clock_of
from topowidgets.export.event_words import event_words
from topowidgets.export.fit import shown_data
from topowidgets.export.sentence import sample_words, worded
from topowidgets.measuring.analyses import UMAPPicture, umap_of
from topowidgets.recording.frame import Frame
from topowidgets.recording.measures import in_chart
from topowidgets.recording.run_data import RunData
from topowidgets.settings.checks import not_one_of
from topowidgets.settings.config import Config
from topowidgets.settings.naming import option_name
from topowidgets.texts import say
from topowidgets.topology.rules_in_words import bar_unit, betti_rule, filtration_words, map_so_far

if TYPE_CHECKING:
    from topowidgets.plots.style import Figure

PANELS = (
    "neurons",
    "umap",
    "barcode",
    "diagram",
    "fit",
    "loss",
    "rate",
    "ratios",
    "gluing",
    "persistence",
    "topology",
)
"""What can be drawn."""


def run_figure(
    run: RunData,
    panel: str,
    step: int | None = None,
    theme: str = "light",
    umap: UMAPPicture | None = None,
) -> Figure:
    """One panel of a run.

    Args:
        panel: a name in PANELS.
        step: the frame to show, or to mark in a timeline; of the kept frames the newest at or before it. None
            for the last.
        theme: light or dark.
        umap: the joint UMAP to show, where one was fitted.

    Raises:
        ValueError: for an unknown panel or theme, a step before the first frame, or the fit of a network that
            is no function of one number.
    """
    from topowidgets.plots.timeline import mark_events

    if panel not in PANELS:
        raise not_one_of("panel", panel, PANELS)
    frame = frame_at(run.frames, step)
    if panel == "fit":
        return _fit(run, frame, theme)
    if panel == "neurons":
        return _neurons(frame, theme)
    if panel == "umap":
        return _umap(umap or umap_of(run.frames), frame, theme)
    if panel in ("barcode", "diagram"):
        return _bars(panel, frame, theme)
    figure = _timeline(run, panel, frame, None if step is None else frame.tau, theme)
    mark_events(figure, [one.tau for one in run.events], [event_words(one) for one in run.events], theme)
    return figure


def frame_at(frames: list[Frame], step: int | None) -> Frame:
    """The newest frame at or before a step; the last for None.

    Raises:
        ValueError: if there is none.
    """
    if step is None and frames:
        return frames[-1]
    kept = [frame for frame in frames if step is not None and frame.step <= step]
    if not kept:
        first = (
            f"the first kept frame is at step {frames[0].step}" if frames else "this run has kept no frame"
        )
        raise ValueError(f"step = {step!r} is not allowed: {first}.")
    return kept[-1]


def _neurons(frame: Frame, theme: str) -> Figure:
    from topowidgets.plots.cloud import plane_figure, space_figure
    from topowidgets.plots.style import Heading

    facts = worded(frame)
    verdict = facts["map_verdict"]
    heading = Heading(_titled("neurons", frame), (map_so_far(verdict), _rule(verdict)), theme)
    folded = frame.folded if frame.step and facts["fold_step"] == frame.step else None
    if frame.cloud.shape[1] == 3:
        return space_figure(frame.cloud, folded, axes=facts["axes"], heading=heading)
    folded_tracers = None if folded is None else frame.folded_tracers
    closed = bool(facts["closed"])
    return plane_figure(
        frame.cloud, frame.tracers, folded, folded_tracers, closed=closed, axes=facts["axes"], heading=heading
    )


def _umap(picture: UMAPPicture, frame: Frame, theme: str) -> Figure:
    from topowidgets.plots.cloud import umap_figure
    from topowidgets.plots.style import Heading

    number = int(np.searchsorted(picture.umap.steps, frame.step, side="right")) - 1
    numbers = picture.umap.neurons.tolist()
    said = (picture.said(number), *picture.warnings[number].splitlines())
    heading = Heading(_title("neurons", picture.taus[number], int(picture.umap.steps[number])), said, theme)
    closed = bool(frame.facts["closed"]) and len(numbers) == len(frame.cloud)
    return umap_figure(picture.umap.positions[number], numbers, closed=closed, heading=heading)


def _bars(panel: str, frame: Frame, theme: str) -> Figure:
    from topowidgets.plots.barcode import barcode_figure, diagram_figure
    from topowidgets.plots.style import Heading

    facts = worded(frame)
    verdict = facts["sample_verdict"]
    measured_at = facts["homology_step"] if facts["homology_step"] != frame.step else None
    longest = say("plotted.longest", degree=verdict["degree"], persistence=verdict["persistence"])
    said = [f"{sample_words(facts, frame.step)} {longest}", _rule(verdict)]
    h2 = facts["h2"]
    if h2 is not None and (h2["step"], h2["filtration"]) != (facts["homology_step"], facts["filtration"]):
        said.append(
            say(
                "plotted.h2_apart",
                filtration=filtration_words(h2["filtration"]),
                covering_radius=h2["covering_radius"],
                step=h2["step"],
            )
        )
    draw = {"barcode": barcode_figure, "diagram": diagram_figure}[panel]
    heading = Heading(_titled(panel, frame, measured_at), tuple(said), theme)
    return draw(frame.bars, unit=bar_unit(facts["filtration"]), heading=heading)


def _fit(run: RunData, frame: Frame, theme: str) -> Figure:
    from topowidgets.learning.networks.one_hidden import output_at
    from topowidgets.plots.fit import Points, fit_figure
    from topowidgets.plots.style import Heading

    shown = shown_data(run.config)
    if shown is None:
        raise ValueError(
            f"panel = 'fit' is not allowed: the network of {run.config.preset} is no function of one number."
        )
    grid = np.linspace(shown["ends"][0], shown["ends"][1], shown["count"])
    target = None if shown["target"] is None else np.array(shown["target"])
    train, held_out = (
        np.array(part, dtype=float).reshape(2, -1).T for part in ([shown["x"], shown["y"]], shown["held_out"])
    )
    places = Points(train, held_out, grid, target, output_at(run.config, frame.cloud, grid))
    rows = [row["loss"] for row in run.rows if row["step"] == frame.step and row["loss"] is not None]
    said = say("plotted.loss_is", loss=rows[-1] if rows else None)
    return fit_figure(places, Heading(_titled("fit", frame), (said,), theme))


def _timeline(run: RunData, panel: str, frame: Frame, now: float | None, theme: str) -> Figure:
    from topowidgets.plots.style import Heading
    from topowidgets.plots.timeline import (
        Timeline,
        gluing_figure,
        loss_figure,
        persistence_figure,
        rate_figure,
        ratios_figure,
        topology_figure,
    )

    config, column = run.config, run.column
    unit, which = say(f"plotted.clock_axis.{clock_of(config, run.rows)}"), _whose(config)

    def timeline(title: str, *said: str) -> Timeline:
        heading = Heading(say(f"plotted.titles.{title}"), (which, *said), theme)
        return Timeline(column("tau"), unit, heading, now)

    band = ("bound_low", "bound_high") if panel == "ratios" else ()
    columns = {name: column(name) for name in (*(one.name for one in in_chart(panel)), *band)}
    if panel == "loss":
        return loss_figure(timeline("accuracy" if config.classification else "loss"), columns)
    if panel == "rate":
        stability, factor = config.rule_kind.stability, config.stability_factor
        level = None
        if stability is not None and factor is not None and not config.recorded:
            level = (stability.symbol, factor)
        return rate_figure(
            timeline("rate", _of_the_levels(config)), columns, stability=level, bound=config.has_k
        )
    if panel == "ratios":
        return ratios_figure(timeline("ratios", _of_the_band(run)), columns)
    if panel == "gluing":
        return gluing_figure(timeline("gluing", say("plotted.gluing_pairs")), columns)
    if panel == "persistence":
        judged = worded(frame)["sample_verdict"]
        limits = _limits(frame.facts["sample_verdict"])
        bars = bar_unit(judged["filtration"])
        return persistence_figure(timeline("persistence", _rule(judged)), columns, limits, bars)
    verdict = worded(frame)["map_verdict"]
    name = say(f"seen.verdicts.{verdict['verdict']}")
    rules = (
        say("plotted.sample", rule=betti_rule(frame.facts["betti"])),
        say("plotted.map_and_rule", verdict=name, rule=verdict["rule"]),
    )
    return topology_figure(timeline("topology", *rules), columns)


def _limits(judged: Mapping[str, Any]) -> dict[str, float]:
    """The least persistence for open, and that below which a hole is closed, by what they are called; on
    landmarks moved as in the rule.
    """
    error = 2 * judged["covering_radius"]
    least, most = judged["limits"]["open_persistence"] + error, judged["limits"]["closed_persistence"] - error
    closed = {say("plotted.closed_below", limit=most): most} if most > 0 else {}
    return {say("plotted.open_from", limit=least): least, **closed}


def _rule(verdict: Mapping[str, Any]) -> str:
    return say("plotted.rule", rule=verdict["rule"])


def _of_the_levels(config: Config) -> str:
    if config.recorded:
        return say("plotted.layer_k")
    if config.has_k:
        return say("plotted.local_k")
    return say("plotted.no_levels", rule=config.rule, name=option_name(config.rule))


def _of_the_band(run: RunData) -> str:
    config = run.config
    if not config.recorded and not config.has_k:
        return say("plotted.no_band", rule=config.rule, name=option_name(config.rule))
    if not config.recorded or np.isfinite(run.column("bound_high")).any():
        return say("plotted.local_k")
    measured = np.isfinite(run.column("K")).any()
    said = say("plotted.no_band_known") if measured else say("plotted.no_band_measured")
    return next((note.message for note in run.notes if note.kind == "no_theorem"), said)


def _whose(config: Config) -> str:
    """Whose timeline it is; of a recording its rule and its rate as far as they are known."""
    rule, name, rate = config.rule, option_name(config.rule), rate_symbols(config)
    if not config.recorded:
        return say("plotted.run_is", preset=config.preset, rule=rule, name=name, rate=rate, seed=config.seed)
    known, said = config.to_dict(), [config.preset]
    if "rule" in known:
        said.append(say("plotted.rule_is", rule=rule, name=name))
    if "eta" in known:
        said.append(rate)
    return f"{', '.join(said)}."


def rate_symbols(config: Config) -> str:
    """The rate that was set in symbols, in the unit it was given in, of a schedule the least and the largest;
    empty where none is known.

    Examples:
        >>> rate_symbols(Config(eta_k=2)), rate_symbols(Config(eta_k=2, rate_control="hold"))
        ('eta K0 = 2', 'eta K = 2')
        >>> rate_symbols(Config(eta_k=2, rate_control="schedule", schedule=[(0, 0.1), (5, 1)]))
        'eta K0 = 0.2 … 2'
    """
    rates = " … ".join(f"{rate:g}" for rate in config.rate_span)
    if config.eta_k is None:
        return f"eta = {rates}" if rates else ""
    return f"eta K = {rates}" if config.rate_control_kind.holds_k else f"eta K0 = {rates}"


def _titled(panel: str, frame: Frame, measured_at: int | None = None) -> str:
    # its clock is the step
    tau = None if frame.facts["about"].get("recorded") and frame.tau == frame.step else frame.tau
    return _title(panel, tau, frame.step, measured_at)


def _title(panel: str, tau: float | None, step: int, measured_at: int | None = None) -> str:
    title = say(f"plotted.titles.{panel}")
    return say("plotted.at_step", title=title, tau=tau, step=step, measured_at=measured_at)
