"""The numbers of runs as tables: CSV that every program reads, and pandas' DataFrame.

Units are those of `columns_of`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from topowidgets.export.columns import RATE
from topowidgets.recording.measures import MEASURES, NAMES, word_of
from topowidgets.recording.run_data import RunData
from topowidgets.writing import AnyPath, write_text

if TYPE_CHECKING:
    import pandas as pd


def data_frame(run: RunData) -> pd.DataFrame:
    """The rows of a run by their steps (see `Run.to_pandas`)."""
    import pandas as pd

    values = {name: run.values(name) for name in NAMES if name != "step"}
    for measure in MEASURES:
        if measure.words:
            values[measure.name] = pd.Categorical(
                values[measure.name], categories=list(measure.words), ordered=True
            )
    return pd.DataFrame(values, index=pd.Index(run.column("step").astype(int), name="step"))


def joined_data_frame(runs: Sequence[RunData], name: str, values: Sequence[Any]) -> pd.DataFrame:
    """The rows of some runs one after another, behind a column that says whose they are."""
    import pandas as pd

    tables = [data_frame(run) for run in runs]
    for table, value in zip(tables, values, strict=True):
        table.insert(0, name, value)
    return pd.concat(tables)


def write_csv(path: AnyPath, runs: Sequence[RunData], *, rated: bool) -> None:
    """Write the rows of some runs of one kind one after another. A field is empty where nothing was measured.

    Args:
        runs: at least one. rated: begin each row with the rate of its run.

    Raises:
        OSError: if the file cannot be written, saying why.
    """
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow([*([RATE] if rated else []), *NAMES])
    for run in runs:
        for row in run.rows:
            values = [word_of(name, row[name]) for name in NAMES]
            table.writerow([*([run.config.eta_k] if rated else []), *values])
    write_text(path, file.getvalue())
