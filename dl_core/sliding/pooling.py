"""A pooling layer, its input and settings checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dl_core.arrays import INPUT, WINDOW, Array, numbers, swept
from dl_core.errors import N_
from dl_core.limits import LIMITS, Limits
from dl_core.pooling import average_pool2d, max_pool2d
from dl_core.sliding.maps import maps_shape, of_rank
from dl_core.sliding.placing import (
    SIZE,
    STRIDE,
    Steps,
    WindowError,
    both_ways,
    check_cells,
    check_not_filled,
    margins,
    place,
)
from dl_core.sliding.results import Pooled, PoolKind
from dl_core.windows import Axis


class PoolingUnknown(WindowError):
    template = N_("Pooling takes the “max” or the “average” of a window, and not “{kind}”.")


def pool(
    x: Any,
    size: Steps = 2,
    *,
    kind: PoolKind = "max",
    stride: Steps | None = None,
    padding: Any = "valid",
    whole: bool = False,
    limits: Limits = LIMITS,
) -> Pooled:
    """The largest value or the mean of each window, channel by channel.

    Padding is no value: it never is the largest, and no mean counts it. ``stride`` is ``size``
    unless given. ``whole`` takes all of a map as one window (global pooling), whatever ``size``,
    ``stride`` and ``padding``. ``x`` and ``padding`` are as in :func:`convolve`.

    Raises:
        ArrayError, LimitExceeded: as :func:`convolve`.
        WindowError: the window is larger than the padded input; padding fills a window; a size,
            stride or padding is out of range.

    >>> pool([1, 5, 2, 8], 2).output
    array([5., 8.])
    >>> pool([[1, 2], [3, 6]], kind="average", whole=True).output
    array([[3.]])
    """
    x = numbers(x, INPUT)
    axes = plan_pooling(
        x.shape, size, kind=kind, stride=stride, padding=padding, whole=whole, limits=limits
    )
    maps = x.reshape(maps_shape(x.shape))
    output = of_rank(_reduce(kind, maps, *axes), x.ndim)
    return Pooled(output, maps, *axes, series=x.ndim == 1, kind=kind)


def plan_pooling(
    shape: Sequence[int],
    size: Steps = 2,
    *,
    kind: PoolKind = "max",
    stride: Steps | None = None,
    padding: Any = "valid",
    whole: bool = False,
    limits: Limits = LIMITS,
) -> tuple[Axis, Axis]:
    """Check everything about :func:`pool` on an input of ``shape`` but its values: its two axes.

    Arguments and errors are those of :func:`pool`.
    """
    if kind not in ("max", "average"):
        raise PoolingUnknown(kind=kind)
    maps, series = maps_shape(shape), len(shape) == 1
    if whole:
        axes = place(maps[:2], maps[:2], what=WINDOW)
    else:
        window = both_ways(size, SIZE, series=series)
        steps = window if stride is None else both_ways(stride, STRIDE, series=series)
        sides = margins(padding, series=series)
        axes = place(maps[:2], window, what=WINDOW, strides=steps, padding=sides)
    check_not_filled(axes)
    check_cells(axes, maps[2], maps[2], limits)
    return axes


def _reduce(kind: PoolKind, maps: Array, rows: Axis, columns: Axis) -> Array:
    found = _reduced(kind, maps, rows, columns)
    if kind == "max" or maps.min() >= 0:
        return found  # no values cancel out
    sizes = _reduced(kind, np.abs(maps), rows, columns)
    return swept(found, rows.kernel * columns.kernel, sizes)


def _reduced(kind: PoolKind, maps: Array, rows: Axis, columns: Axis) -> Array:
    reduce = max_pool2d if kind == "max" else average_pool2d
    return reduce(
        maps,
        (rows.kernel, columns.kernel),
        strides=(rows.stride, columns.stride),
        padding=((rows.before, rows.after), (columns.before, columns.after)),
    )
