"""The pooling page: what its controls describe is what is computed; what cannot be, is said."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dl_core.shifts import Pooling, against_shift, compare, reaches
from dl_core.sliding import pooling_question
from pages._kit.inputs import _example
from tests.pages.stage import FakeEngine, components, visit, words

PAGE = "pages/pooling.py"
DIGIT = np.round(_example(5, 0, 28), 2)
TYPED = {"input": "typed", "input_matrix": "1 2 0 3; 4 -1 2 1; 0 5 1 2; 3 1 0 1"}
X = np.array([[1, 2, 0, 3], [4, -1, 2, 1], [0, 5, 1, 2], [3, 1, 0, 1]], dtype=float)


def opened(lang: str = "en", **query: str) -> AppTest:
    page = visit(PAGE, lang, **query)
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(words(page))


def window(page: AppTest) -> dict[str, Any]:
    """What the sliding window was given."""
    return next(c for c in components(page) if "mode" in c)


def stages(page: AppTest) -> list[list[dict[str, Any]]]:
    """The strips of the experiment: input, shifted and difference of each stage."""
    return [c["groups"] for c in components(page) if "groups" in c]


def values(group: dict[str, Any]) -> np.ndarray:
    raw = base64.b64decode(group["frames"][0]["data"])
    shape = group["h"], group["w"], group["c"]
    return np.frombuffer(raw, "<" + group["dtype"]).reshape(shape).astype(float)


# The layer --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "mode", "rows", "columns", "line"),
    [
        ({}, "max", (2, 2, 14), (2, 2, 14), "MaxPooling2D((2, 2))"),
        ({"pool": "average"}, "average", (2, 2, 14), (2, 2, 14), "AveragePooling2D((2, 2))"),
        ({"kh": "3", "kw": "5", "stride": "2"}, "max", (3, 2, 13), (5, 2, 12), "strides=(2, 2)"),
        ({"padding": "same", "kh": "3"}, "max", (3, 3, 10), (2, 2, 14), 'padding="same"'),
        ({"padding": "number", "pad": "1"}, "max", (2, 2, 15), (2, 2, 15), "-np.inf"),
        ({"whole": "1"}, "max", (28, 1, 1), (28, 1, 1), "GlobalMaxPooling2D"),
        ({"over": "series", "cells": "4"}, "max", (1, 1, 1), (4, 4, 4), "MaxPooling1D(4)"),
        ({"input": "photo"}, "max", (2, 2, 21), (2, 2, 32), "keras.Input((43, 64, 3))"),
    ],
)
def test_the_layer_on_screen(
    lang: str, query: dict[str, str], mode: str, rows: Any, columns: Any, line: str
) -> None:
    page = opened(lang, **query)
    assert not page.error
    given = window(page)
    assert given["mode"] == mode
    for axis, (kernel, stride, out) in (("rows", rows), ("columns", columns)):
        assert (given[axis]["kernel"], given[axis]["out"]) == (kernel, out)
        assert given[axis]["stride"] == stride or "whole" in query
    assert line in page.code[0].value
    assert len(page.metric) == (2 if "whole" in query else 3)


def test_nothing_is_learned_and_it_says_how_much_is_left() -> None:
    text = said(opened(input="photo", pool="average"))
    assert "**0 parameters**" in text
    assert f"from 3 maps to as many, has {(2 * 2 * 3 + 1) * 3}" in text
    assert f"{43 * 64 * 3:,} values become {21 * 32 * 3:,}: 24%" in text
    assert r"\dfrac{43 + (0 + 0) - 1\cdot(2 - 1) - 1}{2}" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"input": "typed", "input_matrix": "1 2; 3"}, "Row 2"),
        ({"input": "typed", "input_matrix": "1 2; 3 4", "kh": "3"}, "does not fit"),
        ({"padding": "number", "pad": "2"}, "fills a window"),
        ({"over": "series", "series_numbers": "1 2 three"}, "three"),
        ({"over": "series", "series_numbers": "1 2 3", "cells": "5"}, "does not fit"),
    ],
)
def test_what_cannot_be_is_a_sentence(query: dict[str, str], sentence: str) -> None:
    page = opened(**query)
    assert {sentence in error.value for error in page.error} == {True}
    assert not page.code
    assert len(page.error) == 1


@pytest.mark.parametrize(
    "name", ["over", "input", "pool", "whole", "kh", "kw", "stride", "padding", "shift", "drop"]
)
def test_nonsense_in_the_address_is_refused(lang: str, name: str) -> None:
    page = opened(lang, **{name: "nonsense"})
    assert ["nonsense" in warning.value for warning in page.warning] == [True]
    assert page.code


def test_a_link_brings_back_every_control() -> None:
    query = {
        **TYPED,
        **{"pool": "average", "kh": "3", "kw": "1", "stride": "1", "padding": "same"},
        **{"shift": "-2", "drop": "3", "exercise": "pool_size", "exercise_n": "41"},
    }
    page = opened("fr", **query)
    assert not page.warning
    asked = {k: v[0] if isinstance(v, list) else v for k, v in page.query_params.items()}
    assert asked == query | {"lang": "fr"}


def test_keras_is_asked_for_the_same_layer(engine: FakeEngine) -> None:
    page = opened(pool="average", padding="same", stride="1", **TYPED)
    next(b for b in page.button if b.label == "Check with Keras").click().run()
    assert not page.exception
    wanted = pooling_question(X[:, :, None], (2, 2), kind="average", stride=1, padding="same")
    assert engine.asked == [wanted]


def test_keras_is_asked_for_a_series_as_one(engine: FakeEngine) -> None:
    page = opened(over="series", series_numbers="1 5 2 8 3", cells="2", stride="1")
    next(b for b in page.button if b.label == "Check with Keras").click().run()
    assert engine.asked == [pooling_question(np.array([1.0, 5, 2, 8, 3]), 2, stride=1)]


def test_the_source_holds_the_typed_matrix() -> None:
    source = opened(**TYPED).code[0].value
    assert "[4, -1, 2, 1]" in source
    assert "x.reshape(1, 4, 4, 1)" in source


# The experiment ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("shift", "drop"), [("1", "0"), ("-3", "2"), ("0", "0")])
def test_the_experiment_shows_what_it_measures(shift: str, drop: str) -> None:
    page = opened(shift=shift, drop=drop, pool="average")
    found = compare(DIGIT, Pooling("average", (2, 2)), int(drop), int(shift))
    assert [m.value for m in page.metric] == [f"{stage.share:.0%}" for stage in found]
    for stage, groups in zip(found, stages(page), strict=True):
        original, moved, difference = map(values, groups)
        np.testing.assert_allclose(original, stage.original, atol=1e-3)
        np.testing.assert_allclose(moved, stage.moved, atol=1e-3)
        np.testing.assert_allclose(difference, stage.difference, atol=1e-3)


def test_colours_are_compared_in_colour_and_their_difference_in_grey() -> None:
    for groups in stages(opened(input="photo")):
        assert [g["c"] for g in groups] == [3, 3, 1]
        assert [g["scale"] for g in groups] == ["gray", "gray", "diverging"]
        assert groups[2]["low"] == -groups[2]["high"]


def test_a_large_photo_travels_thinned_and_says_so() -> None:
    page = opened(input="photo", input_side="192")
    (first, *_others) = stages(page)
    assert (first[0]["h"], first[0]["w"]) == (43, 64)
    assert first[0]["note"] == "128 × 192, one in 3 shown"
    assert sum(len(json.dumps(groups)) for groups in stages(page)) < 150_000


def test_tolerance_is_said_with_the_numbers_of_the_curves() -> None:
    shares = against_shift(DIGIT, Pooling("max", (2, 2)))
    once, twice = (reaches(stage, shares[0, 1]) for stage in shares[1:])
    sentence = (
        f"One cell to the right changes **{shares[0, 1]:.0%}** of the input. For as much to "
        f"change, it takes after pooling **{once} cells**, after pooling twice **{twice} cells**."
    )
    assert sentence in said(opened())


def test_where_nothing_changes_it_is_said() -> None:
    page = opened(input="typed", input_matrix="2 2 2 2; 2 2 2 2; 2 2 2 2; 2 2 2 2")
    assert "A shift by one cell changes nothing here." in said(page)
    assert {m.value for m in page.metric} == {"0%"}


def test_a_series_has_no_way_down() -> None:
    page = opened(over="series")
    assert [s.key for s in page.slider if s.key in ("shift", "drop")] == ["shift"]


def test_a_series_and_the_shifted_one_are_curves_over_one_another() -> None:
    page = opened(over="series", series_numbers="1 5 2 8 3 0", shift="1")
    first = json.loads(page.get("plotly_chart")[0].proto.spec)
    assert [trace["y"] for trace in first["data"]] == [[1, 5, 2, 8, 3, 0], [1, 1, 5, 2, 8, 3]]
    assert not stages(page)


@pytest.mark.parametrize(("matrix", "most"), [("1 2 3; 4 5 6; 7 8 9; 1 1 1", (2, 3)), ("", (5, 5))])
def test_a_shift_leaves_something_of_the_picture(matrix: str, most: tuple[int, int]) -> None:
    page = opened(input="typed", **({"input_matrix": matrix} if matrix else {}))
    assert (page.slider(key="shift").max, page.slider(key="drop").max) == most


def test_without_an_input_the_exercise_is_still_there() -> None:
    page = opened(input="upload")
    assert not page.code
    assert not page.metric
    assert page.number_input(key="exercise_n").value == 1
