"""A typed answer: what it may mean, and whether it is right."""

from __future__ import annotations

import re
from typing import Protocol

from dl_core.errors import N_, ConvoscopeError

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")
_LOOSE = str.maketrans({"−": "-", "–": "-", "’": "", **dict.fromkeys(" \t\u00a0\u202f")})
"""Signs that stand for others, and what people put between thousands."""


class AnswerUnreadable(ConvoscopeError):
    template = N_("“{text}” is not a number: write it with digits, such as -3, 0.25 or 1/4.")


class _Asked(Protocol):
    @property
    def answer(self) -> float: ...
    @property
    def tolerance(self) -> float: ...


def readings(text: str) -> tuple[float, ...]:
    """What ``text`` may mean: a comma may mark decimals, or thousands.

    Raises:
        AnswerUnreadable: nothing.

    >>> readings("−1,5"), readings("1/4"), readings("18,496")
    ((-1.5,), (0.25,), (18.496, 18496.0))
    """
    plain = text.translate(_LOOSE)
    above, slash, below = plain.partition("/")
    found = [_number(above.replace(",", "."))]
    if slash:
        divisor = _number(below.replace(",", "."))
        found = [found[0] / divisor] if found[0] is not None and divisor else [None]
    elif _THOUSANDS.fullmatch(plain):
        found.append(float(plain.replace(",", "")))
    known = tuple(value for value in found if value is not None)
    if not known:
        raise AnswerUnreadable(text=text if len(text) <= 20 else text[:20] + "…")
    return known


def _number(text: str) -> float | None:
    return float(text) if _PLAIN.fullmatch(text) and len(text) <= 20 else None


def is_right(asked: _Asked, text: str) -> bool:
    """Whether ``text`` says the answer, as nearly as the exercise asks.

    Raises:
        AnswerUnreadable: it says no number.
    """
    near = asked.tolerance + 1e-9
    return any(abs(value - asked.answer) <= near for value in readings(text))
