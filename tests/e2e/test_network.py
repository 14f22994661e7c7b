"""The network component in a browser: its numbers are those of Keras, its looks stay at home."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dl_core import models
from dl_core.stages import stages
from pages._kit.stage_titles import stage_title
from tests.e2e.insides import images_for, serving_networks, visits, weights_of
from tests.e2e.server import Server
from tests.e2e.test_accessibility import READERS, findings
from tests.e2e.visitor import Visitor
from tests.inside import NETWORKS

TOLERANCE = 1e-4
"""Of 32-bit sums of some thousand products."""


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving_networks(tmp_path_factory.mktemp("inside")) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, inside: Server) -> Iterator[Callable[..., Visitor]]:
    """Opens the page of a network, for a visitor of some kind."""
    yield from visits(browser, inside)


def by_keras(keras: ModuleType, net: str) -> dict[int, np.ndarray]:
    """What Keras makes of the first image in each stage that is a layer of its own."""
    spec = NETWORKS[net]
    model = models.build(spec)
    models.set_weights(model, weights_of(net))
    whole = [(i, s) for i, s in enumerate(stages(spec)) if i and s.half != 1]
    outputs = [model.get_layer(stage.name).output for _i, stage in whole]
    found = keras.Model(model.input, outputs)(images_for(net)[:1], training=False)
    flat = [keras.ops.convert_to_numpy(one)[0] for one in keras.tree.flatten(found)]
    return {i: one for (i, _stage), one in zip(whole, flat, strict=True)}


def shown(page: Page, stage: int) -> np.ndarray:
    """All values of a stage, as the browser has them."""
    script = "(node, i) => Array.from(node.view.seen.values(i))"
    return np.array(page.locator(".network").evaluate(script, stage))


def sheet(page: Page, stage: int) -> Locator:
    return page.locator(".overview .sheet").nth(stage)


def point(page: Page, stage: int, f: int, y: int, x: int) -> None:
    """Move the mouse to value (y, x) of map ``f``."""
    script = """(node, [i, f, y, x]) => {
      const sheet = node.view.overview.sheets[i];
      const box = sheet.cells(f, y, y, x, x);
      return { x: box.x + box.w / 2, y: box.y + box.h / 2 };
    }"""
    at = page.locator(".network").evaluate(script, [stage, f, y, x])
    sheet(page, stage).hover(position=at)


def read(page: Page) -> float:
    """The number that is read out."""
    text = page.locator(".network .reading output").inner_text()
    number = text.rsplit(":", 1)[-1].strip().replace("−", "-").replace("\u202f", "")
    found = re.fullmatch(r"(-?[\d.]+)(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", number)
    assert found, text
    power = (found[2] or "⁰").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(found[1]) * 10 ** int(power)


@pytest.mark.keras
@pytest.mark.parametrize("net", NETWORKS)
def test_every_number_is_that_of_keras(
    net: str, keras: ModuleType, visit: Callable[..., Visitor]
) -> None:
    page = visit(net).page
    for i, theirs in by_keras(keras, net).items():
        mine = shown(page, i)
        np.testing.assert_allclose(mine, theirs.ravel(), rtol=TOLERANCE, atol=TOLERANCE)


@pytest.mark.keras
@pytest.mark.parametrize("net", ["cnn6", "residual"])
def test_what_is_pointed_at_is_read_out(
    net: str, keras: ModuleType, visit: Callable[..., Visitor]
) -> None:
    spec = NETWORKS[net]
    visitor = visit(net)
    page, rng = visitor.page, np.random.default_rng(0)
    sent = visitor.sent
    for i, theirs in list(by_keras(keras, net).items())[:-1]:
        maps = theirs.reshape(1, 1, -1) if theirs.ndim < 3 else theirs
        y, x, f = (int(rng.integers(n)) for n in maps.shape)
        point(page, i, f, y, x)
        title = stage_title(stages(spec)[i], i) if i else "Image"
        expect(page.locator(".network .reading b")).to_contain_text(title)
        expect(page.locator(".network .reading b")).to_contain_text(f" {f}")
        # Four significant digits are shown, four decimals at the most.
        assert read(page) == pytest.approx(float(maps[y, x, f]), rel=1e-3, abs=6e-5)
        stage = stages(spec)[i]
        rows = stage.seen.rows
        first = max(0, int(rows.start + y * rows.jump))
        last = min(spec.input_shape[0], int(rows.start + y * rows.jump + rows.size)) - 1
        note = page.locator(".network .reading .note")
        if (first, last) != (0, spec.input_shape[0] - 1):
            expect(note).to_contain_text(f"rows {first} to {last} ")
    assert visitor.sent == sent


@pytest.mark.parametrize("image", [1, 2])
@pytest.mark.parametrize("net", ["cnn6", "residual", "perceptron"])
def test_constant_maps_draw_without_fault(
    net: str, image: int, visit: Callable[..., Visitor]
) -> None:
    page = visit(net, image).page
    expect(page.locator(".network .trail .says")).to_contain_text("%")
    for k in range(page.locator(".network .sheet").count() - 1):
        drawn = sheet(page, k).evaluate("canvas => canvas.width * canvas.height")
        assert drawn > 0


def test_keys_go_from_map_to_map_and_back_from_what_they_open(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit("lenet5")
    page, sent = visitor.page, visitor.sent
    sheet(page, 1).focus()
    page.keyboard.press("ArrowDown")
    title = page.locator(".network .reading b")
    expect(title).to_contain_text("map 1")
    expect(page.locator(".network .reading")).to_contain_text("with Shift from pixel to pixel")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".network .reading output")).to_contain_text("row 14, column 15")
    page.keyboard.press("Enter")
    expect(page.locator(".network .overview")).to_be_hidden()
    expect(page.locator(".network .trail .path")).to_contain_text("map 1")
    page.keyboard.press("Escape")
    expect(page.locator(".network .overview")).to_be_visible()
    expect(sheet(page, 1)).to_be_focused()
    assert visitor.sent == sent


def test_edges_weigh_what_a_map_is_made_of(visit: Callable[..., Visitor]) -> None:
    page = visit("cnn6").page
    script = """(node) => {
      const { view } = node;
      return import(new URL("app/static/components/network/edges.js", document.baseURI).href)
        .then(({ edges }) => ["weight", "contribution"].map((by) =>
          [[2, 5], [4, 3], [6, 7], [7, 2]].map(([i, f]) =>
            edges(view.model, view.seen, i, f, by).map(({ map, weight }) => [map, weight]))));
    }"""
    by_weight, by_contribution = page.locator(".network").evaluate(script)
    spec = NETWORKS["cnn6"]
    weights, found = weights_of("cnn6"), stages(spec)
    values = {i: shown(page, i).reshape(found[i].shape) for i in range(len(found))}
    for k, (i, f) in enumerate([(2, 5), (4, 3), (6, 7), (7, 2)]):
        kernel = weights[found[i].weights["kernel"]][..., f]
        read_ = values[found[i].reads[0]]
        if len(found[i].shape) == 3:
            padded = np.pad(read_, ((1, 1), (1, 1), (0, 0)))
            h, w, _c = read_.shape
            added = sum(
                (padded[a : a + h, b : b + w] * kernel[a, b]).sum(axis=(0, 1))
                for a in range(3)
                for b in range(3)
            )
            per_map = kernel.reshape(9, -1)
        else:
            added = (kernel.reshape(read_.shape) * read_).reshape(-1, read_.shape[-1]).sum(axis=0)
            per_map = kernel.reshape(-1, read_.shape[-1])
        sign = np.where(per_map.sum(axis=0) < 0, -1, 1)
        size = np.sqrt((per_map**2).sum(axis=0)) * sign
        for edges, expected in ((by_weight[k], size), (by_contribution[k], np.asarray(added))):
            assert sorted(map_ for map_, _weight in edges) == list(range(len(expected)))
            for map_, weight in edges:
                assert weight == pytest.approx(expected[map_], rel=1e-3, abs=1e-3)


@READERS
def test_it_is_accessible(lang: str, theme: str, visit: Callable[..., Visitor]) -> None:
    assert findings(visit("lenet5", lang=lang, theme=theme).page) == []


def test_the_answer_stays_beside_an_enlarged_network(visit: Callable[..., Visitor]) -> None:
    page = visit("cnn6").page
    hint = page.get_by_text("Scroll sideways to see every layer.")
    expect(hint).to_be_hidden()
    for _ in range(2):
        page.get_by_role("button", name="Larger").click()
    expect(hint).to_be_visible()
    answer = page.locator(".network .answer .class").first
    expect(answer).to_be_in_viewport(ratio=1)
    page.locator(".network .overview").evaluate("(node) => node.scrollTo(400, 0)")
    expect(answer).to_be_in_viewport(ratio=1)


_LONGER = """(node) => {
  const { overview } = node.view;
  const legend = overview.legend.bind(overview);
  overview.legend = (i, scale, numbers) =>
    legend(i, scale, { brief: (value) => `about ${numbers.brief(value, 2)}` });
}"""
_PLACES = """(node) => {
  const { overview } = node.view;
  const seen = overview.sheets.map(({ canvas }) => ({ x: canvas.offsetLeft, y: canvas.offsetTop }));
  return [overview.places, seen];
}"""


def test_frames_are_on_the_maps_when_legends_are_longer(visit: Callable[..., Visitor]) -> None:
    page = visit("cnn6").page
    network = page.locator(".network")
    network.evaluate(_LONGER)
    number = page.get_by_role("spinbutton", name="Image")
    before, _seen = network.evaluate(_PLACES)
    number.fill("3")
    number.press("Enter")
    expect(network.locator(".range").nth(1)).to_contain_text("about")
    known, seen = network.evaluate(_PLACES)
    assert known == seen
    assert known != before  # else nothing of this was tried


@pytest.mark.parametrize("width", [860, 1280])
def test_frames_are_on_the_maps_when_letters_come_late(
    width: int, visit: Callable[..., Visitor]
) -> None:
    network = visit("cnn6", width=width).page.locator(".network")
    before, _seen = network.evaluate(_PLACES)
    title = network.locator(".column figcaption b").nth(1)
    title.evaluate("(node) => { node.style.letterSpacing = '20px'; }")
    network.page.wait_for_timeout(300)
    known, seen = network.evaluate(_PLACES)
    assert known == seen
    assert known != before  # else nothing of this was tried


def test_it_fits_a_phone(visit: Callable[..., Visitor]) -> None:
    visitor = visit("cnn6", width=390, height=844, touch=True)
    visitor.fits()
    sheet(visitor.page, 2).tap(position={"x": 40, "y": 40})
    expect(visitor.page.locator(".network .reading b")).to_contain_text("Conv2D 2")
    expect(visitor.page.locator(".network .lines .edge").first).to_be_attached()
