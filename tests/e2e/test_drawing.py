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


def switch(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stCheckbox").get_by_text(label)


def test_each_stroke_is_read_and_can_be_taken_back(visitor: Visitor) -> None:
    page = visitor.open("draw", run=KEY, fit="1")
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
    visitor.draw(*ONE)  # a busy browser may join two moves of the mouse: much the same stroke
    expect(answer(page)).to_have_text(re.compile("^" + re.escape(first.partition(",")[0]) + ","))


def test_an_image_of_the_data_takes_the_place_of_a_drawing(visitor: Visitor) -> None:
    page = visitor.open("draw", run=KEY, fit="1")
    visitor.draw(*ONE)
    expect(page.get_by_text("4. Centred")).to_be_visible()
    page.get_by_role("radio", name="Data").click()
    page.get_by_role("radio", name="7", exact=True).click()
    expect(page.get_by_text("4. Centred")).to_have_count(0)
    expect(page.get_by_text("It is: 7", exact=True).first).to_be_visible()
    expect(answer(page)).to_be_visible()
    assert visitor.query["class"] == "7"
    page.get_by_role("radio", name="Draw").click()  # what was drawn is still there
    expect(page.get_by_text("4. Centred")).to_be_visible()


def test_a_picture_of_the_camera_is_read(visitor: Visitor) -> None:
    page = visitor.open("draw", run=key_of(SHOWN))
    page.get_by_test_id("stButtonGroup").get_by_text("Camera", exact=True).click()
    page.wait_for_function("document.querySelector('video')?.videoWidth > 0")
    page.get_by_role("button", name="Take Photo").click()
    expect(answer(page)).to_be_visible()
    expect(page.get_by_text("This network reads grey images")).to_be_visible()
    seen = page.locator(".network").evaluate("(node) => [...node.view.seen.values(0)]")
    assert len(seen) == 28 * 28
    assert max(seen) > 0.9


def test_a_slider_disturbs_the_drawing_and_its_curve_is_drawn(visitor: Visitor) -> None:
    page = visitor.open("draw", run=KEY)
    visitor.draw(*ONE)
    expect(answer(page)).to_be_visible()
    switch(page, "Show the preparation").click()
    switch(page, "Disturb the image").click()
    turn = page.get_by_role("slider", name="Rotation")
    turn.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("5. Disturbed")).to_be_visible()
    expect(page.get_by_text(re.compile("^Rotation: "))).to_be_visible()
    expect(turn).to_be_visible()  # the sliders stay open
    page.wait_for_function("location.search.includes('along=rotation')")
    visitor.button("Reset").click()
    expect(page.get_by_text("5. Disturbed")).to_have_count(0)
    expect(turn).to_be_visible()


def test_all_for_a_stroke_is_in_sight_at_a_desk(visitor: Visitor) -> None:
    page = visitor.open("draw", run=KEY)
    visitor.draw(*ONE)
    expect(answer(page)).to_be_visible()
    canvas, _left, _top = visitor.square()
    bars = page.locator(".bars")
    expect(bars).to_be_visible()
    for one in (canvas, answer(page), bars, visitor.button("Undo")):
        box = one.bounding_box()
        assert box is not None
        assert box["y"] > 0
        assert box["y"] + box["height"] < 900
    maps = page.locator(".network .sheet").nth(1).bounding_box()
    assert maps is not None
    assert maps["y"] < 800  # the network begins to be in sight too


def test_a_drawing_survives_the_change_of_language(visitor: Visitor) -> None:
    page = visitor.open("draw", run=KEY)
    visitor.draw(*ONE)
    expect(answer(page)).to_be_visible()
    page.get_by_role("radio", name="Français").click()
    expect(page.get_by_role("heading", name=re.compile("^Il lit"))).to_be_visible()


def test_the_pen_is_in_the_address(visitor: Visitor) -> None:
    page = visitor.open("draw", pen="30")
    expect(page.get_by_role("slider", name="Pen width")).to_have_value("30")
