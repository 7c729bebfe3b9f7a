"""A recorded loop is never ended by what is measured of it: it is kept as a note, told once, and the value is
None.
"""

import itertools
import math
import warnings

import pytest
import torch
from torch import nn

from topowidgets import Run, record
from topowidgets.export.sentence import sentence_of
from topowidgets.recording.events import Event
from topowidgets.recording.notes import Note, Notes, RecordingWarning
from topowidgets.texts import speaking

X = torch.randn(32, 2, generator=torch.Generator().manual_seed(0))
STEPS = 5


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))


def square(net):
    return (net(X) - X[:, :1] ** 2).square().mean()


def train(net, optimizer, loss=square, steps=STEPS):
    for _ in range(steps):
        optimizer.zero_grad()
        loss(net).backward()
        optimizer.step()


def recorded(loss, lr=0.1, net=None, *, warned=True, **options):
    """A run whose measured loss is `loss`; training goes on with the mean square."""
    net = net or network()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        with record(net, optimizer, loss=lambda: loss(net), **options) as recording:
            train(net, optimizer)
    assert warned == any(one.category is RecordingWarning for one in given)
    return recording.run


def kinds(run):
    return [note.kind for note in run.notes]


def test_a_loop_that_diverges_runs_on_and_its_run_says_so():
    run = recorded(square, lr=3e3)
    assert run.diverged
    assert run.rows[-1]["step"] == STEPS
    assert (run.rows[-1]["K"], run.rows[0]["K"] is None) == (None, False)
    assert "not_finite" in kinds(run)


def once(at, value):
    """A loss that is something else, or raises, at one call: the calls of a start are not counted."""
    calls = itertools.count()
    started = []

    def loss(net):
        if started and next(calls) == at:
            if isinstance(value, Exception):
                raise value
            return square(net) * value
        return square(net)

    return loss, started


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (math.nan, "not_finite"),
        (math.inf, "not_finite"),
        (RuntimeError("CUDA out of memory"), "loss"),
        (torch.linalg.LinAlgError("did not converge"), "loss"),
        (MemoryError(), "loss"),
        (StopIteration(), "loss"),
    ],
)
def test_a_loss_that_fails_once_leaves_one_row_without_k(value, kind):
    loss, started = once(2, value)
    net = network()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    recording = record(net, optimizer, loss=lambda: loss(net))
    started.append(True)
    with pytest.warns(RecordingWarning, match="step 3"), recording:
        train(net, optimizer)
    run = recording.run
    assert [row["K"] is None for row in run.rows] == [False, False, False, True, False, False]
    assert [row["loss"] is None for row in run.rows] == [False, False, False, True, False, False]
    assert run.rows[4]["bound_high"] is None, "K where the step began is not known"
    assert [frame.step for frame in run.frames] == list(range(STEPS + 1))
    assert kinds(run) == [kind]
    assert run.notes[0].step == 3
    assert run.summary()["notes"] == [run.notes[0].message]


def test_weights_that_are_no_numbers_at_the_start():
    net = network()
    nn.init.constant_(net[0].weight, math.nan)
    run = recorded(square, net=net)
    assert run.diverged
    assert (len(run.rows), len(run.frames)) == (STEPS + 1, 0)
    assert run.summary()["diverged"]
    assert repr(run) == "Run(recorded, 5 steps, 0 frames, diverged)"


def test_a_finite_loss_with_infinite_curvature():
    run = recorded(lambda net: square(net) + (net[0].weight[0, 0] * 0.0).abs().pow(1.5), warned=True)
    assert {row["K"] for row in run.rows} == {None}
    assert None not in {row["loss"] for row in run.rows}
    assert not run.diverged


def test_a_loss_that_always_raises_is_told_once():
    def fails(_net):
        raise KeyError("no batch left")

    net = network()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    with (
        pytest.warns(RecordingWarning) as given,
        record(net, optimizer, loss=lambda: fails(net)) as recording,
    ):
        train(net, optimizer)
    assert [str(one.message).partition(":")[0] for one in given] == ["The loss could not be measured"]
    assert "KeyError: 'no batch left'." in recording.run.notes[0].message
    assert recording.run.rows[-1]["ratio_max"] > 0, "the rest is measured"


def test_warnings_that_are_errors_do_not_end_the_loop():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net = network()
        optimizer = torch.optim.SGD(net.parameters(), lr=3e3)
        with record(net, optimizer, loss=lambda: square(net)) as recording:
            train(net, optimizer)
    assert "not_finite" in kinds(recording.run)


def test_an_interrupt_passes():
    net = network()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    loss, started = once(1, 1.0)

    def interrupted():
        if started and len(started) < 3:
            started.append(True)
            if len(started) == 3:
                raise KeyboardInterrupt
        return loss(net)

    recording = record(net, optimizer, loss=interrupted)
    started.append(True)
    with pytest.raises(KeyboardInterrupt), recording:
        train(net, optimizer)
    assert recording.run.rows[-1]["step"] == 2
    assert not optimizer._optimizer_step_post_hooks


def test_the_users_error_is_unchanged():
    net = network()
    mine = ValueError("mine")

    def breaks_off():
        nn.init.constant_(net[0].weight, math.nan)
        raise mine

    with (
        pytest.raises(ValueError, match="mine") as raised,
        record(net, torch.optim.SGD(net.parameters(), lr=0.1)),
    ):
        breaks_off()
    assert raised.value is mine
    assert raised.value.__context__ is None


@pytest.mark.parametrize("every", [1, 3, 100])
def test_a_loop_that_never_steps(every):
    net = network()
    with record(net, torch.optim.SGD(net.parameters(), lr=0.1), every=every) as recording:
        pass
    assert (len(recording.run.rows), len(recording.run.frames)) == (1, 1)
    assert "steps" not in recording.run.config.to_dict()
    assert "eta" in recording.run.config.to_dict()


# rules


def two_groups(net, **others):
    return [{"params": [net[0].bias, net[2].bias]}, {"params": [net[0].weight, net[2].weight], **others}]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("others", "why"), [({"weight_decay": 5.0}, "settings"), ({"lr": 2.0}, "rates")])
def test_several_groups_claim_no_theorem(order, others, why):
    net = network()
    optimizer = torch.optim.SGD(two_groups(net, **others)[::order], lr=0.01)
    with record(net, optimizer, loss=lambda: square(net)) as recording:
        train(net, optimizer, steps=2)
    run = recording.run
    assert not run.config.has_k
    assert {row["bound_low"] for row in run.rows} == {None}
    assert {row["eta_k"] for row in run.rows} == {None}
    assert run.rows[-1]["K"] > 0, "K of the loss is known all the same"
    assert (run.notes[0].kind, run.notes[0].facts["why"]) == ("no_theorem", why)
    assert {row["eta"] for row in run.rows[1:]} == ({None} if why == "rates" else {0.01})
    assert run.rows[-1]["tau"] == pytest.approx(2.0 if why == "rates" else 0.02), (
        "steps, where eta is not one number"
    )


def test_a_layer_in_no_group_stands_still():
    net = network()
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    with record(net, optimizer, loss=lambda: square(net)) as recording:
        train(net, optimizer, steps=2)
    run = recording.run
    assert [row["eta"] for row in run.rows] == [None, 0.0, 0.0]
    assert (run.rows[-1]["ratio_min"], run.rows[-1]["bound_low"]) == (1.0, None)
    assert run.notes[0].facts["why"] == "no_group"


@pytest.mark.parametrize("make", [torch.optim.AdamW, torch.optim.Adam, torch.optim.RMSprop])
def test_of_a_rule_without_a_theorem_k_of_the_loss_is_shown(make):
    net = network()
    optimizer = make(net.parameters(), lr=0.01)
    with record(net, optimizer, loss=lambda: square(net)) as recording:
        train(net, optimizer, steps=2)
    run = recording.run
    assert all(row["K"] > 0 and row["lambda_max"] is not None for row in run.rows)
    assert {row["bound_high"] for row in run.rows} == {None}
    assert "no theorem for this step" in sentence_of(run.frames[-1])
    with speaking("de"):
        assert "kein Satz für diesen Schritt" in sentence_of(run.frames[-1])


def test_momentum_is_a_rule_with_a_k_and_without_a_band():
    net = network()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    with record(net, optimizer, loss=lambda: square(net)) as recording:
        train(net, optimizer, steps=2)
    run = recording.run
    assert (run.config.rule, run.config.to_dict()["momentum"], run.config.has_k) == ("heavy_ball", 0.9, True)
    assert {row["bound_high"] for row in run.rows} == {None}
    assert run.notes[0].facts["why"] == "momentum"


def test_a_group_that_comes_in_the_middle():
    net = network()
    optimizer = torch.optim.SGD([net[0].weight, net[0].bias, net[2].weight], lr=0.1)
    with record(net, optimizer, loss=lambda: square(net)) as recording:
        train(net, optimizer, steps=2)
        optimizer.param_groups[0]["weight_decay"] = 0.1
        optimizer.add_param_group({"params": [net[2].bias], "lr": 5.0})
        train(net, optimizer, steps=2)
    run = recording.run
    assert [row["bound_high"] is None for row in run.rows] == [True, False, False, True, True]
    assert [(note.step, note.facts["why"]) for note in run.notes] == [(3, "weight_decay")]
    assert not run.config.has_k
    assert "rule" not in run.config.to_dict()


# notes


def test_notes_are_kept_in_files(tmp_path):
    run = recorded(square, lr=3e3)
    run.save(tmp_path / "run.nc")
    again = Run.load(tmp_path / "run.nc")
    assert again.notes == run.notes
    assert again.rows == run.rows
    assert again.config == run.config


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"kind": "message", "facts": {}},
        {"kind": "loss", "facts": {"x": 1}},
        {"kind": "loss", "facts": [1]},
    ],
)
def test_what_is_no_note_is_refused(values):
    with pytest.raises(ValueError, match="is no note of a recording"):
        Note.of(Event("note", 1, 1.5, values))


def test_a_note_is_kept_and_told_once():
    notes = Notes()
    with pytest.warns(RecordingWarning) as given:
        notes.add(1, "not_finite")
    notes.add(2, "not_finite")
    assert ([note.step for note in notes.notes], len(given)) == ([1], 1)
    with speaking("de"):
        assert notes.notes[0].message.startswith("Der Verlust, sein Gradient")
