"""The notebooks run from top to bottom within a minute, and are committed without what they showed."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))
SECONDS = 60
"""What a class waits for at most, headless on two cores."""


def read(name):
    return nbformat.read(FOLDER / name, as_version=4)


def test_the_course_is_there():
    stems = [
        "00_start_here",
        "01_critical_point",
        "02_mnist",
        "03_your_own_network",
        "04_atlas",
        "10_lesson_holes",
        "11_lesson_edge",
        "12_class_overview",
        "shared",
    ]
    assert [f"{stem}.ipynb" for stem in stems] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_stripped_short_and_free_of_helpers(name):
    notebook = read(name)
    nbformat.validate(notebook)
    assert len(notebook.cells) <= 12
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None
            assert not any(line.startswith(("def ", "class ", "!", "%")) for line in cell.source.splitlines())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=[]
            if name in ("00_start_here.ipynb", "shared.ipynb")
            else [pytest.mark.slow, pytest.mark.timeout(400)],
        )
        for name in NAMES
    ],
)
def test_a_notebook_runs(name):
    """Without a browser; each cell may take a minute,
    and the last expression of each figure's cell is shown.
    """
    notebook = read(name)
    NotebookClient(
        notebook, timeout=2 * SECONDS, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    ).execute()
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and "figure(" in cell.source]
    for cell in shown:
        assert any("application/vnd.plotly.v1+json" in output.get("data", {}) for output in cell.outputs), (
            cell.source
        )
        assert not any("widget-view" in kind for output in cell.outputs for kind in output.get("data", {})), (
            "a progress bar was left"
        )
    assert not any(
        output.output_type == "error" or output.get("name") == "stderr"
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )
