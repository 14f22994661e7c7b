"""The inside of the six-layer CNN: what it weighs, a stroke to updated maps on screen, a look, a
map opened, and thirty viewers who draw at once.

The network is trained for an epoch on the embedded digits. Strokes are drawn with the mouse on the
canvas of the Draw page, and the clock runs from the release of its button to the frame after the
one in which the network component has drawn what came.
"""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _figures, _servers  # noqa: E402
from benchmarks._classroom import VIEWERS, attend  # noqa: E402
from benchmarks._drawings import Drawings  # noqa: E402
from benchmarks._figures import Report, percentile, tell  # noqa: E402
from benchmarks._frames import FRAME, LOOKS, Traffic, browsing, hover, scattered  # noqa: E402
from benchmarks._protocol import Answer, Viewer  # noqa: E402
from benchmarks._servers import APP, Server  # noqa: E402
from dl_core.stages import trace  # noqa: E402
from dl_core.store import Store  # noqa: E402
from tests.e2e.insides import COSTS  # noqa: E402

PAYLOAD, STROKE, CLASS = 400.0, 200.0, 500.0
STROKES, WARM = 120, 3
SECONDS = 20.0
OPENED = ((1, 5), (2, 7), (3, 7), (4, 3), (5, 3), (6, 4), (7, 2), (8, 3))
"""A map, or a neuron, of every stage: (stage, map)."""
WINDOWS = ((1, 5), (2, 7), (3, 7), (4, 3), (5, 3))
"""Those of them whose cells have a window."""

# When the button was released, and when what came of it had been drawn.
_WATCH = """(node) => {
  window.released = 0;
  window.drawn = [];
  addEventListener('mouseup', () => { window.released = performance.now(); }, true);
  const { view } = node;
  const update = view.update.bind(view);
  view.update = (...given) => {
    update(...given);
    const since = window.released;
    requestAnimationFrame(() => setTimeout(() => window.drawn.push(performance.now() - since)));
  };
}"""

INSIDE = {
    "point at a cell of an opened map": "(view, k) => { const { shown } = view.opened;"
    " shown.look('output', -1, 9, k, shown.output); }",
    "open the window of a cell": "(view, k) => view.open(2, k, [9, 9])",
    "another step of a window": "(view, k) => view.opened.shown.stage.show(9, k)",
}
"""What is done inside an opened map of the second convolution, one after the other, for the k-th
time: a name, and how."""
READY = {"open the window of a cell": "(view, k) => view.open(2, k)"}
"""What has been done before."""
TRIES = 24
FIRST = {
    "a first map of each layer": "(view, k) => view.open(...maps[k])",
    "a first window of each layer": "(view, k) => view.open(...maps[k], [1, 1])",
}
"""What is opened for the first time: a name, and how."""

_OPEN = """(node, maps) => {
  const { view } = node;
  const times = [];
  for (let round = 0; round < 12; round += 1) {
    for (const [i, f] of maps) {
      const start = performance.now();
      view.open(i, (f + round) % view.model.stages[i].c);
      node.getBoundingClientRect();
      if (round) times.push(performance.now() - start);
      view.close(true);
    }
  }
  return times;
}"""


def payload(store: Path, key: str, report: Report) -> None:
    """Bytes of the network and of what a digit becomes in it."""
    from pages._kit.network import Outputs, outputs_packet, weights_packet

    run = Store(str(store)).load(key)
    model, weights = run.spec.model, run.weights()
    sizes = []
    for image in run.evaluation().probes:
        outputs = [array[0] for array in trace(model, weights, image[None] / 255)]
        sizes.append(len(outputs_packet(Outputs(key, outputs), tuple("0123456789"))))
    network = len(weights_packet(key, model, weights))
    report.add("weights, once", network / 1e3, "kB")
    report.add("maps of a digit, largest of those followed", max(sizes) / 1e3, "kB")
    report.add("both", (network + max(sizes)) / 1e3, "kB", PAYLOAD)


def strokes(page: Page, report: Report) -> None:
    """Draw, and take down how long each stroke took to change the maps."""
    network = page.locator(".network")
    canvas = page.locator("canvas.upper-canvas")
    canvas.scroll_into_view_if_needed()
    rng = random.Random(0)
    stroke(page, rng)  # the first brings the component
    network.wait_for()
    page.wait_for_timeout(1500)
    network.evaluate(_WATCH)
    for number in range(1, WARM + STROKES + 1):
        if number % 6 == 0:
            page.get_by_role("button", name="Clear").first.click()
            page.wait_for_timeout(600)
            network.wait_for(state="attached")
        before = page.evaluate("window.drawn.length")
        stroke(page, rng)
        page.wait_for_function("n => window.drawn.length > n", arg=before)
        page.wait_for_timeout(150)
    times = page.evaluate("window.drawn")[WARM:]
    report.add("stroke to maps on screen: p50", percentile(times, 50), "ms")
    report.add("stroke to maps on screen: p95", percentile(times, 95), "ms", STROKE)


def stroke(page: Page, rng: random.Random) -> None:
    """A line over the canvas, by the mouse."""
    box = page.locator("canvas.upper-canvas").bounding_box()
    assert box is not None
    side = box["width"]
    points = [(rng.uniform(0.2, 0.8) * side, rng.uniform(0.15, 0.85) * side) for _ in range(3)]
    (x, y), *others = [(box["x"] + dx, box["y"] + dy) for dx, dy in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in others:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def looks(page: Page, traffic: Traffic, report: Report) -> None:
    """Point at pixels of every layer; open maps."""
    sent = traffic.sent
    network = page.locator(".network")
    for name, act in FIRST.items():
        maps = [list(pair) for pair in (WINDOWS if "window" in name else OPENED)]
        times = timed(network, f"({act})", len(maps), "(view) => view.close(true)", maps)
        report.add(f"{name}: median", percentile(times, 50), "ms")
        report.add(f"{name}: slowest", max(times), "ms")
    network.evaluate("(node) => node.view.close(true)")
    sheets = page.locator(".network .overview .sheet").element_handles()
    hover(page, sheets, scattered(LOOKS, margin=0.02), report, "overview")
    times = page.locator(".network").evaluate(_OPEN, [list(pair) for pair in OPENED])
    report.add("open a map: p50", percentile(times, 50), "ms")
    report.add("open a map: p95", percentile(times, 95), "ms", FRAME)
    network.evaluate("(node) => node.view.open(2, 0)")
    for name, act in INSIDE.items():
        _first, *times = timed(network, act, TRIES, READY.get(name, "() => {}"))
        report.add(f"{name}: p50", percentile(times, 50), "ms")
        report.add(f"{name}: p95", percentile(times, 95), "ms", FRAME)
    network.evaluate("(node) => node.view.close(true)")
    report.add("messages to the server meanwhile", traffic.sent - sent, "", 0)


def timed(network: Locator, act: str, tries: int, ready: str, maps: object = None) -> list[float]:
    """Milliseconds of each of ``tries`` of ``act``, with ``ready`` done before each."""
    script = f"(node, maps) => ({COSTS})(node.view, {act}, {tries}, {ready})"
    found: list[float] = network.evaluate(script, maps)
    return found


def in_a_browser(browser: Browser, app: Server, key: str, report: Report) -> None:
    """One viewer, in Chromium."""
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    traffic = Traffic(page)
    page.goto(f"http://{app.host}/draw?lang=en&run={key}")
    page.locator("canvas.upper-canvas").wait_for()
    page.wait_for_load_state("networkidle")
    tell("drawing")
    strokes(page, report)
    tell("looking")
    page.wait_for_timeout(1000)
    looks(page, traffic, report)
    page.close()


def classroom(app: Server, key: str, report: Report) -> None:
    """Thirty viewers who draw, each about once a second."""
    hands: dict[int, Drawings] = {}

    async def draw(viewer: Viewer, rng: random.Random) -> Answer:
        return await hands.setdefault(id(viewer), Drawings(rng.randrange(10**6))).draw(viewer)

    lesson = asyncio.run(attend(app.host, "draw", f"lang=en&run={key}", draw, SECONDS, 0))
    what = f"{VIEWERS} viewers drawing"
    report.add(f"{what}: p50", percentile(lesson.moves, 50), "ms", note=f"{len(lesson.moves)}")
    report.add(f"{what}: p95", percentile(lesson.moves, 95), "ms", CLASS)
    report.add(f"{what}: lost", len(lesson.lost), "", 0, "; ".join(sorted(set(lesson.lost))))


def main() -> int:
    """Measure and print; 1 when a limit is not kept."""
    arguments = _figures.parser(__doc__.splitlines()[0]).parse_args()
    report = Report("inside the six-layer CNN")
    with _servers.temporary_folder() as folder:
        tell("training one network")
        key = _servers.train(folder / "store", "cnn6", "--data", "mnist-5k", "--epochs", "1")
        payload(folder / "store", key, report)
        with _servers.serve(APP, folder) as app:
            tell("waiting for the engine: until it is ready the page asks after it")
            asyncio.run(_servers.engine_ready(app))
            with browsing() as browser:
                in_a_browser(browser, app, key, report)
            tell(f"{VIEWERS} viewers")
            classroom(app, key, report)
    return report.end(arguments.json)


if __name__ == "__main__":
    sys.exit(main())
