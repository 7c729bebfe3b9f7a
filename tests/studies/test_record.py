"""Loops that are not ours: recorded while they train, or read from their checkpoints."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from topowidgets import ConfigError, Run, TopologyLab, View, record, train
from topowidgets.export.sentence import sentence_of, worded
from topowidgets.learning.shapes import neuron_cloud
from topowidgets.learning.trainer import Trainer
from topowidgets.settings.presets import preset

STEPS = 12


class Pinch(nn.Module):
    """The network of the preset `pinch` as anybody would write it."""

    def __init__(self, config):
        super().__init__()
        start = torch.as_tensor(neuron_cloud(config)[0])
        self.hidden, self.out = (
            nn.Linear(1, len(start), bias=False).double(),
            nn.Linear(len(start), 1, bias=False).double(),
        )
        with torch.no_grad():
            self.hidden.weight.copy_(start[:, :1])
            self.out.weight.copy_(start[:, 1:].T)

    def forward(self, x):
        return self.out(torch.tanh(self.hidden(x))) / self.out.in_features


def half_square(config):
    x = torch.linspace(-2, 2, config.samples, dtype=torch.float64)[:, None]
    y = 0.3 * torch.tanh(4 * x)
    return lambda net: (net(x) - y).square().mean() / 2


def train_by_hand(net, optimizer, loss, steps=STEPS):
    for _ in range(steps):
        optimizer.zero_grad()
        loss(net).backward()
        optimizer.step()


@pytest.fixture(scope="module")
def pinch():
    """Our run, and the same recorded from a loop with torch.optim.SGD."""
    config = preset("pinch").replace(steps=STEPS)
    ours, net, loss = train(config), Pinch(config), half_square(config)
    optimizer = torch.optim.SGD(net.parameters(), lr=1.5 / ours.start.K)
    with record(net, optimizer, layer=net.hidden, loss=lambda: loss(net)) as recording:
        train_by_hand(net, optimizer, loss)
    return ours, recording.run


def test_a_recorded_pinch_is_the_trained_one(pinch):
    ours, theirs = pinch
    assert (
        [frame.step for frame in theirs.frames]
        == [frame.step for frame in ours.frames]
        == list(range(STEPS + 1))
    )
    for one, other in zip(ours.frames, theirs.frames, strict=True):
        assert np.allclose(one.neurons, other.neurons, rtol=0, atol=1e-12)
        persistence = [frame.facts["sample_verdict"]["persistence"] for frame in (one, other)]
        assert persistence[0] == pytest.approx(persistence[1], abs=1e-10)
    for name in ("loss", "ratio_min", "ratio_max", "tau", "eta", "eta_k", "b0", "b1"):
        assert np.allclose(ours.column(name), theirs.column(name), rtol=1e-9, equal_nan=True), name


def test_k_is_that_of_the_dense_hessian(pinch):
    ours, theirs = pinch
    k0 = theirs.start.K
    assert k0 == pytest.approx(ours.start.K, rel=1e-9)
    config = ours.config
    net, loss = Pinch(config), half_square(config)
    units = torch.as_tensor(theirs.frames[-1].neurons)

    def at(flat):
        rows = flat.view(-1, 2)
        values = {"hidden.weight": rows[:, :1], "out.weight": rows[:, 1:].T}
        return loss(lambda x: torch.func.functional_call(net, values, x))

    eigenvalues = torch.linalg.eigvalsh(torch.autograd.functional.hessian(at, units.flatten()))
    row = theirs.rows[-1]
    assert row["lambda_max"] == pytest.approx(float(eigenvalues[-1]), rel=1e-4)
    assert row["K"] == pytest.approx(float(eigenvalues.abs().max()), rel=1e-4)
    assert row["bound_high"] == pytest.approx(1 + row["eta"] * theirs.rows[-2]["K"])


def test_what_is_not_known_is_none_and_said(pinch):
    _, theirs = pinch
    for name in ("accuracy", "h_plus", "h_plus_tracers", "folded", "crossings", "tracer_crossings"):
        assert {row[name] for row in theirs.rows} == {None}, name
    summary = theirs.summary()
    assert (summary["map_verdict"], summary["map_detail"], summary["h_plus"]) == (
        "undetermined",
        "not measured",
        None,
    )
    assert sentence_of(theirs.frames[-1]).endswith("The map: not measured.")
    assert sentence_of(theirs.frames[0]).startswith("The start of a recording: 96 neurons in 2 dimensions.")
    assert sentence_of(theirs.frames[5]).startswith("Step 5: eta K = ")


def test_without_a_closure_there_is_no_k(pinch):
    ours, _ = pinch
    net, loss = Pinch(ours.config), half_square(ours.config)
    optimizer = torch.optim.SGD(net.parameters(), lr=10.0)
    with record(net, optimizer, every=5) as recording:
        train_by_hand(net, optimizer, loss)
    run = recording.run
    assert [frame.step for frame in run.frames] == [0, 1, 5, 10, 12], "the last one too"
    assert np.isnan(run.start.K)
    for name in ("K", "eta_k", "loss", "bound_low"):
        assert {row[name] for row in run.rows} == {None}, name
    assert [row["step"] for row in run.rows if row["ratio_max"] is not None] == [1, 5, 10]
    assert [row["step"] for row in run.rows if row["b1"] is not None] == [0, 1, 5, 10, 12]
    assert run.column("tau") == pytest.approx([10.0 * step for step in range(STEPS + 1)])
    assert "Step 12: eta = 10, K not measured." in sentence_of(run.frames[-1])


@pytest.mark.parametrize("panel", ["neurons", "barcode", "diagram", "loss", "rate", "ratios", "topology"])
def test_a_recording_is_a_run_like_any_other(pinch, panel, tmp_path):
    _, theirs = pinch
    net = Pinch(theirs.config.replace(shape="circle", task="step", network="one_hidden", dim=None))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    with record(net, optimizer, name="mine") as recording:
        train_by_hand(net, optimizer, half_square(theirs.config), 2)
    for run in (theirs, recording.run):
        assert len(run.figure(panel).data) or panel in ("loss", "rate")
        run.save(tmp_path / "run.nc")
        again = Run.load(tmp_path / "run.nc")
        assert again.config == run.config
        assert again.rows == run.rows
        assert np.array_equal(again.frames[-1].neurons, run.frames[-1].neurons)
        assert str(again.summary()) == str(run.summary())
        view = View("lab", run)
        assert view.status["preset"] in ("recorded", "mine")
        assert not math.isnan(view.status["k0"] or 0.0)


def test_a_recording_cannot_be_trained_anew(pinch):
    _, theirs = pinch
    for make in (Trainer, train):
        with pytest.raises(
            ConfigError, match="this run was recorded from another loop and cannot be trained anew"
        ):
            make(theirs.config)
    lab = TopologyLab()
    with pytest.raises(ConfigError, match="shape, task and network are recorded together"):
        lab.set(task="recorded")
    lab.close()


def test_training_is_left_as_it_was():
    """The same weights, gradients and random numbers with the recording and without."""
    ends = []
    for watched in (False, True):
        torch.manual_seed(3)
        net = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Dropout(0.5), nn.Linear(6, 1))
        x = torch.randn(20, 2)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
        loop = (net, optimizer, lambda net, x=x: (net(x) - x[:, :1]).square().mean(), 4)
        if watched:
            with record(net, optimizer, loss=lambda net=net, x=x: net(x).square().mean()) as recording:
                train_by_hand(*loop)
            assert recording.run.config.rule == "heavy_ball"
        else:
            train_by_hand(*loop)
        ends.append(
            (
                torch.cat([p.flatten() for p in net.parameters()]),
                torch.cat([p.grad.flatten() for p in net.parameters()]),
                torch.rand(1),
            )
        )
    for one, other in zip(*ends, strict=True):
        assert torch.equal(one, other)


def test_a_loop_that_breaks_off_is_recorded_until_then():
    net = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    recording = record(net, optimizer)
    losses = iter([1.0, 2.0])
    with pytest.raises(StopIteration), recording:
        train_by_hand(net, optimizer, lambda net: next(losses) * net(torch.ones(3, 2)).sum(), 3)
    assert repr(recording.run) == "Run(recorded, 2 steps, 3 frames)"
    train_by_hand(net, optimizer, lambda net: net(torch.ones(3, 2)).sum(), 2)
    assert recording.run.rows[-1]["step"] == 2, "the hooks are gone"


def test_a_run_that_overflows_keeps_its_finite_frames():
    net = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1))
    optimizer = torch.optim.SGD(net.parameters(), lr=1e9)
    with record(net, optimizer) as recording:
        train_by_hand(net, optimizer, lambda net: net(torch.ones(3, 2)).square().sum(), 4)
    assert len(recording.run.rows) == 5
    assert 1 <= len(recording.run.frames) < 5
    assert recording.run.diverged


def test_neurons_of_three_coordinates_are_named_by_number():
    net = nn.Sequential(nn.Linear(1, 6), nn.Tanh(), nn.Linear(6, 1))
    run = record(net, torch.optim.SGD(net.parameters(), lr=0.1)).run
    assert worded(run.frames[0])["axes"] == ["coordinate 1", "coordinate 2", "coordinate 3"]


# layers


def test_channels_of_a_convolution():
    """A kernel, its bias, and its part of what follows: a convolution or, on the
    flattened picture, a Linear.
    """
    net = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Conv2d(4, 5, 3), nn.ReLU(), nn.Flatten(), nn.Linear(5 * 16, 10)
    ).double()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    x = torch.randn(2, 1, 8, 8, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    for layer, following, dim in ((net[0], net[2], 9 + 1 + 5 * 9), (net[2], net[5], 36 + 1 + 160)):
        with record(net, optimizer, layer=layer, loss=lambda: net(x).square().mean()) as recording:
            train_by_hand(net, optimizer, lambda net: net(x).square().mean(), 1)
        frame = recording.run.frames[-1]
        assert frame.neurons.shape == (len(layer.weight), dim)
        part = following.weight.view(len(following.weight), len(layer.weight), -1)[:, 2]
        whole = torch.cat([layer.weight[2].flatten(), layer.bias[2:3], part.flatten()])
        assert np.array_equal(frame.neurons[2], whole.detach().numpy())
        assert recording.run.start.K > 0


def test_a_function_says_what_the_neurons_are():
    net = nn.MultiheadAttention(8, 4)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    x = torch.ones(3, 1, 8)
    heads = lambda net: net.out_proj.weight.T.reshape(4, -1)  # noqa: E731
    with record(net, optimizer, units=heads, loss=lambda: net(x, x, x)[0].square().mean()) as recording:
        train_by_hand(net, optimizer, lambda net: net(x, x, x)[0].square().mean(), 2)
    run = recording.run
    assert run.frames[-1].neurons.shape == (4, 16)
    assert run.rows[-1]["loss"] is not None
    assert run.rows[-1]["K"] is None, "the derivative by these neurons is not known"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            {"layer": "2"},
            (
                "layer = '2': it is no Linear or convolution followed by one that takes its units; "
                "those that are: 0. Give units="
            ),
        ),
        ({"layer": nn.Linear(1, 1)}, "is no Linear and no convolution of this module"),
        ({"layer": "0", "units": lambda net: net[0].weight}, "give either layer or units"),
        ({"units": lambda net: net[0].weight[0]}, r"the units have the shape \(2,\): at least 3 neurons"),
        (
            {"loss": lambda: 3.0},
            r"loss\(\) must return the loss as a tensor with one number and its graph, not float",
        ),
        ({"every": 0}, "every = 0 is not allowed"),
    ],
)
def test_what_cannot_be_recorded_is_said(options, says):
    net = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1))
    with pytest.raises(ValueError, match=says):
        record(net, torch.optim.SGD(net.parameters(), lr=0.1), **options)


# checkpoints


@pytest.fixture
def folder(tmp_path, pinch):
    """Checkpoints of the pinch loop as loops leave them."""
    ours, _ = pinch
    net, loss = Pinch(ours.config), half_square(ours.config)
    optimizer = torch.optim.SGD(net.parameters(), lr=1.5 / ours.start.K)
    for step in range(0, STEPS + 1, 2):
        torch.save(
            {"epoch": step, "model": net.state_dict(), "optimizer": optimizer.state_dict()},
            tmp_path / f"epoch-{step}.pt",
        )
        train_by_hand(net, optimizer, loss, 2)
    (tmp_path / "notes.txt").write_text("not a checkpoint")
    return tmp_path


def test_a_folder_of_checkpoints_is_a_run(folder, pinch):
    ours, _ = pinch
    steps = range(0, STEPS + 1, 2)
    run = Run.from_checkpoints(folder, units="hidden", steps=steps, eta=192.0)
    assert [frame.step for frame in run.frames] == list(steps), "by the numbers in their names, 10 after 8"
    for frame in run.frames:
        assert np.allclose(frame.neurons, ours.frames[frame.step].neurons, rtol=0, atol=1e-12)
    assert run.rows[-1]["tau"] == 12 * 192.0
    assert {row["ratio_max"] for row in run.rows} == {None}
    path = folder / "run.nc"
    run.save(path)
    assert Run.load(path).rows == run.rows


def test_without_a_rate_the_clock_is_the_step(folder):
    run = Run.from_checkpoints(sorted(folder.glob("*.pt"), key=lambda path: int(path.stem[6:])))
    assert [row["tau"] for row in run.rows] == [float(step) for step in range(7)]
    assert {row["eta"] for row in run.rows} == {None}
    assert "Step 6: eta is not known." in sentence_of(run.frames[-1])


def test_a_checkpoint_with_objects_is_refused_and_not_run(tmp_path):
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "sprung"), "w"))

    net = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1))
    for name, held in (("module", net), ("trap", {"weights": net.state_dict(), "more": Trap()})):
        torch.save(held, tmp_path / f"{name}.pt")
        with pytest.raises(ValueError, match="holds other objects than tensors and plain values"):
            Run.from_checkpoints([tmp_path / f"{name}.pt"])
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "none", "none"),
        (lambda folder: [folder / "epoch-0.pt", folder / "notes.txt"], "is damaged, and is not opened"),
        (lambda _: [{"a": torch.ones(3)}], "names and shapes are not those of a plain chain"),
        (lambda _: [], "checkpoints is empty"),
    ],
)
def test_what_is_no_checkpoint_is_said(folder, make, says):
    with pytest.raises((ValueError, OSError), match=says):
        Run.from_checkpoints(make(folder))


def test_steps_fit_the_checkpoints(folder):
    for steps in ([0, 1], [3, 2, 1, 0, 4, 5, 6], [-1, 0, 1, 2, 3, 4, 5]):
        with pytest.raises(ValueError, match="one rising number for each of the 7 checkpoints"):
            Run.from_checkpoints(folder, steps=steps)
