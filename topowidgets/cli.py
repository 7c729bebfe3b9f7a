"""The command line: `topowidgets run` trains one Config, `atlas` one start at many rates, `site` writes
pages, `settings` says what can be set, `doctor` looks around.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topowidgets import __version__
from topowidgets.lessons.lesson import shipped
from topowidgets.settings.checks import ConfigError, did_you_mean, near, not_one_of
from topowidgets.settings.config import Config
from topowidgets.settings.presets import PRESETS, preset
from topowidgets.settings.share_string import is_shared
from topowidgets.texts import LANGUAGES, speaking
from topowidgets.writing import checked_target, expanded

if TYPE_CHECKING:
    from topowidgets.experiments.atlas import Atlas
    from topowidgets.experiments.run import Run

CONFIG_BYTES = 1_000_000
"""Longest settings file that is read."""


class StoppedError(Exception):
    """A command ended before it was done; the words say why."""


class UnwrittenError(Exception):
    """A file that was asked for is not there; the words say which and why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    0, 1 for a machine that lacks something, 2 for input that is not allowed, 130 for a run stopped by Ctrl-C.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal may know few letters; that loses no result
    options = _parsed(sys.argv[1:] if arguments is None else list(arguments))
    try:
        return int(options.action(options))
    except KeyboardInterrupt:
        print("topowidgets: stopped by Ctrl-C, nothing was saved.", file=sys.stderr)
        return 130
    except (ConfigError, UnwrittenError) as error:
        print(f"topowidgets: {error}", file=sys.stderr)
        return 2
    except StoppedError as error:
        print(f"topowidgets: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has left
        sys.stderr.close()
        return 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; a command or an option that there is not ends the program with the one that was probably
    meant.
    """
    parser, commands = _parser()
    verb = next((argument for argument in arguments if not argument.startswith("-")), None)
    if verb is not None and verb not in commands:
        parser.error(
            f"there is no command {verb!r}: {did_you_mean(verb, commands)}The commands are "
            f"{', '.join(commands)}."
        )
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        own = commands[verb] if verb else parser
        given = unknown[0].partition("=")[0]
        names = [name for action in own._actions for name in action.option_strings if name.startswith("--")]  # noqa: SLF001 -- argparse names them nowhere else
        meant = near(given, names)
        own.error(
            f"{given} is not known"
            + (f": did you mean {meant}?" if meant else f". The options are {', '.join(names)}.")
        )
    return options


def _parser() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """The parser, and that of each command by its name."""
    parser = argparse.ArgumentParser(prog="topowidgets", description=__import__("topowidgets").__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="train one network and say what became of its hole")
    run.set_defaults(action=_run)
    run.add_argument(
        "--preset", metavar="NAME", default=None, help=f"one of {', '.join(PRESETS)} (default: pinch)"
    )
    run.add_argument(
        "--config",
        metavar="FILE|STRING",
        help="settings as a JSON file or a share-string, instead of a preset",
    )
    run.add_argument(
        "--set",
        metavar="KEY=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help="settings to change, for example eta_k=3",
    )
    run.add_argument("--steps", metavar="N", help="length of the run in steps")
    run.add_argument("--out", metavar="FILE.nc", help="save the run as NetCDF")
    run.add_argument("--csv", metavar="FILE.csv", help="save the numbers of every step as CSV")
    run.add_argument("--html", metavar="FILE.html", help="write the run as a page that plays in any browser")
    run.add_argument("--json", action="store_true", help="print all results as JSON")
    atlas = commands.add_parser("atlas", help="train one start at many rates, each to the same training time")
    atlas.set_defaults(action=_atlas)
    atlas.add_argument(
        "--preset", metavar="NAME", default=None, help=f"one of {', '.join(PRESETS)} (default: pinch)"
    )
    atlas.add_argument(
        "--config",
        metavar="FILE|STRING",
        help="settings as a JSON file or a share-string, instead of a preset",
    )
    atlas.add_argument(
        "--set",
        metavar="KEY=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help="settings to change, for example neurons=64",
    )
    atlas.add_argument(
        "--eta-k",
        metavar="LOW:HIGH:COUNT",
        help="rates in units of 1/K, or each with commas between (default: 0.1:8:24)",
    )
    atlas.add_argument("--tau", metavar="T", help="training time to which every rate is trained")
    atlas.add_argument("--out", metavar="FILE.nc", help="save the atlas as NetCDF, a group for each rate")
    atlas.add_argument(
        "--csv", metavar="FILE.csv", help="save the numbers of every kept step of every rate as CSV"
    )
    atlas.add_argument(
        "--html",
        metavar="FILE.html",
        help="write the atlas as a page whose sliders need no kernel and no connection",
    )
    site = commands.add_parser(
        "site", help="write a small web site: the notebooks' text, and atlases that play without a kernel"
    )
    site.set_defaults(action=_site)
    site.add_argument("--out", metavar="DIR", required=True, help="its folder")
    site.add_argument(
        "--notebooks",
        metavar="DIR",
        help="the notebooks whose text it holds (default: those of the checkout)",
    )
    site.add_argument(
        "--repository", metavar="OWNER/NAME", help="where the notebooks lie on GitHub, for the link to Binder"
    )
    site.add_argument(
        "--fast", action="store_true", help="few rates and no images, in seconds instead of minutes"
    )
    lesson = commands.add_parser(
        "lesson", help="check a lesson's file and say what is in it, or write it as a page"
    )
    lesson.set_defaults(action=_lesson)
    lesson.add_argument(
        "lesson", metavar="NAME|FILE.yaml", help=f"one of {', '.join(shipped())}, or a file of your own"
    )
    lesson.add_argument(
        "--language",
        choices=list(LANGUAGES),
        help="of a shipped lesson (default: TOPOWIDGETS_LANGUAGE, else en)",
    )
    lesson.add_argument(
        "--html", metavar="FILE.html", help="write the lesson as a page that needs no kernel and no network"
    )
    lesson.set_defaults(out=None, csv=None)
    settings = commands.add_parser("settings", help="say what each setting means and may be")
    settings.add_argument("--json", action="store_true", help="print their declaration as JSON")
    settings.set_defaults(action=_settings)
    doctor = commands.add_parser(
        "doctor", help="say what is installed, which device is used, what is missing and how to get it"
    )
    doctor.set_defaults(action=_doctor)
    return parser, commands.choices


def _run(options: argparse.Namespace) -> int:
    config = chosen_config(options.preset, options.config, options.set, options.steps)
    _check_targets(options)
    from topowidgets.experiments.training import train

    run = train(config)
    unwritten = _save(run, options)
    print(json.dumps(run.summary(), indent=1, allow_nan=False) if options.json else _report(run))
    return _ended(unwritten)


def _settings(options: argparse.Namespace) -> int:
    from topowidgets.settings.listing import listing
    from topowidgets.settings.sections import to_dict

    print(json.dumps(to_dict(), indent=1) if options.json else listing())
    return 0


def _lesson(options: argparse.Namespace) -> int:
    from topowidgets.lessons.lesson import Lesson

    try:
        lesson = Lesson.load(options.lesson, options.language)
    except FileNotFoundError as error:
        if near(options.lesson, shipped()):
            raise not_one_of("lesson", options.lesson, shipped()) from error
        raise ConfigError(
            "lesson", options.lesson, f"a shipped lesson ({', '.join(shipped())}) or a file"
        ) from error
    _check_targets(options)
    if options.html is not None:
        from topowidgets.experiments.lesson_page import lesson_page
        from topowidgets.pages.page import write_page

        page = lesson_page(lesson)
        with _asked("html"):
            write_page(options.html, page)
    print(f"{lesson.title} ({lesson.minutes} minutes)")
    for number, part in enumerate(lesson.parts, 1):
        print(f"{number:>2} {part.name:<16} {part.question.ask if part.question else '(tells)'}")
    return 0


def _atlas(options: argparse.Namespace) -> int:
    if options.tau is not None and any(change.partition("=")[0].strip() == "tau" for change in options.set):
        raise ConfigError("tau", options.tau, "give either --tau or --set tau=T")
    changes = options.set + [f"tau={options.tau}"] * (options.tau is not None)
    config = chosen_config(options.preset, options.config, changes, None)
    _check_targets(options)
    from topowidgets.experiments.rates import rates_from

    atlas = _trained_atlas(config, None if options.eta_k is None else rates_from(options.eta_k))
    unwritten = _save(atlas, options)
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
    return _ended(unwritten)


def _trained_atlas(config: Config, eta_k: Sequence[float] | None) -> Atlas:
    """Train every rate in processes of their own, telling of each.

    Raises:
        ConfigError: for rates that are not allowed.
        StoppedError: if a process ended before its rates were done.
    """
    from topowidgets.experiments.atlas import Atlas
    from topowidgets.experiments.rates import checked_rates
    from topowidgets.runtime.atlas_client import AtlasClient
    from topowidgets.runtime.state import QuestionState

    rates = checked_rates(config, eta_k)

    def told(row: dict[str, Any], _buffer: bytes) -> None:
        if row:
            end = "diverged" if row["diverged"] else "done"
            print(
                f"{config.preset}: {row['eta_k']:g} / K {end}, {len(client.rows)} of {len(rates)} rates",
                file=sys.stderr,
                flush=True,
            )

    client = AtlasClient(config, rates, told)
    try:
        client.start()
        client.wait(None)
        if client.state != QuestionState.FINISHED:
            raise StoppedError(client.message)
        return Atlas(client.runs())
    finally:
        client.close()


def _site(options: argparse.Namespace) -> int:
    from topowidgets.lessons.lesson import Lesson
    from topowidgets.pages.site import ANYBODY
    from topowidgets.site import ATLASES, FEW_RATES, write_site

    presets = ATLASES[:3] if options.fast else ATLASES
    repository = options.repository or ANYBODY
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        raise ConfigError("repository", repository, "OWNER/NAME, as on GitHub")
    try:
        pages = write_site(
            options.out,
            lambda name: _trained_atlas(preset(name), FEW_RATES if options.fast else None),
            presets=presets,
            lessons=[] if options.fast else [Lesson.load(name) for name in shipped()],
            notebooks=options.notebooks,
            repository=repository,
        )
    except ModuleNotFoundError as error:
        raise StoppedError(
            f"the notebooks' text needs {error.name}, which JupyterLab brings: python -m pip install "
            f"{error.name}"
        ) from None
    except OSError as error:
        raise UnwrittenError(str(error)) from None
    print(f"{len(pages)} pages, {sum(page.stat().st_size for page in pages) / 1e6:.1f} MB. Open {pages[0]}")
    return 0


def _save(result: Run | Atlas, options: argparse.Namespace) -> list[UnwrittenError]:
    """Write what --out, --csv and --html ask for; what cannot be written keeps none of the others from it."""
    unwritten = []
    files = (
        ("out", options.out, result.save),
        ("csv", options.csv, result.to_csv),
        ("html", options.html, result.export_html),
    )
    for name, target, save in files:
        try:
            with _asked(name):
                if target is not None:
                    save(target)
        except UnwrittenError as error:
            unwritten.append(error)
    return unwritten


def _ended(unwritten: Sequence[UnwrittenError]) -> int:
    """The exit status of a command whose results have been printed."""
    if unwritten:
        raise UnwrittenError(" ".join(map(str, unwritten)))
    return 0


def _check_targets(options: argparse.Namespace) -> None:
    """Refuse what cannot be written before the training, which may be long."""
    for name, target in (("out", options.out), ("csv", options.csv), ("html", options.html)):
        if target is not None:
            with _asked(name):
                checked_target(target)
    if options.html is not None:
        from topowidgets.pages.page import SUFFIXES

        if Path(options.html).suffix.lower() not in SUFFIXES:
            raise ConfigError("html", options.html, f"a name that ends in {' or '.join(SUFFIXES)}")


@contextlib.contextmanager
def _asked(option: str) -> Iterator[None]:
    """What cannot be written is told with the option that asks for it."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise UnwrittenError(f"--{option}: {error}") from None


def chosen_config(name: str | None, source: str | None, changes: Sequence[str], steps: str | None) -> Config:
    """The Config that the options of `run` ask for.

    Raises:
        ConfigError: for a preset, file, share-string, setting or value that is not allowed.

    Examples:
        >>> chosen_config("fold", None, ["eta_k=0.5"], None).eta_k
        0.5
    """
    if name is not None and source is not None:
        raise ConfigError("config", source, "give either --preset or --config")
    values = dict(_change(change) for change in changes)
    if "preset" in values:
        raise ConfigError(
            "preset", values["preset"], "a preset is chosen by --preset NAME, --set changes its settings"
        )
    config = preset(name or "pinch") if source is None else _read_config(source)
    if steps is not None:
        if "steps" in values:
            raise ConfigError("steps", values["steps"], "give either --steps or --set steps=N")
        values["steps"] = _value(steps)
    return config.replace(**values)


def _read_config(source: str) -> Config:
    if is_shared(source):
        return Config.from_string(source)
    allowed = f"a JSON file of at most {CONFIG_BYTES // 1000} kB, or a share-string"
    try:
        with expanded(source).open("rb") as stream:  # no more is read than is allowed: a device has no size
            content = stream.read(CONFIG_BYTES + 1)
        text = content.decode("utf-8-sig")  # editors on Windows write a byte order mark
    except (OSError, ValueError):
        raise ConfigError("config", source, allowed) from None
    if len(content) > CONFIG_BYTES:
        raise ConfigError("config", source, allowed)
    return Config.from_json(text)


def _change(change: str) -> tuple[str, Any]:
    key, equals, text = change.partition("=")
    if not equals or not key.strip():
        raise ConfigError("set", change, "key=value, for example eta_k=3")
    return key.strip(), _value(text)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None if text == "None" else text


@speaking("en")
def _report(run: Run) -> str:
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
        run.frames[-1].sentence,
    ]
    return "\n".join(lines)


def _doctor(_options: argparse.Namespace) -> int:
    from topowidgets.doctor import healthy, render, report

    checks = report()
    print(render(checks))
    return 0 if healthy(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
