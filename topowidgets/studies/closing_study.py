"""Where does the hole close, and which of the three lines says so? Four presets over seeds, at the rates of
an atlas.

    python -m topowidgets.studies.closing_study --out topowidgets/data/closing.json

made the results that ship with the package: ten seeds of jitter, 47 rates from 0.1 to 8 in units of 1/K at
the start, each to tau = 30.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from topowidgets.jobs.executor import Executor, Inline, all_results
from topowidgets.jobs.processes import Processes
from topowidgets.jobs.task import Message, Report
from topowidgets.settings.config import Config
from topowidgets.settings.presets import preset
from topowidgets.settings.rate_grid import HIGHEST, LOWEST, MARKS, spaced_rates
from topowidgets.studies.intervals import LEVEL, bootstrap_interval, rank_correlation
from topowidgets.texts import say, speaking
from topowidgets.topology.verdicts import VerdictRule
from topowidgets.version import __version__
from topowidgets.writing import write_text

if TYPE_CHECKING:
    from topowidgets.learning.trainer import Trainer
    from topowidgets.plots.style import Figure

PRESETS = ("pinch", "fold", "shatter", "shrink")

SEEDS = 10

JITTER = 0.02
"""Standard deviation of the noise on each coordinate of a neuron at the start, in which the seeds differ."""

GRID = 47
"""Rates of the study: those of the default atlas, and one between each two."""

PRECISION = 1e-3
"""Relative width of what bisection leaves of the step of the grid in which the hole closes."""

MOMENTS = ("start", "least", "most")
"""Where a line is read: at the start, and at its lowest and highest along the run at the rate at which the
hole closes."""


@dataclass(frozen=True)
class Seed:
    """One preset from one jittered start.

    Attributes:
        K: at the start; all rates and lines are in units of 1/K.
        persistence, quantile: of each rate of the grid the longest H1 bar at the end, and that of the
            holeless clouds (see `texts`, Studied.closing_rule).
        closes: the least rate at which the hole ends closed, None if at none of the grid.
        lines: for each of MARKS where it stood at each of MOMENTS in the run at `closes`, or at the grid's
            highest rate.
    """

    preset: str
    seed: int
    K: float
    persistence: tuple[float, ...]
    quantile: tuple[float, ...]
    closes: float | None
    lines: dict[str, dict[str, float]]


@dataclass(frozen=True)
class ClosingStudy:
    """Presets and seeds at a grid of rates, ascending, in units of 1/K at the start."""

    rates: tuple[float, ...]
    rows: tuple[Seed, ...]

    def __repr__(self) -> str:
        return (
            f"ClosingStudy({', '.join(self.presets)}; {len(self.of(self.presets[0]))} seeds, "
            f"{len(self.rates)} rates)"
        )

    @property
    def presets(self) -> list[str]:
        """Names, in the order in which they were run."""
        return list(dict.fromkeys(row.preset for row in self.rows))

    def of(self, name: str) -> list[Seed]:
        """The seeds of a preset.

        Raises:
            ValueError: for a preset that was not run.
        """
        found = [row for row in self.rows if row.preset == name]
        if not found:
            raise ValueError(f"preset = {name!r} was not run: choose {', '.join(self.presets)}.")
        return found

    def persistence(self, name: str) -> Float[np.ndarray, "seeds rates"]:
        """The longest H1 bar at the end, in cloud radii."""
        return np.array([row.persistence for row in self.of(name)])

    def closes(self, name: str) -> Float[np.ndarray, " seeds"]:
        """The least rate at which each seed's hole ends closed, in units of 1/K at the start; NaN if at none.

        Examples:
            >>> bool((shipped_closing().closes("pinch") > 2).all())
            True
        """
        return np.array([np.nan if row.closes is None else row.closes for row in self.of(name)])

    def closes_live(self, name: str) -> Float[np.ndarray, " seeds"]:
        """Where the hole closes by the lab's own rule, a bar below 0.05, to a step of the grid."""
        short = self.persistence(name) < VerdictRule.for_filtration("alpha").closed_persistence
        return np.where(short.any(axis=1), np.array(self.rates)[short.argmax(axis=1)], np.nan)

    def open_beyond(self, name: str) -> list[list[float]]:
        """Of each seed the rates above the least closing one at which the hole ends open all the same."""
        found = []
        for row in self.of(name):
            ends = zip(self.rates, row.persistence, row.quantile, strict=True)
            found.append(
                [rate for rate, bar, quantile in ends if rate > (row.closes or np.inf) and bar > 2 * quantile]
            )
        return found

    def line(self, name: str, line: str, moment: str = "start") -> Float[np.ndarray, " seeds"]:
        """Where a line stood in each seed's run, in units of 1/K at the start.

        Raises:
            ValueError: for an unknown preset, line or moment.
        """
        if line not in MARKS or moment not in MOMENTS:
            raise ValueError(
                f"line = {line!r}, moment = {moment!r}: lines are {', '.join(MARKS)}; moments "
                f"{', '.join(MOMENTS)}."
            )
        return np.array([row.lines[line][moment] for row in self.of(name)])

    def ratio(self, name: str, line: str, moment: str = "start") -> tuple[float, float, float]:
        """(mean, low, high) over seeds of the closing rate over the line, with the bootstrap interval; NaN if
        not every seed closes.

        A line that says where the hole closes has 1 in the interval.
        """
        ratios = self.closes(name) / self.line(name, line, moment)
        return bootstrap_interval(ratios) if np.isfinite(ratios).all() else (np.nan, np.nan, np.nan)

    def rank(self, name: str, line: str) -> tuple[float, float, float]:
        """(rho, low, high): Spearman's correlation over seeds of the closing rate with the line at the start,
        both as plain rates eta.

        NaN if not every seed closes.
        """
        unit = np.array([row.K for row in self.of(name)])
        closes = self.closes(name) / unit
        if not np.isfinite(closes).all():
            return np.nan, np.nan, np.nan
        return rank_correlation(closes, self.line(name, line) / unit)

    def note(self, name: str) -> str:
        """What is said of a preset in place of ratios, empty if every seed closes."""
        closed = np.isfinite(self.closes(name))
        if closed.all():
            return ""
        return say("studied.closes_in", closed=int(closed.sum()), seeds=len(closed), highest=self.rates[-1])

    @speaking("en")
    def table(self) -> str:
        """For each preset and line the closing rate over the line, and the rank correlation, with their
        intervals; in English.
        """
        lines = []
        for name in self.presets:
            if note := self.note(name):
                lines.append(f"{name:<8} {note}")
                continue
            for line, label in MARKS.items():
                (mean, low, high), (rho, least, most) = self.ratio(name, line), self.rank(name, line)
                words = (
                    f"{mean:.2f} ({low:.2f} to {high:.2f})   rank {rho:+.2f} ({least:+.2f} to {most:+.2f})"
                )
                lines.append(f"{name:<8} closing / {label:<12} {words}")
        return "\n".join(lines)

    def figure(self, name: str | None = None, theme: str = "light") -> Figure:
        """Of a preset the bar at the end over the rate, a line for each seed; of none, how each line stands
        to the closing rates.

        Raises:
            ValueError: for an unknown preset or theme.
        """
        from topowidgets.plots.closing import lines_figure, seeds_figure
        from topowidgets.plots.style import Heading

        of = self.presets[0] if name is None else name
        start = say("studied.jittered", seeds=len(self.of(of)), jitter=JITTER, tau=preset(of).tau or 0.0)
        if name is None:
            ratios = {
                label: {own: self.ratio(own, line) for own in self.presets} for line, label in MARKS.items()
            }
            bars = say("studied.intervals_of_seeds", percent=100 * LEVEL)
            heading = Heading(say("studied.closing_title"), (start, bars), theme)
            return lines_figure(
                ratios, {own: note for own in self.presets if (note := self.note(own))}, heading
            )
        levels = {label: float(self.line(name, line).mean()) for line, label in MARKS.items()}
        quantile = np.array([row.quantile for row in self.of(name)]).mean(axis=0)
        said = (f"{start} {say('studied.upright')}", f"{say('studied.closing_rule')}.")
        heading = Heading(name, said, theme)
        return seeds_figure(
            np.array(self.rates), self.persistence(name), quantile, self.closes(name), levels, heading
        )


def run_closing_study(
    names: Sequence[str] = PRESETS,
    seeds: int = SEEDS,
    rates: Sequence[float] | None = None,
    progress: Callable[[Seed], object] | None = None,
    executor: Executor | None = None,
) -> ClosingStudy:
    """Train each preset at each rate from each jittered start, in float64, and measure the end.

    Args:
        rates: ascending, in units of 1/K at the start; by default 47 from 0.1 to 8, evenly spaced in their
            logarithm.
        seeds: 0, 1, ..., seeds - 1.
        progress: called with each seed, as it comes.
        executor: where the seeds are done; by default here, one after another.

    Raises:
        RuntimeError: for a seed that failed.
    """
    grid = spaced_rates(LOWEST, HIGHEST, GRID) if rates is None else list(rates)
    starts = (
        preset(name).replace(tracers=0, jitter=JITTER, seed=seed) for name in names for seed in range(seeds)
    )
    results = all_results(
        executor or Inline(),
        "topowidgets.studies.closing_study.seed_of",
        [Message({"config": start.to_dict(), "rates": grid}) for start in starts],
        None if progress is None else lambda result: progress(_read(result.header)),
    )
    return ClosingStudy(tuple(grid), tuple(_read(result.header) for result in results))


def seed_of(task: Message, _report: Report) -> Message:
    """A task of the study: one `config` from its start at all `rates`."""
    return Message(asdict(_seed(Config.from_dict(task.header["config"]), task.header["rates"])))


def _seed(config: Config, rates: Sequence[float]) -> Seed:
    from topowidgets.learning.machine import threads_for
    from topowidgets.learning.trainer import Trainer

    with threads_for(config):
        template = Trainer(config)

        def at(rate: float) -> Trainer:
            return Trainer(config.replace(eta_k=rate), like=template)

        ends = [_end(at(rate)) for rate in rates]
        closed = [number for number, (bar, quantile) in enumerate(ends) if bar <= quantile]
        closes = None
        if closed:
            low, closes = rates[max(0, closed[0] - 1)], rates[closed[0]]
            while closes > low * (1 + PRECISION):
                middle = float(np.sqrt(low * closes))
                bar, quantile = _end(at(middle))
                low, closes = (low, middle) if bar <= quantile else (middle, closes)
        lines = _lines(at(closes or rates[-1]))
    bars, quantiles = (tuple(round(value, 5) for value in column) for column in zip(*ends, strict=True))
    return Seed(
        config.preset, config.seed, template.start.K, bars, quantiles, closes and round(closes, 5), lines
    )


def _end(trainer: Trainer) -> tuple[float, float]:
    """Train to the end: the longest H1 bar, and the quantile of the holeless clouds' bars."""
    from topowidgets.learning.step import points_of
    from topowidgets.topology.null_verdict import null_verdict

    for _ in trainer.run():
        pass
    if trainer.diverged:
        raise ValueError(
            f"{trainer.config.preset} diverged at {trainer.eta_k:g}/K; its end has no cloud to judge."
        )
    verdict = null_verdict(points_of(trainer.current)[0])
    return verdict.persistence, verdict.quantile


def _lines(trainer: Trainer) -> dict[str, dict[str, float]]:
    """Where the lines stand along a run; where a curvature is not positive, no rate reaches its line and it
    does not count.
    """
    from topowidgets.measuring.observer import thresholds

    marks = [thresholds(trainer.config, trainer.start.K, trainer.start)]
    marks += [thresholds(trainer.config, trainer.start.K, trainer.curvature()) for _ in trainer.run()]
    lines = {}
    for line in MARKS:
        known = [mark for each in marks if (mark := each[line]) is not None]
        values = zip(MOMENTS, (known[0], min(known), max(known)), strict=True)
        lines[line] = {moment: round(value, 5) for moment, value in values}
    return lines


def save_closing(study: ClosingStudy, path: Path) -> None:
    """Write a study as JSON."""
    command = f"python -m topowidgets.studies.closing_study --out {path.as_posix()}"
    with speaking("en"):
        rule = say("studied.closing_rule")
    opening = {
        "topowidgets": __version__,
        "command": command,
        "jitter": JITTER,
        "rule": rule,
        "rates": study.rates,
    }
    lines = ",\n".join(json.dumps(asdict(row)) for row in study.rows)
    write_text(path, json.dumps(opening)[:-1] + f', "rows": [\n{lines}\n]}}\n')


def load_closing(text: str) -> ClosingStudy:
    """The study that `save_closing` wrote."""
    values = json.loads(text)
    return ClosingStudy(tuple(values["rates"]), tuple(_read(row) for row in values["rows"]))


def _read(row: dict[str, Any]) -> Seed:
    return Seed(**{**row, **{name: tuple(row[name]) for name in ("persistence", "quantile")}})


def shipped_closing() -> ClosingStudy:
    """The study that ships with the package; the command above made it.

    Examples:
        >>> shipped_closing()
        ClosingStudy(pinch, fold, shatter, shrink; 10 seeds, 47 rates)
    """
    return load_closing((resources.files("topowidgets.data") / "closing.json").read_text())


def main() -> int:
    """Run the study and write it."""
    parser = argparse.ArgumentParser(description=" ".join((__doc__ or "").split("\n\n")[0].split()))
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    options = parser.parse_args()
    with Processes() as executor:
        study = run_closing_study(
            seeds=options.seeds,
            progress=lambda row: sys.stdout.write(f"{row.preset} {row.seed} {row.closes}\n"),
            executor=executor,
        )
    save_closing(study, options.out)
    sys.stdout.write(f"{study.table()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
