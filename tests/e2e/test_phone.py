"""A phone, 390 px wide: nothing is wider than it, and a finger is enough."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dl_core.keys import key as key_of
from tests.e2e.conftest import SHOWN
from tests.e2e.visitor import Visitor

PAGES = {
    "home": ("", {}),
    "train": ("train", {}),
    "trained": ("train", {"epochs": str(SHOWN.epochs), "seed": str(SHOWN.seed)}),
    "draw": ("draw", {"run": key_of(SHOWN)}),
    "curves": ("activations", {"fn": "sigmoid,silu,gelu_tanh", "beta": "10"}),
    "softmax": (
        "activations",
        {"view": "softmax", "scores": "1000,-0.125,3,4,5", "shift": "-99.5"},
    ),
    "neurons": ("activations", {"view": "bends"}),
    "layers": ("activations", {"view": "depth"}),
    "convolution": ("convolution", {"input": "photo", "kernels": "sobel_x,box", "kw": "7"}),
    "series": ("convolution", {"over": "series", "padding": "same", "order": "both"}),
    "pooling": ("pooling", {"input": "typed"}),
    "reach": ("receptive_field", {"from": "named", "named": "vgg16"}),
    "parameters": ("parameters", {"pin": "preset:cnn6"}),
    "typed": ("parameters", {"from": "written", "view": "dense"}),
    "growth": ("receptive_field", {"view": "growth"}),
    "famous": ("receptive_field", {"view": "famous"}),
    "effective": ("receptive_field", {"view": "effective"}),
    "reasons": ("reasons", {"run": key_of(SHOWN), "beside": "image"}),
}
ONE = ((142, 45), (140, 140), (137, 235))
QUICK = {"preset": "perceptron", "epochs": "2", "optimizer": "adam", "rate": "0.01"}
"""Tells 0 from 1 in two epochs."""


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(phone: Visitor, name: str, lang: str) -> None:
    path, query = PAGES[name]
    page = phone.open(path, **query, lang=lang)
    if name == "trained":
        expect(page.get_by_test_id("stPlotlyChart")).to_have_count(3)
    if name == "curves":
        expect(page.locator("svg.panel")).to_have_count(2)
    if name == "softmax":
        expect(page.get_by_role("table")).to_have_count(2)
    if name in ("neurons", "layers"):
        expect(page.locator("svg.chart").first).to_be_visible()
    if name in ("convolution", "series", "pooling"):
        expect(page.locator(".map.output canvas.grid").first).to_be_visible()
    if name == "reach":
        expect(page.locator("canvas.plane").first).to_be_visible()
    if name == "reasons":
        expect(page.locator(".stack")).to_have_count(10)
    if name == "draw":
        expect(page.locator("canvas.upper-canvas")).to_be_visible()
    phone.fits()


def test_train_and_draw_with_a_finger(phone: Visitor) -> None:
    page = phone.open("train", **QUICK)
    phone.button("Train").tap()
    accuracy = page.get_by_test_id("stMetric").filter(has_text="Accuracy on the test images")
    expect(accuracy).to_be_visible(timeout=120_000)
    assert float(re.findall(r"([\d.]+)%", accuracy.inner_text())[0]) > 95
    phone.fits()
    page.get_by_role("link", name="Draw a digit for it to read").tap()
    page.wait_for_url("**/draw?*run=*")
    phone.settle()
    canvas, left, top = phone.square()
    box = canvas.bounding_box()
    assert box is not None
    assert left >= 0
    assert left + box["width"] <= 390
    phone.draw_with_finger(*ONE)
    expect(page.get_by_role("heading", name="It reads: 1")).to_be_visible()
    phone.fits()
    assert phone.square()[2] == pytest.approx(top, abs=2)  # a stroke draws, and scrolls nothing
    page.get_by_test_id("stCheckbox").get_by_text("Show the preparation").tap()
    page.get_by_role("button", name=re.compile(r"^4\. Centred: image 1")).tap()
    expect(page.get_by_role("img", name=re.compile("^row "))).to_be_visible()
    phone.fits()
    phone.button("Clear").tap()
    expect(page.get_by_text("Draw a digit in the black square")).to_be_visible()
