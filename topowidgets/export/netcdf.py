"""A run as an xarray Dataset, and back.

What is read is data from a file: it is checked, and nothing is unpickled.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from topowidgets.export.columns import clock_of, columns_of
from topowidgets.learning.measured import Curvature
from topowidgets.recording.codec import finite
from topowidgets.recording.derived import fill_derived
from topowidgets.recording.event_formats import begun_at, earlier_events, earlier_note, read_event
from topowidgets.recording.events import Event, rate_events
from topowidgets.recording.frame import Frame
from topowidgets.recording.measures import BY_NAME, MEASURES, NAMES, Measure
from topowidgets.recording.run_data import RunData
from topowidgets.recording.run_log import config_of, told_against_start
from topowidgets.recording.step_row import Row, empty_row
from topowidgets.recording.store import RunStore
from topowidgets.settings.config import Config
from topowidgets.version import __version__
from topowidgets.writing import AnyPath, checked_target, expanded, write_bytes

NOT_MEASURED = -1
"""Stands in neuron_folded and tracer_folded where no step has been measured for folds; else 0 or 1."""

FACTS = (
    "axes",
    "closed",
    "fold_step",
    "gluing",
    "homology_step",
    "radius",
    "filtration",
    "h2",
    "hole_degree",
    "betti",
    "sample_verdict",
    "map_verdict",
    "tally",
    "about",
    "eta",
    "eta_k",
)
"""What the facts of a frame must have to be read back."""

DIMENSIONS = {
    **dict.fromkeys(NAMES, ("step",)),
    **dict.fromkeys(("frame_step", "frame_tau"), ("frame",)),
    **dict.fromkeys(("bar_degree", "bar_birth", "bar_death"), ("bar",)),
    **dict.fromkeys(("cycle_bar", "cycle_neuron"), ("vertex",)),
    **dict.fromkeys(("bar_offset", "cycle_offset"), ("frame_edge",)),
    "key_frame": ("key",),
    "neurons": ("key", "neuron", "coord"),
    "cloud": ("frame", "neuron", "axis"),
    "tracers": ("frame", "tracer", "axis"),
    "neuron_folded": ("frame", "neuron"),
    "tracer_folded": ("frame", "tracer"),
}
"""Dimensions of each variable that is read."""

OPTIONAL = {"key_frame", "neurons", "tracers", "tracer_folded", *NAMES} - {"step", "tau"}
"""Variables that may be missing: a run has not all of them, and older versions did not know every column,
which is then unknown."""


def to_dataset(run: RunData) -> xr.Dataset:
    """The run as one Dataset.

    Dimensions: step (every step's scalars), frame (those with a picture), key (key frames, those with neurons
    in their own space; key_frame is their place among the frames), neuron, tracer, coord, axis (of the
    picture's plane), and bar: the bars of all frames one after another, those of frame f at bar_offset[f] to
    bar_offset[f + 1]; and vertex: likewise the closed walks of the longest H1 bars, cycle_bar being a bar's
    place among its frame's.

    Raises:
        ValueError: for a run without a frame.
    """
    frames = run.frames
    if not frames:
        raise ValueError("this run has kept no frame, so there is nothing to put into a file.")
    keys = [index for index, frame in enumerate(frames) if len(frame.neurons)]
    bars = np.concatenate([frame.bars for frame in frames])
    cycles = np.concatenate([frame.cycles for frame in frames])
    bar_offset, cycle_offset = (
        np.cumsum([0, *map(len, each)]) for each in ([f.bars for f in frames], [f.cycles for f in frames])
    )
    values: dict[str, Any] = {
        **{one.name: run.column(one.name) for one in MEASURES if one.name != "step" and not one.words},
        **{one.name: _as_words(run, one.name) for one in MEASURES if one.words},
        "frame_step": np.array([frame.step for frame in frames], dtype=np.int64),
        "frame_tau": np.array([frame.tau for frame in frames], dtype=float),
        "bar_degree": bars[:, 0].astype(np.int64),
        "bar_birth": bars[:, 1],
        "bar_death": bars[:, 2],
        "bar_offset": bar_offset.astype(np.int64),
        "cycle_bar": cycles[:, 0].astype(np.int64),
        "cycle_neuron": cycles[:, 1].astype(np.int64),
        "cycle_offset": cycle_offset.astype(np.int64),
        "cloud": np.stack([frame.cloud for frame in frames]),
        "neuron_folded": _flags([frame.folded for frame in frames], len(frames[0].cloud)),
    }
    if keys:
        values |= {
            "key_frame": np.array(keys, dtype=np.int64),
            "neurons": np.stack([frames[key].neurons for key in keys]),
        }
    if len(frames[0].tracers):
        values["tracers"] = np.stack([frame.tracers for frame in frames])
        values["tracer_folded"] = _flags([frame.folded_tracers for frame in frames], len(frames[0].tracers))
    data = xr.Dataset(
        {name: (DIMENSIONS[name], array) for name, array in values.items()},
        coords={"step": run.column("step").astype(np.int64)},
    )
    data["radius"] = ("frame", np.array([frame.facts["radius"] for frame in frames], dtype=float))
    for name in ("bar_birth", "bar_death"):
        data[name].attrs["units"] = "cloud radius"
    for name, column in columns_of(run.config, clock_of(run.config, run.rows)).items():
        data[name].attrs |= {"long_name": column.meaning, **({"units": column.unit} if column.unit else {})}
    data["frame_tau"].attrs["units"] = data["tau"].attrs["units"]
    start = {f"start_{name}": value for name, value in vars(run.start).items() if value is not None}
    data.attrs |= {
        "topowidgets": __version__,
        "config": run.config.to_json(),
        **start,
    }
    data.attrs["facts"] = json.dumps(finite([frame.facts for frame in frames]))
    data.attrs["events"] = json.dumps(finite([event.to_dict() for event in run.events]))
    return data


def write_netcdf(path: AnyPath, groups: Mapping[str | None, xr.Dataset]) -> None:
    """Write Datasets as the groups of one NetCDF file, None being the root, which comes first.

    The file is made in memory: HDF5 ends the process where a disk fills up under it.

    Raises:
        OSError: if the file cannot be written, saying why; an old one is as it was.
    """
    checked_target(path)
    file = io.BytesIO()
    for group, data in groups.items():
        data.to_netcdf(file, engine="h5netcdf", group=group, mode="w" if group is None else "a")
    write_bytes(path, file.getvalue())


def write_stored(store: RunStore, key: str, path: AnyPath) -> None:
    """Write a run of a store as NetCDF, as `Run.save` does.

    Raises:
        KeyError: if there is none.
        OSError: if the file cannot be written, saying why; an old one is as it was.
    """
    write_netcdf(path, {None: to_dataset(store.get(key))})


def read_netcdf(path: AnyPath, group: str | None = None) -> xr.Dataset:
    """A NetCDF file, or one group of it, as it stands.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if it cannot be read.
    """
    file = expanded(path)
    if not file.is_file():
        raise FileNotFoundError(f"{path} is not there.")
    try:
        return xr.load_dataset(file, group=group, engine="h5netcdf", decode_cf=False)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ValueError(f"{path} is no NetCDF file that can be read: {error}") from None


def from_dataset(data: xr.Dataset) -> RunData:
    """What `to_dataset` put there.

    Raises:
        ValueError: naming what is missing, of another shape or out of range.
        ConfigError: if the settings are not allowed.
    """
    missing = [name for name in ("config", "facts") if name not in data.attrs]
    missing += [name for name in DIMENSIONS if name not in data.variables and name not in OPTIONAL]
    if missing:
        raise ValueError(
            f"this is no saved run, or one of an older version: {', '.join(missing[:6])} is missing."
        )
    arrays = {name: _checked(data, name) for name in DIMENSIONS if name in data.variables}
    config = Config.from_json(str(data.attrs["config"]))
    known = [name for name in NAMES if name in arrays]
    columns = [[_scalar(name, value) for value in arrays[name].tolist()] for name in known]
    rows: list[Row] = [
        empty_row() | dict(zip(known, values, strict=True)) for values in zip(*columns, strict=True)
    ]
    config = config_of(config, rows)
    frames = told_against_start(config, _frames(arrays, _facts(data)))
    fill_derived(config, rows, frames, known)
    return RunData(config, _start(data.attrs), rows, frames, events=_events(data.attrs, config, rows))


def _frames(arrays: dict[str, np.ndarray], facts: list[dict[str, Any]]) -> list[Frame]:
    cloud, cycles = (
        arrays["cloud"],
        np.column_stack([arrays["cycle_bar"], arrays["cycle_neuron"]]).astype(np.int64),
    )
    bars = np.column_stack([arrays[name] for name in ("bar_degree", "bar_birth", "bar_death")])
    tracers = arrays.get("tracers", np.zeros((len(cloud), 0, 2)))
    folded_tracers = arrays.get("tracer_folded", np.zeros((len(cloud), 0), dtype=np.int8))
    neurons = arrays.get("neurons", np.zeros((0, 0, 0)))
    keys = arrays.get("key_frame", np.zeros(0, dtype=np.int64)).tolist()
    bars_of, cycles_of = _divided("bar_offset", arrays, bars), _divided("cycle_offset", arrays, cycles)
    for own, walks in zip(bars_of, cycles_of, strict=True):
        if len(walks) and (
            walks.min() < 0 or walks[:, 0].max() >= len(own) or walks[:, 1].max() >= cloud.shape[1]
        ):
            raise ValueError("cycle_bar and cycle_neuron must name bars and neurons of their frame.")
    if sorted(set(keys)) != keys or not set(keys) <= set(range(len(cloud))) or len(keys) != len(neurons):
        raise ValueError("key_frame does not name frames in their order.")
    if not np.isin(bars[:, 0], (0, 1, 2)).all():
        raise ValueError("bar_degree holds degrees other than 0, 1 and 2.")
    place = {key: index for index, key in enumerate(keys)}
    return [
        Frame(
            step=int(arrays["frame_step"][frame]),
            tau=float(arrays["frame_tau"][frame]),
            neurons=neurons[place[frame]]
            if frame in place
            else np.zeros((0, neurons.shape[2]), neurons.dtype),
            cloud=cloud[frame],
            tracers=tracers[frame],
            folded=_measured(arrays["neuron_folded"][frame]),
            folded_tracers=_measured(folded_tracers[frame]),
            bars=bars_of[frame],
            cycles=cycles_of[frame],
            facts=facts[frame],
        )
        for frame in range(len(cloud))
    ]


def _divided(name: str, arrays: dict[str, np.ndarray], values: np.ndarray) -> list[np.ndarray]:
    """The part of each frame of what all frames have one after another."""
    offsets, frames = arrays[name].astype(np.int64), len(arrays["cloud"])
    if (
        offsets.size != frames + 1
        or offsets[0] != 0
        or offsets[-1] != len(values)
        or (np.diff(offsets) < 0).any()
    ):
        raise ValueError(f"{name} does not divide the {name.removesuffix('_offset')}s among the frames.")
    return np.split(values, offsets[1:-1])


def _checked(data: xr.Dataset, name: str) -> np.ndarray:
    variable = data.variables[name]
    if name in BY_NAME and BY_NAME[name].words:
        return _from_words(variable, BY_NAME[name])
    if variable.dims != DIMENSIONS[name] or variable.dtype.kind not in "fiu":
        raise ValueError(
            f"{name} has the dimensions {variable.dims} and the type {variable.dtype}, not "
            f"{DIMENSIONS[name]} and numbers."
        )
    if name in ("cloud", "tracers") and variable.shape[2] not in (2, 3):
        raise ValueError(f"{name} has {variable.shape[2]} coordinates, a picture has 2 or 3.")
    return np.asarray(variable.values)


def _as_words(run: RunData, name: str) -> np.ndarray:
    return np.array(["" if word is None else word for word in run.values(name)], dtype=object)


def _from_words(variable: xr.Variable, measure: Measure) -> np.ndarray:
    """The places of the words; NaN where there is none."""
    found = variable.values.tolist()
    if variable.dims != DIMENSIONS[measure.name] or not {*found} <= {"", *measure.words}:
        raise ValueError(f"{measure.name} must hold {', '.join(measure.words)} or nothing for each step.")
    return np.array([measure.words.index(word) if word else np.nan for word in found], dtype=float)


def _facts(data: xr.Dataset) -> list[dict[str, Any]]:
    try:
        facts = json.loads(str(data.attrs["facts"]))
    except (ValueError, RecursionError):
        facts = None
    whole = isinstance(facts, list) and len(facts) == data.sizes["frame"]
    if not whole or not all(isinstance(entry, dict) and set(FACTS) <= set(entry) for entry in facts or []):
        raise ValueError(
            f"facts must be a JSON list with {', '.join(FACTS)} for each of the {data.sizes['frame']} frames."
        )
    return facts or []


def _events(attributes: Mapping[str, Any], config: Config, rows: list[Row]) -> list[Event]:
    """What happened; of a file of an older version what it says of that in other words."""
    if "events" in attributes:
        return [read_event(values) for values in _listed(attributes["events"])]
    taus = {int(row["step"] or 0): float(row["tau"] or 0.0) for row in rows}
    begun = begun_at(config) if config.rate_control_kind.constant else None
    return [
        *([] if begun is None else rate_events(rows, begun)),
        *(earlier_note(values, taus) for values in _listed(attributes.get("notes", "[]"))),
        *(earlier_events({"type": "diverged"}, config, taus, []) if attributes.get("diverged") else []),
    ]


def _listed(text: Any) -> list[Any]:
    """A JSON list; one of nothing that can be read for any other text."""
    try:
        found = json.loads(str(text))
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, list) else [None]


def _start(attributes: dict[str, Any]) -> Curvature:
    values: dict[str, Any] = {
        field.name: attributes.get(f"start_{field.name}") for field in dataclasses.fields(Curvature)
    }
    optional = {name: values.pop(name) for name in ("h_plus_tracers", "preconditioned_sharpness")}
    try:
        given: dict[str, Any] = {
            name: None if value is None else float(value) for name, value in optional.items()
        }
        return Curvature(**{name: float(value) for name, value in values.items()}, **given)
    except (TypeError, ValueError):
        raise ValueError(
            "the curvature at the start (start_lambda_max and the like) must be numbers."
        ) from None


def _scalar(name: str, value: float) -> float | None:
    if not np.isfinite(value):
        return None
    return int(value) if BY_NAME[name].whole else value


def _flags(each: list[np.ndarray], count: int) -> np.ndarray:
    """One row of 0 and 1 for each frame; of NOT_MEASURED where it has no flags."""
    missing = np.full(count, NOT_MEASURED, dtype=np.int8)
    return np.stack([flags.astype(np.int8) if len(flags) == count else missing for flags in each])


def _measured(flags: np.ndarray) -> np.ndarray:
    return np.zeros(0, bool) if (flags == NOT_MEASURED).any() else flags.astype(bool)
