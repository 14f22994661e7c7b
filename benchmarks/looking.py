"""From a look to what it draws: hovering and stepping over a convolution, in a browser.

The input is 28 x 28 in three colours, the kernel 5 x 5. A cell is hovered in every frame, another
after it: what is drawn must fit into a frame of 60 Hz, and nothing may go to the server.
"""

from __future__ import annotations

import asyncio
import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _figures, _servers  # noqa: E402
from benchmarks._figures import Report, percentile, tell  # noqa: E402
from benchmarks._frames import FRAME, LOOKS, Traffic, browsing, hover  # noqa: E402
from benchmarks._servers import APP  # noqa: E402

PAYLOAD = 300.0
SIDE = 24
"""Output cells of a side."""
QUERY = "lang=en&input=upload&input_side=28&kernels=gaussian&kh=5&kw=5"

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


def cells() -> list[tuple[float, float]]:
    """The middle of an output cell for each look, far from the one before."""
    order = [(n * 37) % (SIDE * SIDE) for n in range(LOOKS)]
    return [((at % SIDE + 0.5) / SIDE, (at // SIDE + 0.5) / SIDE) for at in order]


def measure(browser: Browser, host: str, report: Report) -> None:
    """Open the page, look around, and take down what it cost."""
    page = browser.new_page(viewport={"width": 1280, "height": 1600})
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
    before = traffic.sent
    hover(page, [handle], cells(), report)
    step = page.evaluate(_STEP, [handle, LOOKS, SIDE])
    report.add("step to drawn: p95", percentile(step, 95), "ms", FRAME)
    report.add("messages to the server meanwhile", traffic.sent - before, "", 0)


def main() -> int:
    """Measure and print; 1 when a limit is not kept."""
    arguments = _figures.parser(__doc__.splitlines()[0]).parse_args()
    report = Report("looking: 28 x 28 x 3, kernel 5 x 5 x 3")
    with _servers.temporary_folder() as folder, _servers.serve(APP, folder) as app:
        tell("waiting for the engine: until it is ready the page asks after it")
        asyncio.run(_servers.engine_ready(app))
        tell("hovering and stepping")
        with browsing() as browser:
            measure(browser, app.host, report)
    return report.end(arguments.json)


if __name__ == "__main__":
    sys.exit(main())
