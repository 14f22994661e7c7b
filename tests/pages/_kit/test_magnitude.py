"""Numbers of any size, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pages._kit.magnitude import magnitude

RAISED = dict(zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789", strict=True))
CASES = {
    0.0: ("0", "0"),
    1.0: ("1", "1"),
    0.98765: ("0.988", "0,988"),
    -12.34: ("−12.3", "−12,3"),
    0.00123456: ("0.00123", "0,00123"),
    1.34e-9: ("1.3·10⁻⁹", "1,3·10⁻⁹"),
    -9.96e-5: ("−1.0·10⁻⁴", "−1,0·10⁻⁴"),
    5e52: ("5.0·10⁵²", "5,0·10⁵²"),
}


def read(text: str) -> float:
    head, _dot, power = text.replace("−", "-").replace(",", "").partition("·10")
    exponent = "".join(RAISED[c] for c in power)
    return float(head) * 10.0 ** int(exponent or 0)


@pytest.mark.parametrize("value", CASES)
def test_cases(value: float, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages._kit.i18n.language", lambda: lang)
    assert magnitude(value) == CASES[value][lang == "fr"]


@given(st.floats(-1e60, 1e60))
def test_two_digits_are_right_at_least(value: float) -> None:
    assume(value == 0 or abs(value) > 1e-60)
    assert read(magnitude(value)) == pytest.approx(value, rel=0.051)
