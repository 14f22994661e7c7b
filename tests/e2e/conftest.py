"""One app and one browser for all tests here; each test gets a fresh visitor, who is watched.

Both end with this package: Playwright keeps an event loop running in the main thread.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dl_core.store import Store
from tests.e2e.server import Server, serving
from tests.e2e.visitor import Visitor
from tests.pages import stage

NAMES = ("chromium", "google-chrome", "chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--use-fake-device-for-media-stream",  # a camera that sees a disc
    "--use-fake-ui-for-media-stream",  # and may be used
]
SHOWN = stage.preset("cnn6", epochs=4, seed=77)
"""In the store from the beginning, though nobody trained it: its results are made up."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    """What the page said when a test failed: some failures are seen once in a hundred runs."""
    report = yield
    if report.when == "call" and report.failed:
        visitors = [one for one in item.funcargs.values() if isinstance(one, Visitor)]  # type: ignore[attr-defined]
        report.sections += [("the page", one.words()) for one in visitors]
    return report


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        message = f"no browser: none of {', '.join(NAMES)} is installed"
        if os.environ.get("CONVOSCOPE_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, with one network in its store, on a machine without the Internet."""
    folder = tmp_path_factory.mktemp("served")
    stage.train(Store(str(folder / "store")), SHOWN)
    nowhere = "http://127.0.0.1:1"
    alone = {
        **{"https_proxy": nowhere, "http_proxy": nowhere, "no_proxy": "127.0.0.1,localhost"},
        **{"CONVOSCOPE_DATA": str(folder / "data"), "KERAS_HOME": str(folder / "keras")},
    }
    with serving(folder / "store", folder / "log", **alone) as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """A reader of English at a desk."""
    yield from _watched(Visitor(browser, server.url))


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Visitor]:
    """A reader of English with a phone, 390 px wide."""
    yield from _watched(Visitor(browser, server.url, width=390, height=844, touch=True))


@pytest.fixture
def visitors(browser: Browser, server: Server) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors with a language and a theme of their own."""
    made: list[Visitor] = []

    def make(**kind: str) -> Visitor:
        made.append(Visitor(browser, server.url, **kind))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.leave()
        one.check()


def _watched(visitor: Visitor) -> Iterator[Visitor]:
    yield visitor
    visitor.leave()
    visitor.check()
