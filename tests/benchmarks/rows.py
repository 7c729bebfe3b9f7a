"""A row of the benchmark tables: what was measured, its budget, its peer from the same run, and for a missed
one the profile.
"""

from __future__ import annotations

import cProfile
import io
import operator
import pstats
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

COMPARE = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Row:
    """One measured quantity.

    Attributes:
        quantity: what, on what. value: the measured number, in `unit`.
        budget: "<= 2.5" or ">= 50", in the same unit; empty where none was set.
        peer: what people use today, and its value in the same unit from the same run.
        note: errors, worst cases, what else belongs to the number.
        work: what to profile if the budget is missed.
    """

    quantity: str
    value: float
    unit: str
    budget: str = ""
    peer: str = ""
    peer_value: float = float("nan")
    note: str = ""
    work: Callable[[], object] | None = None

    @property
    def met(self) -> bool | None:
        """Whether the budget is met, None where there is none."""
        if not self.budget:
            return None
        sign, limit = self.budget.split()
        return bool(COMPARE[sign](self.value, float(limit)))

    @property
    def ratio(self) -> float:
        """How many times the peer's value; above 1 is better than the peer."""
        return self.value / self.peer_value if self.unit.endswith("/s") else self.peer_value / self.value

    def cells(self) -> list[str]:
        """Quantity, measured, budget, whether it is met, peer with ratio, note."""
        versus = f"{self.peer} {self.peer_value:.3g} {self.unit}, x {self.ratio:.2g}" if self.peer else ""
        budget = f"{self.budget} {self.unit}" if self.budget else ""
        return [
            self.quantity,
            f"{self.value:.3g} {self.unit}",
            budget,
            {True: "yes", False: "**no**", None: ""}[self.met],
            versus,
            self.note,
        ]

    def profile(self, lines: int = 6) -> str:
        """Where the time goes: the functions with most time of their own."""
        if self.work is None:
            return ""
        profiler = cProfile.Profile()
        profiler.enable()
        self.work()
        profiler.disable()
        text = io.StringIO()
        stats = pstats.Stats(profiler, stream=text)
        stats.strip_dirs().sort_stats("tottime").print_stats(lines)
        return "\n".join(
            line
            for line in text.getvalue().splitlines()
            if line.strip() and "Ordered" not in line and "List reduced" not in line
        )


def milliseconds(call: Callable[[], object], repeats: int = 7) -> float:
    """Median over repeats after one warm call."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times))
