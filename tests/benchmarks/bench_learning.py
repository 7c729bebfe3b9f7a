"""Import, curvature and training: medians and ratios to the named peer, both from this run.

Run as ``python tests/benchmarks/bench_learning.py`` from a checkout. Prints; asserts nothing: see DESIGN.md for the budgets. Needs torch,
numpy and scipy; with curvlinops installed it is the peer of the curvature rows. With a CUDA device the same rows are printed for it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from topowidgets.config import Config
from topowidgets.learning.curvature import CurvatureProbe
from topowidgets.learning.machine import set_threads
from topowidgets.learning.networks import Linearisation
from topowidgets.learning.trainer import Trainer
from topowidgets.presets import preset
from topowidgets.runtime.session import Session


def milliseconds(call: Callable[[], object], repeats: int = 15) -> float:
    """Median over repeats after one warm call."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times))


def show(name: str, value: str, budget: str, peer: str = "") -> None:
    """One line of the table."""
    print(f"{name:<58} {value:<26} budget {budget:<16} {peer}", flush=True)


def tiny(device: str) -> Config:
    """The tiny network of the budgets: 2-256-1 on 200 points."""
    return Config().replace(neurons=256, tracers=0, task="teacher", inputs=2, shape="sphere", samples=200, eta_k=0.5, device=device)


def import_seconds() -> None:
    """CPU seconds of `import topowidgets`."""
    code = "import time; start = time.process_time(); import topowidgets; print(time.process_time() - start)"
    times = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3)]
    code = code.replace("topowidgets;", "torch;")
    peer = min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(2))
    show("import topowidgets", f"{min(times):.3f} s CPU", "0.3 s", f"torch {peer:.2f} s, {peer / min(times):.0f} x")


def curvature(name: str, config: Config, budget: str, apart: int) -> None:
    """K measured again along a run, its error, and curvlinops with eigsh at the same points."""
    set_threads(config)
    trainer = Trainer(config)
    ours, errors, theirs = [], [], []
    for _ in range(8):
        for _ in range(apart):
            trainer.advance()
        at = trainer.curvature_at()
        start = time.perf_counter()
        largest, smallest, _ = trainer.probe.spectrum(at)
        ours.append(time.perf_counter() - start)
        exact = CurvatureProbe().spectrum(at)
        errors.append(abs(max(abs(largest), abs(smallest)) / max(abs(exact[0]), abs(exact[1])) - 1))
        theirs.append(peer_seconds(trainer, at))
    median = 1e3 * float(np.median(ours))
    peer = (
        "" if np.isnan(theirs).any() else f"curvlinops + eigsh {1e3 * np.median(theirs):.1f} ms, {1e3 * np.median(theirs) / median:.1f} x"
    )
    show(f"K again, {name}, {apart} steps apart", f"{median:.2f} ms, error {max(errors):.0e}", budget, peer)


def peer_seconds(trainer: Trainer, at: Linearisation) -> float:
    """curvlinops' Hessian under scipy's eigsh, warm imports; NaN where it is not installed."""
    try:
        from curvlinops import HessianLinearOperator
    except ImportError:
        return float("nan")
    from scipy.sparse.linalg import eigsh

    config, network = trainer.config, trainer.network
    incoming, outgoing = network.split(at.units)
    hidden = torch.nn.Linear(network.inputs, config.neurons, bias=False, dtype=at.units.dtype)
    out = torch.nn.Linear(config.neurons, network.outputs, bias=False, dtype=at.units.dtype)
    hidden.weight.data, out.weight.data = incoming.clone(), network.scale * outgoing.T.clone()
    model = torch.nn.Sequential(hidden, torch.nn.Tanh() if config.activation == "tanh" else torch.nn.Sigmoid(), out)
    loss = torch.nn.CrossEntropyLoss() if config.classification else torch.nn.MSELoss()
    data = [(at.x, trainer.targets[: len(at.x)])]
    start = time.perf_counter()
    operator = HessianLinearOperator(model, loss, list(model.parameters()), data, check_deterministic=False).to_scipy()
    eigsh(operator, k=1, which="LM", tol=1e-4, return_eigenvectors=False)
    return time.perf_counter() - start


def training(name: str, config: Config, seconds: float) -> None:
    """Steps a second of a session at full speed with all measures, against the same trainer with none."""
    set_threads(config)
    bare = Trainer(config)
    for _ in range(20):
        bare.advance()
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        bare.advance()
        count += 1
    plain = count / (time.perf_counter() - start)
    del bare
    frames: list[int] = []
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(1, "blas"):  # as in the worker
        session = Session(lambda record: frames.append(len(record)), Path(folder))
        session.handle({"command": "start", "config": config.to_dict(), "run": 1, "play": True, "speed": None})
        for _ in range(20):
            session.handle({"command": "advance"})
        before, start, count = len(frames), time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            session.handle({"command": "advance"})
            count += 1
        elapsed = time.perf_counter() - start
        rate, shown = count / elapsed, (len(frames) - before) / elapsed
        session.handle({"command": "pause"})
    show(
        f"training with all measures, {name}",
        f"{rate:.0f} steps/s, {shown:.0f} frames/s",
        "0.8 of bare",
        f"bare {plain:.0f} steps/s: {rate / plain:.2f}",
    )


def main() -> None:
    """Measure and print."""
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, torch {torch.__version__}, numpy {np.__version__}")
    import_seconds()
    for device in ["cpu"] + ["cuda"] * torch.cuda.is_available():
        if device == "cuda":
            print(torch.cuda.get_device_name())
        curvature(f"2-256-1 on {device}", tiny(device), "1.5 ms, 1e-4", apart=1)
        mnist = preset("mnist").replace(device=device, tau=100_000.0)
        curvature(f"784-256-10, 1000 images on {device}", mnist, "50 ms, 1e-2", apart=10)
        training(f"ring of 96 on {device}", Config().replace(device=device, eta_k=0.01, tau=100_000.0), 5)
        training(f"784-256-10 on {device}", mnist.replace(eta_k=0.1), 8)


if __name__ == "__main__":
    main()
