"""Train a network live, watch it learn, draw a digit, read it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visitor import Visitor

QUICK = {"preset": "cnn6", "epochs": "3", "rate": "0.003", "batch": "64"}
"""Learns to read well in three epochs."""
LONG = {"preset": "mlp", "epochs": "40", "batch": "16", "optimizer": "adam", "rate": "0.001"}
ONE = ((142, 45), (140, 140), (137, 235))
TRAINED_IN = 120_000
"""Milliseconds for a training, warming up included, on a busy machine."""

_RECORD = """() => {
  const seen = window.seen = [];
  const look = () => {
    const charts = document.querySelectorAll('[data-testid=stPlotlyChart] .js-plotly-plot');
    const stage = document.querySelector('[data-testid=stProgress]')?.innerText ?? '';
    if (charts.length === 2 && stage) {  // not while one takes the place of another
      const points = [...charts].map((c) => (c.data ?? []).reduce((n, t) => n + t.x.length, 0));
      const now = { points: Math.min(...points), at: performance.now() };
      if (now.points > (seen.at(-1)?.points ?? 0)) seen.push(now);
    }
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.mark.alone
def test_train_and_watch_then_draw_and_read(visitor: Visitor) -> None:
    page = visitor.open("train", **QUICK)
    page.evaluate(_RECORD)
    visitor.button("Train").click()
    expect(visitor.button("Stop")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_contain_text("Epoch 2 of 3", timeout=TRAINED_IN)
    expect(page.get_by_role("button", name=re.compile("Kernels of the first"))).to_have_count(32)
    expect(page.get_by_text("What it answers now")).to_be_visible()
    accuracy = page.get_by_test_id("stMetric").filter(has_text="Accuracy on the test images")
    expect(accuracy).to_be_visible(timeout=TRAINED_IN)
    assert float(re.findall(r"([\d.]+)%", accuracy.inner_text())[0]) > 85
    _moved(page)

    expect(page.get_by_role("heading", name="Confusion matrix")).to_be_visible()
    expect(page.get_by_role("heading", name="Its worst mistakes")).to_be_visible()
    expect(visitor.button("Train")).to_be_disabled()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Network (.keras)").click()
    assert coming.value.path().read_bytes()[:2] == b"PK"

    page.get_by_role("link", name="Draw a digit for it to read").click()
    page.wait_for_url("**/draw?*run=*")
    visitor.settle()
    expect(page.get_by_text("Draw a digit in the black square")).to_be_visible()
    expect(page.get_by_text("The link asks for")).to_have_count(0)
    visitor.draw(*ONE)
    expect(page.get_by_role("heading", name="It reads: 1")).to_be_visible()
    maps = page.get_by_role("img", name=re.compile(r"^Conv2D 1 · relu, 28 × 28 × 32"))
    expect(maps).to_be_visible()

    page.get_by_role("link", name="How this network learned").click()
    page.wait_for_url("**/train?*")
    expect(accuracy).to_be_visible()


def _moved(page: Page) -> None:
    """The curves grew while the training ran, about once a second at least."""
    seen = page.evaluate("window.seen")
    assert len(seen) >= 6
    waits = sorted(b["at"] - a["at"] for a, b in pairwise(seen))
    assert waits[len(waits) // 2] <= 1000
    assert waits[-1] <= 4000  # of an update that a busy machine kept waiting


def test_stop_and_go_on(visitor: Visitor) -> None:
    page = visitor.open("train", **LONG)
    visitor.button("Train").click()
    stage = page.get_by_test_id("stProgress")
    expect(stage).to_contain_text(re.compile(r"Epoch [2-9] of 40"), timeout=TRAINED_IN)
    visitor.button("Stop").click()
    stopped = page.get_by_text(re.compile(r"Stopped after epoch \d+\."))
    expect(stopped).to_be_visible()
    done = int(re.findall(r"epoch (\d+)", stopped.inner_text())[0])
    assert done >= 1
    expect(page.get_by_role("link", name="Draw a digit for it to read")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)

    visitor.button("Go on training").click()
    expect(page.get_by_text(f"Goes on from epoch {done}, finished earlier.")).to_be_visible()
    visitor.button("Stop").click()
    expect(stopped).to_be_visible()


def test_a_training_is_there_for_whoever_comes_later(visitor: Visitor, phone: Visitor) -> None:
    settings = {**LONG, "seed": "5"}
    visitor.open("train", **settings)
    visitor.button("Train").click()
    stage = visitor.page.get_by_test_id("stProgress")
    expect(stage).to_contain_text(re.compile(r"Epoch [2-9] of 40"), timeout=TRAINED_IN)

    home = phone.open()
    home.get_by_role("link", name=re.compile("learning now")).tap()
    home.wait_for_url("**/train?*seed=5*")
    expect(home.get_by_test_id("stProgress")).to_contain_text("of 40")
    expect(home.locator(".js-plotly-plot")).to_have_count(2)
    # The chart is made anew when the state of the training changes: wait for one that is drawn.
    points = "() => document.querySelector('.js-plotly-plot')?.data?.[1].x.length"
    assert home.wait_for_function(points).json_value() >= 1  # epochs from before this reader came
    phone.button("Stop").tap()
    for reader in (visitor, phone):
        expect(reader.page.get_by_text("Stopped after epoch")).to_be_visible()


def test_missing_data_is_explained_and_a_way_out_offered(visitor: Visitor) -> None:
    page = visitor.open("train", data="cifar10", preset="lenet5", epochs="1")
    visitor.button("Train").click()
    expect(page.get_by_text("cifar10 is not on this machine")).to_be_visible(timeout=TRAINED_IN)
    visitor.button("Use the 5,000 digits that come with the app").click()
    images = page.get_by_role("combobox", name="Images")
    expect(images).to_have_value(re.compile("^MNIST, 5,000 digits"))
    expect(visitor.button("Train")).to_be_enabled()
    expect(page.get_by_text("cifar10 is not on this machine")).to_have_count(0)
    assert "data" not in visitor.query
