"""Someone at a browser, and all that the browser said and asked for meanwhile."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Request, expect

LOCALES = {"en": "en-US", "fr": "fr-FR"}
PROBES = re.compile(r"/\w+/_stcore/(health|host-config)")
"""What Streamlit asks for on a deep link before it has found its root, and is answered 404."""
TIMEOUT = 30_000
"""Milliseconds that anything may take on a busy machine."""
expect.set_options(timeout=TIMEOUT)

_SETTLED = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app?.getAttribute('data-test-script-state') === 'notRunning'
    && document.querySelector('[data-testid=stSidebar] [data-testid=stButtonGroup], h1') !== null;
}"""

_FITS = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return document.documentElement.scrollWidth <= window.innerWidth
    && main.scrollWidth <= main.clientWidth;
}"""

# What stands above may still be loading, and a page that a link far down led to may begin scrolled,
# the sheet half under the header: a hand waits until it lies still, and open.
_LIES_OPEN = """(node) => new Promise((done) => {
  const covered = document.querySelector('[data-testid=stHeader]').getBoundingClientRect().bottom;
  const look = (before) => {
    const { x, y, bottom } = node.getBoundingClientRect();
    const open = y >= covered && bottom <= window.innerHeight;
    if (!open) node.scrollIntoView({ block: "center", behavior: "instant" });
    if (open && before?.x === x && before.y === y) done();
    else setTimeout(look, 150, { x, y });
  };
  look();
})"""


class Visitor:
    """A browser window of its own. ``sent`` counts messages to the server."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        lang: str = "en",
        theme: Any = "light",
        width: int = 1280,
        height: int = 900,
        touch: bool = False,
    ) -> None:
        self.url = url
        self.faults: list[str] = []
        self.sent = 0
        self._context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=LOCALES[lang],
            color_scheme=theme,
            has_touch=touch,
            is_mobile=touch,
            reduced_motion="reduce",
        )
        self._context.set_default_timeout(TIMEOUT)
        self.page: Page = self._context.new_page()
        self._watch()

    def _watch(self) -> None:
        page = self.page
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on(
            "response",
            lambda answer: answer.status >= 400 and self._refused(answer.status, answer.url),
        )
        page.on("websocket", lambda socket: socket.on("framesent", lambda _frame: self._send()))

    def _send(self) -> None:
        self.sent += 1

    def _said(self, message: ConsoleMessage) -> None:
        probe = PROBES.fullmatch(urlparse(message.location["url"]).path)
        if message.type in ("error", "warning") and not (probe and "404" in message.text):
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _asked(self, request: Request) -> None:
        parts = urlparse(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.faults.append(f"left this machine: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure and "ERR_ABORTED" not in request.failure:  # a page that was left
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _refused(self, status: int, url: str) -> None:
        if not (status == 404 and PROBES.fullmatch(urlparse(url).path)):
            self.faults.append(f"answered {status}: {url}")

    # What a visitor does ---------------------------------------------------------------------

    def open(self, path: str = "", **query: str) -> Page:
        """Open an address and wait until the page is there."""
        words = "&".join(f"{name}={value}" for name, value in query.items())
        self.page.goto(f"{self.url}/{path}" + (f"?{words}" if words else ""))
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page has run."""
        self.page.wait_for_function(_SETTLED)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    @property
    def query(self) -> dict[str, str]:
        """What the address says."""
        return {name: values[0] for name, values in parse_qs(urlparse(self.page.url).query).items()}

    @property
    def path(self) -> str:
        """The page that the address names."""
        return urlparse(self.page.url).path.strip("/")

    def button(self, name: str) -> Locator:
        """The one button of that name on the page; Streamlit's own header may have another."""
        return self.page.get_by_test_id("stButton").get_by_role("button", name=name, exact=True)

    def square(self) -> tuple[Locator, float, float]:
        """The canvas to draw on, in sight, and where its corner is."""
        canvas = self.page.locator("canvas.upper-canvas[role=img]")  # it listens
        expect(canvas).to_have_count(1)  # a sheet that was cleared makes room for a new one
        canvas.evaluate(_LIES_OPEN)
        box = canvas.bounding_box()
        assert box is not None
        return canvas, box["x"], box["y"]

    def draw(self, *points: tuple[int, int]) -> None:
        """Draw a stroke through ``points`` of the square, in its pixels, with the mouse."""
        _canvas, left, top = self.square()
        first, *others = points
        self.page.mouse.move(left + first[0], top + first[1])
        self.page.mouse.down()
        for x, y in others:
            self.page.mouse.move(left + x, top + y, steps=8)
        self.page.mouse.up()

    def draw_with_finger(self, *points: tuple[int, int]) -> None:
        """As :meth:`draw`, touching."""
        _canvas, left, top = self.square()
        hand = self._context.new_cdp_session(self.page)

        def touch(kind: str, at: list[tuple[int, int]]) -> None:
            where = [{"x": left + x, "y": top + y} for x, y in at]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

        first, *others = points
        touch("touchStart", [first])
        last = first
        for x, y in others:
            for step in range(1, 9):
                dx, dy = (x - last[0]) * step / 8, (y - last[1]) * step / 8
                touch("touchMove", [(round(last[0] + dx), round(last[1] + dy))])
            last = (x, y)
        touch("touchEnd", [])

    def fits(self) -> None:
        """Wait until the page is no wider than the window; a chart may take a moment to shrink."""
        self.page.wait_for_function(_FITS, timeout=5000)

    def words(self) -> str:
        """Where the visitor is and what can be read there, for whoever wonders what went wrong."""
        try:
            text = self.page.locator("body").inner_text(timeout=2000)
        except Error as error:
            text = str(error)
        return "\n".join([self.page.url, *filter(str.strip, text.splitlines()), *self.faults])

    def leave(self) -> None:
        """Close the window."""
        self._context.close()

    def check(self) -> None:
        """Nothing went wrong in the browser, and it asked nobody but this machine."""
        assert self.faults == []
