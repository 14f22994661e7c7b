"""Through the epochs in a browser: each moment's numbers, looks that send nothing, a film that
grows while its network is trained."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dl_core import datasets
from dl_core.keys import key as key_of
from dl_core.specs import TrainSpec
from dl_core.stages import stages, trace
from dl_core.store import Store
from tests.e2e.conftest import SHOWN
from tests.e2e.server import ROOT, Server, serving
from tests.e2e.test_accessibility import READERS, findings
from tests.e2e.visitor import Visitor
from tests.e2e.watching import Watched
from tests.pages.stage import interrupt, preset, train, weights

TOLERANCE = 1e-4
"""Of 32-bit sums of some thousand products."""
REFERENCES = 20_000
"""Bytes: a run of the page without any moment, and a reference to each of those there are."""
HEAVY = preset("parameter_table", epochs=2)
GROWING = preset("lenet5", epochs=6)


@dataclass
class Growing:
    """A page whose trainings grow by hand, and the store to write them to."""

    server: Server
    store: Store


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Growing]:
    folder = tmp_path_factory.mktemp("growing")
    script = folder / "epochs_app.py"
    script.write_text((Path(__file__).parent / "epochs_app.py").read_text(encoding="utf-8"))
    (folder / "static").symlink_to(ROOT / "static")
    store = Store(str(folder / "store"))
    train(store, HEAVY)
    settings = {"APP_ROOT": str(ROOT), "PYTHONPATH": str(ROOT)}
    with serving(folder / "store", folder / "log", script, **settings) as running:
        yield Growing(running, store)


@pytest.fixture
def visit(browser: Browser, growing: Growing) -> Iterator[Callable[..., Visitor]]:
    """Opens the film of a training there."""
    made: list[Visitor] = []

    def make(key: str, **kind: Any) -> Visitor:
        made.append(Visitor(browser, growing.server.url, **kind))
        made[-1].received = listen(made[-1].page)  # type: ignore[attr-defined]
        made[-1].open("", run=key)
        ready(made[-1].page)
        return made[-1]

    yield make
    for one in made:
        one.leave()
        one.check()


def listen(page: Page) -> list[int]:
    """Sizes of what the page is sent from now on."""
    sizes: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda f: sizes.append(len(f))))
    return sizes


def ready(page: Page) -> None:
    """Wait until the film is there, every moment of it."""
    expect(page.locator(".film-of-epochs .answer .class").first).to_be_visible()
    page.locator(".film-of-epochs").evaluate(
        """(node) => new Promise((done) => {
          const { film } = node;
          const look = () => (film.kernels.images.size === film.moments.length
            ? done() : requestAnimationFrame(look));
          look();
        })"""
    )


def root(page: Page) -> Locator:
    return page.locator(".film-of-epochs")


def scrubber(page: Page) -> Locator:
    return root(page).get_by_role("slider", name="Moments of the training")


def shown(page: Page) -> dict[str, Any]:
    """The epoch that is shown, and every value of its stages."""
    script = """(node) => {
      const { film } = node;
      const { view } = film;
      return { epoch: film.moments[film.at].epoch, drawn: view.model.id,
        wanted: film.moments[film.at].network,
        values: view.model.stages.map((_, i) => Array.from(view.seen.values(i))) };
    }"""
    found: dict[str, Any] = root(page).evaluate(script)
    return found


def go(page: Page, n: int) -> None:
    """Put the scrubber at moment ``n`` and wait until it is drawn."""
    scrubber(page).fill(str(n))
    page.wait_for_timeout(60)


def wait_for_epoch(page: Page, epoch: int) -> None:
    expect(root(page).locator(".moment")).to_have_text(
        "Before training" if epoch == 0 else f"Epoch {epoch}"
    )


def image_of(spec: TrainSpec) -> np.ndarray:
    found = datasets.held_out(spec.data)
    assert found is not None
    return found[0][:1].astype(np.float32) / 255


def test_every_moment_is_that_of_its_snapshot(visitor: Visitor) -> None:
    page = visitor.open("epochs", run=key_of(SHOWN))
    ready(page)
    wait_for_epoch(page, SHOWN.epochs)
    expect(root(page).locator(".late")).to_have_count(0)
    sent = visitor.sent
    for epoch in (0, 3, 1, 4, 2):
        go(page, epoch)
        wait_for_epoch(page, epoch)
        found = shown(page)
        assert (found["epoch"], found["drawn"]) == (epoch, found["wanted"])
        outputs = trace(SHOWN.model, weights(SHOWN, epoch), image_of(SHOWN))
        for values, expected in zip(found["values"], outputs, strict=True):
            np.testing.assert_allclose(values, expected.ravel(), rtol=TOLERANCE, atol=TOLERANCE)
        kernels = root(page).evaluate("(node) => Array.from(node.film.kernels.shown.values)")
        first = weights(SHOWN, epoch)[stages(SHOWN.model)[1].weights["kernel"]]
        np.testing.assert_allclose(kernels, first.mean(axis=2).ravel(), rtol=1e-5, atol=1e-7)
    assert visitor.sent == sent


def test_what_is_opened_stays_open(visitor: Visitor) -> None:
    page = visitor.open("epochs", run=key_of(SHOWN))
    ready(page)
    sent = visitor.sent
    root(page).locator(".overview .sheet").nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    path = root(page).locator(".trail .path")
    expect(path).to_contain_text("map 1")
    scrubber(page).focus()
    page.keyboard.press("Home")
    wait_for_epoch(page, 0)
    page.keyboard.press("ArrowRight")
    wait_for_epoch(page, 1)
    expect(path).to_contain_text("map 1")
    expect(root(page).locator(".overview")).to_be_hidden()
    found = shown(page)
    assert found["drawn"] == found["wanted"]
    page.keyboard.press("End")
    wait_for_epoch(page, SHOWN.epochs)
    assert visitor.sent == sent


def test_a_link_leads_to_the_epoch_that_is_shown(visitor: Visitor) -> None:
    page = visitor.open("epochs", run=key_of(SHOWN))
    ready(page)
    assert "epoch=" not in page.url
    sent = visitor.sent
    go(page, 2)
    expect(page).to_have_url(re.compile("[?&]epoch=2(&|$)"))
    assert visitor.sent == sent
    ready(visitor.open("epochs", run=key_of(SHOWN), epoch="2"))
    wait_for_epoch(page, 2)
    expect(page.get_by_text("does not know")).to_have_count(0)
    page.get_by_text("The image", exact=True).click()
    page.get_by_role("spinbutton", name="Image, of").fill("2")  # a rerun keeps the moment
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("[?&]n=2(&|$)"))
    expect(page).to_have_url(re.compile("[?&]epoch=2(&|$)"))
    wait_for_epoch(page, 2)
    go(page, SHOWN.epochs)
    expect(page).not_to_have_url(re.compile("epoch="))


def test_an_epoch_that_is_no_number_is_said_to_be_unknown(visitor: Visitor) -> None:
    page = visitor.open("epochs", run=key_of(SHOWN), epoch="last")
    ready(page)
    wait_for_epoch(page, SHOWN.epochs)
    expect(page.get_by_text("The link also says “epoch=last”")).to_be_visible()


def test_it_plays_when_asked_and_stops_at_the_end(visitor: Visitor) -> None:
    page = visitor.open("epochs", run=key_of(SHOWN))
    ready(page)
    wait_for_epoch(page, SHOWN.epochs)
    page.wait_for_timeout(1200)
    wait_for_epoch(page, SHOWN.epochs)  # nothing moves unless asked
    sent = visitor.sent
    moment = Watched(root(page).locator(".moment"))
    button = Watched(root(page).get_by_role("button", name="Play"))
    scrubber(page).focus()
    page.keyboard.press("Space")
    button.goes_through("Play", "Pause", "Play")
    epochs = [f"Epoch {n}" for n in range(1, SHOWN.epochs + 1)]
    moment.goes_through(epochs[-1], "Before training", *epochs)
    assert visitor.sent == sent


def test_one_scale_for_all_epochs_or_one_for_each(visitor: Visitor) -> None:
    page = visitor.open("epochs", run=key_of(SHOWN))
    ready(page)
    name = stages(SHOWN.model)[1].weights["kernel"]
    most = [float(np.abs(weights(SHOWN, e)[name].mean(axis=2)).max()) for e in range(5)]
    script = "(node) => node.film.kernels.range.lastChild.textContent"
    go(page, 0)
    wait_for_epoch(page, 0)
    assert float(root(page).evaluate(script)) == pytest.approx(max(most), rel=0.05)
    root(page).get_by_role("button", name="of each epoch").click()
    for epoch in (0, 2):
        go(page, epoch)
        wait_for_epoch(page, epoch)
        assert float(root(page).evaluate(script)) == pytest.approx(most[epoch], rel=0.05)


def test_maps_have_a_scale_of_their_own_or_one_for_all_epochs(visitor: Visitor) -> None:
    page = visitor.open("epochs", run=key_of(SHOWN))
    ready(page)
    last = len(stages(SHOWN.model)) - 1
    seen = []
    for epoch in range(SHOWN.epochs + 1):
        outputs = trace(SHOWN.model, weights(SHOWN, epoch), image_of(SHOWN))
        seen.append([float(np.abs(values).max()) for values in outputs[1:last]])
    script = """(node, last) => Array.from({ length: last - 1 },
      (_, i) => node.film.view.scale(i + 1).high)"""
    for epoch in (0, SHOWN.epochs):
        go(page, epoch)
        wait_for_epoch(page, epoch)
        np.testing.assert_allclose(root(page).evaluate(script, last), seen[epoch], rtol=2e-3)
    root(page).get_by_role("button", name="of all epochs").click()
    most = np.max(seen, axis=0)
    for epoch in (0, SHOWN.epochs):
        go(page, epoch)
        wait_for_epoch(page, epoch)
        np.testing.assert_allclose(root(page).evaluate(script, last), most, rtol=2e-3)
    assert not np.allclose(seen[0], most, rtol=1e-2)


def test_a_film_grows_at_its_end_and_nothing_travels_twice(
    growing: Growing, visit: Callable[..., Visitor]
) -> None:
    key = interrupt(growing.store, GROWING, 2)
    visitor = visit(key)
    page = visitor.page
    received: list[int] = visitor.received  # type: ignore[attr-defined]
    wait_for_epoch(page, 2)
    expect(root(page).locator(".where")).to_have_text("moment 3 of 3")
    page.wait_for_timeout(500)
    whole, received[:] = sum(received), []
    interrupt(growing.store, GROWING, 3)  # at the end: it follows
    wait_for_epoch(page, 3)
    expect(root(page).locator(".where")).to_have_text("moment 4 of 4")
    page.wait_for_timeout(500)
    one = sum(received)
    assert one < whole / 3 + REFERENCES
    assert one > whole / 3 - REFERENCES  # it did come
    found = shown(page)
    expected = trace(GROWING.model, weights(GROWING, 3), image_of(GROWING))[-1]
    np.testing.assert_allclose(found["values"][-1], expected.ravel(), atol=TOLERANCE)

    go(page, 1)
    wait_for_epoch(page, 1)
    received[:] = []
    train(growing.store, GROWING)  # elsewhere: it stays
    expect(root(page).locator(".where")).to_have_text("moment 2 of 7")
    wait_for_epoch(page, 1)
    page.wait_for_timeout(500)
    assert sum(received) < whole + REFERENCES  # three more, and references to four

    received[:] = []
    page.get_by_role("combobox", name="Kernels of").click()
    page.get_by_role("option").nth(1).click()
    expect(root(page).locator(".kernels-of-film header b")).to_contain_text("Conv2D 3")
    page.wait_for_timeout(500)
    assert sum(received) < REFERENCES + 20_000


def test_a_layer_too_large_to_travel_says_so(
    growing: Growing, visit: Callable[..., Visitor]
) -> None:
    page = visit(key_of(HEAVY)).page
    sheet = root(page).locator(".overview .sheet").nth(3)
    sheet.focus()
    page.keyboard.press("Enter")
    expect(root(page).locator(".reading .note")).to_contain_text("too many to be sent")
    expect(root(page).locator(".overview")).to_be_visible()
    expect(root(page).locator(".reading").get_by_role("button", name="Open")).to_be_hidden()
    go(page, 0)
    wait_for_epoch(page, 0)
    expect(root(page).locator(".reading .note")).to_contain_text("too many to be sent")


def test_a_network_deleted_meanwhile_is_a_sentence(
    growing: Growing, visit: Callable[..., Visitor]
) -> None:
    key = train(growing.store, preset("perceptron", epochs=2))
    visitor = visit(key)
    page = visitor.page
    shutil.rmtree(Path(growing.store.url, key))
    page.get_by_role("radio", name="Draw").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


@READERS
def test_it_is_accessible(lang: str, theme: str, visitors: Callable[..., Visitor]) -> None:
    visitor = visitors(lang=lang, theme=theme)
    page = visitor.open("epochs", run=key_of(SHOWN))
    ready(page)
    assert findings(page) == []


def test_it_fits_a_phone(phone: Visitor) -> None:
    page = phone.open("epochs", run=key_of(SHOWN))
    ready(page)
    phone.fits()
    root(page).get_by_role("button", name="One moment back").tap()
    wait_for_epoch(page, SHOWN.epochs - 1)
