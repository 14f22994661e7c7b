"""Drawing with the mouse: strokes, undo, clear, test images."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from dl_core.keys import key as key_of
from tests.e2e.conftest import SHOWN
from tests.e2e.visitor import Visitor

KEY = key_of(SHOWN)
ONE = ((142, 45), (140, 140), (137, 235))
BAR = ((80, 60), (200, 60))


def answer(page: Page) -> Locator:
    return page.get_by_role("heading", name=re.compile("^It reads"))


def test_each_stroke_is_read_and_can_be_taken_back(visitor: Visitor) -> None:
    page = visitor.open("draw", run=KEY)
    undo, clear = visitor.button("Undo"), visitor.button("Clear")
    expect(undo).to_be_disabled()
    visitor.draw(*ONE)
    expect(answer(page)).to_be_visible()
    first = answer(page).inner_text()
    steps = page.get_by_role(
        "button", name=re.compile(r"^[1-4]\. (The drawing|Cropped|Scaled|Centred): image 1 of 1")
    )
    expect(steps).to_have_count(4)

    visitor.draw(*BAR)
    expect(answer(page)).not_to_have_text(first)
    undo.click()
    expect(answer(page)).to_have_text(first)
    clear.click()
    expect(answer(page)).to_have_count(0)
    expect(page.get_by_text("Draw a digit in the black square")).to_be_visible()
    expect(undo).to_be_disabled()
    visitor.draw(*ONE)
    expect(answer(page)).to_have_text(first)


def test_a_test_image_takes_the_place_of_a_drawing(visitor: Visitor) -> None:
    page = visitor.open("draw", run=KEY)
    visitor.draw(*ONE)
    expect(page.get_by_text("4. Centred")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^7")).first.click()
    expect(page.get_by_text("4. Centred")).to_have_count(0)
    expect(answer(page)).to_be_visible()


def test_a_drawing_survives_the_change_of_language(visitor: Visitor) -> None:
    page = visitor.open("draw", run=KEY)
    visitor.draw(*ONE)
    expect(answer(page)).to_be_visible()
    page.get_by_role("radio", name="Français").click()
    expect(page.get_by_role("heading", name=re.compile("^Il lit"))).to_be_visible()


def test_the_pen_is_in_the_address(visitor: Visitor) -> None:
    page = visitor.open("draw", pen="30")
    expect(page.get_by_role("slider", name="Pen width")).to_have_value("30")
