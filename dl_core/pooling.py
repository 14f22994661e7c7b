"""Pooling: each window of each map reduced to its largest value or to its mean.

Both reductions are separable: the columns of a window first, then what remains of its rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dl_core.convolution import pad
from dl_core.shapes import PlanePadding, pair, plane
from dl_core.windows import Axis

Array = NDArray[Any]


def max_pool2d(
    x: Array,
    pool_size: int | tuple[int, int] = 2,
    *,
    strides: int | tuple[int, int] | None = None,
    padding: PlanePadding = "valid",
) -> Array:
    """The largest value of each window; padding never wins.

    Args:
        x: ``(h, w, c)``, or ``(n, h, w, c)`` for a batch.
        strides: ``None`` steps by ``pool_size``.
        padding: ``same`` as in Keras, or cells, always fewer than the window is wide.

    Returns:
        ``(oh, ow, c)`` or ``(n, oh, ow, c)``, of the dtype of ``x``.

    Raises:
        ValueError: a size below 1, or a window that may hold padding only.

    >>> max_pool2d(np.arange(16.0).reshape(4, 4, 1))[:, :, 0]
    array([[ 5.,  7.],
           [13., 15.]])
    """
    batch, rows, columns = _prepare(x, pool_size, strides, padding)
    out = _reduce(pad(batch, rows, columns, _lowest(batch.dtype)), rows, columns, np.maximum)
    return out[0] if np.ndim(x) == 3 else out


def average_pool2d(
    x: Array,
    pool_size: int | tuple[int, int] = 2,
    *,
    strides: int | tuple[int, int] | None = None,
    padding: PlanePadding = "valid",
) -> Array:
    """The mean of each window, over the cells that exist: padding is not counted.

    Arguments, shapes and errors are those of :func:`max_pool2d`; integers become float64.

    >>> average_pool2d(np.ones((3, 3, 1)), 2, padding="same")[:, :, 0]
    array([[1., 1.],
           [1., 1.]])
    """
    batch, rows, columns = _prepare(x, pool_size, strides, padding)
    if batch.dtype.kind != "f":
        batch = batch.astype(np.float64)
    total = _reduce(pad(batch, rows, columns), rows, columns, np.add)
    cells = np.outer(_existing(rows), _existing(columns))[:, :, None].astype(batch.dtype)
    out: Array = total / cells
    return out[0] if np.ndim(x) == 3 else out


def global_average_pool2d(x: Array, *, keepdims: bool = False) -> Array:
    """The mean of each map: ``(…, h, w, c)`` becomes ``(…, c)``, or ``(…, 1, 1, c)``.

    >>> global_average_pool2d(np.arange(8.0).reshape(2, 2, 2))
    array([3., 4.])
    """
    return np.asarray(np.mean(x, axis=(-3, -2), keepdims=keepdims))


def global_max_pool2d(x: Array, *, keepdims: bool = False) -> Array:
    """The largest value of each map; shapes as for :func:`global_average_pool2d`.

    >>> global_max_pool2d(np.arange(8.0).reshape(2, 2, 2))
    array([6., 7.])
    """
    return np.asarray(np.max(x, axis=(-3, -2), keepdims=keepdims))


def _prepare(
    x: Array,
    pool_size: int | tuple[int, int],
    strides: int | tuple[int, int] | None,
    padding: PlanePadding,
) -> tuple[Array, Axis, Axis]:
    x = np.asarray(x)
    if x.ndim not in (3, 4):
        raise ValueError(f"x must be (h, w, c) or (n, h, w, c), not {x.shape}")
    batch = x[None] if x.ndim == 3 else x
    size = pair(pool_size)
    steps = size if strides is None else pair(strides)
    axes = plane(batch.shape[1:3], size, steps, padding)
    for ax in axes:
        if max(ax.before, ax.after) >= ax.kernel:
            raise ValueError(f"padding {(ax.before, ax.after)} fills a window of {ax.kernel}")
    return batch, *axes


def _lowest(dtype: np.dtype[Any]) -> Any:
    return -np.inf if dtype.kind == "f" else np.iinfo(dtype).min


def _reduce(x: Array, rows: Axis, columns: Axis, combine: np.ufunc) -> Array:
    for position, ax in ((2, columns), (1, rows)):
        x = _reduce_axis(x, position, ax, combine)
    return x


def _reduce_axis(x: Array, position: int, ax: Axis, combine: np.ufunc) -> Array:
    """Combine the taps of every window along one axis, one strided slice per tap."""

    def tap(a: int) -> Array:
        return x[(slice(None),) * position + (ax.every(a),)]

    out = tap(0).copy()
    for a in range(1, ax.kernel):
        combine(out, tap(a), out=out)
    return out


def _existing(ax: Axis) -> list[int]:
    return [sum(0 <= p < ax.size for p in ax.taps(o)) for o in range(ax.out)]
