"""Slow, obvious versions of the arithmetic, and networks drawn at random."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from dl_core.errors import SpecError
from dl_core.forward import expected_weights
from dl_core.specs import (
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    Layer,
    MaxPool2D,
    ModelSpec,
    Residual,
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
def _convolution(draw: st.DrawFn) -> Conv2D:
    dilation = draw(pairs)
    return Conv2D(
        filters=draw(st.integers(1, 5)),
        kernel_size=draw(st.tuples(st.integers(1, 5), st.integers(1, 5))),
        # Keras computes no convolution that is both dilated and strided.
        strides=draw(pairs) if dilation == (1, 1) else 1,
        padding=draw(paddings),
        dilation=dilation,
        activation=draw(activations),
        use_bias=draw(st.booleans()),
    )


def _pool(kind: type) -> st.SearchStrategy[Any]:
    return st.builds(kind, pool_size=pairs, strides=st.none() | pairs, padding=paddings)


_anywhere: st.SearchStrategy[Any] = st.one_of(
    st.builds(BatchNormalization, epsilon=st.sampled_from([1e-3, 1e-5])),
    st.builds(Activation, activation=activations),
    st.builds(Dropout, rate=st.just(0.5)),
)
_dense = st.builds(Dense, units=st.integers(1, 6), activation=activations, use_bias=st.booleans())


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
    shape = draw(st.tuples(st.integers(4, 11), st.integers(4, 11), st.integers(1, 3)))
    maps = st.one_of(_convolution(), _pool(MaxPool2D), _pool(AveragePool2D), _anywhere)
    layers: list[Layer] = list(draw(st.lists(maps, min_size=1, max_size=4)))
    channels = ([shape[2]] + [x.filters for x in layers if isinstance(x, Conv2D)])[-1]
    if draw(st.booleans()):
        layers.append(draw(_residual(channels)))
    layers.append(draw(st.sampled_from([Flatten(), GlobalAveragePool2D()])))
    layers += draw(st.lists(st.one_of(_dense, _anywhere), max_size=3))
    try:
        return ModelSpec(input_shape=shape, layers=tuple(layers))
    except (SpecError, ValueError):
        assume(False)
        raise
