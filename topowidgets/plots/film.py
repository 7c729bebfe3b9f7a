"""Pairs of our figures side by side as a film, on axes that hold still."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from topowidgets.plots.printed import draw, in_space, own_settings
from topowidgets.writing import AnyPath, checked_target, expanded, replacing

if TYPE_CHECKING:
    import plotly.graph_objects as go

WRITERS = {".gif": "pillow", ".mp4": "ffmpeg"}
"""Which of matplotlib's writers makes a film, by the ending of its path."""

ELSE = {
    ".gif": "pip install pillow brings it.",
    ".mp4": "Install ffmpeg, or write a .gif, which needs nothing else.",
}
"""What to do where it is not there."""

REST = 1.0
"""Seconds that the end is shown."""

ROOM = 0.05
"""Room at both ends of an axis, as a part of what is drawn along it in the whole film."""


@own_settings()
def write_film(
    scenes: Sequence[tuple[str, go.Figure, go.Figure]], path: AnyPath, writer: Any, seconds: float
) -> None:
    """Write a film.

    Args:
        scenes: of each picture the line above it, the figure at its left and that at its right.
        writer: as `film_writer` gives it for the path.
        seconds: how long it runs.

    Raises:
        OSError: if the file cannot be written, saying why; an old one is as it was.
    """
    from matplotlib.figure import Figure

    page = Figure(figsize=(9, 4.8))
    page.subplots_adjust(left=0.07, right=0.98, bottom=0.11, top=0.82, wspace=0.16)
    sides = [
        page.add_subplot(1, 2, side, projection="3d" if in_space(scenes[0][side]) else None)
        for side in (1, 2)
    ]
    windows = [_window([scene[side] for scene in scenes]) for side in (1, 2)]
    film = writer(fps=max(1, round(len(scenes) / seconds)))
    with replacing(path) as part, _reported(), film.saving(page, part, dpi=100):
        for number, (words, *figures) in enumerate(scenes, start=1):
            for axes, figure, window in zip(sides, figures, windows, strict=True):
                axes.clear()
                draw(figure, axes)
                for name, ends in window.items():
                    getattr(axes, f"set_{name}lim")(*ends)
                if axes.get_aspect() == 1 and len(window) == 2:
                    axes.set_aspect("equal", adjustable="box")
            page.suptitle(
                words.replace("$", r"\$"),
                x=0.02,
                ha="left",
                fontsize=11,
                color=figures[0].layout.template.layout.font.color,
            )
            for _ in range(1 + round(REST * film.fps) * (number == len(scenes))):
                film.grab_frame(facecolor=page.get_facecolor())


@contextlib.contextmanager
def _reported() -> Iterator[None]:
    """The end of a program that writes the film is an error of writing,
    with the last that the program said.
    """
    try:
        yield
    except subprocess.CalledProcessError as error:
        lines = str(error.stderr or error.output or "").splitlines()
        why = next(
            (line.strip() for line in reversed(lines) if line.strip()),
            f"it ended with status {error.returncode}",
        )
        raise OSError(f"{error.cmd[0]} says: {why}") from error


def film_writer(path: AnyPath) -> Any:
    """What of matplotlib's writes such a film.

    Raises:
        ValueError: for an ending other than .gif and .mp4.
        RuntimeError: where it is not installed.
        OSError: if the film cannot be written there, saying why.
    """
    from matplotlib.animation import writers

    ending = expanded(path).suffix.lower()
    if ending not in WRITERS:
        raise ValueError(f"path = {os.fspath(path)!r} is not allowed: a film ends in {' or '.join(WRITERS)}.")
    checked_target(path)
    if not writers.is_available(WRITERS[ending]):
        raise RuntimeError(
            f"{ending} films are written by {WRITERS[ending]}, which is not installed here. {ELSE[ending]}"
        )
    return writers[WRITERS[ending]]


def _window(figures: list[go.Figure]) -> dict[str, tuple[float, float]]:
    """Axes that hold what is drawn in any of some figures."""
    window = {}
    for name in "xyz":
        given = [getattr(trace, name, None) for figure in figures for trace in figure.data]
        values = np.concatenate(
            [np.zeros(0), *(np.asarray(one, dtype=float) for one in given if one is not None)]
        )
        if np.isfinite(values).any():
            low, high = float(np.nanmin(values)), float(np.nanmax(values))
            room = ROOM * ((high - low) or 1.0)
            window[name] = low - room, high + room
    return window
