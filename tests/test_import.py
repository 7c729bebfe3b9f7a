"""`import topowidgets` is light, and every name that it offers is there."""

import json
import subprocess
import sys

import pytest

import topowidgets

HEAVY = [
    "torch",
    "numba",
    "sklearn",
    "umap",
    "gudhi",
    "ripser",
    "IPython",
    "matplotlib",
    "anywidget",
    "ipywidgets",
    "plotly",
    "xarray",
    "scipy",
    "persim",
]


def loaded_by(code):
    program = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(answer.stdout))


def test_import_loads_nothing_heavy():
    assert not loaded_by("import topowidgets; dir(topowidgets)") & set(HEAVY)


def test_configs_and_presets_load_nothing_heavy():
    loaded = loaded_by(
        "from topowidgets import Config, preset, PRESETS\nConfig.from_string(preset('fold').to_string())"
    )
    assert not loaded & set(HEAVY)


def test_the_command_line_is_light_until_it_trains():
    loaded = loaded_by(
        "from topowidgets.cli import main\n"
        "from topowidgets.cli.config_options import chosen_config\n"
        "chosen_config('pinch', None, ['eta_k=3'], None)"
    )
    assert not loaded & {
        "torch",
        "gudhi",
        "scipy",
    }


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["settings"]])
def test_what_the_command_line_says_of_itself_loads_nothing_heavy(arguments):
    loaded = loaded_by(
        "import contextlib, io\nfrom topowidgets.cli import main\n"
        f"with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): main({arguments})"
    )
    assert "topowidgets.cli.run" in loaded
    assert not loaded & {"numpy", "pandas", *HEAVY}


def test_the_kernel_side_of_a_lab_trains_nothing_itself():
    assert not loaded_by("from topowidgets import TopologyLab; TopologyLab().close()") & {
        "torch",
        "gudhi",
        "ripser",
        "scipy",
    }


def test_the_background_process_reads_a_run_without_torch():
    assert not loaded_by("import topowidgets.runtime.tasks.questions") & {"torch", "umap"}


def test_every_star_name_resolves():
    for name in topowidgets.__all__:
        assert getattr(topowidgets, name) is not None
    namespace = {}
    exec("from topowidgets import *", namespace)  # noqa: S102 -- the statement under test
    assert set(topowidgets.__all__) <= set(namespace)
    assert set(dir(topowidgets)) == set(topowidgets.__all__)


def test_an_unknown_name():
    with pytest.raises(AttributeError, match="nothing"):
        topowidgets.nothing  # noqa: B018 -- asking is the test
