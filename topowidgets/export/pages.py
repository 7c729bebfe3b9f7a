"""A Run or an Atlas as a page: what it is called, what is seen, how it was made, and the messages that its
pictures travel in.
"""

from __future__ import annotations

import functools
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from topowidgets.export.columns import clock_of
from topowidgets.export.messages import picture_bytes, pictures_of, told_once
from topowidgets.export.sentence import sample_words
from topowidgets.export.view_state import (
    MOST_COLUMNS,
    MOST_COMPARED,
    atlas_settings,
    atlas_status,
    compare_settings,
    recording_settings,
    recording_status,
)
from topowidgets.pages.page import Page, Record
from topowidgets.plots.still import still_svg
from topowidgets.recording.frame import Frame
from topowidgets.recording.thinning import every_nth, every_nth_from_last, stride
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.config import Config
from topowidgets.settings.naming import setting_name
from topowidgets.settings.presets import PRESETS
from topowidgets.settings.rate_grid import default_rates, nearest_rates
from topowidgets.settings.sections import SETTINGS
from topowidgets.texts import find, language, say
from topowidgets.version import __version__

if TYPE_CHECKING:
    from topowidgets.recording.run_data import RunData

PAGE_BYTES = 24 * 2**20
"""Most bytes of pictures that a page unfolds to in the browser's memory; above it every second frame is left
out, the ends never."""

PAGE_FRAMES = 1000
"""Most pictures of a run; likewise."""

PAGE_ROWS = 8000
"""Most steps of a run that its timelines hold; of more every second, third, ... is kept, the last always."""


def run_page(run: RunData) -> Page:
    """A run to scrub and play.

    Raises:
        ValueError: if it has kept no frame.
    """
    if not run.frames or not run.rows:
        raise ValueError(
            f"{run!r} has kept no frame, so there is nothing to show: train it for some steps first."
        )
    config, last = run.config, run.frames[-1]
    steps = int(run.rows[-1]["step"] or 0)
    by_steps = clock_of(config, run.rows) == "step"
    trained = say("pages.trained", steps=steps, tau=None if by_steps else last.tau, diverged=run.diverged)
    made = [(say("pages.training"), trained)]
    made += [(say("pages.note"), note.message) for note in run.notes]
    place = say("pages.step_is", step=last.step) if by_steps else f"tau {last.tau:.3g}"
    if any(event.kind == "rate" for event in run.events):
        made.append((say("pages.rate"), say("pages.rate_changed")))
    return Page(
        language=language(),
        kind="lab",
        title=", ".join(filter(None, (_named(config), _rate(config)))),
        seen=f"{_dots(config)} {_at(place, last)}",
        settings=recording_settings(config),
        status=recording_status(run) | {"changed": _changed(config)},
        records=[page_record({"type": "history", "run": 1}, run, PAGE_BYTES)],
        still=still_svg(last.cloud, last.bars),
        made=made_words(config, made),
        command=_run_command(run, steps),
        table=settings_table(config),
    )


def atlas_page(runs: Sequence[RunData], rates: Sequence[float], tau: float, plays: str = "") -> Page:
    """An atlas to slide and play, the rate that its preset shows first.

    Args:
        runs: of one kind, one for each rate. rates: in units of 1/K0.
        tau: training time that each ran for.
        plays: whether it plays by itself, over "tau" or "rate".

    Raises:
        ValueError: for something else to play over.
    """
    checked_plays(plays)
    config = runs[0].config
    known = PRESETS.get(config.preset)
    first = (known.config if known else config).eta_k or 1.0
    order = nearest_rates(rates, first)
    by_rate = dict(zip(rates, runs, strict=True))
    last = by_rate[order[0]].frames[-1]
    span = (
        say("pages.rates_are", low=rates[0], high=rates[-1], count=len(rates))
        if len(rates) > 1
        else say("pages.rate_is", rate=f"{rates[0]:g} / K")
    )
    return Page(
        language=language(),
        kind="atlas",
        title=say("pages.title_at", name=_named(config), span=span),
        seen=" ".join(
            [
                _dots(config),
                *([f"{config.preset}: {known.shows}."] if known and not _changed(config) else []),
                _holes(runs),
            ]
        ).rstrip(),
        settings=atlas_settings(config, rates, first),
        status=atlas_status(config, state="finished", done=len(rates), of=len(rates)),
        records=[
            page_record(
                {"type": "row", "eta_k": rate, "diverged": by_rate[rate].diverged},
                by_rate[rate],
                PAGE_BYTES // len(rates),
            )
            for rate in order
        ],
        still=still_svg(last.cloud, last.bars),
        made=made_words(config, [(say("pages.training"), say("pages.trained_to", span=span, tau=tau))]),
        command=_atlas_command(config, rates),
        table=[row for row in settings_table(config) if row[0] not in ("eta_k", "eta")],
        plays=plays,
    )


def checked_plays(plays: str) -> None:
    """Refuse what no atlas can play over.

    Raises:
        ValueError: naming what is allowed.
    """
    if plays not in ("", "tau", "rate"):
        raise ValueError(f"plays = {plays!r} is not allowed: choose 'tau', 'rate', or '' for none.")


def compare_page(runs: Sequence[RunData], labels: Sequence[str]) -> Page:
    """Up to four runs side by side, or the timelines of up to MOST_COMPARED.

    Args:
        runs: each with a frame. labels: what they are called.

    Raises:
        ValueError: for more runs.
    """
    if len(runs) > MOST_COMPARED:
        raise ConfigError(
            "runs",
            len(runs),
            f"a page shows up to {MOST_COMPARED}; Comparison(runs).figure('loss') takes any number",
        )
    config, keys = runs[0].config, [float(number) for number in range(1, len(runs) + 1)]
    ends = [(label, run.frames[-1]) for label, run in zip(labels, runs, strict=True)]
    said = " ".join([_dots(config), *(_at(f"{label}, tau {frame.tau:.3g}", frame) for label, frame in ends)])
    if len(runs) > MOST_COLUMNS:
        counts = [say("pages.holes_in", verdict=verdict, count=count) for verdict, count in _verdicts(runs)]
        said = say("pages.holes_of_runs", runs=len(runs), counts=", ".join(counts))
    records = []
    for key, run in zip(keys, runs, strict=True):
        facts = {"type": "row", "key": key, "eta_k": run.config.eta_k, "diverged": run.diverged}
        records.append(page_record(facts, run, PAGE_BYTES // len(runs)))
    same = [
        row
        for row in settings_table(config)
        if all(run.config.to_dict().get(row[0]) == config.to_dict()[row[0]] for run in runs)
    ]
    strings = [
        (say("pages.run_as_string", label=label), run.config.to_string())
        for label, run in zip(labels, runs, strict=True)
        if not run.config.recorded
    ]
    all_of_them = (
        functools.reduce(lambda most, last: say("and", most=most, last=last), labels)
        if len(labels) <= MOST_COLUMNS
        else say("pages.several_runs", count=len(labels))
    )
    made = [(say("pages.side_by_side"), "; ".join(labels)), *strings]
    return Page(
        language=language(),
        kind="compare",
        title=f"{config.preset}: {all_of_them}",
        seen=said,
        settings=compare_settings([run.config for run in runs], keys, labels),
        status=atlas_status(config, state="finished", done=len(runs), of=len(runs))
        | {"progress": None, "tau_end": max(run.frames[-1].tau for run in runs)},
        records=records,
        still=still_svg(ends[-1][1].cloud, ends[-1][1].bars),
        made=[*made, ("topowidgets", __version__)],
        command="",
        table=same,
    )


def page_record(facts: dict[str, Any], run: RunData, most_bytes: int) -> Record:
    """A run's pictures as a message."""
    frames: list[Frame] = run.frames
    while len(frames) > 2 and (len(frames) > PAGE_FRAMES or sum(map(picture_bytes, frames)) > most_bytes):
        frames = every_nth(frames, 2)
    rows = every_nth_from_last(run.rows, stride(len(run.rows), PAGE_ROWS))
    pictures = pictures_of(rows, frames, run.events)
    common, headers = told_once([{**header, "arrays": None} for header, _ in pictures])
    return Record(facts, common, headers, [frame.pictures() for frame in frames])


def _holes(runs: Sequence[RunData]) -> str:
    """At how many rates the hole or the cavity of the shape is open at the end; of a shape without one
    nothing is said.
    """
    facts = runs[0].frames[0].facts
    if facts["hole_degree"] is None:
        return ""
    counts = [say("pages.holes_at", verdict=verdict, count=count) for verdict, count in _verdicts(runs)]
    return say("pages.holes", rates=len(runs), degree=facts["hole_degree"], counts=", ".join(counts))


def _verdicts(runs: Sequence[RunData]) -> list[tuple[str, int]]:
    """What the hole is at the end of runs, as it is said, and of how many."""
    verdicts = [run.frames[-1].facts["sample_verdict"]["verdict"] for run in runs]
    return [
        (say(f"seen.verdicts.{verdict}"), verdicts.count(verdict))
        for verdict in ("open", "closed", "undecided")
        if verdict in verdicts
    ]


def _dots(config: Config) -> str:
    """What the dots are."""
    return say("pages.dots", neurons=config.neurons)


def _at(place: str, frame: Frame) -> str:
    """What is said of the hole of a frame, at a place, for example "tau 3"."""
    said = sample_words(frame.facts, frame.step)
    return say("pages.at", place=place, said=said, lowered=said[:1].lower() + said[1:])


def _changed(config: Config) -> list[dict[str, str]]:
    """What makes another experiment of it than its preset: every setting that differs, but those of which a
    title does not tell.
    """
    known = PRESETS.get(config.preset)
    if known is None or config.recorded:
        return []
    own, preset = config.to_dict(), known.config.to_dict()
    names = [
        name for name in own if SETTINGS[name].told and own[name] != preset.get(name, SETTINGS[name].default)
    ]
    return [{"label": setting_name(name), "value": _value(own[name])} for name in names]


def _named(config: Config) -> str:
    """What the page is called by: the preset, or that it was changed."""
    return say("pages.changed", preset=config.preset) if _changed(config) else config.preset


def _rate(config: Config) -> str:
    rates = " … ".join(f"{rate:g}" for rate in config.rate_span)
    if not rates:
        return ""
    return say("pages.rate_is", rate=f"{rates} / K" if config.eta_k is not None else f"eta = {rates}")


def made_words(config: Config, training: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """How a page was made, as names and values."""
    if config.recorded:
        return [*training, ("topowidgets", __version__)]
    return [
        *training,
        (say("pages.seed"), str(config.seed)),
        ("topowidgets", __version__),
        (say("pages.as_string"), config.to_string()),
    ]


def _settings_words(config: Config) -> list[str]:
    """How the settings are named on the command line: by their preset, or as a share-string."""
    known = PRESETS.get(config.preset)
    return (
        ["--preset", config.preset] if known and known.config == config else ["--config", config.to_string()]
    )


def _run_command(run: RunData, steps: int) -> str:
    config = run.config
    if config.recorded or config.rule == "own":
        return ""  # it came from a loop or a rule that is not ours
    whole = (
        run.diverged
        or (config.tau is not None and run.frames[-1].tau >= config.tau * (1 - 1e-9))
        or steps == config.steps
    )
    return shlex.join(
        [
            "topowidgets",
            "run",
            *_settings_words(config),
            *([] if whole else ["--steps", str(steps)]),
            "--html",
            "page.html",
        ]
    )


def _atlas_command(config: Config, rates: Sequence[float]) -> str:
    known = PRESETS.get(config.preset)
    same = (
        known and known.config.eta_k is not None and known.config == config.replace(eta_k=known.config.eta_k)
    )
    settings = ["--preset", config.preset] if same else ["--config", config.to_string()]
    grid = [] if list(rates) == default_rates() else ["--eta-k", ",".join(f"{rate:g}" for rate in rates)]
    return shlex.join(["topowidgets", "atlas", *settings, *grid, "--html", "page.html"])


def settings_table(config: Config) -> list[tuple[str, str, str]]:
    """Name, value and meaning of each setting that has a value."""
    values: Mapping[str, Any] = config.to_dict()
    means = find("settings.means")
    return [
        (name, _value(value), means[name])
        for name, value in values.items()
        if value is not None and value != []
    ]


def _value(value: Any) -> str:
    match value:
        case bool():
            return say("settings.yes_or_no", value=value)
        case list():
            return ", ".join(
                f"({_value(entry)})" if isinstance(entry, list) else _value(entry) for entry in value
            )
        case float():
            return f"{value:g}"
        case _:
            return str(value)
