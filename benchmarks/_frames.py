"""What a look costs in a browser: hovering at every frame, and the traffic of a page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ElementHandle, Page, sync_playwright

from benchmarks._figures import Report, percentile
from tests.e2e.conftest import FLAGS, NAMES

FRAME = 1000 / 60
"""Milliseconds of a frame."""
LATE = 5
"""Percent of the frames that may come late."""
LOOKS = 600
WARM = 30
"""Looks that are not timed: what they run is compiled on the way."""

Point = tuple[float, float]
"""Shares of an element's width and height."""

# A component answers an event in the next frame. Around its answer there: the clock's start, asked
# for before the event, and its stop, asked for after it, when what was drawn is laid out too. Gaps
# between frames tell whether the browser's painting fits as well.
_HOVER = """([targets, points]) => new Promise((done) => {
  const boxes = targets.map((target) => target.getBoundingClientRect());
  const work = [], gaps = [];
  let began = 0, before = 0;
  const look = (n) => {
    if (n === points.length) return done({ work, gaps });
    const [target, box] = [targets[n % targets.length], boxes[n % targets.length]];
    const clientX = box.left + box.width * points[n][0];
    const clientY = box.top + box.height * points[n][1];
    requestAnimationFrame((now) => {
      began = performance.now();
      gaps.push(now - before);
      before = now;
    });
    const start = performance.now();
    target.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX, clientY }));
    const asked = performance.now() - start;
    requestAnimationFrame(() => {
      target.getRootNode().host.getBoundingClientRect();
      work.push(asked + performance.now() - began);
      look(n + 1);
    });
  };
  look(0);
})"""


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser for the block."""
    executable = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


def hover(
    page: Page,
    targets: Sequence[ElementHandle],
    points: Sequence[Point],
    report: Report,
    name: str = "",
) -> None:
    """Point at the next of ``points`` in every frame, on the ``targets`` by turns; take down the
    work in its frame and how many frames came late."""
    page.evaluate(_HOVER, [list(targets), list(points[:WARM])])
    found = page.evaluate(_HOVER, [list(targets), list(points)])
    before = f"{name}: " if name else ""
    for percent, limit in ((50, None), (95, FRAME)):
        what = f"{before}hover to drawn, work in its frame: p{percent}"
        report.add(what, percentile(found["work"], percent), "ms", limit)
    late = sum(gap > 1.5 * FRAME for gap in found["gaps"][1:]) / (len(points) - 1)
    report.add(f"{before}frames that came late", 100 * late, "%", LATE)


def scattered(n: int = LOOKS, margin: float = 0.0) -> list[Point]:
    """``n`` points all over an element, each far from the one before."""
    wide = 1 - 2 * margin
    return [(margin + wide * (i * 0.37 % 1), margin + wide * (i * 0.61 % 1)) for i in range(n)]


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
