"""`topowidgets run`: one network is trained, and what became of its hole is said."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from topowidgets.cli.config_options import add_config_options, chosen_config
from topowidgets.cli.result_files import add_file_options, check_files, exit_status, save_files
from topowidgets.cli.verb import Verb
from topowidgets.texts import speaking

if TYPE_CHECKING:
    from topowidgets.studies.run import Run


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_config_options(parser, example="eta_k=3")
    parser.add_argument("--steps", metavar="N", help="length of the run in steps")
    add_file_options(
        parser,
        out="save the run as NetCDF",
        csv="save the numbers of every step as CSV",
        html="write the run as a page that plays in any browser",
    )
    parser.add_argument("--json", action="store_true", help="print all results as JSON")


def _act(options: argparse.Namespace) -> int:
    config = chosen_config(options.preset, options.config, options.set, options.steps)
    check_files(options)
    from topowidgets.studies.train import train

    run = train(config)
    unwritten = save_files(run, options)
    print(json.dumps(run.summary(), indent=1, allow_nan=False) if options.json else _report(run))
    return exit_status(unwritten)


@speaking("en")
def _report(run: Run) -> str:
    from topowidgets.export.sentence import sentence_of

    summary = run.summary()
    degree = f"H{summary['sample_degree']}"
    accuracy = "" if summary["accuracy"] is None else f", accuracy {summary['accuracy']:.3f}"
    steps = f"{summary['steps']} step{'s' * (summary['steps'] != 1)}"
    lines = [
        f"{run.config.preset}: {steps}, tau {summary['tau']:.4g}{', diverged' * run.diverged}",
        (
            f"at the start: K {summary['K']:.6g}, lambda_max {summary['lambda_max']:.6g}, h_plus "
            f"{summary['h_plus']:.6g}"
        ),
        (
            f"loss {summary['loss_start']:.4g} -> "
            f"{summary['loss'] if summary['loss'] is None else format(summary['loss'], '.4g')}{accuracy}"
        ),
        (
            f"sample: {summary['sample_verdict']} (longest {degree} bar "
            f"{summary[f'{degree.lower()}_persistence']:.3f} of the cloud radius)"
        ),
        f"  {summary['sample_rule']}",
        f"map: {summary['map_verdict']} ({summary['map_detail']})",
        f"  {summary['map_rule']}",
        sentence_of(run.frames[-1]),
    ]
    return "\n".join(lines)


RUN = Verb("run", "train one network and say what became of its hole", _act, _add_options)
