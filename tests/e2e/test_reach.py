"""The stack of maps in a browser: hover, press, keys, slider, table; the server hears nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_looking import silence
from tests.e2e.visitor import Visitor


def opened(visitor: Visitor, **query: str) -> Page:
    page = visitor.open("receptive_field", **query)
    expect(page.locator("canvas.plane").first).to_be_visible()
    visitor.settle()
    return page


def reading(page: Page) -> Locator:
    return page.locator(".reading")


def point(page: Page, tile: int, row: float, column: float, cells: int) -> None:
    """Move the mouse over a cell of a square map."""
    plane = page.locator("canvas.plane").nth(tile)
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    assert box is not None
    ring = max(9, round(box["width"] * 0.08))
    cell = (box["width"] - 2 * ring) / cells
    page.mouse.move(box["x"] + ring + (column + 0.5) * cell, box["y"] + ring + (row + 0.5) * cell)


def test_pointing_at_a_cell_shows_what_it_sees(visitor: Visitor) -> None:
    page = opened(visitor, depth="2", pool="0", side="12")
    with silence(visitor):
        point(page, 2, 5, 6, 12)
        expect(reading(page)).to_have_text(
            "conv2d_1, row 5, column 6: it sees rows 3 to 7 and columns 4 to 8 of the image, "
            "25 pixels."
        )
        point(page, 2, 0, 0, 12)
        expect(reading(page)).to_contain_text("rows 0 to 2 and columns 0 to 2 of the image")
        expect(reading(page)).to_contain_text("Its receptive field is 5 × 5; the rest lies outside")
        point(page, 1, 11, 11, 12)
        expect(reading(page)).to_contain_text("conv2d_0, row 11, column 11")
        expect(page.locator("tr.on")).to_contain_text("conv2d_0")
        expect(page.locator(".reckoning")).to_contain_text("r = 1 + 1×(3 − 1)×1 = 3")


def test_one_row_and_one_column_are_said_so(visitor: Visitor) -> None:
    page = opened(visitor, depth="1", pool="0", side="12")
    plane = page.locator("canvas.plane").first
    plane.focus()
    plane.press("Home")
    expect(reading(page)).to_have_text(
        "Image, row 5, column 5: it sees row 5 and column 5 of the image, 1 pixel."
    )


def test_what_is_reached_only_through_padding_is_said(visitor: Visitor) -> None:
    """Columns 18 and 19 are in the image, but the map between is padded before they come."""
    net = (
        "INPUT(30x20x2) -> DWCONV(3x2,same,stride=2) -> BN -> DWCONV(4x3,valid,stride=2)"
        " -> DWCONV(1x4,same,stride=2)"
    )
    page = opened(visitor, net=net, **{"from": "written"})
    last = page.locator("canvas.plane").last
    last.focus()
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):  # to row 1, column 1
        for _ in range(1 if key in ("ArrowRight", "ArrowDown") else 9):
            last.press(key)
    expect(reading(page)).to_contain_text("row 1, column 1: it sees rows")
    expect(reading(page)).to_contain_text("columns 4 to 17 of the image")
    expect(reading(page)).to_contain_text(
        "Its receptive field is 9 × 18; the rest lies outside of the image, or is reached only "
        "through padding."
    )


_CUT = """async (names) => {
  const { cut } = await import(new URL('app/static/components/reach/names.js', document.baseURI));
  return names.map(cut);
}"""


def test_long_names_stay_apart(visitor: Visitor) -> None:
    page = opened(visitor)
    names = [f"conv{i}_block{j}_{what}" for i in (2, 5) for j in range(24) for what in "01"]
    deep = [f"mobilenetv2_1.00_96/block_{j}_expand_relu" for j in range(16)]
    found = page.evaluate(_CUT, names + deep)
    assert found[: len(names)] == names
    assert len(set(found)) == len(found)
    assert max(map(len, found)) <= 26
    expect(page.locator("figcaption b").nth(1)).to_have_text("conv2d_0")
    expect(page.locator(".looks")).to_have_text("max_pool2d_5")


def test_gaps_of_a_dilation_are_counted_out(visitor: Visitor) -> None:
    page = opened(visitor, depth="1", pool="0", side="12", dilation="3")
    point(page, 1, 6, 6, 12)
    expect(reading(page)).to_contain_text("9 pixels. Dilation and strides leave out 40.")


def test_a_press_keeps_the_cell(visitor: Visitor) -> None:
    page = opened(visitor, depth="2", pool="0", side="12")
    with silence(visitor):
        point(page, 2, 5, 6, 12)
        page.mouse.down()
        page.mouse.up()
        expect(reading(page)).to_contain_text("Kept: press the cell again")
        point(page, 1, 0, 0, 12)
        expect(reading(page)).to_contain_text("conv2d_1, row 5, column 6")
        page.keyboard.press("Escape")
        point(page, 1, 1, 0, 12)
        expect(reading(page)).to_contain_text("conv2d_0, row 1, column 0")


def test_keys_move_the_cell_and_change_the_layer(visitor: Visitor) -> None:
    page = opened(visitor, depth="2", pool="2", side="12")
    with silence(visitor):
        planes = page.locator("canvas.plane")
        expect(planes).to_have_count(4)
        planes.last.focus()
        before = re.compile("^max_pool2d_2, row 2, column 2:")
        expect(planes.last).to_have_attribute("aria-label", before)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        expect(reading(page)).to_contain_text("max_pool2d_2, row 3, column 3:")
        page.keyboard.press("PageUp")
        expect(planes.nth(2)).to_be_focused()
        expect(reading(page)).to_contain_text("conv2d_1, row 7, column 7:")
        page.keyboard.press("Home")
        expect(reading(page)).to_contain_text("Image, row 7, column 7:")
        page.keyboard.press("End")
        page.keyboard.press("PageDown")  # there is no further
        expect(planes.last).to_be_focused()
        page.keyboard.press("Enter")
        expect(reading(page)).to_contain_text("Kept")
        # One stop for the Tab key, whatever the number of maps.
        assert planes.evaluate_all("(all) => all.filter((one) => one.tabIndex === 0).length") == 1


def test_slider_and_table_change_the_layer(visitor: Visitor) -> None:
    page = opened(visitor, depth="3", pool="0", side="16")
    with silence(visitor):
        slider = page.get_by_role("slider", name="Layer that looks")
        slider.focus()
        slider.press("ArrowLeft")
        expect(reading(page)).to_contain_text("conv2d_1, row 7")
        expect(slider).to_have_attribute("aria-valuetext", "conv2d_1")
        page.get_by_role("button", name="Show what conv2d_0 sees").click()
        expect(reading(page)).to_contain_text("conv2d_0, row 7")
        expect(page.locator("tr.on")).to_contain_text("conv2d_0")


def test_every_layer_of_a_network_with_branches(visitor: Visitor) -> None:
    page = opened(visitor, **{"from": "named", "named": "resnet50"})
    with silence(visitor):
        planes = page.locator("canvas.plane")
        expect(planes).to_have_count(1 + 3 + 16 + 3 * 2 + 16)  # image, stem, 3 × 3, strides, joins
        page.get_by_role("button", name="Every layer").click()
        expect(planes).to_have_count(1 + 3 + 16 * 3 + 4 + 16)  # image, stem, blocks, joins
        expect(reading(page)).to_contain_text("50,176 pixels")


def test_it_is_told_to_those_who_do_not_see_it(visitor: Visitor) -> None:
    page = opened(visitor, depth="1", pool="0", side="10")
    expect(page.locator(".reach .spoken[aria-live]")).to_have_text(
        re.compile("^conv2d_0, row 4, column 4: it sees rows 3 to 5 and columns 3 to 5")
    )
    point(page, 1, 1, 1, 10)
    expect(page.locator(".reach .spoken[aria-live]")).to_contain_text("row 1, column 1")


def test_another_network_replaces_it(visitor: Visitor) -> None:
    page = opened(visitor, depth="2", pool="0")
    expect(page.locator("canvas.plane")).to_have_count(3)
    page.get_by_role("slider", name="Convolutions").press("ArrowRight")
    expect(page.locator("canvas.plane")).to_have_count(4)
    expect(reading(page)).to_contain_text("conv2d_2")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_finger_is_enough(phone: Visitor, lang: str) -> None:
    page = phone.open("receptive_field", lang=lang, depth="2", pool="0", side="12")
    plane = page.locator("canvas.plane").nth(2)
    plane.scroll_into_view_if_needed()
    phone.fits()
    with silence(phone):
        plane.tap(position={"x": 12, "y": 12})
        expect(reading(page)).to_contain_text("conv2d_1")
        expect(reading(page)).to_contain_text("0")
        expect(page.locator(".reach")).to_have_class(re.compile("pinned"))
    phone.fits()


def test_footprint_of_a_network(visitor: Visitor) -> None:
    page = visitor.open("receptive_field", view="effective", depth="6", pool="0", side="32")
    button = visitor.button("Compute the footprint")
    expect(button).to_be_enabled(timeout=120_000)  # by itself, once the engine is ready
    button.click()
    expect(page.get_by_text("like a Gaussian, and smaller than the theory")).to_be_visible(
        timeout=60_000
    )
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(2)
    expect(page.get_by_text("13 × 13 pixels")).to_be_visible()


def test_from_an_untrained_network_to_a_trained_one_and_back(visitor: Visitor) -> None:
    page = visitor.open("receptive_field", view="effective", depth="2")
    page.get_by_role("link", name="Train it").click()
    page.wait_for_url("**/train?*")
    visitor.settle()
    visitor.button("Train").click(timeout=120_000)
    accuracy = page.get_by_test_id("stMetric").filter(has_text="Accuracy on the test images")
    expect(accuracy).to_be_visible(timeout=120_000)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Receptive field").click()
    page.wait_for_url("**/receptive_field?*")
    visitor.settle()
    assert (visitor.query["view"], visitor.query["depth"]) == ("effective", "2")
    expect(page.get_by_role("link", name="Train it")).to_have_count(0)
    visitor.button("Compute the footprint").click()
    expect(page.get_by_text("The training has")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(3)
    expect(page.get_by_text("16 images of Gaussian noise")).to_be_visible()
