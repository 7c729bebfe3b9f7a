"""What runs on a GPU machine runs where there is torch, numpy, scipy and pytest alone; here on the CPU."""

import subprocess
import sys

OTHERS = (
    "jaxtyping hypothesis beartype cloudpickle xarray gudhi ripser persim umap plotly ipywidgets traitlets"
)
PROGRAM = f"""
import sys

sys.modules |= dict.fromkeys({OTHERS.split()!r})  # None: not to be found
import tests.learning.test_gpu
from tests.benchmarks.bench_gpu import training
from topowidgets.settings.presets import preset

row = training(preset("mnist").replace(device="cpu", tau=1.0, samples=64, neurons=8), [0.5, 1.0])
assert row.peer_value > 0, row
"""


def test_the_gpu_benchmark_and_tests_need_no_other_package():
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
