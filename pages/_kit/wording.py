"""Numbers in formulas, and the words that exercises and pages have for windows."""

from __future__ import annotations

from dl_core.windows import Padding
from pages._kit.i18n import _, n_, number


def tex(value: float, digits: int = 4, *, alone: bool = True) -> str:
    """A number in LaTeX, by the habits of the language; in brackets where it does not stand alone
    and is negative."""
    value = round(value, digits) + 0.0  # no negative zero
    text = number(value).replace("−", "-").replace(",", "{,}")
    for space in ("\u202f", "\u00a0"):
        text = text.replace(space, r"\,")
    return text if alone or value >= 0 else f"({text})"


def plain(value: float, digits: int = 4) -> str:
    """A number in a cell of a grid, with a minus sign as long as a plus."""
    return number(round(value, digits) + 0.0)


def equals(value: float, digits: int = 4) -> str:
    """``= 2`` or ``≈ 0.3679``."""
    sign = "=" if abs(round(value, digits) - value) < 1e-12 else r"\approx"
    return f"{sign} {tex(value, digits)}"


def bold(value: float) -> str:
    """The number at which a formula arrives."""
    return rf"\mathbf{{{tex(value)}}}"


def padding_name(padding: Padding) -> str:
    """Padding in a few words."""
    if padding in ("valid", 0):
        return _("no padding")
    if not isinstance(padding, int):
        return _("“same” padding")
    return n_(
        "{n} cell of padding on every side", "{n} cells of padding on every side", padding
    ).format(n=padding)


def pooling_name(how: str) -> str:
    """The pooling in two words."""
    return {"max": _("Max pooling"), "average": _("Average pooling")}[how]


def slide_name(size: int, stride: int, padding: Padding) -> str:
    """Window, stride and padding on one line."""
    parts = _("window of {n} × {n}").format(n=size), _("stride {n}").format(n=stride)
    return " · ".join((*parts, padding_name(padding)))
