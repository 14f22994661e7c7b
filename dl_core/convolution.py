"""Two-dimensional convolution as deep learning means it: cross-correlation, no flip.

``out[y, x, f] = bias[f] + sum over a, b, c of
image[y s + a d - before, x s + b d - before, c] kernel[a, b, c, f]`` (Dumoulin & Visin 2016,
arXiv:1603.07285), cells outside the image being 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from dl_core.shapes import PlanePadding, pair, plane
from dl_core.windows import Axis

Array = NDArray[Any]

BLOCK = 1 << 20
"""Values unrolled at a time (4 MB in float32): more falls out of the cache and gains nothing."""


def conv2d(
    x: Array,
    kernel: Array,
    bias: Array | None = None,
    *,
    strides: int | tuple[int, int] = 1,
    padding: PlanePadding = "valid",
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Array:
    """Slide every filter of ``kernel`` over ``x``, and add ``bias``.

    Args:
        x: ``(h, w, cin)``, or ``(n, h, w, cin)`` for a batch.
        kernel: ``(kh, kw, cin / groups, cout)``.
        bias: ``(cout,)``.
        padding: see :data:`~dl_core.shapes.PlanePadding`.
        groups: parts into which channels and filters are dealt, in order; the filters of a part
            read the channels of that part.

    Returns:
        ``(oh, ow, cout)`` or ``(n, oh, ow, cout)``; ``oh`` or ``ow`` is 0 where the window is
        larger than the padded map.

    Raises:
        ValueError: shapes that do not go together, or a size below 1.

    The worked example of Dumoulin & Visin, figure 1.1, first cell:

    >>> image = np.array([[3, 3, 2], [0, 0, 1], [3, 1, 2]])[:, :, None]
    >>> kernel = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])[:, :, None, None]
    >>> conv2d(image, kernel)
    array([[[12]]])
    """
    x, kernel = np.asarray(x), np.asarray(kernel)
    _check(x, kernel, groups)
    batch, rows, columns = _padded(x, kernel, strides, padding, dilation)
    parts = zip(np.split(batch, groups, axis=-1), np.split(kernel, groups, axis=-1), strict=True)
    found = [_correlate(channels, filters, rows, columns) for channels, filters in parts]
    out = found[0] if groups == 1 else np.concatenate(found, axis=-1)
    return _with_bias(out, bias, x.ndim)


def depthwise_conv2d(
    x: Array,
    kernel: Array,
    bias: Array | None = None,
    *,
    strides: int | tuple[int, int] = 1,
    padding: PlanePadding = "valid",
    dilation: int | tuple[int, int] = 1,
) -> Array:
    """Slide ``m`` filters over each channel of ``x`` on its own, and add ``bias``.

    Args:
        kernel: ``(kh, kw, cin, m)``.
        bias: ``(cin m,)``.

    Other arguments and errors are those of :func:`conv2d`.

    Returns:
        ``(oh, ow, cin m)`` or ``(n, oh, ow, cin m)``: the ``m`` maps of a channel side by side.

    >>> channels = np.array([[[2, 5]]])
    >>> depthwise_conv2d(channels, np.array([[[[1, 10], [1, 100]]]]))
    array([[[  2,  20,   5, 500]]])
    """
    x, kernel = np.asarray(x), np.asarray(kernel)
    _check(x, kernel)
    batch, rows, columns = _padded(x, kernel, strides, padding, dilation)
    size = (len(batch), rows.out, columns.out)
    out = np.zeros((*size, *kernel.shape[2:]), dtype=np.result_type(x, kernel))
    for a in range(rows.kernel):
        for b in range(columns.kernel):
            out += batch[:, rows.every(a), columns.every(b), :, None] * kernel[a, b]
    return _with_bias(out.reshape(*size, kernel.shape[2] * kernel.shape[3]), bias, x.ndim)


def _padded(
    x: Array,
    kernel: Array,
    strides: int | tuple[int, int],
    padding: PlanePadding,
    dilation: int | tuple[int, int],
) -> tuple[Array, Axis, Axis]:
    """A batch of padded maps, and the windows on it."""
    batch = x[None] if x.ndim == 3 else x
    rows, columns = plane(
        batch.shape[1:3], kernel.shape[:2], pair(strides), padding, pair(dilation)
    )
    return pad(batch, rows, columns), rows, columns


def _with_bias(out: Array, bias: Array | None, rank: int) -> Array:
    if bias is not None:
        if np.shape(bias) != out.shape[-1:]:
            raise ValueError(f"bias must be {out.shape[-1:]}, not {np.shape(bias)}")
        out = out + bias
    return out[0] if rank == 3 else out


def _check(x: Array, kernel: Array, groups: int = 1) -> None:
    if x.ndim not in (3, 4):
        raise ValueError(f"x must be (h, w, cin) or (n, h, w, cin), not {x.shape}")
    if groups < 1 or x.shape[-1] % groups:
        raise ValueError(f"{groups} groups do not divide {x.shape[-1]} channels")
    read = x.shape[-1] // groups
    if kernel.ndim != 4 or kernel.shape[2] != read or kernel.shape[3] % groups:
        raise ValueError(f"kernel must be (kh, kw, {read}, cout), not {kernel.shape}")


def pad(x: Array, rows: Axis, columns: Axis, value: float = 0) -> Array:
    """``(n, h, w, c)`` with the cells of padding around each map, filled with ``value``."""
    if not (rows.before or rows.after or columns.before or columns.after):
        return x
    n, h, w, c = x.shape
    height, width = h + rows.before + rows.after, w + columns.before + columns.after
    # np.pad does the same in three times the time.
    padded = np.full((n, height, width, c), value, dtype=x.dtype)
    padded[:, rows.before : rows.before + h, columns.before : columns.before + w] = x
    return padded


def unroll(x: Array, rows: Axis, columns: Axis) -> Array:
    """Every window of padded maps, as a read-only view: ``(n, oh, ow, kh, kw, c)``."""
    n, sh, sw, sc = x.strides
    return as_strided(
        x,
        (x.shape[0], rows.out, columns.out, rows.kernel, columns.kernel, x.shape[3]),
        (n, sh * rows.stride, sw * columns.stride, sh * rows.dilation, sw * columns.dilation, sc),
        writeable=False,
    )


def _correlate(x: Array, kernel: Array, rows: Axis, columns: Axis) -> Array:
    """One matrix product per block of windows, each window a row of the matrix (im2col)."""
    windows = unroll(x, rows, columns)
    n, oh, ow = windows.shape[:3]
    matrix = kernel.reshape(-1, kernel.shape[3])
    out = np.empty((n, oh, ow, kernel.shape[3]), dtype=np.result_type(x, kernel))
    lines = max(1, BLOCK // max(1, ow * matrix.shape[0]))
    images, height = max(1, lines // max(1, oh)), max(1, min(lines, oh))
    for i in range(0, n, images):
        for j in range(0, oh, height):
            block = windows[i : i + images, j : j + height]
            target = out[i : i + images, j : j + height]
            target[...] = (block.reshape(-1, matrix.shape[0]) @ matrix).reshape(target.shape)
    return out
