"""Looking costs the server nothing: maps, kernels and films answer to mouse and keys alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SHOWN
from tests.e2e.visitor import Visitor
from tests.e2e.watching import Watched

KERNELS = "Kernels of the first convolution"
SETTINGS = {"epochs": str(SHOWN.epochs), "seed": str(SHOWN.seed)}


@contextmanager
def silence(visitor: Visitor) -> Iterator[None]:
    """Nothing is sent to the server inside."""
    visitor.page.wait_for_load_state("networkidle")
    before = visitor.sent
    yield
    # Two frames later, whatever was to be sent has been.
    visitor.page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert visitor.sent == before


def tiles(page: Page, title: str) -> Locator:
    return page.get_by_role("group", name=re.compile(title)).get_by_role("button")


def close_up(page: Page) -> Locator:
    return page.get_by_role("img", name=re.compile(r"^row \d+, column \d+: "))


def ready(visitor: Visitor, locator: Locator, count: int) -> None:
    """The page has run and shows ``count`` of these; the engine no longer makes it rerun."""
    expect(locator).to_have_count(count)
    if visitor.path == "train":
        engine = visitor.page.get_by_text(re.compile("^check_circle Ready|Ready:"))
        expect(engine).to_be_visible(timeout=120_000)  # a framework is imported meanwhile
    visitor.settle()


def test_images_are_read_pixel_by_pixel(visitor: Visitor) -> None:
    page = visitor.open("train", **SETTINGS)
    maps = tiles(page, KERNELS)
    ready(visitor, maps, 32)
    with silence(visitor):
        maps.nth(3).hover()
        maps.nth(3).click()
        expect(maps.nth(3)).to_have_attribute("aria-pressed", "true")
        lens = close_up(page)
        lens.scroll_into_view_if_needed()
        box = lens.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
        expect(lens).to_have_attribute("aria-label", re.compile(r"^row 1, column 1: -?[\d.]+$"))
        lens.press("ArrowRight")
        expect(lens).to_have_attribute("aria-label", re.compile("^row 1, column 2:"))
        lens.press("ArrowUp")
        expect(lens).to_have_attribute("aria-label", re.compile("^row 0, column 2:"))
        maps.nth(3).click()
        expect(close_up(page)).to_have_count(0)


def test_images_are_walked_by_keys(visitor: Visitor) -> None:
    page = visitor.open("train", **SETTINGS)
    maps = tiles(page, KERNELS)
    ready(visitor, maps, 32)
    with silence(visitor):
        maps.first.focus()
        maps.first.press("ArrowRight")
        expect(maps.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        expect(maps.nth(1)).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("ArrowRight")  # the open map follows the keys
        expect(maps.nth(2)).to_have_attribute("aria-pressed", "true")
        expect(maps.nth(2)).to_be_focused()
        page.keyboard.press("End")
        expect(maps.nth(31)).to_be_focused()
        page.keyboard.press("ArrowRight")  # there is no further
        expect(maps.nth(31)).to_be_focused()
        page.keyboard.press("Home")
        expect(maps.nth(0)).to_be_focused()
        page.keyboard.press("ArrowLeft")
        expect(maps.nth(0)).to_be_focused()
        expect(maps.nth(0)).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Tab")
        expect(close_up(page)).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Escape")
        expect(close_up(page)).to_have_count(0)
        # One stop for the Tab key per strip: the others are reached by arrows.
        assert (
            page.evaluate(_TAB_STOPS)
            == [1] * page.get_by_role("group").filter(has=page.locator("button.tile")).count()
        )


_TAB_STOPS = """() => {
  const strips = [];
  const look = (root) => root.querySelectorAll('*').forEach((node) => {
    if (node.shadowRoot) look(node.shadowRoot);
    if (node.matches('.tiles')) strips.push(node.querySelectorAll('[tabindex="0"]').length);
  });
  look(document);
  return strips;
}"""


def test_a_film_is_scrubbed_and_played(visitor: Visitor) -> None:
    page = visitor.open("train", **SETTINGS)
    kernels = tiles(page, KERNELS)
    ready(visitor, kernels, 32)
    film = page.get_by_role("slider", name="Moments of the training")
    with silence(visitor):
        expect(film).to_have_value(str(SHOWN.epochs))
        film.press("Home")
        expect(page.get_by_text("before training", exact=True)).to_be_visible()
        film.press("ArrowRight")
        expect(page.get_by_text("epoch 1", exact=True)).to_be_visible()
        kernels.nth(5).click()
        value = close_up(page).get_attribute("aria-label")
        film.press("End")
        expect(close_up(page)).not_to_have_attribute("aria-label", value or "")
        epochs = [f"epoch {n}" for n in range(1, SHOWN.epochs + 1)]
        moment = Watched(page.get_by_text(epochs[-1], exact=True))
        play = page.get_by_role("button", name="Play")
        button = Watched(play)
        play.click()
        button.goes_through("Play", "Pause", "Play")  # it ends by itself
        moment.goes_through(epochs[-1], "before training", *epochs)


def test_nothing_moves_unless_asked(visitor: Visitor) -> None:
    page = visitor.open("train", **SETTINGS)
    ready(visitor, tiles(page, "Kernels of the first convolution"), 32)
    expect(page.get_by_role("slider", name="Moments of the training")).to_have_value("4")
    assert (
        page.evaluate("document.getAnimations().filter((a) => a.playState === 'running').length")
        == 0
    )
