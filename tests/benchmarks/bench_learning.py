"""Import, curvature and training, beside curvlinops and the bare loop: see DESIGN for the budgets.

Needs torch, numpy and scipy, and the light packages that topowidgets itself imports; with curvlinops
installed it is the peer of the curvature rows. With a CUDA device the same rows are measured on it, beside
the same network in plain PyTorch.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from tests.benchmarks.rows import Row
from topowidgets.learning.curvature import CurvatureProbe
from topowidgets.learning.machine import set_threads
from topowidgets.learning.networks.one_hidden import Linearisation
from topowidgets.learning.trainer import Trainer
from topowidgets.runtime.worker.session import Session
from topowidgets.settings.config import Config
from topowidgets.settings.presets import preset


def rows() -> Iterator[Row]:
    """Every budgeted quantity of learning/, and what measuring costs the training."""
    yield import_seconds()
    for device in ["cpu"] + ["cuda"] * torch.cuda.is_available():
        where = "" if device == "cpu" else f", {torch.cuda.get_device_name()}"
        yield curvature(f"2-256-1{where}", tiny(device), "<= 1.5", "1e-4", apart=1)
        mnist = preset("mnist").replace(device=device, tau=100_000.0)
        yield curvature(f"784-256-10, 1000 images{where}", mnist, "<= 50", "1e-2", apart=10)
        yield plain_training(f"784-256-10{where}", mnist)
        yield measured_training(
            f"ring of 96{where}", Config().replace(device=device, eta_k=0.01, tau=100_000.0), 5
        )
        yield measured_training(f"784-256-10{where}", mnist.replace(eta_k=0.1), 8)


def tiny(device: str) -> Config:
    """The tiny network of the budgets: 2-256-1 on 200 points."""
    return Config().replace(
        neurons=256,
        tracers=0,
        task="teacher",
        inputs=2,
        shape="sphere",
        samples=200,
        eta_k=0.5,
        device=device,
    )


def import_seconds() -> Row:
    """CPU seconds of `import topowidgets`."""
    code = "import time; start = time.process_time(); import topowidgets; print(time.process_time() - start)"
    times = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3)]
    code = code.replace("topowidgets;", "torch;")
    peer = min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(2))
    return Row("import topowidgets", min(times), "s CPU", "<= 0.3", "torch", peer)


def synchronised() -> float:
    """The clock, once the device has done all it was given."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter()


def curvature(name: str, config: Config, budget: str, error: str, apart: int) -> Row:
    """K measured again along a run, its error, and curvlinops with eigsh at the same points."""
    set_threads(config)
    trainer = Trainer(config)
    ours, errors, theirs = [], [], []
    for _ in range(40 if config.unit_dim < 10 else 8):
        for _ in range(apart):
            trainer.advance()
        at = trainer.curvature_at()
        start = synchronised()
        largest, smallest, _ = trainer.probe.spectrum(at)
        ours.append(synchronised() - start)
        exact = CurvatureProbe().spectrum(at)
        errors.append(abs(max(abs(largest), abs(smallest)) / max(abs(exact[0]), abs(exact[1])) - 1))
        theirs.append(peer_seconds(trainer, at))
    peer = (
        {}
        if np.isnan(theirs).any()
        else {"peer": "curvlinops + eigsh", "peer_value": 1e3 * float(np.median(theirs))}
    )
    note = f"largest error {max(errors):.0e} (budget {error})"
    again = trainer.curvature_at()
    name = f"K again, {name}, {apart} step{'s' * (apart > 1)} apart"
    return Row(
        name,
        1e3 * float(np.median(ours)),
        "ms",
        budget,
        **peer,
        note=note,
        work=lambda: trainer.probe.spectrum(again),
    )


def peer_seconds(trainer: Trainer, at: Linearisation) -> float:
    """curvlinops' Hessian under scipy's eigsh, warm imports; NaN where it is not installed."""
    try:
        from curvlinops import HessianLinearOperator
    except ImportError:
        return float("nan")
    from scipy.sparse.linalg import eigsh

    config, network = trainer.config, trainer.network.form
    incoming, outgoing = network.split(at.units)
    hidden = torch.nn.Linear(network.inputs, config.neurons, bias=False, dtype=at.units.dtype)
    out = torch.nn.Linear(config.neurons, network.outputs, bias=False, dtype=at.units.dtype)
    hidden.weight.data, out.weight.data = incoming.clone(), network.scale * outgoing.T.clone()
    model = torch.nn.Sequential(
        hidden, torch.nn.Tanh() if config.activation == "tanh" else torch.nn.Sigmoid(), out
    )
    loss = torch.nn.CrossEntropyLoss() if config.classification else torch.nn.MSELoss()
    data = [(at.x, trainer.targets[: len(at.x)])]
    start = time.perf_counter()
    operator = HessianLinearOperator(
        model, loss, list(model.parameters()), data, check_deterministic=False
    ).to_scipy()
    eigsh(operator, k=1, which="LM", tol=1e-4, return_eigenvectors=False)
    return time.perf_counter() - start


def steps_per_second(trainer: Trainer, seconds: float) -> float:
    """Steps a second of a trainer that is not measured."""
    for _ in range(20):
        trainer.advance()
    start, count = synchronised(), 0
    while time.perf_counter() - start < seconds:
        trainer.advance()
        count += 1
    return count / (synchronised() - start)


def plain_training(name: str, config: Config) -> Row:
    """Steps a second of the bare trainer, beside the same network under autograd and torch.optim.SGD."""
    set_threads(config)
    trainer = Trainer(config)
    ours = steps_per_second(trainer, 4)
    incoming, outgoing = trainer.network.form.split(trainer.neurons)
    first, second = incoming.clone().requires_grad_(), outgoing.clone().requires_grad_()
    optimizer = torch.optim.SGD([first, second], lr=trainer.eta())

    def step() -> None:
        optimizer.zero_grad()
        output = trainer.network.form.scale * torch.tanh(trainer.x @ first.T) @ second
        torch.nn.functional.cross_entropy(output, trainer.targets).backward()
        optimizer.step()

    for _ in range(20):
        step()
    start, count = synchronised(), 0
    while time.perf_counter() - start < 4:
        step()
        count += 1
    return Row(
        f"training, {name}",
        ours,
        "steps/s",
        peer="PyTorch, autograd",
        peer_value=count / (synchronised() - start),
    )


def measured_training(name: str, config: Config, seconds: float) -> Row:
    """Steps a second of a session at full speed with all measures,
    as a part of the same trainer's with none.
    """
    set_threads(config)
    bare = steps_per_second(Trainer(config), seconds)
    frames: list[int] = []
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(1, "blas"):  # as in the worker
        session = Session(lambda record: frames.append(len(record)), Path(folder))
        session.handle(
            {"command": "start", "config": config.to_dict(), "run": 1, "play": True, "speed": None}
        )

        def advance(seconds: float) -> float:
            start, count = synchronised(), 0
            while time.perf_counter() - start < seconds:
                session.handle({"command": "advance"})
                count += 1
            return count / (synchronised() - start)

        advance(0.5)
        before = len(frames)
        rate = advance(seconds)
        note = f"{rate:.0f} of {bare:.0f} steps/s, {(len(frames) - before) / seconds:.0f} frames/s"
        row = Row(f"training with all measures, {name}", rate / bare, "of bare", ">= 0.8", note=note)
        session.handle({"command": "pause"})
        session.close()
    return row
