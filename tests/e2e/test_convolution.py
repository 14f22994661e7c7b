"""The convolution page in a browser: looks cost nothing, numbers are true, weights are edited."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
from playwright.sync_api import Locator, Page, expect

from dl_core.kernels import kernel
from dl_core.sliding import convolve
from tests.e2e.test_looking import silence
from tests.e2e.test_training import TRAINED_IN
from tests.e2e.visitor import Visitor
from tests.e2e.watching import Watched

MATRIX = "1 2 0 3; 4 -1 2 1; 0 5 1 2; 3 1 0 1"
X = np.array([[1, 2, 0, 3], [4, -1, 2, 1], [0, 5, 1, 2], [3, 1, 0, 1]], dtype=float)


def open_typed(visitor: Visitor, **more: str) -> Page:
    page = visitor.open("convolution", input="typed", input_matrix=MATRIX, **more)
    expect(output(page)).to_be_visible()
    still(visitor)
    return page


def still(visitor: Visitor) -> None:
    """Wait until the engine is ready: until then the page asks after it by itself."""
    expect(visitor.button("Check with Keras")).to_be_enabled(timeout=TRAINED_IN)
    visitor.settle()


def output(page: Page) -> Locator:
    return page.locator(".map.output canvas.grid")


def reading(page: Page) -> tuple[int, int, float]:
    """Row, column and value that the component says it shows."""
    said = output(page).get_attribute("aria-label") or ""
    found = re.search(r"row (\d+), column (\d+): (−?[\d.]+)\.", said)
    assert found, said
    return int(found[1]), int(found[2]), float(found[3].replace("−", "-"))


def point(page: Page, map: str, row: int, column: int, rows: int, columns: int) -> None:
    canvas = page.locator(f".map.{map} canvas.grid")
    box = canvas.bounding_box()
    assert box is not None
    canvas.hover(
        position={
            "x": box["width"] * (column + 0.5) / columns,
            "y": box["height"] * (row + 0.5) / rows,
        }
    )


def frames(page: Page) -> None:
    page.evaluate("() => new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))")


def test_every_cell_pointed_at_is_what_python_computes(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="sharpen", padding="same")
    wanted = convolve(X, kernel("sharpen", (3, 3)), padding="same").output
    with silence(visitor):
        for row in range(4):
            for column in range(4):
                point(page, "output", row, column, 4, 4)
                frames(page)
                assert reading(page) == (row, column, wanted[row, column])


def test_the_formula_adds_up_as_it_is_written(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="gaussian", bias="0.5")
    terms = page.locator(".formula .term")
    expect(terms).to_have_count(9)
    number = lambda text: Decimal(text.strip("()").replace("−", "-"))  # noqa: E731
    written = Decimal(0)
    for text in terms.all_inner_texts():
        value, weight = text.split(" × ")
        written += number(value) * number(weight)
    part = page.locator(".formula summary").inner_text()
    assert re.fullmatch(r"9 products = (−?[\d.]+)", part)
    assert number(part.split(" = ")[1]) == written
    total = page.locator(".formula > p:visible").last.inner_text().split(" = ")[1]
    row, column, _value = reading(page)
    wanted = convolve(X, kernel("gaussian", (3, 3)), bias=0.5).output[row, column]
    assert number(total) == written + Decimal("0.5") == Decimal(str(wanted))


def test_the_window_brought_close_says_about_where_the_formula_does(visitor: Visitor) -> None:
    wide = {"kernels": "box", "kh": "7", "kw": "7"}
    page = visitor.open("convolution", input="digit", input_round="0", **wide)
    sign = page.locator(".loupe .op").last
    expect(sign).to_have_text("Σ ≈")
    assert re.search("49 products ≈", page.locator(".formula summary").inner_text())
    page = open_typed(visitor, kernels="sobel_x")
    expect(sign).to_have_text("Σ =")
    assert re.search("9 products =", page.locator(".formula summary").inner_text())


def test_numbers_of_every_grid_have_a_legend_around_zero(visitor: Visitor) -> None:
    page = visitor.open("convolution", input="typed", kernels="box")  # nothing is below zero
    expect(page.locator(".map.input .legend")).to_have_text("−33")
    shown = page.locator(".map.output .legend").inner_text()
    assert re.fullmatch(r"−([\d.]+)\s*\1", shown)


def test_two_orders_have_one_player(visitor: Visitor) -> None:
    page = visitor.open("convolution", input="typed", kernels="emboss", order="both")
    expect(page.locator(".map.output canvas.grid")).to_have_count(2)
    expect(page.locator(".player:visible")).to_have_count(1)


def test_keys_step_through_the_output(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="box", padding="same")
    with silence(visitor):
        output(page).focus()
        page.keyboard.press("Home")
        assert reading(page)[:2] == (0, 0)
        said = output(page).get_attribute("aria-label") or ""
        assert said.endswith("Its window begins in the padding.")
        expect(page.locator(".where")).to_have_text("row 0, column 0, from 0 · 1 of 16")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        assert reading(page)[:2] == (1, 1)
        page.keyboard.press("End")
        assert reading(page)[:2] == (3, 3)
        page.get_by_role("button", name="One cell back").click()
        assert reading(page)[:2] == (3, 2)
        page.get_by_role("button", name="First cell").click()
        page.get_by_role("slider", name="Speed").fill("6")
        play = page.get_by_role("button", name="Play")
        button = Watched(play)
        play.click()
        button.goes_through("Play", "Pause", "Play")
        expect(page.get_by_text("16 of 16")).to_be_visible()


def test_the_speed_is_said_and_kept_to(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="box", padding="same")
    page.get_by_role("button", name="First cell").click()
    speed = page.get_by_role("slider", name="Speed")
    expect(speed).to_have_attribute("aria-valuetext", "2 per second")
    speed.fill("0")
    expect(page.get_by_text("0.5 per second")).to_be_visible()
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(3000)
    assert reading(page)[:2] in ((0, 1), (0, 2))  # after two seconds, and after four


def test_an_input_cell_tells_which_outputs_it_feeds(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="box")
    with silence(visitor):
        point(page, "input", 1, 1, 4, 4)
        grid = page.locator(".map.input canvas.grid")
        expect(grid).to_have_attribute("aria-label", re.compile("Row 1, column 1 .* 4 output"))
        point(page, "input", 0, 0, 4, 4)
        expect(grid).to_have_attribute("aria-label", re.compile("Row 0, column 0 .* 1 output"))


def test_cells_that_no_window_reads_are_counted(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="box", stride="2")
    expect(
        page.get_by_text("Greyed and crossed out: 7 cells that no window reads.")
    ).to_be_visible()
    expect(page.get_by_text("Hatched")).to_have_count(0)
    page = open_typed(visitor, kernels="box", stride="2", padding="same")
    text = "Hatched: padding of 0 above, 1 below, 0 on the left, 1 on the right."
    expect(page.get_by_text(text)).to_be_visible()


def test_a_weight_edited_changes_the_output_at_once_and_the_address_soon(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="identity")
    output(page).focus()
    page.keyboard.press("Home")
    assert reading(page) == (0, 0, -1)
    middle = page.get_by_label("Weight in row 1, column 1 of the kernel")
    with silence(visitor):
        middle.fill("-2.5")
        middle.press("Enter")
        assert reading(page) == (0, 0, 2.5)
    page.wait_for_url("**weights=**")
    assert visitor.query["weights"] == "0 0 0\n0 -2.5 0\n0 0 0"
    visitor.settle()
    assert reading(page) == (0, 0, 2.5)
    refusal = page.locator(".loupe .note")
    for text in ("nonsense", "nan", "1e12", "1/0", "1/2/3"):
        middle.fill(text)
        middle.press("Enter")
        expect(middle).to_have_value("−2.5")
        expect(refusal).to_have_text(re.compile(f"^“{text}” is not a number .* 1,000,000,000"))
    middle.fill("1/3")
    middle.press("Enter")
    expect(refusal).to_be_hidden()
    assert reading(page) == (0, 0, -0.3333)
    page.wait_for_url("**1%2F3**")
    visitor.settle()
    assert visitor.query["weights"] == "0 0 0\n0 1/3 0\n0 0 0"
    middle.fill("-2.5")
    middle.press("Enter")
    middle.fill("7")
    middle.press("Escape")
    expect(middle).to_have_value("−2.5")
    middle.press("ArrowUp")
    assert reading(page) == (0, 0, 1.5)
    box = page.get_by_role("textbox", name="Your weights")
    expect(box).to_have_value("0 0 0\n0 -1.5 0\n0 0 0")


def test_one_of_several_kernels_is_edited_and_the_others_stay(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="sobel_x,laplacian,box")
    tiles = page.get_by_role("group", name="Output maps").get_by_role("button")
    weight = page.get_by_label("Weight in row 0, column 1 of the kernel")
    tiles.nth(1).click()
    expect(weight).to_have_value("0")
    weight.fill("7")
    weight.press("Enter")
    page.wait_for_url("**own**")
    visitor.settle()
    assert visitor.query["kernels"] == "box,laplacian,own"
    assert visitor.query["weights"] == "-1 7 1\n-2 0 2\n-1 0 1"
    expect(tiles.last).to_have_text("your own")
    expect(tiles.last).to_have_attribute("aria-pressed", "true")  # still the one that was edited
    expect(weight).to_have_value("7")
    tiles.first.click()  # the box: its weights are kept as the fractions that they are
    weight.fill("2")
    weight.press("Enter")
    page.wait_for_url("**own2**")
    visitor.settle()
    assert visitor.query["kernels"] == "laplacian,own,own2"
    assert visitor.query["weights2"] == "1/9 2 1/9\n1/9 1/9 1/9\n1/9 1/9 1/9"
    expect(tiles).to_have_text(["Laplacian", "your own", "your own, second"])
    expect(page.get_by_text("Three kernels of your own")).to_have_count(0)


def test_a_fourth_kernel_cannot_be_edited_and_the_page_says_why(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="box,own,own2,own3")
    expect(page.get_by_text("Three kernels of your own are the most")).to_be_visible()
    expect(page.locator(".matrix input")).to_have_count(0)
    page.get_by_role("group", name="Output maps").get_by_role("button").nth(2).click()
    expect(page.locator(".matrix input")).to_have_count(9)


def test_a_photo_is_seen_whole_and_a_region_of_it_cell_by_cell(visitor: Visitor) -> None:
    page = visitor.open("convolution", input="photo", kernels="sobel_x,box")
    expect(page.get_by_role("application", name=re.compile("whole map"))).to_have_count(2)
    still(visitor)
    with silence(visitor):
        picture = page.locator(".map.input .picture")
        box = picture.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 4, box["y"] + 4)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6, steps=6)
        page.mouse.up()
        frames(page)
        row, column, _value = reading(page)
        assert 15 < row < 30
        assert 25 < column < 45
        picture.focus()
        page.keyboard.press("Shift+ArrowLeft")
        frames(page)
        assert column - 16 <= reading(page)[1] < column
        page.get_by_role("button", name="red", exact=True).click()
        second = page.get_by_role("group", name="Output maps").get_by_role("button").nth(1)
        second.click()
        expect(second).to_have_attribute("aria-pressed", "true")


def test_a_series_has_one_row(visitor: Visitor) -> None:
    page = visitor.open("convolution", over="series")
    expect(page.locator(".map.output canvas.trace")).to_be_visible()
    expect(output(page)).to_have_attribute("aria-label", re.compile("Output at t = 2: 11"))


def test_all_of_a_long_series_is_drawn_and_stepped_over(visitor: Visitor) -> None:
    series = {"over": "series", "series": "noisy_pulse", "series_n": "64"}
    page = visitor.open("convolution", **series, filters="average", dilation="3")
    expect(page.locator(".where")).to_have_text(re.compile("of 58$"))
    expect(page.locator(".map.input canvas.trace")).to_be_visible()
    expect(page.locator(".picture:visible")).to_have_count(0)
    box = output(page).bounding_box()
    assert box is not None
    assert box["width"] > 58 * 6
    assert box["height"] > 20
    still(visitor)
    with silence(visitor):
        point(page, "output", 0, 57, 1, 58)
        frames(page)
        said = output(page).get_attribute("aria-label") or ""
        assert "t = 57:" in said


def test_on_a_phone_the_page_fits_and_a_finger_steps(phone: Visitor) -> None:
    page = phone.open("convolution", input="typed", input_matrix=MATRIX, kernels="box")
    expect(output(page)).to_be_visible()
    phone.fits()
    output(page).scroll_into_view_if_needed()
    box = output(page).bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    frames(page)
    assert reading(page)[:2] == (0, 1)


def test_what_a_tapped_input_cell_feeds_stays_marked(phone: Visitor) -> None:
    page = phone.open("convolution", input="typed", input_matrix=MATRIX, kernels="box")
    expect(output(page)).to_be_visible()
    before = reading(page)
    grid = page.locator(".map.input canvas.grid")
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.375, box["y"] + box["height"] * 0.375)
    frames(page)
    expect(grid).to_have_attribute("aria-label", re.compile("Row 1, column 1 .* 4 output"))
    assert reading(page) == before  # the window stays where it was
    target = output(page).bounding_box()
    assert target is not None
    page.touchscreen.tap(
        target["x"] + target["width"] * 0.75, target["y"] + target["height"] * 0.75
    )
    frames(page)
    assert reading(page)[:2] == (1, 1)
    expect(grid).not_to_have_attribute("aria-label", re.compile("output"))


def test_quick_moves_of_two_sliders_are_all_kept(visitor: Visitor) -> None:
    page = open_typed(visitor, kernels="box", padding="same")
    height = page.get_by_role("slider", name="Kernel height")
    width = page.get_by_role("slider", name="Kernel width")
    for press in range(4):
        width.press("ArrowRight")
        height.press("ArrowLeft" if press < 2 else "ArrowRight")
    page.wait_for_url(re.compile("kw=7"))
    visitor.settle()
    expect(width).to_have_value("7")
    expect(height).to_have_value("3")
    assert visitor.query["kw"] == "7"
    assert "kh" not in visitor.query
