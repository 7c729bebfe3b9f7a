"""Products of a step's rate with the curvature where the step began: against plain numpy, and of both
producers of rows.
"""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from topowidgets import Config, record, train
from topowidgets.learning.trainer import Trainer
from topowidgets.measuring.observer import Observer
from topowidgets.recording.products import FACTORS, Products
from topowidgets.recording.step_row import empty_row

MAYBE = st.none() | st.floats(-4, 4)


def before(values):
    """The last value known before each place; NaN where there is none."""
    values = np.asarray(values, dtype=float)
    found = np.full(len(values), np.nan)
    for place in range(1, len(values)):
        known = values[:place][np.isfinite(values[:place])]
        found[place] = known[-1] if len(known) else np.nan
    return found


def column(rows, name):
    return np.array([np.nan if row.get(name) is None else row[name] for row in rows])


def expected(rows, edge=None):
    """The products of rows by their names."""
    eta = column(rows, "eta")
    found = {name: eta * before(column(rows, factor)) for name, factor in FACTORS.items()}
    found["of_edge"] = found["of_edge"] / edge if edge else np.full(len(rows), np.nan)
    return found


def assert_products(rows, edge=None):
    for name, values in expected(rows, edge).items():
        np.testing.assert_allclose(column(rows, name), values, rtol=1e-14, err_msg=name)


@given(st.lists(st.tuples(MAYBE, MAYBE, MAYBE), max_size=12), st.sampled_from([None, 2.0, 38.0]))
def test_each_is_the_rate_times_the_curvature_last_measured_before(steps, edge):
    rows = [
        empty_row() | {"eta": eta, "K": k, "h_plus": h, "h_plus_tracers": k, "preconditioned_sharpness": h}
        for eta, k, h in steps
    ]
    products = Products(edge)
    assert all(products.fill(row) is row for row in rows)
    assert_products(rows, edge)


def test_curvature_that_was_measured_before_the_first_row_counts_for_it():
    row = {"eta": 0.5, "K": 9.0}
    Products(known={"K": 4.0, "h_plus": None}).fill(row)
    assert row == {"eta": 0.5, "K": 9.0, "eta_local_k": 2.0}


def test_without_an_edge_there_is_no_part_of_it():
    known = {"preconditioned_sharpness": 10.0}
    assert "of_edge" not in Products(known=known).fill({"eta": 0.5})
    assert Products(2.0, known).fill({"eta": 0.5})["of_edge"] == 2.5


def test_a_run_that_is_trained_has_them_at_every_step():
    run = train("pinch", neurons=16, tracers=8, steps=6)
    assert np.isnan(run["eta_local_k"][0])
    assert np.array_equal(run["eta_local_k"][1:], run["eta"][1:] * run["K"][:-1])
    assert np.array_equal(run["eta_h_tracers"][1:], run["eta"][1:] * run["h_plus_tracers"][:-1])
    assert np.isnan(run["of_edge"]).all()
    assert_products(run.rows)


@pytest.mark.parametrize(("rule", "edge"), [("adam", 38.0), ("rmsprop", 2.0)])
def test_a_run_of_a_rule_with_an_edge_has_its_rate_as_a_part_of_it(rule, edge):
    run = train("pinch", neurons=16, tracers=0, steps=40, rule=rule, eta=0.01)
    assert np.isfinite(run["of_edge"]).any()
    for name, values in expected(run.rows, edge).items():
        np.testing.assert_allclose(run[name], values, rtol=1e-12, err_msg=name)


def test_a_large_network_has_them_of_its_last_curvature():
    run = train("mnist", samples=60, neurons=20, steps=7, eta_k=0.5)
    assert np.isfinite(run["K"]).sum() < len(run.rows)
    assert np.isfinite(run["eta_local_k"][1:]).all()
    assert_products(run.rows)


def recorded(every=1, *, loss=True):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
    x = torch.linspace(-1, 1, 16)[:, None]
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)

    def value():
        return (net(x) - x**2).square().mean()

    with record(net, sgd, loss=value if loss else None, every=every) as recording:
        for _ in range(5):
            sgd.zero_grad()
            value().backward()
            sgd.step()
    return recording.run


@pytest.mark.parametrize("every", [1, 2])
def test_a_loop_that_is_recorded_has_them_at_every_step(every):
    run = recorded(every)
    assert np.isfinite(run["eta_local_k"]).tolist() == [False, *[True] * 5]
    assert run["eta_local_k"][1] == run["eta"][1] * run["K"][0]
    assert_products(run.rows)


def test_a_loop_without_a_loss_has_no_curvature_to_multiply():
    assert np.isnan(recorded(loss=False)["eta_local_k"]).all()


@pytest.mark.parametrize("rule", [{}, {"rule": "adam", "eta": 0.01}], ids=str)
def test_a_run_that_goes_on_from_a_checkpoint_knows_the_curvature_where_it_begins(rule):
    config = Config(neurons=12, tracers=6, tau=None, steps=30, **({"eta_k": None} if rule else {}), **rule)
    whole, again = Trainer(config), Trainer(config)
    through, onward = Observer(whole), Observer(again)
    through.start()
    for _ in range(20):
        through.observe(whole.advance())
    again.restore(*whole.checkpoint())
    onward.restore(through.checkpoint())
    row = through.observe(whole.advance())
    assert onward.observe(again.advance()) == row
    assert row["eta_local_k"] is not None
