"""Convolutions and poolings by ``keras.ops``, in 32-bit floats: the truth that ours is held to.

Keras has padding by name only, so cells of padding are added by NumPy. It refuses strides together
with dilation: the kernel's gaps are then written out as zeros, which is what dilation means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dl_core.sliding import convolve, pool

EPS = float(np.finfo(np.float32).eps)


@dataclass(frozen=True)
class Case:
    """A layer on ``x`` (n,), (h, w) or (h, w, c); ``settings`` are those of ``dl_core.sliding``.

    ``mode`` is ``convolution``, with a ``kernel``, or a pooling: ``max``, ``average``, with a
    ``size``, or over the ``whole``.
    """

    mode: str
    x: np.ndarray
    kernel: np.ndarray | None = None
    bias: np.ndarray | None = None
    size: Any = None
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def is_series(self) -> bool:
        return self.x.ndim == 1


def ours(case: Case) -> np.ndarray:
    """By NumPy, as maps."""
    if case.kernel is not None:
        return convolve(case.x, case.kernel, case.bias, **case.settings).maps
    return pool(case.x, case.size, kind=case.mode, **case.settings).maps


def by_keras(case: Case, keras: Any) -> np.ndarray:
    """By ``keras.ops``, as maps."""
    x = case.x[..., None] if case.x.ndim < 3 else case.x
    found = _convolved(case, x, keras) if case.kernel is not None else _pooled(case, x, keras)
    maps: np.ndarray = keras.ops.convert_to_numpy(found)[0]
    return maps[None] if case.is_series else maps


def bound(case: Case) -> np.ndarray | float:
    """How far 32-bit arithmetic may be from the truth, cell by cell.

    A sum of ``n`` products is off by at most about ``n`` roundings of the sum of their absolute
    values (Higham 2002, section 4.2); numbers are rounded to 32 bits before, which are two more,
    and the bias and the activation add one each. The activations drawn here stretch no difference
    more than 1.2 times.
    """
    terms = case.x.size
    if case.kernel is not None:
        terms = case.kernel.size // (case.kernel.shape[-1] if case.kernel.ndim > 2 else 1)
    return 1.2 * EPS * (terms + 4) * reach(case)


def reach(case: Case) -> np.ndarray | float:
    """One and the sum of the absolute values of what each cell adds up: what its rounding, and that
    of its activation, is relative to."""
    if case.kernel is None:
        return 1 + float(np.abs(case.x).max())
    still = {k: v for k, v in case.settings.items() if k not in ("activation", "parameters")}
    bias = None if case.bias is None else np.abs(case.bias)
    sums: np.ndarray = 1 + convolve(np.abs(case.x), np.abs(case.kernel), bias, **still).maps
    # A softmax mixes the maps of a cell: each is as uncertain as the most uncertain.
    softmax = case.settings.get("activation") == "softmax"
    return sums.max(axis=2, keepdims=True) if softmax else sums


def _sides(case: Case) -> list[tuple[int, int]] | None:
    """Cells to add to each axis, or nothing where padding has a name."""
    padding = case.settings.get("padding", "valid")
    if isinstance(padding, str):
        return None
    if case.is_series:
        return [_both(padding)]
    down, across = padding if isinstance(padding, tuple) else (padding, padding)
    return [_both(down), _both(across)]


def _both(cells: Any) -> tuple[int, int]:
    return cells if isinstance(cells, tuple) else (cells, cells)


def _pair(case: Case, name: str) -> tuple[int, ...]:
    value = case.settings.get(name, 1)
    value = case.size if value is None else value
    if case.is_series:
        return (value,)
    return value if isinstance(value, tuple) else (value, value)


def _convolved(case: Case, x: np.ndarray, keras: Any) -> Any:
    assert case.kernel is not None
    axes = 1 if case.is_series else 2
    kernel, sides = case.kernel, _sides(case)
    kernel = kernel[..., None, None] if kernel.ndim == axes else kernel
    if case.settings.get("flip"):
        kernel = np.flip(kernel, axis=tuple(range(axes)))
    strides, dilation = _pair(case, "stride"), _pair(case, "dilation")
    if max(strides) > 1 and max(dilation) > 1:
        kernel, dilation = _spread(kernel, dilation), (1,) * axes
    if sides is not None:
        x = np.pad(x, [*sides, (0, 0)])
    z = keras.ops.conv(
        x[None].astype(np.float32),
        np.ascontiguousarray(kernel, np.float32),
        strides=strides,
        padding=case.settings["padding"] if sides is None else "valid",
        dilation_rate=dilation,
        data_format="channels_last",
    )
    if case.bias is not None:
        z = z + case.bias.astype(np.float32)
    return keras.activations.get(case.settings.get("activation", "linear"))(z)


def _spread(kernel: np.ndarray, dilation: tuple[int, ...]) -> np.ndarray:
    size = tuple((k - 1) * d + 1 for k, d in zip(kernel.shape, dilation, strict=False))
    spread = np.zeros((*size, *kernel.shape[len(dilation) :]))
    spread[tuple(slice(None, None, d) for d in dilation)] = kernel
    return spread


def _pooled(case: Case, x: np.ndarray, keras: Any) -> Any:
    batch = x[None].astype(np.float32)
    if case.settings.get("whole"):
        reduce = keras.ops.max if case.mode == "max" else keras.ops.mean
        return reduce(batch, axis=tuple(range(1, batch.ndim - 1)), keepdims=True)
    size = (case.size,) if case.is_series else _both(case.size)
    work = keras.ops.max_pool if case.mode == "max" else keras.ops.average_pool
    padding = case.settings.get("padding", "valid")
    settings = {"strides": _pair(case, "stride"), "data_format": "channels_last"}
    sides = _sides(case)
    if sides is None:
        return work(batch, size, padding=padding, **settings)
    amounts = [(0, 0), *sides, (0, 0)]
    if case.mode == "max":
        return work(np.pad(batch, amounts, constant_values=-np.inf), size, **settings)
    shares = work(np.pad(np.ones_like(batch), amounts), size, **settings)
    return work(np.pad(batch, amounts), size, **settings) / shares
