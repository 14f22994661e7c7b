"""Many layers in a browser: the numbers are Python's, looks are silent, a recipe is one click."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from dl_core.depth import Passage, Stack, propagate
from tests.e2e.test_looking import silence
from tests.e2e.visitor import Visitor
from tests.e2e.watching import Watched

RNG = np.random.default_rng(8)
SPREADS = [  # low, high, share of zeros, shares of bins
    (-1.0, 1.0, 0.0, [0.25, 0.25, 0.25, 0.25]),
    (-8.0, 8.0, 0.5, [0.1, 0.2, 0.1, 0.1]),
    (0.0, 1e-9, 0.5, [0.5, 0.0, 0.0, 0.0]),
    (2.0, 2.0, 0.0, [1.0, 0.0, 0.0, 0.0]),
    (0.0, 0.0, 1.0, [0.0, 0.0, 0.0, 0.0]),
    (5.0, 9.0, 0.0, [0.5, 0.0, 0.0, 0.5]),
    (-3.7, 2.9, 0.0, RNG.dirichlet(np.ones(48)).tolist()),
]
_POUR = """async ([spreads, from, to, count]) => {
  const url = new URL('app/static/components/depth/distribution.js', document.baseURI).href;
  const { pour } = await import(url);
  return spreads.map(([low, high, zero, shares]) => {
    const { bins, below, above } = pour({ low, high, zero, shares }, from, to, count);
    return { bins: [...bins], below, above };
  });
}"""


def opened(visitor: Visitor, **query: str) -> Page:
    page = visitor.open("activations", view="depth", **query)
    expect(networks(page).first).to_be_visible()
    visitor.settle()
    return page


def networks(page: Page) -> Locator:
    return page.get_by_role("radiogroup", name=re.compile("Networks|Réseaux")).get_by_role("radio")


def tiles(page: Page) -> Locator:
    return page.locator("button.picture")


def layer(page: Page) -> str:
    return page.locator(".layer header b").inner_text()


def fact(page: Page, name: str) -> float:
    """A number of the layer that is close to."""
    text = page.locator(f".look dt:text-is('{name}') + dd").inner_text()
    return number(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def number(text: str) -> float:
    head, _dot, power = text.replace("−", "-").replace(",", "").partition("·10")
    raised = dict(zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789", strict=True))
    return float(head) * 10.0 ** int("".join(raised[c] for c in power) or 0)


@pytest.mark.parametrize(("low", "high", "count"), [(-4, 4, 48), (-1, 1, 7), (0, 6, 5)])
def test_bins_are_poured_into_others(visitor: Visitor, low: float, high: float, count: int) -> None:
    page = visitor.open()
    found = page.evaluate(_POUR, [SPREADS, low, high, count])
    edges = np.linspace(low, high, count + 1)
    for (least, most, _zero, shares), poured in zip(SPREADS, found, strict=True):
        total = sum(shares)
        assert sum(poured["bins"]) + poured["below"] + poured["above"] == pytest.approx(total)
        if most - least > 1e-6:  # what lies below each edge, each bin being even in itself
            own = np.linspace(least, most, len(shares) + 1)
            below = np.interp(edges, own, np.concatenate(([0], np.cumsum(shares))))
            np.testing.assert_allclose(poured["bins"], np.diff(below), atol=1e-12)
            assert poured["below"] == pytest.approx(below[0])


def test_a_layer_has_the_numbers_of_python(visitor: Visitor) -> None:
    page = opened(visitor, deep_fn="relu", deep_init="he_normal", deep="12", deep_seed="2")
    passage = propagate(Stack("relu", "he_normal", depth=12, seed=2))
    cells = networks(page).locator(".number").all_inner_texts()
    wanted = [passage.signal_left, passage.difference_left, passage.arrived]
    assert [number(c) for c in cells[:3]] == pytest.approx(wanted, rel=0.006)
    assert cells[3] == f"{passage.dead_units} of 768"
    with silence(visitor):
        for n in (0, 5, 12):
            tiles(page).nth(n).hover()
            agrees(page, passage, n)


def agrees(page: Page, passage: Passage, n: int) -> None:
    signal = passage.signal
    expect(page.locator(".layer header b")).to_have_text(
        f"ReLU: Layer {n} of 12" if n else "ReLU: The inputs"
    )
    assert fact(page, "Mean") == pytest.approx(signal.mean[n], abs=0.0006)
    assert fact(page, "Standard deviation") == pytest.approx(signal.std[n], rel=0.006)
    assert fact(page, "Difference between inputs") == pytest.approx(signal.spread[n], rel=0.006)
    if n:
        assert fact(page, "Exactly zero") == pytest.approx(signal.histograms.zero[n], abs=0.0006)
        assert fact(page, "Dead neurons") == pytest.approx(signal.dead[n], abs=0.0006)


def test_the_mouse_finds_a_layer_on_a_chart(visitor: Visitor) -> None:
    page = opened(visitor)
    chart = page.locator(".panels svg.chart").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    with silence(visitor):
        middle = (box["x"] + 46 + box["x"] + box["width"] - 10) / 2
        page.mouse.move(middle, box["y"] + 60)
        expect(page.locator(".layer header b")).to_have_text("Sigmoid: Layer 10 of 20")
        expect(tiles(page).nth(10)).to_have_attribute("aria-pressed", "true")
        lines = page.locator(".panels .cursor")
        assert len(set(lines.evaluate_all("all => all.map((l) => l.getAttribute('x1'))"))) <= 2


def test_layers_are_walked_by_keys(visitor: Visitor) -> None:
    page = opened(visitor, deep="6")
    with silence(visitor):
        tiles(page).nth(1).focus()
        page.keyboard.press("ArrowRight")
        assert layer(page) == "Sigmoid: Layer 2 of 6"
        expect(tiles(page).nth(2)).to_be_focused()
        page.keyboard.press("End")
        page.keyboard.press("ArrowRight")
        assert layer(page) == "Sigmoid: Layer 6 of 6"
        page.keyboard.press("Home")
        assert layer(page) == "Sigmoid: The inputs"
        assert tiles(page).evaluate_all("all => all.filter((t) => t.tabIndex === 0).length") == 1
        slider = page.get_by_role("slider", name="Layer shown")
        slider.press("ArrowRight")
        assert layer(page) == "Sigmoid: Layer 1 of 6"
        expect(slider).to_have_attribute("aria-valuetext", "Layer 1 of 6")


def test_another_network_is_read(visitor: Visitor) -> None:
    page = opened(visitor)
    reading = page.get_by_role("status").filter(has_text="Sent back through")
    with silence(visitor):
        expect(reading).to_contain_text("whatever goes in, the same comes out")
        networks(page).nth(0).focus()
        page.keyboard.press("ArrowDown")
        expect(networks(page).nth(1)).to_be_focused()
        expect(networks(page).nth(1)).to_have_attribute("aria-checked", "true")
        expect(reading).to_contain_text("every layer can learn")
        assert layer(page).startswith("Tanh: ")
        networks(page).nth(2).click()
        expect(reading).to_contain_text("neurons are dead")


def test_gradients_and_scales(visitor: Visitor) -> None:
    page = opened(visitor, deep="8")
    with silence(visitor):
        page.get_by_role("button", name="Gradients", exact=True).click()
        expect(tiles(page)).to_have_count(8)  # inputs have none
        assert fact(page, "Standard deviation") == pytest.approx(
            propagate(Stack("sigmoid", depth=8)).gradient[0], rel=0.06
        )
        axis = page.locator(".look svg.chart .middle")
        assert axis.first.inner_html() == "−4"
        page.get_by_role("button", name="Each its own", exact=True).click()
        assert axis.first.inner_html() != "−4"
        page.get_by_role("button", name="Outputs", exact=True).click()
        expect(tiles(page)).to_have_count(9)


def test_layers_are_played_to_the_last(visitor: Visitor) -> None:
    page = opened(visitor, deep="4")
    with silence(visitor):
        play = page.get_by_role("button", name="Play")
        button = Watched(play)
        play.click()
        button.goes_through("Play", "Pause", "Play")
        expect(page.locator(".layer header b")).to_have_text("Sigmoid: Layer 4 of 4")


def test_a_recipe_is_one_click(visitor: Visitor) -> None:
    page = opened(visitor, deep="9")
    page.get_by_role("button", name="Show ReLU, He normal").click()
    page.wait_for_url("**/activations?*deep_init=he_normal*")
    expect(networks(page)).to_have_count(1)
    expect(networks(page)).to_contain_text("He normal, σ = 0.177")
    assert visitor.query == {
        **{"view": "depth", "deep": "9", "deep_fn": "relu", "deep_init": "he_normal"}
    }
    page.get_by_role("button", name="Show Tanh, σ = 1").click()
    page.wait_for_url("**/activations?*deep_sigma=1*")
    expect(networks(page)).to_contain_text("σ = 1")


def test_a_slider_keeps_what_is_looked_at(visitor: Visitor) -> None:
    page = opened(visitor)
    networks(page).nth(1).click()
    tiles(page).nth(5).click()
    page.get_by_role("slider", name="Layers").press("ArrowLeft")
    expect(page.locator(".layer header b")).to_have_text("Tanh: Layer 5 of 19")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_can_be_told_apart_without_colour(
    visitors: Callable[..., Visitor], theme: str
) -> None:
    visitor = visitors(theme=theme)
    page = opened(visitor, deep_fn="sigmoid,tanh,relu,selu,elu,gelu")
    found = page.locator(".networks .who line").evaluate_all(
        "all => all.map((l) => [l.getAttribute('stroke'), l.getAttribute('stroke-dasharray')])"
    )
    assert len({colour for colour, _dash in found}) == len({dash for _c, dash in found}) == 6
