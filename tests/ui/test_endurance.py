"""Play for long: browser, kernel and training process keep their size.

Half an hour with TOPOWIDGETS_LONG=1, else half a minute.

TOPOWIDGETS_LONG=10 plays for ten minutes. Figures are printed; run pytest with -s to see them.
"""

from __future__ import annotations

import os
import time

import pytest

from tests.ui.conftest import LabPage, Server
from tests.ui.test_lab import CELL, open_lab

pytestmark = [pytest.mark.ui, pytest.mark.slow]

GROWTH = 0.15
"""Most that anything may grow after the warm-up, and 8 MB for what the collectors of garbage leave."""

SAMPLES = 10
"""How often the sizes are taken; the last half is compared."""

THINNED = 8000
"""From about this step on rows are thinned; a slow machine is given the time to come so far."""

LAG = "() => 1000 * (Date.now() / 1000 - +document.querySelector('[data-kind=lab]').dataset.at)"


def sizes(lab_page: LabPage) -> dict[str, float]:
    """Megabytes of browser heap after collecting garbage, of the kernel and of the training process; rows and
    pictures so far.
    """
    session = lab_page.page.context.new_cdp_session(lab_page.page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    worker = lab_page.worker()
    kernel = worker.parent()
    assert kernel is not None
    megabytes = {
        "browser heap": heap,
        "kernel": kernel.memory_info().rss,
        "training": worker.memory_info().rss,
    }
    return {name: size / 2**20 for name, size in megabytes.items()}


@pytest.mark.timeout(2400)
def test_long_play_stays_level(lab_page: LabPage, server: Server, long) -> None:
    """Pinch extended again and again at full frame rate: after the warm-up nothing grows."""
    given = float(os.environ.get("TOPOWIDGETS_LONG") or 0)
    minutes = (given if given > 1 else 30.0) if long else 0.5
    open_lab(lab_page, server, "endurance", CELL.replace("()", "(eta_k=0.05, tau=60)"))
    # 1000 steps a second, or as many as can be
    lab_page.control("combobox", "speed").select_option("50 tau/s")
    began, lags = time.monotonic(), list[float]()
    samples: list[tuple[float, dict[str, float]]] = []
    least = THINNED if long else 0
    while (passed := time.monotonic() - began) < 60 * minutes or lab_page.number("step") < least:
        if lab_page.fact("state") == "finished":
            lab_page.button("Play").click()
        lags.append(float(lab_page.page.evaluate(LAG)))
        if not samples or passed - samples[-1][0] >= 60 * minutes / SAMPLES:
            samples.append((passed, sizes(lab_page)))
            now, step = samples[-1][1], lab_page.fact("step")
            print(
                f"{passed / 60:5.1f} min, step {step:>7}: "
                + ", ".join(f"{name} {size:.0f} MB" for name, size in now.items())
            )
        lab_page.page.wait_for_timeout(250)
    lags = sorted(lags)
    print(
        f"age of the newest picture: median {lags[len(lags) // 2]:.0f}, 95 of 100 below "
        f"{lags[int(0.95 * len(lags))]:.0f} ms"
    )
    warm = [now for passed, now in samples if passed >= 60 * minutes / 2]
    for name in warm[0]:
        first, last = warm[0][name], warm[-1][name]
        assert last <= (1 + GROWTH) * first + 8, f"{name} grew from {first:.0f} to {last:.0f} MB"
