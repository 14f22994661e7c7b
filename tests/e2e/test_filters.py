"""The Filters page in a browser: kernels read back, patches asked for, an ascent stopped."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SHOWN
from tests.e2e.test_looking import silence
from tests.e2e.visitor import Visitor
from tests.pages import stage

RUN = stage.key_of(SHOWN)


def test_kernels_are_the_weights_of_the_network(visitor: Visitor) -> None:
    page = visitor.open("filters", run=RUN, layer="conv2d_1")
    canvas = page.locator("canvas.field")
    expect(canvas).to_be_visible()
    visitor.settle()
    kernel = stage.weights(SHOWN)["1.kernel"]
    with silence(visitor):
        canvas.focus()
        for _ in range(3):
            canvas.press("ArrowRight")
        canvas.press("ArrowDown")
        expect(page.locator(".reading")).to_contain_text("Filter 1, input channel 3:")
        shown = page.locator(".values span").all_inner_texts()
        expected = kernel[:, :, 3, 1].ravel()
        read = [float(text.replace("−", "-")) for text in shown]
        np.testing.assert_allclose(read, expected, atol=0.006)
        norm = np.linalg.norm(expected)
        text = page.locator(".reading").inner_text()
        found = re.search(r"norm ([\d.]+)", text)
        assert found is not None
        assert float(found[1]) == pytest.approx(norm, abs=0.006)
        page.get_by_role("button", name="Their norms").click()
        expect(page.locator(".reading")).to_contain_text("Filter 1, input channel 3:")
        page.get_by_role("button", name="filter 1, input channel 9", exact=True).click()
        expect(page.locator(".reading")).to_contain_text("Filter 1, input channel 9:")


def test_patches_are_looked_at_without_the_server(visitor: Visitor) -> None:
    page = visitor.open("filters", run=RUN, view="patches", layer="conv2d_3")
    expect(page.locator("button.card")).to_have_count(16, timeout=150_000)
    visitor.settle()
    with silence(visitor):
        page.get_by_role("button", name=re.compile("^filter 5:")).click()
        expect(page.locator(".filters header b")).to_have_text("filter 5")
        expect(page.locator(".found li")).to_have_count(9)
        page.keyboard.press("ArrowRight")
        expect(page.locator(".filters header b")).to_have_text("filter 6")


_COLOURS = """(canvas) => Array.from(
  canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data)"""


def test_a_kernel_is_beside_the_patches_that_it_answers_to(visitor: Visitor) -> None:
    page = visitor.open("filters", run=RUN, view="patches", layer="conv2d")
    expect(page.locator("button.card").first).to_be_visible(timeout=150_000)
    visitor.settle()
    kernel = stage.weights(SHOWN)["0.kernel"]
    for number in (2, 5):
        page.get_by_role("button", name=re.compile(f"^filter {number}:")).click()
        drawn = page.get_by_role("img", name="its kernel")
        red, _green, blue, _opaque = np.array(drawn.evaluate(_COLOURS)).reshape(-1, 4).T
        weights = kernel[:, :, 0, number].ravel()
        clear = abs(weights) > 0.05 * abs(kernel).max()
        np.testing.assert_array_equal((red > blue)[clear], (weights > 0)[clear])
        assert clear.sum() > 4


def test_an_ascent_is_shown_while_it_runs_and_stops(visitor: Visitor) -> None:
    page = visitor.open("filters", run=RUN, view="ascent", layer="conv2d_3", all="1", steps="400")
    visitor.button("Climb").click(timeout=120_000)
    expect(page.get_by_text(re.compile(r"after step \d+")).first).to_be_visible(timeout=90_000)
    visitor.button("Stop").click()
    expect(page.get_by_text(re.compile(r"Stopped after \d+ of 400 steps"))).to_be_visible(
        timeout=60_000
    )


def test_histograms_and_a_phone(phone: Visitor) -> None:
    page = phone.open("filters", run=RUN, view="histograms")
    phone.fits()
    phone.button("Compute the histograms").click(timeout=120_000)
    expect(page.locator("svg.ridge")).to_have_count(6, timeout=90_000)
    phone.settle()
    phone.fits()
    with silence(phone):
        page.get_by_role("button", name="Gradients").click()
        slider = page.get_by_role("slider", name="Moments of the training")
        slider.focus()
        slider.press("Home")
        expect(page.get_by_text("before training", exact=True)).to_be_visible()
        expect(page.locator("svg.ridge path.on")).to_have_count(6)
