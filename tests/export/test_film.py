"""A run as a film: its pictures in their order on axes that hold still, and a sentence where none can be
written.
"""

import itertools
import os

import matplotlib.animation
import numpy as np
import pytest
from PIL import Image

from topowidgets import train
from topowidgets.export.film import _evenly
from topowidgets.studies.run import Run


@pytest.fixture(scope="module")
def run():
    return train("pinch", neurons=12, tracers=0, eta_k=3, steps=6)


def pictures(path):
    with Image.open(path) as film:
        for number in range(film.n_frames):
            film.seek(number)
            yield np.asarray(film.convert("RGB"), dtype=int), film.info["duration"]


def test_a_film_shows_each_kept_picture_and_rests_at_the_end(run, tmp_path):
    path = tmp_path / "run.gif"
    run.animate(path, seconds=1.0, most=4)
    shown = list(pictures(path))
    assert [picture.shape for picture, _ in shown] == [(480, 900, 3)] * 4
    for (one, _), (next_one, _) in itertools.pairwise(shown):
        assert np.abs(one - next_one).max() > 100, "something moves"
    names = [picture[430:480, 60:880] for picture, _ in shown]
    assert all(np.abs(name - names[0]).max() < 60 for name in names), "the axes hold still"
    assert shown[-1][1] >= 1000 + shown[0][1] - 50


def test_pictures_follow_each_other_at_an_even_pace_of_training_time(run):
    frames = run.frames
    assert [frame.step for frame in _evenly(frames, 3)] == [0, 3, 6]
    assert [frame.step for frame in _evenly(frames, 99)] == [0, 1, 2, 3, 4, 5, 6], "none twice"
    assert [frame.step for frame in _evenly(frames, 1)] == [6]


@pytest.mark.parametrize("name", ["run.avi", "run", "run.html"])
def test_another_ending_is_refused(run, tmp_path, name):
    with pytest.raises(ValueError, match=r"a film ends in \.gif or \.mp4"):
        run.animate(tmp_path / name)


def test_where_there_is_no_writer_a_sentence_says_what_to_do(run, tmp_path, monkeypatch):
    monkeypatch.setattr(matplotlib.animation.FFMpegWriter, "bin_path", lambda: "no-such-ffmpeg")
    with pytest.raises(RuntimeError, match=r"which is not installed here\. Install ffmpeg, or write a \.gif"):
        run.animate(tmp_path / "run.mp4")


FFMPEG = """#!/bin/sh
head -c 100000 >/dev/null
printf half > "$(eval echo \\${$#})"
echo "av_interleaved_write_frame(): No space left on device" >&2
exit 1
"""


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_a_film_that_ffmpeg_cannot_write_is_one_sentence_and_costs_nothing(run, tmp_path, monkeypatch):
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "ffmpeg").write_text(FFMPEG)
    (tools / "ffmpeg").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    path = tmp_path / "run.mp4"
    path.write_text("old")
    said = (
        r"^'.*run\.mp4' could not be written: ffmpeg says: av_interleaved_write_frame\(\): No space left on "
        r"device\.$"
    )
    with pytest.raises(OSError, match=said):
        run.animate(path, most=2)
    assert path.read_text() == "old"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["run.mp4", "tools"]


def test_what_cannot_be_filmed_is_refused(run, tmp_path):
    with pytest.raises(ValueError, match="a film lasts"):
        run.animate(tmp_path / "run.gif", seconds=0)
    with pytest.raises(ValueError, match="theme"):
        run.animate(tmp_path / "run.gif", theme="pink")
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        run.animate(tmp_path / "none" / "run.gif")
    with pytest.raises(RuntimeError, match="kept no frame"):
        Run(run.config, run.start, run.rows, []).animate(tmp_path / "run.gif")
    assert not list(tmp_path.iterdir())
