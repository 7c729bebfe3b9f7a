"""The same numbers on a CUDA device. Skipped without one.

Needs torch, numpy, scipy and pytest alone: `python -m pytest -c /dev/null --import-mode=importlib
tests/learning/test_gpu.py`.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch

import tests.bare  # noqa: F401 -- before what imports jaxtyping
from topowidgets.learning.batched import descend_batched
from topowidgets.learning.step import points_of
from topowidgets.learning.trainer import Trainer
from topowidgets.settings.config import Config
from topowidgets.settings.presets import preset
from topowidgets.settings.rate_grid import side_by_side

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")]


@pytest.mark.parametrize("name", ["pinch", "fold", "shatter", "shrink"])
def test_a_ring_trains_to_the_same_neurons(name):
    runs = [Trainer(preset(name).replace(device=device, eta_k=1.5)) for device in ("cpu", "cuda")]
    assert pytest.approx(runs[0].start.K, rel=1e-9) == runs[1].start.K
    assert runs[1].start.h_plus == pytest.approx(runs[0].start.h_plus, rel=1e-9)
    for trainer in runs:
        for _ in trainer.run():
            pass
    on_cpu, on_cuda = (points_of(trainer.current)[0] for trainer in runs)
    np.testing.assert_allclose(on_cuda, on_cpu, rtol=1e-7, atol=1e-9)


def test_mnist_chooses_the_device_and_learns():
    trainer = Trainer(preset("mnist"))
    assert trainer.device.type == "cuda"
    assert pytest.approx(Trainer(preset("mnist").replace(device="cpu")).start.K, rel=1e-3) == trainer.start.K
    for _ in trainer.run():
        pass
    assert trainer.accuracy() > 0.8


def test_a_checkpoint_goes_on_bit_by_bit():
    config = Config().replace(rule="sgd", batch_size=16, device="cuda")
    first = Trainer(config)
    for _ in range(7):
        first.advance()
    second = Trainer(config)
    second.restore(*first.checkpoint())
    np.testing.assert_array_equal(points_of(first.advance().after)[0], points_of(second.advance().after)[0])


def test_rates_of_mnist_fly_side_by_side():
    """Against each rate trained by itself on the CPU."""
    config = preset("mnist").replace(device="cuda")
    template = Trainer(config)
    assert side_by_side(config, cuda=True)
    rates, kept = [0.5, 1.5, 4.0], [[0, 10, 30], [10], [5, 8]]
    for rate, steps, found in zip(rates, kept, descend_batched(template, rates, kept), strict=True):
        assert found.device.type == "cuda"
        alone = Trainer(config.replace(device="cpu", eta_k=rate))
        for step, points in zip(steps, found, strict=True):
            while alone.steps < step:
                alone.advance()
            np.testing.assert_allclose(points.cpu().numpy(), alone.neurons.numpy(), rtol=1e-2, atol=1e-3)
