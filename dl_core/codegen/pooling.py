"""A pooling layer in Keras."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import ArrayLike

from dl_core.codegen.source import (
    IMPORTS,
    Translate,
    answer,
    call,
    comment,
    given,
    made,
    network,
    paragraphs,
)
from dl_core.errors import N_
from dl_core.sliding import PoolKind, Steps, plan_pooling
from dl_core.windows import Axis

Axes = tuple[Axis, ...]

_LOWEST = N_("Keras pads a pooling by name only: cells of minus infinity never are the largest")
_SHARES = N_("Keras pads a pooling by name only: zeros are added, then not counted in the mean")


def pooling_code(
    x_shape: Sequence[int],
    size: Steps = 2,
    *,
    kind: PoolKind = "max",
    stride: Steps | None = None,
    padding: Any = "valid",
    whole: bool = False,
    x: ArrayLike | None = None,
    translate: Translate = str,
) -> str:
    """Source that gives, in ``y``, what :func:`dl_core.sliding.pool` gives for the same arguments,
    as ``(…, channels)``. ``x_shape`` and ``x`` are as in
    :func:`~dl_core.codegen.convolution_code`.

    Raises:
        ConvoscopeError: as :func:`~dl_core.sliding.pool`.

    >>> print(pooling_code((28, 28), kind="average", whole=True))
    import keras
    import numpy as np
    <BLANKLINE>
    # x: the input, a NumPy array of shape (28, 28)
    <BLANKLINE>
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.GlobalAveragePooling2D(keepdims=True),
        ]
    )
    <BLANKLINE>
    # shape (1, 1, 1)
    y = model.predict(x.reshape(1, 28, 28, 1), verbose=0)[0]
    <BLANKLINE>
    """
    planned = plan_pooling(x_shape, size, kind=kind, stride=stride, padding=padding, whole=whole)
    axes: Axes = planned[1:] if len(x_shape) == 1 else planned
    name = f"{'Max' if kind == 'max' else 'Average'}Pooling{len(axes)}D"
    if whole:
        layer = call(f"keras.layers.Global{name}", keepdims="True")
    else:
        layer = _layer(name, axes, padding)
    shape = tuple(x_shape) if len(x_shape) == 3 else (*x_shape, 1)
    out = (*(ax.out for ax in axes), shape[-1])
    start = (IMPORTS, given(x, x_shape, translate))
    if whole or padding in ("valid", "same") or not any(ax.before or ax.after for ax in axes):
        last = f"{made(out, translate)}\n{answer('y', 'x', (1, *shape))}"
        return paragraphs(*start, network(shape, [layer]), last)
    padded = (*(ax.size + ax.before + ax.after for ax in axes), shape[-1])
    work = _of_lowest if kind == "max" else _of_shares
    source = work(shape, padded, _sides(axes), made(out, translate), translate)
    return paragraphs(*start, network(padded, [layer]), source)


def _layer(name: str, axes: Axes, padding: Any) -> str:
    sizes, strides = tuple(ax.kernel for ax in axes), tuple(ax.stride for ax in axes)
    return call(
        f"keras.layers.{name}",
        _size(sizes),
        strides=_size(strides) if strides != sizes else None,
        padding='"same"' if padding == "same" else None,
    )


def _size(values: tuple[int, ...]) -> str:
    return str(values[0] if len(values) == 1 else values)


def _sides(axes: Axes) -> str:
    return f"({', '.join(str((ax.before, ax.after)) for ax in axes)}, (0, 0))"


def _of_lowest(
    shape: tuple[int, ...], padded: tuple[int, ...], sides: str, said: str, translate: Translate
) -> str:
    pad = call("np.pad", f"x.reshape{shape}", sides, constant_values="-np.inf")
    return "\n".join(
        [
            comment(translate(_LOWEST)),
            f"padded = {pad}",
            said,
            answer("y", "padded", (1, *padded)),
        ]
    )


def _of_shares(
    shape: tuple[int, ...], padded: tuple[int, ...], sides: str, said: str, translate: Translate
) -> str:
    values = call("np.pad", f"x.reshape{shape}", sides)
    ones = call("np.pad", f'np.ones({shape}, "float32")', sides)
    return "\n".join(
        [
            comment(translate(_SHARES)),
            f"padded = {values}",
            f"counted = {ones}",
            answer("means", "padded", (1, *padded)),
            answer("shares", "counted", (1, *padded)),
            said,
            "y = means / shares",
        ]
    )
