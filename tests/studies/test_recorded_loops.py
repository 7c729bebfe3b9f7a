"""Loops as people write them: gradients that add up, closures, scalers, autocast, two recordings at once,
threads of checkpoints.
"""

import numpy as np
import pytest
import torch
from torch import nn

from topowidgets import Run, record
from topowidgets.export.sentence import sentence_of

X = torch.randn(24, 2, generator=torch.Generator().manual_seed(0))


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1))


def square(net):
    return (net(X) - X[:, :1] ** 2).square().mean()


def test_gradients_that_add_up_are_one_step():
    net = network()
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    with record(net, sgd, loss=lambda: square(net)) as recording:
        for batch in range(6):
            (square(net) / 3).backward()
            if batch % 3 == 2:
                sgd.step()
                sgd.zero_grad()
    assert [row["step"] for row in recording.run.rows] == [0, 1, 2]
    assert recording.run.notes == []


def test_lbfgs_calls_its_closure_many_times_in_a_step():
    net = network()
    lbfgs = torch.optim.LBFGS(net.parameters(), lr=0.5, max_iter=5)

    def closure():
        lbfgs.zero_grad()
        loss = square(net)
        loss.backward()
        return loss

    with record(net, lbfgs, loss=lambda: square(net)) as recording:
        for _ in range(2):
            lbfgs.step(closure)
    run = recording.run
    assert [row["step"] for row in run.rows] == [0, 1, 2]
    assert run.rows[-1]["loss"] < run.rows[0]["loss"]
    assert run.notes[0].facts == {"why": "optimizer", "optimizer": "LBFGS"}


def test_a_scaler_that_skips_a_step():
    net = network()
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**120, growth_interval=10**6)
    with record(net, sgd, loss=lambda: square(net)) as recording:
        for _ in range(130):
            sgd.zero_grad()
            with torch.autocast("cpu", torch.bfloat16):
                loss = square(net)
            scaler.scale(loss).backward()
            scaler.step(sgd)
            scaler.update()
            if recording.run.rows[-1]["step"] == 2:
                break
    assert recording.run.rows[-1]["step"] == 2
    assert scaler.get_scale() <= 2.0**120
    assert not recording.run.diverged


def test_two_recordings_at_once_see_what_one_sees():
    alone, both = network(), network()
    runs = []
    for net in (alone, both):
        sgd = torch.optim.SGD(net.parameters(), lr=0.1)
        outer = record(net, sgd, loss=lambda net=net: square(net))
        inner = record(net, sgd, every=2, name="inner") if net is both else None
        with outer:
            for _ in range(4):
                sgd.zero_grad()
                square(net).backward()
                if inner is not None:
                    with inner:
                        sgd.step()
                else:
                    sgd.step()
        runs.append(outer.run)
    assert runs[0].rows == runs[1].rows
    assert [frame.step for frame in inner.run.frames] == [0, 1, 2, 3, 4]
    with outer, pytest.raises(RuntimeError, match="is running already"):
        outer.__enter__()


def test_a_loss_that_trains_is_no_step_of_the_loop():
    net = network()
    sgd = torch.optim.SGD(net.parameters(), lr=1e-3)

    def loss():
        value = square(net)
        sgd.step()
        return value

    with record(net, sgd, loss=loss) as recording:
        sgd.step()
    assert [row["step"] for row in recording.run.rows] == [0, 1]


@pytest.mark.parametrize("every", [2, 100])
def test_steps_between_measurements_have_rows(every):
    net = network()
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    with record(net, sgd, loss=lambda: square(net), every=every) as recording:
        for _ in range(5):
            sgd.zero_grad()
            square(net).backward()
            sgd.step()
    run = recording.run
    assert [row["step"] for row in run.rows] == list(range(6))
    assert [frame.step for frame in run.frames] == sorted({0, 1, *range(0, 6, every), 5})
    assert [row["ratio_max"] is not None for row in run.rows[1:]] == [
        step == 1 or step % every == 0 for step in range(1, 6)
    ]


def changing(at):
    """Rows of the first layer; from a call on fewer, or none."""
    calls = iter(range(10**6))

    def units(net):
        number = next(calls)
        if number == at:
            raise RuntimeError("no more")
        return net[0].weight if number < at else net[0].weight[:4]

    return units


def test_units_that_raise_or_change_their_number_end_no_loop(recwarn):
    net = network()
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    with record(net, sgd, units=changing(4)) as recording:
        for _ in range(4):
            sgd.zero_grad()
            square(net).backward()
            sgd.step()
    run = recording.run
    assert [note.kind for note in run.notes] == ["units", "other_units"]
    assert "units() raised RuntimeError: no more" in run.notes[0].message
    assert "no longer (6, 2) but (4, 2)" in run.notes[1].message
    assert len(run.rows) == 5
    assert len(recwarn) == 2


@pytest.mark.parametrize(
    ("module", "options", "says"),
    [
        (nn.Tanh(), {}, "module = Tanh has no parameters, so there is nothing to record"),
        (3, {}, "module is int, not a torch.nn.Module"),
        (network(), {"units": lambda _: 1 / 0}, r"units\(\) raised ZeroDivisionError: division by zero"),
        (network(), {"units": lambda net: net[0].weight.to(torch.complex64)}, "the weights are complex"),
        (network(), {"units": lambda _: None}, "the units are NoneType, not a tensor"),
        (network(), {"layer": "fc1"}, "layer = 'fc1': the module has no part of this name; it has 0, 1, 2"),
        (network().to("meta"), {}, "the module is on the meta device"),
        (nn.Sequential(nn.LazyLinear(4), nn.Linear(4, 1)), {}, "run it once before"),
        (network(), {"name": "x" * 201}, "^name = "),
        (network(), {"every": 0}, "^every = 0 is not allowed: a whole number from 1"),
    ],
)
def test_what_was_meant_otherwise_is_said_at_once(module, options, says):
    sgd = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    with pytest.raises((ValueError, TypeError), match=says):
        record(module, sgd, **options)


def test_what_an_older_file_cannot_have_known_is_dropped():
    run = Run.load("tests/fixtures/recorded.nc")
    known = run.config.to_dict()
    assert not {"seed", "activation", "loss", "bias", "samples", "radius", "device", "beta_1"} & set(known)
    assert run.notes == []
    assert np.isfinite(run.column("tau")).all()
    assert run.frames[-1].facts["hole_at_start"] == run.frames[0].facts["sample_verdict"]["verdict"]
    assert "no theorem for this step" in sentence_of(run.frames[-1])
    assert "seed" not in run.figure("ratios").layout.title.subtitle.text
    assert run.summary()["config"] == known
