"""`python -m topowidgets.cli`."""

import sys

from topowidgets.cli import main

if __name__ == "__main__":
    sys.exit(main())
