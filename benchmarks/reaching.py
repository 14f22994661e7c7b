"""From a look at a stack of maps to what it draws: VGG16 on 224 x 224, and networks with branches.

A cell of a deep map is hovered in every frame, another after it: what is drawn, the region in every
map before it, must fit into a frame of 60 Hz, and nothing may go to the server.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _figures, _servers  # noqa: E402
from benchmarks._figures import Report, tell  # noqa: E402
from benchmarks._frames import Traffic, browsing, hover, scattered  # noqa: E402
from benchmarks._servers import APP  # noqa: E402

LOOKS = 300
SCENES = {
    "VGG16, last map": "from=named&named=vgg16",
    "ResNet50, last map": "from=named&named=resnet50",
    "Inception v2, last map": "from=named&named=inception",
    "24 layers on 320 x 320, last map": "depth=24&pool=0&side=320",
}


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
    before = traffic.sent
    hover(page, [handle], scattered(LOOKS, margin=0.1), report, name)
    report.add(f"{name}: messages to the server meanwhile", traffic.sent - before, "", 0)
    page.close()


def main() -> int:
    """Measure and print; 1 when a limit is not kept."""
    arguments = _figures.parser(__doc__.splitlines()[0]).parse_args()
    report = Report("reaching: a cell of the last map, and all that it sees")
    with _servers.temporary_folder() as folder, _servers.serve(APP, folder) as app:
        tell("waiting for the engine: until it is ready the page asks after it")
        asyncio.run(_servers.engine_ready(app))
        with browsing() as browser:
            for name, query in SCENES.items():
                tell(name)
                measure(browser, app.host, name, query, report)
    return report.end(arguments.json)


if __name__ == "__main__":
    sys.exit(main())
