"""The same numbers on a CUDA device. Skipped without one; needs torch, numpy, scipy, jaxtyping and pytest alone."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from topowidgets.config import Config
from topowidgets.learning.step import points_of
from topowidgets.learning.trainer import Trainer
from topowidgets.presets import preset

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
