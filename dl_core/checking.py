"""A layer computed by Keras: the answer to a :class:`~dl_core.specs.CheckSpec`.

Keras is imported inside functions, so importing this module is free. Nothing here draws at random:
a training beside it keeps its course.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dl_core.packing import pack, unpack
from dl_core.specs import CheckSpec


@dataclass(frozen=True, eq=False)
class Answer:
    """``values`` as (h, w, filters or channels) in float32, computed in ``seconds``."""

    values: np.ndarray
    seconds: float
    backend: str
    device: str

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {**vars(self), "values": pack(self.values)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Answer:
        """What :meth:`to_dict` described."""
        return cls(**{**data, "values": unpack(data["values"])})


def answer(question: CheckSpec, _work: object = None) -> Answer:
    """The layer of ``question``, computed by Keras on the processor."""
    import keras

    began = time.perf_counter()
    # On a GPU, a multiplication may be of 19 bits (TF32), and it belongs to trainings.
    with keras.device("cpu:0"):
        values = keras.ops.convert_to_numpy(_compute(question))[0]
    seconds = time.perf_counter() - began
    maps = values[np.newaxis] if question.series else values
    return Answer(maps, seconds, str(keras.backend.backend()), "CPU")


def _compute(question: CheckSpec) -> Any:
    from keras import ops

    x = question.x.array()
    x = ops.convert_to_tensor(x if question.series else x[np.newaxis])  # a row is a batch of one
    return _convolved(question, x) if question.mode == "convolution" else _pooled(question, x)


# Convolution ----------------------------------------------------------------------------------


def _convolved(question: CheckSpec, x: Any) -> Any:
    import keras

    assert question.kernel is not None
    axes = slice(1, 2) if question.series else slice(0, 2)
    kernel, dilation = question.kernel.array(), question.dilation
    if max(question.strides) > 1 and max(dilation) > 1:  # Keras refuses both at once
        kernel, dilation = _spread(kernel, dilation), (1, 1)
    bias = question.bias
    layer = (keras.layers.Conv1D if question.series else keras.layers.Conv2D)(
        kernel.shape[3],
        kernel.shape[axes],
        strides=question.strides[axes],
        padding=question.padding if isinstance(question.padding, str) else "valid",
        dilation_rate=dilation[axes],
        activation=_activation(question.activation, dict(question.parameters)),
        use_bias=bias is not None,
        kernel_initializer="zeros",
    )
    x = _with_zeros(question, x)
    layer.build(x.shape)
    weights = [kernel[0] if question.series else kernel]
    layer.set_weights(weights + ([] if bias is None else [bias.array()]))
    return layer(x)


def _spread(kernel: np.ndarray, dilation: tuple[int, int]) -> np.ndarray:
    """The same kernel with its gaps written as zeros."""
    down, across = dilation
    height, width = ((k - 1) * d + 1 for k, d in zip(kernel.shape, dilation, strict=False))
    spread = np.zeros((height, width, *kernel.shape[2:]), kernel.dtype)
    spread[::down, ::across] = kernel
    return spread


def _with_zeros(question: CheckSpec, x: Any) -> Any:
    import keras

    if isinstance(question.padding, str):
        return x
    if question.series:
        return keras.layers.ZeroPadding1D(question.padding[1])(x)
    return keras.layers.ZeroPadding2D(question.padding)(x)


def _activation(name: str, parameters: dict[str, float]) -> str | Callable[[Any], Any]:
    from keras import activations, ops

    match name:
        case "step":
            return lambda z: ops.cast(z >= 0, z.dtype)
        case "gelu_tanh":
            return lambda z: activations.gelu(z, approximate=True)
        case "leaky_relu":
            return lambda z: activations.leaky_relu(z, negative_slope=parameters["slope"])
        case "elu":
            return lambda z: activations.elu(z, alpha=parameters["alpha"])
        case "silu":
            return lambda z: z * ops.sigmoid(parameters["beta"] * z)
    return name


# Pooling --------------------------------------------------------------------------------------


def _pooled(question: CheckSpec, x: Any) -> Any:
    from keras import ops

    layer = _pooling(question)
    if isinstance(question.padding, str):
        return layer(x)
    # Keras pads a pooling by name only.
    sides = question.padding[1:] if question.series else question.padding
    amounts = ((0, 0), *sides, (0, 0))
    if question.mode == "max":
        return layer(ops.pad(x, amounts, constant_values=-np.inf))
    return layer(ops.pad(x, amounts)) / layer(ops.pad(ops.ones_like(x), amounts))


def _pooling(question: CheckSpec) -> Any:
    from keras import layers

    axes = slice(1, 2) if question.series else slice(0, 2)
    name = f"{question.mode.capitalize()}Pooling{1 if question.series else 2}D"
    if question.whole:
        return getattr(layers, f"Global{name}")(keepdims=True)
    return getattr(layers, name)(
        question.window[axes],
        strides=question.strides[axes],
        padding=question.padding if isinstance(question.padding, str) else "valid",
    )
