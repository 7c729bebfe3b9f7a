"""Photograph the demo page in Chromium: python shots.py OUT. Widths 1280 and 800, light and dark, several moments; prints timings."""

from __future__ import annotations

import functools
import http.server
import sys
import threading
from pathlib import Path

from make_page import write
from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

SCRUB = "(s, tau) => { s.value = tau; s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change')); }"
WATCH = """() => {
  const ask = window.requestAnimationFrame.bind(window);
  window.spent = [];
  window.requestAnimationFrame = (draw) => ask((time) => {
    const start = performance.now();
    draw(time);
    window.spent.push(performance.now() - start);
  });
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def main(out: Path) -> None:
    for name, *run in [("pinch15", "pinch", 1.5), ("pinch3", "pinch", 3.0), ("fold25", "fold", 2.5), ("dense", "pinch", 0.1, 256)]:
        write(out / "pages" / name, *run)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out / "pages")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, width, scheme, tau in [
            ("pinch15", 1280, "light", 0),
            ("pinch15", 1280, "light", 30),
            ("pinch15", 1280, "dark", 15),
            ("pinch15", 800, "light", 24),
            ("pinch3", 1280, "light", 30),
            ("pinch3", 800, "dark", 12),
            ("fold25", 1280, "light", 5),
            ("fold25", 400, "light", 5),
            ("dense", 1000, "dark", 20),
        ]:
            page = browser.new_page(viewport={"width": width, "height": 720}, color_scheme=scheme)
            page.on("console", lambda message: print("console:", message.text))
            page.on("pageerror", lambda error: print("error:", error))
            page.goto(f"{base}/{name}/index.html")
            page.wait_for_selector("[data-drawn]")
            if tau:
                page.get_by_role("slider", name="training time").evaluate(SCRUB, tau)
            page.wait_for_timeout(500)
            page.screenshot(path=str(out / f"{name}_{width}_{scheme}_tau{tau}.png"), full_page=True)
            page.close()
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{base}/dense/index.html")
        page.wait_for_timeout(500)
        page.evaluate(WATCH)
        root = page.locator(".topowidgets")
        page.get_by_role("button", name="Play").click()
        page.wait_for_timeout(500)
        read = "(n) => [Number(n.dataset.drawn), Number(n.dataset.frames), performance.now()]"
        drawn, frames, start = root.evaluate(read)
        page.wait_for_timeout(6000)
        drawn2, frames2, stop = root.evaluate(read)
        spent = sorted(page.evaluate("window.spent"))
        seconds = (stop - start) / 1000
        print(
            f"256 neurons, 384 tracers: {(drawn2 - drawn) / seconds:.1f} pictures/s, {(frames2 - frames) / seconds:.1f} data frames/s, "
            f"draw {spent[len(spent) // 2]:.2f} ms median, {spent[int(0.9 * len(spent))]:.2f} p90, {spent[-1]:.1f} worst"
        )
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
