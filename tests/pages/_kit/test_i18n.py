from __future__ import annotations

from collections.abc import Callable

import pytest

from pages._kit import i18n

NARROW = "\u202f"
"""A narrow space that no line is broken at."""


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the language."""
    return lambda lang: monkeypatch.setattr(i18n, "language", lambda: lang)


@pytest.mark.parametrize(
    ("value", "digits", "english", "french"),
    [
        (1234.5, None, "1,234.5", f"1{NARROW}234,5"),
        (0.0001, None, "0.0001", "0,0001"),
        (0.05, None, "0.05", "0,05"),
        (3, None, "3", "3"),
        (804554, 0, "804,554", f"804{NARROW}554"),
        (0.12549, 3, "0.125", "0,125"),
        (2, 3, "2.000", "2,000"),
        (-1.5, 1, "−1.5", "−1,5"),
        (-0.004, 2, "0.00", "0,00"),
        (-0.006, 2, "−0.01", "−0,01"),
    ],
)
def test_number(say, value: float, digits: int | None, english: str, french: str) -> None:
    for lang, wanted in (("en", english), ("fr", french)):
        say(lang)
        assert i18n.number(value, digits) == wanted


@pytest.mark.parametrize(
    ("share", "digits", "english", "french"),
    [
        (0.9876, 1, "98.8%", "98,8"),
        (0.9876, 2, "98.76%", "98,76"),
        (1, 0, "100%", "100"),
        (0, 1, "0.0%", "0,0"),
        (-0.0004, 1, "0.0%", "0,0"),
        (-0.25, 0, "−25%", "−25"),
    ],
)
def test_percent(say, share: float, digits: int, english: str, french: str) -> None:
    say("en")
    assert i18n.percent(share, digits) == english
    say("fr")
    assert i18n.percent(share, digits) == f"{french}{NARROW}%"


@pytest.mark.parametrize(
    ("p", "english", "french"),
    [
        (1.0, "100.0%", "100,0\u202f%"),
        (0.99999, ">\u00a099.9%", ">\u00a099,9\u202f%"),
        (0.99951, ">\u00a099.9%", ">\u00a099,9\u202f%"),
        (0.9994, "99.9%", "99,9\u202f%"),
        (0.5, "50.0%", "50,0\u202f%"),
        (1e-9, "<\u00a00.1%", "<\u00a00,1\u202f%"),
        (0.0, "0.0%", "0,0\u202f%"),
    ],
)
def test_a_probability_is_certain_only_where_it_is(
    say, p: float, english: str, french: str
) -> None:
    say("en")
    assert i18n.probability(p) == english
    say("fr")
    assert i18n.probability(p) == french


@pytest.mark.parametrize(
    ("p", "english", "french"),
    [
        (1.0, "100.0%", "100,0\u202f%"),
        (0.99999, "more than 99.9%", "plus de 99,9\u202f%"),
        (0.5, "50.0%", "50,0\u202f%"),
        (1e-9, "less than 0.1%", "moins de 0,1\u202f%"),
    ],
)
def test_a_probability_in_a_sentence_has_no_sign(say, p: float, english: str, french: str) -> None:
    say("en")
    assert i18n.probability_words(p) == english
    say("fr")
    assert i18n.probability_words(p) == french


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (-3, "0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (125, "2 min 05 s")],
)
def test_duration(seconds: float, shown: str) -> None:
    assert " ".join(i18n.duration(seconds).split()) == shown


def test_plurals_follow_the_grammar(say) -> None:
    for lang, none, one, two in (
        ("en", "0 epochs", "1 epoch", "2 epochs"),
        ("fr", "0 époque", "1 époque", "2 époques"),
    ):
        say(lang)
        shown = [i18n.n_("{n} epoch", "{n} epochs", n).format(n=n) for n in (0, 1, 2)]
        assert shown == [none, one, two]


def test_what_is_not_translated_stays(say) -> None:
    say("fr")
    assert i18n._("never seen in any catalogue") == "never seen in any catalogue"


def test_a_language_without_a_catalogue_is_english() -> None:
    assert i18n.catalogue("de").gettext("Train") == "Train"
    assert i18n.catalogue("fr").gettext("Train") == "Entraîner"


def test_lessons_are_in_the_language(say) -> None:
    say("en")
    english = i18n.lesson("home")
    say("fr")
    assert i18n.lesson("home") != english
