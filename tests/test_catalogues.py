"""Every string is translated, and a translation keeps the gaps of its source."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.catalogues import CATALOGUES, KEYWORDS, ROOT, extracted

LANGUAGES = sorted(p.parts[-3] for p in CATALOGUES.glob("*/LC_MESSAGES/convoscope.po"))


def test_french_is_there() -> None:
    assert "fr" in LANGUAGES


def _load(language: str):
    with (CATALOGUES / language / "LC_MESSAGES" / "convoscope.po").open("rb") as file:
        return read_po(file, locale=language)


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated_or_unused(language: str) -> None:
    known = {m.id: m for m in _load(language) if m.id}
    wanted = {m.id for m in extracted() if m.id}
    empty = {i for i, m in known.items() if not all(_forms(m.string)) or m.fuzzy}
    assert wanted - known.keys() == set(), "run python -m tests.update_catalogues and translate"
    assert known.keys() - wanted == set(), "run python -m tests.update_catalogues"
    assert empty == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_are_the_same(language: str) -> None:
    for message in _load(language):
        if message.id:
            wanted = _gaps(_forms(message.id)[-1])
            for form in _forms(message.string):
                assert _gaps(form) == wanted, message.id


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_lesson_is_in_every_language() -> None:
    lessons = ROOT / "assets" / "lessons"
    pages = {p.stem for p in Path(ROOT / "pages").glob("[a-z]*.py")}
    texts = [
        {p.stem: p.read_text(encoding="utf-8") for p in (lessons / language).glob("*.md")}
        for language in ("en", "fr")
    ]
    assert texts[0].keys() == texts[1].keys()
    for found in texts:
        # activations-depth.md is a second lesson of the page activations
        assert {name.partition("-")[0] for name in found} == found.keys() & pages == pages
        assert all(len(text) > 200 for text in found.values())


UNLIKELY = re.compile(r"\bcases?\b|\(s\)|(?<!\d) -\d")
"""Another word for a cell, a plural left open, a hyphen for a minus."""


def test_french_has_one_word_for_a_cell_and_a_minus_for_a_minus() -> None:
    texts = [form for m in _load("fr") if m.id for form in _forms(m.string)]
    assert [t for t in texts if UNLIKELY.search(t)] == []


BREAKABLE = re.compile(r" [?!;»]| :(?:\s|$)|« |\d \d{3}\b")
"""Places where a French line must not break, written with a space that breaks."""


def test_french_lines_break_where_they_may() -> None:
    texts = [form for m in _load("fr") if m.id for form in _forms(m.string)]
    texts += [p.read_text(encoding="utf-8") for p in (ROOT / "assets/lessons/fr").glob("*.md")]
    assert [t for t in texts if BREAKABLE.search(t)] == []


def test_french_names_the_error_that_is_shown() -> None:
    """The mean square is another number than its root."""
    named = [m for m in _load("fr") if m.id and "root mean square" in _forms(m.id)[0]]
    assert named
    assert all("racine" in _forms(m.string)[0].lower() for m in named)


def test_every_marked_text_is_extracted() -> None:
    """A text marked inside an f-string is not, before Python 3.12."""
    known = {form for m in extracted() if m.id for form in _forms(m.id)}
    files = [p for part in ("pages", "dl_core") for p in (ROOT / part).rglob("*.py")]
    marked = {
        (call.args[0].value, path.name)
        for path in files
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(marked) > 500
    assert sorted(text for text in marked if text[0] not in known) == []
