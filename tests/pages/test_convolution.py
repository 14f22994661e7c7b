"""The convolution page: what its controls describe is what is computed; what cannot be, is said."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from pages._kit.i18n import catalogue
from tests.pages.stage import FakeEngine, visit, words

PAGE = "pages/convolution.py"
MATRIX = "1 2 0 3; 4 -1 2 1; 0 5 1 2; 3 1 0 1"


def opened(lang: str = "en", **query: str) -> AppTest:
    page = visit(PAGE, lang, **query)
    assert not page.exception
    return page


def source(page: AppTest) -> str:
    return page.code[0].value


def said(page: AppTest) -> str:
    return "\n".join(words(page))


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({}, ["keras.Input((28, 28, 1))", "keras.layers.Conv2D(1, (3, 3))"]),
        ({"stride": "2", "padding": "same"}, ["strides=(2, 2)", 'padding="same"']),
        ({"kernels": "sobel_x,sobel_y", "kw": "5"}, ["Conv2D(2, (3, 5)"]),
        ({"bias": "-0.5", "activation": "relu"}, ["np.array([-0.5]", 'activation="relu"']),
        ({"padding": "number", "pad": "2"}, ["ZeroPadding2D"]),
        ({"activation": "elu", "alpha": "0.5"}, ["alpha=0.5"]),
        ({"activation": "silu", "beta": "2"}, ["2"]),
        ({"input": "photo"}, ["keras.Input((43, 64, 3))"]),
        ({"over": "series", "dilation": "2"}, ["Conv1D(1, 3, dilation_rate=2"]),
    ],
)
def test_the_source_is_of_what_is_on_screen(
    lang: str, query: dict[str, str], lines: list[str]
) -> None:
    page = opened(lang, **query)
    assert not page.error
    for line in lines:
        assert line in source(page)


def test_sizes_and_counts_have_the_numbers_of_the_screen() -> None:
    page = opened(input="photo", kernels="box,laplacian", stride="2", dilation="2", padding="same")
    text = said(page)
    assert r"\dfrac{43 + (2 + 2) - 2\cdot(3 - 1) - 1}{2}" in text
    assert r"\mathbf{22}" in text
    assert r"\dfrac{64 + (1 + 2) - 2\cdot(3 - 1) - 1}{2}" in text
    assert r"\mathbf{32}" in text
    assert "**56 parameters** = (3 × 3 × 3 + 1) × 2" in text
    assert f"**{22 * 32 * 54:,} multiplications** = 22 × 32 × 3 × 3 × 3 × 2" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"input": "typed", "input_matrix": "1 2; 3"}, "Row 2"),
        ({"input": "typed", "input_matrix": "1 x"}, "x"),
        ({"input": "typed", "input_matrix": "1 2; 3 4", "kh": "5"}, "does not fit"),
        ({"kernels": "own", "weights": "1 2; 3"}, "Row 2"),
        ({"kernels": "own", "weights": "1 nan"}, "nan"),
        ({"kernels": "own", "weights": "1 | 2"}, "Channels: 2 in the kernel, 1 in the input"),
        ({"kernels": "own", "weights": "1 2 3 4 5 6 7 8"}, "1 to 7"),
        ({"kernels": "own,own2", "weights": "1 2", "weights2": "1"}, "must be 1×2, and is 1×1"),
        ({"over": "series", "series_numbers": "1 2 three"}, "three"),
    ],
)
def test_what_cannot_be_is_a_sentence(query: dict[str, str], sentence: str) -> None:
    page = opened(**query)
    assert [sentence in error.value for error in page.error] == [True]
    assert not page.code


@pytest.mark.parametrize("name", ["stride", "padding", "kernels", "activation", "order", "over"])
def test_nonsense_in_the_address_is_refused(lang: str, name: str) -> None:
    page = opened(lang, **{name: "nonsense"})
    assert len(page.warning) == 1
    assert "nonsense" in page.warning[0].value
    assert page.code


def test_without_a_kernel_the_identity_is_taken() -> None:
    page = opened(kernels="none", input="typed", input_matrix=MATRIX)
    assert "None is chosen" in said(page)
    assert "[0, 1, 0]" in source(page)


def test_weights_that_differ_by_channel_are_kept_apart() -> None:
    page = opened(input="photo", kernels="own", weights="1|2|3")
    assert not page.error
    assert "4 parameters" in said(page)


@pytest.mark.parametrize(("kernel", "same"), [("laplacian", True), ("sobel_x", False)])
def test_a_kernel_that_turning_does_not_change_is_said_to_be_so(kernel: str, same: bool) -> None:
    page = opened(order="both", kernels=kernel)
    assert ("both orders give the same" in said(page)) == same


def test_both_orders_stand_side_by_side(lang: str) -> None:
    page = opened(lang, order="both", kernels="emboss")
    say = catalogue(lang).gettext
    assert f"**{say('Cross-correlation')}**" in said(page)
    assert f"**{say('Convolution')}**" in said(page)


def test_both_orders_are_checked_and_both_are_in_the_source(engine: FakeEngine, lang: str) -> None:
    page = opened(lang, order="both", kernels="emboss")
    say = catalogue(lang).gettext
    assert [tab.label for tab in page.tabs] == [say("Cross-correlation"), say("Convolution")]
    assert ["kernel[::-1, ::-1]" in code.value for code in page.code] == [False, True]
    for turned in (False, True):
        page.button(key=f"check-{turned}").click().run()
    first, second = (question.kernel.array() for question in engine.asked)
    assert (first == second[::-1, ::-1]).all()
    assert (first != second).any()


def test_the_sum_has_the_letters_of_the_lesson(lang: str) -> None:
    text = said(opened(lang))
    letters = re.findall(r"O\(y, x\) = .*? I\(y ?\+ ?a,\\, x ?\+ ?b\)", text)
    assert len(letters) == 2


@pytest.mark.parametrize(("query", "whole"), [({}, True), ({"input": "photo"}, False)])
def test_the_source_makes_its_input_or_says_that_it_does_not(
    query: dict[str, str], whole: bool
) -> None:
    page = opened(**query)
    assert ("x = np.frombuffer" in source(page)) == whole
    assert any("Load the input of this page" in c.value for c in page.caption) != whole
