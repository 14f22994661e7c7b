"""The map in a browser: hover, legend, keys, zoom, a drawing; looking sends nothing."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from dl_core import forward
from dl_core.datasets import load
from dl_core.keys import key as key_of
from tests.e2e.conftest import SHOWN
from tests.e2e.test_looking import silence
from tests.e2e.visitor import Visitor
from tests.pages.stage import weights

SMALL = {"run": key_of(SHOWN), "images": "60", "perplexity": "10"}
IMAGE = re.compile(r"^Test image (\d+)\. (\d), read (?:right|as (\d)), at (?:>\s)?[\d.]+%$")


@cache
def readings() -> list[tuple[int, int]]:
    """The class and the answer of each test image, by the arithmetic of the app."""
    data = load(SHOWN.data, SHOWN.seed)
    images = data.x_test.astype(np.float32) / np.float32(255)
    answers = forward.predict(SHOWN.model, weights(SHOWN), images).argmax(axis=1)
    return list(zip(data.y_test.tolist(), answers.tolist(), strict=True))


def mapped(visitor: Visitor, **query: str) -> Page:
    page = visitor.open("digit_map", **(SMALL | query))
    button = page.get_by_test_id("stButton").get_by_role("button", name="Make the map")
    told = page.get_by_text(re.compile("ringed|is read right"))
    expect(button).to_be_visible()
    expect(button.and_(page.locator(":enabled")).or_(told).first).to_be_visible(timeout=120_000)
    if not told.count() and button.is_enabled():
        button.click()
    expect(told).to_be_visible(timeout=120_000)
    expect(page.get_by_role("button", name="t-SNE")).to_have_attribute("aria-pressed", "true")
    visitor.settle()
    return page


def points(page: Page) -> Locator:
    return page.locator("canvas.looks")


def shown(page: Page) -> tuple[int, int, int]:
    """The image that is looked at: its number, its class, the answer."""
    expect(points(page)).to_have_attribute("aria-label", IMAGE)
    found = IMAGE.match(points(page).get_attribute("aria-label") or "")
    assert found is not None
    return int(found[1]), int(found[2]), int(found[3] or found[2])


def counted(page: Page) -> tuple[int, int]:
    """Images and errors that are shown."""
    text = page.locator(".cloud .counted").inner_text()
    images, errors = re.findall(r"\d+", text)
    return int(images), int(errors)


def test_pointing_at_an_image_tells_what_it_is(visitor: Visitor) -> None:
    page = mapped(visitor)
    box = points(page).bounding_box()
    assert box is not None
    found: set[tuple[int, int, int]] = set()
    with silence(visitor):
        for y in np.linspace(0.1, 0.9, 9):
            for x in np.linspace(0.1, 0.9, 9):
                page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
                if IMAGE.match(points(page).get_attribute("aria-label") or ""):
                    found.add(shown(page))
        assert len(found) > 3
    known = readings()
    assert all(known[number] == (label, answer) for number, label, answer in found)


def test_keys_walk_from_image_to_image(visitor: Visitor) -> None:
    page = mapped(visitor)
    plane, known = points(page), readings()
    _images, errors = counted(page)
    with silence(visitor):
        plane.focus()
        seen = []
        for _turn in range(errors):
            plane.press("PageDown")
            seen.append(shown(page))
        assert len(set(seen)) == errors
        assert all(known[number] == (label, answer) for number, label, answer in seen)
        assert all(label != answer for _number, label, answer in seen)
        plane.press("PageDown")
        assert shown(page) == seen[0]  # round again
        plane.press("PageUp")
        assert shown(page) == seen[-1]
        moved = {shown(page)}
        for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
            plane.press(key)
            moved.add(shown(page))
        assert len(moved) > 1
        expect(page.get_by_text("Kept: press it again")).to_be_visible()
        plane.press("Escape")
        expect(plane).to_have_attribute("aria-label", re.compile("^Map of 60 images"))
        expect(page.locator(".cloud .hint")).to_contain_text("Point at an image")


def test_the_legend_sifts(visitor: Visitor) -> None:
    page = mapped(visitor)
    images, errors = counted(page)
    assert images == 60
    three = page.get_by_role("button", name=re.compile("^3: 6 images"))
    with silence(visitor):
        three.click()
        expect(three).to_have_attribute("aria-pressed", "false")
        assert counted(page)[0] == 54
        page.get_by_role("button", name="All classes").click()
        assert counted(page) == (60, errors)
        page.get_by_role("button", name="Errors only").click()
        assert counted(page) == (errors, errors)
        page.get_by_role("button", name="Errors only").click()
        three.dblclick()
        assert counted(page)[0] == 6


def test_maps_looks_and_zoom_change_in_the_browser(visitor: Visitor) -> None:
    page = mapped(visitor)
    plane = points(page)
    whole = page.get_by_role("button", name="Whole map")
    with silence(visitor):
        plane.focus()
        plane.press("PageDown")
        looked = shown(page)
        page.get_by_role("button", name="PCA").click()
        expect(page.locator(".cloud > .note")).to_contain_text("from left to right")
        assert shown(page) == looked  # it is still looked at
        for look in ("Dots", "Images", "Signs"):
            button = page.get_by_role("button", name=look, exact=True)
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
        expect(whole).to_be_disabled()
        plane.press("+")
        expect(whole).to_be_enabled()
        plane.press("Shift+ArrowRight")
        plane.press("0")
        expect(whole).to_be_disabled()
        plane.hover()
        page.mouse.wheel(0, -300)  # it has the focus: the wheel zooms
        expect(whole).to_be_enabled()
        whole.click()
        expect(whole).to_be_disabled()


def test_the_wheel_scrolls_the_page_until_the_map_is_pressed(visitor: Visitor) -> None:
    page = mapped(visitor)
    points(page).hover()
    page.mouse.wheel(0, -200)
    expect(page.get_by_role("button", name="Whole map")).to_be_disabled()


def test_a_drawn_digit_is_placed(visitor: Visitor) -> None:
    page = mapped(visitor, draw="1")
    visitor.draw((110, 30), (108, 110), (105, 190))
    expect(page.get_by_text(re.compile("^It reads: "))).to_be_visible()
    expect(page.get_by_text(re.compile("^Nearest: "))).to_be_visible()
    visitor.settle()
    assert visitor.query["draw"] == "1"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_finger_is_enough(visitor: Visitor, phone: Visitor, lang: str) -> None:
    mapped(visitor)  # by now it is there for all
    page = phone.open("digit_map", lang=lang, **SMALL)
    plane = points(page)
    plane.scroll_into_view_if_needed()
    phone.fits()
    box = plane.bounding_box()
    assert box is not None
    with silence(phone):
        for share in np.linspace(0.1, 0.9, 17):
            plane.tap(position={"x": box["width"] * share, "y": box["height"] / 2})
            if page.locator(".cloud.pinned").count():
                break
        expect(page.locator(".cloud .answer")).to_be_visible()
    phone.fits()
