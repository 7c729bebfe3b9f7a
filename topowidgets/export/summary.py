"""What came out of a Run, as plain JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from topowidgets.export.sentence import worded
from topowidgets.recording.codec import finite
from topowidgets.recording.frame import Frame
from topowidgets.recording.step_row import empty_row
from topowidgets.topology.rules_in_words import betti_rule

if TYPE_CHECKING:
    from topowidgets.recording.run_data import RunData


def summary_of(run: RunData) -> dict[str, Any]:
    """The values of `Run.summary`, in the language that is spoken."""
    if not run.frames:
        return _without_frames(run)
    last, facts = run.rows[-1], run.frames[-1].facts
    first = run.rows[1] if len(run.rows) > 1 else empty_row()
    said = worded(run.frames[-1])
    tally, sample, mapped = facts["tally"], said["sample_verdict"], said["map_verdict"]
    values = {
        "config": run.config.to_dict(),
        "K": run.start.K,
        "lambda_max": run.start.lambda_max,
        "lambda_min": run.start.lambda_min,
        "h_plus": run.start.h_plus,
        "h_plus_tracers": run.start.h_plus_tracers,
        "first_step": {name: first[name] for name in ("ratio_min", "ratio_max", "folded")},
        "ratio_min": tally["ratio_min"],
        "ratio_max": tally["ratio_max"],
        "folded_most": tally["folded"],
        "folded_tracers_most": tally["folded_tracers"],
        "crossings": last["crossings"],
        "crossings_most": tally["crossings"],
        "tracer_crossings": last["tracer_crossings"],
        "tracer_crossings_most": tally["tracer_crossings"],
        "betti": {**facts["betti"], "rule": betti_rule(facts["betti"])},
        **_longest(run.frames[-1], 1),
        **_longest(run.frames[-1], 2),
        "h2_measured": facts["h2"],
        "sample_degree": sample["degree"],
        "sample_verdict": sample["verdict"],
        "sample_rule": sample["rule"],
        **({"against_start": facts.get("against_start")} if run.config.recorded else {}),
        "map_verdict": mapped["verdict"],
        "map_rule": mapped["rule"],
        "map_detail": mapped["detail"],
        "loss_start": run.rows[0]["loss"],
        "loss": last["loss"],
        "accuracy": last["accuracy"],
        "steps": last["step"],
        "tau": last["tau"],
        "diverged": run.diverged,
        "notes": [note.message for note in run.notes],
    }
    return dict(finite(values))


def _without_frames(run: RunData) -> dict[str, Any]:
    """Of a run that diverged before its first picture: what its rows say."""
    last = run.rows[-1] if run.rows else empty_row()
    first = run.rows[0] if run.rows else last
    values = {
        "config": run.config.to_dict(),
        **{
            name: getattr(run.start, name)
            for name in ("K", "lambda_max", "lambda_min", "h_plus", "h_plus_tracers")
        },
        **dict.fromkeys(("sample_verdict", "map_verdict")),
        **{name: last[name] for name in ("loss", "accuracy", "tau")},
        "loss_start": first["loss"],
        "steps": last["step"],
        "diverged": run.diverged,
        "notes": [note.message for note in run.notes],
    }
    return dict(finite(values))


def _longest(frame: Frame, degree: int) -> dict[str, float | None]:
    """The longest finite bar of a degree in cloud radii: zeros where there is none, None where the degree was
    not measured.
    """
    measured = degree < 2 or frame.facts["h2"] is not None
    bars = frame.bars[(frame.bars[:, 0] == degree) & np.isfinite(frame.bars[:, 2]), 1:]
    birth, death = bars[np.argmax(bars[:, 1] - bars[:, 0])].tolist() if len(bars) else (0.0, 0.0)
    values = {"birth": birth, "death": death, "persistence": death - birth}
    return {f"h{degree}_{name}": value if measured else None for name, value in values.items()}
