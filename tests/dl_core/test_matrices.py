"""Typed matrices: what is read, what is refused and where, and the way back to text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.errors import LimitExceeded
from dl_core.limits import Limits
from dl_core.matrices import (
    DIGITS,
    MatrixEmpty,
    MatrixNotFinite,
    MatrixNotNumber,
    MatrixRagged,
    parse,
    parse_series,
    render,
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("5", [[5]]),
        ("1 2\n3 4", [[1, 2], [3, 4]]),
        ("1,2;3,4", [[1, 2], [3, 4]]),
        ("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]),
        ("  1 ,  2 \n\n 3 , 4 ;", [[1, 2], [3, 4]]),
        ("1, 2,\n3, 4,", [[1, 2], [3, 4]]),
        ("-1 +2 .5 2. 1e-3", [[-1, 2, 0.5, 2, 0.001]]),
        ("−1 – 2".replace(" – ", " –"), [[-1, -2]]),
        ("1/9 -1/4 0.5/2", [[1 / 9, -0.25, 0.25]]),
        # Decimal commas, where spaces tell the values apart.
        ("1,5 2,5", [[1.5, 2.5]]),
        ("1,5 2\n-0,25 ,5", [[1.5, 2], [-0.25, 0.5]]),
        ("1,5\u00a02", [[1.5, 2]]),
        # Commas that end values: no spaces, a point somewhere, or rows that would be ragged.
        ("1,5", [[1, 5]]),
        ("1,5\n2,5", [[1, 5], [2, 5]]),
        ("1,5 2.5", [[1, 5, 2.5]]),
        ("1,2 3\n4 5 6", [[1, 2, 3], [4, 5, 6]]),
        ("1,2,3 4", [[1, 2, 3, 4]]),
        # Pasted from Python, JSON and NumPy.
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("[[1. 2.]\n [3. 4.]]", [[1, 2], [3, 4]]),
        ("[1, 2, 3]", [[1, 2, 3]]),
    ],
)
def test_read(text: str, rows: list[list[float]]) -> None:
    assert parse(text).tolist() == rows


@pytest.mark.parametrize("text", ["", "  \n ; \t", "[]", "[[ ]]", ","])
def test_nothing_typed(text: str) -> None:
    with pytest.raises(MatrixEmpty):
        parse(text)


def test_a_ragged_row_is_named_with_both_lengths() -> None:
    with pytest.raises(MatrixRagged) as refused:
        parse("1 2 3\n\n4 5")
    assert refused.value.params == {"row": 2, "length": 2, "expected": 3}


@pytest.mark.parametrize(
    ("text", "row", "column", "shown"),
    [
        ("1 2\n3 x", 2, 2, "x"),
        ("1 2-3", 1, 2, "2-3"),
        ("1.2.3", 1, 1, "1.2.3"),
        ("1,,2", 1, 2, ""),
        ("1_000", 1, 1, "1_000"),
        ("0x10", 1, 1, "0x10"),
        ("1/2/3", 1, 1, "1/2/3"),
        ("1 " + "a" * 500, 1, 2, "a" * 20 + "…"),
    ],
)
def test_what_is_no_number_is_named_with_its_place(text, row, column, shown) -> None:
    with pytest.raises(MatrixNotNumber) as refused:
        parse(text)
    assert refused.value.params == {"row": row, "column": column, "text": shown}


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-Infinity", "∞", "1e999", "1/0", "-1e9"])
def test_only_finite_numbers(text: str) -> None:
    with pytest.raises(MatrixNotFinite) as refused:
        parse(f"1 2\n3 {text}")
    assert (refused.value.params["row"], refused.value.params["column"]) == (2, 2)


def test_as_many_values_as_the_limit() -> None:
    limits = Limits(typed_cells=6)
    assert parse("1 2 3\n4 5 6", limits).size == 6
    with pytest.raises(LimitExceeded):
        parse("1 2 3\n4 5 6 7", limits)


def test_a_series_has_no_rows() -> None:
    assert parse_series("1 2\n3; 4,5").tolist() == [1, 2, 3, 4.5]
    assert parse_series("1\n2\n3").tolist() == [1, 2, 3]


hundredths = st.integers(-99_999, 99_999).map(lambda v: v / 100)


@given(st.integers(1, 5), st.integers(1, 5), st.data(), st.sampled_from(["\n", ";"]))
def test_what_is_rendered_is_read_back(height, width, data, rows) -> None:
    row = st.lists(hundredths, min_size=width, max_size=width)
    matrix = np.array(data.draw(st.lists(row, min_size=height, max_size=height)))
    text = render(matrix, rows=rows)
    np.testing.assert_array_equal(parse(text), matrix)
    assert render(parse(text), rows=rows) == text


@given(st.floats(-9e8, 9e8, allow_subnormal=False))
def test_any_number_keeps_its_digits(value: float) -> None:
    np.testing.assert_allclose(
        parse(render(np.array([value])))[0, 0], value, rtol=0.6 * 10.0 ** (1 - DIGITS)
    )


def test_rendered_texts_are_short() -> None:
    assert render(np.array([1.0, -0.0, 1e8, 1.5e-7, 0.25])) == "1 0 1e8 1.5e-7 0.25"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        found = parse(text)
    except (MatrixEmpty, MatrixRagged, MatrixNotNumber, MatrixNotFinite):
        return
    assert found.ndim == 2
    assert np.isfinite(found).all()
