"""The lab in a real JupyterLab and Chromium: first minute, pictures, lag, Pause, memory.

Run as ``python -m tests.benchmarks.bench_browser`` from a checkout. Prints; asserts nothing: see DESIGN.md for the budgets.
"""

import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import Browser, sync_playwright

from tests.ui.conftest import FLAGS, LabPage, Server
from topowidgets.doctor import chromium

WATCH = """() => {
  const start = performance.now(), seen = window.seen = {};
  const look = () => {
    const d = document.querySelector('[data-kind=lab]')?.dataset;
    const note = (name, holds) => { if (holds && !(name in seen)) seen[name] = performance.now() - start; };
    note('controls', d); note('neurons', d && d.viewStep !== ''); note('moving', d && +d.step > 0);
    requestAnimationFrame(look);
  };
  look();
}"""

FEED = """seconds => new Promise(done => {
  const root = document.querySelector('[data-kind=lab]'), lags = [], gaps = [];
  let step = root.dataset.step, drawn = +root.dataset.drawn, last = performance.now();
  const first = {drawn, frames: +root.dataset.frames, at: last};
  const look = now => {
    if (root.dataset.step !== step) { step = root.dataset.step; lags.push(Date.now() - 1000 * root.dataset.at); }
    if (+root.dataset.drawn !== drawn) { drawn = +root.dataset.drawn; gaps.push(now - last); last = now; }
    const passed = (performance.now() - first.at) / 1000;
    if (passed < seconds) requestAnimationFrame(look);
    else done({drawn: (drawn - first.drawn) / passed, frames: (root.dataset.frames - first.frames) / passed, lags, gaps});
  };
  requestAnimationFrame(look);
})"""

PAUSE = """() => new Promise(done => {
  const root = document.querySelector('[data-kind=lab]');
  const button = [...root.querySelectorAll('button')].find(b => b.textContent.trim() === 'Pause');
  let view = root.dataset.viewStep, still = 0;
  const canvas = root.querySelector('[aria-label=neurons] canvas') ?? root.querySelector('canvas');
  const picture = () => canvas.toDataURL();
  const start = performance.now();
  button.click();
  let now = picture();
  const look = () => {
    const next = picture();
    if (next !== now) { now = next; still = performance.now() - start; }
    if (performance.now() - start < 700) requestAnimationFrame(look); else done(still);
  };
  requestAnimationFrame(look);
})"""


def first_minute(browser: Browser, server: Server) -> None:
    """Controls, first neurons and first motion after the cell was run, in three fresh kernels."""
    seen = []
    for number in range(3):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        lab = LabPage(page, server)
        lab.open(server.notebook(f"first-{number}", "from topowidgets import TopologyLab\nTopologyLab()"))
        page.evaluate(WATCH)
        lab.run_cells()
        lab.wait("+d.step > 0", 60)
        seen.append(page.evaluate("window.seen"))
        page.close()
        server.end_kernels()
    for name, budget in (("controls", "1 s"), ("neurons", "3 s"), ("moving", "3 s")):
        times = sorted(entry[name] / 1000 for entry in seen)
        print(f"first {name:<20} {times[1]:.2f} s (worst {times[-1]:.2f})          budget {budget}")


def feed(browser: Browser, server: Server) -> None:
    """Pictures, data frames and lag of a paced run of 256 neurons, Pause, and memory."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    lab = LabPage(page, server)
    lab.open(server.notebook("feed", "from topowidgets import TopologyLab\nTopologyLab(neurons=256, eta_k=0.12, tau=3000)"))
    lab.run_cells()
    lab.wait("+d.step > 3", 60)
    lab.control("combobox", "speed").select_option("3")
    time.sleep(2)
    result = page.evaluate(FEED, 10)
    lags, gaps = np.array(result["lags"]), np.array(result["gaps"])
    gap_p90, lag_p95 = np.percentile(gaps, 90), np.percentile(lags, 95)
    print(f"pictures drawn            {result['drawn']:.1f}/s, gap median {np.median(gaps):.0f}, p90 {gap_p90:.0f} ms   budget 50/s")
    print(f"data frames               {result['frames']:.1f}/s                          budget 20/s")
    print(f"lag, measured to shown    median {np.median(lags):.0f}, p95 {lag_p95:.0f}, worst {lags.max():.0f} ms   budget 100 ms")
    pauses = []
    for _ in range(50):
        lab.button("Play").click()
        time.sleep(0.4)
        pauses.append(page.evaluate(PAUSE))
    print(f"Pause to a still picture  median {np.median(pauses):.0f}, worst of 50 {max(pauses):.0f} ms      budget 100 ms")
    worker = lab.worker()
    kernel = worker.parent()
    sizes = [process.memory_full_info().pss / 2**20 for process in (worker, kernel) if process]
    print(f"memory, worker + kernel   {sizes[0]:.0f} + {sizes[1]:.0f} MB                       budget 1 GB")
    page.close()


def main() -> None:
    """Measure and print."""
    print(f"{psutil.cpu_count()} cores, load {psutil.getloadavg()[0]:.1f}")
    server = Server(Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            first_minute(browser, server)
            feed(browser, server)
            browser.close()
    finally:
        server.close()


if __name__ == "__main__":
    main()
