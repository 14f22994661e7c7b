"""The pooling page in a browser: windows, inputs good and bad, the experiment, exercises."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from dl_core.exercises import exercise
from dl_core.limits import LIMITS
from dl_core.sliding import pool
from tests.dl_core.test_pictures import promising
from tests.e2e.test_convolution import frames, output, point, reading
from tests.e2e.test_looking import silence
from tests.e2e.visitor import Visitor

MATRIX = "1 2 0 3; 4 -1 2 1; 0 5 1 2; 3 1 0 1"
X = np.array([[1, 2, 0, 3], [4, -1, 2, 1], [0, 5, 1, 2], [3, 1, 0, 1]], dtype=float)
SEVEN = ((50, 45), (140, 45), (95, 160))


def typed(visitor: Visitor, **more: str) -> Page:
    page = visitor.open("pooling", input="typed", input_matrix=MATRIX, **more)
    expect(output(page)).to_be_visible()
    return page


@contextmanager
def quiet(visitor: Visitor) -> Iterator[None]:
    """As :func:`silence`, once the engine is ready: until then the page asks after it."""
    expect(visitor.button("Check with Keras")).to_be_enabled(timeout=120_000)
    visitor.settle()
    with silence(visitor):
        yield


def shares(page: Page) -> list[str]:
    return page.get_by_test_id("stMetricValue").all_inner_texts()


def alert(page: Page, text: str) -> Locator:
    return page.get_by_test_id("stAlert").filter(has_text=text)


def offer(page: Page, name: str, data: bytes, kind: str = "image/png") -> None:
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput")
    chooser.set_input_files({"name": name, "mimeType": kind, "buffer": data})


def png(width: int = 60, height: int = 40) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(written, "PNG")
    return written.getvalue()


# Windows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["max", "average"])
def test_every_window_pointed_at_is_what_python_computes(visitor: Visitor, kind: str) -> None:
    page = typed(visitor, pool=kind, stride="1", padding="same")
    wanted = pool(X, 2, kind=kind, stride=1, padding="same").output  # type: ignore[arg-type]
    with quiet(visitor):
        for row in range(4):
            for column in range(4):
                point(page, "output", row, column, 4, 4)
                frames(page)
                found = reading(page)
                assert found[:2] == (row, column)
                assert found[2] == pytest.approx(wanted[row, column], abs=5e-4)


def test_a_moved_slider_is_another_layer(visitor: Visitor) -> None:
    page = typed(visitor)
    expect(page.get_by_text("16 values become 4: 25%")).to_be_visible()
    page.get_by_role("slider", name="Window height").press("ArrowRight")
    expect(page.get_by_text("16 values become 2: 12%")).to_be_visible()
    page.wait_for_url("**kh=3**")


def test_the_maps_of_a_photo_are_called_by_their_colours(visitor: Visitor) -> None:
    page = visitor.open("pooling", input="photo", input_side="128", kh="1", kw="1", stride="4")
    tiles = page.get_by_role("group", name="Output maps").get_by_role("button")
    expect(tiles).to_have_text(["red", "green", "blue"])
    title = page.locator(".map.input figcaption")
    expect(title).to_contain_text("red")
    tiles.nth(2).click()
    expect(title).to_contain_text("blue")
    lost = "Greyed and crossed out: 10,176 cells that no window reads."
    expect(page.get_by_text(lost)).to_be_visible()


# Inputs -----------------------------------------------------------------------------------------


def test_a_ragged_matrix_is_a_sentence_until_it_is_put_right(visitor: Visitor) -> None:
    page = typed(visitor)
    box = page.get_by_role("textbox", name="Numbers, one row per line")
    box.fill("1 2 3\n4 5")
    box.press("Control+Enter")
    expect(alert(page, "Row 2")).to_be_visible()
    expect(output(page)).to_have_count(0)
    box.fill("1 2\n4 5")
    box.press("Control+Enter")
    expect(alert(page, "Row 2")).to_have_count(0)
    expect(output(page)).to_be_visible()
    assert reading(page) == (0, 0, 5)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"This is a text.\n" * 40, "not a picture in a form that is read here"),
        (png()[:80], "incomplete or damaged"),
        (promising(30_000, 30_000), "30,000 × 30,000 = 900,000,000 pixels"),
        (b"", "The file is empty"),
    ],
    ids=["text", "truncated", "bomb", "empty"],
)
def test_a_bad_file_is_a_sentence_and_a_good_one_is_read(
    visitor: Visitor, data: bytes, said: str
) -> None:
    page = visitor.open("pooling", input="upload")
    expect(page.get_by_text("A link cannot hold your picture")).to_be_visible()
    offer(page, "picture.png", data)
    expect(alert(page, said)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    offer(page, "picture.png", png())
    expect(output(page)).to_be_visible()
    expect(alert(page, said)).to_have_count(0)


@pytest.mark.parametrize("what", ["large", "name"])
def test_a_file_that_the_browser_refuses_is_a_sentence(
    visitor: Visitor, what: str, tmp_path: Path
) -> None:
    page = visitor.open("pooling", input="upload")
    refusal = page.get_by_text("The browser did not send this file")
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    expect(refusal).to_be_hidden()
    path = tmp_path / ("huge.png" if what == "large" else "notes.txt")
    with path.open("wb") as file:
        file.truncate(LIMITS.upload_bytes + 2**20 if what == "large" else 10)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(path)
    expect(refusal).to_be_visible()
    expect(output(page)).to_have_count(0)
    offer(page, "good_one.png", png())
    expect(output(page)).to_be_visible()
    expect(refusal).to_be_hidden()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(path)
    expect(refusal).to_be_visible()
    expect(refusal).to_contain_text("The one before it, good_one.png, is still there.")


def test_a_drawing_is_pooled(visitor: Visitor) -> None:
    page = visitor.open("pooling", input="drawing")
    expect(alert(page, "Draw in the black square")).to_be_visible()
    expect(output(page)).to_be_visible()  # a grid of zeros, until there is something
    assert reading(page)[2] == 0
    visitor.draw(*SEVEN)
    expect(alert(page, "Draw in the black square")).to_have_count(0)
    expect(page.get_by_text("784 values become 196")).to_be_visible()
    before = shares(page)
    page.get_by_role("slider", name="Window width").press("ArrowRight")
    expect(page.get_by_text("784 values become 126")).to_be_visible()
    assert shares(page)[0] == before[0]  # the drawing is still there


# The experiment ---------------------------------------------------------------------------------


def test_a_shift_changes_less_after_pooling(visitor: Visitor) -> None:
    page = visitor.open("pooling")
    values = page.get_by_test_id("stMetricValue")
    expect(values).to_have_text(["22%", "16%", "9%"])
    slider = page.get_by_role("slider", name="Shift to the right")
    slider.press("ArrowLeft")
    expect(values).to_have_text(["0%", "0%", "0%"])
    for _press in range(4):
        slider.press("ArrowRight")
    page.wait_for_url("**shift=4**")
    expect(values.first).to_have_text(re.compile(r"^6\d%$"))
    tile = page.get_by_role("button", name=re.compile("^Difference: image 1 of 1"))
    expect(tile).to_have_count(3)
    page.wait_for_load_state("networkidle")
    with quiet(visitor):
        tile.nth(1).click()
        expect(page.get_by_role("img", name=re.compile(r"^row \d+, column \d+: "))).to_be_visible()


# Exercises --------------------------------------------------------------------------------------


def test_an_exercise_is_answered(visitor: Visitor) -> None:
    page = visitor.open("pooling", exercise="pool_size", exercise_n="7")
    asked = exercise("pool_size", 7)
    field = page.get_by_role("textbox", name="Your answer")
    field.fill(str(asked.answer + 1))
    field.press("Enter")
    expect(alert(page, "Not yet")).to_be_visible()
    field.fill(str(asked.answer))
    field.press("Enter")
    expect(alert(page, "Right.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="And the first place")).to_be_visible()
    visitor.button("Another one").click()
    expect(page.get_by_role("spinbutton", name="Exercise number")).to_have_value("8")
    page.wait_for_url("**exercise_n=8**")
    field = page.get_by_role("textbox", name="Your answer")
    expect(field).to_have_value("")
    field.fill(str(exercise("pool_size", 8).answer))
    visitor.page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Right in a row: 1 · best: 1")).to_be_visible()


def test_on_a_phone_the_page_fits(phone: Visitor) -> None:
    page = phone.open("pooling", input="photo", lang="fr")
    expect(output(page)).to_be_visible()
    phone.fits()
    page.get_by_role("button", name="Voir la réponse").tap()
    worked = page.get_by_role("listitem").filter(has_text="La plus grande")
    expect(worked.last).to_be_visible()
    phone.fits()
    page = phone.open("pooling", input="drawing")
    canvas, left, _top = phone.square()
    box = canvas.bounding_box()
    assert box is not None
    assert left >= 0
    assert left + box["width"] <= 390
    phone.fits()
