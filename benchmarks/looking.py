"""From a look to what it draws: hovering and stepping over a convolution, in a browser.

The input is 28 x 28 in three colours, the kernel 5 x 5. A cell is hovered in every frame, another
after it: what is drawn must fit into a frame of 60 Hz, and nothing may go to the server.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _figures, _servers  # noqa: E402
from benchmarks._figures import Report, percentile, tell  # noqa: E402
from benchmarks._servers import APP  # noqa: E402
from tests.e2e.conftest import FLAGS, NAMES  # noqa: E402

FRAME = 1000 / 60
PAYLOAD = 300.0
LOOKS = 600
SIDE = 24
"""Output cells of a side."""
QUERY = "lang=en&input=upload&input_side=28&kernels=gaussian&kh=5&kw=5"

# The component answers an event in the next frame. Around its answer there: the clock's start,
# asked for before the event, and its stop, asked for after it, when what was drawn is laid out too.
# Gaps between frames tell whether the browser's painting fits as well.
_HOVER = """([grid, looks, side]) => new Promise((done) => {
  const box = grid.getBoundingClientRect();
  const host = grid.getRootNode().host;
  const work = [], gaps = [];
  let began = 0, before = 0;
  const look = (n) => {
    if (n === looks) return done({ work, gaps });
    const at = (n * 37) % (side * side);
    const clientX = box.left + box.width * ((at % side) + 0.5) / side;
    const clientY = box.top + box.height * (Math.floor(at / side) + 0.5) / side;
    requestAnimationFrame((now) => {
      began = performance.now();
      gaps.push(now - before);
      before = now;
    });
    const start = performance.now();
    grid.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX, clientY }));
    const asked = performance.now() - start;
    requestAnimationFrame(() => {
      host.getBoundingClientRect();
      work.push(asked + performance.now() - began);
      look(n + 1);
    });
  };
  look(0);
})"""

_STEP = """([grid, looks, side]) => {
  const host = grid.getRootNode().host;
  const press = (key) => grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  press('Home');
  return Array.from({ length: looks }, (_, n) => {
    const back = Math.floor(n / side) % 2;
    const start = performance.now();
    press(n % side === side - 1 ? 'ArrowDown' : back ? 'ArrowLeft' : 'ArrowRight');
    host.getBoundingClientRect();
    return performance.now() - start;
  });
}"""


def colourful() -> bytes:
    """A picture of 28 x 28 in three colours, as PNG."""
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def measure(host: str, report: Report) -> None:
    """Open the page, look around, and take down what it cost."""
    browser = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = opened.new_page(viewport={"width": 1280, "height": 1600})
        traffic = Traffic(page)
        page.goto(f"http://{host}/convolution?{QUERY}")
        chooser = page.locator("input[type=file]")
        chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": colourful()})
        grid = page.locator(".map.output canvas.grid")
        grid.wait_for()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)
        report.add("page and component: received", traffic.received / 1e3, "kB", PAYLOAD)
        handle = grid.element_handle()
        page.evaluate(_HOVER, [handle, 30, SIDE])  # the first are compiled on the way
        before = traffic.sent
        hover = page.evaluate(_HOVER, [handle, LOOKS, SIDE])
        step = page.evaluate(_STEP, [handle, LOOKS, SIDE])
        report.add("hover to drawn, work in its frame: p50", percentile(hover["work"], 50), "ms")
        report.add(
            "hover to drawn, work in its frame: p95", percentile(hover["work"], 95), "ms", FRAME
        )
        late = sum(gap > 1.5 * FRAME for gap in hover["gaps"][1:]) / (LOOKS - 1)
        report.add("frames that came late, a cell hovered in each", 100 * late, "%", 5)
        report.add("step to drawn: p95", percentile(step, 95), "ms", FRAME)
        report.add("messages to the server meanwhile", traffic.sent - before, "", 0)
        opened.close()


class Traffic:
    """What a page receives over its websocket and for its components, and what it sends."""

    def __init__(self, page: Page) -> None:
        self.received, self.sent = 0, 0
        page.on("websocket", self._listen)
        page.on("response", self._answered)

    def _listen(self, socket: Any) -> None:
        socket.on("framereceived", self._got)
        socket.on("framesent", self._said)

    def _got(self, frame: Any) -> None:
        self.received += len(frame)

    def _said(self, _frame: Any) -> None:
        self.sent += 1

    def _answered(self, response: Any) -> None:
        if "/app/static/" in response.url:
            self.received += len(response.body())


def main() -> int:
    """Measure and print; 1 when a limit is not kept."""
    arguments = _figures.parser(__doc__.splitlines()[0]).parse_args()
    report = Report("looking: 28 x 28 x 3, kernel 5 x 5 x 3")
    with _servers.temporary_folder() as folder, _servers.serve(APP, folder) as app:
        tell("waiting for the engine: until it is ready the page asks after it")
        asyncio.run(_servers.engine_ready(app))
        tell("hovering and stepping")
        measure(app.host, report)
    return report.end(arguments.json)


if __name__ == "__main__":
    sys.exit(main())
