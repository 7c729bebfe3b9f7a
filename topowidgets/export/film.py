"""A run as a short film: the neurons beside their barcode, with the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topowidgets.export.columns import clock_of
from topowidgets.export.figures import rate_symbols, run_figure
from topowidgets.texts import say
from topowidgets.writing import AnyPath

if TYPE_CHECKING:
    from topowidgets.recording.frame import Frame
    from topowidgets.recording.run_data import RunData


def write_run_film(run: RunData, path: AnyPath, *, seconds: float, most: int, theme: str) -> None:
    """Write a film of a run, at an even pace of training time; pictures follow each other without a tween.

    Args:
        path: ends in .gif, or in .mp4 where ffmpeg is installed.
        seconds: how long it runs. most: pictures.
        theme: light or dark.

    Raises:
        ValueError: for another ending or theme, or numbers that are not positive.
        RuntimeError: where what would write the film is not installed, or the run has kept no frame.
        OSError: if the file cannot be written, saying why; an old one is as it was.
    """
    from topowidgets.plots.film import film_writer, write_film

    writer = film_writer(path)
    if not (seconds > 0 and most >= 1):
        raise ValueError(
            f"seconds = {seconds!r}, most = {most!r} are not allowed: a film lasts, and has at least one "
            "picture."
        )
    if not run.frames:
        raise RuntimeError("this run has kept no frame, so there is nothing to film.")
    frames = _evenly(run.frames, most)
    scenes = [
        (_clock(run, frame), *(run_figure(run, panel, frame.step, theme) for panel in ("neurons", "barcode")))
        for frame in frames
    ]
    write_film(scenes, path, writer, seconds)


def _evenly(frames: list[Frame], most: int) -> list[Frame]:
    """Frames at even distances of training time, the first and the last among them, none twice."""
    times = np.linspace(frames[0].tau, frames[-1].tau, most) if most > 1 else [frames[-1].tau]
    taus = np.array([frame.tau for frame in frames])
    chosen = [
        int(np.searchsorted(taus, time + 1e-9 * max(1.0, abs(time)), side="right")) - 1 for time in times
    ]
    return [frames[place] for place in dict.fromkeys(chosen)]


def _clock(run: RunData, frame: Frame) -> str:
    config, end = run.config, run.frames[-1].tau
    if clock_of(config, run.rows) == "step":
        return say("plotted.clock_of_steps", name=config.preset, step=frame.step, end=end)
    return say(
        "plotted.clock",
        preset=config.preset,
        rate=rate_symbols(config),
        tau=frame.tau,
        end=end,
        step=frame.step,
    )
