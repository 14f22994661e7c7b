"""Every page, alone and inside the shell, in both languages: it runs, and speaks one language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dl_core.errors import WorkerLost
from dl_core.store import Store
from pages._kit.i18n import catalogue, lesson
from pages._kit.navigation import ENTRIES, HOME
from tests.catalogues import extracted
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
    _speaks(page, asked)


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
    _speaks(page, lang)


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
    _speaks(page, asked)


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
    _speaks(page, asked)
    expected = {"en": {"ankle boot", "aeroplane"}, "fr": {"bottine", "avion"}}
    seen = " ".join(words(page))
    assert [w for w in expected[asked] if w in seen] != []


def _speaks(page: AppTest, lang: str) -> None:
    """Nothing on the page is a source string that ``lang`` says otherwise; and nothing in English
    is a translation."""
    seen = words(page)
    foreign = [
        (pattern.pattern, text)
        for pattern in _foreign(lang)
        for text in seen
        if pattern.search(text)
    ]
    assert foreign == []


def _foreign(lang: str) -> list[re.Pattern[str]]:
    pairs = [(m.id, catalogue("fr").gettext(m.id)) for m in extracted() if isinstance(m.id, str)]
    pairs = [(source, french) for source, french in pairs if source and source != french]
    texts = [source if lang == "fr" else french for source, french in pairs]
    english, french = {s for s, _ in pairs}, {f for _, f in pairs}
    return [_pattern(t) for t in texts if t not in english & french and _has_words(t)]


def _has_words(text: str) -> bool:
    """Whether there is more to ``text`` than gaps and punctuation, which fit any language."""
    return any(c.isalpha() for c in re.sub(r"\{\w+\}", "", text))


def _pattern(text: str) -> re.Pattern[str]:
    """Matches ``text`` with its gaps filled: anywhere when it is long, else as the whole text."""
    inner = re.sub(r"\\\{\w+\\\}", "[^{}]+", re.escape(text))
    # A gap that is still open is a template for a component, which has none but in its language.
    fixed = re.sub(r"\{\w+\}", "", text)
    if len(fixed) >= 16:
        return re.compile(inner)
    return re.compile(rf"^(?::material/\w+:\s*)?{inner}$")
