"""Slow, obvious versions of the arithmetic, and networks drawn at random."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from dl_core.errors import SpecError
from dl_core.forward import expected_weights
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
)
from dl_core.windows import Axis

ACTIVATION_NAMES = [
    "linear",
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "selu",
    "sigmoid",
    "hard_sigmoid",
    "tanh",
    "softsign",
    "softplus",
    "silu",
    "hard_silu",
    "gelu",
    "mish",
    "softmax",
]
activations = st.sampled_from(ACTIVATION_NAMES)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.sampled_from(["valid", "same"])


def loop_windows(x: np.ndarray, rows: Axis, columns: Axis) -> dict[tuple[int, int], list[Any]]:
    """For each output cell, its window as (row tap, column tap, values) of the cells that exist."""
    return {
        (y, z): [
            (a, b, x[p, q])
            for (a, p), (b, q) in product(enumerate(rows.taps(y)), enumerate(columns.taps(z)))
            if 0 <= p < rows.size and 0 <= q < columns.size
        ]
        for y, z in product(range(rows.out), range(columns.out))
    }


def random_weights(spec: ModelSpec, seed: int = 0) -> dict[str, np.ndarray]:
    """Weights of a size that keeps values of a few units, variances positive."""
    rng = np.random.default_rng(seed)
    weights = {}
    for name, shape in expected_weights(spec).items():
        scale = 1 / np.sqrt(max(1, np.prod(shape[:-1]))) if name.endswith("kernel") else 0.5
        values = rng.normal(0, scale, shape)
        if name.endswith(("moving_variance", "gamma")):
            values = 0.5 + np.abs(values)
        weights[name] = values.astype(np.float32)
    return weights


@st.composite
def _convolution(draw: st.DrawFn, channels: int) -> Convolution:
    dilation = draw(pairs)
    shared: Any = {
        "kernel_size": draw(st.tuples(st.integers(1, 5), st.integers(1, 5))),
        # Keras computes no convolution that is both dilated and strided.
        "strides": draw(pairs) if dilation == (1, 1) else 1,
        "padding": draw(paddings),
        "dilation": dilation,
        "activation": draw(activations),
        "use_bias": draw(st.booleans()),
    }
    multiplier, filters = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    match draw(st.sampled_from(["plain", "plain", "grouped", "depthwise", "separable"])):
        case "depthwise":
            return DepthwiseConv2D(depth_multiplier=multiplier, **shared)
        case "separable":
            return SeparableConv2D(filters=filters, depth_multiplier=multiplier, **shared)
        case "grouped":
            groups = draw(st.sampled_from([n for n in range(1, channels + 1) if channels % n == 0]))
            return Conv2D(filters=groups * multiplier, groups=groups, **shared)
    return Conv2D(filters=filters, **shared)


def _pool(kind: type) -> st.SearchStrategy[Any]:
    return st.builds(kind, pool_size=pairs, strides=st.none() | pairs, padding=paddings)


_anywhere: st.SearchStrategy[Any] = st.one_of(
    st.builds(
        BatchNormalization,
        epsilon=st.sampled_from([1e-3, 1e-5]),
        center=st.booleans(),
        scale=st.booleans(),
    ),
    st.builds(Activation, activation=activations),
    st.builds(Dropout, rate=st.just(0.5)),
)
_dense = st.builds(Dense, units=st.integers(1, 6), activation=activations, use_bias=st.booleans())


_edges = st.tuples(st.integers(0, 2), st.integers(0, 2))
_on_maps = (
    _pool(MaxPool2D),
    _pool(AveragePool2D),
    st.builds(ZeroPadding2D, padding=st.tuples(_edges, _edges)),
)
_global = tuple(
    kind(keepdims=kept) for kind in (GlobalAveragePool2D, GlobalMaxPool2D) for kept in (False, True)
)


@st.composite
def _residual(draw: st.DrawFn, channels: int) -> Residual:
    same = Conv2D(
        filters=channels,
        kernel_size=draw(pairs),
        padding="same",
        dilation=draw(pairs),
        activation=draw(activations),
    )
    branch: list[Layer] = [draw(_anywhere), same]
    if draw(st.booleans()):
        branch.append(Residual(layers=(draw(_anywhere),), activation=draw(activations)))
    return Residual(layers=tuple(branch), activation=draw(activations))


@st.composite
def models(draw: st.DrawFn) -> ModelSpec:
    """A network of a few layers of every kind, on a small image."""
    start = shape = draw(st.tuples(st.integers(4, 11), st.integers(4, 11), st.integers(1, 3)))
    layers: list[Layer] = []
    for _ in range(draw(st.integers(1, 4))):
        convolution = _convolution(shape[2])
        layers.append(draw(st.one_of(convolution, convolution, *_on_maps, _anywhere)))
        shape = _made(layers[-1], shape)
    if draw(st.booleans()):
        layers.append(draw(_residual(shape[2])))
    layers.append(draw(st.sampled_from([Flatten(), *_global])))
    layers += draw(st.lists(st.one_of(_dense, _anywhere), max_size=3))
    return ModelSpec(input_shape=start, layers=tuple(layers))


def _made(layer: Layer, shape: Any) -> Any:
    """What ``layer`` makes of ``shape``; no example where its window fits nowhere."""
    try:
        return layer.output_shape(shape, "?")
    except SpecError:
        reject()
