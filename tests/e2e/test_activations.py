"""Activations in a browser: its numbers are Python's, looks are silent, edits reach the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from dl_core.activations import ACTIVATIONS, apply, derivative
from dl_core.activations.scores import explain, naive
from tests.e2e.test_looking import silence
from tests.e2e.visitor import Visitor

NAMES = [name for name, row in ACTIVATIONS.items() if row.elementwise]
CASES: list[tuple[str, dict[str, float]]] = [
    *((name, {}) for name in NAMES),
    *(("leaky_relu", {"slope": s}) for s in (0.0, 0.7, 1.0)),
    *(("elu", {"alpha": a}) for a in (0.0, 2.5)),
    *(("silu", {"beta": b}) for b in (0.0, 0.3, 10.0)),
]
EXTREMES = [1e-300, 1e-9, 15, 88.8, 709, 750, 1e4, 1e30, 1e307]
POINTS = [*np.linspace(-12, 12, 481).tolist(), *EXTREMES, *(-x for x in EXTREMES)]

_COMPUTE = """async ([cases, points]) => {
  const url = new URL('app/static/components/activations.js', document.baseURI).href;
  const { NAMES, value, slope } = await import(url);
  const of = ([name, given]) => points.map((x) => [value(name, x, given), slope(name, x, given)]);
  return [NAMES, cases.map(of)];
}"""


def test_its_numbers_are_those_of_python(visitor: Visitor) -> None:
    page = visitor.open()
    names, found = page.evaluate(_COMPUTE, [CASES, POINTS])
    assert set(names) == set(NAMES)
    for (name, given), pairs in zip(CASES, found, strict=True):
        values, slopes = np.array(pairs, float).T
        np.testing.assert_allclose(
            values, apply(name, POINTS, given), rtol=1e-12, atol=1e-10, err_msg=name
        )
        np.testing.assert_allclose(
            slopes, derivative(name, POINTS, given), rtol=1e-12, atol=1e-10, err_msg=name
        )


# Curves ----------------------------------------------------------------------------------------


def plots(page: Page) -> Locator:
    return page.get_by_role("slider", name=re.compile("Input x|Entrée x"))


def row(page: Page, name: str) -> list[str]:
    """Output and slope as the table shows them."""
    cells = page.get_by_role("row").filter(has=page.get_by_role("button", name=name, exact=True))
    return cells.get_by_role("cell").all_inner_texts()[:2]


def shown(value: float, places: int = 3) -> str:
    return f"{round(value, places) + 0.0:.{places}f}".replace("-", "−")


def x_of(page: Page) -> float:
    return float(plots(page).get_attribute("aria-valuenow") or "nan")


def agrees(page: Page, functions: dict[str, str], **parameters: dict[str, float]) -> None:
    """The table says what Python computes at the point."""
    for title, name in functions.items():
        given = parameters.get(name)
        y, dy = (float(f(name, x_of(page), given)) for f in (apply, derivative))
        for text, value in zip(row(page, title), (y, dy), strict=True):
            assert re.fullmatch(r"−?\d+\.\d{3}", text)
            assert abs(float(text.replace("−", "-")) - value) <= 0.0005 + 1e-9, (name, x_of(page))


FOUR = {"Sigmoid": "sigmoid", "Leaky ReLU": "leaky_relu", "ELU": "elu", "GELU": "gelu"}
LINK = {"fn": "sigmoid,leaky_relu,elu,gelu", "slope": "0.1", "alpha": "2"}
GIVEN = {"leaky_relu": {"slope": 0.1}, "elu": {"alpha": 2.0}}


def test_a_point_is_moved_by_keys(visitor: Visitor) -> None:
    page = visitor.open("activations", **LINK)
    point = plots(page)
    expect(point).to_have_attribute("aria-valuenow", "1")
    with silence(visitor):
        agrees(page, FOUR, **GIVEN)
        for keys, x in (
            (["ArrowRight"], 1.1),
            (["ArrowUp", "ArrowUp"], 1.3),
            (["ArrowLeft"] * 4, 0.9),
            (["PageDown", "PageDown"], -1.1),
            (["Home"], -6.0),
            (["ArrowDown"], -6.0),
            (["End"], 6.0),
            (["PageUp"], 6.0),
        ):
            for key in keys:
                point.press(key)
            assert x_of(page) == pytest.approx(x)
            agrees(page, FOUR, **GIVEN)
        expect(point).to_have_attribute("aria-valuetext", re.compile("^x = 6.00; Sigmoid: output"))


def test_a_point_is_moved_by_the_mouse(visitor: Visitor) -> None:
    page = visitor.open("activations", **LINK)
    point = plots(page)
    expect(point).to_have_attribute("aria-valuenow", "1")
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    left, width = box["x"] + 44, box["width"] - 56  # the plot inside its margins
    with silence(visitor):
        for share in (0.9, 0.5, 0.1, 0.37):
            page.mouse.move(left + share * width, box["y"] + 100)
            assert x_of(page) == pytest.approx(-6 + 12 * share, abs=0.03)
            agrees(page, FOUR, **GIVEN)
        page.mouse.down()
        page.mouse.move(left + 2 * width, box["y"] + 300)  # dragged out of it
        assert x_of(page) == 6
        page.mouse.up()


def test_the_formula_is_written_out_and_zones_are_shaded(visitor: Visitor) -> None:
    page = visitor.open("activations", fn="sigmoid,relu")
    point = plots(page)
    with silence(visitor):
        point.press("ArrowLeft")  # to 0.9
        expect(page.locator("rect.zone")).to_have_count(4)  # on both sides, in both plots
        expect(page.get_by_text("0.711 × (1 − 0.711) ≈ 0.206")).to_be_visible()
        assert f"{derivative('sigmoid', 0.9):.4f}" == "0.2055"
        assert f"{derivative('sigmoid', 0.9) ** 10:.1e}" == "1.3e-07"
        expect(page.get_by_text("0.205510 ≈ 1.3·10⁻⁷")).to_be_visible()
        page.get_by_role("table").get_by_role("button", name="ReLU").click()
        expect(page.locator("rect.zone")).to_have_count(2)  # below zero
        expect(page.get_by_text("max(0, 0.9) = 0.900")).to_be_visible()
        expect(page.locator(".written p").nth(1)).to_contain_text(re.compile(r"\(0\.90\) = 1$"))
        expect(page.locator("tr.lost")).to_have_count(0)
        point.press("Home")
        expect(page.locator("tr.lost")).to_have_count(2)  # both saturated at -6


def test_a_flat_minimum_is_not_called_saturated(visitor: Visitor) -> None:
    page = visitor.open("activations", fn="silu")
    point, word = plots(page), page.locator("tr.lost .word")
    for _step in range(23):
        point.press("ArrowLeft")
    assert x_of(page) == pytest.approx(-1.3)
    expect(word).to_have_text("minimum")
    point.press("Home")
    expect(word).to_have_text("saturated")


def test_no_two_functions_look_alike(visitor: Visitor) -> None:
    page = visitor.open("activations", fn=",".join(NAMES))
    samples = page.locator("button.name line")
    expect(samples).to_have_count(len(NAMES))
    looks = samples.evaluate_all(
        "(lines) => lines.map((l) => l.getAttribute('stroke') + l.getAttribute('stroke-dasharray'))"
    )
    assert len(set(looks)) == len(NAMES)


def test_the_window_can_be_widened(visitor: Visitor) -> None:
    page = visitor.open("activations", fn="softsign")
    point = plots(page)
    expect(point).to_have_attribute("aria-valuemax", "6")
    with silence(visitor):
        page.get_by_role("button", name="Wider").click()
        expect(point).to_have_attribute("aria-valuemax", "8")
        point.press("End")
        agrees(page, {"Softsign": "softsign"})
        for _ in range(6):
            page.get_by_role("button", name="Closer").click()
        expect(point).to_have_attribute("aria-valuemax", "3")
        assert x_of(page) == 3  # taken along
        agrees(page, {"Softsign": "softsign"})


def test_a_slider_redraws_the_curve_and_keeps_the_point(visitor: Visitor) -> None:
    page = visitor.open("activations", fn="elu")
    point = plots(page)
    point.press("Home")
    agrees(page, {"ELU": "elu"})
    page.get_by_role("slider", name="ELU: depth α below zero").press("ArrowRight")
    page.wait_for_url("**/activations?*alpha=1.05*")
    expect(page.get_by_role("row").filter(has_text="ELU")).to_contain_text("−1.047")
    assert x_of(page) == -6
    agrees(page, {"ELU": "elu"}, elu={"alpha": 1.05})


def test_french_numbers_have_commas(visitors: Callable[..., Visitor]) -> None:
    page = visitors(lang="fr").open("activations", fn="tanh")
    expect(plots(page)).to_have_attribute("aria-valuetext", re.compile("^x = 1,00"))
    assert row(page, "Tanh") == ["0,762", "0,420"]


# Softmax ---------------------------------------------------------------------------------------

STATE: dict[str, Any] = {"scores": [2.0, -1.5, 0.25, 4.0], "temp": 0.8, "shift": 3.0, "truth": 3}


def query_of(state: dict[str, Any]) -> dict[str, str]:
    scores = ",".join(f"{s:g}" for s in state["scores"])
    return {"view": "softmax", "scores": scores} | {
        name: f"{state[name]:g}" for name in ("temp", "shift", "truth")
    }


def bars(page: Page, kind: str) -> list[str]:
    return page.locator(f".bar.{kind} output").all_inner_texts()


def softmax_agrees(page: Page, state: dict[str, Any]) -> None:
    """Bars, loss and 32-bit floats are what Python computes."""
    scores = [s + state["shift"] for s in state["scores"]]
    found = explain(scores, state["truth"] - 1, state["temp"])
    assert bars(page, "probability") == [shown(p) for p in found.probabilities]
    assert bars(page, "gradient") == [shown(g + 0.0) for g in found.gradient]
    expect(page.locator(".loss b")).to_have_text(shown(found.loss))
    _terms, answers = naive(scores, state["temp"])
    cells = page.get_by_role("table", name=re.compile("32-bit")).get_by_role("row").all()
    texts = [line.get_by_role("cell").all_inner_texts() for line in cells[1:]]
    assert [t[1] for t in texts] == ["NaN" if np.isnan(a) else shown(float(a)) for a in answers]
    assert [t[3] for t in texts] == [shown(p) for p in found.probabilities]


@pytest.mark.parametrize(
    "state",
    [
        STATE,
        {"scores": [2.0, 1.0, 0.1], "temp": 1, "shift": 0, "truth": 1},
        {"scores": [2.0, 1.0, 0.1], "temp": 1, "shift": 100, "truth": 2},
        {"scores": [1000.0, 999.0], "temp": 10, "shift": -1000, "truth": 1},
        {"scores": [0.0] * 10, "temp": 0.1, "shift": 0, "truth": 10},
        {"scores": [1000.0, -1000.0], "temp": 0.1, "shift": 0, "truth": 1},
    ],
)
def test_a_link_shows_the_numbers_of_python(visitor: Visitor, state: dict[str, Any]) -> None:
    page = visitor.open("activations", **query_of(state))
    expect(page.locator(".class:not(.head)")).to_have_count(len(state["scores"]))
    softmax_agrees(page, state)


def test_looking_at_terms_is_silent(visitor: Visitor) -> None:
    page = visitor.open("activations", **query_of(STATE))
    lines = page.locator(".class:not(.head)")
    expect(lines).to_have_count(4)
    with silence(visitor):
        for i in (2, 0, 3):
            lines.nth(i).hover()
            expect(page.get_by_text(f"Probability of class {i + 1}")).to_be_visible()
            # Its term above and below the line, in powers and in numbers; its letters; its share.
            expect(page.locator(f".term.lit[data-i='{i}']")).to_have_count(6)
            expect(page.locator(".term.lit")).to_have_count(6)
        page.get_by_role("spinbutton", name="Score of class 2").focus()
        expect(page.get_by_text("Probability of class 2")).to_be_visible()
        page.locator(".steps .below .term[data-i='0']").first.hover()
        expect(page.get_by_text("Probability of class 1")).to_be_visible()
        page.get_by_role("button", name="Subtract the largest").click()
        expect(page.locator(".steps")).to_contain_text("− 8.75")


def test_edits_are_computed_at_once_and_kept_in_the_address(visitor: Visitor) -> None:
    page = visitor.open("activations", view="softmax")
    expect(page.locator(".class:not(.head)")).to_have_count(3)
    score = page.get_by_role("slider", name="Score of class 2")
    page.wait_for_load_state("networkidle")
    before = visitor.sent
    for _ in range(5):
        score.press("ArrowRight")
    state = {"scores": [2.0, 1.5, 0.1], "temp": 1, "shift": 0, "truth": 1}
    softmax_agrees(page, state)
    page.wait_for_url("**/activations?*scores=2%2C1.5%2C0.1*")
    assert visitor.sent - before <= 2  # five keys, one edit
    page.get_by_role("spinbutton", name="Score of class 1").fill("1000")
    page.get_by_role("radio", name="Class 3 is the true one").check()
    page.get_by_role("button", name="Add a class").click()
    page.get_by_role("spinbutton", name="Temperature").fill("2")
    page.get_by_role("spinbutton", name="Add c").fill("-5")
    page.keyboard.press("Tab")
    page.wait_for_url("**/activations?*shift=-5*")
    visitor.settle()
    after = {"scores": [1000.0, 1.5, 0.1, 0.0], "temp": 2, "shift": -5, "truth": 3}
    assert visitor.query == query_of(after)
    softmax_agrees(page, after)
    page.reload()
    visitor.settle()
    expect(page.locator(".class:not(.head)")).to_have_count(4)
    softmax_agrees(page, after)


def test_classes_go_down_to_two_and_up_to_ten(visitor: Visitor) -> None:
    page = visitor.open("activations", view="softmax", truth="3")
    lines = page.locator(".class:not(.head)")
    expect(lines).to_have_count(3)
    page.get_by_role("button", name="Remove class 1").click()
    expect(lines).to_have_count(2)
    expect(page.get_by_role("button", name="Remove class")).to_have_count(0)
    page.wait_for_url("**/activations?*truth=2&scores=1%2C0.1")
    softmax_agrees(page, {"scores": [1.0, 0.1], "temp": 1, "shift": 0, "truth": 2})
    add = page.get_by_role("button", name="Add a class")
    for _ in range(8):
        add.click()
    expect(lines).to_have_count(10)
    expect(add).to_be_disabled()
    page.wait_for_url("**/activations?*scores=1%2C0.1%2C0%2C0%2C0%2C0%2C0%2C0%2C0%2C0*")


def test_what_is_typed_too_far_is_brought_back(visitor: Visitor) -> None:
    page = visitor.open("activations", view="softmax")
    typed = page.get_by_role("spinbutton", name="Score of class 1")
    typed.fill("99999")
    typed.press("Tab")
    expect(typed).to_have_value("1000")
    expect(page.locator(".beyond")).to_have_text("99999 is outside −1000 – 1000: 1000 is taken.")
    page.wait_for_url("**/activations?*scores=1000%2C1%2C0.1*")
    typed.fill("")
    typed.press("Tab")
    expect(typed).to_have_value("1000")
    softmax_agrees(page, {"scores": [1000.0, 1.0, 0.1], "temp": 1, "shift": 0, "truth": 1})
    cold = page.get_by_role("spinbutton", name="Temperature")
    cold.fill("0")
    cold.press("Tab")
    expect(page.locator(".beyond")).to_have_text("0 is outside 0.1 – 10: 0.1 is taken.")
    cold.fill("2")
    cold.press("Tab")
    expect(page.locator(".beyond")).to_have_text("")


def test_large_powers_are_shown_as_finely_as_their_quotient(visitor: Visitor) -> None:
    page = visitor.open("activations", view="softmax", shift="100")
    last = page.locator(".steps .step").nth(3)
    above, below = (last.locator(".fraction > span").nth(i).inner_text() for i in (0, 1))
    first, second = (float(text.strip().split("·")[0]) for text in (above, below))
    assert page.locator(".steps b").inner_text() == f"{first / second:.3f}"
    expect(page.locator(".formula .bits")).to_have_text("in 64-bit floats")
