"""Forward pass of a trained network in NumPy, with every intermediate map.

The app computes with the arithmetic it explains, and one image costs a few milliseconds where a
framework's ``predict`` takes tens. Dropout is off and batch normalisation uses its running
averages, as in any framework at inference.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dl_core.activations import apply
from dl_core.convolution import conv2d, depthwise_conv2d, pad
from dl_core.errors import WeightsDoNotFit
from dl_core.metrics import both_classes
from dl_core.pooling import (
    average_pool2d,
    global_average_pool2d,
    global_max_pool2d,
    max_pool2d,
)
from dl_core.shapes import walk
from dl_core.specs import (
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Convolution,
    Dense,
    DepthwiseConv2D,
    Flatten,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    Layer,
    MaxPool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
    Shape,
    ZeroPadding2D,
    show,
)

Array = NDArray[Any]
Weights = Mapping[str, Array]
"""``"<layer path>.<name>"`` to an array; paths as in :class:`dl_core.shapes.Placed`."""

CHUNK = 64
"""Images that :func:`predict` passes at a time: their maps stay small."""


def expected_weights(spec: ModelSpec) -> dict[str, Shape]:
    """Name and shape of every weight of the network, in the order of its layers.

    >>> from dl_core.specs import preset
    >>> expected_weights(preset("perceptron").train.model)
    {'1.kernel': (784, 1), '1.bias': (1,)}
    """
    return {
        f"{placed.path}.{name}": shape
        for placed in walk(spec)
        for name, shape in placed.layer.weight_shapes(placed.input).items()
    }


def check_weights(spec: ModelSpec, weights: Weights) -> None:
    """Do nothing if ``weights`` are exactly those of the network, names and shapes.

    Raises:
        WeightsDoNotFit: one is missing, unknown, or of another shape; the error names it.
    """
    expected = expected_weights(spec)
    for name in expected.keys() | weights.keys():
        want = show(expected[name]) if name in expected else "–"
        found = show(np.shape(weights[name])) if name in weights else "–"
        if want != found:
            raise WeightsDoNotFit(name=name, expected=want, found=found)


def run(spec: ModelSpec, weights: Weights, images: Array) -> list[Array]:
    """The output of each layer of ``spec.layers``, after its activation.

    Args:
        weights: float32 arrays, named and shaped as :func:`expected_weights` says.
        images: ``(n, h, w, c)`` in 0 … 1.

    Returns:
        One array per layer, ``(n, h, w, channels)`` or ``(n, units)``, float32.

    Raises:
        WeightsDoNotFit: a weight is missing, unknown, or of another shape.
        ValueError: images of another shape than the network reads.
    """
    check_weights(spec, weights)
    outputs = []
    x = as_images(spec, images)
    for i, layer in enumerate(spec.layers):
        x = layer_output(layer, weights, str(i), x)
        outputs.append(x)
    return outputs


def predict(spec: ModelSpec, weights: Weights, images: Array) -> Array:
    """The output of the last layer only, ``(n, …)``; arguments and errors as in :func:`run`."""
    check_weights(spec, weights)
    images = as_images(spec, images)
    out = np.empty((len(images), *spec.output_shape), dtype=np.float32)
    for start in range(0, len(images), CHUNK):
        x = images[start : start + CHUNK]
        for i, layer in enumerate(spec.layers):
            x = layer_output(layer, weights, str(i), x)
        out[start : start + CHUNK] = x
    return out


def probabilities(spec: ModelSpec, weights: Weights, images: Array) -> Array:
    """:func:`predict`, as ``(n, classes)``: one sigmoid output ``p`` becomes ``(1 - p, p)``."""
    return both_classes(predict(spec, weights, images))


def as_images(spec: ModelSpec, images: Array) -> Array:
    """``images`` in float32.

    Raises:
        ValueError: they are of another shape than the network reads.
    """
    images = np.asarray(images, dtype=np.float32)
    if images.shape[1:] != spec.input_shape:
        raise ValueError(f"images must be (n, *{spec.input_shape}), not {images.shape}")
    return images


def layer_output(layer: Layer, weights: Weights, path: str, x: Array) -> Array:
    """One layer on a batch, its weights under ``path``. Dropout falls through to the last line: it
    does nothing here."""
    match layer:
        case Conv2D() | DepthwiseConv2D() | SeparableConv2D():
            return apply(layer.activation, _convolve(layer, weights, path, x))
        case Dense():
            return apply(layer.activation, _dense(layer, weights, path, x))
        case MaxPool2D():
            return max_pool2d(x, layer.pool_size, strides=layer.steps, padding=layer.padding)
        case AveragePool2D():
            return average_pool2d(x, layer.pool_size, strides=layer.steps, padding=layer.padding)
        case GlobalAveragePool2D():
            return global_average_pool2d(x, keepdims=layer.keepdims)
        case GlobalMaxPool2D():
            return global_max_pool2d(x, keepdims=layer.keepdims)
        case ZeroPadding2D():
            return pad(x, *layer.axes(x.shape[1:]))
        case Flatten():
            return x.reshape(len(x), prod(x.shape[1:]))  # -1 would not do for an empty batch
        case BatchNormalization():
            return _normalise(layer, weights, path, x)
        case Activation():
            return apply(layer.activation, x)
        case Residual():
            branch = x
            for i, inner in enumerate(layer.layers):
                branch = layer_output(inner, weights, f"{path}.{i}", branch)
            return apply(layer.activation, x + branch)
    return x


def _convolve(layer: Convolution, weights: Weights, path: str, x: Array) -> Array:
    bias = weights.get(f"{path}.bias")
    window: Any = {
        "strides": layer.strides,
        "padding": layer.padding,
        "dilation": layer.dilation,
    }
    match layer:
        case Conv2D():
            kernel = weights[f"{path}.kernel"]
            return conv2d(x, kernel, bias, groups=layer.groups, **window)
        case DepthwiseConv2D():
            return depthwise_conv2d(x, weights[f"{path}.kernel"], bias, **window)
    middle = depthwise_conv2d(x, weights[f"{path}.depthwise_kernel"], **window)
    return conv2d(middle, weights[f"{path}.pointwise_kernel"], bias)


def _dense(layer: Dense, weights: Weights, path: str, x: Array) -> Array:
    out: Array = x @ weights[f"{path}.kernel"]
    return out + weights[f"{path}.bias"] if layer.use_bias else out


def _normalise(layer: BatchNormalization, weights: Weights, path: str, x: Array) -> Array:
    """``gamma (x - mean) / sqrt(variance + epsilon) + beta`` (Ioffe & Szegedy 2015).

    Without scale, ``gamma`` is 1; without centre, ``beta`` is 0.
    """
    gamma, beta = weights.get(f"{path}.gamma", 1), weights.get(f"{path}.beta", 0)
    mean, variance = weights[f"{path}.moving_mean"], weights[f"{path}.moving_variance"]
    scale = gamma / np.sqrt(variance + np.float32(layer.epsilon))
    return np.asarray(x * scale + (beta - mean * scale))
