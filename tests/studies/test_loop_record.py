"""A recording claims only what is known: of its settings, its clock, its rate and its hole."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from topowidgets import Run, record
from topowidgets.export.pages import run_page
from topowidgets.export.sentence import sentence_of
from topowidgets.export.view_state import compare_labels, recording_status
from topowidgets.recording.hole_since import against_start
from topowidgets.recording.notes import RecordingWarning
from topowidgets.texts import speaking
from topowidgets.topology.distortion import gluing_rate

STEPS = 4


def classes(steps=STEPS, every=1):
    """A ReLU network with biases on three classes, recorded."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 12), nn.ReLU(), nn.Linear(12, 3))
    x, y = torch.randn(30, 2), torch.arange(30) % 3
    sgd = torch.optim.SGD(net.parameters(), lr=0.5)

    def loss():
        return nn.functional.cross_entropy(net(x), y)

    with record(net, sgd, loss=loss, every=every, name="three classes") as recording:
        for _ in range(steps):
            sgd.zero_grad()
            loss().backward()
            sgd.step()
    return recording.run


@pytest.fixture(scope="module")
def run():
    return classes()


def test_settings_that_are_not_known_are_nowhere(run):
    known = run.config.to_dict()
    unknown = {
        "activation",
        "loss",
        "bias",
        "samples",
        "seed",
        "scale",
        "inputs",
        "radius",
        "momentum",
        "tau",
        "device",
        "tracers",
    }
    assert not unknown & set(known)
    assert (known["rule"], known["eta"], known["dtype"], known["steps"]) == ("sgd", 0.5, "float32", STEPS)
    assert not unknown & set(run.summary()["config"])
    assert not unknown & set(json.loads(run.dataset.attrs["config"]))
    page = run_page(run)
    assert not {name for name, *_ in page.table} & unknown
    said = " ".join([page.title, page.seen, *(" ".join(one) for one in page.made)])
    for word in ("seed", "tanh", "mse"):
        assert word not in said
        assert word not in repr(run.config)
        assert word not in run._repr_html_()


@pytest.mark.parametrize(
    "panel", ["loss", "rate", "ratios", "gluing", "topology", "persistence", "neurons", "barcode"]
)
def test_figures_name_what_is_known(run, panel):
    layout = run.figure(panel).layout
    said = f"{layout.title.text} {layout.title.subtitle.text}"
    assert "seed" not in said
    assert "2/" not in str(layout.annotations), "no mark of stability"
    if panel in ("loss", "rate"):
        assert "three classes, rule sgd, eta = 0.5." in said


def test_a_rate_that_changes_is_no_setting():
    net = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1))
    sgd = torch.optim.SGD(net.parameters(), lr=0.5)
    scheduler = torch.optim.lr_scheduler.StepLR(sgd, 1, 0.5)
    with record(net, sgd) as recording:
        for _ in range(3):
            sgd.zero_grad()
            net(torch.ones(2, 2)).sum().backward()
            sgd.step()
            scheduler.step()
    run = recording.run
    assert "eta" not in run.config.to_dict()
    assert [row["eta"] for row in run.rows] == [None, 0.5, 0.25, 0.125]
    assert run["tau"] == pytest.approx([0.0, 0.5, 0.75, 0.875])
    assert run_page(run).title == "recorded"
    assert compare_labels([run.config, classes(1).config]) == ["recorded", "eta 0.5, three classes"]


# the clock and the rate


def scaled(factor):
    """A loop whose K grows by a factor in its second step."""
    net = nn.Sequential(nn.Linear(1, 6, bias=False), nn.Tanh(), nn.Linear(6, 1, bias=False)).double()
    x = torch.linspace(-1, 1, 9, dtype=torch.float64)[:, None]
    sgd = torch.optim.SGD(net.parameters(), lr=1e-3)
    weight = [1.0]

    def loss():
        return weight[0] * (net(x) - x).square().mean()

    with record(net, sgd, loss=loss) as recording:
        for number in range(3):
            sgd.zero_grad()
            loss().backward()
            sgd.step()
            weight[0] = factor if number == 0 else weight[0]
    return recording.run


def test_the_clock_is_the_step_where_k_moved_more_than_twofold():
    calm, moved = scaled(1.5), scaled(5.0)
    assert calm["tau"][-1] == pytest.approx(3 * 1e-3 * calm.start.K)
    assert calm.columns["tau"].unit == "sum of eta K0"
    assert moved["tau"].tolist() == [0.0, 1.0, 2.0, 3.0]
    assert [frame.tau for frame in moved.frames] == [0.0, 1.0, 2.0, 3.0]
    assert moved.columns["tau"].unit == "step"
    note = next(note for note in moved.notes if note.kind == "clock_of_steps")
    assert "more than twofold, so the clock is the number of steps" in note.message
    assert moved.figure("loss").layout.xaxis.title.text == "step"
    assert moved.figure("neurons").layout.title.text == "neurons at step 3"
    assert recording_status(moved)["clock"] == "step"
    with speaking("de"):
        assert moved.figure("loss").layout.xaxis.title.text == "Schritt"
        assert "Die Uhr zählt" in note.message or "die Uhr zählt" in note.message


def test_the_headline_is_eta_times_the_k_of_now(tmp_path):
    moved = scaled(5.0)
    last = moved.frames[-1].facts
    realised = last["eta"] * last["K"]
    assert realised == pytest.approx(5.0 * moved.rows[-1]["eta_k"], rel=0.1)
    assert sentence_of(moved.frames[-1]).startswith(f"Step 3: eta K = {realised:.2f}")
    status = recording_status(moved)
    assert status["realised"]
    assert status["rate"]["unit"] == "1/K"
    assert status["rate"]["min"] < realised < status["rate"]["max"]
    checkpoints = Run.from_checkpoints(
        [nn.Sequential(nn.Linear(2, 6), nn.Linear(6, 1)).state_dict()], units="0"
    )
    assert (recording_status(checkpoints)["rate"], recording_status(checkpoints)["clock"]) == (None, "step")
    moved.save(tmp_path / "run.nc")
    assert recording_status(Run.load(tmp_path / "run.nc")) == status


def test_no_mark_of_stability_and_k_of_this_layer():
    calm = scaled(1.0)
    assert calm.frames[-1].facts["marks"]["stability"] is None
    assert calm.frames[-1].facts["marks"]["bound"] > 0
    assert "K of this layer" in sentence_of(calm.frames[-1])
    assert "of this layer" in calm.figure("rate").layout.title.subtitle.text


def test_gluing_of_plain_gradient_descent_is_measured():
    calm = scaled(1.0)
    frames = [calm.frames[step].neurons for step in (1, 2)]
    eta = calm.rows[2]["eta"]
    nearest = gluing_rate(frames[0], (frames[0] - frames[1]) / eta).least_miss(eta)
    told = calm.frames[2].facts["gluing"]
    if nearest is None:
        assert told == {"step": 2, "pair": None, "miss": None, "eta_k": None}
    else:
        assert told["pair"] == [nearest.first, nearest.second]
        assert calm.rows[2]["gluing_eta_k"] == pytest.approx(nearest.eta * calm.start.K)
    assert calm.frames[0].facts["gluing"] is None


# the hole


def ring(radius, count=24):
    angles = 2 * np.pi * np.arange(count) / count
    return {
        "0.weight": torch.tensor(np.c_[radius * np.cos(angles), radius * np.sin(angles)]),
        "1.weight": torch.zeros(1, count),
    }


def arc(count=24):
    t = np.linspace(-1, 1, count)
    return {"0.weight": torch.tensor(np.c_[t, t**2]), "1.weight": torch.zeros(1, count)}


def scattered(count=24):
    generator = torch.Generator().manual_seed(0)
    return {
        "0.weight": torch.randn(count, 2, generator=generator, dtype=torch.float64),
        "1.weight": torch.zeros(1, count),
    }


@pytest.mark.parametrize(
    ("states", "became", "says"),
    [
        ((ring(1), ring(2)), "kept", "The sampled hole is open, as at the start"),
        ((ring(1), arc()), "lost", "The sampled hole of the start is closed"),
        ((arc(), ring(1)), "appeared", "The sampled hole is open; at the start there was none"),
        ((arc(), arc()), "none", "No hole in the sample, as at the start"),
        ((scattered(), scattered()), None, "Whether the sample has a hole cannot be said"),
        ((scattered(), arc()), None, "No hole in the sample (no bar at all)"),
        ((scattered(), ring(1)), None, "The sampled hole is open ("),
        ((ring(1), scattered()), None, "The sampled hole can be called neither open nor closed"),
    ],
)
def test_the_hole_is_told_against_the_start(states, became, says):
    run = Run.from_checkpoints(states, units=lambda state: state["0.weight"])
    assert run.summary()["against_start"] == became
    assert sentence_of(run.frames[0]).count("at the start") == 0
    assert says in sentence_of(run.frames[-1])


def test_what_is_undecided_is_not_said_against_the_start():
    assert {against_start(start, now) for start in ("open", "closed") for now in ("undecided",)} == {None}


def test_a_loop_that_goes_on_in_another_precision_or_with_other_tensors():
    net = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1))
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)

    def loss():
        return net(torch.ones(3, 2, dtype=net[0].weight.dtype)).square().mean()

    def step():
        sgd.zero_grad()
        loss().backward()
        sgd.step()

    def loop(recording):
        with recording:
            step()
            net.double()
            step()
            net[0], net[2] = nn.Linear(2, 8).double(), nn.Linear(8, 1).double()
            step()

    recording = record(net, sgd, loss=loss)
    with pytest.warns(RecordingWarning, match="no longer 6 units"):
        loop(recording)
    run = recording.run
    assert [row["K"] is None for row in run.rows] == [False, False, False, True]
    assert [frame.step for frame in run.frames] == [0, 1, 2]
