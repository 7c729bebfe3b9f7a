"""A row on the wire is a list: its columns have one order on both sides."""

import re
from pathlib import Path

from topowidgets import widgets
from topowidgets.experiments.columns import VERDICTS
from topowidgets.recording.measures import NAMES


def test_kernel_and_browser_agree_on_the_columns_of_a_row():
    source = (Path(widgets.__file__).parent / "js" / "frames.js").read_text()
    listed = re.search(r"export const NAMES = .*?\(\[(.*?)\]\)", source, re.DOTALL)
    assert listed is not None
    assert tuple(re.findall(r'"(\w+)"', listed[1])) == NAMES
    verdicts = re.search(r"export const VERDICTS = \[(.*?)\]", source)
    assert verdicts is not None
    assert tuple(re.findall(r'"(\w+)"', verdicts[1])) == VERDICTS
