"""Whether a page speaks one language: no text of another is on it."""

from __future__ import annotations

import re
from functools import cache

from streamlit.testing.v1 import AppTest

from pages._kit.i18n import catalogue
from tests.catalogues import extracted
from tests.pages.stage import words

GAP = re.compile(r"\{\w+\}")
LONG = 16
"""Letters that make a text long enough to be recognised inside another."""


def speaks(page: AppTest, lang: str) -> None:
    """Nothing on the page is a source string that ``lang`` says otherwise; and nothing in English
    is a translation."""
    seen = words(page)
    everything = "\n".join(seen)
    there = [text for text, piece in _foreign(lang) if piece in everything]
    patterns = list(map(_pattern, there))
    assert [(p.pattern, text) for p in patterns for text in seen if p.search(text)] == []


@cache
def _foreign(lang: str) -> list[tuple[str, str]]:
    """Each text that is not of ``lang``, and the longest piece of it between two gaps: a page
    without the piece is one without the text."""
    pairs = [(m.id, catalogue("fr").gettext(m.id)) for m in extracted() if isinstance(m.id, str)]
    pairs = [(source, french) for source, french in pairs if source and source != french]
    texts = [source if lang == "fr" else french for source, french in pairs]
    english, french = {s for s, _ in pairs}, {f for _, f in pairs}
    found = [text for text in texts if text not in english & french and _has_words(text)]
    return [(text, max(GAP.split(text), key=len)) for text in found]


def _has_words(text: str) -> bool:
    """Whether there is more to ``text`` than gaps and punctuation, which fit any language."""
    return any(c.isalpha() for c in GAP.sub("", text))


def _pattern(text: str) -> re.Pattern[str]:
    """Matches ``text`` with its gaps filled: anywhere when it is long, else as the whole text."""
    # A gap that is still open is a template for a component, which has none but in its language.
    inner = "[^{}]+".join(map(re.escape, GAP.split(text)))
    if len(GAP.sub("", text)) >= LONG:
        return re.compile(inner)
    return re.compile(rf"^(?::material/\w+:\s*)?{inner}$")
