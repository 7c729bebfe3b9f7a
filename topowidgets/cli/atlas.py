"""`topowidgets atlas`: one start is trained at many rates, and a line says what became of each."""

from __future__ import annotations

import argparse

from topowidgets.cli.atlas_training import trained_atlas
from topowidgets.cli.config_options import add_config_options, chosen_config
from topowidgets.cli.result_files import add_file_options, check_files, exit_status, save_files
from topowidgets.cli.verb import Verb
from topowidgets.settings.checks import ConfigError


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_config_options(parser, example="neurons=64")
    parser.add_argument(
        "--eta-k",
        metavar="LOW:HIGH:COUNT",
        help="rates in units of 1/K, or each with commas between (default: 0.1:8:24)",
    )
    parser.add_argument("--tau", metavar="T", help="training time to which every rate is trained")
    add_file_options(
        parser,
        out="save the atlas as NetCDF, a group for each rate",
        csv="save the numbers of every kept step of every rate as CSV",
        html="write the atlas as a page whose sliders need no kernel and no connection",
    )


def _act(options: argparse.Namespace) -> int:
    if options.tau is not None and any(change.partition("=")[0].strip() == "tau" for change in options.set):
        raise ConfigError("tau", options.tau, "give either --tau or --set tau=T")
    changes = options.set + [f"tau={options.tau}"] * (options.tau is not None)
    config = chosen_config(options.preset, options.config, changes, None)
    check_files(options)
    from topowidgets.settings.rate_grid import rates_from

    atlas = trained_atlas(config, None if options.eta_k is None else rates_from(options.eta_k))
    unwritten = save_files(atlas, options)
    print(f"{atlas!r}\nrate x K  loss       longest H1  sample verdict  map verdict")
    for run in atlas.runs:
        loss, facts = run.rows[-1]["loss"], run.frames[-1].facts
        hole = run.summary()["h1_persistence"]
        words = (
            f"{facts['sample_verdict']['verdict']:<14}  "
            f"{facts['map_verdict']['verdict']}{', diverged' * run.diverged}"
        )
        print(
            f"{run.config.eta_k:<9.4g} {'-' if loss is None else format(loss, '.4g'):<10} {hole:<11.3f} "
            f"{words}"
        )
    return exit_status(unwritten)


ATLAS = Verb("atlas", "train one start at many rates, each to the same training time", _act, _add_options)
