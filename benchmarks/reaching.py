"""From a look at a stack of maps to what it draws: VGG16 on 224 x 224, and networks with branches.

A cell of a deep map is hovered in every frame, another after it: what is drawn, the region in every
map before it, must fit into a frame of 60 Hz, and nothing may go to the server.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _figures, _servers  # noqa: E402
from benchmarks._figures import Report, percentile, tell  # noqa: E402
from benchmarks._servers import APP  # noqa: E402
from benchmarks.looking import FRAME, Traffic  # noqa: E402
from tests.e2e.conftest import FLAGS, NAMES  # noqa: E402

LOOKS = 300
SCENES = {
    "VGG16, last map": "from=named&named=vgg16",
    "ResNet50, last map": "from=named&named=resnet50",
    "Inception v2, last map": "from=named&named=inception",
    "24 layers on 320 x 320, last map": "depth=24&pool=0&side=320",
}

# As in looking.py: the component answers in the next frame, and the clock runs around its answer,
# from the event to when what was drawn is laid out.
_HOVER = """([plane, looks]) => new Promise((done) => {
  const box = plane.getBoundingClientRect();
  const host = plane.getRootNode().host;
  const work = [], gaps = [];
  let began = 0, before = 0;
  const look = (n) => {
    if (n === looks) return done({ work, gaps });
    const clientX = box.left + box.width * (0.1 + 0.8 * ((n * 0.37) % 1));
    const clientY = box.top + box.height * (0.1 + 0.8 * ((n * 0.61) % 1));
    requestAnimationFrame((now) => {
      began = performance.now();
      gaps.push(now - before);
      before = now;
    });
    const start = performance.now();
    plane.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX, clientY }));
    const asked = performance.now() - start;
    requestAnimationFrame(() => {
      host.getBoundingClientRect();
      work.push(asked + performance.now() - began);
      look(n + 1);
    });
  };
  look(0);
})"""


def measure(browser: Browser, host: str, name: str, query: str, report: Report) -> None:
    """Open one scene, look around, and take down what it cost."""
    page = browser.new_page(viewport={"width": 1280, "height": 1600})
    traffic = Traffic(page)
    page.goto(f"http://{host}/receptive_field?lang=en&{query}")
    page.locator("canvas.plane").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.locator(".own canvas.plane").scroll_into_view_if_needed()
    handle = page.locator(".own canvas.plane").element_handle()
    page.evaluate(_HOVER, [handle, 30])  # the first are compiled on the way
    before = traffic.sent
    found = page.evaluate(_HOVER, [handle, LOOKS])
    report.add(f"{name}: hover to drawn, p50", percentile(found["work"], 50), "ms")
    report.add(f"{name}: hover to drawn, p95", percentile(found["work"], 95), "ms", FRAME)
    late = sum(gap > 1.5 * FRAME for gap in found["gaps"][1:]) / (LOOKS - 1)
    report.add(f"{name}: frames that came late", 100 * late, "%", 5)
    report.add(f"{name}: messages to the server meanwhile", traffic.sent - before, "", 0)
    page.close()


def main() -> int:
    """Measure and print; 1 when a limit is not kept."""
    arguments = _figures.parser(__doc__.splitlines()[0]).parse_args()
    report = Report("reaching: a cell of the last map, and all that it sees")
    executable = next(filter(None, map(shutil.which, NAMES)))
    with _servers.temporary_folder() as folder, _servers.serve(APP, folder) as app:
        tell("waiting for the engine: until it is ready the page asks after it")
        asyncio.run(_servers.engine_ready(app))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
            for name, query in SCENES.items():
                tell(name)
                measure(browser, app.host, name, query, report)
            browser.close()
    return report.end(arguments.json)


if __name__ == "__main__":
    sys.exit(main())
