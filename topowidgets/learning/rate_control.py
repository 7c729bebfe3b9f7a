"""How the rate that is set becomes the rates of the steps: fixed, hold or schedule. Numbers alone, no torch.

The clock is training time tau, the sum of eta K0 over the steps, K0 being the K of the start; for a rule
without a K it is the sum of eta.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from topowidgets.settings.config import Config


class StepRate(NamedTuple):
    """The rate of one step.

    Attributes:
        eta: the rate. tick: training time of the step, eta K0; eta itself for a rule without a K.
    """

    eta: float
    tick: float


@runtime_checkable
class RateControl(Protocol):
    """Says the rate of each step. It is asked before the step, and is told K after it where it wants that."""

    def set_rate(self, *, eta_k: float | None, eta: float | None) -> None:
        """Go on from another rate, of which one of the two is given: eta_k in units of 1/K, or eta."""

    def rate(self, tau: float) -> StepRate:
        """The rate of the step that begins at a training time."""

    def wants_curvature(self, step: int) -> bool:
        """Whether K is to be measured after so many steps and handed to `see`."""

    def see(self, K: float) -> None:
        """Take in K of now."""

    def steps_to(self, goal: float, tau: float) -> float:
        """Steps from a training time to the one nearest to a goal, to be rounded; infinite where it is never
        reached.
        """

    def tau_after(self, steps: int, tau: float) -> float:
        """Training time so many steps after one."""

    def state(self) -> dict[str, float]:
        """What a checkpoint has to hold beside the rate that is set and tau."""

    def restore(self, state: Mapping[str, float]) -> None:
        """Go back to a state."""


def rate_control(config: Config, k0: float) -> RateControl:
    """The rate control of a Config.

    Args:
        k0: K at the start.

    Examples:
        >>> warmed_up = Config(rate_control="schedule", schedule=[(0, 0.1), (5, 1)])
        >>> control = rate_control(warmed_up, k0=0.5)
        >>> control.set_rate(eta_k=2.0, eta=None)
        >>> control.rate(tau=0.0), control.rate(tau=7.0)
        (StepRate(eta=0.4, tick=0.2), StepRate(eta=4.0, tick=2.0))
    """
    fixed = Fixed(k0, has_k=config.has_k)
    match config.rate_control:
        case "hold":
            return Hold(k0)
        case "schedule":
            return Schedule(fixed, config.schedule)
    return fixed


class Fixed:
    """Each step at the rate that is set, eta or eta_k / K0.

    Args:
        k0: K at the start. has_k: whether the rule has a K, which training time then is a sum of.
    """

    def __init__(self, k0: float, *, has_k: bool) -> None:
        self._k0, self._has_k = k0, has_k
        self._rate = StepRate(0.0, 0.0)

    def set_rate(self, *, eta_k: float | None, eta: float | None) -> None:
        """Go on at another rate."""
        if eta_k is not None:
            self._rate = StepRate(eta_k / self._k0, eta_k)  # the clock of a run at one eta_k is exact
        else:
            eta = eta or 0.0
            self._rate = StepRate(eta, eta * self._k0 if self._has_k else eta)

    def rate(self, tau: float) -> StepRate:  # noqa: ARG002 -- at all times the same
        """The rate that is set."""
        return self._rate

    def wants_curvature(self, step: int) -> bool:  # noqa: ARG002 -- never
        """Never."""
        return False

    def see(self, K: float) -> None:
        """It is not asked for."""

    def steps_to(self, goal: float, tau: float) -> float:
        """Steps to a goal."""
        return _quotient(goal - tau, self._rate.tick)

    def tau_after(self, steps: int, tau: float) -> float:
        """Training time so many steps later."""
        return tau + steps * self._rate.tick

    def state(self) -> dict[str, float]:
        """It has none."""
        return {}

    def restore(self, state: Mapping[str, float]) -> None:
        """It has no state."""


class Hold:
    """eta K at a value: eta = eta_k / K of now, K being measured again in every step.

    How many steps are to come is counted as if K stayed from here on.

    Args:
        k0: K at the start.
    """

    def __init__(self, k0: float) -> None:
        self._k0 = self._k = k0
        self._eta_k = 0.0

    def set_rate(self, *, eta_k: float | None, eta: float | None) -> None:  # noqa: ARG002 -- the settings refuse eta
        """Hold another value."""
        self._eta_k = eta_k or 0.0

    def rate(self, tau: float) -> StepRate:  # noqa: ARG002 -- that of now
        """The rate at K of now."""
        eta = self._eta_k / self._k
        return StepRate(eta, eta * self._k0)

    def wants_curvature(self, step: int) -> bool:  # noqa: ARG002 -- as K may leap in one step
        """After each step."""
        return True

    def see(self, K: float) -> None:
        """K of now; of a Hessian that is 0 the last one stays."""
        self._k = K or self._k

    def steps_to(self, goal: float, tau: float) -> float:
        """Steps to a goal, if K stays."""
        return _quotient(goal - tau, self.rate(tau).tick)

    def tau_after(self, steps: int, tau: float) -> float:
        """Training time so many steps later, if K stays."""
        return tau + steps * self.rate(tau).tick

    def state(self) -> dict[str, float]:
        """K of now."""
        return {"K": self._k}

    def restore(self, state: Mapping[str, float]) -> None:
        """Go back to a K."""
        self._k = float(state["K"])


class Schedule:
    """The rate that is set times a factor of training time: linear between points, constant before the first
    and after the last.

    Args:
        fixed: makes a rate of what is set. points: (tau, factor), tau rising, one at least.
    """

    def __init__(self, fixed: Fixed, points: Sequence[tuple[float, float]]) -> None:
        self._fixed = fixed
        self._taus, self._factors = zip(*points, strict=True)

    def factor(self, tau: float) -> float:
        """The factor at a training time.

        Examples:
            >>> schedule = Schedule(Fixed(0.5, has_k=True), [(0, 0.5), (4, 1), (8, 0)])
            >>> [schedule.factor(tau) for tau in (0, 2, 4, 7, 9)]
            [0.5, 0.75, 1.0, 0.25, 0.0]
        """
        before = bisect_right(self._taus, tau)
        if before in (0, len(self._taus)):
            return float(self._factors[min(before, len(self._taus) - 1)])
        (low, high), (first, last) = (each[before - 1 : before + 1] for each in (self._taus, self._factors))
        share = (tau - low) / (high - low)
        return float(first + share * (last - first))

    def set_rate(self, *, eta_k: float | None, eta: float | None) -> None:
        """Go on at a multiple of what was."""
        self._fixed.set_rate(eta_k=eta_k, eta=eta)

    def rate(self, tau: float) -> StepRate:
        """The rate at a training time."""
        factor, (eta, tick) = self.factor(tau), self._fixed.rate(tau)
        return StepRate(factor * eta, factor * tick)

    def wants_curvature(self, step: int) -> bool:  # noqa: ARG002 -- never
        """Never."""
        return False

    def see(self, K: float) -> None:
        """It is not asked for."""

    def steps_to(self, goal: float, tau: float) -> float:
        """Steps to the one nearest to a goal."""
        taken = 0.0
        for stretch in self._stretches(tau):
            if goal <= stretch.tau:
                break
            if math.isinf(stretch.steps) or stretch.tau_after(stretch.steps) >= goal:
                return taken + stretch.nearest(goal)
            taken += stretch.steps
        return taken

    def tau_after(self, steps: int, tau: float) -> float:
        """Training time so many steps later."""
        left = float(steps)
        for stretch in self._stretches(tau):
            if left <= stretch.steps:
                return stretch.tau_after(left)
            left -= stretch.steps
        return tau

    def state(self) -> dict[str, float]:
        """It has none: tau decides."""
        return {}

    def restore(self, state: Mapping[str, float]) -> None:
        """It has no state."""

    def _stretches(self, tau: float) -> Iterator[_Stretch]:
        """From a training time on the steps that begin between two points, and at the end those after the
        last.
        """
        tick = self._fixed.rate(tau).tick
        while True:
            number = bisect_right(self._taus, tau)
            if number == len(self._taus):
                yield _Stretch(tau, self._factors[-1] * tick, 0.0, math.inf)
                return
            slope = 0.0
            if number:
                run, rise = (each[number] - each[number - 1] for each in (self._taus, self._factors))
                slope = rise / run * tick
            stretch = _Stretch.until(self._taus[number], tau, self.factor(tau) * tick, slope)
            yield stretch
            if math.isinf(stretch.steps):
                return
            # where rounding leaves it just before the point, the next stretch begins at the point
            tau = max(stretch.tau_after(stretch.steps), self._taus[number])


class _Stretch(NamedTuple):
    """Steps along one line of a schedule: each tick is the one before times 1 + slope.

    Attributes:
        tau: training time at which the first begins. tick: that of the first. slope: growth of a tick within
            a unit of training time times the tick of factor 1.
        steps: how many begin on the line.
    """

    tau: float
    tick: float
    slope: float
    steps: float

    @classmethod
    def until(cls, end: float, tau: float, tick: float, slope: float) -> _Stretch:
        """The steps that begin before an end."""
        # a line as steep as that is left in one step
        endless = cls(tau, tick, slope if -1 < slope < math.inf else 0.0, math.inf)
        exactly = endless.exactly(end)
        return endless if math.isinf(exactly) else endless._replace(steps=max(1.0, float(math.ceil(exactly))))

    def exactly(self, goal: float) -> float:
        """Steps to a goal ahead, a part of one counted by the curve through all."""
        left = goal - self.tau
        if not self.tick > 0:
            return math.inf
        if self.tick >= left or self.slope == 0:
            return left / self.tick
        growth = left * self.slope / self.tick
        # below -1 only by rounding of the smallest numbers there are
        return math.log1p(growth) / math.log1p(self.slope) if growth > -1 else math.inf

    def tau_after(self, steps: float) -> float:
        """Training time after some of the steps."""
        if steps <= 1 or not self.slope:
            return self.tau + steps * self.tick
        return self.tau + self.tick * math.expm1(steps * math.log1p(self.slope)) / self.slope

    def nearest(self, goal: float) -> float:
        """How many of the steps end nearest to a goal that one of them reaches; infinite if none does."""
        if math.isinf(self.steps) and self.slope:
            return math.inf
        exactly = self.exactly(goal)
        if math.isinf(exactly):
            return math.inf
        last = min(self.steps, max(1.0, float(math.ceil(exactly))))
        return min((last - 1, last), key=lambda steps: abs(self.tau_after(steps) - goal))


def _quotient(left: float, tick: float) -> float:
    return max(0.0, left) / tick if tick > 0 else math.inf
