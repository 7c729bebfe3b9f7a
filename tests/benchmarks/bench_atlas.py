"""The atlas: training and homology apart, each beside the loop that people write; its first row; keys, play
and memory in the browser.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from playwright.sync_api import Browser, Page, sync_playwright
from ripser import ripser

from tests.benchmarks.rows import Row
from tests.ui.conftest import FLAGS, LabPage, Server
from topowidgets.doctor import chromium
from topowidgets.jobs.processes import cores
from topowidgets.learning.batched import descend_batched
from topowidgets.learning.machine import threads_for
from topowidgets.learning.trainer import Trainer
from topowidgets.runtime.kernel.atlas_client import AtlasClient
from topowidgets.settings.config import Config
from topowidgets.settings.presets import preset
from topowidgets.settings.rate_grid import (
    LARGE_FRAMES,
    default_rates,
    kept_steps,
    nearest_rates,
    spaced_rates,
)
from topowidgets.studies.atlas_runs import atlas_runs

CONFIG = Config(neurons=256, tracers=0)
"""256 neurons to tau 30, as the budget says; without tracers, which the peers' loop has not."""

PRESSES = 200

REPEATS = 9

WATCH = """({presses}) => new Promise(done => {
  const root = document.querySelector('[data-kind=atlas]'), slider = root.querySelector('input[type=range]');
  const times = [];
  let up = false;
  const press = () => {
    if (times.length === presses) return done(times);
    const before = root.dataset.rate, drawn = +root.dataset.drawn, start = performance.now();
    slider.dispatchEvent(new KeyboardEvent('keydown',
      {key: up ? 'ArrowRight' : 'ArrowLeft', bubbles: true, cancelable: true}));
    const look = () => {
      if (root.dataset.rate !== before && +root.dataset.drawn > drawn) {
        times.push(performance.now() - start);
        setTimeout(press, 40);
      } else if (performance.now() - start > 500) { up = !up; press(); } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  press();
})"""

PLAYED = 3
"""Seconds of Play in which pictures are counted."""

DRAWN = """seconds => new Promise(done => {
  const { dataset } = document.querySelector('[data-kind=atlas]'), before = +dataset.drawn,
    start = performance.now();
  setTimeout(() => done(1000 * (+dataset.drawn - before) / (performance.now() - start)), 1000 * seconds);
})"""


def rows() -> Iterator[Row]:
    """Training, homology, the first row and the slider."""
    rates = default_rates()
    with threads_for(CONFIG):
        template = Trainer(CONFIG.replace(eta_k=rates[0]))
        kept = [kept_steps(Trainer(CONFIG.replace(eta_k=rate), like=template).planned) for rate in rates]
        yield training(template, rates, kept)
        yield whole(template, rates, kept)
    yield first_row(rates)
    yield from mnist()
    server = Server(Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            yield from page(browser, server)
            browser.close()
    finally:
        server.close()


def training(template: Trainer, rates: Sequence[float], kept: Sequence[Sequence[int]]) -> Row:
    """All rates side by side, and one after another; both in float32 with the same threads."""
    own, peer = in_turns(lambda: descend_batched(template, rates, kept), lambda: eager(template, rates, kept))
    note = (
        f"{sum(steps[-1] for steps in kept)} steps; medians of {REPEATS}, in turns after one warm call each"
    )
    return Row(
        "24 rates to tau 30, 256 neurons, training alone",
        own,
        "s",
        f"<= {peer / 5:.3g}",
        "eager autograd, float32, in turn",
        peer,
        note,
    )


def whole(template: Trainer, rates: Sequence[float], kept: Sequence[Sequence[int]]) -> Row:
    """The atlas with all that it measures in this one process, and the plain loop with ripser at the same
    kept steps.
    """
    own = seconds(lambda: list(atlas_runs(CONFIG, rates)))
    start = time.perf_counter()
    clouds = eager(template, rates, kept)
    trained = time.perf_counter() - start
    sample = [cloud for row in clouds for cloud in row[::8]]
    homology = (
        seconds(lambda: [ripser(cloud, maxdim=1) for cloud in sample]) * sum(map(len, clouds)) / len(sample)
    )
    note = (
        f"the peer: training {trained:.2f} s, ripser {homology:.1f} s, from every eighth of "
        f"{sum(map(len, clouds))} clouds"
    )
    peer = trained + homology
    return Row(
        "24 rates to tau 30, 256 neurons, everything measured",
        own,
        "s",
        f"<= {peer / 10:.3g}",
        "that loop with ripser",
        peer,
        note,
    )


def eager(template: Trainer, rates: Sequence[float], kept: Sequence[Sequence[int]]) -> list[list[np.ndarray]]:
    """The loop as it is usually written: autograd and torch.optim.SGD, a copy of the neurons at each kept
    step.
    """
    x, targets = template.x.float(), template.targets.float()
    clouds = []
    for rate, steps in zip(rates, kept, strict=True):
        points = template.neurons.float().clone().requires_grad_()
        optimiser = torch.optim.SGD([points], lr=rate / template.start.K)
        found = []
        for step in range(steps[-1] + 1):
            if step in set(steps):
                found.append(points.detach().numpy().copy())
            optimiser.zero_grad()
            torch.nn.functional.mse_loss(template.network.form.output(points, x), targets).mul(0.5).backward()
            optimiser.step()
        clouds.append(found)
    return clouds


def first_row(rates: Sequence[float]) -> Row:
    """From the start of the processes to the row of the rate that is looked at, in the kernel; the others are
    given up.
    """
    times = []
    for _ in range(3):
        client = AtlasClient(Config(), rates, lambda _row, _buffer: None)
        times.append(until_first(client))
        client.close()
    return Row(
        "first row of the atlas of pinch, processes started",
        min(times),
        "s",
        "<= 2",
        note=f"worst of three {max(times):.2f} s",
    )


def mnist() -> Iterator[Row]:
    """The atlas of 256 neurons in 794 dimensions: its first row, and all of it."""
    client = AtlasClient(preset("mnist"), spaced_rates(0.1, 8, 16), lambda _row, _buffer: None)
    start = time.perf_counter()
    yield Row("first row of the atlas of mnist, processes started", until_first(client), "s", "<= 5")
    client.wait(None)
    note = f"{cores()} cores; exact Rips of 256 neurons at {LARGE_FRAMES} frames a rate"
    yield Row(
        "mnist, 16 rates to tau 150, everything measured",
        time.perf_counter() - start,
        "s",
        "<= 150",
        note=note,
    )
    client.close()


def until_first(client: AtlasClient) -> float:
    """Seconds until the row of the rate that is looked at is there."""
    start = time.perf_counter()
    client.start()
    while nearest_rates(client.rates, client.first)[0] not in client.rows:
        time.sleep(0.005)
    return time.perf_counter() - start


def page(browser: Browser, server: Server) -> Iterator[Row]:
    """The default atlas of pinch in the browser: memory, a key on the slider, and pictures a second while it
    plays.
    """
    lab = LabPage(browser.new_page(viewport={"width": 1280, "height": 900}), server)
    lab.open(server.notebook("slide", "from topowidgets import TopologyAtlas\nTopologyAtlas()"))
    before = held(lab.page)
    lab.run_cells()
    lab.page.wait_for_function(
        "() => document.querySelector('[data-kind=atlas]')?.dataset.rows === '24'", timeout=120_000
    )
    times = np.array(lab.page.evaluate(WATCH, {"presses": PRESSES}))
    note = f"median {np.median(times):.0f}, worst {times.max():.0f} ms of {len(times)}"
    yield Row(
        "key on the atlas' rate to its picture, p95",
        float(np.percentile(times, 95)),
        "ms",
        "<= 33",
        note=note,
    )
    root = lab.page.locator("[data-kind=atlas]")
    for name, over in (("training time", "tau"), ("the rates", "the rates")):
        root.get_by_role("radio", name=name).check()
        root.get_by_role("button", name="Play", exact=True).click()
        drawn = lab.page.evaluate(DRAWN, PLAYED)
        root.get_by_role("button", name="Pause", exact=True).click()
        yield Row(f"pictures while Play runs {over}, 24 rates", drawn, "/s", ">= 50", note=f"over {PLAYED} s")
    note = "JavaScript objects and buffers that the page holds, over JupyterLab with the notebook open"
    yield Row(
        "the browser's memory of the atlas of 24 rates", held(lab.page) - before, "MB", "<= 64", note=note
    )
    lab.page.close()


def held(page: Page) -> float:
    """Megabytes of objects and of their buffers, after what is not used any more was collected."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    session.detach()
    return (
        float(usage["usedSize"] + usage.get("embedderHeapUsedSize", 0) + usage.get("backingStorageSize", 0))
        / 2**20
    )


def in_turns(*calls: Callable[[], object]) -> list[float]:
    """Median wall seconds of each call, taken in turns after one warm call of each: eager autograd's first
    takes three times as long.
    """
    for call in calls:
        call()
    return np.median([[seconds(call) for call in calls] for _ in range(REPEATS)], axis=0).tolist()


def seconds(call: Callable[[], object]) -> float:
    """Wall seconds of one call, long enough by itself."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
