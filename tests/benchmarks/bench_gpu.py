"""The atlas of MNIST on a CUDA device: 16 rates side by side, beside sequential PyTorch and the floor of
bytes and operations.

    python -m tests.benchmarks gpu

Needs torch, numpy and scipy alone. Without a CUDA device there are no rows.
"""

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch

import tests.bare  # noqa: F401 -- before what imports jaxtyping
from tests.benchmarks.rows import Row
from topowidgets.learning.batched import descend_batched
from topowidgets.learning.networks.one_hidden import OneHidden
from topowidgets.learning.trainer import Trainer
from topowidgets.settings.config import Config
from topowidgets.settings.presets import preset
from topowidgets.settings.rate_grid import LARGE_FRAMES, kept_steps, spaced_rates

RATES = 16

TIMES_THE_PEER = 8
"""How many times as fast as the peer it shall be."""


def rows() -> Iterator[Row]:
    """Training alone: what is measured on the way is the same beside any trainer."""
    if torch.cuda.is_available():
        yield training(preset("mnist").replace(device="cuda"), spaced_rates(0.1, 8, RATES))


def training(config: Config, rates: Sequence[float]) -> Row:
    """All rates to the config's tau, with the neurons of each kept frame."""
    template = Trainer(config.replace(eta_k=rates[0]))
    planned = [Trainer(config.replace(eta_k=rate), like=template).planned for rate in rates]
    kept = [kept_steps(steps, LARGE_FRAMES) for steps in planned]
    device = template.device
    own = seconds(lambda: descend_batched(template, rates, kept), device)
    peer = seconds(lambda: in_turn(template, rates, kept), device, repeats=2)
    operations, moved = floor(config, planned)
    speed, bandwidth = fastest(device)
    least = max(operations / speed, moved / bandwidth)
    name = torch.cuda.get_device_name() if device.type == "cuda" else "CPU"
    note = (
        f"floor {least:.3g} s, {own / least:.2g} times that: {operations / 1e12:.3g} TFLOP at the "
        f"{speed / 1e12:.3g} TFLOP/s of a float32 "
        f"matrix product, {moved / 1e9:.3g} GB at the {bandwidth / 1e9:.3g} GB/s of a copy; {sum(planned)} "
        f"steps, {max(planned)} in turn"
    )
    return Row(
        f"MNIST, {len(rates)} rates to tau {config.tau:g}, training, {name}",
        own,
        "s",
        f"<= {peer / TIMES_THE_PEER:.3g}",
        "PyTorch, float32, in turn",
        peer,
        note,
    )


def in_turn(template: Trainer, rates: Sequence[float], kept: Sequence[Sequence[int]]) -> list[torch.Tensor]:
    """The same in plain PyTorch: autograd and SGD, one rate after another, a copy of the neurons at each kept
    step.
    """
    form = OneHidden.of(template.config)
    incoming, outgoing = form.split(template.neurons)
    found = []
    for rate, steps in zip(rates, kept, strict=True):
        weights, wanted = [part.clone().requires_grad_() for part in (incoming, outgoing)], set(steps)
        optimiser = torch.optim.SGD(weights, lr=rate / template.start.K)
        for step in range(steps[-1] + 1):
            if step in wanted:
                found.append(torch.cat([part.detach() for part in weights], dim=1))
            optimiser.zero_grad()
            output = form.scale * torch.tanh(template.x @ weights[0].T) @ weights[1]
            torch.nn.functional.cross_entropy(output, template.targets).backward()
            optimiser.step()
    return found


def floor(config: Config, planned: Sequence[int]) -> tuple[float, float]:
    """Operations and bytes that no trainer of these rates goes without.

    A step of one rate multiplies samples x neurons with the inputs twice and with the outputs three times,
    two operations each. It reads and writes its neurons, and writes and reads its activations; the samples
    are read once for all rates of a step.
    """
    samples, neurons = config.train_samples, config.neurons
    operations = samples * neurons * (4 * config.inputs + 6 * config.outputs) * sum(planned)
    own = 2 * neurons * config.unit_dim + 2 * samples * neurons
    return float(operations), 4.0 * (own * sum(planned) + samples * config.inputs * max(planned))


def fastest(device: torch.device) -> tuple[float, float]:
    """Operations a second of a large float32 matrix product (no TF32), and bytes a second of a copy, both
    ways counted.
    """
    size = 8192 if device.type == "cuda" else 1024
    square = torch.randn(size, size, device=device)
    other = torch.empty_like(square)
    product = seconds(lambda: torch.mm(square, square, out=other), device)
    copy = seconds(lambda: other.copy_(square), device)
    return 2 * size**3 / product, 2 * square.nbytes / copy


def seconds(call: Callable[[], object], device: torch.device, repeats: int = 5) -> float:
    """Median over repeats after one warm call, the device's queue emptied around each."""
    times = []
    for _ in range(repeats + 1):
        synchronise(device)
        start = time.perf_counter()
        call()
        synchronise(device)
        times.append(time.perf_counter() - start)
    return float(np.median(times[1:]))


def synchronise(device: torch.device) -> None:
    """Wait until a CUDA device has done what it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
