"""Maps of reasons in a browser, computed by a worker: their values, one cursor, one opacity."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from dl_core.forward import layer_output
from dl_core.keys import key as key_of
from tests.e2e.conftest import SHOWN
from tests.e2e.test_looking import silence
from tests.e2e.visitor import Visitor
from tests.pages.stage import result, weights

WARM = 120_000
"""Milliseconds in which the engine warms up and answers, on a busy machine."""
PANELS = ["Saliency", "Integrated gradients", "Grad-CAM", "Occlusion"]
PLACES = [(13, 15), (3, 20), (27, 0)]


def computed(visitor: Visitor, **query: str) -> Page:
    page = visitor.open("reasons", run=key_of(SHOWN), image="followed", **query)
    expect(page.locator(".stack")).not_to_have_count(0)
    expect(page.locator(".wait:visible")).to_have_count(0, timeout=WARM)
    visitor.settle()
    return page


def point(page: Page, panel: int, row: int, column: int) -> None:
    stack = page.locator(".stack").nth(panel)
    stack.scroll_into_view_if_needed()
    box = stack.bounding_box()
    assert box is not None
    cell = box["width"] / 28
    page.mouse.move(box["x"] + (column + 0.5) * cell, box["y"] + (row + 0.5) * cell)


def shown(page: Page, panel: int) -> float:
    """The value under the cursor, as it is read aloud."""
    text = page.locator(".stack").nth(panel).get_attribute("aria-label") or ""
    value = text.rpartition(": ")[2].replace("−", "-")
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    return float(value.replace("·10", "e").translate(digits))


def score(images: np.ndarray, target: int) -> np.ndarray:
    """What goes into softmax, in double precision, by NumPy alone."""
    kept = {name: values.astype(np.float64) for name, values in weights(SHOWN).items()}
    last = SHOWN.model.layers[-1].model_copy(update={"activation": "linear"})
    x = images.astype(np.float64)
    for i, layer in enumerate((*SHOWN.model.layers[:-1], last)):
        x = layer_output(layer, kept, str(i), x)
    return np.asarray(x[:, target])


def test_every_number_is_that_of_the_network(visitor: Visitor) -> None:
    """Saliency against finite differences, occlusion against the forward pass, as they are read."""
    page = computed(visitor, n="2", patch="14", stride="7", measure="score", **{"class": "3"})
    image = result(SHOWN).probes[1].astype(np.float32) / 255
    for row, column in PLACES:
        point(page, 1, row, column)
        expect(page.locator(".where")).to_contain_text(f"row {row}, column {column}")
        two = np.stack([image, image]).astype(np.float64)
        two[0, row, column] += 1e-6
        two[1, row, column] -= 1e-6
        ends = score(two, 3)
        assert shown(page, 1) == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=0.01, abs=2e-4)
        hidden = np.stack([image, image])
        top, left = (min((0, 7, 14), key=lambda t: abs(t + 6.5 - at)) for at in (row, column))
        hidden[1, top : top + 14, left : left + 14] = 0
        ends = score(hidden, 3)
        assert shown(page, 4) == pytest.approx(ends[0] - ends[1], rel=0.01, abs=2e-4)
        assert shown(page, 0) == pytest.approx(float(image[row, column, 0]), abs=6e-4)


def test_one_cursor_reads_all_maps_and_the_server_hears_nothing(visitor: Visitor) -> None:
    page = computed(visitor, beside="image", other_n="3")
    expect(page.locator("figcaption")).to_contain_text(2 * ["It answers", *PANELS])
    with silence(visitor):
        point(page, 2, 10, 11)
        expect(page.locator(".where")).to_contain_text("row 10, column 11")
        expect(page.locator(".cursor:visible")).to_have_count(10)
        stack = page.locator(".stack").nth(6)
        stack.focus()
        stack.press("ArrowDown")
        stack.press("Shift+ArrowRight")
        expect(page.locator(".where")).to_contain_text("row 11, column 16")
        slider = page.get_by_role("slider", name="Opacity of the maps")
        slider.fill("0")
        expect(page.locator(".stack").nth(1).locator("canvas").nth(1)).to_have_css("opacity", "0")
        stack.press("Escape")
        expect(page.locator(".cursor:visible")).to_have_count(0)


def test_by_touch_the_value_stays(phone: Visitor) -> None:
    page = computed(phone)
    page.locator(".stack").nth(1).tap(position={"x": 40, "y": 40})
    expect(page.locator(".where")).to_contain_text(re.compile(r"row \d+, column \d+: pixel"))
    expect(page.locator(".value").nth(3)).not_to_be_empty()
    phone.fits()
