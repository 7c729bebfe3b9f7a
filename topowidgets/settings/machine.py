"""The machine that a run is trained on, and the seed of what is random in it."""

from __future__ import annotations

from dataclasses import dataclass

from topowidgets.settings.checks import integer, one_of, optional
from topowidgets.settings.logic import the
from topowidgets.settings.section import Demand, Section, setting

PRECISIONS = ("float32", "float64")
"""Of what is trained here; a recording may have others."""


@dataclass(frozen=True, kw_only=True, repr=False)
class MachineSettings:
    """The machine."""

    device: str = setting("auto", one_of("auto", "cpu", "cuda"), told=False)
    dtype: str | None = setting("float64", optional(one_of(*PRECISIONS, also=("float16", "bfloat16"))))
    seed: int = setting(0, integer(0, 2**32 - 1), control=True)


MACHINE = Section(
    "machine",
    MachineSettings,
    demands=(
        Demand("dtype", the("recorded") | the("dtype").one_of(*PRECISIONS), "one_of", {"names": PRECISIONS}),
    ),
)
