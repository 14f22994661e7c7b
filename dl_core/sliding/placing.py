"""Where a window stands: size, stride, padding and dilation as people give them, brought to the
two axes of a map, or refused in a sentence.

A series is a map of one row: what is given for it holds across, and nothing happens down.
"""

from __future__ import annotations

from math import prod
from typing import Any

from dl_core.arrays import shaped
from dl_core.errors import N_, ConvoscopeError
from dl_core.limits import Limits
from dl_core.shapes import PlanePadding, plane
from dl_core.windows import Axis

Steps = int | tuple[int, int]
"""For a map both directions, or (down, across); for a series, a whole number."""


class WindowError(ConvoscopeError):
    """A window that cannot be slid so."""


class WindowTooLarge(WindowError):
    template = N_(
        "{what} spans {span} cells and does not fit into the input, which is {size} with its "
        "padding. Take a smaller one, less dilation, or more padding."
    )


class NotWhole(WindowError):
    template = N_("{what} must be a whole number from {least} up, and is {value}.")


class PaddingUnknown(WindowError):
    template = N_("Padding is “valid”, “same” or a number of cells, and not {value}.")


class PaddingFillsWindow(WindowError):
    template = N_(
        "A padding of {padding} fills a window of {size}: some windows would hold padding only. "
        "Pad by fewer cells than the window has."
    )


STRIDE, DILATION, PADDING, SIZE = N_("Stride"), N_("Dilation"), N_("Padding"), N_("Size")


def both_ways(value: Any, what: str, *, series: bool) -> tuple[int, int]:
    """``value`` as (down, across), each at least 1.

    Raises:
        NotWhole: it is no such number, or pair of numbers.

    >>> both_ways(2, STRIDE, series=False), both_ways(2, STRIDE, series=True)
    ((2, 2), (1, 2))
    """
    if series:
        return 1, _whole(value, what, 1)
    down, across = value if isinstance(value, tuple | list) and len(value) == 2 else (value, value)
    return _whole(down, what, 1), _whole(across, what, 1)


def margins(value: Any, *, series: bool) -> PlanePadding:
    """``value`` as padding of both axes: a name or cells for all sides, a pair (down, across) of
    which each may be (before, after); for a series, (before, after).

    Raises:
        PaddingUnknown, NotWhole: it is none of these.

    >>> margins(2, series=True), margins(((0, 1), "same"), series=False)
    (('valid', 2), ((0, 1), 'same'))
    """
    if series:
        return "valid", _margin(value)
    if isinstance(value, tuple | list) and len(value) == 2:
        return _margin(value[0]), _margin(value[1])
    return _margin(value), _margin(value)


def place(
    size: tuple[int, int],
    window: tuple[int, int],
    *,
    what: str,
    strides: tuple[int, int] = (1, 1),
    padding: PlanePadding = "valid",
    dilation: tuple[int, int] = (1, 1),
) -> tuple[Axis, Axis]:
    """The two axes of ``window``, called ``what``, on a map of ``size``.

    Raises:
        WindowTooLarge: it does not fit once.
    """
    axes = plane(size, window, strides, padding, dilation)
    if not all(ax.out for ax in axes):
        padded = [ax.size + ax.before + ax.after for ax in axes]
        raise WindowTooLarge(what=what, span=shaped([ax.span for ax in axes]), size=shaped(padded))
    return axes


def check_not_filled(axes: tuple[Axis, Axis]) -> None:
    """Raise :class:`PaddingFillsWindow` where a window may hold padding only."""
    for ax in axes:
        if max(ax.before, ax.after) >= ax.kernel:
            raise PaddingFillsWindow(padding=max(ax.before, ax.after), size=ax.kernel)


def check_cells(axes: tuple[Axis, Axis], channels: int, filters: int, limits: Limits) -> None:
    """Raise :class:`~dl_core.errors.LimitExceeded` where an array would be too large."""
    padded = prod(ax.size + ax.before + ax.after for ax in axes)
    limits.check("cells", max(padded * channels, prod(ax.out for ax in axes) * filters))


def _margin(value: Any) -> Any:
    if value in ("valid", "same"):
        return value
    if isinstance(value, str):
        raise PaddingUnknown(value=value)
    if isinstance(value, tuple | list) and len(value) == 2:
        return _whole(value[0], PADDING, 0), _whole(value[1], PADDING, 0)
    return _whole(value, PADDING, 0)


def _whole(value: Any, what: str, least: int) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not hasattr(value, "__index__") or isinstance(value, bool) or value < least:
        raise NotWhole(what=what, least=least, value=str(value))
    return int(value)
