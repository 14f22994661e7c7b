"""Exercises on a page: asked, hinted at, checked, worked out, counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dl_core.exercises import KINDS, exercise
from pages._kit import i18n, wording, worked


def page() -> None:
    from dl_core.exercises import KINDS
    from pages._kit.exercise import show_exercise

    show_exercise(KINDS)


def visit(**query: str) -> AppTest:
    test = AppTest.from_function(page, default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def button(test: AppTest, label: str) -> Any:
    return next(b for b in test.button if b.label == label)


def labels(test: AppTest) -> set[str]:
    return {b.label for b in test.button}


def answer(test: AppTest, text: str) -> AppTest:
    test.text_input[0].set_value(text)
    button(test, "Check").click().run()
    assert not test.exception
    return test


def html(test: AppTest) -> str:
    return "".join(part.proto.body for part in test.get("html"))


def right(kind: str, n: int) -> str:
    return f"{exercise(kind, n).answer:.4f}"


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    return request.param


def test_the_address_says_which_exercise(kind: str) -> None:
    test = visit(exercise=kind, exercise_n="12")
    assert test.number_input(key="exercise_n").value == 12
    again = visit(exercise=kind, exercise_n="12")
    assert [m.value for m in test.markdown] == [m.value for m in again.markdown]
    assert html(test) == html(again)
    asked = {k: v[0] if isinstance(v, list) else v for k, v in test.query_params.items()}
    assert asked == {"exercise_n": "12"} | ({} if kind == KINDS[0] else {"exercise": kind})


def test_the_question_does_not_give_the_answer_away(kind: str) -> None:
    test = visit(exercise=kind, exercise_n="3")
    assert not test.success
    assert not test.warning
    assert not test.info
    assert 'class="chosen' not in html(test)
    if "cell" in kind:
        assert ">?</td>" in html(test)
        assert 'class="input"' in html(test)
    assert labels(test) == {"Check", "Hint", "Show the answer", "Another one"}


def test_a_right_answer_is_worked_out(kind: str) -> None:
    test = answer(visit(exercise=kind, exercise_n="4"), right(kind, 4))
    assert [s.value for s in test.success] == ["Right."]
    solution = test.markdown[-1].value
    assert solution.startswith("1. ")
    assert wording.bold(exercise(kind, 4).answer) in solution or kind in (
        "activation",
        "pool_cell",
        "softmax",
    )
    assert "Right in a row: 1 · best: 1" in [c.value for c in test.caption]
    assert labels(test) == {"Check", "Another one"}


def test_a_wrong_answer_gets_a_hint_first(kind: str) -> None:
    test = answer(visit(exercise=kind, exercise_n="4"), "-999")
    assert len(test.warning) == 1
    assert len(test.info) == 1
    assert "1. " not in test.markdown[-1].value
    assert "Show the answer" in labels(test)
    answer(test, right(kind, 4))
    assert len(test.success) == 1
    assert not test.warning
    assert "Right in a row: 0 · best: 0" in [c.value for c in test.caption]


def test_a_hint_can_be_asked_for(kind: str) -> None:
    test = visit(exercise=kind)
    button(test, "Hint").click().run()
    assert len(test.info) == 1
    assert "Hint" not in labels(test)


def test_the_answer_can_be_asked_for_and_ends_the_row(kind: str) -> None:
    test = visit(exercise=kind)
    answer(test, right(kind, 1))
    button(test, "Another one").click().run()
    assert test.number_input(key="exercise_n").value == 2
    assert not test.success
    button(test, "Show the answer").click().run()
    assert test.markdown[-1].value.startswith("1. ")
    assert "Right in a row: 0 · best: 1" in [c.value for c in test.caption]


def test_the_row_grows_and_counts_each_exercise_once() -> None:
    test = visit()
    for n in (1, 2, 3):
        answer(test, right(KINDS[0], n))
        assert f"Right in a row: {n} · best: {n}" in [c.value for c in test.caption]
        answer(test, "-999")  # it is over: a second answer changes nothing
        assert len(test.success) == 1
        button(test, "Another one").click().run()


def test_what_is_no_number_is_a_sentence_and_does_not_count() -> None:
    test = answer(visit(), "seven")
    assert ["“seven” is not a number" in e.value for e in test.error] == [True]
    assert not test.warning
    answer(test, right(KINDS[0], 1))
    assert not test.error
    assert "Right in a row: 1 · best: 1" in [c.value for c in test.caption]


def test_after_the_last_exercise_comes_the_first() -> None:
    test = visit(exercise_n="999999")
    button(test, "Another one").click().run()
    assert test.number_input(key="exercise_n").value == 1


def test_nonsense_in_the_address_is_said() -> None:
    test = visit(exercise="nonsense", exercise_n="0")
    assert len(test.warning) == 2
    assert test.number_input(key="exercise_n").value == 1


@pytest.mark.parametrize("n", range(1, 13))
def test_every_exercise_can_be_shown_in_french(
    kind: str, n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "browser_language", lambda: "fr")
    test = visit(exercise=kind, exercise_n=str(n), lang="fr")
    test.button[-2].click().run()
    assert not test.exception
    assert not test.error
    shown = [m.value for m in test.markdown]
    assert any(text.startswith("1. ") for text in shown)
    assert [text for text in shown if re.search(r"\d\.\d", text)] == []  # decimals have commas


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (-1.5, "-1.5", "-1{,}5"),
        (12288, "12{,}288", r"12\,288"),
        (0.36788, "0.3679", "0{,}3679"),
        (-0.00001, "0", "0"),
    ],
)
def test_numbers_in_formulas(
    value: float, english: str, french: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lang, written in (("en", english), ("fr", french)):
        monkeypatch.setattr(i18n, "language", lambda lang=lang: lang)
        assert wording.tex(value) == written
        assert wording.tex(value, alone=False) == (f"({written})" if value < -1 else written)
    assert wording.equals(0.5).startswith("=")
    assert wording.equals(1 / 3).startswith(r"\approx")


@pytest.mark.parametrize("stride", [1, 2])
def test_a_hint_multiplies_by_a_stride_only_where_there_is_one(stride: int) -> None:
    n = next(
        n
        for n in range(1, 99)
        if exercise("pool_cell", n).stride == stride and exercise("pool_cell", n).padding == "valid"
    )
    test = visit(exercise="pool_cell", exercise_n=str(n))
    button(test, "Hint").click().run()
    assert ("times each" in test.info[0].value) == (stride > 1)
    assert "padding" not in test.info[0].value


@pytest.mark.parametrize(
    ("expression", "x", "value", "line"),
    [
        (r"f(x) = \tanh x", -0.5, -0.46212, r"f(-0.5) = \tanh (-0.5) \approx -0.4621"),
        ("f(x) = 0", -2, 0, "f(-2) = 0"),
        ("f(x) = x", 2, 2, "f(2) = 2"),
        ("e^{-x}", -1, 2.71828, r"e^{-(-1)} \approx 2.7183"),
        ("e^x", -1, 0.36788, r"e^{-1} \approx 0.3679"),
        (r"f'(x) = \alpha\,e^x", -1, 0.36788, r"f'(-1) = \alpha\,e^{-1} \approx 0.3679"),
        (r"f(x) = \frac{x}{1 + |x|}", -1, -0.5, r"f(-1) = \frac{(-1)}{1 + |-1|} = -0.5"),
    ],
)
def test_a_worked_answer_has_the_number_in_place(
    expression: str, x: float, value: float, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "browser_language", lambda: "en")
    assert worked._placed(expression, x, value) == line
