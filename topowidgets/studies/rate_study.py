"""A study of small against large rates: many seeds, equal training time, intervals by bootstrap.

    python -m topowidgets.studies.rate_study --shape circle --out topowidgets/data/mnist_rates.json
    python -m topowidgets.studies.rate_study --shape sphere --out topowidgets/data/mnist_sphere_rates.json

made the results that ship with the package: the preset `mnist` at five rates and twelve random embeddings of
its ring, and of a sphere.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from topowidgets.studies.intervals import LEVEL, bootstrap_interval
from topowidgets.texts import say
from topowidgets.version import __version__
from topowidgets.writing import write_text

if TYPE_CHECKING:
    from topowidgets.plots.style import Figure

RATES = (0.5, 1.5, 3.0, 6.0, 10.0)
"""Rates of the shipped study in units of 1/K0, those of docs/theory.md 4."""

SEEDS = 12

FILES = {"circle": "mnist_rates.json", "sphere": "mnist_sphere_rates.json"}
"""The shipped studies by the shape that the neurons start on."""

QUANTITIES = ("persistence", "accuracy", "loss", "loss_max")
"""What is kept of each run."""

COLUMNS = ("seed", "eta_k", "steps", *QUANTITIES, "verdict", "stability")


@dataclass(frozen=True)
class Difference:
    """A difference of means over seeds, paired by seed, with its bootstrap interval."""

    mean: float
    low: float
    high: float
    seeds: int

    def __str__(self) -> str:
        return (
            f"{self.mean:+.3f} ({LEVEL:.0%} interval {self.low:+.3f} to {self.high:+.3f}, {self.seeds} "
            "seeds, paired)"
        )


@dataclass(frozen=True)
class RateStudy:
    """Results of one Config at several rates and seeds.

    Attributes:
        config: the settings that all runs share; rate and embedding_seed differ.
        rows: one for each run, by the names in COLUMNS. stability: 2/lambda_max at the start in units of
            1/K0.
    """

    config: Config
    rows: tuple[dict[str, Any], ...]

    def __repr__(self) -> str:
        return (
            f"RateStudy({self.config.preset}, {len(self.seeds)} seeds, rates "
            f"{', '.join(f'{rate:g}' for rate in self.rates)})"
        )

    @property
    def rates(self) -> list[float]:
        """The rates in units of 1/K0."""
        return sorted({float(row["eta_k"]) for row in self.rows})

    @property
    def seeds(self) -> list[int]:
        """The seeds of the embeddings."""
        return sorted({int(row["seed"]) for row in self.rows})

    def values(self, quantity: str, rate: float) -> Float[np.ndarray, " seeds"]:
        """One quantity of every seed at a rate, in the order of the seeds.

        Raises:
            ValueError: for an unknown quantity, or a rate that was not run.
        """
        if quantity not in QUANTITIES or rate not in self.rates:
            raise ValueError(
                f"there is no {quantity} at {rate:g}: quantities are {', '.join(QUANTITIES)}; rates "
                f"{self.rates}."
            )
        chosen = sorted((row["seed"], row[quantity]) for row in self.rows if row["eta_k"] == rate)
        return np.array([value for _, value in chosen], dtype=float)

    def difference(self, quantity: str, small: float, large: float) -> Difference:
        """Mean of a quantity at the large rate minus that at the small one, paired by seed.

        Examples:
            >>> shipped_study().difference("persistence", 0.5, 10).seeds
            12
        """
        paired = self.values(quantity, large) - self.values(quantity, small)
        mean, low, high = bootstrap_interval(paired)
        return Difference(mean, low, high, len(paired))

    def verdicts(self, rate: float) -> dict[str, int]:
        """How many seeds ended with the sampled hole open, undecided and closed at a rate."""
        said = [row["verdict"] for row in self.rows if row["eta_k"] == rate]
        return {verdict: said.count(verdict) for verdict in ("open", "undecided", "closed")}

    def figure(self, quantity: str, theme: str = "light") -> Figure:
        """Every run as a point over its rate, with the mean over seeds and its interval."""
        from topowidgets.plots.spread import spread_figure
        from topowidgets.plots.style import Heading

        groups = [self.values(quantity, rate) for rate in self.rates]
        config = self.config
        said = say(
            "studied.embeddings",
            preset=config.preset,
            seeds=len(self.seeds),
            shape=config.shape,
            tau=config.tau or 0.0,
        )
        bars = say("studied.intervals_of_embeddings", percent=100 * LEVEL)
        name = say(f"studied.quantity.{quantity}", degree=_degree(config))
        places = [float(row["stability"]) for row in self.rows]
        return spread_figure(
            np.array(self.rates),
            groups,
            [bootstrap_interval(group) for group in groups],
            axes=(say("studied.rate_axis"), name),
            levels={"1/K": 1.0, say("studied.stability_at_the_start"): float(np.mean(places))},
            heading=Heading(say(f"studied.titles.{quantity}"), (said, bars), theme),
        )


def run_study(
    config: Config,
    rates: Sequence[float] = RATES,
    seeds: int = SEEDS,
    progress: Callable[[dict[str, Any]], object] | None = None,
    executor: Executor | None = None,
) -> RateStudy:
    """Train a Config once for each rate and seed to its own tau and measure the end.

    Args:
        config: its length must be given as tau, so that all rates train equally long.
        seeds: the embedding seeds 0, 1, ..., seeds - 1.
        progress: called with each row, as it comes.
        executor: where the runs are trained; by default here, one after another.

    Raises:
        ValueError: for a config whose length is given in steps or epochs.
        RuntimeError: for a run that failed.
    """
    if config.tau is None:
        raise ValueError("rates are compared at equal training time: give the config's length as tau.")
    runs = (config.replace(eta_k=float(rate), embedding_seed=seed) for seed in range(seeds) for rate in rates)
    executor = executor or Inline()
    results = all_results(
        executor,
        "topowidgets.studies.rate_study.measured_end",
        [Message({"config": run.to_dict(), "share": executor.workers}) for run in runs],
        None if progress is None else lambda result: progress(result.header),
    )
    return RateStudy(config, tuple(result.header for result in results))


def measured_end(task: Message, _report: Report) -> Message:
    """A task of the study: a `config` trained to its end, and its row; `share`, among how many the cores are
    shared.
    """
    from topowidgets.learning.machine import threads_for
    from topowidgets.learning.step import points_of
    from topowidgets.learning.trainer import Trainer
    from topowidgets.topology.persistence import persistence
    from topowidgets.topology.verdicts import sample_verdict

    config = Config.from_dict(task.header["config"])
    with threads_for(config, task.header["share"]):
        trainer = Trainer(config)
        start = trainer.loss()
        losses = [trainer.loss() for _ in trainer.run()]
        degree = _degree(config)
        diagram = persistence(
            points_of(trainer.current)[0], config.filtration, config.landmarks, max_degree=degree
        )
        verdict = sample_verdict(diagram, degree=degree)
    values = {
        "seed": config.embedding_seed,
        "eta_k": config.eta_k,
        "steps": trainer.steps,
        "persistence": verdict.persistence,
        "accuracy": trainer.accuracy(),
        "loss": losses[-1],
        "loss_max": max(losses) / start,
        "verdict": verdict.verdict,
        "stability": (config.stability_factor or np.nan) * trainer.start.K / trainer.start.lambda_max,
    }
    return Message(
        {name: round(value, 5) if isinstance(value, float) else value for name, value in values.items()}
    )


def _degree(config: Config) -> int:
    """Degree of the hole that is asked after."""
    from topowidgets.learning.shapes import hole_degree

    return hole_degree(config.shape) or 1


def save_study(study: RateStudy, path: Path) -> None:
    """Write a study as JSON."""
    rows = [[row[name] for name in COLUMNS] for row in study.rows]
    command = f"python -m topowidgets.studies.rate_study --shape {study.config.shape} --out {path.as_posix()}"
    opening = {"topowidgets": __version__, "command": command, "columns": COLUMNS}
    lines = ",\n".join(json.dumps(row) for row in rows)
    write_text(
        path, json.dumps({**opening, "config": study.config.to_dict()})[:-1] + f', "rows": [\n{lines}\n]}}\n'
    )


def load_study(text: str) -> RateStudy:
    """The study that `save_study` wrote.

    Raises:
        ConfigError: if its settings are not allowed.
    """
    values = json.loads(text)
    rows = tuple(dict(zip(values["columns"], row, strict=True)) for row in values["rows"])
    return RateStudy(Config.from_dict(values["config"]), rows)


def shipped_study(shape: str = "circle") -> RateStudy:
    """A study of the preset `mnist` that ships with the package; a command above made it.

    Args:
        shape: that the neurons start on, circle or sphere.

    Raises:
        ValueError: for another shape.

    Examples:
        >>> shipped_study("sphere").rates
        [0.5, 1.5, 3.0, 6.0, 10.0]
    """
    if shape not in FILES:
        raise ValueError(f"shape = {shape!r}: the shipped studies are of the shapes {' and '.join(FILES)}.")
    return load_study((resources.files("topowidgets.data") / FILES[shape]).read_text())


def main() -> int:
    """Run the study and write it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--shape",
        default="circle",
        choices=FILES,
        help="shape of the neurons of the preset mnist at the start",
    )
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    options = parser.parse_args()
    with Processes() as executor:
        study = run_study(
            preset("mnist").replace(shape=options.shape),
            seeds=options.seeds,
            progress=lambda row: sys.stdout.write(f"{row}\n"),
            executor=executor,
        )
    save_study(study, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
