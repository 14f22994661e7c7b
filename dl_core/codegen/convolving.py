"""A convolution layer in Keras, with its weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import ArrayLike

from dl_core.codegen.activating import activation_source
from dl_core.codegen.source import (
    IMPORTS,
    Translate,
    answer,
    array,
    call,
    comment,
    given,
    made,
    network,
    paragraphs,
)
from dl_core.errors import N_
from dl_core.sliding import Plan, Steps, plan_convolution

_TRANSPOSED = N_("one matrix for each filter and channel, brought to the order of Keras")
_FLIPPED = N_("the kernel turned around, because Keras slides it as it is: true convolution")
_SPREAD = N_("Keras refuses strides with dilation: the same kernel, its gaps written as zeros")


def convolution_code(
    x_shape: Sequence[int],
    kernel: Any,
    bias: Any = None,
    *,
    stride: Steps = 1,
    padding: Any = "valid",
    dilation: Steps = 1,
    activation: str = "linear",
    parameters: Mapping[str, float] | None = None,
    flip: bool = False,
    x: ArrayLike | None = None,
    translate: Translate = str,
) -> str:
    """Source that gives, in ``y``, what :func:`dl_core.sliding.convolve` gives for the same
    arguments, as ``(…, filters)``. ``x_shape`` is (n,), (h, w) or (h, w, c); ``x`` itself is
    written out where it is small, and is a variable to load otherwise.

    Raises:
        ConvoscopeError: as :func:`~dl_core.sliding.convolve`.

    >>> print(convolution_code((4,), [-1, 1], activation="relu", x=[1, 2, 4, 7]))
    import keras
    import numpy as np
    <BLANKLINE>
    x = np.array([1, 2, 4, 7], "float32")
    <BLANKLINE>
    kernel = np.array([-1, 1], "float32").reshape(2, 1, 1)
    <BLANKLINE>
    model = keras.Sequential(
        [
            keras.Input((4, 1)),
            keras.layers.Conv1D(1, 2, activation="relu", use_bias=False),
        ]
    )
    model.layers[-1].set_weights([kernel])
    <BLANKLINE>
    # shape (3, 1)
    y = model.predict(x.reshape(1, 4, 1), verbose=0)[0]
    <BLANKLINE>
    """
    plan = plan_convolution(
        x_shape, kernel, bias, stride=stride, padding=padding, dilation=dilation
    )
    series = len(x_shape) == 1
    body, word = activation_source(activation, parameters)
    outside = _outside(padding, plan)
    layer = _layer(plan, series, None if outside else padding, word)
    return paragraphs(
        IMPORTS,
        body,
        given(x, x_shape, translate),
        _weights(plan, series, flip, translate),
        _model(x_shape, [*(_zeros(plan, series) if outside else ()), layer], plan),
        _run(x_shape, plan, series, translate),
    )


def _outside(padding: Any, plan: Plan) -> bool:
    """Whether cells are added before the layer, which knows padding by name only."""
    axes = (plan.rows, plan.columns)
    return padding not in ("valid", "same") and any(ax.before or ax.after for ax in axes)


def _zeros(plan: Plan, series: bool) -> list[str]:
    sides = [(ax.before, ax.after) for ax in (plan.rows, plan.columns)]
    if series:
        return [f"keras.layers.ZeroPadding1D({sides[1]})"]
    return [f"keras.layers.ZeroPadding2D({tuple(sides)})"]


def _is_spread(plan: Plan) -> bool:
    """Whether Keras refuses the layer as it is: any stride with any dilation."""
    axes = (plan.rows, plan.columns)
    return max(ax.stride for ax in axes) > 1 and max(ax.dilation for ax in axes) > 1


def _layer(plan: Plan, series: bool, padding: Any, activation: str | None) -> str:
    axes = (plan.columns,) if series else (plan.rows, plan.columns)
    spread = _is_spread(plan)
    size = tuple(ax.span if spread else ax.kernel for ax in axes)
    strides = tuple(ax.stride for ax in axes)
    dilation = (1,) if spread else tuple(ax.dilation for ax in axes)
    return call(
        f"keras.layers.Conv{len(axes)}D",
        str(plan.filters.shape[3]),
        _size(size),
        strides=_size(strides) if max(strides) > 1 else None,
        padding='"same"' if padding == "same" else None,
        dilation_rate=_size(dilation) if max(dilation) > 1 else None,
        activation=activation,
        use_bias="False" if plan.biases is None else None,
    )


def _size(values: tuple[int, ...]) -> str:
    return str(values[0] if len(values) == 1 else values)


def _weights(plan: Plan, series: bool, flip: bool, translate: Translate) -> str:
    """The kernel as Keras wants it, and the bias."""
    lines = [_kernel(plan, series, translate)]
    if flip:
        turned = "kernel[::-1]" if series else "kernel[::-1, ::-1]"
        lines += [comment(translate(_FLIPPED)), f"kernel = {turned}"]
    if _is_spread(plan):
        lines += [comment(translate(_SPREAD)), *_spread(plan, series)]
    if plan.biases is not None:
        lines.append(array("bias", plan.biases))
    return "\n".join(lines)


def _kernel(plan: Plan, series: bool, translate: Translate) -> str:
    filters = plan.filters
    shape = filters.shape[1:] if series else filters.shape
    if filters.shape[2:] == (1, 1):
        values = filters[0, :, 0, 0] if series else filters[:, :, 0, 0]
        return array("kernel", values, f".reshape{shape}")
    if series:
        ordered = array("kernel", filters[0].transpose(2, 1, 0), ".transpose(2, 1, 0)")
    else:
        ordered = array("kernel", filters.transpose(3, 2, 0, 1), ".transpose(2, 3, 1, 0)")
    return f"{comment(translate(_TRANSPOSED))}\n{ordered}"


def _spread(plan: Plan, series: bool) -> list[str]:
    axes = (plan.columns,) if series else (plan.rows, plan.columns)
    shape = (*(ax.span for ax in axes), *plan.filters.shape[2:])
    gaps = ", ".join(f"::{ax.dilation}" if ax.dilation > 1 else ":" for ax in axes)
    return [f'spread = np.zeros({shape}, "float32")', f"spread[{gaps}] = kernel"]


def _model(x_shape: Sequence[int], layers: Sequence[str], plan: Plan) -> str:
    weights = ["spread" if _is_spread(plan) else "kernel"]
    weights += ["bias"] if plan.biases is not None else []
    shape = x_shape if len(x_shape) == 3 else (*x_shape, 1)
    return f"{network(shape, layers)}\nmodel.layers[-1].set_weights([{', '.join(weights)}])"


def _run(x_shape: Sequence[int], plan: Plan, series: bool, translate: Translate) -> str:
    shape = (plan.rows.out, plan.columns.out, plan.filters.shape[3])
    batch = (1, *x_shape) if len(x_shape) == 3 else (1, *x_shape, 1)
    said = made(shape[1:] if series else shape, translate)
    return f"{said}\n{answer('y', 'x', batch)}"
