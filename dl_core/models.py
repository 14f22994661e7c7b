"""A described network as a ``keras.Model``, and its weights as plain arrays.

Works on any Keras backend. Keras is imported inside functions, so importing this module is free.

Weights are named by path: the index of a layer in ``spec.layers``, with a dot for each level of
:class:`~dl_core.specs.Residual`, then the name of the array. ``"3.0.kernel"`` is the kernel of
the first layer inside the residual block at index 3.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from dl_core.errors import StridesWithDilation
from dl_core.specs import (
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Convolution,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    Layer,
    MaxPool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
    ZeroPadding2D,
    layer_name,
)

Weights = dict[str, np.ndarray]
"""Path to float32 array: ``"0.kernel"`` (kh, kw, cin, cout) or (in, units), ``"0.bias"``,
``"2.depthwise_kernel"``, ``"2.pointwise_kernel"``, ``"4.gamma"``, ``"4.beta"``,
``"4.moving_mean"``, ``"4.moving_variance"``. Shapes: ``LayerSpec.weight_shapes``."""

_ARRAYS = (
    "kernel",
    "depthwise_kernel",
    "pointwise_kernel",
    "bias",
    "gamma",
    "beta",
    "moving_mean",
    "moving_variance",
)


def build(spec: ModelSpec, seed: int = 0) -> Any:
    """The ``keras.Model`` that ``spec`` describes, its weights drawn from ``seed``.

    Input shape: ``(n, *spec.input_shape)``; output shape: ``(n, *spec.output_shape)``. Kernels
    start as Keras starts them (uniform, Glorot & Bengio 2010), biases at zero. Layers are named
    by kind and path: ``conv2d_0``, ``dense_3_1``.

    Raises:
        StridesWithDilation: a convolution has both, which Keras does not compute.
    """
    import keras

    inputs = keras.Input(spec.input_shape, name="image")
    x = inputs
    for i, layer in enumerate(spec.layers):
        x = _apply(layer, str(i), x, seed)
    return keras.Model(inputs, x, name="network")


def get_weights(model: Any) -> Weights:
    """Every weight of a model made by :func:`build`, as float32 copies by path."""
    from keras import ops

    return {
        name: np.array(ops.convert_to_numpy(variable), dtype=np.float32)
        for name, variable in _variables(model).items()
    }


def set_weights(model: Any, weights: Weights) -> None:
    """Give ``model`` the weights that :func:`get_weights` returned.

    Raises:
        ValueError: a name is missing or unknown, or an array has another shape; the model is
            then unchanged.
    """
    variables = _variables(model)
    expected = {name: tuple(variable.shape) for name, variable in variables.items()}
    given = {name: array.shape for name, array in weights.items()}
    if given != expected:
        differing = sorted({name for name, _ in given.items() ^ expected.items()})
        raise ValueError(f"these weights do not fit the network: {', '.join(differing)}")
    for name, variable in variables.items():
        variable.assign(weights[name])


def _variables(model: Any) -> dict[str, Any]:
    found = {}
    for layer in model.layers:
        path = _path(layer.name)
        for name in _ARRAYS:
            variable = getattr(layer, name, None) if path else None
            if variable is not None:
                found[f"{path}.{name}"] = variable
    return found


def _path(name: str) -> str:
    """The path in a name made by :func:`layer_name`, or nothing for an auxiliary layer."""
    match = re.search(r"_(\d+(?:_\d+)*)$", name)
    return match[1].replace("_", ".") if match else ""


def _apply(layer: Layer, path: str, x: Any, seed: int) -> Any:
    import keras

    if not isinstance(layer, Residual):
        return _keras_layer(layer, path, seed)(x)
    branch = x
    for i, inner in enumerate(layer.layers):
        branch = _apply(inner, f"{path}.{i}", branch, seed)
    name = layer_name(layer, path)
    added = keras.layers.Add(name=f"{name}_add")([x, branch])
    return keras.layers.Activation(layer.activation, name=name)(added)


def _keras_layer(layer: Layer, path: str, seed: int) -> Any:
    from keras import layers as k

    name = layer_name(layer, path)
    match layer:
        case Conv2D() | DepthwiseConv2D() | SeparableConv2D():
            return _convolution(layer, path, seed)
        case Dense():
            return k.Dense(
                layer.units,
                activation=layer.activation,
                use_bias=layer.use_bias,
                kernel_initializer=_glorot(seed, path),
                name=name,
            )
        case MaxPool2D():
            return k.MaxPooling2D(layer.pool_size, layer.steps, layer.padding, name=name)
        case AveragePool2D():
            return k.AveragePooling2D(layer.pool_size, layer.steps, layer.padding, name=name)
        case GlobalAveragePool2D():
            return k.GlobalAveragePooling2D(keepdims=layer.keepdims, name=name)
        case GlobalMaxPool2D():
            return k.GlobalMaxPooling2D(keepdims=layer.keepdims, name=name)
        case ZeroPadding2D():
            return k.ZeroPadding2D(layer.padding, name=name)
        case Flatten():
            return k.Flatten(name=name)
        case Dropout():
            return k.Dropout(layer.rate, seed=_seed(seed, path), name=name)
        case BatchNormalization():
            return k.BatchNormalization(
                momentum=layer.momentum,
                epsilon=layer.epsilon,
                center=layer.center,
                scale=layer.scale,
                name=name,
            )
        case Activation():
            return k.Activation(layer.activation, name=name)
    raise TypeError(f"no Keras layer for {layer!r}")


def _convolution(layer: Convolution, path: str, seed: int) -> Any:
    from keras import layers as k

    if layer.strided_and_dilated:
        where = ".".join(str(int(i) + 1) for i in path.split("."))
        raise StridesWithDilation(layer=where, kind=type(layer).__name__)
    shared: dict[str, Any] = {
        "strides": layer.strides,
        "padding": layer.padding,
        "dilation_rate": layer.dilation,
        "activation": layer.activation,
        "use_bias": layer.use_bias,
        "name": layer_name(layer, path),
    }
    size, start = layer.kernel_size, _glorot(seed, path)
    if isinstance(layer, Conv2D):
        shared["groups"] = layer.groups
        return k.Conv2D(layer.filters, size, kernel_initializer=start, **shared)
    shared |= {"depth_multiplier": layer.depth_multiplier, "depthwise_initializer": start}
    if isinstance(layer, DepthwiseConv2D):
        return k.DepthwiseConv2D(size, **shared)
    second = _glorot(seed, f"{path}.1")
    return k.SeparableConv2D(layer.filters, size, pointwise_initializer=second, **shared)


def _glorot(seed: int, path: str) -> Any:
    import keras

    return keras.initializers.GlorotUniform(seed=_seed(seed, path))


def _seed(seed: int, path: str) -> int:
    """A seed of its own for each layer, so that adding a layer does not redraw the others."""
    state = np.random.SeedSequence([seed, *map(int, path.split("."))]).generate_state(1)
    return int(state[0] >> 1)
