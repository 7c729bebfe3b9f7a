"""`topowidgets site`: notebooks and atlases are written as a small web site."""

from __future__ import annotations

import argparse
import re

from topowidgets.cli.atlas_training import trained_atlas
from topowidgets.cli.errors import StoppedError, UnwrittenError
from topowidgets.cli.verb import Verb
from topowidgets.lessons.lesson import Lesson, shipped
from topowidgets.settings.checks import ConfigError
from topowidgets.settings.presets import preset


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="DIR", required=True, help="its folder")
    parser.add_argument(
        "--notebooks",
        metavar="DIR",
        help="the notebooks whose text it holds (default: those of the checkout)",
    )
    parser.add_argument(
        "--repository", metavar="OWNER/NAME", help="where the notebooks lie on GitHub, for the link to Binder"
    )
    parser.add_argument(
        "--fast", action="store_true", help="few rates and no images, in seconds instead of minutes"
    )


def _act(options: argparse.Namespace) -> int:
    from topowidgets.pages.site import ANYBODY
    from topowidgets.site import ATLASES, FEW_RATES, write_site

    presets = ATLASES[:3] if options.fast else ATLASES
    repository = options.repository or ANYBODY
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        raise ConfigError("repository", repository, "OWNER/NAME, as on GitHub")
    try:
        pages = write_site(
            options.out,
            lambda name: trained_atlas(preset(name), FEW_RATES if options.fast else None),
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


SITE = Verb(
    "site",
    "write a small web site: the notebooks' text, and atlases that play without a kernel",
    _act,
    _add_options,
)
