"""Inputs of a page: each source, its address, and a sentence for all that cannot be read."""

from __future__ import annotations

import io
import math
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from dl_core import datasets
from dl_core.limits import LIMITS
from dl_core.pictures import Picture
from dl_core.preprocess import digit, from_rgba
from dl_core.specs import DataSpec
from pages._kit import files, inputs
from tests.dl_core.test_pictures import promising


def page() -> None:
    import streamlit as st

    from pages._kit.inputs import image_input

    st.session_state["got"] = image_input("input")


def visit(**query: str) -> AppTest:
    test = AppTest.from_function(page, default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def got(test: AppTest) -> Picture:
    picture = test.session_state["got"]
    assert isinstance(picture, Picture)
    assert picture.values.dtype == np.float64
    assert picture.values.ndim == 3
    assert picture.name
    return picture


def asked(test: AppTest) -> dict[str, Any]:
    return {k: v[0] if isinstance(v, list) else v for k, v in test.query_params.items()}


def png(colour: Any = (255, 0, 0), size: tuple[int, int] = (30, 20), mode: str = "RGB") -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, colour).save(written, "PNG")
    return written.getvalue()


def upload(test: AppTest, data: bytes, name: str = "picture.png") -> AppTest:
    test.file_uploader[0].set_value((name, data, "image/png")).run()
    assert not test.exception
    return test


# Digits, matrices, photos ----------------------------------------------------------------------


def test_it_begins_with_a_real_digit() -> None:
    test = visit()
    picture = got(test)
    found = datasets.examples(DataSpec(), each=inputs.EXAMPLES)
    assert found is not None
    first = found[0][found[1] == 5][0] / 255
    np.testing.assert_allclose(picture.values, np.round(first, 2))
    assert asked(test) == {}
    assert picture.unit


@pytest.mark.parametrize("which", range(10))
def test_each_digit_is_the_one_asked_for(which: int) -> None:
    found = datasets.examples(DataSpec(), each=inputs.EXAMPLES)
    assert found is not None
    wanted = found[0][found[1] == which][6] / 255
    test = visit(input_digit=str(which), input_example="7", input_round="0")
    np.testing.assert_array_equal(got(test).values, wanted)
    told = {"input_digit": str(which), "input_example": "7", "input_round": "0"}
    assert asked(test) == {k: v for k, v in told.items() if v != "5"}


def test_rounded_values_add_up_by_hand() -> None:
    hundredths = got(visit()).values * 100
    np.testing.assert_allclose(hundredths, np.rint(hundredths), atol=1e-9)
    plain = got(visit(input_round="0")).values * 100
    assert np.abs(plain - np.rint(plain)).max() > 0.1


@pytest.mark.parametrize("side", ["7", "14"])
def test_fewer_pixels_are_means(side: str) -> None:
    whole = got(visit(input_round="0")).values
    small = got(visit(input_round="0", input_pixels=side)).values
    by = 28 // int(side)
    blocks = whole.reshape(int(side), by, int(side), by).mean(axis=(1, 3))
    np.testing.assert_allclose(small[:, :, 0], blocks, atol=1e-6)


def test_a_typed_matrix() -> None:
    test = visit(input="typed", input_matrix="1 2,5\n-3 4")
    picture = got(test)
    np.testing.assert_array_equal(picture.values[:, :, 0], [[1, 2.5], [-3, 4]])
    assert not picture.unit
    assert got(visit(input="typed")).values.shape == (5, 5, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2\n3", "Row 2 is 1 long"),
        ("1 x", "“x”"),
        ("1 nan", "“nan”"),
        (";;", "no number"),
    ],
)
def test_what_is_no_matrix_is_a_sentence(text: str, said: str) -> None:
    test = visit(input="typed", input_matrix=text)
    assert [said in error.value for error in test.error] == [True]
    assert test.session_state["got"] is None
    assert test.text_area(key="input_matrix").value == text  # to be put right


@pytest.mark.parametrize("photo", inputs.PHOTOS)
def test_a_photo_in_colour_and_in_grey(photo: str) -> None:
    colour = got(visit(input="photo", input_photo=photo))
    assert colour.values.shape == (43, 64, 3)
    assert 0 <= colour.values.min() < colour.values.max() <= 1
    grey = got(visit(input="photo", input_photo=photo, input_look="grey", input_side="192"))
    assert grey.values.shape == (128, 192, 1)


@pytest.mark.parametrize(
    "query",
    [
        {"input": "photo", "input_photo": "flower", "input_side": "28", "input_look": "grey"},
        {"input": "digit", "input_digit": "3", "input_pixels": "14"},
        {"input": "typed", "input_matrix": "7 8"},
    ],
)
def test_a_link_brings_the_same_input(query: dict[str, str]) -> None:
    first = visit(**query)
    again = visit(**asked(first))
    assert asked(again) == asked(first) == {k: v for k, v in query.items() if v != "digit"}
    np.testing.assert_array_equal(got(first).values, got(again).values)


@pytest.mark.parametrize(
    "name", ["input", "input_digit", "input_example", "input_pixels", "input_round"]
)
def test_nonsense_in_the_address_is_said_and_the_default_used(name: str) -> None:
    test = visit(**{name: "nonsense"})
    assert ["nonsense" in warning.value for warning in test.warning] == [True]
    assert got(test).values.shape == (28, 28, 1)


# The reader's own pictures ----------------------------------------------------------------------


def test_an_upload_waits_with_a_hint_and_says_what_a_link_cannot_hold() -> None:
    test = visit(input="upload")
    assert test.session_state["got"] is None
    assert len(test.info) == 1
    assert ["A link cannot hold your picture" in c.value for c in test.caption] == [True]


def test_an_upload_is_read() -> None:
    test = upload(visit(input="upload", input_round="0"), png())
    picture = got(test)
    assert picture.values.shape == (20, 30, 3)
    np.testing.assert_array_equal(picture.values[0, 0], [1, 0, 0])
    assert len(test.info) == 0


def test_a_picture_of_the_camera_is_read() -> None:
    test = visit(input="webcam")
    assert got(test).values.shape == (28, 28, 1)
    assert not got(test).values.any()
    assert len(test.info) == 1
    test.camera_input[0].set_value(("photo.jpg", png(), "image/jpeg")).run()
    assert got(test).values.shape == (20, 30, 3)
    assert ["A link cannot hold your picture" in c.value for c in test.caption] == [True]


def test_an_upload_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    test = upload(visit(input="upload"), png())

    def never(data: bytes) -> None:
        raise AssertionError("decoded again")

    monkeypatch.setattr(files, "decode", never)
    test.select_slider(key="input_side").set_value("12").run()
    assert not test.exception
    assert got(test).values.shape == (8, 12, 3)
    test.file_uploader[0].set_value(("other.png", png((0, 0, 255)), "image/png")).run()
    assert len(test.exception) == 1


def test_another_upload_takes_its_place() -> None:
    test = upload(visit(input="upload"), png())
    np.testing.assert_array_equal(got(upload(test, png((0, 0, 255)))).values[0, 0], [0, 0, 1])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"just a text\n" * 99, "not a picture in a form that is read here"),
        (png(size=(200, 200), mode="L", colour=9)[:90], "incomplete or damaged"),
        (promising(30_000, 30_000), "30,000 × 30,000 = 900,000,000 pixels"),
        (b"\x89PNG\r\n\x1a\n" + bytes(LIMITS.upload_bytes), "over the limit of 10,000,000"),
    ],
    ids=["empty", "text", "truncated", "bomb", "large"],
)
def test_what_cannot_be_read_is_a_sentence(data: bytes, said: str) -> None:
    test = upload(visit(input="upload"), data)
    assert [said in error.value for error in test.error if "browser" not in error.value] == [True]
    assert test.session_state["got"] is None
    good = upload(test, png())
    assert got(good).values.shape == (20, 30, 3)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (png((0, 0, 0, 0), mode="RGBA"), "laid on white"),
        (png(40_000, mode="I;16"), "16 bits"),
    ],
    ids=["transparent", "deep"],
)
def test_what_else_was_done_is_said(data: bytes, said: str) -> None:
    test = upload(visit(input="upload"), data)
    assert any(said in caption.value for caption in test.caption)


def test_the_browser_and_the_server_hold_to_the_same_limit() -> None:
    path = Path(__file__).parents[3] / ".streamlit" / "config.toml"
    config = tomllib.loads(path.read_text(encoding="utf-8"))
    mebibytes = math.ceil(LIMITS.upload_bytes / 2**20)
    assert config["server"]["maxUploadSize"] == mebibytes
    assert visit(input="upload").file_uploader[0].proto.max_upload_size_mb == mebibytes


# Drawing ----------------------------------------------------------------------------------------


def test_a_drawing_takes_the_form_of_mnist(monkeypatch: pytest.MonkeyPatch) -> None:
    image = np.zeros((196, 196, 4), np.uint8)
    image[..., 3] = 255
    image[40:150, 90:105, :3] = 255
    ink = from_rgba(image)
    visit(input="drawing")  # the canvas can only be imported while a page runs
    monkeypatch.setattr("pages._kit.drawing.canvas", lambda *_given: ink)
    picture = got(visit(input="drawing", input_round="0"))
    np.testing.assert_allclose(picture.values[:, :, 0], digit(ink).image, atol=1e-6)
    assert got(visit(input="drawing", input_pixels="14")).values.shape == (14, 14, 1)


@pytest.mark.parametrize("ink", [None, np.zeros((196, 196), np.float32)])
def test_an_empty_canvas_is_a_hint(ink: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    visit(input="drawing")
    monkeypatch.setattr("pages._kit.drawing.canvas", lambda *_given: ink)
    test = visit(input="drawing")
    np.testing.assert_array_equal(got(test).values, np.zeros((28, 28, 1)))
    assert len(test.info) == 1
    assert not test.error
