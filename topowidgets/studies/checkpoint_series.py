"""The run of saved checkpoints, as data: which files of a folder are a series, and the clouds in them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from topowidgets.learning.checkpoint_files import NoStateError, read_state, state_in
from topowidgets.learning.modules import dtype_of_state, layer_name_of_state, units_of_state
from topowidgets.recording.run_data import RunData
from topowidgets.settings.checks import title
from topowidgets.studies.loop_record import UNKNOWN, LoopRecord, recorded_config
from topowidgets.writing import AnyPath, expanded

Cloud = Float[np.ndarray, "neurons dim"]
Named = tuple[str, Mapping[str, Any]]
"""A state dict and what its checkpoint is called."""

SUFFIXES = (".pt", ".pth")


def from_checkpoints(
    checkpoints: AnyPath | Iterable[Any],
    *,
    units: str | Callable[[Any], Any] | None = None,
    steps: Iterable[int] | None = None,
    eta: float | None = None,
    name: str = "checkpoints",
) -> RunData:
    """What `Run.from_checkpoints` makes a Run of."""
    called = title("name", name)
    if isinstance(checkpoints, Mapping):
        raise TypeError("checkpoints is one state dict: give a list of them, [state_dict].")
    left_out: list[tuple[str, str]] = []
    if isinstance(checkpoints, str | os.PathLike):
        path = expanded(checkpoints)
        states, left_out = _folder(path) if path.is_dir() else ([(str(path), read_state(path))], [])
    else:
        states = [_state(number, one) for number, one in enumerate(checkpoints)]
    if not states:
        raise ValueError("checkpoints is empty: give at least one state dict or file.")
    numbers = list(range(len(states))) if steps is None else [int(step) for step in steps]
    if len(numbers) != len(states) or sorted(set(numbers)) != numbers or numbers[0] < 0:
        raise ValueError(
            f"steps = {numbers} is not allowed: one rising number for each of the {len(states)} checkpoints."
        )
    clouds = _clouds(states, units)
    config = recorded_config(clouds[0], called, dtype=dtype_of_state(states[0][1], units), eta=eta)
    layer = layer_name_of_state(states[0][1]) if units is None else None
    loop = LoopRecord(config, UNKNOWN, clouds[0], layer)
    if left_out:
        loop.notes.add(0, "left_out", files=left_out)
    if layer is not None:
        loop.notes.add(0, "guessed_layer", layer=layer)
    for step, neurons in zip(numbers, clouds, strict=True):
        row = loop.row(step, eta if step else None)
        loop.add(row)
        row |= loop.picture(row, neurons)
    return loop.run()


def _state(number: int, one: Any) -> Named:
    if isinstance(one, str | os.PathLike):
        return str(one), read_state(expanded(one))
    if not isinstance(one, Mapping):
        raise TypeError(f"checkpoint {number} is {type(one).__name__}: give paths of files, or state dicts.")
    return f"checkpoint {number}", state_in(one, f"checkpoint {number}")


def _clouds(states: Sequence[Named], units: str | Callable[[Any], Any] | None) -> list[Cloud]:
    """All clouds, which are of one shape and finite.

    Raises:
        ValueError: naming the checkpoint that is not.
    """
    clouds: list[Cloud] = []
    for named, state in states:
        try:
            neurons = units_of_state(state, units)
        except ValueError as error:
            raise ValueError(f"{named}: {error}") from error
        if clouds and neurons.shape != clouds[0].shape:
            raise ValueError(
                f"{named} has {neurons.shape[0]} units of {neurons.shape[1]} coordinates, and {states[0][0]} "
                f"has {clouds[0].shape[0]} of "
                f"{clouds[0].shape[1]}: give checkpoints of one network."
            )
        if not np.isfinite(neurons).all():
            raise ValueError(f"{named} has weights that are infinite or no numbers: leave it out.")
        clouds.append(neurons)
    return clouds


def _folder(folder: Path) -> tuple[list[Named], list[tuple[str, str]]]:
    """The state dicts of a folder's series in its order, and what was left out, with a word for why.

    A series are files whose names differ in their numbers alone. Hidden files are none of it.

    Raises:
        ValueError: if there is no series, or there are two of the same length.
    """
    left_out: list[tuple[str, str]] = []
    files = sorted(
        path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )
    series: dict[str, list[tuple[list[int], str, Named]]] = {}
    for path in files:
        numbers = [int(number) for number in re.findall(r"\d+", path.stem)]
        if not numbers:
            left_out.append((path.name, "no_number"))
            continue
        try:
            state = read_state(path)
        except NoStateError:
            left_out.append((path.name, "no_state"))
            continue
        series.setdefault(re.sub(r"\d+", "#", path.stem.lower()), []).append(
            (numbers, path.name, (path.name, state))
        )
    if not series:
        others = f"; there are {', '.join(file for file, _ in left_out)}" if left_out else ""
        raise ValueError(f"{folder} holds no checkpoint with a number in its name (*.pt or *.pth){others}.")
    longest = max(map(len, series.values()))
    chosen = [pattern for pattern, members in series.items() if len(members) == longest]
    if len(chosen) > 1:
        raise ValueError(
            f"{folder} holds several series of {longest} checkpoints, {' and '.join(chosen)}: give a list of "
            "the files."
        )
    left_out += [
        (file, "other_series")
        for pattern, members in series.items()
        if pattern != chosen[0]
        for _, file, _ in members
    ]
    return [named for _, _, named in sorted(series[chosen[0]], key=lambda one: one[:2])], left_out
