"""Many neurons in a browser: terms reconcile with the sum, looks are silent."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from dl_core.bends import X, fit
from tests.e2e.test_looking import silence
from tests.e2e.visitor import Visitor

DUST = 1e-12
"""Below it a term is what rounding leaves of zero, as in `numbers.js`."""


def opened(visitor: Visitor, **query: str) -> Page:
    page = visitor.open("activations", view="bends", **query)
    expect(stage(page)).to_be_visible()
    visitor.settle()
    return page


def stage(page: Page) -> Locator:
    return page.get_by_role("slider", name=re.compile("Place x|Abscisse x"))


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(" ", "").replace("+", "").replace(",", "."))


def written(page: Page) -> tuple[float, list[float], str, float]:
    """``x``, the terms (``c`` first), ``=`` or ``≈``, and the sum, as the line says them."""
    text = page.locator("p.sum").inner_text()
    found = re.fullmatch(r"y\((.+?)\) = (.+?) ([=≈]) (\S+) \((?:target|cible) \S+\)", text.strip())
    assert found, text
    x, terms, sign, total = found.groups()
    parts = re.findall(r"(?:^|[+−] ?)−?[\d.,]+", terms)
    return number(x), [number(p) for p in parts], sign, number(total)


@pytest.mark.parametrize(
    "query",
    [
        {"goal": "sine", "goal_fn": "relu", "neurons": "8"},
        {"goal": "noisy", "goal_fn": "tanh", "neurons": "32"},
        {"goal": "step", "goal_fn": "gelu", "neurons": "5"},
        {"goal": "line", "goal_fn": "linear", "neurons": "3"},
        {"goal": "bump", "neurons": "0"},
    ],
)
def test_terms_reconcile_with_the_sum(visitor: Visitor, query: dict[str, str]) -> None:
    page = opened(visitor, **query)
    wanted = fit(query["goal"], query.get("goal_fn", "relu"), int(query["neurons"]))  # type: ignore[arg-type]
    with silence(visitor):
        stage(page).focus()
        page.keyboard.press("Home")
        for _ in range(17):
            x, terms, sign, total = written(page)
            k = int(np.argmin(np.abs(X - x)))
            assert x == pytest.approx(X[k])
            assert terms == pytest.approx([wanted.c, *wanted.terms[:, k]], abs=0.00051)
            assert total == pytest.approx(wanted.y[k], abs=0.00051)
            # A term that is written 0.000 and is more than dust of rounding: the line is not exact.
            exact = [wanted.c, *wanted.terms[:, k], wanted.y[k]]
            lost = any(DUST < abs(value) < 0.0005 for value in exact)
            assert (round(sum(terms), 3) == total and not lost) == (sign == "=")
            page.keyboard.press("PageUp")
    assert x == 1


def test_the_mouse_moves_x(visitor: Visitor) -> None:
    page = opened(visitor)
    box = stage(page).bounding_box()
    assert box is not None
    with silence(visitor):
        left, right = box["x"] + 46, box["x"] + box["width"] - 10
        page.mouse.move(left + 0.25 * (right - left), box["y"] + 100)
        expect(stage(page)).to_have_attribute("aria-valuenow", re.compile(r"^-0\.5"))
        assert written(page)[0] == -0.5
        # |x| at -1/2: the two neurons add up to the target
        assert written(page)[3] == pytest.approx(0, abs=0.001)
        expect(stage(page)).to_have_attribute("aria-valuetext", re.compile("^At x = −0.5 the sum"))


def test_neurons_are_chosen_by_keys_and_bars(visitor: Visitor) -> None:
    page = opened(visitor, goal="sine", neurons="4")
    wanted = fit("sine", "relu", 4)
    with silence(visitor):
        stage(page).focus()
        for i in range(4):
            page.keyboard.press("ArrowDown")
            told = page.locator("p.neuron").inner_text()
            assert told.startswith(f"Neuron {i + 1} adds ")
            numbers = [number(n) for n in re.findall(r"[+−]? ?−?\d[\d.]*", told)[1:4]]
            assert numbers == pytest.approx([wanted.v[i], wanted.w[i], wanted.b[i]], rel=0.006)
            expect(page.locator("path.term.chosen")).to_have_count(1)
            expect(page.locator("rect.bar.chosen")).to_have_count(1)
            expect(page.locator(".sum .one.chosen")).to_have_count(1)
        page.keyboard.press("ArrowDown")  # there is no further
        expect(page.locator("p.neuron")).to_contain_text("Neuron 4 adds")
        page.locator(".sum .one").first.hover()
        expect(page.locator("p.neuron")).to_contain_text("Neuron 1 adds")


def test_marks_stand_where_it_bends(visitor: Visitor) -> None:
    page = opened(visitor, goal="sine", neurons="8")
    bends = fit("sine", "relu", 8).bends
    marks = page.locator(".stage path.bend")
    expect(marks).to_have_count(len(bends))
    expect(page.get_by_text(f"at most 8 bends; here {len(bends)}, marked")).to_be_visible()
    at = marks.evaluate_all("all => all.map((m) => m.getBBox()).map((b) => b.x + b.width / 2)")
    width = float(page.locator(".stage svg").get_attribute("width") or 0)
    places = [46 + (x + 1) / 2 * (width - 56) for x in bends]
    assert at == pytest.approx(places, abs=0.5)


def test_a_slider_keeps_x(visitor: Visitor) -> None:
    page = opened(visitor)
    stage(page).press("Home")
    page.get_by_role("slider", name="Hidden neurons").press("ArrowRight")
    expect(page.locator(".sum .one")).to_have_count(3)
    assert written(page)[0] == -1


def test_lines_stay_a_line(visitor: Visitor) -> None:
    page = opened(visitor, goal_fn="linear", neurons="12")
    expect(page.get_by_text("a sum of lines is a line again")).to_be_visible()
    expect(page.locator("path.term")).to_have_count(12 + 1)  # one of them in the legend
    expect(page.locator(".stage path.bend")).to_have_count(0)
