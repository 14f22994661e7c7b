"""Values of controls as texts of an address, and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

Read = Callable[[str], Any]
"""From the text of an address to a value; ``None`` when it is not to be had."""
Write = Callable[[Any], str]
"""From a value to the text of an address."""
NONE = "none"
"""How an address says that nothing is chosen: an empty text would read as nothing said."""


def among(options: Sequence[str]) -> Read:
    """Read one of ``options``."""
    return lambda text: text if text in options else None


def between(low: int, high: int) -> Read:
    """Read a whole number from ``low`` to ``high``."""

    def read(text: str) -> int | None:
        number = int(text) if text.lstrip("-").isdecimal() and len(text) < 12 else low - 1
        return number if low <= number <= high else None

    return read


def real_between(low: float, high: float) -> Read:
    """Read a number from ``low`` to ``high``."""

    def read(text: str) -> float | None:
        try:
            number = float(text)
        except ValueError:
            return None
        return number if math.isfinite(number) and low <= number <= high else None

    return read


def flag(text: str) -> bool | None:
    """Read yes or no: ``1`` or ``0``."""
    return {"1": True, "0": False}.get(text)


def some_of(options: Sequence[str]) -> Read:
    """Read names of ``options`` between commas, in the order of ``options``; none at all too."""

    def read(text: str) -> list[str] | None:
        names = set(text.split(",")) - {"", NONE}
        return [o for o in options if o in names] if names <= set(options) and text else None

    return read


def write_number(value: float) -> str:
    """As short as it can be without losing what a slider can be set to."""
    return f"{value:.10g}"


def write_flag(value: bool) -> str:
    """``1`` or ``0``."""
    return str(int(value))


def write_names(value: Sequence[str]) -> str:
    """Names between commas."""
    return ",".join(value) or NONE
