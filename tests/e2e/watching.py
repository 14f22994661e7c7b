"""What a page shows for a moment only: someone who looks now and then would miss it."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Locator, TimeoutError

_WATCH = """(node) => {
  const said = node.said = [];
  const read = () => {
    const text = node.textContent.trim();
    if (text !== said.at(-1)) said.push(text);
  };
  read();
  new MutationObserver(read).observe(node, { childList: true, characterData: true, subtree: true });
}"""


class Watched:
    """A node of a page, and every text it has from now on.

    Args:
        where: One node, which stays in the page.
    """

    def __init__(self, where: Locator) -> None:
        self._page = where.page
        self._node = where.element_handle()
        self._node.evaluate(_WATCH)

    def goes_through(self, *texts: str) -> None:
        """Wait for as many texts as these, and see that it had these.

        The first is the one it had when the watch began; none is there twice in a row.
        """
        with suppress(TimeoutError):
            self._page.wait_for_function(
                "([node, count]) => node.said.length >= count", arg=[self._node, len(texts)]
            )
        assert self._node.evaluate("(node) => node.said") == list(texts)
