"""Check with Keras: a button, another process, and the same numbers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import Visitor

WARM = 120_000
"""Milliseconds until the engine is ready, on a busy machine."""
SAME = re.compile(r"Keras on TensorFlow finds (exactly )?the same [\d,]+ values\.")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"over": "series", "stride": "2", "padding": "same"},
        {"stride": "2", "dilation": "2", "padding": "number", "activation": "elu"},
        {"input": "photo", "order": "convolution", "bias": "0.5"},
    ],
    ids=["digit", "series", "strided and dilated", "photo flipped"],
)
def test_keras_finds_the_same(visitor: Visitor, query: dict[str, str]) -> None:
    page = visitor.open("convolution", **query)
    assert query.items() <= visitor.query.items()
    button = visitor.button("Check with Keras")
    expect(button).to_be_enabled(timeout=WARM)  # by itself, once the engine is ready
    button.click()
    expect(page.get_by_text(SAME)).to_be_visible()
    expect(button).to_have_count(0)  # what it asks is answered
    page.reload()
    visitor.settle()
    expect(page.get_by_text(SAME)).to_have_count(0)
    expect(button).to_be_enabled()


def test_it_does_not_wait_for_a_training(visitor: Visitor) -> None:
    visitor.open("train", preset="mlp", epochs="40", batch="16")
    visitor.button("Train").click()
    expect(visitor.page.get_by_test_id("stProgress")).to_contain_text("Epoch", timeout=WARM)
    page = visitor.open("convolution", stride="3")
    visitor.button("Check with Keras").click()
    expect(page.get_by_text(SAME)).to_be_visible()
    visitor.open("train", preset="mlp", epochs="40", batch="16")
    visitor.button("Stop").click()
    expect(visitor.button("Stop")).to_have_count(0)
