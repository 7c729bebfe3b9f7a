"""Saved checkpoints become a Run: which files are a series, which mapping is the state dict, and what is
refused at once.
"""

import math

import numpy as np
import pytest
import torch
from torch import nn

from topowidgets import ConfigError, Run
from topowidgets.recording.notes import RecordingWarning

COUNT = 10


def network(units=6, *between):
    torch.manual_seed(units)
    return nn.Sequential(nn.Linear(2, units), *between, nn.Tanh(), nn.Linear(units, 1))


def rows(net):
    last = [layer for layer in net if isinstance(layer, nn.Linear)][-1]
    return torch.cat([net[0].weight, net[0].bias[:, None], last.weight.T], dim=1).detach().numpy()


@pytest.fixture
def series(tmp_path):
    """epoch_1.pt to epoch_10.pt, the weights times their number."""
    net = network()
    for number in range(1, COUNT + 1):
        torch.save(
            {key: value * number for key, value in net.state_dict().items()}, tmp_path / f"epoch_{number}.pt"
        )
    return tmp_path, rows(net)


def read(*given, **options):
    with pytest.warns(RecordingWarning):
        return Run.from_checkpoints(*given, **options)


def left_out(run):
    return {name: why for note in run.notes if note.kind == "left_out" for name, why in note.facts["files"]}


def test_what_is_no_member_of_the_series_is_left_out_and_named(series):
    folder, first = series
    net = network()
    for name in ("best.pt", "last.pt", "RUN_3.PT"):
        torch.save(net.state_dict(), folder / name)
    torch.save(
        torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9).state_dict(), folder / "optimizer_3.pt"
    )
    torch.save(net, folder / "epoch_11.pt")
    (folder / "epoch_12.pt").write_bytes(b"cut off")
    (folder / "._epoch_1.pt").write_bytes(b"of a Mac")
    (folder / "notes_1.txt").write_text("no")
    run = read(folder)
    assert [frame.step for frame in run.frames] == list(range(COUNT))
    for number, frame in enumerate(run.frames, start=1):
        assert np.allclose(frame.neurons, first * number), "in the order of their numbers"
    assert left_out(run) == {
        "best.pt": "no_number",
        "last.pt": "no_number",
        "RUN_3.PT": "other_series",
        "optimizer_3.pt": "no_state",
        "epoch_11.pt": "no_state",
        "epoch_12.pt": "no_state",
    }
    assert (
        "best.pt (no number in its name)"
        in next(note for note in run.notes if note.kind == "left_out").message
    )
    assert "RUN_3.PT (another series)" in run.summary()["notes"][0]


def test_a_series_of_any_case(tmp_path):
    for name in ("RUN_1.PT", "run_2.pt", "Run_10.PTH"):
        torch.save(network().state_dict(), tmp_path / name)
    assert len(read(tmp_path).frames) == 3


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ([], "holds no checkpoint with a number in its name"),
        (
            ["best.pt", "last.pt"],
            r"holds no checkpoint with a number in its name.*there are best.pt, last.pt",
        ),
        (
            ["a_1.pt", "a_2.pt", "b_1.pt", "b_2.pt"],
            "several series of 2 checkpoints, a_# and b_#: give a list of the files",
        ),
    ],
)
def test_a_folder_without_one_series_is_refused(tmp_path, names, says):
    for name in names:
        torch.save(network().state_dict(), tmp_path / name)
    with pytest.raises(ValueError, match=says):
        Run.from_checkpoints(tmp_path)


def prefixed(state, prefix):
    return {f"{prefix}{key}": value for key, value in state.items()}


@pytest.mark.parametrize(
    "held",
    [
        lambda state: {"net": state},
        lambda state: {"module": state},
        lambda state: {"epoch": torch.tensor(3), "net": state},
        lambda state: {"loss": torch.tensor(0.5), "losses": torch.ones(9), "model": state, "ema": state},
        lambda state: {
            "best": np.float64(0.5),
            "seen": np.int64(7),
            "curve": np.ones(3),
            "state_dict": state,
        },
        lambda state: {"run": {"epoch": 3, "weights": state}},
        lambda state: prefixed(state, "module."),
        lambda state: {"model": prefixed(state, "_orig_mod.module.")},
        lambda state: {"model": state, "optimizer": torch.optim.Adam(network().parameters()).state_dict()},
    ],
)
def test_the_one_state_dict_inside_is_found(tmp_path, held):
    net = network()
    torch.save(held(net.state_dict()), tmp_path / "epoch_1.pt")
    run = Run.from_checkpoints(tmp_path, units="0")
    assert np.array_equal(run.frames[0].neurons, rows(net))
    assert run.config.dtype == "float32"


def test_several_state_dicts_are_named(tmp_path):
    torch.save({"generator": network().state_dict(), "critic": network().state_dict()}, tmp_path / "1.pt")
    with pytest.raises(
        ValueError,
        match=r"several state dicts, under 'generator', 'critic': read it yourself and give the one",
    ):
        Run.from_checkpoints([tmp_path / "1.pt"])


def test_numpy_and_sparse_and_half_tensors_are_read():
    state = network().state_dict()
    plain = rows(network())
    for other in (
        {key: value.numpy() for key, value in state.items()},
        {key: value.to_sparse() if value.ndim > 1 else value for key, value in state.items()},
        {key: value.half() for key, value in state.items()},
        {key: value.double() for key, value in state.items()},
    ):
        run = read([other])
        assert np.allclose(run.frames[0].neurons, plain, atol=1e-3)


@pytest.mark.parametrize(
    ("checkpoints", "says"),
    [
        (lambda _: [], "checkpoints is empty: give at least one"),
        (lambda state: state, r"checkpoints is one state dict: give a list of them, \[state_dict\]"),
        (lambda state: [state, 3], "checkpoint 1 is int: give paths of files, or state dicts"),
        (
            lambda state: [{key: value.to("meta") for key, value in state.items()}],
            "on the meta device and has no numbers",
        ),
        (
            lambda state: [{key: value.to(torch.complex64) for key, value in state.items()}],
            "the weights are complex",
        ),
        (
            lambda state: [state, network(8).state_dict()],
            "checkpoint 1 has 8 units of 4 coordinates, and checkpoint 0 has 6 of 4",
        ),
        (
            lambda state: [state, {key: value * math.inf for key, value in state.items()}],
            "checkpoint 1 has weights that are infinite",
        ),
        (lambda _: [{}], "checkpoint 0 holds no state dict"),
        (
            lambda _: [{"e.weight": torch.ones(8, 8), "emb.weight": torch.ones(8, 8)}],
            "'emb' is an embedding by its name",
        ),
        (
            lambda _: [nn.Sequential(nn.ConvTranspose2d(3, 8, 3), nn.ConvTranspose2d(8, 3, 3)).state_dict()],
            "'0' has a bias of",
        ),
        (lambda _: [network(6, nn.LayerNorm(6)).state_dict()], "'1' has bias of shape"),
        (lambda _: [nn.LSTM(3, 5).state_dict()], "bias_hh_l0 of shape"),
        (lambda _: [nn.TransformerEncoderLayer(8, 2).state_dict()], "in_proj_weight of shape"),
        (
            lambda _: [nn.Sequential(nn.Linear(2, 4), nn.Linear(2, 8)).state_dict()],
            "'1' does not take the 4 outputs of '0'",
        ),
    ],
)
def test_what_is_no_series_of_one_network_is_refused_at_once(checkpoints, says):
    with pytest.raises((ValueError, TypeError), match=says):
        Run.from_checkpoints(checkpoints(network().state_dict()))


def test_a_guess_is_told_and_a_name_is_none():
    state = network().state_dict()
    run = read([state])
    assert [(note.kind, note.facts) for note in run.notes] == [("guessed_layer", {"layer": "0"})]
    assert Run.from_checkpoints([state], units="0").notes == []


def test_batch_norm_belongs_to_the_units():
    state = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(16, 2)
    ).state_dict()
    assert read([state]).frames[0].neurons.shape == (4, 9 + 1 + 2 + 4 * 2)


def test_a_function_that_raises_is_told():
    with pytest.raises(ValueError, match=r"checkpoint 0: units\(\) raised KeyError: 'w'"):
        Run.from_checkpoints([network().state_dict()], units=lambda state: state["w"])


@pytest.mark.parametrize(
    ("name", "fits"),
    [("Läufe, 3. Versuch <b>$x$</b>", True), ("x" * 200, True), ("x" * 201, False), ("", False)],
)
def test_any_text_is_a_name_and_an_error_names_it(name, fits, tmp_path):
    states = [network().state_dict()]
    if not fits:
        with pytest.raises(ConfigError, match=r"^name = "):
            Run.from_checkpoints(states, units="0", name=name)
        return
    run = Run.from_checkpoints(states, units="0", name=name)
    run.save(tmp_path / "run.nc")
    assert Run.load(tmp_path / "run.nc").config.preset == name
    run.export_html(tmp_path / "run.html")
    run.save_picture(tmp_path / "bars.svg", "topology")


def test_what_a_checkpoint_does_not_know_is_not_said():
    run = Run.from_checkpoints([network().state_dict()] * 3, units="0", steps=[0, 5, 9])
    assert set(run.config.to_dict()) == {
        *(
            "preset",
            "shape",
            "task",
            "network",
            "neurons",
            "dim",
            "dtype",
            "steps",
            "landmarks",
            "filtration",
        ),
    }
    assert [row["tau"] for row in run.rows] == [0.0, 5.0, 9.0]
    assert run.columns["tau"].unit == "step"
    known = Run.from_checkpoints([network().state_dict()] * 3, units="0", steps=[0, 5, 9], eta=0.1)
    assert known.config.to_dict()["eta"] == 0.1
    assert known["tau"] == pytest.approx([0.0, 0.5, 0.9])
    assert known.columns["tau"].unit == "sum of eta"
