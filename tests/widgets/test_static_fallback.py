"""What a saved notebook holds of a view, run by a real kernel without a browser."""

import base64
import re
import xml.etree.ElementTree as ET

import pytest

from tests.code_notebook import code_notebook
from topowidgets import CloudView, train

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def executed():
    import nbformat  # here: to load it takes five seconds, which only the process that runs this needs
    from nbclient import NotebookClient

    wait = "assert lab.wait(100)\nimport time\ntime.sleep(0.5)"
    cells = (
        "from topowidgets import *\nlab = TopologyLab(eta_k=3)\nlab.set(speed=None)\nlab",
        wait,
        "run = train('pinch', steps=3)\nCloudView(run)",
        "lab.close()",
    )
    notebook = nbformat.reads(code_notebook(*cells), as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


@pytest.mark.parametrize(
    ("cell", "step"), [(0, 10), (2, 3)], ids=["a lab, once it has finished", "a view of a run"]
)
def test_the_last_picture_and_sentence_stand_beside_the_widget(executed, cell, step):
    still, widget = (output["data"] for output in executed.cells[cell].outputs)
    assert WIDGET in widget
    assert WIDGET not in still
    assert f"Last picture, at step {step}." in still["text/html"]
    assert "The sampled hole is" in still["text/plain"]
    assert len(still["text/html"]) < 100_000
    picture = base64.b64decode(re.search(r"base64,([^\"]+)", still["text/html"])[1])
    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 -- our own


def test_each_view_has_a_name_of_its_own_and_outside_a_notebook_nothing_is_shown(capsys):
    run = train("pinch", steps=1)
    one, other = CloudView(run), CloudView(run)
    assert one.fallback != other.fallback
    assert WIDGET in one._repr_mimebundle_()[0]
    one.refresh_picture()
    assert capsys.readouterr().out == ""
