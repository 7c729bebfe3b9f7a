"""Slow questions about a run that is recorded or still trains: its joint UMAP, and whether its hole is more
than chance.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from topowidgets.learning.shapes import hole_degree
from topowidgets.measuring.homology import H2_LANDMARKS, Homology
from topowidgets.recording.codec import pack_float32
from topowidgets.recording.frame import Frame
from topowidgets.settings.checks import Allowed, ConfigError
from topowidgets.settings.config import Config
from topowidgets.texts import say
from topowidgets.topology.joint_umap import (
    FEWEST_NEURONS,
    JointUMAP,
    Progress,
    contradicts,
    joint_umap,
    motion,
    silent,
)
from topowidgets.topology.null_verdict import NullVerdict, null_verdict
from topowidgets.topology.rules_in_words import null_rule, picture_warning
from topowidgets.topology.verdicts import SampleVerdict, VerdictRule

MOST_CANDIDATES = 96
"""Frames looked at, evenly spaced, to choose key frames from."""


@dataclass(frozen=True, eq=False)
class UMAPPicture:
    """A joint UMAP of a run's key frames, with what persistence says of it.

    Attributes:
        umap: steps, neurons, positions and trustworthiness.
        taus: training time of each key frame.
        disputes: for each key frame the verdicts on the picture and on the neurons where they disagree about
            the hole, else None.
    """

    umap: JointUMAP
    taus: tuple[float, ...]
    disputes: tuple[tuple[SampleVerdict, SampleVerdict] | None, ...]

    def __repr__(self) -> str:
        return f"UMAPPicture({self.umap!r}, {sum(map(bool, self.disputes))} warnings)"

    @property
    def warnings(self) -> tuple[str, ...]:
        """For each key frame a sentence where the picture and persistence disagree about the hole, else an
        empty one.
        """
        return tuple(
            "" if both is None else picture_warning(*map(dataclasses.asdict, both)) for both in self.disputes
        )

    def said(self, frame: int) -> str:
        """What stands beside the picture of one key frame.

        Args:
            frame: its number, 0 for the first.
        """
        umap = self.umap
        steps, shown = umap.steps.tolist(), len(umap.neurons)
        over, left_out = say("seen.umap_over", fitted=len(steps), first=steps[0], last=steps[-1]), []
        if len(steps) < umap.frames_given:
            left_out.append(say("seen.umap_frames", fitted=len(steps), frames=umap.frames_given))
        if shown < umap.neurons_given:
            left_out.append(say("seen.umap_neurons", shown=shown, neurons=umap.neurons_given))
        return say(
            "seen.umap",
            step=steps[frame],
            over=f"{over}; {', '.join(left_out)}" if left_out else over,
            trust=float(umap.trustworthiness[frame]),
            neighbors=umap.trust_neighbors,
        )

    def record(self) -> tuple[dict[str, Any], bytes]:
        """Plain values and a float32 buffer, for a pipe and for a browser."""
        arrays, buffer = pack_float32({"positions": self.umap.positions})
        values = {
            "steps": self.umap.steps.tolist(),
            "neurons": self.umap.neurons.tolist(),
            "trustworthiness": self.umap.trustworthiness.tolist(),
            "trust_neighbors": self.umap.trust_neighbors,
            "moved": self.umap.moved,
            "frames_given": self.umap.frames_given,
            "neurons_given": self.umap.neurons_given,
            "disputes": [
                None if both is None else [dataclasses.asdict(one) for one in both] for both in self.disputes
            ],
            "taus": list(self.taus),
            "warnings": list(self.warnings),
            "said": [self.said(frame) for frame in range(len(self.taus))],
            "arrays": arrays,
        }
        return values, buffer

    @classmethod
    def from_record(cls, values: Mapping[str, Any], buffer: bytes) -> UMAPPicture:
        """The picture that `record` wrote; positions in float32."""
        shape = values["arrays"]["positions"]["shape"]
        umap = JointUMAP(
            np.array(values["steps"]),
            np.array(values["neurons"]),
            np.frombuffer(buffer, "<f4").reshape(shape).astype(float),
            np.array(values["trustworthiness"]),
            values["trust_neighbors"],
            values["frames_given"],
            values["neurons_given"],
            values["moved"],
        )
        disputes = (
            None if both is None else (sample_verdict_of(both[0]), sample_verdict_of(both[1]))
            for both in values["disputes"]
        )
        return cls(umap, tuple(values["taus"]), tuple(disputes))


@dataclass(frozen=True)
class HoleAgainstChance:
    """The null verdict on the hole of one key frame, and the step of that frame."""

    step: int
    verdict: NullVerdict

    def _repr_html_(self) -> str:
        return self.verdict._repr_html_()

    @property
    def open(self) -> bool | None:
        """Whether the hole is open; None where it is undecided."""
        return self.verdict.open

    @property
    def p_value(self) -> float:
        """How often chance makes so long a bar (see `NullVerdict.p_value`)."""
        return self.verdict.p_value

    @property
    def rule(self) -> str:
        """What was compared with what, and how it was judged, in the language that is spoken."""
        return null_rule(dataclasses.asdict(self.verdict))

    def record(self) -> tuple[dict[str, Any], bytes]:
        """Plain values with the rule in words, and no buffer."""
        return {"step": self.step, **dataclasses.asdict(self.verdict), "rule": self.rule}, b""

    @classmethod
    def from_record(cls, values: Mapping[str, Any], _buffer: bytes = b"") -> HoleAgainstChance:
        """What `record` wrote."""
        fields = {field.name: values[field.name] for field in dataclasses.fields(NullVerdict)}
        return cls(int(values["step"]), NullVerdict(**{**fields, "null": tuple(fields["null"])}))


def umap_of(
    frames: Sequence[Frame],
    count: int = 12,
    *,
    before: UMAPPicture | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> UMAPPicture:
    """The joint UMAP of a run's key frames (see `topology.joint_umap`).

    Args:
        frames: of one run. Only those that hold their neurons in full can be key frames.
        count: key frames, at least 1. They lie evenly spaced on the mean of training time and the path that
            the neurons have gone.
        before: an earlier picture of this run, onto which the new one is turned.
        seed: of UMAP.
        progress: called with a stage (`status.stages` of a language) and the share of the work that is done.

    Raises:
        ConfigError: too few neurons.
        ValueError: no key frame, count below 1, or see `joint_umap`.
    """
    chosen = key_frames(frames, count)
    if len(chosen[0].neurons) < FEWEST_NEURONS:
        raise ConfigError("neurons", len(chosen[0].neurons), Allowed("umap_neurons", least=FEWEST_NEURONS))
    clouds = np.stack([frame.neurons.astype(float) for frame in chosen])
    steps = np.array([frame.step for frame in chosen])
    umap = joint_umap(
        clouds, steps, before=None if before is None else before.umap, seed=seed, progress=progress
    )
    fitted = [frame for frame in chosen if frame.step in umap.steps]
    disputes = (
        _dispute(picture, sample_verdict_of(frame.facts["sample_verdict"]))
        for frame, picture in zip(fitted, umap.positions, strict=True)
    )
    return UMAPPicture(umap, tuple(frame.tau for frame in fitted), tuple(disputes))


def _dispute(
    picture: Float[np.ndarray, "shown 2"], said: SampleVerdict
) -> tuple[SampleVerdict, SampleVerdict] | None:
    drawn = contradicts(picture, said) if said.degree == 1 else None
    return None if drawn is None else (drawn, said)


def sample_verdict_of(values: Mapping[str, Any]) -> SampleVerdict:
    """The SampleVerdict that was made plain values."""
    return SampleVerdict(**{**values, "limits": VerdictRule(**values["limits"])})


def key_frames(frames: Sequence[Frame], count: int) -> list[Frame]:
    """At most `count` frames that hold their neurons, always the first and the last.

    Evenly spaced on the mean of training time and path length, each from 0 to 1: in time alone a leap of the
    first steps would fall between two key frames, along the path alone the long calm after it.

    Raises:
        ValueError: no frame holds its neurons, or count below 1.
    """
    whole = [frame for frame in frames if len(frame.neurons)]
    if not whole or count < 1:
        raise ValueError(
            "no frame with all its neurons is recorded yet."
            if not whole
            else f"frames = {count}; give at least 1."
        )
    whole = [whole[place] for place in _spaced(np.linspace(0, 1, len(whole)), MOST_CANDIDATES)]
    time = np.array([frame.tau for frame in whole]) - whole[0].tau
    steps = [
        motion(np.stack([one.neurons, other.neurons]).astype(float))[0]
        for one, other in itertools.pairwise(whole)
    ]
    path = np.cumsum([0.0, *steps])
    place = time / (time[-1] or 1.0) + path / (path[-1] or 1.0)
    return [whole[number] for number in _spaced(place / (place[-1] or 1.0), count)]


def _spaced(place: Float[np.ndarray, " frames"], count: int) -> list[int]:
    """Which of ascending places from 0 to 1 lie nearest to `count` evenly spaced ones; of one, the last."""
    wanted = np.linspace(0, 1, count) if count > 1 else np.ones(1)
    return sorted({int(np.abs(place - one).argmin()) if one < 1 else len(place) - 1 for one in wanted})


def hole_against_chance(
    config: Config, frames: Sequence[Frame], step: int | None = None, progress: Progress = silent
) -> HoleAgainstChance:
    """The null verdict on the hole that the shape has at the start (see `topology.null_verdict`), by the
    run's own filtration.

    Args:
        step: of the frames that hold their neurons the newest at or before it; None for the last.
        progress: called with a stage (`status.stages` of a language) and the share of the work that is done.

    Raises:
        ValueError: no such frame.
    """
    whole = [frame for frame in frames if len(frame.neurons) and (step is None or frame.step <= step)]
    if not whole:
        raise ValueError(f"step = {step!r}: no frame with all its neurons is recorded at or before it.")
    neurons, degree = whole[-1].neurons.astype(float), hole_degree(config.shape) or 1
    filtration, landmarks = config.filtration, config.landmarks
    if degree == 2 and Homology(config).h2_apart:
        landmarks = min(H2_LANDMARKS, landmarks)
        filtration = "rips" if len(neurons) <= landmarks else "landmarks"
    verdict = null_verdict(
        neurons,
        filtration,
        landmarks,
        degree,
        seed=config.seed,
        progress=lambda share: progress("null", share),
    )
    return HoleAgainstChance(whole[-1].step, verdict)
