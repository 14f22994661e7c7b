"""Words in the reader's language: gettext catalogues, lessons, numbers.

Source strings are English. A catalogue is a plain ``.po`` file, compiled in memory when first
used, so there is no build step and no binary in the repository.
"""

from __future__ import annotations

import gettext
import io
from functools import lru_cache
from pathlib import Path

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

ASSETS = Path(__file__).resolve().parents[2] / "assets"
LANGUAGES = {"en": "English", "fr": "Français"}


def language() -> str:
    """The language in force: the switch, else ``?lang=``, else the browser's, else English."""
    chosen = st.session_state.get("lang") or st.query_params.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    return browser_language()


def browser_language() -> str:
    """``"fr"`` for a French browser, ``"en"`` for all others."""
    return "fr" if (st.context.locale or "").lower().startswith("fr") else "en"


@lru_cache(maxsize=8)
def catalogue(lang: str) -> gettext.NullTranslations:
    """Translations into ``lang``; where one is missing, the English source."""
    path = ASSETS / "i18n" / lang / "LC_MESSAGES" / "convoscope.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        compiled = io.BytesIO()
        write_mo(compiled, read_po(file, locale=lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(text: str) -> str:
    """``text`` in the reader's language."""
    return catalogue(language()).gettext(text)


def n_(one: str, many: str, n: int) -> str:
    """``one`` or ``many`` by the grammar of the reader's language."""
    return catalogue(language()).ngettext(one, many, n)


@lru_cache(maxsize=64)
def _lesson(lang: str, page: str) -> str:
    path = ASSETS / "lessons" / lang / f"{page}.md"
    return path.read_text(encoding="utf-8")


def lesson(page: str) -> str:
    """The prose of a page, Markdown."""
    return _lesson(language(), page)


def number(value: float, digits: int | None = None) -> str:
    """A number by the habits of the language: ``−1 234,5`` in French, ``−1,234.5`` in English."""
    decimals = "######" if digits is None else "0" * digits
    pattern = "#,##0" + ("." + decimals if decimals else "")
    return _minus(format_decimal(value, pattern, locale=language()))


def percent(share: float, digits: int = 1) -> str:
    """A share of one as a percentage: ``98,8 %`` in French, ``98.8%`` in English."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    pattern += "\u202f%" if language() == "fr" else "%"  # a space that no line is broken at
    return _minus(format_percent(share, pattern, locale=language()))


def _minus(text: str) -> str:
    """With a true minus sign; what is rounded to 0 has none."""
    return text.replace("-", "−" if any(digit in text for digit in "123456789") else "")


def probability(p: float) -> str:
    """As :func:`percent`; what is not certain is not written as 100.0% nor as 0.0%."""
    text = percent(p)
    if p < 1 and text == percent(1.0):
        return f">\u00a0{percent(0.999)}"
    return f"<\u00a0{percent(0.001)}" if p > 0 and text == percent(0.0) else text


def probability_words(p: float) -> str:
    """As :func:`probability`, for the middle of a sentence: "more than 99.9%" instead of a sign."""
    text = probability(p)
    if text.startswith(">"):
        return _("more than {share}").format(share=percent(0.999))
    return _("less than {share}").format(share=percent(0.001)) if text.startswith("<") else text


def separators() -> str:
    """The decimal mark and the thousands mark, as Plotly takes them."""
    return ",\u202f" if language() == "fr" else ".,"


def duration(seconds: float) -> str:
    """``45 s`` or ``2 min 05 s``, the same in both languages."""
    whole = max(0, round(seconds))
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"
