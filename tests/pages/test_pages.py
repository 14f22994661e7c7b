"""Every page, alone and inside the shell, in both languages: it runs, and speaks one language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dl_core.errors import WorkerLost
from dl_core.store import Store
from pages._kit.i18n import catalogue, lesson
from pages._kit.navigation import ENTRIES, HOME
from tests.pages.speaking import speaks
from tests.pages.stage import FakeEngine, events, interrupt, preset, train, visit, words

PAGES = [HOME, *ENTRIES]
SPEC = preset("cnn6", epochs=3)


def through_shell(path: str, lang: str | None = None, **query: str) -> AppTest:
    """As :func:`visit`, with the shell around the page."""
    page = visit("app.py", lang, **query)
    if path == "pages/home.py":
        return page
    page.switch_page(path)
    for name, value in {**({"lang": lang} if lang else {}), **query}.items():
        page.query_params[name] = value
    return page.run()


WAYS = pytest.mark.parametrize("way", [visit, through_shell], ids=["alone", "shell"])


@WAYS
@pytest.mark.parametrize("asked", ["en", "fr"])
@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.name)
def test_opens_in_the_language_of_its_address(
    entry, asked: str, way: Callable[..., AppTest]
) -> None:
    page = way(f"pages/{entry.name}.py", asked)
    assert not page.exception
    assert not page.error
    assert [title.value for title in page.title] == [catalogue(asked).gettext(entry.question)]
    assert words(page) != []
    speaks(page, asked)


@WAYS
@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.name)
def test_opens_in_the_language_of_the_browser(
    entry, lang: str, way: Callable[..., AppTest]
) -> None:
    page = way(f"pages/{entry.name}.py")
    assert page.title[0].value == catalogue(lang).gettext(entry.question)
    page.run()
    assert not page.exception
    assert page.title[0].value == catalogue(lang).gettext(entry.question)
    speaks(page, lang)


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.name)
@pytest.mark.parametrize("asked", ["en", "fr"])
def test_has_its_lesson(entry, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages._kit.i18n.language", lambda: asked)
    text = lesson(entry.name).strip()
    assert text in [m.value for m in visit(f"pages/{entry.name}.py", asked).markdown]


@pytest.mark.parametrize("asked", ["en", "fr"])
@pytest.mark.parametrize(
    "state", ["queued", "running", "stopping", "stopped", "failed", "done", "unstarted"]
)
def test_a_training_speaks_one_language(
    store: Store, engine: FakeEngine, asked: str, state: str
) -> None:
    if state == "done":
        train(store, SPEC)
    elif state == "stopped":
        interrupt(store, SPEC, 2)
    elif state == "failed":
        engine.show(SPEC, "failed", error=WorkerLost())
    elif state != "unstarted":
        engine.show(SPEC, state, position=3, events=tuple(events(SPEC, 2)))
    page = visit("pages/train.py", asked, epochs="3")
    assert not page.exception
    speaks(page, asked)


@pytest.mark.parametrize("asked", ["en", "fr"])
@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
def test_classes_have_names_in_one_language(
    store: Store, engine: FakeEngine, asked: str, name: str
) -> None:
    spec = preset("lenet5", data=name)
    train(store, spec)
    page = visit("pages/train.py", asked, preset="lenet5", data=name)
    assert not page.exception
    assert not page.error
    speaks(page, asked)
    expected = {"en": {"ankle boot", "aeroplane"}, "fr": {"bottine", "avion"}}
    seen = " ".join(words(page))
    assert [w for w in expected[asked] if w in seen] != []
