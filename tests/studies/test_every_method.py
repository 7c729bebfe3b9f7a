"""Every public method and property of every result, whole or empty: it returns, or says in one sentence why
not, within ten seconds.

The members are found by introspection; one without a row in ARGUMENTS fails here. The joint UMAP has a test
of its own: the first one of a process compiles for longer.
"""

import numpy as np
import pytest
import torch

from tests.within import called_within
from topowidgets import Atlas, Comparison, Config, Run, train

SMALL = Config(neurons=12, tracers=0, tau=6)
STATE = {"a.weight": torch.eye(8, 2), "b.weight": torch.ones(1, 8)}

ARGUMENTS = {
    "animate": lambda path, _: {"path": path / "film.gif", "most": 4},
    "column": lambda _path, _: ("loss",),
    "export_html": lambda path, _: (path / "page.html",),
    "figure": lambda _path, result: ("h1" if isinstance(result, Atlas) else "loss",),
    "from_checkpoints": lambda _path, _: ([STATE],),
    "from_log": lambda path, _: (path / "run.log",),
    "load": lambda path, result: (path / f"{type(result).__name__}.nc",),
    "of": lambda _path, result: (result,),
    "on_grid": lambda _path, _: ("loss", np.array([0.0, 3.0])),
    "past_mark": lambda _path, _: ("bound", np.array([0.0, 3.0])),
    "save": lambda path, result: (path / f"{type(result).__name__}.nc",),
    "save_picture": lambda path, _: (path / "picture.svg",),
    "to_csv": lambda path, _: (path / "table.csv",),
    "trained": lambda _path, _: (SMALL, [0.5]),
} | dict.fromkeys(
    (
        "columns",
        "dataset",
        "diverged",
        "map_verdict",
        "notes",
        "null_verdict",
        "page",
        "rates",
        "sample_verdict",
        "summary",
        "tau",
        "to_pandas",
    ),
    lambda _path, _: (),
)
"""Of each member what it is called with, given a folder and the result; keywords where it is a mapping."""

ELSEWHERE = ("joint_umap",)


def members(cls):
    """Public callables and properties that are ours."""
    kinds = (property, classmethod, staticmethod)
    return sorted(
        name
        for name, value in vars(cls).items()
        if not name.startswith("_") and (callable(value) or isinstance(value, kinds))
    )


def tried(result, name, folder):
    """What comes of a member: an exception, or None."""
    return called_within(
        lambda: getattr(result, name), lambda: ARGUMENTS[name](folder, result), f"{result!r}.{name}"
    )


@pytest.fixture(scope="module")
def results():
    atlas = Atlas.trained(SMALL, eta_k=[0.5, 3.0])
    return [train(SMALL), atlas, Comparison(atlas.runs)]


@pytest.mark.parametrize("cls", [Run, Atlas, Comparison])
def test_every_member_has_a_row(cls):
    assert [name for name in members(cls) if name not in ARGUMENTS and name not in ELSEWHERE] == []


def test_every_result_does_what_it_can(results, tmp_path):
    train(SMALL, log=tmp_path / "run.log")
    for result in results:
        result.save(tmp_path / f"{type(result).__name__}.nc") if hasattr(result, "save") else None
        for name in members(type(result)):
            if name not in ELSEWHERE:
                assert tried(result, name, tmp_path) is None, name


def test_a_run_that_has_kept_nothing_says_so(results, tmp_path):
    run = results[0]
    for rows in (run.rows, []):
        empty = Run(run.config, run.start, rows, [])
        for name in members(Run):
            if name in ELSEWHERE or name in ("from_log", "load"):
                continue
            error = tried(empty, name, tmp_path)
            assert error is None or isinstance(error, (ValueError, RuntimeError)), (name, error)
            assert error is None or (str(error) and "\n" not in str(error)), (name, error)
