"""Pages on a stage: no cluster, no framework, a store of their own, caches as in a new process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager

import pages._kit.engine as kit
from dl_core.store import Store
from pages._kit import film, i18n, live
from tests.pages.stage import FakeEngine

CACHED = ("store", "engine", "load_run", "load_weights", "load_evaluation", "kernel_film", "runs")


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that pages read and write."""
    monkeypatch.setenv("CONVOSCOPE_STORE", str(tmp_path / "store"))
    _forget()
    yield Store(str(tmp_path / "store"))
    _forget()


@pytest.fixture(autouse=True)
def engine(store: Store, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """The engine that pages talk to."""
    fake = FakeEngine(store)
    monkeypatch.setattr(kit, "Engine", lambda _store: fake)
    return fake


@pytest.fixture(autouse=True)
def navigated(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a server that the shell once ran on: AppTest forgets it before each run."""
    make = PagesManager.__init__

    def made(self: PagesManager, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", made)


def _forget() -> None:
    for name in CACHED:
        getattr(kit, name).clear()
    live.read.cache_clear()
    live._pictures.cache_clear()
    for kept in (film._weights, film._shot, film._changes):
        kept.clear()  # type: ignore[attr-defined]


@pytest.fixture(params=["en", "fr"])
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The language of the reader's browser. AppTest labels options outside of any session, where
    an address says nothing, so pages that run more than once need it set here."""
    chosen: str = request.param
    monkeypatch.setattr(i18n, "browser_language", lambda: chosen)
    return chosen
