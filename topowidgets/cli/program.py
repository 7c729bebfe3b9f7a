"""The program `topowidgets`: options in, an exit status out, and one sentence for whatever fails."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from topowidgets.cli.errors import StoppedError, UnwrittenError
from topowidgets.cli.parser import parsed_options
from topowidgets.settings.checks import ConfigError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    0, 1 for a machine that lacks something, 2 for input that is not allowed, 130 for a run stopped by Ctrl-C.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal may know few letters; that loses no result
    options = parsed_options(sys.argv[1:] if arguments is None else list(arguments))
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
