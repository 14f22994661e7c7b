"""Arrays from outside, checked: numbers only, finite, of a rank that makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dl_core.errors import N_, ConvoscopeError

Array = NDArray[Any]

MOST = 1_000_000_000
"""Values are smaller: sums of products of such values stay far from overflow."""


class ArrayError(ConvoscopeError):
    """An array that nothing can be computed with. ``what`` names it: “The input”."""


class ArrayNotNumeric(ArrayError):
    template = N_("{what} holds something that is not a number.")


class ArrayRagged(ArrayError):
    template = N_("{what} is ragged: all its rows must be equally long.")


class ArrayEmpty(ArrayError):
    template = N_("{what} holds no value.")


class ArrayNotFinite(ArrayError):
    template = N_("{what} holds a value that is not a number below {most}.")


class ArrayShapeRefused(ArrayError):
    template = N_("{what} must be {wanted}, and is {shape}.")


INPUT, KERNEL, BIAS, WINDOW = N_("The input"), N_("The kernel"), N_("The bias"), N_("The window")
"""Names of arrays in errors."""


def numbers(value: Any, what: str) -> Array:
    """``value`` (nested lists, an array) as float64, of any rank.

    Raises:
        ArrayError: it is ragged or empty, or not all of it is finite numbers below :data:`MOST`.

    >>> numbers([[1, 2], [3, 4]], INPUT).dtype
    dtype('float64')
    """
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError, RecursionError) as error:
        raise ArrayRagged(what=what) from error
    if array.size == 0:
        raise ArrayEmpty(what=what)
    if array.dtype.kind not in "biuf":
        raise ArrayNotNumeric(what=what)
    array = array.astype(np.float64)
    if not (np.abs(array) < MOST).all():
        raise ArrayNotFinite(what=what, most=MOST)
    return array


def swept(sums: Array, terms: int, sizes: Array) -> Array:
    """``sums`` of so many ``terms``, whose sizes add up to ``sizes``: 0 where what is left is no
    more than the rounding of float64 can make.

    >>> left = 0.1 + 0.2 - 0.3
    >>> left, swept(np.array([left]), 3, np.array([0.6])).tolist()
    (5.551115123125783e-17, [0.0])
    """
    dust = np.abs(sums) <= (terms + 2) * np.finfo(np.float64).eps * sizes
    found: Array = np.where(dust, 0.0, sums)
    return found


def shaped(shape: Sequence[int]) -> str:
    """A shape as a reader writes it.

    >>> shaped((28, 28, 1)), shaped(())
    ('28×28×1', '1')
    """
    return "×".join(map(str, shape)) or "1"
