"""Read by every Python that has this folder on its PYTHONPATH: `topowidgets.trials` is the module beside."""

from pathlib import Path

import topowidgets

topowidgets.__path__.append(str(Path(__file__).parent))
